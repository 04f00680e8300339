"""Pages of a table: the reserved parameters `limit` and `offset`, and the links between pages (RFC 8288)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from flask import Response, request

from guiju.store.errors import Problem
from guiju.store.named_queries import INTEGER
from guiju.web.answers import Table

LARGEST: Final = {"limit": 10_000, "offset": 1_000_000_000}
SMALLEST: Final = {"limit": 1, "offset": 0}
RESERVED: Final = tuple(SMALLEST)
"""Parameters of every named query; none may have one of its own with such a name."""
TOTAL_HEADER: Final = "X-Total-Count"


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a table: `limit` rows (all where it is None) from the row `offset`, of `total` rows."""

    limit: int | None
    offset: int
    total: int

    def of(self, table: Table) -> Table:
        """Return the rows of this page."""
        end = None if self.limit is None else self.offset + self.limit
        return Table(table.columns, table.rows[self.offset : end])

    @property
    def first_row(self) -> int:
        """The number of its first row, counted from 1."""
        return min(self.offset, self.total) + 1

    @property
    def last_row(self) -> int:
        """The number of its last row."""
        return self.total if self.limit is None else min(self.offset + self.limit, self.total)

    def links(self) -> dict[str, str]:
        """Return the addresses of the pages around this one by their relation; none where all rows are asked for."""
        if self.limit is None or not (self.offset or self.total > self.limit):
            return {}
        last = max(self.total - 1, 0) // self.limit * self.limit
        starts = {"first": 0, "last": last}
        if self.offset:
            starts["prev"] = max(0, min(self.offset - self.limit, last))
        if self.offset + self.limit < self.total:
            starts["next"] = self.offset + self.limit
        return {relation: address(limit=self.limit, offset=start) for relation, start in starts.items()}


def address(**changed: int) -> str:
    """Return the address of this request with other values of some parameters."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    return f"{request.path}?{urlencode([*kept, *changed.items()])}"


def page_asked(values: Mapping[str, Sequence[str]], total: int, default: int | None) -> Page:
    """Return the page that a request asks for.

    Parameters: values, the texts given for each parameter; total, how many rows there are; default, rows of a page
    where the request does not say, None for all.
    Raises: Problem 400 `parameter-value` or `parameter-repeated`.
    """
    limit, offset = (number_given(values, name) for name in RESERVED)
    return Page(default if limit is None else limit, offset or 0, total)


def number_given(values: Mapping[str, Sequence[str]], name: str) -> int | None:
    """Return the value of `limit` or `offset`, None where it is not given; errors as `page_asked`."""
    given = [text for text in values.get(name, ()) if text]
    if not given:
        return None
    number = int(given[0]) if INTEGER.fullmatch(given[0]) else -1
    if len(given) == 1 and SMALLEST[name] <= number <= LARGEST[name]:
        return number
    asked = f"{SMALLEST[name]}–{LARGEST[name]}"
    raise Problem(
        400,
        "parameter-value" if len(given) == 1 else "parameter-repeated",
        f"参数 {name} 的值“{'、'.join(given)[:80]}”不合要求：应为一个整数，{asked}",
        f"The value “{', '.join(given)[:80]}” of the parameter {name} does not fit: one whole number, {asked}",
        hint="limit 是一页的行数，offset 是跳过的行数。 / limit: rows of a page; offset: rows to pass over.",
        parameter=name,
    )


def tell(response: Response, page: Page) -> None:
    """Say in the headers how many rows there are, and where the other pages are."""
    response.headers[TOTAL_HEADER] = str(page.total)
    if links := page.links():
        response.headers["Link"] = ", ".join(f'<{target}>; rel="{relation}"' for relation, target in links.items())
