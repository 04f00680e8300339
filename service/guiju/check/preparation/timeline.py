"""The acts of a case as the shapes see them: whom each counts as, when it was, what it states and concerns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from guiju.check.case import Act, Case
from guiju.check.engine.triples import Triples
from guiju.check.explanation.words import act_words
from guiju.check.preparation.agents import ANYONE, Identity
from guiju.check.preparation.governs import CaseView
from guiju.check.preparation.moments import act_span, day_counts, span_of
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import concept


class TimelineWriter:
    """Writes the acts of prepared cases.

    Args:
        index: the built knowledge.
        norms: the executable norms by rule set; only what they speak of is written.
    """

    def __init__(self, index: Index, norms: Mapping[str, Sequence[Norm]]) -> None:
        self._index = index
        self._spoken_of = {name: _terms_spoken_of(own) for name, own in norms.items()}
        self._elements = {name: [iri for iri in found if self._is_element(iri)]
                          for name, found in self._spoken_of.items()}  # fmt: skip
        self._each_facts = {name: frozenset(n.by_each for n in own if n.by_each) for name, own in norms.items()}
        same = (verb for own in norms.values() for norm in own for p in norm.patterns for verb in p.same_person_as)
        self._compared_verbs = frozenset(same)

    def write(self, triples: Triples, view: CaseView) -> None:
        """Write all acts of a case, and which of them the same person did."""
        for act in view.case.acts:
            self._act(triples, view, act)
        self._same_persons(triples, view.case, view.identities)

    def counts(self, triples: Triples, node: str, day: date) -> None:
        """Write the counts of a day: days, months, and working days where the calendar knows them."""
        for name, number in day_counts(self._index.calendar, day).items():
            triples.value(node, name, number)

    def _act(self, triples: Triples, view: CaseView, act: Act) -> None:
        node = act.node
        triples.iri(view.case.node, "act", node)
        triples.iri(node, "verb", act.verb)
        triples.value(node, "stands", not view.voided(act))
        for agent in self._concerned(view, act):
            triples.iri(node, "affects", agent)
        what(triples, node, *act_words(self._index, act))
        when(triples, node, act.on, act_span(act, view.case.acts))
        if act.on:
            triples.date(node, "on", act.on.isoformat())
            self.counts(triples, node, act.on)
        for agent in act.by or ((act.person,) if act.person else ()):
            triples.iri(node, "by", agent if ":" in agent else f"{view.case.node}/person/{agent}")
        triples.text(node, "actorKey", act.person or " ".join(act.by))
        identity = view.identities[node]
        self.identity(triples, view.case, node, identity, ("as", "maybeAs"))
        for unit in self._perhaps_for(view, identity):
            triples.iri(node, "maybeAs", unit)
        for inferior in identity.outranks & self._spoken_of.get(view.case.ruleset, frozenset()):
            triples.iri(node, "outranks", inferior)
        self.identity(triples, view.case, node, view.addressees[node], ("asTo", "maybeTo"))
        if act.verb not in self._index.terms.standing_in:
            for absent in act.acting_for:
                triples.iri(node, "actingFor", absent)
        for norm in act.regarding:
            triples.iri(node, "regarding", norm)
        self._content(triples, view.case, act)

    def _perhaps_for(self, view: CaseView, identity: Identity) -> set[str]:
        """Which of the units that some norm binds each apart the act may be for: a head acts, but of which unit?"""
        relations, terms = self._index.terms.relations, self._index.terms
        headed = {unit for agent in identity.certain if agent in relations for unit in relations[agent].head_of}
        if not headed:
            return set()
        found: set[str] = set()
        for fact in self._each_facts.get(view.case.ruleset, frozenset()):
            named = {unit for unit, relation in relations.items() if fact in relation.named_by}
            if not named or headed & {wider for unit in named for wider in terms.with_broader(unit)}:
                found.update(str(value) for value in view.case.facts.get(fact, ()))
        return set() if found & identity.certain else found  # it says of which

    def _concerned(self, view: CaseView, act: Act) -> set[str]:
        """Whom an act concerns, of those whom some norm binds each apart: those it names, or all if it names none."""
        facts = self._each_facts.get(view.case.ruleset, frozenset())
        if not facts:
            return set()
        listed = {str(value) for fact in facts for value in view.case.facts.get(fact, ())}
        actors = {agent for other in view.case.acts for agent in other.by}
        addressed = view.addressees[act.node].possible if act.to else frozenset()
        named = (view.identities[act.node].possible | addressed) & listed
        return {*named, *act.by} if named else listed | actors

    def _content(self, triples: Triples, case: Case, act: Act) -> None:
        for element in act.states:
            triples.iri(act.node, "states", element)
        for element in act.states or self._elements.get(case.ruleset, ()):
            triples.iri(act.node, "maybeStates", element)
        for result in act.results:
            triples.iri(act.node, "result", result)
        for result in act.results or (concept("result", "any"),):
            triples.iri(act.node, "maybeResult", result)

    def _is_element(self, iri: str) -> bool:
        found = self._index.terms.concepts.get(iri)
        return found is not None and found.scheme == "element"

    def identity(
        self, triples: Triples, case: Case, node: str, identity: Identity, properties: tuple[str, str]
    ) -> None:
        """Write whom a node certainly and possibly stands for, as far as norms or the case itself name them."""
        spoken_of = self._spoken_of.get(case.ruleset, frozenset())
        named = {str(value) for values in case.facts.values() for value in values}
        for name, agents in zip(properties, (identity.certain, identity.possible), strict=True):
            for agent in agents & (spoken_of | named):
                triples.iri(node, name, agent)

    def _same_persons(self, triples: Triples, case: Case, identities: Mapping[str, Identity]) -> None:
        for other in (act for act in case.acts if act.verb in self._compared_verbs):
            for act in case.acts:
                if act is other:
                    continue
                same = self._same(act, other, identities)
                if same is not False:
                    triples.iri(act.node, "maybeSamePersonAs", other.node)
                if same:
                    triples.iri(act.node, "samePersonAs", other.node)

    def _same(self, act: Act, other: Act, identities: Mapping[str, Identity]) -> bool | None:
        """Whether two acts were done by the same person: by the person on record, else by a role with one holder."""
        if act.person and other.person:
            return act.person == other.person
        if not (act.by or act.person) or not (other.by or other.person):
            return None
        if set(act.by) & set(other.by) & self._index.terms.unique_holders:
            return True
        mine, theirs = identities[act.node], identities[other.node]
        if mine.outranks & set(other.by):
            return None  # a superior for an inferior: the texts do not say
        overlap = set(act.by) & theirs.possible or set(other.by) & mine.possible
        return None if overlap or ANYONE in mine.possible | theirs.possible else False


def what(triples: Triples, node: str, zh: str, en: str) -> None:
    """Write what a node is called in both languages."""
    triples.text(node, "what", zh)
    triples.text(node, "whatEn", en)


def when(triples: Triples, node: str, day: date | None, minutes: tuple[int, int] | None) -> None:
    """Write the minutes between which something happened; without a day, the whole line of time."""
    earliest, latest = minutes or span_of(day)
    triples.value(node, "dated", day is not None)
    triples.value(node, "earliest", earliest)
    triples.value(node, "latest", latest)


def _terms_spoken_of(norms: Iterable[Norm]) -> frozenset[str]:
    """Return the agents and elements that norms name: what a case says of others no shape would look at."""
    found = {ANYONE}
    for norm in norms:
        found.update(norm.includes, norm.includes_any, norm.also)
        for pattern in norm.patterns:
            found.update(pattern.by, pattern.to, pattern.states, pattern.mandated, pattern.mandators)
    return frozenset(found)
