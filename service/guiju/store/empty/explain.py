"""The hint of an empty answer: which patterns find nothing together, and which terms are nearest to mistaken ones."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, cast

from pyoxigraph import Store

from guiju.store.bindings import Term, with_inline_data
from guiju.store.empty.comparisons import in_comparisons
from guiju.store.empty.core import smallest
from guiju.store.empty.joins import never_together, other_ruleset, wrong_class
from guiju.store.empty.likeness import nearest_iris
from guiju.store.empty.mistakes import WHY, Mistake, by_namespace, iris, is_variable, labels, terms_in
from guiju.store.empty.probe import OutOfTime, Probe
from guiju.store.empty.reading import UNNAMED, NotRead, Reader
from guiju.store.empty.tree import Element, Query
from guiju.store.query import Dataset, QueryParameters
from guiju.store.worker import Task, TaskResult

MOST_SHOWN: Final = 12
PART_OF_TIME: Final = 0.8
"""Part of the time after which no further question is begun, so that what was found is out before the end."""


def explain(
    store: Store,
    text: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    bindings: Mapping[str, Term] | None = None,
    seconds: float = 1.0,
) -> dict[str, object] | None:
    """Why a SELECT or ASK that the engine accepted finds nothing.

    Parameters: as `guiju.store.query.run_query`; seconds, after which no further question is put to the store.
    Returns: `patterns` (text, line), the smallest group that finds nothing together; `nearest` (sent, known, label,
    why), the terms that cannot be meant; `message`; or None where there is no explanation.
    """
    filled = with_inline_data(text, bindings or {})
    try:
        query = Reader(filled).query()
        probe = Probe(store, Dataset.of(filled, default_graphs, named_graphs), query, time.monotonic() + seconds)
        core = smallest(query, lambda pattern: bool(probe.run(query.asking(pattern)))) or by_modifiers(query, probe)
    except (NotRead, OutOfTime, SyntaxError, RuntimeError, ValueError):
        return None
    if not core:
        return None
    found: list[Mistake] = []
    known: dict[str, list[str]] = {}
    try:
        found.extend(mistakes(query, core, probe))
        known = labels(probe, [one for mistake in found for one in mistake.known if one.startswith("http")])
    except (OutOfTime, SyntaxError, RuntimeError, ValueError):
        pass  # what was found so far is given
    return document(core, by_namespace(found), known)


def by_modifiers(query: Query, probe: Probe) -> list[Element]:
    """The first clause after the pattern (HAVING, LIMIT, OFFSET …) without which there would be an answer."""
    pattern = query.pattern.render(frozenset())
    for clause in query.modifiers:
        others = " ".join(one.text for one in query.modifiers if one is not clause)
        whole = f"{query.prologue}{query.head} {query.dataset} WHERE {pattern} {others}"
        if clause.kind != "group" and next(iter(probe.rows(whole)), None) is not None:
            return [clause]
    return []


def mistakes(query: Query, core: list[Element], probe: Probe) -> Iterator[Mistake]:
    """The terms of a query without an answer that cannot be meant, the surest first."""
    triples = [one for one in dict.fromkeys([*core, *query.required()]) if one.kind == "triple"]
    searches: tuple[Callable[[], Iterable[Mistake]], ...] = (
        lambda: unknown_graphs(triples, probe),
        lambda: chain(terms_in(triples, probe), in_comparisons(core, triples, probe)),
        lambda: other_ruleset(core, probe),
        lambda: wrong_class(core, probe),
        lambda: never_together(core, list(query.required()), probe),
    )
    for search in searches:
        found = False
        for mistake in search():
            found = True
            yield mistake
        if found:
            return


def unknown_graphs(triples: Sequence[Element], probe: Probe) -> Iterator[Mistake]:
    """Named graphs that the dataset does not have."""
    for text in dict.fromkeys(one.graph.split(maxsplit=1)[1] for one in triples if one.graph):
        term = None if is_variable(text) else probe.term(text)
        if term is not None and not probe.finds(f"GRAPH {term} {{ ?s ?p ?o }}"):
            sent = str(term).strip("<>")
            graphs = iris(probe.values("g", "GRAPH ?g { }"))
            yield Mistake(sent, tuple(nearest_iris(sent, graphs)), "graph")


def shown(element: Element) -> dict[str, object]:
    """A pattern as it is shown: what has no name is `[]`."""
    parts = ["[]" if part.startswith(f"?{UNNAMED}") else part for part in element.parts]
    text = " ".join(parts) if element.kind == "triple" else element.render(frozenset())
    return {"text": text, "line": element.line}


def document(core: Sequence[Element], found: Sequence[Mistake], known: Mapping[str, list[str]]) -> dict[str, object]:
    """The hint as JSON has it."""
    patterns = [shown(one) for one in sorted(core, key=lambda one: one.line)[:MOST_SHOWN]]
    nearest = [
        {
            "sent": one.sent,
            "known": list(one.known),
            "label": next((known[iri][0] for iri in one.known if known.get(iri)), None),
            "why": {"zh": WHY[one.why][0], "en": WHY[one.why][1]},
        }
        for one in found
    ]
    return {"patterns": patterns, "nearest": nearest, "message": message(len(core), nearest)}


def message(patterns: int, nearest: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """The hint in a sentence."""
    zh = "这一条件没有数据" if patterns == 1 else f"这 {patterns} 个条件各自或部分有数据，合在一起没有"
    en = "this pattern finds nothing" if patterns == 1 else f"these {patterns} patterns find nothing together"
    if not nearest:
        return {"zh": f"查询正确；{zh}。", "en": f"The query is correct; {en}."}
    return {
        "zh": f"查询语法正确，但{zh}；其中有用词可能不对，最接近的已知用词见 nearest。",
        "en": f"The query is well-formed, but {en}; a term may be mistaken: the nearest known ones are in `nearest`.",
    }


def explain_task(store: Store) -> Task:
    """The task `explain` on a store: payload and parameters as of `query`, and `seconds`; the body: a hint or null."""

    def task(payload: bytes, parameters: Mapping[str, object]) -> TaskResult:
        wish = cast("QueryParameters", parameters)
        bindings = {name: Term(**fields) for name, fields in wish.get("bindings", {}).items()}
        graphs = wish.get("default_graphs", []), wish.get("named_graphs", [])
        seconds = float(str(parameters.get("seconds", 1.0)))
        hint = explain(store, payload.decode(), *graphs, bindings, PART_OF_TIME * seconds)
        return TaskResult({}, json.dumps(hint, ensure_ascii=False).encode())

    return task
