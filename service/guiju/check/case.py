"""A case: facts about one matter and a timeline of acts, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from guiju.knowledge.norms import Value

RawValue = str | bool | int | float


@dataclass(frozen=True, slots=True)
class RawAct:
    """An act as written: names not yet looked up. `where` says where it stands in the user's input."""

    node: str
    where: str
    values: Mapping[str, tuple[RawValue, ...]]


@dataclass(frozen=True, slots=True)
class RawCase:
    """A case as written, from any of the doors. Keys are property names (tokens or Chinese labels)."""

    node: str
    where: str
    kind: str
    ruleset: str
    facts: Mapping[str, tuple[RawValue, ...]]
    fact_places: Mapping[str, str]
    acts: tuple[RawAct, ...]
    timeline_complete: bool


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
    """A case with its names looked up."""

    node: str
    where: str
    kind: str
    ruleset: str
    facts: Mapping[str, tuple[Value, ...]]
    fact_places: Mapping[str, str]
    acts: tuple[Act, ...]
    timeline_complete: bool
    assumptions: tuple[tuple[str, str], ...] = field(default=())

    @property
    def first_day(self) -> date | None:
        """The day of the first dated act, which decides the rule set's force; None where no act is dated."""
        return min((act.on for act in self.acts if act.on), default=None)


@dataclass(frozen=True, slots=True)
class InputNote:
    """Something to tell about the input: level `error`, `warning` or `note`, the place, and the words."""

    level: str
    where: str
    zh: str
    en: str
