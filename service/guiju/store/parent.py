"""The process that forks the workers, seen from the service: start it, ask it for workers, end it."""

import itertools
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from guiju.store.errors import WorkerCrashed, from_dict
from guiju.store.zygote import FORK, REQUEST, SLOW

START_SECONDS = 120.0
CLOSE_SECONDS = 2.0
READY_BYTES = 2**17


@dataclass
class Worker:
    """The service's end of a worker: number, socket, the parent that forked it, processor seconds spent so far."""

    number: int
    connection: socket.socket
    parent: "Parent"
    spent: float = 0.0

    def slow(self) -> None:
        """Have its priority lowered, if the task in hand has used the processor."""
        self.parent.slow(self.number, self.spent)


class Parent:
    """A running `guiju.store.zygote`; it builds its context while its caller goes on, and `ready` waits for that.

    Parameters: factory, `package.module:function`, which builds the tasks by name; arguments, its keyword arguments,
    values of JSON; memory_bytes, what a worker may take above the parent's own; output_bytes, the cap of an answer.
    """

    def __init__(self, factory: str, arguments: Mapping[str, object], memory_bytes: int, output_bytes: int) -> None:
        self.numbers = itertools.count()
        self.starting = threading.Lock()
        self.started = False
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guiju.store.zygote", str(theirs.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C at the terminal is for the service, which ends its workers itself
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        configuration = {
            "factory": factory,
            "arguments": dict(arguments),
            "memory_bytes": memory_bytes,
            "output_bytes": output_bytes,
        }
        entrance = self.process.stdin
        assert entrance is not None  # noqa: S101 - it was asked for as a pipe
        with suppress(OSError), entrance:  # where it has ended at once, `ready` says so
            entrance.write(json.dumps(configuration).encode())

    def ready(self) -> None:
        """Wait until the context is built.

        Raises the factory's own `Problem`; `WorkerCrashed` where it does not start (the reason is on standard error).
        """
        with self.starting:
            if not self.started:
                try:
                    self.hear_of_start()
                except BaseException:
                    self.close()
                    raise
                self.started = True

    def hear_of_start(self) -> None:
        """Read the one message that says that the context is built, or why it is not."""
        try:
            self.control.settimeout(START_SECONDS)
            said = self.control.recv(READY_BYTES)
            self.control.settimeout(None)
        except OSError as error:  # the parent is gone, or START_SECONDS have passed without a word
            raise WorkerCrashed from error
        answer = json.loads(said) if said else {}
        if "problem" in answer:
            raise from_dict(answer["problem"])
        if "ready" not in answer:
            raise WorkerCrashed

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def fork(self, seconds: float) -> Worker:
        """A new worker, for tasks of at most `seconds`. Raises as `ready`; `WorkerCrashed` if the parent is gone."""
        self.ready()
        number = next(self.numbers)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self.control, [REQUEST.pack(FORK, number, seconds)], [theirs.fileno()])
            except OSError as error:
                ours.close()
                raise WorkerCrashed from error
        return Worker(number, ours, self)

    def slow(self, number: int, spent: float) -> None:
        """Have the priority of a worker lowered; a dead parent has no workers to slow.

        Parameters: spent, processor seconds that it had used before the task in hand.
        """
        try:
            self.control.send(REQUEST.pack(SLOW, number, spent))
        except OSError:
            return

    def close(self) -> None:
        """End the process, and with it (kernel's parent-death signal) every worker. May be called twice."""
        self.control.close()
        try:
            self.process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
