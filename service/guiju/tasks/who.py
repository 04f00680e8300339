"""The worker's task `who`: who may sign, who may chair, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from guiju.check.checker import Checker
from guiju.check.competence.competence import Competences
from guiju.check.competence.competence_answer import AnswerWriter
from guiju.check.competence.competence_request import Asked, RequestReader
from guiju.check.doors.resolve import Names
from guiju.check.preparation.prepare import Preparer
from guiju.knowledge.index import Index
from guiju.media_types import JSON
from guiju.store.worker import Task, TaskResult


def who_task(index: Index, checker: Checker) -> Task:
    """Return the task `who`: an inquiry in the parameters, the office's profile in the payload, the answer as JSON.

    Parameters of the task: `ruleset`, `act`, `kind`, `on` (texts), `facts` (pairs of texts), `absent` (texts),
    `profile_type`.

    Args:
        index: the built knowledge.
        checker: reads the profile.
    """
    competences = Competences(index, Preparer(index))
    reader = RequestReader(index, Names(index.terms), competences)
    writer = AnswerWriter(index, competences)

    def who(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        inquiry = reader.read(
            Asked(
                ruleset=str(parameters["ruleset"]),
                act=str(parameters["act"]),
                facts=[(str(name), str(value)) for name, value in parameters.get("facts") or ()],
                absent=[str(text) for text in parameters.get("absent") or ()],
                kind=str(parameters.get("kind") or ""),
                on=str(parameters.get("on") or ""),
                profile=checker.office(payload, str(parameters.get("profile_type") or JSON)),
            )
        )
        in_force = index.rulesets[inquiry.case.ruleset].in_force(inquiry.day)
        answer = writer.write(inquiry, competences.answer(inquiry)) if in_force else writer.not_in_force(inquiry)
        return TaskResult({"media_type": JSON}, json.dumps(answer, ensure_ascii=False).encode())

    return who


def warm(task: Task, index: Index) -> None:
    """Answer once for each rule set: a worker can open no file, so everything must be loaded before."""
    act = next(concept.iri for concept in index.terms.concepts.values() if concept.scheme == "act")
    for ruleset in index.rulesets:
        task(b"{}", {"ruleset": ruleset, "act": act, "on": "2024-01-02"})
