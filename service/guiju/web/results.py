"""Prepares the answer of a query for a page: a table, yes or no, or the text of a graph."""

from __future__ import annotations

import json
from dataclasses import dataclass

from guiju.store.empty.hints import Hint
from guiju.web.answers import Table, read_table

MOST_ROWS = 1000
"""Rows drawn on a page; the page says where there are more, and the downloads hold all."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """One answer as the template draws it; one of table, boolean and graph is not None. hint: why it is empty."""

    table: Table | None
    boolean: bool | None
    graph: str | None
    rows: int
    milliseconds: int
    hint: Hint | None = None

    @property
    def is_shortened(self) -> bool:
        """Whether the page draws fewer rows than the answer has."""
        return self.table is not None and len(self.table.rows) < self.rows


def shown(table: Table) -> Table:
    """Return the part of a table that a page draws."""
    return Table(table.columns, table.rows[:MOST_ROWS])


def result_view(body: bytes, *, is_graph: bool, seconds: float, hint: Hint | None = None) -> ResultView:
    """Read an answer for the page.

    Parameters: body, SPARQL results JSON, or Turtle where is_graph; seconds, how long the answer took; hint,
    why it is empty.
    """
    milliseconds = round(seconds * 1000)
    if is_graph:
        return ResultView(None, None, body.decode("utf-8"), 0, milliseconds)
    document = json.loads(body)
    if "boolean" in document:
        return ResultView(None, bool(document["boolean"]), None, 0, milliseconds, hint)
    table = read_table(body)
    return ResultView(shown(table), None, None, len(table.rows), milliseconds, hint)
