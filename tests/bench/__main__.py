"""Measures in one run what is worth measuring; prints Markdown tables, asserts no time: `tests/bench [PART …]`."""

from __future__ import annotations

import sys
from importlib import import_module

from machine import machine
from table import section

PARTS = (
    "service",
    "peers",
    "bulk",
    "agreement",
    "deadlines",
    "competence",
    "remedies",
    "fuzz",
    "soak",
    "openapi",
    "linkeddata",
    "search",
    "ask",
    "empty_answers",
)
"""Modules whose `main` is run, in this order; it returns how many faults it found, if it looks for any."""


def main(parts: list[str]) -> int:
    """Run the parts, all where none is named, and return how many faults they found."""
    section("Machine", ("what", "value"), machine())
    return sum(import_module(part).main() or 0 for part in parts or PARTS)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
