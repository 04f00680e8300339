"""One worker: a forked child that answers task after task on its socket until the socket closes or it is worn out."""

import os
import resource
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guiju.store import confinement
from guiju.store.errors import OutputLimitExceeded, Problem
from guiju.store.framing import ConnectionEnded, Header, Reader, encode, write_all

Parameters = Mapping[str, object]
LIFE_TASKS = 50
"""After the processor time of so many of the longest tasks a worker is worn out."""
SOCKET = 3


@dataclass(frozen=True)
class TaskResult:
    """What a task answers: `meta`, a dict of JSON values, and `body`, bytes."""

    meta: dict[str, object]
    body: bytes


Task = Callable[[bytes, Parameters], TaskResult]
Context = Mapping[str, Task]


@dataclass(frozen=True)
class Confinement:
    """What one worker may use.

    Attributes: address_space, bytes; growth, bytes of memory after which it is given no further task, for what a task
    took is not handed back; processor_seconds of a task; output_bytes of an answer.
    """

    address_space: int
    growth: int
    processor_seconds: int
    output_bytes: int


def run_worker(connection: int, parent: int, context: Context, confined: Confinement) -> None:
    """Confine this process, then serve the connection. Called in the child right after the fork; returns at the end.

    Parameters: connection, the socket's descriptor; parent, the parent's process id; context, the tasks by name.
    """
    confinement.die_with_parent(parent)
    keep_only(connection)
    confinement.limit_resources(confined.address_space, LIFE_TASKS * confined.processor_seconds)
    confinement.forbid_descriptors()
    confinement.forbid_system_calls()
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        while serve_one(context, confined, start):
            pass
    except (ConnectionEnded, OSError):
        return  # the client went away: there is nobody left to answer


def keep_only(connection: int) -> None:
    """Close every descriptor but the connection, which becomes number 3; 0 to 2 become /dev/null.

    The standard streams go because a library that dies may print what a client sent.
    """
    os.dup2(connection, SOCKET)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    os.closerange(SOCKET + 1, os.sysconf("SC_OPEN_MAX"))


def serve_one(context: Context, confined: Confinement, start: int) -> bool:
    """Read one task, run it, answer. True where the worker may take another task."""
    header, payload = Reader(lambda most: os.read(SOCKET, most)).message()
    confinement.limit_task(confined.processor_seconds)
    answer, body, sound = run_task(context, header, payload, confined.output_bytes)
    del payload
    usage = resource.getrusage(resource.RUSAGE_SELF)
    # What a worker has learned to do quickly is lost with it, so it lives long; but the next task must have its time.
    left = LIFE_TASKS * confined.processor_seconds - time.process_time()
    fresh = left > 2 * confined.processor_seconds and 1024 * (usage.ru_maxrss - start) < confined.growth
    write_all(SOCKET, encode({**answer, "again": sound and fresh, "spent": time.process_time()}, body))
    return sound and fresh


def run_task(context: Context, header: Header, payload: bytes, output_bytes: int) -> tuple[Header, bytes, bool]:
    """The answer's header, its body, and whether the worker is as sound as before."""
    try:
        result = call(context, header, payload)
    except Problem as problem:
        return {"kind": "problem", "problem": problem.as_dict()}, b"", True
    except MemoryError:
        return {"kind": "memory"}, b"", False
    except RecursionError:
        return {"kind": "nesting"}, b"", True
    except BaseException as error:  # Rust panics are BaseException; whatever it is, the service must be told
        return {"kind": "failure", "trace": places(error)}, b"", False
    if len(result.body) > output_bytes:
        return {"kind": "problem", "problem": OutputLimitExceeded(output_bytes).as_dict()}, b"", True
    return {"kind": "answer", "meta": result.meta}, result.body, True


def call(context: Context, header: Header, payload: bytes) -> TaskResult:
    """Run the task that the header names with its parameters."""
    parameters = header["parameters"]
    if not isinstance(parameters, dict):
        raise TypeError("parameters must be an object")
    return context[str(header["task"])](payload, parameters)


def places(error: BaseException) -> str:
    """Where an unexpected error arose, without its message: that may repeat what a client sent, and goes into a log."""
    frames = traceback.walk_tb(error.__traceback__)
    where = [f"{frame.f_code.co_filename}:{line} {frame.f_code.co_name}" for frame, line in frames]
    return f"{type(error).__name__} at " + " < ".join(reversed(where))
