"""What generated records are made of: words of the graph, values that meet or fail a test, acts that fit a pattern."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from guiju.knowledge.index import Index
from guiju.knowledge.norms import ActPattern, FactTest, Norm, Value
from guiju.knowledge.vocabulary import concept

AUTHORISE = concept("act", "authorise")
CONCLUDE = concept("act", "conclude")
RECORD_REASON = concept("act", "record-reason")
STRANGERS = ("甲局", "乙局", "丙镇政府", "丁集团公司")
"""Agents that no rule set knows."""
AGENTS = ("role", "unit", "body")
_XSD = "http://www.w3.org/2001/XMLSchema#"

Act = dict[str, Any]


class Words:
    """The words of the graph, and what is near or far from a term.

    Args:
        index: the built knowledge.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.terms = index.terms
        self._of_scheme: dict[str, list[str]] = {}
        for term in self.terms.concepts.values():
            self._of_scheme.setdefault(term.scheme, []).append(term.iri)
        self._narrower: dict[str, list[str]] = {}
        for iri in self.terms.concepts:
            for wider in self.terms.with_broader(iri)[1:]:
                self._narrower.setdefault(wider, []).append(iri)
        self.edges = sorted(index.calendar.special)
        self.roles = frozenset(map(self.label, self._of_scheme["role"]))
        self._ranges: dict[str, str] = {iri: fact.range for iri, fact in self.terms.facts.items()}

    def label(self, iri: str) -> str:
        """Return the Chinese label of a term."""
        return self.terms.label(iri, "zh")

    def said(self, value: Value) -> Value:
        """Return a value as a user writes it: a term by its label."""
        return self.label(value) if isinstance(value, str) and value in self.terms.concepts else value

    def kind_of(self, fact: str) -> str:
        """Return `boolean`, `integer`, `date` or `string`, or an empty text where a fact takes terms."""
        name = self._ranges.get(fact, "")
        return name.removeprefix(_XSD) if name.startswith(_XSD) else ""

    def schemes(self, fact: str) -> tuple[str, ...]:
        """Return the schemes from which a fact takes its values."""
        return self.terms.ranges.get(self._ranges.get(fact, ""), ())

    def is_many(self, fact: str) -> bool:
        """Whether a fact takes several values."""
        known = self.terms.facts.get(fact)
        return known is not None and known.many

    def narrowed(self, random: Random, iri: str) -> str:
        """Return the term or, now and then, one that is a kind of it."""
        below = self._narrower.get(iri)
        return random.choice(below) if below and random.random() < 0.2 else iri

    def another(self, random: Random, values: Sequence[Value], schemes: Sequence[str]) -> str:
        """Return a term of the schemes that is none of the values, nor a kind of them, if there is such a term."""
        pool = [iri for scheme in schemes for iri in self._of_scheme.get(scheme, ())]
        for _ in range(8):
            found = random.choice(pool)
            if not set(self.terms.with_broader(found)) & set(values):
                return found
        return found

    def agent(self, random: Random, schemes: Sequence[str] = AGENTS) -> str:
        """Return somebody, as a user writes it: a term of one of the schemes, or one whom no rule set knows."""
        known = [scheme for scheme in schemes if scheme in AGENTS]
        if "unit" in known and random.random() < 0.4:
            return random.choice(STRANGERS)
        return self.label(random.choice(self._of_scheme[random.choice(known)]))


def meeting(random: Random, words: Words, test: FactTest) -> Any:
    """Return what a user writes so that a test holds; numbers lie at the bound or beyond it."""
    if test.values:
        value = random.choice(test.values)
        return words.said(words.narrowed(random, value) if isinstance(value, str) else value)
    found = 0
    for name, bound in test.comparisons:
        step = random.choice((0, 0, 1, 5))
        found = {"min": bound + step, "moreThan": bound + 1 + step, "max": bound - step, "lessThan": bound - 1 - step}[
            name
        ]
    return max(found, 0)


def failing(random: Random, words: Words, test: FactTest) -> Any:
    """Return what a user writes so that a test does not hold."""
    if test.comparisons:
        name, bound = test.comparisons[0]
        return max({"min": bound - 1, "moreThan": bound, "max": bound + 1, "lessThan": bound}[name], 0)
    if isinstance(test.values[0], bool):
        return not test.values[0]
    schemes = words.schemes(test.fact)
    return words.label(words.another(random, test.values, schemes)) if schemes else random.choice(STRANGERS)


def act_of(random: Random, words: Words, pattern: ActPattern, day: date) -> list[Act]:
    """Return an act that fits a pattern, with the mandate or the other act of the same person that it needs."""
    act: Act = {"act": words.label(random.choice(pattern.verbs)), "on": day.isoformat()}
    more: list[Act] = []
    if pattern.by and not (pattern.mandated and random.random() < 0.5):
        act["by"] = words.label(words.narrowed(random, random.choice(pattern.by)))
    elif pattern.mandated:
        act["by"] = words.label(random.choice(pattern.mandated))
        grant = {"act": words.label(AUTHORISE), "by": words.label(random.choice(pattern.mandators)), "to": act["by"]}
        more.append({**grant, "on": (day - timedelta(days=random.randrange(3))).isoformat()})
    elif pattern.same_person_as:
        act |= {"by": words.agent(random, ("role",)), "person": "p1"}
        other = {"act": words.label(random.choice(pattern.same_person_as)), "by": act["by"], "person": "p1"}
        more.append({**other, "on": (day - timedelta(days=random.randrange(3))).isoformat()})
    else:
        act["by"] = words.agent(random)
    if pattern.to:
        act["to"] = words.label(random.choice(pattern.to))
    if pattern.states:
        act["states"] = [words.label(element) for element in pattern.states]
    if pattern.results:
        act["result"] = words.label(random.choice(pattern.results))
    return [*more, act]


def first_day(random: Random, words: Words, norm: Norm) -> date:
    """Return a day on which the norm's rule set is in force: often close to a holiday, seldom beyond the calendar."""
    calendar = words.index.calendar
    start = date.fromisoformat(words.index.rulesets[norm.ruleset].commencement)
    if random.random() < 0.05:
        return calendar.last + timedelta(days=random.randrange(-12, 12))
    if random.random() < 0.5:
        near = random.choice(words.edges) + timedelta(days=random.randrange(-9, 4))
        if start <= near:
            return near
    return start + timedelta(days=random.randrange((calendar.last - start).days - 60))
