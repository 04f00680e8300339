"""Who may sign, who may chair: the whole truth table, every class of cells answered, explained and timed.

`PYTHONPATH=. python tests/bench/competence.py [RULESET …]` runs this alone; it ends with 1 where a cell is left
unexplained.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from table import section
from timing import Sample

from guiju.check.competence.inquiry import STANDINGS, Standing
from tests.check.real import index
from tests.check.truth_table import competences, explained, tables

SHOWN: tuple[Standing, ...] = STANDINGS[:4]
SHORT = {"allowed": "named", "conflict": "conflict", "undetermined": "undetermined", "not-said": "not said"}


def main(*rulesets: str) -> int:
    """Answer every class of cells; print counts and times for each document, return how many are left unexplained."""
    rows: list[list[str]] = []
    problems: list[str] = []
    for ruleset in rulesets or index().rulesets:
        counts: Counter[str] = Counter()
        seconds: list[float] = []
        for table in (table for table in tables() if table.ruleset == ruleset):
            for inquiry, number in table.inquiries():
                started = time.perf_counter()
                found = competences().answer(inquiry)
                seconds.append(time.perf_counter() - started)
                counts[found.standing] += number
                problems += [f"{ruleset}: {inquiry.case.facts}: {one}" for one in explained(inquiry, found)]
        sample = Sample.of(seconds)
        told = [f"{counts[name]:,}" for name in SHOWN]
        times = (f"{sample.p50:.2f} ms", f"{sample.p95:.2f} ms", f"{max(seconds) * 1000:.1f} ms")
        rows.append([ruleset, f"{sum(counts.values()):,}", *told, f"{sample.number:,}", *times])
    header = ["rule set", "cells", *(SHORT[name] for name in SHOWN), "answered", "p50", "p95", "slowest"]
    section("Who may sign, who may chair: the truth table (a class of equal cells is answered once)", header, rows)
    print(f"unexplained: {len(problems)}", *problems[:20], sep="\n")
    return len(problems)


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))
