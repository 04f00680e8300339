"""The worker's task `search`: a question to the articles that speak of it, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from guiju.media_types import JSON
from guiju.search.library import Library, read_library
from guiju.search.searcher import Finding, Searcher
from guiju.store.worker import Task, TaskResult


def search_task(query: Task) -> Task:
    """Return the task `search`: the question in the payload; parameters `ruleset` (text) and `limit` (number).

    The first question that a worker is asked builds its index: a start that needs none costs nothing.

    Args:
        query: the task that answers SPARQL queries.
    """

    @cache
    def searcher() -> Searcher:
        wish = {"media_type": "application/sparql-results+json"}
        return Searcher(read_library(lambda text: query(text.encode(), wish).body))

    def search(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        found = searcher().search(
            payload.decode(errors="replace"), str(parameters.get("ruleset") or ""), int(parameters.get("limit") or 5)
        )
        library = searcher().library
        answer = {
            "answered": found.answered,
            "rulesets": list(found.rulesets),
            "answers": [_plain(finding, library) for finding in found.findings],
        }
        return TaskResult({"media_type": JSON}, json.dumps(answer, ensure_ascii=False).encode())

    return search


def _plain(finding: Finding, library: Library) -> dict[str, object]:
    leaf = finding.leaf
    return {
        "ruleset": leaf.ruleset,
        "article": leaf.article,
        "paragraph": leaf.paragraph,
        "item": leaf.item,
        "cite": library.cite(leaf),
        "quote": finding.quote,
        "text": leaf.text,
        "iri": leaf.iri,
        "score": round(finding.score, 3),
    }
