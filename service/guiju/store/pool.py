"""Killable workers: every task runs in a process that is ended when its time, memory or output runs over."""

import logging
import os
import select
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from guiju.store.conversation import Conversation
from guiju.store.errors import Busy
from guiju.store.parent import Parent, Worker
from guiju.store.worker import TaskResult

LOG = logging.getLogger(__name__)
SPARE = 4
"""Workers kept ready, so that a quick task need not wait for a fork while the processors are busy with slow ones."""


@dataclass(frozen=True)
class Limits:
    """What one task may use, and how many may run and wait at once.

    Attributes: seconds of wall time; output_bytes of the answer's body; memory_bytes of address space above the
    parent's own; rows of a table; concurrent, tasks running at once; waiting, calls in the queue before `Busy`.
    """

    seconds: float = 2.0
    output_bytes: int = 8 * 2**20
    memory_bytes: int = 2**30
    rows: int = 100_000
    concurrent: int = 16
    waiting: int = 64


class WorkerPool:
    """Runs tasks in forked, confined workers; thread-safe; a context manager.

    Parameters: factory, `package.module:function` of a function that returns the tasks by name, each a
    `Task` (payload, parameters) → `TaskResult`; arguments, its keyword arguments, values of JSON; limits.

    The factory runs once, in a process of its own that must stay single-threaded. It imports whatever the tasks will
    use (run each task once on a small example): a worker can open no file, so a late import fails. Workers are reused,
    so a task keeps nothing of what it was given.

    It is built while the caller goes on; `ready` waits, as does the first task.
    """

    def __init__(self, factory: str, arguments: Mapping[str, object], limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self.factory = factory
        self.arguments = dict(arguments)
        self.lock = threading.Lock()
        self.restocking = threading.Lock()
        self.idle: deque[Worker] = deque()
        self.learned: deque[Worker] = deque()
        self.slots = threading.BoundedSemaphore(self.limits.concurrent)
        self.waiting = 0
        self.closed = False
        self.parent = self.start_parent()

    def ready(self) -> None:
        """Wait until tasks can be run. Raises: the factory's own `Problem`; `WorkerCrashed` where it does not start."""
        self.parent.ready()

    def run(
        self,
        task: str,
        payload: bytes,
        parameters: Mapping[str, object] | None = None,
        seconds: float | None = None,
        abandoned: Callable[[], bool] | None = None,
        learns: bool = False,
    ) -> TaskResult:
        """Run one task.

        Parameters: task, its name; payload, what the client sent; parameters, values of JSON; seconds, the time limit
        of this task instead of the pool's; abandoned, asked now and then whether the client has gone away, which ends
        the work; learns, whether the task is quicker in a worker that has done such a task before: then such a worker
        is taken, and kept even where it took its time.
        Raises: `TaskError` (the task's own refusal), `TimeLimitExceeded`, `MemoryLimitExceeded`, `OutputLimitExceeded`,
        `NestingTooDeep`, `WorkerCrashed`, `Abandoned`, `Busy`.
        """
        limit = self.limits.seconds if seconds is None else seconds
        with self.slot():
            worker = self.take(limit, self.learned if learns else self.idle)
            conversation = Conversation(worker, limit, self.limits.memory_bytes, abandoned)
            try:
                return conversation.ask(task, payload, dict(parameters or {}))
            finally:
                # A worker given more time is not like the others.
                sound = conversation.sound and limit == self.limits.seconds
                if learns:
                    # More than there are cores would only keep memory.
                    self.put_back(worker, sound and len(self.learned) < (os.cpu_count() or 1), self.learned)
                else:
                    self.put_back(worker, sound and not conversation.slowed, self.idle)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Wait for leave to run; `Busy` where the queue is full or the wait exceeds the time limit of one task."""
        if not self.slots.acquire(blocking=False):
            with self.lock:
                if self.waiting >= self.limits.waiting:
                    raise Busy
                self.waiting += 1
            try:
                if not self.slots.acquire(timeout=self.limits.seconds):
                    raise Busy
            finally:
                with self.lock:
                    self.waiting -= 1
        try:
            yield
        finally:
            self.slots.release()

    def take(self, seconds: float, idle: deque[Worker]) -> Worker:
        """An idle worker that is still alive, or a new one; the parent is started anew where it has died."""
        parent = self.living_parent()
        if seconds == self.limits.seconds:
            self.restock(parent)
        while seconds == self.limits.seconds:
            try:
                worker = idle.pop() if idle else self.idle.pop()
            except IndexError:
                break
            # An idle worker says nothing: what can be read is its end, or the word of its parent that it has died.
            if worker.parent is parent and not readable(worker.connection):
                return worker
            worker.connection.close()
        return parent.fork(seconds)

    def restock(self, parent: Parent) -> None:
        """Ask for spare workers, to be taken after those that have worked before."""
        if not self.restocking.acquire(blocking=False):
            return  # another call is at it
        try:
            while len(self.idle) < SPARE:
                self.idle.appendleft(parent.fork(self.limits.seconds))
        finally:
            self.restocking.release()

    def put_back(self, worker: Worker, reusable: bool, idle: deque[Worker]) -> None:
        """Keep the worker for the next task, or close its connection, which ends it."""
        if reusable:
            idle.append(worker)
        if self.closed or not reusable:
            worker.connection.close()

    def living_parent(self) -> Parent:
        """The parent; a new one where it has died."""
        with self.lock:
            if self.closed:
                raise RuntimeError("工作进程池已关闭。The worker pool is closed: make a new one.")
            if not self.parent.alive():
                LOG.error(
                    "the parent of the workers ended with code %s; starting another", self.parent.process.returncode
                )
                self.parent.close()
                self.parent = self.start_parent()
            return self.parent

    def start_parent(self) -> Parent:
        """Start a parent that builds the context."""
        return Parent(self.factory, self.arguments, self.limits.memory_bytes, self.limits.output_bytes)

    def close(self) -> None:
        """End the parent and every worker; calls still running raise `WorkerCrashed`. May be called twice."""
        with self.lock:
            self.closed = True
            self.parent.close()
        for idle in (self.idle, self.learned):
            while idle:
                idle.pop().connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def readable(connection: socket.socket) -> bool:
    """Whether something can be read now, the end of the connection included."""
    poller = select.poll()
    poller.register(connection, select.POLLIN)
    return bool(poller.poll(0))
