"""Who may sign, who may chair: what the rules say of each role that they name, with the clauses that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from guiju.check.case import Act
from guiju.check.competence.fit import SUITS, Fit, fit
from guiju.check.competence.inquiry import STANDINGS, Candidate, Competence, Inquiry, Question, Standing, Step
from guiju.check.competence.rulings import Ruling, Rulings, pattern_of
from guiju.check.competence.substitution import StandIn, Substitutions
from guiju.check.doors.profile import Profile
from guiju.check.preparation.agents import Identity
from guiju.check.preparation.governs import Applicability, applicability
from guiju.check.preparation.prepare import Preparer
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

ASKED: Final = "urn:guiju:asked"
"""The node of the matter that is asked about."""


class Competences:
    """Answers who may do an act; agrees with the check, whose tests of conditions and identities it uses.

    Args:
        index: the built knowledge.
        preparer: reads cases as the check does.
    """

    def __init__(self, index: Index, preparer: Preparer) -> None:
        self.terms = index.terms
        self.preparer = preparer
        self.rulings = Rulings(index, preparer)
        self.substitutions = Substitutions(index, preparer)
        self._identities: dict[tuple[str, str], Identity] = {}

    def answer(self, inquiry: Inquiry) -> Competence:
        """Return what the rules say of each role that they name for the act."""
        return _Finder(self, inquiry).find()

    def holders(self, inquiry: Inquiry, role: str) -> list[str]:
        """Return the persons who, by the profile, hold a role on the day (or are in charge of the matter), sorted."""
        day, profile = inquiry.day, inquiry.profile
        persons = sorted({post.person for post in profile.posts})
        if not persons:
            return []
        _, agents = self.preparer.view(inquiry.case, profile)
        held = {person: profile.roles(person, day) for person in persons}
        return [p for p in persons if held[p] and role in agents.identify(held[p][0], p, day).certain]

    def identity(self, finder: _Finder, role: str) -> Identity:
        """Return whom a role counts as; remembered where nothing of the case or the profile bears on it."""
        if finder.agents_named or finder.inquiry.profile != Profile():
            return finder.agents.identify(role, "", finder.inquiry.day)
        key = (role, finder.inquiry.verb)
        if key not in self._identities:
            self._identities[key] = finder.agents.identify(role, "", finder.inquiry.day)
        return self._identities[key]


class _Finder:
    """Finds the answer to one inquiry."""

    def __init__(self, shared: Competences, inquiry: Inquiry) -> None:
        self._shared = shared
        self.inquiry = inquiry
        case = replace(inquiry.case, acts=(Act(f"{ASKED}/act", "", inquiry.verb),))
        self._view, self.agents = shared.preparer.view(case, inquiry.profile)
        self.agents_named = any(
            case.facts.get(fact) for r in shared.terms.relations.values() for fact in (*r.named_by, *r.in_charge_of)
        )
        self._own = shared.rulings.of(case.ruleset, inquiry.verb, case.kind)
        self._rulings = [
            Ruling(norm, pattern_of(norm, inquiry.verb), found.applies is True, found.unsettled)
            for norm in self._own.actors
            if (found := self._applies(norm)).applies is not False
        ]

    def find(self) -> Competence:
        """Return the answer."""
        roles = dict.fromkeys(role for norm in self._own.actors for role in self._roles(norm))
        direct = [found for role in roles if (found := self.candidate(role))]
        stand_ins = self._shared.substitutions.stand_ins(self.inquiry.case.ruleset, self.inquiry.absences)
        suited = {found.role for found in direct if found.standing == "allowed"}
        acting = [found for stand_in in stand_ins for found in self._acting(stand_in) if found.role not in suited]
        candidates = sorted((*direct, *acting), key=lambda candidate: STANDINGS.index(candidate.standing))
        open_ones = [candidate for candidate in candidates if candidate.standing == "undetermined"]
        return Competence(
            standing=_overall(candidates),
            candidates=tuple(candidates),
            norms=tuple(ruling.norm for ruling in self._rulings),
            questions=tuple(dict.fromkeys(question for candidate in open_ones for question in candidate.questions)),
            prohibitions=tuple(n for n in self._own.prohibitions if applicability(n, self._view).applies is not False),
            stand_ins=tuple(stand_ins),
        )

    def _applies(self, norm: Norm) -> Applicability:
        """Whether a norm applies to the matter; where that is somebody's absence, to any of those given."""
        case, absences = self._view.case, self.inquiry.absences
        if not absences or not self._shared.substitutions.takes_absences(case.kind):
            return applicability(norm, self._view)
        found = [self._shared.substitutions.applies(norm, case, absence, absences) for absence in absences]
        if any(one.applies for one in found):
            return Applicability(True)
        unsettled = frozenset[str]().union(*(one.unsettled for one in found))
        return Applicability(None, unsettled) if any(one.applies is None for one in found) else Applicability(False)

    def _roles(self, norm: Norm) -> Iterable[str]:
        pattern = pattern_of(norm, self.inquiry.verb)
        if not pattern.same_person_as:
            return (*pattern.by, *pattern.mandated)
        others = (self._for_act(verb) for verb in pattern.same_person_as)
        return (*norm.bearers, *(role for other in others for own in other._own.actors for role in other._roles(own)))

    def _for_act(self, verb: str) -> _Finder:
        """Return the finder for another act in the same matter: who chaired decides who signs the minutes."""
        return _Finder(self._shared, replace(self.inquiry, verb=verb))

    def candidate(self, role: str) -> Candidate | None:
        """Return what the norms say of a role that acts in its own right; None where none speaks of it."""
        fits = [fitted for ruling in self._rulings if (fitted := self._fit(ruling, role)).fit != "elsewhere"]
        if not fits:
            return None
        found = _judge(role, fits)
        away = found.standing != "not-named" and self._away(role)
        return replace(found, standing="away") if away else found

    def _fit(self, ruling: Ruling, role: str) -> Ruling:
        """Return the ruling with how the role fits it, and the steps that lead there."""
        identity = self._shared.identity(self, role)
        if ruling.pattern.same_person_as:
            return self._fit_same_person(ruling, role)
        found = fit(ruling.pattern, identity)
        if found == "other" and token(ruling.norm.form) != "actor":
            found = "elsewhere"  # a step that is another's leaves open whether this role may do the like
        others = (*ruling.pattern.by, *ruling.pattern.mandated)
        if found == "perhaps" and all(self._away(other) for other in others):
            found = "other"  # whoever is meant is away: the role is not his
        questions = (Question(role=role, others=others),)
        return ruling.with_fit(found, self._steps(ruling, found, identity), questions if found == "perhaps" else ())

    def _steps(self, ruling: Ruling, found: Fit, identity: Identity) -> tuple[Step, ...]:
        norm, exceptions = ruling.norm, self._shared.rulings.exceptions.get(ruling.norm.iri, ())
        clause = Step("clause", norm)
        if found == "mandated":
            return (clause, *(Step("mandate", other) for other in exceptions or (norm,)))
        if found == "named" and norm.mandate:
            return (clause, *(Step("mandate", other) for other in self._shared.substitutions.mandating(norm)))
        # Whom a permission beside the norm adds is named, but only as far as that permission goes.
        added = found == "named" and not ruling.pattern.mandated and not identity.certain & set(norm.bearers)
        return (clause, *(Step("permission", other) for other in exceptions if added))

    def _fit_same_person(self, ruling: Ruling, role: str) -> Ruling:
        clause, same = Step("clause", ruling.norm), Step("same-person", ruling.norm)
        if role in ruling.norm.bearers:
            return ruling.with_fit("same-person", (clause, same))
        others = [found for verb in ruling.pattern.same_person_as if (found := self._for_act(verb).candidate(role))]
        best = min(others, key=lambda found: STANDINGS.index(found.standing), default=None)
        chain = (clause, same, *(best.chain if best else ()))
        if best and best.standing in ("allowed", "away"):
            return ruling.with_fit("same-person", chain)
        if best and best.standing == "not-named":
            return ruling.with_fit("other", chain)
        whether = Question(role=role, others=ruling.norm.bearers)
        return ruling.with_fit("perhaps", chain, (best.questions if best else ()) or (whether,))

    def _away(self, role: str) -> bool:
        """Whether the holder of a role is surely away; of several holders others may be there."""
        relation = self._shared.terms.relations.get(role)
        single = role in self._shared.terms.unique_holders or (relation is not None and relation.relational)
        return single and any(absence.role == role for absence in self.inquiry.absences)

    def _acting(self, stand_in: StandIn) -> Iterable[Candidate]:
        """Yield the substitutes of one whom the norms name, with how far the rules say that they may act."""
        absent, norm = stand_in.absence.role, stand_in.norm
        posts = [(ruling, role) for ruling in self._rulings for role in ruling.pattern.by if self._meant(absent, role)]
        if not posts:
            return
        sure = any(role == absent for _, role in posts)
        facts = {*stand_in.unsettled, *(fact for ruling, _ in posts for fact in ruling.unsettled)}
        doubts = () if sure else (Question(role=absent, others=tuple(dict.fromkeys(role for _, role in posts))),)
        questions = (*(Question(fact) for fact in sorted(facts)), *doubts)
        mandates = (stand_in.mandates or (norm,)) if norm.mandate else ()
        chain = (
            *(Step("post", ruling.norm) for ruling, _ in posts),
            Step("substitution", norm),
            *(Step("mandate", other) for other in mandates),
            Step("scope", norm),
        )
        included = self.inquiry.verb in self._shared.terms.scope_includes.get(norm.scope, ())
        standing: Standing = "not-said" if not included else "undetermined" if questions else "allowed"
        for role in norm.substitutes:
            known = "away" if self._away(role) else standing
            yield Candidate(role, known, tuple(dict.fromkeys(chain)), questions, acting_for=absent)

    def _meant(self, absent: str, role: str) -> bool:
        """Whether the absent one is, or may be, whom a norm names by a role."""
        terms = self._shared.terms
        relation = terms.relations.get(role)
        kinds = set(terms.with_broader(role)) - {role} if relation and relation.relational else set()
        return absent == role or bool(kinds & set(terms.with_broader(absent))) or absent in terms.with_broader(role)


def _judge(role: str, fits: Sequence[Ruling]) -> Candidate:
    """Return a role's standing from how it fits each norm that governs the matter, or may."""
    sure = [ruling for ruling in fits if ruling.certain]
    suits = [ruling for ruling in sure if ruling.fit in SUITS]
    others = [ruling for ruling in sure if ruling.fit == "other"]
    vague = [ruling for ruling in sure if ruling.fit in ("perhaps", "superior")]
    open_ones = [ruling for ruling in fits if not ruling.certain]
    clashing = [ruling for ruling in others if any(ruling.clashes(other) for other in suits)]
    if clashing:
        return _candidate(role, "conflict", (*suits, *clashing))
    if others or not any(ruling.fit != "other" for ruling in fits):
        return _candidate(role, "not-named", others or fits)
    doubtful = [ruling for ruling in open_ones if not suits or ruling.fit not in SUITS]
    perhaps = any(ruling.fit == "perhaps" for ruling in vague)
    if doubtful or perhaps:
        facts = tuple(Question(fact) for fact in sorted({fact for ruling in doubtful for fact in ruling.unsettled}))
        return _candidate(role, "undetermined", (*sure, *doubtful), facts)
    if vague:
        return replace(_candidate(role, "not-said", sure), superior=True)
    return _candidate(role, "allowed", suits)


def _candidate(
    role: str, standing: Standing, rulings: Sequence[Ruling], questions: tuple[Question, ...] = ()
) -> Candidate:
    chain = dict.fromkeys(step for ruling in rulings for step in ruling.steps)
    asked = dict.fromkeys((*questions, *(question for ruling in rulings for question in ruling.questions)))
    return Candidate(role, standing, tuple(chain), tuple(asked) if standing == "undetermined" else ())


def _overall(found: Sequence[Candidate]) -> Standing:
    """Return the standing of the matter: that of the best role; where none is there to act, the rules do not say."""
    best = found[0].standing if found else "not-said"
    return best if best in ("allowed", "conflict", "undetermined") else "not-said"
