"""Norms as the compiler and the checker see them: plain values, without a graph."""

from __future__ import annotations

from dataclasses import dataclass, field

Value = str | bool | int
"""A value of a fact: an IRI or a plain string, a boolean, a whole number."""

COMPARISONS = ("min", "max", "moreThan", "lessThan")
"""Names of numeric comparisons: ≥, ≤, >, <."""


@dataclass(frozen=True, slots=True)
class ActPattern:
    """What an act on a timeline must look like. Empty tuples ask for nothing.

    `verbs`, `by`, `to`, `results` are alternatives; `states` must all be stated. `mandated` may act if one of
    `mandators` entrusted them. `same_person_as` names verbs whose actor must be the actor of this act.
    """

    verbs: tuple[str, ...]
    by: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    mandated: tuple[str, ...] = ()
    mandators: tuple[str, ...] = ()
    same_person_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactTest:
    """One fact must have one of the values, or a number within the comparisons (name, bound)."""

    fact: str
    values: tuple[Value, ...] = ()
    comparisons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """All tests hold, and an act with one of the verbs is on file where `acts` are given."""

    tests: tuple[FactTest, ...]
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Norm:
    """One thing that the rules say and that can be kept or broken; or a statement that is only kept."""

    iri: str
    ruleset: str
    source: str
    quote: str
    kind: str
    modality: str
    strength: str
    label_zh: str
    label_en: str
    marker: str = ""
    condition_quotes: tuple[str, ...] = ()
    bearers: tuple[str, ...] = ()
    governs: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    form: str = ""
    not_executable: str = ""
    requires: tuple[ActPattern, ...] = ()
    before: tuple[ActPattern, ...] = ()
    after: tuple[ActPattern, ...] = ()
    forbids: tuple[ActPattern, ...] = ()
    unless_act: tuple[ActPattern, ...] = ()
    start: tuple[ActPattern, ...] = ()
    counts: tuple[ActPattern, ...] = ()
    by_each: str = ""
    start_fact: str = ""
    amount: int | None = None
    unit: str = ""
    direction: str = "after"
    start_counts: bool = False
    fact: str = ""
    comparisons: tuple[tuple[str, int], ...] = ()
    values: tuple[Value, ...] = ()
    not_values: tuple[Value, ...] = ()
    part: str = ""
    whole: str = ""
    numerator: int | None = None
    denominator: int | None = None
    exclusive: bool = False
    includes: tuple[str, ...] = ()
    includes_any: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    open_list: bool = False
    every: int = 1
    exception_to: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()
    trigger: str = ""
    scope: str = ""
    mandate: bool = False
    assumptions_zh: tuple[str, ...] = ()
    assumptions_en: tuple[str, ...] = ()
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None
    sentence: str = field(default="", compare=False)

    @property
    def executable(self) -> bool:
        """Whether the norm compiles to a shape of its own."""
        return bool(self.form)

    @property
    def patterns(self) -> tuple[ActPattern, ...]:
        """All act patterns of the norm."""
        return (*self.requires, *self.before, *self.after, *self.forbids, *self.unless_act, *self.start, *self.counts)

    @property
    def condition_facts(self) -> tuple[str, ...]:
        """The facts on which the norm's applicability depends, in a fixed order."""
        conditions = (*self.when, *self.unless)
        return tuple(dict.fromkeys(test.fact for condition in conditions for test in condition.tests))
