"""Hostile input through all doors: what came of ≥ 20,000 mutated submissions, the slowest, and the memory they took.

`PYTHONPATH=. python tests/bench/fuzz.py [NUMBER]` runs this alone; it ends with 1 where anything but an answer or a
clear refusal came out, where one took longer than a worker may, or where memory grew beyond a worker's.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter

from table import section

from guiju.store.pool import Limits
from tests.check.fuzz import attacks, seeds
from tests.check.fuzz_outcome import Outcome, no_network, tried
from tests.check.real import fast

ATTACKS = 20_000
SEED = 2022


def resident() -> int:
    """The most bytes that this process has had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(number: int = ATTACKS, seed: int = SEED) -> int:
    """Submit so many mutated inputs; print what came of them, return how many faults there were."""
    checker = fast()
    for attack in seeds():
        tried(checker, attack)  # what is prepared at first use is no matter of the attacks
    before, started = resident(), time.perf_counter()
    outcomes: list[tuple[str, Outcome]] = []
    with no_network():
        for position, attack in enumerate(attacks(seed, number), start=1):
            outcomes.append((attack.name, tried(checker, attack)))
            if position % 500 == 0:
                print(f"\r{position} / {number}", end="", file=sys.stderr, flush=True)
    grown = resident() - before
    faults = [f"{name}: {fault}" for name, outcome in outcomes for fault in outcome.faults]
    if grown > Limits().memory_bytes:
        faults.append(f"memory grew by {grown / 2**20:.0f} MiB")
    _print(outcomes, faults, grown, time.perf_counter() - started)
    return len(faults)


def _print(outcomes: list[tuple[str, Outcome]], faults: list[str], grown: int, seconds: float) -> None:
    ordered = sorted(outcome.seconds for _, outcome in outcomes)
    slowest, worst = max(outcomes, key=lambda found: found[1].seconds)
    rows = [
        *((f"ended with {result}", f"{count:,}") for result, count in _counts(outcomes).most_common()),
        ("faults", f"{len(faults):,}"),
        ("p50", f"{1000 * ordered[len(ordered) // 2]:.1f} ms"),
        ("p99", f"{1000 * ordered[len(ordered) * 99 // 100]:.1f} ms"),
        (f"slowest ({slowest})", f"{1000 * worst.seconds:.0f} ms"),
        ("most memory beyond that of the valid submissions", f"{grown / 2**20:.0f} MiB"),
        ("seconds", f"{seconds:.0f}"),
    ]
    section(f"{len(outcomes):,} mutated submissions through all doors", ("what", "value"), rows)
    for fault in faults[:50]:
        print(fault)


def _counts(outcomes: list[tuple[str, Outcome]]) -> Counter[str]:
    return Counter(outcome.result for _, outcome in outcomes)


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
