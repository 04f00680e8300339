"""The projection: cases, the conditions of norms and those who act, as classes of OWL 2 DL without dates.

A fact with concepts as values is a property whose values lie in disjoint classes, one a concept; a yes/no fact is a
class of cases; a comparison of numbers and an act on file are classes of which nothing more is known. A norm's class
`<norm>.governed` is the class whose members the compiled shape has as its targets. Acts that trigger or excuse a norm
are left aside: the cases are those in which none of them is on file.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Final

from guiju.knowledge.compile import GOVERNED
from guiju.knowledge.norms import ActPattern, Condition, FactTest, Norm
from guiju.knowledge.reasoning.assignment import Assignment, Facts
from guiju.knowledge.reasoning.owl import Axioms, Expression
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import GJ, ROOT

SPACE: Final = ROOT + "reason#"
"""Where the classes of the projection lie."""


class Projection:
    """Norms, cases and signers of one rule set as classes.

    Args:
        ruleset: the rule set's ID; it keeps the classes of several projections apart.
        terms: the vocabulary.
    """

    def __init__(self, ruleset: str, terms: Terms) -> None:
        self.terms = terms
        self._space = f"{SPACE}{ruleset}."
        self.axioms = Axioms()
        self._concepts: set[str] = set()
        self._values: dict[str, set[str]] = {}
        self._agents: set[str] = set()
        self._kinds: set[str] = set()
        self._narrower: dict[str, frozenset[str]] = {}

    def name(self, *parts: str) -> str:
        """Return the IRI of a class of the projection, made of names and of the ends of IRIs."""
        return self._space + ".".join(part.removeprefix(ROOT).removeprefix("id/").replace("def#", "") for part in parts)

    def norm(self, norm: Norm) -> Expression:
        """Define the class of cases that the norm governs."""
        parts = [self.axioms.any_of([self._kind(kind) for kind in norm.governs])]
        if norm.when:
            parts.append(self.axioms.any_of([self.condition(condition) for condition in norm.when]))
        parts += [self.axioms.none_of(self.condition(condition)) for condition in norm.unless]
        return self.axioms.define(norm.iri + GOVERNED, self.axioms.all_of(parts))

    def condition(self, condition: Condition) -> Expression:
        """Return the class of cases that fulfil a condition."""
        parts = [self._test(test) for test in condition.tests]
        if condition.acts:
            parts.append(self.axioms.any_of([self._act(act) for act in condition.acts]))
        return self.axioms.all_of(parts)

    def within(self, kind: str, facets: Facts) -> Expression:
        """Return the class of cases of a kind whose facets have values among those given, and no others."""
        parts = [self._kind(kind)]
        for fact, values in facets.items():
            filler = self.axioms.any_of([self._value(fact, str(value)) for value in values])
            parts += [self.axioms.some(fact, filler), self.axioms.only(fact, filler)]
        return self.axioms.all_of(parts)

    def case(self, assignment: Assignment, mentioned: Iterable[Condition]) -> Expression:
        """Return the class of exactly such cases: facts that conditions mention and the case lacks are not so."""
        parts = [self._kind(assignment.kind)]
        tests = {test.fact: test for condition in mentioned for test in condition.tests}
        acts = {act for condition in mentioned for act in condition.acts}
        for fact in sorted({*assignment.facts, *tests}):
            parts += self._described(fact, assignment, tests.get(fact))
        for act in sorted(acts | assignment.acts):
            parts.append(self._act(act) if act in assignment.acts else self.axioms.none_of(self._act(act)))
        return self.axioms.all_of(parts)

    def _described(self, fact: str, assignment: Assignment, test: FactTest | None) -> list[Expression]:
        found = assignment.facts.get(fact, ())
        if test and test.comparisons:
            return []
        if self._is_flag(fact):
            flag = self._flag(fact)
            return [flag if True in found else self.axioms.none_of(flag)]
        fillers = [self._value(fact, str(value)) for value in found]
        closed = self.axioms.only(fact, self.axioms.any_of(fillers))
        return [*(self.axioms.some(fact, filler) for filler in fillers), closed]

    def signer(self, pattern: ActPattern) -> Expression:
        """Return the class of those who may do an act by a pattern: by their role, a mandate, or being the same."""
        parts = [self._agent(role) for role in pattern.by]
        if pattern.mandated:
            holders = self.axioms.any_of([self._agent(role) for role in pattern.mandated])
            mandate = self.axioms.any_of([self._opaque("mandate", role) for role in pattern.mandators])
            parts.append(self.axioms.all_of([holders, mandate]))
        parts += [self._opaque("same", verb) for verb in pattern.same_person_as]
        return self.axioms.any_of(parts)

    def finish(self) -> None:
        """State what holds of all that was used: hierarchy, unique names, single values, what always holds."""
        for kind in sorted(self._kinds):
            self._outline(kind)
        self._tree(sorted(self._kinds), "kind")
        for concept in sorted(self._concepts):
            self._tree_of_values(concept)
            self.axioms.member(concept, self._concept(concept))
        for one, other in combinations(sorted(self._concepts), 2):
            if not self._related(one, other):
                self.axioms.apart(self._concept(one), self._concept(other))
        for fact, values in sorted(self._values.items()):
            known = self.terms.facts.get(fact)
            if known and not known.many:
                self.axioms.within(GJ.Case, self.axioms.at_most_one(fact))
            self._never_together(fact, values)
        for agent in sorted(self._agents):
            self._tree_of_agents(agent)

    def _outline(self, kind: str) -> None:
        self.axioms.within(self._kind(kind), GJ.Case)
        outline = self.terms.outlines.get(kind)
        for given, follows in outline.always if outline else ():
            premise = self.axioms.all_of([self._kind(kind), self.condition(given)])
            self.axioms.within(premise, self.condition(follows))

    def _tree(self, items: list[str], prefix: str) -> None:
        for one, other in combinations(items, 2):
            first, second = self.axioms.declare(self.name(prefix, one)), self.axioms.declare(self.name(prefix, other))
            if other in self.terms.with_broader(one):
                self.axioms.within(first, second)
            elif one in self.terms.with_broader(other):
                self.axioms.within(second, first)
            elif not self._related(one, other):
                self.axioms.apart(first, second)

    def _tree_of_values(self, concept: str) -> None:
        for wider in self.terms.with_broader(concept)[1:]:
            if wider in self._concepts:
                self.axioms.within(self._concept(concept), self._concept(wider))

    def _tree_of_agents(self, agent: str) -> None:
        for wider in self.terms.with_broader(agent)[1:]:
            if wider in self._agents:
                self.axioms.within(self._agent(agent), self._agent(wider))
        for inferior in self.terms.outranks.get(agent, ()):
            if inferior in self._agents:
                self.axioms.apart(self._agent(agent), self._agent(inferior))

    def _related(self, one: str, other: str) -> bool:
        """Whether a value can be both: one is a kind of the other, or they share a narrower concept."""
        return bool(self._below(one) & self._below(other))

    def _below(self, concept: str) -> frozenset[str]:
        """Return the concept and all narrower ones; kept, because every pair of concepts asks."""
        if concept not in self._narrower:
            self._narrower[concept] = frozenset((concept, *self.terms.narrower(concept)))
        return self._narrower[concept]

    def _never_together(self, fact: str, values: set[str]) -> None:
        apart = [value for value in self.terms.never_together.get(fact, ()) if value in values]
        for one, other in combinations(apart, 2):
            case = self.axioms.all_of([GJ.Case, self.axioms.some(fact, self._concept(one))])
            self.axioms.apart(case, self.axioms.some(fact, self._concept(other)))

    def _test(self, test: FactTest) -> Expression:
        if test.comparisons:
            bounds = ["-".join((name, str(bound))) for name, bound in test.comparisons]
            return self._opaque("number", test.fact, *bounds)
        if self._is_flag(test.fact):
            flag = self._flag(test.fact)
            parts: list[Expression] = [flag] if True in test.values else []
            parts += [self.axioms.none_of(flag)] if False in test.values else []
            return self.axioms.any_of(parts)
        return self.axioms.some(test.fact, self.axioms.any_of([self._value(test.fact, str(v)) for v in test.values]))

    def _is_flag(self, fact: str) -> bool:
        known = self.terms.facts.get(fact)
        return bool(known and known.range.endswith("boolean"))

    def _flag(self, fact: str) -> Expression:
        return self._opaque("fact", fact)

    def _value(self, fact: str, concept: str) -> Expression:
        self._values.setdefault(fact, set()).add(concept)
        self._concepts.add(concept)
        return self._concept(concept)

    def _concept(self, concept: str) -> Expression:
        return self.axioms.declare(self.name("value", concept))

    def _agent(self, role: str) -> Expression:
        self._agents.add(role)
        return self.axioms.declare(self.name("agent", role))

    def _kind(self, kind: str) -> Expression:
        self._kinds.add(kind)
        return self.axioms.declare(self.name("kind", kind))

    def _act(self, verb: str) -> Expression:
        return self._opaque("act", verb)

    def _opaque(self, *parts: str) -> Expression:
        return self.axioms.declare(self.name(*parts))
