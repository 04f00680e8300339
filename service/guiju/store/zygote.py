"""The single-threaded parent: builds the tasks' context once, then forks a confined worker for each socket it is given.

Started by `WorkerPool` as `python -m guiju.store.zygote CONTROL`; the configuration comes on standard input as JSON. It
speaks over the control socket (SOCK_SEQPACKET): it says once that it is ready, or why not; then each message asks for a
worker (with the worker's end of a socket) or for one to be slowed. A client ends a worker by closing its own end: the
parent keeps a duplicate of the worker's end, sees the hang-up, kills the worker and reaps it. When a worker has ended
by itself the parent writes how onto that duplicate. The control socket's end is the end of the parent and all workers.
"""

import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import sys
import traceback
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from guiju.store.errors import Problem
from guiju.store.framing import encode
from guiju.store.worker import Confinement, Context, run_worker

REQUEST = struct.Struct("!cId")
"""What is asked, number of the worker, processor seconds: FORK, of a task; SLOW, that it had used before its task."""
FORK, SLOW = b"F", b"S"
QUICK_NICENESS, SLOW_NICENESS = 5, 19
"""Of a worker at first, so that this process, which all wait for, comes before; and of one with a slow task."""
SLOW_SECONDS = 0.03
"""Of the processor: a task that has used less is not slow, it has been kept waiting."""


@dataclass
class Child:
    """A running worker: its number at the client's, its process id, the duplicate of its end of the socket."""

    number: int
    process: int
    connection: socket.socket


class Zygote:
    """Forks, watches, slows, kills and reaps the workers."""

    def __init__(self, control: socket.socket, context: Context, memory_bytes: int, output_bytes: int) -> None:
        self.control = control
        self.context = context
        self.address_space = own_address_space() + memory_bytes
        self.growth = memory_bytes // 6  # what a worker learns of the shapes takes a tenth
        self.output_bytes = output_bytes
        self.children: dict[int, Child] = {}  # by the descriptor of the connection
        self.poller = select.poll()

    def serve(self) -> None:
        """Serve until the control socket closes."""
        wake, signalled = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, ignore)
        signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
        self.poller.register(self.control, select.POLLIN)
        self.poller.register(wake, select.POLLIN)
        while True:
            for descriptor, _ in self.poller.poll():
                if descriptor == self.control.fileno():
                    if not self.obey():
                        return
                elif descriptor == wake:
                    os.read(wake, 4096)
                    self.reap()
                elif descriptor in self.children:
                    self.end(self.children[descriptor])

    def obey(self) -> bool:
        """Do what one control message asks. False at the end of the conversation."""
        message, descriptors, _, _ = socket.recv_fds(self.control, REQUEST.size, 1)
        if len(message) != REQUEST.size:
            return False
        action, number, seconds = REQUEST.unpack(message)
        if action == FORK and descriptors:
            self.fork(number, socket.socket(fileno=descriptors[0]), seconds)
        elif action == SLOW:
            self.slow(number, seconds)
        return True

    def fork(self, number: int, connection: socket.socket, seconds: float) -> None:
        """Fork a worker that serves the connection."""
        parent = os.getpid()
        process = os.fork()
        if process == 0:
            self.become_worker(parent, connection, seconds)
        self.children[connection.fileno()] = Child(number, process, connection)
        self.poller.register(connection, 0)  # hang-ups are reported unasked

    def become_worker(self, parent: int, connection: socket.socket, seconds: float) -> None:
        """In the child: be a worker, and never come back to the parent's loop."""
        try:
            os.nice(QUICK_NICENESS)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            # One second for rounding; the client measures the time by the clock.
            confined = Confinement(self.address_space, self.growth, int(seconds) + 1, self.output_bytes)
            run_worker(connection.fileno(), parent, self.context, confined)
        finally:
            os._exit(0)

    def slow(self, number: int, before: float) -> None:
        """Lower the priority of a worker that takes its time, so that quick ones are not kept waiting."""
        for child in self.children.values():
            if child.number == number and processor_seconds(child.process) - before > SLOW_SECONDS:
                os.setpriority(os.PRIO_PROCESS, child.process, SLOW_NICENESS)

    def end(self, child: Child) -> None:
        """Kill a worker whose client hung up; it is reaped when the kernel says that it is dead."""
        self.poller.unregister(child.connection)
        os.kill(child.process, signal.SIGKILL)

    def reap(self) -> None:
        """Collect the dead, and tell each one's client how it died."""
        by_process = {child.process: child for child in self.children.values()}
        while by_process:
            process, status = os.waitpid(-1, os.WNOHANG)
            if not process:
                return
            self.report(by_process.pop(process), os.waitstatus_to_exitcode(status))

    def report(self, child: Child, exit_code: int) -> None:
        """Write the exit code (negative: the signal) to the client and close the connection."""
        descriptor = child.connection.fileno()
        del self.children[descriptor]
        with suppress(KeyError):  # it was unregistered when its client hung up
            self.poller.unregister(descriptor)
        with suppress(OSError):  # nobody listens any more
            child.connection.send(encode({"kind": "exit", "code": exit_code}), socket.MSG_DONTWAIT)
        child.connection.close()


def ignore(_signal: int, _frame: FrameType | None) -> None:
    """A handler must exist for the wake-up descriptor to be written to."""


def processor_seconds(process: int) -> float:
    """What a child that is not yet reaped has used of the processor (proc(5), stat)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_address_space() -> int:
    """The size of this process's address space in bytes (proc(5), statm)."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * os.sysconf("SC_PAGE_SIZE")


def build_context(configuration: dict[str, Any]) -> Context:
    """Call the factory that the configuration names, `package.module:function`, with its arguments.

    Raises RuntimeError where threads are left running: a fork copies one thread, and locks held by others stay shut.
    """
    module, _, function = str(configuration["factory"]).partition(":")
    context: Context = getattr(importlib.import_module(module), function)(**configuration["arguments"])
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise RuntimeError(
            f"{configuration['factory']} 留下 {threads - 1} 个正在运行的线程，不能派生工作进程；请在其中不要启动线程。"
            f"{configuration['factory']} leaves {threads - 1} thread(s) running, so workers cannot be forked; "
            "start none in it."
        )
    return context


def main() -> None:
    """Build, say so, serve."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    configuration = json.load(sys.stdin)
    control = socket.socket(fileno=int(sys.argv[1]))
    gc.disable()  # what is built now stays: looking through it again and again costs a tenth of the start
    try:
        context = build_context(configuration)
    except Problem as problem:
        control.send(json.dumps({"problem": problem.as_dict()}).encode())
        return
    except Exception:  # the trace goes to the server's log, the caller learns that there is no service
        traceback.print_exc()
        control.send(b"{}")
        return
    # Collections would touch, and so copy, every page that the workers share with this process.
    gc.collect()
    gc.freeze()
    gc.enable()
    zygote = Zygote(control, context, configuration["memory_bytes"], configuration["output_bytes"])
    control.send(json.dumps({"ready": os.getpid()}).encode())
    zygote.serve()


if __name__ == "__main__":
    main()
