"""Witnesses: complete cases that fulfil two norms' conditions, looked for among the values that the conditions name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from guiju.knowledge.norms import Condition, FactTest, Norm, Value
from guiju.knowledge.reasoning.assignment import Assignment, governs, possible, satisfies
from guiju.knowledge.terms import Terms

_NOTHING = Condition(())


def witness(norms: tuple[Norm, Norm], terms: Terms) -> Assignment | None:
    """Return a possible case that both norms govern, the plainest that is found; None if none is found.

    Args:
        norms: two norms.
        terms: the vocabulary.
    """
    one, other = norms
    for kind in _common_kinds(one, other, terms):
        for first, second in product(one.when or (_NOTHING,), other.when or (_NOTHING,)):
            for candidate in _candidates(kind, first, second, terms):
                if possible(candidate, terms) and governs(one, candidate, terms) and governs(other, candidate, terms):
                    return candidate
    return None


def _common_kinds(one: Norm, other: Norm, terms: Terms) -> list[str]:
    kinds = {*one.governs, *other.governs}
    wanted = (set(one.governs), set(other.governs))
    return sorted(kind for kind in kinds if all(set(terms.with_broader(kind)) & governed for governed in wanted))


def _candidates(kind: str, first: Condition, second: Condition, terms: Terms) -> Iterator[Assignment]:
    """Yield cases that have what both conditions ask for, completed by the usual facets of the kind of case."""
    tests: dict[str, list[FactTest]] = {}
    for test in (*first.tests, *second.tests):
        tests.setdefault(test.fact, []).append(test)
    options = {fact: list(_choices(fact, found, terms)) for fact, found in tests.items()}
    acts = frozenset(condition.acts[0] for condition in (first, second) if condition.acts)
    outline = terms.outlines.get(kind)
    for chosen in product(*options.values()):
        asked = {fact: values for fact, values in zip(options, chosen, strict=True) if values != (False,)}
        usuals = sorted(outline.usual, key=lambda usual: _unusual(usual, asked)) if outline else []
        for usual in (*usuals, _NOTHING):
            for facets in _completions(usual, set(tests), outline.exemplars if outline else ()):
                yield Assignment(kind, {**facets, **asked}, acts)


def _unusual(usual: Condition, asked: Mapping[str, tuple[Value, ...]]) -> int:
    """Count the values asked for that do not belong to the usual facets: the fewer, the more natural the case."""
    return sum(value not in test.values for test in usual.tests for value in asked.get(test.fact, ()))


def _choices(fact: str, tests: list[FactTest], terms: Terms) -> Iterator[tuple[Value, ...]]:
    """Yield values of a fact that meet all tests: one value if one will do, else one for each test."""
    named = [value for test in tests for value in test.values] + [
        bound + (name == "moreThan") - (name == "lessThan") for test in tests for name, bound in test.comparisons
    ]
    single = [(value,) for value in dict.fromkeys(named)]
    known = terms.facts.get(fact)
    several = list(product(*(test.values for test in tests))) if known and known.many else []
    for values in (*single, *several):
        if all(satisfies(Assignment("", {fact: values}), test, terms) for test in tests):
            yield tuple(dict.fromkeys(values))


def _completions(
    usual: Condition, settled: Iterable[str], exemplars: tuple[str, ...]
) -> Iterator[dict[str, tuple[Value, ...]]]:
    """Yield the usual combinations of those facets that are not settled yet, the exemplary values first."""
    open_tests = [test for test in usual.tests if test.fact not in set(settled)]
    ordered = [sorted(test.values, key=lambda value: (value not in exemplars, str(value))) for test in open_tests]
    for values in product(*ordered):
        yield {test.fact: (value,) for test, value in zip(open_tests, values, strict=True)}
