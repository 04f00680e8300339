"""The shapes' own SELECTs over many cases at once, where the cases lie: in a SPARQL store, a named graph a case."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from guiju.check.engine.finding import Finding
from guiju.knowledge.index import ShapeEntry
from guiju.knowledge.vocabulary import PREFIXES

Ask = Callable[[str], bytes]
"""Answers a SELECT with the SPARQL 1.1 Query Results JSON Format."""

_PROLOGUE: Final = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_BRANCH: Final = re.compile(r"(?<!EXISTS )(\{\s*)(?=\$this )")
"""Where a branch begins that looks for cases itself, and not within the case that another has found."""
_CLASSES: Final = "SELECT DISTINCT ?class WHERE { GRAPH ?case { ?this a ?class } }"


def set_at_a_time(ask: Ask, shapes: Mapping[str, ShapeEntry]) -> list[Finding]:
    """Return what the shapes find in all cases of a store, sorted, each once: what an engine finds case by case.

    Args:
        ask: asks the store. Each prepared case (`Prepared.data`) lies in a named graph of its own,
            so that a query that has found a case looks no further than its graph.
        shapes: the shapes to run, by IRI; those whose target classes have no case there are passed over.
    Raises:
        guiju.store.errors.Problem: what `ask` raises.
    """
    present = {row["class"] for row in _rows(ask, _CLASSES)}
    found = {
        Finding(row["this"], shape, tuple(sorted((name, row[name]) for name in row.keys() - {"this"})))
        for shape, entry in shapes.items()
        for target in entry.targets
        if target in present
        for row in _rows(ask, over_all(entry.select, target))
    }
    return sorted(found)


def over_all(select: str, target: str) -> str:
    """Return a shape's SELECT as a query over all cases of a target class (SHACL 5.3.1: `$this` is each focus node).

    Every branch is told the class, for a store may evaluate a branch over all cases before it looks at the class.

    Args:
        select: the compiled SELECT.
        target: the IRI of the class.
    """
    head, _, body = _BRANCH.sub(rf"\1$this a <{target}> . ", select).partition("{")
    return f"{_PROLOGUE}{head}{{ GRAPH ?case {{ $this a <{target}> .{body} }}"


def _rows(ask: Ask, query: str) -> Iterator[dict[str, str]]:
    for row in json.loads(ask(query))["results"]["bindings"]:
        yield {name: term["value"] for name, term in row.items()}
