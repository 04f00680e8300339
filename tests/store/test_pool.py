"""The pool of killable workers: limits, crashes, queue, and that nothing is left behind."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guiju.store.errors import (
    Abandoned,
    Busy,
    MemoryLimitExceeded,
    NestingTooDeep,
    OutputLimitExceeded,
    Problem,
    TaskError,
    TimeLimitExceeded,
    WorkerCrashed,
)
from guiju.store.pool import Limits, WorkerPool


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def wait_until(condition, seconds: float = 3.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def only_idle_workers(pool: WorkerPool) -> bool:
    return len(children_of(pool.parent.process.pid)) == len(pool.idle)


def open_descriptors() -> set[str]:
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def test_a_task_gets_its_payload_and_parameters_and_answers_both(pool: WorkerPool) -> None:
    payload = bytes(range(256)) * 4000
    result = pool.run("echo", payload, {"名": ["值", 1, None]})
    assert result.body == payload
    assert result.meta["parameters"] == {"名": ["值", 1, None]}


def test_a_worker_is_reused_after_an_answer_and_after_a_refusal(pool: WorkerPool) -> None:
    first = pool.run("echo", b"").meta["process"]
    with pytest.raises(TaskError):
        pool.run("refuse", b"")
    assert pool.run("echo", b"").meta["process"] == first


def test_a_slowed_worker_is_kept_for_tasks_that_learn_and_for_no_others(pool: WorkerPool) -> None:
    learned = pool.run("echo", b"", learns=True).meta["process"]
    pool.run("sleep", b"", {"seconds": 0.3}, learns=True)
    assert pool.run("echo", b"", learns=True).meta["process"] == learned
    slowed = pool.run("echo", b"").meta["process"]
    assert slowed != learned
    pool.run("sleep", b"", {"seconds": 0.3})
    assert pool.run("echo", b"").meta["process"] not in (slowed, learned)


def test_each_task_has_processor_time_of_its_own_and_a_worker_outlives_many() -> None:
    """A task may use 2 seconds of the processor: with a limit of 1 second, one more for rounding."""
    with WorkerPool("factories:everything", {}, Limits(seconds=1.0)) as pool:
        processes = {pool.run("work", b"", {"seconds": 0.15}, learns=True).meta["process"] for _ in range(16)}
    assert len(processes) == 1


def test_a_refusal_of_the_task_arrives_with_every_member(pool: WorkerPool) -> None:
    with pytest.raises(TaskError) as caught:
        pool.run("refuse", b"")
    message = {"zh": "不行", "en": "No"}
    expected = {"status": 422, "code": "refused", "message": message, "hint": "换一个 / Try another", "line": 3}
    assert caught.value.as_dict() == expected


@pytest.mark.parametrize("task", ["spin", "sleep"])
def test_work_beyond_the_time_limit_is_ended_on_time_and_its_process_is_gone(pool: WorkerPool, task: str) -> None:
    started = time.monotonic()
    with pytest.raises(TimeLimitExceeded):
        pool.run(task, b"", {"seconds": 30})
    assert time.monotonic() - started < 1.0
    assert wait_until(lambda: only_idle_workers(pool))


def test_a_call_may_have_a_time_limit_of_its_own(pool: WorkerPool) -> None:
    assert pool.run("sleep", b"", {"seconds": 0.7}, seconds=2.0).body == b""


def test_a_worker_that_uses_the_processor_for_long_gets_a_lower_priority_and_one_that_waits_does_not() -> None:
    with WorkerPool("factories:everything", {}) as pool:
        assert pool.run("work", b"", {"seconds": 0.01}).meta["priority"] == 5
        assert pool.run("work", b"", {"seconds": 0.3}).meta["priority"] == 19
        assert pool.run("sleep", b"", {"seconds": 0.3}).meta["priority"] == 5


def test_memory_beyond_the_limit_is_refused_and_below_it_is_given(pool: WorkerPool) -> None:
    with pytest.raises(MemoryLimitExceeded):
        pool.run("allocate", b"", {"bytes": 2**28}, seconds=20)
    assert pool.run("allocate", b"", {"bytes": 2**27}, seconds=20).body == b"134217728"


def test_an_answer_beyond_the_cap_is_an_error_and_one_at_the_cap_arrives_whole(pool: WorkerPool) -> None:
    with pytest.raises(OutputLimitExceeded):
        pool.run("long answer", b"", {"bytes": 2**20 + 1})
    assert len(pool.run("long answer", b"", {"bytes": 2**20}).body) == 2**20


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (signal.SIGSEGV, NestingTooDeep),
        (signal.SIGABRT, MemoryLimitExceeded),
        (signal.SIGXCPU, TimeLimitExceeded),
        (signal.SIGKILL, WorkerCrashed),
    ],
)
def test_each_way_to_die_has_its_own_problem_and_the_next_call_is_served(
    pool: WorkerPool, number: int, error: type[Problem]
) -> None:
    with pytest.raises(Problem) as caught:
        pool.run("die", b"", {"signal": int(number)})
    assert type(caught.value) is error
    assert pool.run("echo", b"next").body == b"next"


def test_endless_recursion_in_a_task_is_a_problem_of_what_was_sent(pool: WorkerPool) -> None:
    with pytest.raises(NestingTooDeep) as caught:
        pool.run("recurse", b"")
    assert caught.value.status == 400


def test_an_unexpected_error_is_logged_by_place_and_never_with_what_the_client_sent(
    pool: WorkerPool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(WorkerCrashed) as caught:
        pool.run("fail", "秘密".encode())
    assert "KeyError" in caplog.text
    assert "factories.py" in caplog.text
    assert "秘密" not in caplog.text + str(caught.value.as_dict())


def test_a_dead_parent_is_an_error_for_the_call_in_hand_and_another_serves_the_next(pool: WorkerPool) -> None:
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(pool.run, "sleep", b"", {"seconds": 0.4})
        assert wait_until(lambda: children_of(pool.parent.process.pid))
        worker = children_of(pool.parent.process.pid)[0]
        os.kill(pool.parent.process.pid, signal.SIGKILL)
        with pytest.raises(WorkerCrashed):
            call.result(timeout=5)
    assert wait_until(lambda: not Path(f"/proc/{worker}").exists())
    assert pool.run("echo", b"again").body == b"again"


def test_an_idle_worker_that_was_killed_is_not_given_a_task(pool: WorkerPool) -> None:
    process = int(str(pool.run("echo", b"").meta["process"]))
    os.kill(process, signal.SIGKILL)
    assert wait_until(lambda: not Path(f"/proc/{process}").exists())
    assert pool.run("echo", b"fresh").body == b"fresh"


def test_a_client_that_goes_away_ends_its_work(pool: WorkerPool) -> None:
    started = time.monotonic()
    with pytest.raises(Abandoned):
        pool.run("spin", b"", seconds=20, abandoned=lambda: time.monotonic() - started > 0.2)
    assert wait_until(lambda: only_idle_workers(pool))


def test_calls_beyond_the_queue_are_told_that_the_service_is_busy(pool: WorkerPool) -> None:
    outcomes: list[str] = []

    def call() -> None:
        try:
            pool.run("sleep", b"", {"seconds": 0.3})
            outcomes.append("answered")
        except Busy:
            outcomes.append("busy")

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["answered"] * 4 + ["busy"] * 4


def test_no_more_tasks_run_at_once_than_the_limit_says(pool: WorkerPool) -> None:
    started = time.monotonic()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: pool.run("sleep", b"", {"seconds": 0.1}), range(4)))
    assert time.monotonic() - started >= 0.2


def test_workers_are_kept_ready_so_that_a_task_need_not_wait_for_a_fork(pool: WorkerPool) -> None:
    pool.run("echo", b"")
    spare = len(pool.idle)
    assert spare >= 4
    with pytest.raises(WorkerCrashed):
        pool.run("die", b"", {"signal": int(signal.SIGKILL)})
    pool.run("echo", b"")
    assert len(pool.idle) == spare


def test_nothing_is_left_when_the_pool_closes() -> None:
    before = open_descriptors()
    pool = WorkerPool("factories:everything", {}, Limits(concurrent=4))
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: pool.run("sleep", b"", {"seconds": 0.05}), range(8)))
    parent = pool.parent.process.pid
    workers = children_of(parent)
    assert workers
    pool.close()
    pool.close()
    assert wait_until(lambda: not any(Path(f"/proc/{process}").exists() for process in [parent, *workers]))
    assert open_descriptors() == before
    with pytest.raises(RuntimeError, match="closed"):
        pool.run("echo", b"")


def test_a_call_in_hand_when_the_pool_closes_gets_an_error(pool: WorkerPool) -> None:
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(pool.run, "sleep", b"", {"seconds": 0.4})
        assert wait_until(lambda: children_of(pool.parent.process.pid))
        pool.close()
        with pytest.raises(WorkerCrashed):
            call.result(timeout=5)


def test_the_parent_and_its_workers_end_when_the_service_is_killed(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    service = os.fork()
    if service == 0:  # a service of its own that is killed without a chance to close its pool
        try:
            pool = WorkerPool("factories:everything", {})
            worker = pool.run("echo", b"").meta["process"]
            os.write(writer, f"{pool.parent.process.pid} {worker}".encode())
            time.sleep(60)
        finally:
            os._exit(1)
    processes = [int(process) for process in os.read(reader, 100).split()]
    os.close(reader)
    os.close(writer)
    os.kill(service, signal.SIGKILL)
    os.waitpid(service, 0)
    assert len(processes) == 2
    assert wait_until(lambda: not any(is_running(process) for process in processes))


def is_running(process: int) -> bool:
    """A process without a parent that reaps it may stay as a zombie: that is not running."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_factory_may_refuse_to_build_and_the_reason_arrives() -> None:
    with pytest.raises(TaskError, match="尚未生成数据集"):
        WorkerPool("factories:refusing", {}).ready()


def test_a_factory_that_fails_is_an_error_and_never_a_pool_that_hangs() -> None:
    with pytest.raises(WorkerCrashed):
        WorkerPool("factories:broken", {}).ready()
    with pytest.raises(WorkerCrashed):
        WorkerPool("factories:no_such_function", {}).ready()


def test_a_factory_that_leaves_threads_behind_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WorkerCrashed):
        WorkerPool("factories:threaded", {}).ready()
    assert "threaded leaves 1 thread(s) running" in capfd.readouterr().err
