"""The running knowledge: store and checker behind killable workers, for the web service and the command line."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from guiju.built import ensure_built
from guiju.check.checker import JSON, Checker
from guiju.check.doors.case_record import CaseRecord
from guiju.check.doors.workbook.book import add_sheet, new_book, put_header, saved
from guiju.check.doors.workbook.sheets import WORKBOOK
from guiju.check.engine.engines import ENGINES
from guiju.check.engine.finding import ShaclEngine
from guiju.check.explanation.report import MEDIA_TYPES
from guiju.check.scenarios import read_scenarios
from guiju.knowledge.index import Index, read_index
from guiju.resources import resource
from guiju.store.context import query_context
from guiju.store.interface import EmbeddedStore, Store, TaskResult
from guiju.store.pool import Limits, WorkerPool
from guiju.store.worker import Context, Task
from guiju.tasks.bulk import survey_task, tally_task
from guiju.tasks.due import calendar_task, due_task, warm
from guiju.tasks.who import warm as warm_who
from guiju.tasks.who import who_task

DEFAULT_ENGINE: Final = next(iter(ENGINES))


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
    return {**query_context([str(path / "dataset.nq")], output_bytes), **tasks}


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


@dataclass(frozen=True)
class Example:
    """An example case: what it shows, its text as a user would send it, the profile that goes with it."""

    name: str
    title: Mapping[str, str]
    as_of: str
    text: str
    media_type: str
    profile: str | None


def read_examples(folder: Path) -> list[Example]:
    """Read the scenarios under `data/cases` without their variations, in the order of their names."""
    return [
        Example(
            name=scenario.name,
            title=scenario.title,
            as_of=scenario.as_of,
            text=json.dumps(scenario.case, ensure_ascii=False, indent=1),
            media_type=JSON,
            profile=json.dumps(scenario.profile, ensure_ascii=False, indent=1) if scenario.profile else None,
        )
        for scenario in (read_scenarios(path)[0] for path in sorted(folder.glob("*/*.json")))
    ]


def _essence(content_type: str) -> str:
    """Return a content type without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def _submitted(
    content_type: str, as_of: str | None, rulesets: Sequence[str], profile: bytes | None, profile_type: str | None
) -> dict[str, Any]:
    """Return the parameters of a task that judges cases."""
    return {
        "media_type": _essence(content_type),
        "as_of": as_of,
        "rulesets": list(rulesets),
        "profile": base64.b64encode(profile or b"").decode(),
        "profile_type": _essence(profile_type or JSON),
    }


class LocalEngine:
    """The engine of this machine; close it, or use it as a context manager.

    Args:
        engine: the SHACL engine's name.
        limits: limits of the workers.
        store: a remote store to ask instead of the embedded one; None for the embedded one.
    """

    def __init__(self, engine: str = DEFAULT_ENGINE, limits: Limits | None = None, store: Store | None = None) -> None:
        limits = limits or Limits()
        folder, self.dataset_version = ensure_built()
        arguments = {
            "folder": str(folder),
            "version": self.dataset_version,
            "engine": engine,
            "output_bytes": limits.output_bytes,
        }
        self._limits = limits
        self._pool = WorkerPool("guiju.engine:context", arguments, limits)
        self.store: Store = store or EmbeddedStore(self._pool)
        self.record = CaseRecord(folder)
        self.examples: Sequence[Mapping[str, object]] = [asdict(e) for e in read_examples(resource("data") / "cases")]

    def check(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None = None,
        rulesets: Sequence[str] = (),
        profile: bytes | None = None,
        profile_type: str | None = None,
        answer: str = JSON,
        abandoned: Callable[[], bool] | None = None,
        seconds: float | None = None,
    ) -> TaskResult:
        """Judge cases in a killable worker; see `guiju.web.engine.Engine.check`.

        Raises:
            guiju.store.errors.Problem: the input cannot be used, or a limit was reached.
        """
        parameters = _submitted(content_type, as_of, rulesets, profile, profile_type)
        return self._pool.run("check", body, {**parameters, "answer": answer}, seconds, abandoned, learns=True)

    def due(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None = None,
        rulesets: Sequence[str] = (),
        profile: bytes | None = None,
        profile_type: str | None = None,
        calendars: Sequence[bytes] = (),
        abandoned: Callable[[], bool] | None = None,
        seconds: float | None = None,
    ) -> TaskResult:
        """Return what is still to do in cases, in a killable worker; see `guiju.web.engine.Engine.due`.

        Raises:
            guiju.store.errors.Problem: the input cannot be used, or a limit was reached.
        """
        parameters = _submitted(content_type, as_of, rulesets, profile, profile_type)
        given = [base64.b64encode(calendar).decode() for calendar in calendars]
        return self._pool.run("due", body, {**parameters, "calendars": given}, seconds, abandoned, learns=True)

    def calendar(self, notice: bytes, year: int | None = None) -> TaskResult:
        """Return a year's calendar, given as the notice has it or as Turtle, as a file of data/calendar.

        Raises:
            guiju.store.errors.Problem: it cannot be read.
        """
        return self._pool.run("calendar", notice, {"year": year}, None, None)

    def run(self, task: str, body: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        """Run a task of `context` by its name.

        Raises:
            guiju.store.errors.Problem: the input cannot be used, or a limit was reached.
        """
        return self._pool.run(task, body, parameters, learns=True)

    def who(
        self,
        ruleset: str,
        act: str,
        *,
        facts: Sequence[tuple[str, str]] = (),
        absent: Sequence[str] = (),
        kind: str | None = None,
        on: str | None = None,
        profile: bytes | None = None,
        profile_type: str | None = None,
    ) -> TaskResult:
        """Return who may do an act, as JSON; see `guiju.web.engine.Engine.who`.

        Raises:
            guiju.store.errors.Problem: a name is unknown or a value does not fit, or a limit was reached.
        """
        parameters = {
            "ruleset": ruleset,
            "act": act,
            "facts": list(facts),
            "absent": list(absent),
            "kind": kind,
            "on": on,
            "profile_type": _essence(profile_type or JSON),
        }
        return self._pool.run("who", profile or b"", parameters, learns=True)

    def limits(self) -> dict[str, int | float]:
        """Return the workers' limits by name."""
        return asdict(self._limits)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
