"""Asks the named queries of the engine on the real knowledge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest

from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.named_queries import load_named_queries
from guiju.web.answers import RESULTS_JSON, Table, read_table

Values = Mapping[str, list[str]]
Ask = Callable[..., Table]

NAMED = load_named_queries(resource("queries"))


def plain(table: Table) -> list[dict[str, str]]:
    """The rows as plain texts; an empty cell is left out."""
    return [{name: value.text for name, value in row.items()} for row in table.rows]


@pytest.fixture(scope="session")
def ask(engine: LocalEngine) -> Ask:
    """`ask(name, ruleset="…")` gives the whole answer, with the columns of the query's header."""

    @cache
    def answer(name: str, given: tuple[tuple[str, str], ...]) -> Table:
        query = NAMED[name]
        bindings = query.bindings({key: [value] for key, value in given})
        return read_table(engine.store.query(query.text, RESULTS_JSON, bindings=bindings).body)

    def ask_named(name: str, **given: str) -> Table:
        return answer(name, tuple(sorted(given.items())))

    return ask_named
