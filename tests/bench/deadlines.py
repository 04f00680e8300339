"""Time limits at their borders: the due day and the compiled shapes against walking the calendar, for 100,000 draws.

Run from the project's folder: `PYTHONPATH=. python tests/bench/deadlines.py [NUMBER]`; it ends with 1 on a mismatch.
"""

from __future__ import annotations

import sys
import time

from table import section

from tests.check.deadline_cases import conventions, draws, mismatches, trials

DRAWS = 100_000
SEED = 2004
SHOWN = 20
"""Mismatches printed at most."""


def main(number: int = DRAWS) -> int:
    """Compare so many random (start, number, convention); print the counts, return how many differ."""
    started = time.process_time()
    rules = conventions()
    drawn = draws(number, SEED, rules)
    wrong = list(mismatches(drawn))
    seconds = time.process_time() - started
    records = sum(len(list(trials(rule, start))) for rule, starts in drawn.items() for start in starts)
    rows = [
        ("conventions (unit, number, direction, first day counted)", f"{len(rules):,}"),
        ("draws: due day of the code and by walking", f"{number:,}"),
        ("records at the border, judged by the compiled shapes", f"{records:,}"),
        ("mismatches", f"{len(wrong):,}"),
        ("processor seconds", f"{seconds:.0f}"),
    ]
    section("Time limits against an independent count of days", ("what", "value"), rows)
    print(*wrong[:SHOWN], sep="\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(min(main(*map(int, sys.argv[1:])), 1))
