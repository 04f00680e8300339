"""Who stands in for an absent leader: which substitution norms concern the absence, and what they then ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from guiju.check.case import Act, Case
from guiju.check.doors.profile import Profile
from guiju.check.preparation.governs import Applicability, applicability
from guiju.check.preparation.prepare import Preparer
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import GJ, token

_ABSENT_ROLE = str(GJ.absentRole)
_ABSENCE_KIND = str(GJ.absenceKind)
_ACTING_SCOPE = str(GJ.actingScope)


@dataclass(frozen=True, slots=True)
class Absence:
    """A role whose holder is away; `kind` is the way of being away, empty where nobody said."""

    role: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class StandIn:
    """A substitution norm that concerns, or may concern, an absence.

    `unsettled` are the facts on which that hangs, empty where it is certain; `mandates` the norms that want the
    substitute entrusted or designated first.
    """

    absence: Absence
    norm: Norm
    unsettled: frozenset[str]
    mandates: tuple[Norm, ...]


class Substitutions:
    """The substitution norms of all rule sets.

    Args:
        index: the built knowledge.
        preparer: reads cases as the check does.
    """

    def __init__(self, index: Index, preparer: Preparer) -> None:
        self._index = index
        self._preparer = preparer
        self._norms: dict[str, list[tuple[Norm, tuple[Norm, ...]]]] = {}
        for ruleset in index.rulesets:
            own = preparer.norms(ruleset)
            self._norms[ruleset] = [(norm, _mandating(norm, own)) for norm in own if _is_substitution(norm)]

    def norms(self, ruleset: str) -> list[Norm]:
        """Return a rule set's substitution norms, in the order of the text."""
        return [norm for norm, _ in self._norms[ruleset]]

    def mandating(self, norm: Norm) -> tuple[Norm, ...]:
        """Return the norms that want a substitute entrusted or designated before it acts."""
        return _mandating(norm, self._preparer.norms(norm.ruleset))

    def takes_absences(self, kind: str) -> bool:
        """Whether cases of a kind are about somebody's absence."""
        fact = self._index.terms.facts.get(_ABSENT_ROLE)
        return fact is not None and bool(set(self._index.terms.with_broader(kind)) & set(fact.of))

    def stand_ins(self, ruleset: str, absences: Sequence[Absence]) -> list[StandIn]:
        """Return which substitution norms concern which absence, in the order of the text.

        Args:
            ruleset: the rule set's ID.
            absences: all who are away; those not named are taken to be at their posts.
        """
        found = []
        for absence in absences:
            for norm, mandates in self._norms[ruleset]:
                case = self._case(norm, ruleset)
                applies = self.applies(norm, case, absence, absences)
                if applies.applies is not False:
                    asked = [m for m in mandates if self.applies(m, case, absence, absences).applies is not False]
                    found.append(StandIn(absence, norm, applies.unsettled, tuple(asked)))
        return found

    def applies(self, norm: Norm, case: Case, absence: Absence, absences: Sequence[Absence]) -> Applicability:
        """Return whether a norm applies to a case about one of several absences."""
        facts = {**self._facts(norm, case.kind, absence, absences), **case.facts}
        view, _ = self._preparer.view(replace(case, facts=facts), Profile())
        return applicability(norm, view)

    def _case(self, norm: Norm, ruleset: str) -> Case:
        """Return a case in which somebody acts for the absent one, and all else that the norm looks for is on file."""
        verbs = dict.fromkeys(
            verb
            for verbs in (*(p.verbs for p in norm.requires), *(condition.acts for condition in norm.when))
            for verb in verbs
        )
        acts = tuple(Act(f"urn:guiju:asked/{number}", "", verb) for number, verb in enumerate(verbs))
        return Case("urn:guiju:asked", "", norm.governs[0], ruleset, {}, {}, acts, timeline_complete=True)

    def _facts(
        self, norm: Norm, kind: str, absence: Absence, absences: Sequence[Absence]
    ) -> Mapping[str, tuple[Value, ...]]:
        facts: dict[str, tuple[Value, ...]] = {_ABSENT_ROLE: (absence.role,)}
        if absence.kind:
            facts[_ABSENCE_KIND] = (absence.kind,)
        if norm.scope:
            facts[_ACTING_SCOPE] = (norm.scope,)
        for fact in self._index.terms.facts.values():
            if fact.away_role and kind in fact.of:
                away = self._away(norm, fact.away_role, absences)
                if away is not None:
                    facts[fact.iri] = (away,)
        return facts

    def _away(self, norm: Norm, role: str, absences: Iterable[Absence]) -> bool | None:
        """Whether a role's holder is away too; None where it may be, or is away in a way not named by the norm."""
        wider = self._index.terms.with_broader(role)
        concerned = [absence for absence in absences if absence.role in wider]
        ways = set(_ways(norm))
        for absence in concerned:
            if absence.role == role and (not ways or ways & set(self._index.terms.with_broader(absence.kind))):
                return True
        return None if concerned else False


def _is_substitution(norm: Norm) -> bool:
    return bool(norm.absent and norm.substitutes) and token(norm.form) == "actor"


def _mandating(norm: Norm, norms: Iterable[Norm]) -> tuple[Norm, ...]:
    """Return the norms that want an act done before the substitute's."""
    if not norm.mandate:
        return ()
    verbs = set(norm.requires[0].verbs)
    return tuple(
        other
        for other in norms
        if token(other.form) == "required-act"
        and set(other.governs) & set(norm.governs)
        and any(verbs & set(pattern.verbs) for pattern in other.before)
    )


def _ways(norm: Norm) -> tuple[str, ...]:
    """Return the ways of being away of which the norm's conditions speak."""
    tests = (test for condition in norm.when for test in condition.tests if test.fact == _ABSENCE_KIND)
    return tuple(str(value) for test in tests for value in test.values)
