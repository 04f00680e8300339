"""What the service's workers can do: the tasks over the built knowledge, made once in the process that forks them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from guiju.check.checker import Checker
from guiju.check.doors.workbook.book import add_sheet, new_book, put_header, saved
from guiju.check.engine.engines import ENGINES
from guiju.check.engine.finding import ShaclEngine
from guiju.check.explanation.report import MEDIA_TYPES
from guiju.knowledge.index import Index, read_index
from guiju.media_types import JSON, WORKBOOK
from guiju.store.context import query_context
from guiju.store.worker import Context, Task, TaskResult
from guiju.tasks.ask import ask_task
from guiju.tasks.bulk import survey_task, tally_task
from guiju.tasks.due import calendar_task, due_task, warm
from guiju.tasks.search import search_task
from guiju.tasks.who import warm as warm_who
from guiju.tasks.who import who_task


def check_task(checker: Checker) -> Task:
    """Return the worker's task `check`: cases in the payload, the answer in the media type of the parameters."""

    def check(payload: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        checked = checker.check(
            payload,
            str(parameters["media_type"]),
            as_of=str(parameters.get("as_of") or ""),
            rulesets=[str(name) for name in parameters.get("rulesets") or ()],
            profile=base64.b64decode(str(parameters.get("profile") or "")),
            profile_type=str(parameters.get("profile_type") or JSON),
        )
        answer = str(parameters["answer"])
        return TaskResult({"media_type": answer}, checker.answer(checked, payload, answer))

    return check


def context(folder: str, version: str, engine: str, output_bytes: int) -> Context:
    """Build what a worker can do: `query` and `check`. Called once, in the process that forks the workers.

    Args:
        folder: the build product.
        version: its version.
        engine: the SHACL engine's name.
        output_bytes: cap of an answer.
    """
    path = Path(folder)
    index = read_index(path / "index.json")
    validator: ShaclEngine = ENGINES[engine](path / "shapes.nt", index.shapes)
    checker = Checker(index, validator, version)
    task = check_task(checker)
    due = due_task(index, lambda own: Checker(own, validator, version))
    calendar = calendar_task(index)
    who = who_task(index, checker)
    _warm(task, index)
    warm(due, calendar, index)
    warm_who(who, index)
    bulk = {"survey": survey_task(checker), "tally": tally_task(checker)}
    tasks = {"check": task, **bulk, "due": due, "calendar": calendar, "who": who}
    queries = query_context([str(path / "dataset.nq")], output_bytes)
    return {**queries, **tasks, "search": search_task(queries["query"]), "ask": ask_task(index, queries["query"])}


def _warm(task: Task, index: Index) -> None:
    """Run the check once in every output format: a worker can open no file, so everything must be loaded before."""
    kind = next(concept.iri for concept in index.terms.concepts.values() if concept.scheme == "case")
    case = {"kind": kind, "ruleset": next(iter(index.rulesets)), "acts": []}
    body = json.dumps(case).encode()
    profile = base64.b64encode(b"{}").decode()
    for answer in (JSON, *MEDIA_TYPES):
        task(body, {"media_type": JSON, "answer": answer, "as_of": "2024-01-02", "profile": profile})
    book = new_book()
    sheet = add_sheet(book, "1")
    put_header(sheet, ["案件种类", "规则"])
    put_header(sheet, [kind, next(iter(index.rulesets))], row=2)
    task(saved(book), {"media_type": WORKBOOK, "answer": JSON, "as_of": "2024-01-02", "profile": profile})
