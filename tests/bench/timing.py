"""Times a piece of work many times and gives median and 95th percentile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median
from typing import Self


@dataclass(frozen=True, slots=True)
class Sample:
    """Median (p50) and 95th percentile (nearest rank) of so many times, in milliseconds."""

    number: int
    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Self:
        """Of at least one time in seconds."""
        ordered = sorted(seconds)
        return cls(len(ordered), median(ordered) * 1000, ordered[ceil(0.95 * len(ordered)) - 1] * 1000)

    def cells(self) -> tuple[str, str, str]:
        """Number, p50 and p95 as cells of a table."""
        return str(self.number), f"{self.p50:.1f} ms", f"{self.p95:.1f} ms"


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def timed_all(works: Iterable[Callable[[], object]]) -> Sample:
    """The sample of all these pieces of work, one after the other."""
    return Sample.of([timed(work) for work in works])
