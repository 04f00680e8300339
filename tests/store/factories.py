"""Contexts for the tests of the workers: tasks that do what a task may, and tasks that try what it may not."""

import os
import signal
import socket
import threading
import time
from collections.abc import Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse

from guiju.store.errors import Problem
from guiju.store.worker import Context, TaskResult

Parameters = Mapping[str, object]


def echo(payload: bytes, parameters: Parameters) -> TaskResult:
    return TaskResult({"parameters": dict(parameters), "process": os.getpid()}, payload)


def spin(payload: bytes, parameters: Parameters) -> TaskResult:
    while True:
        pass


def work(payload: bytes, parameters: Parameters) -> TaskResult:
    end = time.process_time() + float(str(parameters["seconds"]))
    while time.process_time() < end:
        pass
    return TaskResult({"process": os.getpid(), "priority": os.getpriority(os.PRIO_PROCESS, 0)}, b"")


def sleep(payload: bytes, parameters: Parameters) -> TaskResult:
    time.sleep(float(str(parameters["seconds"])))
    return TaskResult({"process": os.getpid(), "priority": os.getpriority(os.PRIO_PROCESS, 0)}, b"")


def allocate(payload: bytes, parameters: Parameters) -> TaskResult:
    return TaskResult({}, str(len(bytearray(int(str(parameters["bytes"]))))).encode())


def long_answer(payload: bytes, parameters: Parameters) -> TaskResult:
    return TaskResult({}, b"x" * int(str(parameters["bytes"])))


def refuse(payload: bytes, parameters: Parameters) -> TaskResult:
    raise Problem(422, "refused", "不行", "No", "换一个 / Try another", line=3)


def fail(payload: bytes, parameters: Parameters) -> TaskResult:
    raise KeyError(payload.decode())


def recurse(payload: bytes, parameters: Parameters) -> TaskResult:
    return recurse(payload, parameters)


def die(payload: bytes, parameters: Parameters) -> TaskResult:
    signal.raise_signal(int(str(parameters["signal"])))
    return TaskResult({}, b"survived")


def attempt(payload: bytes, parameters: Parameters) -> TaskResult:
    """Try what a worker may not do; the answer names the error."""
    port = int(str(parameters.get("port", 9)))
    attempts = {
        "connect": lambda: socket.create_connection(("127.0.0.1", port), timeout=1),
        "datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
        "write": lambda: os.open(str(parameters["path"]), os.O_WRONLY | os.O_CREAT),
        "read": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "run": lambda: os.execv("/bin/true", ["/bin/true"]),
        "signal": lambda: os.kill(os.getppid(), 0),
    }
    try:
        outcome = attempts[payload.decode()]()
    except OSError as error:
        return TaskResult({"errno": error.errno}, b"refused")
    return TaskResult({"outcome": str(outcome)}, b"done")


def store_in_memory(payload: bytes, parameters: Parameters) -> TaskResult:
    """Parse and query in memory with nothing left to open."""
    store = Store()
    store.extend(parse(payload, format=RdfFormat.JSON_LD))
    answer = store.query("SELECT ?s ?o { ?s ?p ?o }").serialize(format=QueryResultsFormat.CSV)
    return TaskResult({}, answer or b"")


def everything() -> Context:
    return {
        "echo": echo,
        "spin": spin,
        "work": work,
        "sleep": sleep,
        "allocate": allocate,
        "long answer": long_answer,
        "refuse": refuse,
        "fail": fail,
        "recurse": recurse,
        "die": die,
        "attempt": attempt,
        "store in memory": store_in_memory,
    }


def refusing() -> Context:
    raise Problem(500, "not-built", "尚未生成数据集", "The dataset is not built", "guiju build")


def broken() -> Context:
    raise ZeroDivisionError


def threaded() -> Context:
    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    return {"echo": echo}
