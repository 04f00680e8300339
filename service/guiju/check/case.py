"""A case: facts about one matter and a timeline of acts, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from guiju.knowledge.norms import Value

RawValue = str | bool | int | float


@dataclass(frozen=True, slots=True)
class InputNote:
    """Something to tell about the input: level `error`, `warning` or `note`, the place, and the words."""

    level: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RawAct:
    """An act as written: names not yet looked up.

    Attributes:
        node: the IRI of the act.
        where: where the act stands in the user's own file, beginning with the line or naming the cell: `line 7 ·
            acts[0]`, `行为!A4`.
        values: what is written, by the keys of `guiju.check.doors.reading.ACT_KEYS`; no value is empty.
        places: where each key's value stands; a key that is not in it stands at `<where>.<key>`.
    """

    node: str
    where: str
    values: Mapping[str, tuple[RawValue, ...]]
    places: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> str:
        """Return where the value of a key stands."""
        return self.places.get(key) or f"{self.where}.{key}"


@dataclass(frozen=True, slots=True)
class RawCase:
    """A case as written, from any of the doors.

    Attributes:
        node: the IRI of the case.
        where: where the case stands in the user's own file: `line 3 · [1]`, `案件!A4`.
        kind: its kind as written; empty where none is given or it cannot be read.
        ruleset: its rule set as written; empty likewise.
        facts: what is written, by fact name (token, IRI or label); no value is empty.
        fact_places: where each fact stands, by the same names.
        acts: the timeline.
        timeline_complete: whether the timeline holds all that was done.
        places: where the keys `kind` and `ruleset` stand; a key that is not in it stands where the case does.
        notes: what the door could not read, which is not in the other members.
    """

    node: str
    where: str
    kind: str
    ruleset: str
    facts: Mapping[str, tuple[RawValue, ...]]
    fact_places: Mapping[str, str]
    acts: tuple[RawAct, ...]
    timeline_complete: bool
    places: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[InputNote, ...] = ()

    def place(self, key: str) -> str:
        """Return where `kind` or `ruleset` stands."""
        return self.places.get(key) or self.where


@dataclass(frozen=True, slots=True)
class Act:
    """An act on the timeline.

    `by` and `to` are IRIs of agents: concepts of the vocabulary, or agents that the case or profile names.
    `minute` is the minute of the day, `number` the sequence number among the acts of a day.
    """

    node: str
    where: str
    verb: str
    by: tuple[str, ...] = ()
    by_text: str = ""
    person: str = ""
    to: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    acting_for: tuple[str, ...] = ()
    regarding: tuple[str, ...] = ()
    on: date | None = None
    minute: int | None = None
    number: int | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its names looked up; `written` is the raw case that it was read from."""

    node: str
    where: str
    kind: str
    ruleset: str
    facts: Mapping[str, tuple[Value, ...]]
    fact_places: Mapping[str, str]
    acts: tuple[Act, ...]
    timeline_complete: bool
    assumptions: tuple[tuple[str, str], ...] = field(default=())
    written: RawCase | None = None

    @property
    def first_day(self) -> date | None:
        """The day of the first dated act, which decides the rule set's force; None where no act is dated."""
        return min((act.on for act in self.acts if act.on), default=None)
