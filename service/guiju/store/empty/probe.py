"""Asks the worker's own store the small questions of an explanation, within a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolution, QuerySolutions, Store, Triple

from guiju.store.empty.tree import Query
from guiju.store.query import Dataset, ask

Value = NamedNode | BlankNode | Literal | Triple
MOST_VALUES = 20_000
"""Values looked at for one place."""


class OutOfTime(Exception):
    """The time for the explanation is over; what was found so far is given."""


@dataclass
class Probe:
    """The store with the dataset of one query.

    Attributes: store; dataset; query, whose prefixes and FROM clauses hold for every question; deadline, on the
    monotonic clock; answered, the values already asked for.
    """

    store: Store
    dataset: Dataset
    query: Query
    deadline: float
    answered: dict[tuple[str, str], list[Value]] = field(default_factory=dict)

    def run(self, text: str) -> QuerySolutions | QueryBoolean:
        """Evaluate a text. Raises OutOfTime before, never during, an evaluation."""
        if time.monotonic() > self.deadline:
            raise OutOfTime
        result = ask(self.store, text, self.dataset, {})
        if not isinstance(result, QuerySolutions | QueryBoolean):
            raise TypeError(type(result).__name__)
        return result

    def finds(self, pattern: str) -> bool:
        """Whether a group graph pattern, without its braces, matches."""
        return bool(self.run(self.query.asking(f"{{ {pattern} }}")))

    def values(self, name: str, pattern: str, most: int = MOST_VALUES) -> list[Value]:
        """The distinct values of a variable in the solutions of a pattern."""
        if (name, pattern) not in self.answered:
            text = f"SELECT DISTINCT ?{name} {self.query.dataset} WHERE {{ {pattern} }} LIMIT {most}"
            self.answered[name, pattern] = list(self.column(f"{self.query.prologue}\n{text}", name))
        return self.answered[name, pattern]

    def column(self, text: str, name: str) -> Iterator[Value]:
        """The values of one variable in the answer of a SELECT."""
        yield from (value for row in self.rows(text) if (value := row[name]) is not None)

    def rows(self, text: str) -> Iterator[QuerySolution]:
        """The rows of a SELECT."""
        solutions = self.run(text)
        if isinstance(solutions, QuerySolutions):
            yield from solutions

    def term(self, text: str) -> Value | None:
        """The RDF term that a constant stands for: prefixes, escapes and language tags as the engine reads them."""
        return next(self.column(f"{self.query.prologue}\nSELECT ({text} AS ?term) {{}}", "term"), None)
