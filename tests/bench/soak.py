"""Ten minutes of good and hostile traffic: what small queries take meanwhile, and that nothing leaks.

`PYTHONPATH=. python tests/bench/soak.py [SECONDS]` runs this alone; it ends with 1 where a good query was lost, an
attack was answered late, or the processes hold more afterwards than before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

from running import RunningService, running_service
from table import section

from tests.e2e.hostile import Family, Reply, Siege, Traffic, family, percentile

SECONDS = 600.0
EVERY_SECONDS = 10.0
ATTACKERS = 12
WARM_SECONDS = 10.0
CALM_SECONDS = 5.0
SETTLE_SECONDS = 10.0
LATE_SECONDS = 2.5
"""The time limit of a worker and half a second."""
GROWTH = 1.1
MEASURES = ("memory", "processes", "zombies", "descriptors")
UNITS = {"memory": "MiB"}


def warm_up(service: RunningService) -> None:
    """Attack a little, so that what is loaded and learned at first use is there before anything is counted."""
    siege = Siege(service, ATTACKERS)
    siege.start()
    time.sleep(WARM_SECONDS)
    siege.end()


def calm(service: RunningService) -> tuple[Family, Traffic]:
    """What the processes hold when only small queries come, and those queries."""
    quiet = Siege(service, attackers=0)
    quiet.start()
    time.sleep(CALM_SECONDS)
    traffic = quiet.end()
    time.sleep(SETTLE_SECONDS)
    return family(service.process.pid), traffic


def sampled(service: RunningService, seconds: float) -> list[Family]:
    """What the processes hold, every EVERY_SECONDS until so many have passed."""
    samples, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(EVERY_SECONDS, left))
        samples.append(family(service.process.pid))
        print(f"\r{left:.0f} s left, {samples[-1]}", end="", file=sys.stderr, flush=True)
    return samples


def slope(values: Sequence[float]) -> float:
    """By how much the values grow in a minute (least squares), sampled every EVERY_SECONDS."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    spread = sum((number - middle) ** 2 for number in range(len(values)))
    along = sum((number - middle) * (value - mean) for number, value in enumerate(values))
    return along / spread * 60 / EVERY_SECONDS if spread else 0.0


def latency(replies: list[Reply]) -> tuple[str, ...]:
    """Number, p50, p99 and the slowest as cells of a table."""
    shares = [f"{1000 * percentile(replies, share):.1f} ms" for share in (0.5, 0.99, 1.0)]
    return f"{len(replies):,}", *shares


def faults(traffic: Traffic, before: Family, after: Family) -> list[str]:
    """What must not be."""
    late = [reply for reply in traffic.hostile if reply.seconds > LATE_SECONDS]
    lost = [reply for reply in traffic.hostile if reply.code == "lost"]
    found = {
        f"{len(traffic.lost())} small queries were lost": traffic.lost(),
        f"{len(late)} attacks were answered late": late,
        f"{len(lost)} attacks got no answer": lost,
        f"memory went from {before.memory:.0f} to {after.memory:.0f} MiB": after.memory > GROWTH * before.memory,
        f"{after.zombies} zombies": after.zombies,
        f"processes went from {before.processes} to {after.processes}": after.processes > before.processes + 2,
        f"descriptors went from {before.descriptors} to {after.descriptors}": after.descriptors
        > before.descriptors + 4,
    }
    return [text for text, holds in found.items() if holds]


def main(seconds: float = SECONDS) -> int:
    """Attack for so long; print the figures, return how many faults there were.

    The cache of answers is off: it would grow up to its limit, and small queries are to be answered by the workers.
    """
    with running_service("--limit", "cache_bytes=0") as service:
        warm_up(service)
        before, quiet = calm(service)
        siege = Siege(service, ATTACKERS)
        siege.start()
        samples = sampled(service, seconds)
        traffic = siege.end()
        time.sleep(SETTLE_SECONDS)
        after, again = calm(service)
    found = faults(traffic, before, after)
    rows = [("before", quiet), (f"{ATTACKERS} attackers at once", traffic), ("afterwards", again)]
    section(
        f"Small queries, 10 rows, over HTTP, for {seconds:.0f} s of attack",
        ("when", "n", "p50", "p99", "slowest", "lost"),
        [(when, *latency(one.good), str(len(one.lost()))) for when, one in rows],
    )
    ends = [(f"ended with {code}", f"{count:,}") for code, count in traffic.outcomes().most_common()]
    slowest = traffic.slowest()
    ends.append((f"slowest ({slowest.name})", f"{slowest.seconds:.2f} s"))
    section(f"{len(traffic.hostile):,} attacks", ("what", "value"), ends)
    section("What all processes hold", ("what", "before", "least", "most", "growth a minute", "afterwards"),
            [held(name, before, samples, after) for name in MEASURES])  # fmt: skip
    print(*found, sep="\n")
    return len(found)


def held(name: str, before: Family, samples: list[Family], after: Family) -> tuple[str, ...]:
    """A measure of the processes as a row of a table."""
    values = [float(getattr(sample, name)) for sample in samples]
    cells = [getattr(before, name), min(values), max(values), slope(values), getattr(after, name)]
    label = f"{name}, {UNITS[name]}" if name in UNITS else name
    return label, *(
        f"{cell:.1f}" if number == 3 or name in UNITS else f"{cell:.0f}" for number, cell in enumerate(cells)
    )


if __name__ == "__main__":
    sys.exit(min(main(*map(float, sys.argv[1:])), 1))
