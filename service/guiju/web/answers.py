"""Asks the store the pages' own questions and reads its SPARQL results JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from guiju.store.bindings import Term
from guiju.store.interface import Store

RESULTS_JSON = "application/sparql-results+json"
TURTLE = "text/turtle"


@dataclass(frozen=True, slots=True)
class Value:
    """One RDF term of a result; `kind` is `uri`, `bnode` or `literal`."""

    kind: str
    text: str
    language: str = ""
    datatype: str = ""

    def __str__(self) -> str:
        return self.text


Row = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Table:
    """The result of a SELECT: the variables in their order, and the rows with the variables that are bound."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def only(self, columns: tuple[str, ...]) -> Table:
        """Return the table with these columns alone."""
        rows = tuple({name: row[name] for name in columns if name in row} for row in self.rows)
        return Table(columns, rows)


def read_value(source: Mapping[str, Any]) -> Value:
    """Read one RDF term (SPARQL 1.1 Query Results JSON Format, section 3.2.2)."""
    kind = "literal" if source["type"] == "typed-literal" else source["type"]
    return Value(kind, source["value"], source.get("xml:lang", ""), source.get("datatype", ""))


def read_table(body: bytes) -> Table:
    """Read the results document of a SELECT."""
    document = json.loads(body)
    rows = tuple({name: read_value(term) for name, term in row.items()} for row in document["results"]["bindings"])
    return Table(tuple(document["head"]["vars"]), rows)


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query of ours is asked of; without any, all that there are."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


ALL: Final = Dataset()


def select(store: Store, query: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset = ALL) -> Table:
    """Run a SELECT of ours.

    Parameters: query, the text; bindings, variable → term; each is projected or
    has its place, `VALUES ?name { UNDEF }`; dataset.
    Raises: the errors of guiju.store.errors.
    """
    return read_table(store.query(query, RESULTS_JSON, dataset.default, dataset.named, bindings or {}).body)


def construct(
    store: Store, query: str, media_type: str, bindings: Mapping[str, Term] | None = None, dataset: Dataset = ALL
) -> bytes:
    """Run a CONSTRUCT of ours and return the graph in the media type."""
    return store.query(query, media_type, dataset.default, dataset.named, bindings or {}).body
