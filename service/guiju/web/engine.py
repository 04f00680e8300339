"""What the web service needs from the rest: a store to ask, a checker of cases, and examples to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from guiju.check.doors.case_record import CaseRecord
from guiju.store.interface import Store
from guiju.store.worker import TaskResult


@runtime_checkable
class Engine(Protocol):
    """The knowledge as the pages see it; `guiju.engine` makes one."""

    @property
    def store(self) -> Store:
        """The store that answers SPARQL queries in killable workers."""
        ...

    @property
    def dataset_version(self) -> str:
        """A hash of the dataset that is served."""
        ...

    @property
    def examples(self) -> Sequence[Mapping[str, object]]:
        """Example cases: `name` (rule set/name), `title` {zh, en}, `as_of`, `text`, `media_type`, `profile` or None."""
        ...

    @property
    def record(self) -> CaseRecord:
        """How a case is written down: templates, JSON Schema, SHACL shapes."""
        ...

    def check(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None,
        rulesets: Sequence[str],
        profile: bytes | None,
        profile_type: str | None,
        answer: str,
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        """Judge cases in a killable worker.

        Parameters: body and content_type, the cases as sent; as_of, a date YYYY-MM-DD or None for today; rulesets, IDs
        or none for those the cases name; profile and profile_type, the office's profile; answer, `application/json` for
        verdicts or an RDF media type for the `sh:ValidationReport`; abandoned, whether the client has gone away.
        Raises: guiju.store.errors.Problem for input that cannot be used, and the other errors of that module.
        """
        ...

    def due(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None,
        rulesets: Sequence[str],
        profile: bytes | None,
        profile_type: str | None,
        calendars: Sequence[bytes],
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        """Return what is still to do in cases, as JSON, from a killable worker.

        Parameters: as for `check`; calendars, a year's calendar each (a notice or Turtle), to be added or replaced.
        Raises: guiju.store.errors.Problem for input that cannot be used, and the other errors of that module.
        """
        ...

    def ask(self, question: str, ruleset: str) -> TaskResult:
        """Return the norms that answer a question, as JSON, from a killable worker.

        Parameters: question, Chinese text; ruleset, an ID or a district's name, or empty for what the question names.
        Raises: guiju.store.errors.Problem for a question that cannot be used, and the other errors of that module.
        """
        ...

    def who(
        self,
        ruleset: str,
        act: str,
        *,
        facts: Sequence[tuple[str, str]],
        absent: Sequence[str],
        kind: str | None,
        on: str | None,
    ) -> TaskResult:
        """Return who may do an act (sign, chair …), as JSON, from a killable worker.

        Parameters: ruleset, an ID or a district's name; act, a token or its Chinese name; facts, names with values;
        absent, texts ROLE or ROLE=WAY; kind of case, or None for the one that the facts fit; on, a date or None.
        Raises: guiju.store.errors.Problem for names that are unknown, and the other errors of that module.
        """
        ...
