"""The running knowledge: store and checker behind killable workers, for the web service and the command line."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from guiju.built import ensure_built
from guiju.check.engine import names
from guiju.examples import read_examples
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.store.interface import EmbeddedStore, Store, TaskResult
from guiju.store.pool import Limits, WorkerPool

if TYPE_CHECKING:
    from guiju.check.doors.case_record import CaseRecord
    from guiju.store.endpoint import Endpoint


def _remote(endpoint: Endpoint, pool: WorkerPool) -> Store:
    from guiju.store.remote import RemoteStore  # loads a client that few starts need

    return RemoteStore(endpoint, pool)


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
        endpoint: a remote store to ask instead of the embedded one.
    """

    def __init__(
        self, engine: str = names.DEFAULT, limits: Limits | None = None, endpoint: Endpoint | None = None
    ) -> None:
        limits = limits or Limits()
        folder, self.dataset_version = ensure_built()
        arguments = {
            "folder": str(folder),
            "version": self.dataset_version,
            "engine": engine,
            "output_bytes": limits.output_bytes,
        }
        self._limits = limits
        self._pool = WorkerPool("guiju.tasks.context:context", arguments, limits)
        self.store: Store = _remote(endpoint, self._pool) if endpoint else EmbeddedStore(self._pool)
        self._folder = folder
        self.examples: Sequence[Mapping[str, object]] = [asdict(e) for e in read_examples(resource("data") / "cases")]

    @cached_property
    def record(self) -> CaseRecord:
        """How a case is written down: templates, JSON Schema, SHACL shapes."""
        from guiju.check.doors.case_record import CaseRecord  # loads the checker, which few starts need here

        return CaseRecord(self._folder)

    def ready(self) -> None:
        """Wait until the workers are; until then this process can do something else.

        Raises:
            guiju.store.errors.Problem: they cannot start.
        """
        self._pool.ready()

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
        """Run a task of `guiju.tasks.context` by its name.

        Raises:
            guiju.store.errors.Problem: the input cannot be used, or a limit was reached.
        """
        return self._pool.run(task, body, parameters, learns=True)

    def ask(self, question: str, ruleset: str = "") -> TaskResult:
        """Return the norms that answer a question, as JSON; see `guiju.web.engine.Engine.ask`.

        Raises:
            guiju.store.errors.Problem: the rule set is unknown, the question unfit, or a limit was reached.
        """
        return self.run("ask", question.encode(errors="replace"), {"ruleset": ruleset})

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
