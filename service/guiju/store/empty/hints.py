"""The hint that goes with an empty answer: a second task in a killable worker, only where there is nothing to give."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypedDict

from guiju.store.bindings import Term
from guiju.store.errors import Problem
from guiju.store.interface import EmbeddedStore, Store, TaskResult

MOST_SECONDS: Final = 1.0
LEAST_SECONDS: Final = 0.05
LONGEST_EMPTY: Final = 10_000
"""Bytes of an answer without rows, which names no more than its columns."""
ENDS: Final = (
    b'"bindings":[]}}',
    b'"boolean":false}',
    b"<results></results></sparql>",
    b"<boolean>false</boolean></sparql>",
)


class Pattern(TypedDict):
    """A pattern that finds nothing, alone or together with the others."""

    text: str
    line: int


class Nearest(TypedDict):
    """A term that cannot be meant, with the known ones nearest to it and a label of theirs."""

    sent: str
    known: list[str]
    label: str | None
    why: dict[str, str]


class Hint(TypedDict):
    """Why an answer is empty."""

    patterns: list[Pattern]
    nearest: list[Nearest]
    message: dict[str, str]


def is_empty(answer: TaskResult) -> bool:
    """Whether the answer of a query is a table without rows, or no."""
    body = answer.body
    if answer.meta["kind"] == "graph" or len(body) > LONGEST_EMPTY:
        return False
    if str(answer.meta["media_type"]) in ("text/csv", "text/tab-separated-values"):
        return body == b"false" or (answer.meta["kind"] == "solutions" and body.count(b"\n") == 1)
    return body.endswith(ENDS)


def hint_for(
    answer: TaskResult,
    store: Store,
    text: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    bindings: Mapping[str, Term] | None = None,
    spent: float = 0.0,
    abandoned: Callable[[], bool] | None = None,
) -> Hint | None:
    """Why an answer is empty; None where it is not, where the store is a remote one, or where that takes too long.

    Parameters: answer, of `Store.query` to the text, with its dataset and bindings; spent, seconds that the query took:
    query and hint together keep its time limit; abandoned, as for `Store.query`.
    """
    if not isinstance(store, EmbeddedStore) or not is_empty(answer):
        return None
    seconds = min(MOST_SECONDS, store.pool.limits.seconds - spent)
    if seconds < LEAST_SECONDS:
        return None
    parameters = {
        "default_graphs": list(default_graphs),
        "named_graphs": list(named_graphs),
        "bindings": {name: term.as_dict() for name, term in (bindings or {}).items()},
        "seconds": seconds,
    }
    try:
        found = store.pool.run("explain", text.encode(), parameters, seconds, abandoned)
    except Problem:  # the answer stands as it is
        return None
    hint: Hint | None = json.loads(found.body)
    return hint


def hint_lines(hint: Hint) -> list[str]:
    """The hint as lines of text: the message, the patterns, the terms; Chinese and English."""
    lines = [f"{hint['message']['zh']} {hint['message']['en']}"]
    lines += [f"  {one['line']}: {one['text']}" for one in hint["patterns"]]
    for one in hint["nearest"]:
        known = " ".join(one["known"])
        lines.append(f"  {one['sent']}: {one['why']['zh']} / {one['why']['en']}{f' → {known}' if known else ''}")
    return lines
