"""Mutants of a norm: each with one number, one agent or the strength changed, and whether its scenarios notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from guiju.check.checker import Checker
from guiju.check.engine.direct import DirectEngine
from guiju.check.scenarios import Expectation, Scenario, departures
from guiju.knowledge.compile import CompileError, Compiler
from guiju.knowledge.index import Index, NormEntry
from guiju.knowledge.norms import ActPattern, Condition, Norm
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON

AGENTS = ("role", "unit", "body")
_PATTERNS = ("requires", "before", "after", "forbids", "unless_act", "start", "counts")
_AGENT_LISTS = ("includes", "includes_any", "also")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed norm and what was changed."""

    norm: Norm
    change: str


def mutants(norm: Norm, terms: Terms, strengths: Sequence[str]) -> Iterator[Mutant]:
    """Yield every mutant: each number one more and one less, each agent another, the strength another."""
    yield from _numbers(norm)
    yield from _agents(norm, terms)
    other = strengths[(strengths.index(norm.strength) + 1) % len(strengths)]
    yield Mutant(replace(norm, strength=other), f"strength {token(norm.strength)} → {token(other)}")


def _numbers(norm: Norm) -> Iterator[Mutant]:
    for name in ("amount", "numerator", "denominator"):
        value = getattr(norm, name)
        for other in _beside(value):
            yield Mutant(replace(norm, **{name: other}), f"{name} {value} → {other}")
    if norm.every > 1:
        for other in _beside(norm.every):
            yield Mutant(replace(norm, every=other), f"every {norm.every} → {other}")
    for changed, change in _bounds(norm.comparisons):
        yield Mutant(replace(norm, comparisons=changed), change)
    for name in ("when", "unless"):
        for conditions, change in _condition_bounds(getattr(norm, name)):
            yield Mutant(replace(norm, **{name: conditions}), f"{name}: {change}")


def _beside(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value - 1, value + 1) if value > 0 else (value + 1,)


def _bounds(comparisons: tuple[tuple[str, int], ...]) -> Iterator[tuple[tuple[tuple[str, int], ...], str]]:
    for place, (name, bound) in enumerate(comparisons):
        for other in _beside(bound):
            yield (*comparisons[:place], (name, other), *comparisons[place + 1 :]), f"{name} {bound} → {other}"


def _condition_bounds(conditions: tuple[Condition, ...]) -> Iterator[tuple[tuple[Condition, ...], str]]:
    for place, condition in enumerate(conditions):
        for number, test in enumerate(condition.tests):
            for bounds, change in _bounds(test.comparisons):
                tests = (*condition.tests[:number], replace(test, comparisons=bounds), *condition.tests[number + 1 :])
                changed = replace(condition, tests=tests)
                yield (*conditions[:place], changed, *conditions[place + 1 :]), f"{token(test.fact)} {change}"


def _agents(norm: Norm, terms: Terms) -> Iterator[Mutant]:
    for name in _PATTERNS:
        patterns: tuple[ActPattern, ...] = getattr(norm, name)
        for place, pattern in enumerate(patterns):
            for field in ("by", "to", "mandated", "mandators"):
                for values, change in _others(getattr(pattern, field), terms):
                    changed = replace(pattern, **{field: values})
                    whole = (*patterns[:place], changed, *patterns[place + 1 :])
                    yield Mutant(replace(norm, **{name: whole}), f"{name} {field}: {change}")
    yield from _listed_agents(norm, terms)
    yield from _condition_agents(norm, terms)


def _listed_agents(norm: Norm, terms: Terms) -> Iterator[Mutant]:
    for name in _AGENT_LISTS:
        for values, change in _others(getattr(norm, name), terms):
            yield Mutant(replace(norm, **{name: values}), f"{name}: {change}")


def _condition_agents(norm: Norm, terms: Terms) -> Iterator[Mutant]:
    for name in ("when", "unless"):
        conditions: tuple[Condition, ...] = getattr(norm, name)
        for place, condition in enumerate(conditions):
            for number, test in enumerate(condition.tests):
                for values, change in _others(test.values, terms):
                    tests = (*condition.tests[:number], replace(test, values=values), *condition.tests[number + 1 :])
                    whole_conditions = (*conditions[:place], replace(condition, tests=tests), *conditions[place + 1 :])
                    yield Mutant(replace(norm, **{name: whole_conditions}), f"{name} {token(test.fact)}: {change}")


def _others(values: Sequence[Any], terms: Terms) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield the values with one agent exchanged for an unrelated one of its scheme."""
    for place, value in enumerate(values):
        known = terms.concepts.get(str(value))
        if known and known.scheme in AGENTS:
            other = _unrelated(str(value), [str(item) for item in values], terms)
            changed = (*values[:place], other, *values[place + 1 :])
            yield changed, f"{token(str(value))} → {token(other)}"


def _unrelated(agent: str, values: Sequence[str], terms: Terms) -> str:
    """Return an agent of the same scheme that is neither wider nor narrower than any of the values."""
    related = {wider for value in values for wider in terms.with_broader(value)}
    strangers = [
        iri
        for iri, wider in _agents_of(terms, terms.concepts[agent].scheme)
        if iri not in related and not wider & set(values) and iri not in terms.relations
    ]
    return strangers[sum(map(ord, agent)) % len(strangers)]


_WIDER: dict[tuple[int, str], list[tuple[str, frozenset[str]]]] = {}


def _agents_of(terms: Terms, scheme: str) -> list[tuple[str, frozenset[str]]]:
    """Return the agents of a scheme with themselves and all that is wider; kept, for it is asked thousands of times."""
    key = id(terms), scheme
    if key not in _WIDER:
        own = [iri for iri, term in terms.concepts.items() if term.scheme == scheme]
        _WIDER[key] = [(iri, frozenset(terms.with_broader(iri))) for iri in own]
    return _WIDER[key]


class Jury:
    """Judges scenarios by one norm alone.

    Args:
        index: the built knowledge.
        compiler: the compiler of the forms.
    """

    def __init__(self, index: Index, compiler: Compiler) -> None:
        self._index = index
        self._compiler = compiler

    def departures(self, norm: Norm, scenarios: Sequence[Scenario]) -> list[str]:
        """Return where the scenarios' expectations about this norm do not come true.

        Raises:
            CompileError: the norm does not compile.
        """
        checker = self._checker(norm)
        name = token(norm.iri)
        found = []
        for scenario in scenarios:
            wanted = scenario.expect[name]
            if wanted.verdict == "conflict":  # needs a second norm
                continue
            checked = checker.check(scenario.body(), JSON, as_of=scenario.as_of, profile=scenario.profile_body())
            own = [verdict for verdict in checked.verdicts if verdict.focus.endswith(f":{scenario.identifier}")]
            verdicts = {token(v.norm.iri): Expectation(v.verdict, token(v.norm.strength)) for v in own}
            found += departures(replace(scenario, expect={name: wanted}), verdicts)
        return found

    def _checker(self, norm: Norm) -> Checker:
        compiled = self._compiler.compile(norm)
        shapes = {shape.iri: shape.entry for shape in compiled}
        index = replace(self._index, norms={norm.iri: NormEntry(norm, "", "")}, shapes=shapes)
        return Checker(index, DirectEngine(shapes), "mutant")

    def survives(self, mutant: Mutant, scenarios: Sequence[Scenario]) -> bool:
        """Whether no scenario notices the change; a mutant that does not compile is noticed by the build."""
        try:
            return not self.departures(mutant.norm, scenarios)
        except CompileError:
            return False


def by_norm(scenarios: Sequence[Scenario]) -> Mapping[tuple[str, str], list[Scenario]]:
    """Return (rule set, local name of a norm) → the scenarios that expect something of it."""
    found: dict[tuple[str, str], list[Scenario]] = {}
    for scenario in scenarios:
        for name in scenario.expect:
            found.setdefault((scenario.ruleset, name), []).append(scenario)
    return found
