"""The worker's tasks `survey` and `tally`: many cases in parts."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from guiju.check.checker import Checker
from guiju.check.explanation.tally import Tally, tally
from guiju.media_types import JSON
from guiju.store.errors import Problem
from guiju.store.worker import Task, TaskResult


def survey_task(checker: Checker) -> Task:
    """Return the task `survey`: what of each case in the payload matters to others, as JSON.

    Lines that cannot be read are left out: whoever judges them says why.
    """

    def survey(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        try:
            found = checker.survey(payload, str(parameters["media_type"]), parameters.get("rulesets") or ())
        except Problem:
            found = []
        return TaskResult({"media_type": JSON}, json.dumps([surveyed.plain() for surveyed in found]).encode())

    return survey


def tally_task(checker: Checker) -> Task:
    """Return the task `tally`: the verdicts on the cases of the payload in numbers, as JSON.

    Parameters of the task are those of `check`, and `only`: places of the cases to judge, where others stand beside.
    """

    def count(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        try:
            found = tally(
                checker.check(
                    payload,
                    str(parameters["media_type"]),
                    as_of=str(parameters["as_of"]),
                    rulesets=parameters.get("rulesets") or (),
                    profile=base64.b64decode(str(parameters.get("profile") or "")),
                    profile_type=str(parameters.get("profile_type") or JSON),
                    only=parameters.get("only"),
                )
            )
        except Problem as problem:
            # None of this part can be judged; the notes say why of each.
            notes = problem.extra.get("input")
            if not isinstance(notes, list):
                raise
            found = Tally()
            found.note(notes)
        return TaskResult({"media_type": JSON}, json.dumps(found.plain(), ensure_ascii=False).encode())

    return count
