"""The worker's task `ask`: a question to the norms that answer it, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from guiju.ask.answerer import Answerer
from guiju.ask.comparing import Comparisons
from guiju.ask.reply import Replies
from guiju.knowledge.index import Index
from guiju.media_types import JSON
from guiju.search.library import read_library
from guiju.store.worker import Task, TaskResult

LIMIT = 5
"""How many norms an answer names."""


def ask_task(index: Index, query: Task) -> Task:
    """Return the task `ask`: the question in the payload; parameter `ruleset` (text).

    The first question that a worker is asked makes its norms ready: a start that needs none costs nothing.

    Args:
        index: the built knowledge.
        query: the task that answers SPARQL queries.
    """

    def select(text: str) -> bytes:
        return query(text.encode(), {"media_type": "application/sparql-results+json"}).body

    @cache
    def replies() -> Replies:
        return Replies(index, Answerer(index, read_library(select)), Comparisons(select))

    def ask(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        question = payload.decode(errors="replace")
        answer = replies().reply(question, str(parameters.get("ruleset") or ""), LIMIT)
        return TaskResult({"media_type": JSON}, json.dumps(answer, ensure_ascii=False).encode())

    return ask
