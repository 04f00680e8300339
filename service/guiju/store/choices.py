"""Says which values a parameter of a named query has: a value that nothing has is an error, not an empty answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from guiju.store.bindings import Term
from guiju.store.errors import Problem
from guiju.store.interface import Store
from guiju.store.named_queries import NamedQuery, Parameter

SHOWN: Final = 30


def known_bindings(store: Store, query: NamedQuery, values: Mapping[str, Sequence[str]]) -> dict[str, Term]:
    """Return the terms that the parameters are bound to; a label of a pick-list stands for its value.

    Parameters: store, where the pick-lists are asked for; query; values, the texts given for each name.
    Raises: Problem 400 as `NamedQuery.bindings` does, and `parameter-value` with the `choices` for a value that is
    neither in the pick-list of its parameter nor among those that the query understands beside it.
    """
    query.bindings(values)
    picked = dict(values)
    for parameter in query.parameters:
        given = [text for text in values.get(parameter.name, ()) if text]
        if given and parameter.choices:
            picked[parameter.name] = [picked_value(store, parameter, parameter.choices, given[0])]
    return query.bindings(picked)


def picked_value(store: Store, parameter: Parameter, choices: str, text: str) -> str:
    """Return the value of the pick-list that a text is, or is the label of, or the text where the query understands it.

    Raises: Problem 400 `parameter-value` otherwise.
    """
    rows = answer(store, choices)
    labelled = {row["value"] for row in rows if row.get("label") == text}
    if any(row["value"] == text for row in rows):
        return text
    if len(labelled) == 1:
        return labelled.pop()
    accepted = answer(store, parameter.accepts) if parameter.accepts else []
    if labelled or any(row["value"] == text for row in accepted):
        return text
    raise no_such_value(parameter, text, rows)


def answer(store: Store, select: str) -> list[dict[str, str]]:
    """Return the rows of a SELECT as plain texts."""
    document = json.loads(store.query(select, "application/sparql-results+json").body)
    rows = document["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def no_such_value(parameter: Parameter, text: str, rows: Sequence[Mapping[str, str]]) -> Problem:
    """Return the problem of a value that nothing has, with the values to pick from."""
    names = [f"{row['value']}（{row['label']}）" if "label" in row else row["value"] for row in rows]
    more = f"……（共 {len(names)} 个 / {len(names)} in all）" if len(names) > SHOWN else ""
    return Problem(
        400,
        "parameter-value",
        f"参数 {parameter.name} 没有“{text[:80]}”这个值",
        f"The parameter {parameter.name} has no value “{text[:80]}”",
        hint=f"可选 / choose from: {'、'.join(names[:SHOWN])}{more}",
        parameter=parameter.name,
        choices=[row["value"] for row in rows],
    )
