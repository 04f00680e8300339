"""The norms that say who does an act, and where it must not be done; and how a role fits one that governs a matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from guiju.check.competence.fit import Fit
from guiju.check.competence.inquiry import Question, Step
from guiju.check.preparation.prepare import Preparer
from guiju.knowledge.index import Index
from guiju.knowledge.norms import ActPattern, Norm
from guiju.knowledge.vocabulary import token


@dataclass(frozen=True, slots=True)
class Ruling:
    """A norm that governs a matter, or may (`unsettled`: the facts on which that hangs), and how a role fits it."""

    norm: Norm
    pattern: ActPattern
    certain: bool
    unsettled: frozenset[str]
    fit: Fit = "other"
    steps: tuple[Step, ...] = ()
    questions: tuple[Question, ...] = ()

    def with_fit(self, fit: Fit, steps: tuple[Step, ...], questions: tuple[Question, ...] = ()) -> Ruling:
        """Return the ruling for one role."""
        return replace(self, fit=fit, steps=steps, questions=questions)

    def clashes(self, other: Ruling) -> bool:
        """Whether two norms that ask for different actors disagree: neither is the exception to the other."""
        return self.norm.iri not in other.norm.exception_to and other.norm.iri not in self.norm.exception_to


@dataclass(frozen=True, slots=True)
class NormsOfAct:
    """What a rule set says of one act: who does it, and where nobody may."""

    actors: tuple[Norm, ...] = ()
    prohibitions: tuple[Norm, ...] = ()


class Rulings:
    """The norms of all rule sets by act.

    Args:
        index: the built knowledge.
        preparer: knows the executable norms.
    """

    def __init__(self, index: Index, preparer: Preparer) -> None:
        self._terms = index.terms
        self._by_act: dict[tuple[str, str], NormsOfAct] = {}
        for ruleset in index.rulesets:
            norms = preparer.norms(ruleset)
            for verb in dict.fromkeys(verb for norm in norms for pattern in norm.patterns for verb in pattern.verbs):
                self._by_act[ruleset, verb] = _norms_of_act(verb, norms)
        self.exceptions: dict[str, tuple[Norm, ...]] = {}
        for entry in index.norms.values():
            if not entry.norm.executable:
                for general in entry.norm.exception_to:
                    self.exceptions[general] = (*self.exceptions.get(general, ()), entry.norm)

    def verbs(self, ruleset: str) -> list[str]:
        """Return the acts of which a rule set says who does them, those with most norms about the actor first."""
        own = {verb: norms.actors for (name, verb), norms in self._by_act.items() if name == ruleset and norms.actors}
        about = {verb: sum(token(norm.form) == "actor" for norm in norms) for verb, norms in own.items()}
        return sorted(own, key=lambda verb: (-about[verb], verb))

    def kinds(self, ruleset: str, verb: str) -> list[str]:
        """Return the kinds of case in which a rule set says who does an act, those with most norms first."""
        found: dict[str, int] = {}
        for norm in self._by_act.get((ruleset, verb), NormsOfAct()).actors:
            for kind in norm.governs:
                found[kind] = found.get(kind, 0) + 1
        return sorted(found, key=lambda kind: (-found[kind], kind))

    def of(self, ruleset: str, verb: str, kind: str) -> NormsOfAct:
        """Return what a rule set says of an act in cases of a kind."""
        wider = set(self._terms.with_broader(kind))
        found = self._by_act.get((ruleset, verb), NormsOfAct())
        return NormsOfAct(
            *(tuple(n for n in own if wider & set(n.governs)) for own in (found.actors, found.prohibitions))
        )


def _norms_of_act(verb: str, norms: Sequence[Norm]) -> NormsOfAct:
    """Where no norm is about the actor alone, those that ask for the act as somebody's step say whose it is."""

    def asking(form: str) -> tuple[Norm, ...]:
        own = (norm for norm in norms if token(norm.form) == form and norm.requires)
        return tuple(norm for norm in own if verb in pattern_of(norm, verb).verbs and _says_who(pattern_of(norm, verb)))

    forbidding = (n for n in norms if token(n.form) == "forbidden-act" and any(verb in p.verbs for p in n.forbids))
    return NormsOfAct(asking("actor") or asking("required-act"), tuple(forbidding))


def pattern_of(norm: Norm, verb: str) -> ActPattern:
    """Return what a norm requires of an act: the pattern with that verb, or its first."""
    return next((pattern for pattern in norm.requires if verb in pattern.verbs), norm.requires[0])


def _says_who(pattern: ActPattern) -> bool:
    return bool(pattern.by or pattern.mandated or pattern.same_person_as)
