"""One call of one worker: send the task, wait no longer than its limit, turn any ending into an answer or a problem."""

import logging
import math
import select
import signal
import time
from collections.abc import Callable

from guiju.store.errors import (
    Abandoned,
    MemoryLimitExceeded,
    NestingTooDeep,
    Problem,
    TimeLimitExceeded,
    WorkerCrashed,
    from_dict,
)
from guiju.store.framing import ConnectionEnded, Header, Reader, encode
from guiju.store.parent import Worker
from guiju.store.worker import TaskResult

LOG = logging.getLogger(__name__)
GLANCE_SECONDS = 0.1  # after that, and as often, a worker is to yield to quicker ones and the client is looked after


class Conversation:
    """A task and its answer over a worker's socket; afterwards `sound` says whether the worker may take another.

    Parameters: worker; seconds, the limit from now on; memory_bytes, for the message only; abandoned, whether the
    client has gone away.
    """

    def __init__(
        self, worker: Worker, seconds: float, memory_bytes: int, abandoned: Callable[[], bool] | None = None
    ) -> None:
        self.worker = worker
        self.seconds = seconds
        self.memory_bytes = memory_bytes
        self.abandoned = abandoned
        self.sound = False
        self.started = time.monotonic()
        self.slowed = False
        self.poller = select.poll()
        self.poller.register(worker.connection, select.POLLIN)

    def ask(self, task: str, payload: bytes, parameters: dict[str, object]) -> TaskResult:
        """Send the task and return its result, or raise the problem that stands for what happened instead."""
        self.send(encode({"task": task, "parameters": parameters}, payload))
        try:
            header, body = Reader(self.receive).message()
        except (ConnectionEnded, OSError) as error:
            raise WorkerCrashed from error
        self.sound = bool(header.get("again"))
        self.worker.spent = float(str(header.get("spent", 0.0)))
        if header["kind"] == "answer":
            meta = header["meta"]
            return TaskResult(meta if isinstance(meta, dict) else {}, body)
        raise self.problem(header)

    def send(self, message: bytes) -> None:
        """Send within the time limit; a worker that is already dead is found out when its answer is read."""
        self.worker.connection.settimeout(self.left())
        try:
            self.worker.connection.sendall(message)
        except TimeoutError:
            raise TimeLimitExceeded(self.seconds) from None
        except OSError:
            return

    def receive(self, most: int) -> bytes:
        """What the worker has sent, at most so many bytes, waiting within the time limit; none at the end."""
        self.await_readable()
        return self.worker.connection.recv(most)

    def await_readable(self) -> None:
        """Wait for the worker; meanwhile slow it when it takes its time, and look after the client."""
        while not self.poller.poll(math.ceil(self.pause() * 1000)):
            self.slowed = True
            self.worker.slow()
            if self.abandoned is not None and self.abandoned():
                raise Abandoned

    def pause(self) -> float:
        """How long to wait before looking again, in seconds; raises `TimeLimitExceeded` when nothing is left."""
        return min(self.left(), GLANCE_SECONDS)

    def left(self) -> float:
        """Seconds left, more than 0; raises `TimeLimitExceeded` when there are none."""
        left = self.started + self.seconds - time.monotonic()
        if left <= 0:
            raise TimeLimitExceeded(self.seconds)
        return left

    def problem(self, header: Header) -> Problem:
        """The problem that a worker's, or its parent's, message other than an answer stands for."""
        kind = header["kind"]
        if kind == "problem" and isinstance(header["problem"], dict):
            return from_dict(header["problem"])
        if kind == "memory":
            return MemoryLimitExceeded(self.memory_bytes // 2**20)
        if kind == "nesting":
            return NestingTooDeep()
        if kind == "exit":
            return self.death(int(str(header["code"])))
        LOG.error("a task failed: %s", header.get("trace"))
        return WorkerCrashed()

    def death(self, exit_code: int) -> Problem:
        """The problem for a worker that died. Parameter: exit_code, negative where a signal ended it."""
        if exit_code == -signal.SIGXCPU:
            return TimeLimitExceeded(self.seconds)
        if exit_code == -signal.SIGABRT:  # Rust aborts where an allocation fails
            return MemoryLimitExceeded(self.memory_bytes // 2**20)
        if exit_code in (-signal.SIGSEGV, -signal.SIGBUS):  # a recursive parser ran out of stack
            return NestingTooDeep()
        LOG.error("a worker ended with code %s", exit_code)
        return WorkerCrashed()
