"""Who an agent on record certainly is, and who it may be: role hierarchy, facts of the case, the office's profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guiju.check.case import Act, Case
from guiju.check.doors.profile import Profile
from guiju.knowledge.terms import AgentRelations, Terms
from guiju.knowledge.vocabulary import concept

ANYONE = concept("role", "anyone")
_NONE = AgentRelations()


@dataclass(frozen=True, slots=True)
class Identity:
    """What an agent counts as: `certain` ⊆ `possible`; `outranks` are those it is the superior of."""

    certain: frozenset[str]
    possible: frozenset[str]
    outranks: frozenset[str]


class Hierarchy:
    """The agents of the vocabulary and how they hang together; computed once for all cases."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.relations = terms.relations
        # Computed beforehand, for the terms alone: a worker keeps nothing of what a client names.
        self._wider = {iri: frozenset(terms.with_broader(iri)) for iri in terms.concepts}
        self._narrower: dict[str, set[str]] = {}
        for iri, wider in self._wider.items():
            for other in wider - {iri}:
                self._narrower.setdefault(other, set()).add(iri)

    def wider(self, iri: str) -> frozenset[str]:
        """Return the agent and all that it is a kind of."""
        return self._wider.get(iri, frozenset({iri}))

    def narrower(self, iri: str) -> frozenset[str]:
        """Return all agents that are a kind of this one, without itself."""
        return frozenset(self._narrower.get(iri, ()))

    @cached_property
    def relational(self) -> Mapping[str, frozenset[str]]:
        """Agents that only the case can tell, each with what it directly is a kind of."""
        return {
            iri: frozenset(self.terms.concepts[iri].broader)
            for iri, relation in self.relations.items()
            if relation.relational and iri in self.terms.concepts
        }

    def is_concept(self, iri: str) -> bool:
        """Whether the agent is a term of the vocabulary."""
        return iri in self.terms.concepts

    def below(self, iri: str) -> frozenset[str]:
        """Return those whom an agent outranks, with all who are a kind of them."""
        direct = {other for wider in self.wider(iri) for other in self.terms.outranks.get(wider, ())}
        return frozenset(direct | {low for other in direct for low in self.narrower(other)}) - self.wider(iri)


class Agents:
    """Tells who an agent of one case is.

    Args:
        hierarchy: the vocabulary's agents.
        case: the case, whose facts and acts name case-relative agents.
        profile: the office's own data; empty where none was given.
    """

    def __init__(self, hierarchy: Hierarchy, case: Case, profile: Profile) -> None:
        self._hierarchy = hierarchy
        self._case = case
        self._profile = profile
        self._named = {
            iri: frozenset(str(v) for fact in relation.named_by for v in case.facts.get(fact, ()))
            for iri, relation in hierarchy.relations.items()
            if relation.named_by
        }

    def known(self, iri: str) -> bool:
        """Whether the agent is a term, or the case's facts or the profile name it."""
        named = any(iri in values for values in self._named.values())
        return self._hierarchy.is_concept(iri) or named or iri in self._profile.departments

    def identify(self, agent: str, person: str, day: date | None) -> Identity:
        """Return what the agent counts as on a day.

        Args:
            agent: the IRI on record.
            person: the person on record, or an empty text.
            day: the day of the act, for posts and portfolios that change.
        """
        roots = {agent} | set(self._profile.roles(person, day))
        if agent in self._profile.departments:
            roots |= self._department_units()
        # A term keeps its own kind: an enterprise that organises something is the organiser, but no department.
        named = self._named_as(agent, person)
        roots |= set() if self._hierarchy.is_concept(agent) else named
        certain = frozenset(wide for root in roots for wide in self._hierarchy.wider(root))
        certain |= (
            self._by_portfolio(certain, person, day) | self._by_office(person) | self._by_pair(certain, person, day)
        )
        certain = frozenset(wide for root in certain for wide in self._hierarchy.wider(root))
        certain |= named
        possible = certain | self._possibly(agent, certain, person, day)
        outranks = frozenset(low for root in certain for low in self._hierarchy.below(root)) - certain
        return Identity(certain, possible, outranks)

    def _named_as(self, agent: str, person: str) -> set[str]:
        found = {iri for iri, values in self._named.items() if agent in values}
        for iri, relation in self._hierarchy.relations.items():
            acts = self._acts(relation)
            same_person = bool(person) and all(act.person == person for act in acts)
            same_holder = agent in self._hierarchy.terms.unique_holders and all(agent in act.by for act in acts)
            if acts and (same_person or same_holder):
                found.add(iri)
        return found

    def _acts(self, relation: AgentRelations) -> list[Act]:
        return [act for act in self._case.acts if act.verb in relation.named_by_act]

    def _department_units(self) -> set[str]:
        """Units that any named department is: what relational units with a naming fact are directly a kind of."""
        named = {iri for iri, relation in self._hierarchy.relations.items() if relation.named_by}
        return {wider for iri in named for wider in self._hierarchy.relational.get(iri, frozenset())}

    def _by_portfolio(self, certain: frozenset[str], person: str, day: date | None) -> frozenset[str]:
        """In-charge roles: the person holds such a post and has what the case is about in the portfolio."""
        mine = self._profile.in_charge_of(person, day) if person else frozenset()
        found = set()
        for iri, relation in self._hierarchy.relations.items():
            about = {str(v) for fact in relation.in_charge_of for v in self._case.facts.get(fact, ())}
            if about & mine and certain & self._hierarchy.relational.get(iri, frozenset()):
                found.add(iri)
        return frozenset(found)

    def _by_office(self, person: str) -> frozenset[str]:
        """Heads of units: the person leads a department that the case names as such a unit."""
        led = {name for name, head in self._profile.heads.items() if person and head == person}
        found = set()
        for iri, relation in self._hierarchy.relations.items():
            for unit in relation.head_of:
                if led & self._named.get(unit, frozenset()) or (led and unit in self._department_units()):
                    found.add(iri)
        return frozenset(found)

    def _by_pair(self, certain: frozenset[str], person: str, day: date | None) -> frozenset[str]:
        partners = self._profile.partners(person, day) if person else frozenset()
        found = set()
        for iri, relation in self._hierarchy.relations.items():
            absent = {str(v) for fact in relation.paired_with for v in self._case.facts.get(fact, ())}
            if absent & partners and certain & self._hierarchy.relational.get(iri, frozenset()):
                found.add(iri)
        return frozenset(found)

    def _possibly(self, agent: str, certain: frozenset[str], person: str, day: date | None) -> frozenset[str]:
        relational = self._hierarchy.relational
        # Where the profile knows the person's posts, these are all of them.
        near = set() if person and self._profile.roles(person, day) else set(self._hierarchy.narrower(agent))
        if agent in relational:
            near |= {low for parent in relational[agent] for low in self._hierarchy.narrower(parent)}
        near |= {iri for iri, relation in self._hierarchy.relations.items() if agent in relation.head_of}
        near |= {
            iri
            for iri, parents in relational.items()
            if parents & certain or (not parents and self._same_sort(iri, agent))
        }
        closed = {iri for iri in near if iri in relational and not self._open(iri, agent, person)}
        found = {wide for iri in near - closed for wide in self._hierarchy.wider(iri)}
        if not self.known(agent) and not certain & self._hierarchy.terms.concepts.keys():
            found.add(ANYONE)
        return frozenset(found)

    def _same_sort(self, iri: str, agent: str) -> bool:
        """Whether both are roles, or both units; a unit on record does not chair, a person does."""
        concepts = self._hierarchy.terms.concepts
        return agent not in concepts or concepts[agent].scheme == concepts[iri].scheme

    def _open(self, iri: str, agent: str, person: str) -> bool:
        """Whether the case leaves it open that the agent is this case-relative one."""
        relation = self._hierarchy.relations.get(iri, _NONE)
        if self._named.get(iri):
            return self._hierarchy.is_concept(agent)
        acts = self._acts(relation)
        if acts:
            return any(self._may_be(act, agent, person) for act in acts)
        if relation.in_charge_of and person and self._profile.portfolio_known():
            return not any(self._case.facts.get(fact) for fact in relation.in_charge_of)
        return True

    def _may_be(self, act: Act, agent: str, person: str) -> bool:
        """Whether an act may have been done by the agent: nobody, the same or a wider or narrower one is on record."""
        if person and act.person:
            return person == act.person
        related = self._hierarchy.wider(agent) | self._hierarchy.narrower(agent)
        return not act.by or bool(related & set(act.by))


def act_identity(agents: Agents, act: Act) -> Identity:
    """Return what an act's actor counts as: all agents named together; anyone where none is named."""
    identities = [agents.identify(agent, act.person, act.on) for agent in act.by]
    if not identities and act.person:
        identities = [agents.identify(act.person, act.person, act.on)]
    if not identities:
        return Identity(frozenset(), frozenset({ANYONE}), frozenset())
    return Identity(
        frozenset().union(*(identity.certain for identity in identities)),
        frozenset().union(*(identity.possible for identity in identities)),
        frozenset().union(*(identity.outranks for identity in identities)),
    )
