"""A complete description of a case: every fact has its values, and what is not described is not so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from guiju.knowledge.norms import Condition, FactTest, Norm, Value
from guiju.knowledge.terms import Terms

Facts = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Assignment:
    """A case: its kind, its facts, and the acts on file. A yes/no fact that is missing is no."""

    kind: str
    facts: Facts
    acts: frozenset[str] = field(default_factory=frozenset)


def satisfies(assignment: Assignment, test: FactTest, terms: Terms) -> bool:
    """Whether a fact of the case has one of the values of the test, or a number within its bounds."""
    found = assignment.facts.get(test.fact, ())
    if test.comparisons:
        return bool(found) and all(_within(value, test.comparisons) for value in found)
    if False in test.values and not found:
        return True
    return any(kind in test.values for value in found for kind in _kinds(value, terms))


def _kinds(value: Value, terms: Terms) -> tuple[Value, ...]:
    return terms.with_broader(value) if isinstance(value, str) else (value,)


def _within(value: Value, comparisons: Iterable[tuple[str, int]]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    holds = {"min": value.__ge__, "max": value.__le__, "moreThan": value.__gt__, "lessThan": value.__lt__}
    return all(holds[name](bound) is True for name, bound in comparisons)


def holds(assignment: Assignment, condition: Condition, terms: Terms) -> bool:
    """Whether the case fulfils a condition."""
    on_file = not condition.acts or bool(assignment.acts & set(condition.acts))
    return on_file and all(satisfies(assignment, test, terms) for test in condition.tests)


def governs(norm: Norm, assignment: Assignment, terms: Terms) -> bool:
    """Whether the norm applies to the case. Excusing and triggering acts are left aside: none is on file."""
    if not set(terms.with_broader(assignment.kind)) & set(norm.governs):
        return False
    met = not norm.when or any(holds(assignment, condition, terms) for condition in norm.when)
    return met and not any(holds(assignment, condition, terms) for condition in norm.unless)


def possible(assignment: Assignment, terms: Terms) -> bool:
    """Whether such a case can be, as far as the ontology says: what always holds, and what is never together."""
    outline = terms.outlines.get(assignment.kind)
    for given, follows in outline.always if outline else ():
        if holds(assignment, given, terms) and not holds(assignment, follows, terms):
            return False
    for fact, values in terms.never_together.items():
        found = [value for value in assignment.facts.get(fact, ()) if set(_kinds(value, terms)) & set(values)]
        if len(found) > 1:
            return False
    return True
