"""Reads what a named query's header says of its answer (`# expect: …`), and says where an answer falls short of it.

    # expect: [ruleset=xinqiu-2022; n=5] row article=38; item=; quote~印发

In brackets the parameters it is asked with (none: none). Then one of: `12 rows`, `at least 12 rows`,
`12 distinct ruleset article`, or `row` with what one row must hold: `=` equal (nothing after it: an empty cell),
`~` containing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Answer = Sequence[Mapping[str, str]]

LINE = re.compile(r"(?:\[(?P<given>[^]]*)\]\s*)?(?P<claim>.+)")
COUNT = re.compile(r"(?P<least>at least )?(?P<number>[0-9]+) (?:rows|distinct (?P<columns>[\w ]+))")
CELL = re.compile(r"(?P<column>\w+)(?P<sign>[=~])(?P<value>.*)")


@dataclass(frozen=True)
class Cell:
    """What one cell must hold: the text, or, where `inside`, a text that contains it."""

    column: str
    inside: bool
    value: str

    def holds(self, row: Mapping[str, str]) -> bool:
        found = row.get(self.column, "")
        return self.value in found if self.inside else self.value == found


@dataclass(frozen=True)
class Expectation:
    """One `expect` line: the parameters, and either a count of distinct values of `columns`, or the cells of a row."""

    line: str
    parameters: Mapping[str, list[str]]
    number: int = 0
    at_least: bool = False
    columns: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def names(self) -> set[str]:
        """The columns it speaks of."""
        return {*self.columns, *(cell.column for cell in self.cells)}

    def shortfall(self, answer: Answer) -> str:
        """What is wrong with the answer, or an empty text."""
        if self.cells:
            found = any(all(cell.holds(row) for cell in self.cells) for row in answer)
            return "" if found else f"no such row among {len(answer)}"
        names = self.columns
        count = len({tuple(row.get(name, "") for name in names) for row in answer}) if names else len(answer)
        fits = count >= self.number if self.at_least else count == self.number
        return "" if fits else f"{count} instead"


def read_expectation(line: str) -> Expectation:
    """Read one `expect` line; ValueError where it cannot be read."""
    parts = LINE.fullmatch(line)
    if parts is None:
        raise ValueError(f"an empty expectation: {line!r}")
    parameters = {cell.column: [cell.value] for cell in read_cells(parts["given"] or "")}
    claim = parts["claim"]
    if claim.startswith("row "):
        return Expectation(line, parameters, cells=read_cells(claim.removeprefix("row ")))
    count = COUNT.fullmatch(claim)
    if count is None:
        raise ValueError(f"cannot read the expectation {line!r}")
    columns = tuple((count["columns"] or "").split())
    return Expectation(line, parameters, int(count["number"]), bool(count["least"]), columns)


def read_cells(text: str) -> tuple[Cell, ...]:
    """Read `column=value; column~value`."""
    cells = []
    for part in filter(None, (part.strip() for part in text.split("; "))):
        match = CELL.fullmatch(part)
        if match is None:
            raise ValueError(f"cannot read {part!r} in {text!r}")
        cells.append(Cell(match["column"], match["sign"] == "~", match["value"]))
    return tuple(cells)
