"""Which norms apply to a case: true, false, or open for want of a fact (three-valued, before any shape runs)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guiju.check.case import Act, Case
from guiju.check.preparation.agents import ANYONE, Identity
from guiju.knowledge.norms import ActPattern, Condition, FactTest, Norm, Value
from guiju.knowledge.terms import Fact, Terms
from guiju.knowledge.vocabulary import token

ANY_RESULT = "https://w3id.org/guiju/id/result/any"


@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a norm applies: `applies` is None where it is open; `unsettled` are the facts it then hangs on."""

    applies: bool | None
    unsettled: frozenset[str] = frozenset()


NOT_APPLICABLE: Final = Applicability(False)


class CaseView:
    """A case with its identities, ready for three-valued tests.

    Args:
        case: the case.
        terms: the vocabulary.
        identities: for each act (by node) whom it was done by.
        addressees: for each act (by node) whom it was addressed to.
        named: for each agent in the facts that is no term (by IRI) what it counts as.
    """

    def __init__(
        self,
        case: Case,
        terms: Terms,
        identities: Mapping[str, Identity],
        addressees: Mapping[str, Identity],
        named: Mapping[str, Identity],
    ) -> None:
        self.case = case
        self.terms = terms
        self.identities = identities
        self.addressees = addressees
        self._named = named
        self._shown: dict[str, bool | None] = {}

    def values(self, fact: str) -> tuple[Value, ...]:
        """Return the values of a fact; a yes/no fact that acts show is read off the timeline."""
        stated = self.case.facts.get(fact, ())
        if stated:
            return stated
        shown = self._shown_by_acts(fact)
        return () if shown is None else (shown,)

    def _shown_by_acts(self, fact: str) -> bool | None:
        if fact not in self._shown:
            known: Fact | None = self.terms.facts.get(fact)
            patterns = known.shown_by if known else ()
            self._shown[fact] = self._any_act(patterns) if patterns else None
        return self._shown[fact]

    def _any_act(self, patterns: Sequence[ActPattern]) -> bool | None:
        """Acts on file can show that a fact is so; their absence does not show that it is not: facts are open-world."""
        return True if any(self.matches(act, pattern) for act in self.case.acts for pattern in patterns) else None

    def voided(self, act: Act) -> bool:
        """Whether the act's own result undoes it: an approval that was refused is none."""
        return not set(self.terms.voided_by.get(act.verb, ())).isdisjoint(act.results)

    def matches(self, act: Act, pattern: ActPattern, *, perhaps: bool = False) -> bool:
        """Whether an act fits a pattern certainly, or (perhaps) is not excluded. The same as in the shapes."""
        if act.verb not in pattern.verbs or (self.voided(act) and not pattern.results):
            return False
        if not _fits(self.identities[act.node], (*pattern.by, *pattern.mandated), perhaps):
            return False
        if not _fits(self.addressees[act.node], pattern.to, perhaps):
            return False
        if pattern.states and not set(pattern.states) <= set(act.states) and not (perhaps and not act.states):
            return False
        return not pattern.results or bool(set(pattern.results) & set(act.results)) or (perhaps and not act.results)

    def test(self, test: FactTest) -> bool | None:
        """Whether a fact has one of the values or lies within the bounds; None where it is missing or too general."""
        found = self.values(test.fact)
        if not found:
            return None if self._can_have(test.fact) else False
        if test.comparisons:
            return all(_within(value, test.comparisons) for value in found)
        wanted = set(test.values)
        if any(self._kinds(value) & wanted for value in found):
            return True
        general = any(value in self._kinds(other) for value in found for other in wanted if isinstance(value, str))
        return None if general or any(self._may_be(value, test.values) for value in found) else False

    def _can_have(self, fact: str) -> bool:
        """Whether a case of this kind can have the fact at all: a leave has no genre, so nothing hangs on it."""
        known = self.terms.facts.get(fact)
        return known is None or not known.of or bool(set(self.terms.with_broader(self.case.kind)) & set(known.of))

    def _may_be(self, value: Value, wanted: Sequence[Value]) -> bool:
        """Whether an agent that only the case names may be one of those wanted."""
        identity = self._named.get(str(value))
        return identity is not None and _fits(identity, [str(item) for item in wanted], perhaps=True)

    def _kinds(self, value: Value) -> set[Value]:
        if not isinstance(value, str):
            return {value}
        named = self._named.get(value)
        return set(named.certain) if named else set(self.terms.with_broader(value))

    def condition(self, condition: Condition) -> tuple[bool | None, frozenset[str]]:
        """Return whether all tests of a condition hold, and the facts on which it hangs if that is open."""
        if condition.acts and not any(act.verb in condition.acts for act in self.case.acts):
            return False, frozenset()
        results = [(test.fact, self.test(test)) for test in condition.tests]
        if any(result is False for _, result in results):
            return False, frozenset()
        unsettled = frozenset(fact for fact, result in results if result is None)
        return (None if unsettled else True), unsettled


def _fits(identity: Identity, wanted: Sequence[str], perhaps: bool) -> bool:
    if not wanted:
        return True
    pool = identity.possible if perhaps else identity.certain
    return bool(pool & set(wanted)) or (perhaps and ANYONE in pool)


def _within(value: Value, comparisons: Iterable[tuple[str, int]]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    checks = {"min": value.__ge__, "max": value.__le__, "moreThan": value.__gt__, "lessThan": value.__lt__}
    return all(checks[name](bound) is True for name, bound in comparisons)


def _any(results: Sequence[tuple[bool | None, frozenset[str]]]) -> tuple[bool | None, frozenset[str]]:
    if any(result is True for result, _ in results):
        return True, frozenset()
    unsettled: frozenset[str] = frozenset().union(*(facts for result, facts in results if result is None))
    return (None if unsettled else False), unsettled


def applicability(norm: Norm, view: CaseView) -> Applicability:
    """Return whether a norm applies to the case.

    It applies where the case is of a kind that it governs, some `when` holds (or there is none), no `unless` holds,
    the act that triggers it (`after`) is on file, and no excusing act (`unlessAct`) certainly is.
    """
    if set(view.terms.with_broader(view.case.kind)).isdisjoint(norm.governs):
        return NOT_APPLICABLE
    if norm.after and not any(view.matches(act, p, perhaps=True) for act in view.case.acts for p in norm.after):
        return NOT_APPLICABLE
    # Where each of several is bound apart, or an act is forbidden, the shape itself looks at the excuse.
    apart = token(norm.form) == "forbidden-act" or bool(view.case.facts.get(norm.by_each))
    excused = not apart and any(view.matches(act, pattern) for act in view.case.acts for pattern in norm.unless_act)
    if excused:
        return NOT_APPLICABLE
    holds, unsettled = _any([view.condition(c) for c in norm.when]) if norm.when else (True, frozenset[str]())
    barred, doubtful = _any([view.condition(c) for c in norm.unless])
    if holds is False or barred is True:
        return NOT_APPLICABLE
    if holds is True and barred is False:
        return Applicability(True)
    return Applicability(None, unsettled | doubtful)
