"""The worker's tasks `due` and `calendar`: a to-do list, also by calendars handed in; and a notice as Turtle."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from guiju.check.checker import Checked, Checker
from guiju.check.deadline.calendar_file import read_arrangement, with_arrangements, write_arrangement
from guiju.check.deadline.due import STATES, moved, todo
from guiju.knowledge.calendar import YearArrangement
from guiju.knowledge.index import Index
from guiju.media_types import JSON
from guiju.store.worker import Task, TaskResult

TURTLE = "text/turtle"


def due_task(index: Index, make: Callable[[Index], Checker]) -> Task:
    """Return the task `due`: cases in the payload, their to-do list as JSON.

    Parameters of the task are those of `check`, and `calendars`: a year's calendar each, in base64. With them the
    cases are judged twice, so that the answer can tell which open due days moved.

    Args:
        index: the built knowledge.
        make: makes a checker by an index; the index differs in its calendar only.
    """
    checker = make(index)

    def due(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        def checked(by: Checker, as_of: str) -> Checked:
            return by.check(
                payload,
                str(parameters["media_type"]),
                as_of=as_of,
                rulesets=[str(name) for name in parameters.get("rulesets") or ()],
                profile=base64.b64decode(str(parameters.get("profile") or "")),
                profile_type=str(parameters.get("profile_type") or JSON),
            )

        given = [read_arrangement(base64.b64decode(str(one)), index) for one in parameters.get("calendars") or ()]
        extended = with_arrangements(index, given)
        before = checked(checker, str(parameters.get("as_of") or ""))
        after = checked(make(extended), before.as_of.isoformat()) if given else before
        answer = _answer(before, after, extended, given)
        return TaskResult({"media_type": JSON}, json.dumps(answer, ensure_ascii=False).encode())

    return due


def _answer(before: Checked, after: Checked, index: Index, given: Sequence[YearArrangement]) -> dict[str, Any]:
    items = todo(after, index)
    counts = Counter(item["state"] for item in items)
    return {
        "as_of": after.as_of.isoformat(),
        "rulesets": after.rulesets,
        "calendar": {
            "first": index.calendar.first_year,
            "last": index.calendar.last_year,
            "given": sorted(arrangement.year for arrangement in given),
        },
        "summary": {state: counts[state] for state in STATES},
        "items": items,
        "moved": moved(before, after, index) if given else [],
        "input": [
            {"level": note.level, "where": note.where, "message": {"zh": note.zh, "en": note.en}}
            for note in after.notes
        ],
    }


def calendar_task(index: Index) -> Task:
    """Return the task `calendar`: a notice (or Turtle) in the payload, the Turtle of data/calendar as the answer.

    Args:
        index: the built knowledge.
    """

    def calendar(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        year = parameters.get("year")
        arrangement = read_arrangement(payload, index, int(year) if year else None)
        return TaskResult({"media_type": TURTLE}, write_arrangement(arrangement).encode())

    return calendar


def warm(due: Task, calendar: Task, index: Index) -> None:
    """Run both tasks once: a worker can open no file, so everything must be loaded before.

    Args:
        due: the task.
        calendar: the task.
        index: the built knowledge.
    """
    kind = next(concept.iri for concept in index.terms.concepts.values() if concept.scheme == "case")
    case = json.dumps({"kind": kind, "ruleset": next(iter(index.rulesets))}).encode()
    last = index.calendar.last_year
    special = {day: one for day, one in index.calendar.special.items() if day.year == last}
    turtle = calendar(write_arrangement(YearArrangement(last, special)).encode(), {}).body
    as_of = date(last, 1, 2).isoformat()
    due(case, {"media_type": JSON, "as_of": as_of, "calendars": [base64.b64encode(turtle).decode()]})
