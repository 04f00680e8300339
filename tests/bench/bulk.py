"""A hundred thousand cases: processor time a case against a thousand, memory, and what an interrupt leaves."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Self

from memory import children
from running import GUIJU
from table import section

from guiju.built import ensure_built
from guiju.bulk import PART
from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES
from guiju.check.explanation.tally import tally
from guiju.knowledge.index import read_index
from guiju.media_types import NDJSON
from tests.check.generated import generated_cases

FEW, MANY = 1_000, 100_000
ROUNDS = 5
SEED = 2026
AS_OF = "2025-06-30"
INTERRUPT_SECONDS = 45


def lines(count: int) -> Iterator[bytes]:
    """So many generated cases of all kinds, one a line."""
    for drawn in generated_cases(SEED, count):
        yield json.dumps(drawn.case, ensure_ascii=False).encode()


def ready_checker() -> Checker:
    """The default engine over the five rule sets, as a worker has it."""
    folder, version = ensure_built()
    index = read_index(folder / "index.json")
    engine = next(iter(ENGINES.values()))(folder / "shapes.nt", index.shapes)
    checker = Checker(index, engine, version)
    gc.collect()
    gc.freeze()  # as the workers' parent does
    return checker


def processor_milliseconds(checker: Checker, cases: Sequence[bytes]) -> float:
    """Of one case, judged in parts."""
    started = time.process_time()
    for start in range(0, len(cases), PART):
        tally(checker.check(b"\n".join(cases[start : start + PART]), NDJSON, as_of=AS_OF))
    return 1000 * (time.process_time() - started) / len(cases)


def growth(cases: Sequence[bytes], rounds: int) -> list[tuple[str, ...]]:
    """Few and many by turns: min, median and max of a case's processor time, and the ratio of the medians."""
    checker = ready_checker()
    processor_milliseconds(checker, cases[: 5 * FEW])  # plans every shape
    found: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(rounds):
        for count, times in found.items():
            times.append(processor_milliseconds(checker, cases[:count]))
            print(f"{count} cases: {times[-1]:.2f} ms a case", file=sys.stderr, flush=True)
    ratio = median(found[MANY]) / median(found[FEW])
    return [
        (f"{count:,} cases", *(f"{pick(times):.2f} ms" for pick in (min, median, max)),
         f"{ratio:.2f}" if count == MANY else "1")
        for count, times in found.items()
    ]  # fmt: skip


class Watch:
    """Looks at a process and all below it, twice a second; `peak` is the most memory in MiB (PSS, proc(5))."""

    def __init__(self, process: int) -> None:
        self.peak = 0.0
        self._process = process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(0.5):
            self.peak = max(self.peak, sum(map(proportional, family(self._process))))


def family(process: int) -> Iterator[int]:
    """The process and all that it and these started."""
    yield process
    try:
        for child in list(children(process)):
            yield from family(child)
    except OSError:  # it has just ended
        return


def proportional(process: int) -> float:
    """Memory of a process in MiB, what it shares counted in parts; 0 where it has ended."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def checking(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`guiju check` of a file, in a session of its own."""
    command = [*GUIJU, "check", str(path), "--as-of", AS_OF]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        yield process


def whole_program(path: Path) -> list[tuple[str, str]]:
    """The command line on all cases: seconds, cases a second, memory."""
    before = os.times()
    started = time.perf_counter()
    with checking(path) as process, Watch(process.pid) as watch:
        output, errors = process.communicate()
    seconds = time.perf_counter() - started
    after = os.times()
    if process.returncode not in (0, 1):
        raise RuntimeError(errors.decode(errors="replace"))
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return [
        ("seconds by the clock", f"{seconds:.0f}"),
        ("cases a second", f"{MANY / seconds:.0f}"),
        ("processor seconds, all processes", f"{spent:.0f}"),
        ("most memory, all processes (PSS)", f"{watch.peak:.0f} MiB"),
        ("first line of the answer", output.decode().partition("\n")[0].partition("：")[2]),
    ]


def interrupted(path: Path) -> list[tuple[str, str]]:
    """Ctrl-C in the middle: how long it takes to end, and what it says."""
    with checking(path) as process:
        time.sleep(INTERRUPT_SECONDS)
        started = time.perf_counter()
        os.killpg(process.pid, signal.SIGINT)
        output, errors = process.communicate()
    said = [line for line in errors.decode(errors="replace").splitlines() if "已中断" in line]
    return [
        ("exit code", str(process.returncode)),
        ("seconds until it ended", f"{time.perf_counter() - started:.1f}"),
        ("what it says", " ".join(said)),
        ("lines of the answer", str(output.count(b"\n"))),
    ]


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    cases = list(lines(MANY))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.ndjson"
        path.write_bytes(b"\n".join(cases) + b"\n")
        section(f"guiju check, {MANY:,} cases of all kinds", ("what", "value"), whole_program(path))
        section(f"Ctrl-C after {INTERRUPT_SECONDS} s", ("what", "value"), interrupted(path))
    header = ("processor time a case, in one process", "min", "median", "max", "ratio")
    section(f"{FEW:,} and {MANY:,} cases by turns, {rounds} rounds", header, growth(cases, rounds))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
