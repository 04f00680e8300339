"""Build, start, memory and queries of the service, and one checked case, in process and over HTTP."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import Counter

from cases import PEERS, Posted, cases_in_process, chosen_examples, posted_cases, sizes
from memory import memory_of_service
from running import GUIJU, RunningService, running_service
from selects import select_rows
from table import section
from timing import Sample, timed

from guiju.built import ensure_built
from guiju.check.engine.engines import ENGINES
from guiju.examples import Example

BUILDS = 3
STARTS = 3
EXAMPLES = 50
REQUESTS = {"direct": 1000, "pyshifty": 200, "pyshacl": 50}
ROUNDS = {"direct": 20, "pyshifty": 4, "pyshacl": 1, "pyshacl, plain": 0}
SELECTS = {10: 1000, 1000: 200}
SAMPLE = ("n", "p50", "p95")


def builds() -> tuple[Sample, Sample]:
    """`guiju build`, each time in a fresh folder: by the clock, and on the processor."""
    processor: list[float] = []
    clock = Sample.of([timed(lambda: processor.append(build_afresh())) for _ in range(BUILDS)])
    return clock, Sample.of(processor)


def build_afresh() -> float:
    """Build in a folder that is thrown away; the processor's seconds, which say more where others use the machine."""
    before = processor_seconds()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GUIJU_BUILD": folder}
        subprocess.run([*GUIJU, "build"], env=environment, check=True, capture_output=True)
    return processor_seconds() - before


def processor_seconds() -> float:
    """Of all programs that this process ran to their end."""
    times = os.times()
    return times.children_user + times.children_system


def starts() -> Sample:
    """`guiju serve` until /health answers; the dataset was built before."""
    seconds = []
    for _ in range(STARTS):
        with running_service() as service:
            seconds.append(service.start_seconds)
    return Sample.of(seconds)


def outcome(statuses: Counter[int]) -> str:
    """How many answers had which status."""
    return ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))


def measure_service(service: RunningService, examples: list[Example], engine: str) -> Posted:
    """The cases, and with the default engine also the queries and the memory, whose tables are printed."""
    posted = posted_cases(service, examples, REQUESTS[engine])
    if engine == next(iter(ENGINES)):
        rows = [(str(rows), *select_rows(service, rows, number).cells()) for rows, number in SELECTS.items()]
        section("SELECT over HTTP, uncached, keep-alive", ("rows", *SAMPLE), rows)
        found = memory_of_service(service.process.pid)
        section(
            "Memory after these requests",
            ("process", "resident", "private"),
            [(role, *memory.cells()) for role, memory in found.items()],
        )
    return posted


def cases_over_http(examples: list[Example]) -> dict[str, Posted]:
    """The same cases with every engine, each behind a service of its own."""
    found = {}
    for engine in ENGINES:
        with running_service("--engine", engine) as service:
            found[engine] = measure_service(service, examples, engine)
    return found


def rows_by_engine(samples: dict[str, Sample]) -> list[tuple[str, ...]]:
    """A row an engine, with its ratio to the first."""
    first = next(iter(samples.values()))
    return [(engine, *sample.cells(), f"{sample.p50 / first.p50:.1f} : 1") for engine, sample in samples.items()]


def main() -> None:
    """Run everything."""
    ensure_built()
    examples = chosen_examples(EXAMPLES)
    clock, processor = builds()
    rows: list[tuple[str, ...]] = [
        ("guiju build, five documents, fresh folder", *clock.cells()),
        ("the same, processor time", *processor.cells()),
        ("guiju serve until /health answers", *starts().cells()),
    ]
    section("Build and start", ("what", *SAMPLE), rows)
    section("Rule sets", ("rule set", "norms", "shapes"), sizes())
    in_process = {engine: cases_in_process(engine, examples, ROUNDS[engine]) for engine in PEERS}
    first = {engine: samples[0] for engine, samples in in_process.items()}
    section("One checked case, in process, the first time", ("engine", *SAMPLE, "ratio"), rows_by_engine(first))
    # Plain pySHACL parses every query each time: its first time is like all others.
    again = {engine: samples[1] or samples[0] for engine, samples in in_process.items()}
    section("One checked case, in process, again", ("engine", *SAMPLE, "ratio"), rows_by_engine(again))
    posted = cases_over_http(examples)
    rows = rows_by_engine({engine: found.sample for engine, found in posted.items()})
    outcomes = [outcome(found.statuses) for found in posted.values()]
    section(
        "One checked case, over HTTP, one client",
        ("engine", *SAMPLE, "ratio", "answers"),
        [(*row, answers) for row, answers in zip(rows, outcomes, strict=True)],
    )
