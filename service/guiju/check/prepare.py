"""A case becomes the graph that the shapes see: facts, acts with their identities and counts, governing classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guiju.check.agents import ANYONE, Agents, Hierarchy, Identity, act_identity
from guiju.check.case import Act, Case
from guiju.check.governs import Applicability, CaseView, applicability
from guiju.check.moments import act_span, day_counts, span_of, whole_and_spanned
from guiju.check.profile import Profile
from guiju.check.triples import Triples
from guiju.check.words import act_words, agent_words
from guiju.knowledge.calendar import EPOCH, MINUTES_A_DAY
from guiju.knowledge.compile import GOVERNED, OPEN
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import GJ, concept, ruleset_iri

_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"


@dataclass(frozen=True)
class Prepared:
    """A case ready for the shapes, and what was found out on the way."""

    case: Case
    view: CaseView
    data: bytes
    applies: Mapping[str, Applicability]


class Preparer:
    """Prepares cases.

    Args:
        index: the built knowledge.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._hierarchy = Hierarchy(index.terms)
        self._norms: dict[str, list[Norm]] = {}
        for entry in index.norms.values():
            if entry.norm.executable:
                self._norms.setdefault(entry.norm.ruleset, []).append(entry.norm)
        self._spoken_of = {name: _terms_spoken_of(norms) for name, norms in self._norms.items()}
        self._each_facts = {
            name: frozenset(norm.by_each for norm in norms if norm.by_each) for name, norms in self._norms.items()
        }
        same = (verb for entry in index.norms.values() for p in entry.norm.patterns for verb in p.same_person_as)
        self._compared_verbs = frozenset(same)

    def norms(self, ruleset: str) -> list[Norm]:
        """Return the executable norms of a rule set."""
        return self._norms.get(ruleset, [])

    def prepare(self, case: Case, profile: Profile, as_of: date) -> Prepared:
        """Return the prepared case.

        Args:
            case: the case as read.
            profile: the office's profile, possibly empty.
            as_of: the day of judgement; it decides only what is due.
        """
        case = self._with_inferred_acts(case)
        agents = Agents(self._hierarchy, case, profile)
        identities = {act.node: act_identity(agents, act) for act in case.acts}
        addressees = {act.node: _addressee(agents, act) for act in case.acts}
        view = CaseView(case, self._index.terms, identities, addressees, self._named(case, agents))
        applies = {norm.iri: applicability(norm, view) for norm in self.norms(case.ruleset)}
        triples = Triples()
        self._case(triples, view, as_of, applies)
        self._facts(triples, view, agents)
        for act in case.acts:
            self._act(triples, view, act)
        self._same_persons(triples, case, identities)
        return Prepared(case, view, triples.encode(), applies)

    def _named(self, case: Case, agents: Agents) -> dict[str, Identity]:
        """Identify the agents that the facts name and the vocabulary does not know: departments, mostly."""
        values = {str(value) for fact, found in case.facts.items() if self._is_agent_fact(fact) for value in found}
        strangers = sorted(value for value in values if not self._hierarchy.is_concept(value))
        return {value: agents.identify(value, "", case.first_day) for value in strangers}

    def _with_inferred_acts(self, case: Case) -> Case:
        """Add acts that others stand in for (a meeting's end, where only its holding is dated), as an assumption."""
        added, assumptions = [], []
        terms = self._index.terms
        for verb, sources in terms.inferred_from.items():
            if any(act.verb == verb for act in case.acts):
                continue
            dated = [act for act in case.acts if act.verb in sources and act.on]
            if dated:
                last = max(dated, key=lambda act: act.on or date.min)
                added.append(Act(f"{last.node}/inferred", last.where, verb, on=last.on, inferred=True))
                zh = f"“{terms.label(verb, 'zh')}”没有单独记录，按“{terms.label(last.verb, 'zh')}”之日（{last.on}）计"
                en = f"no record of: {terms.label(verb, 'en')}; taken from: {terms.label(last.verb, 'en')} ({last.on})"
                assumptions.append((zh, en))
        return replace(case, acts=(*case.acts, *added), assumptions=(*case.assumptions, *assumptions))

    def _case(self, triples: Triples, view: CaseView, as_of: date, applies: Mapping[str, Applicability]) -> None:
        case, node = view.case, view.case.node
        triples.iri(node, "a", str(GJ.Case))
        triples.iri(node, "ruleset", ruleset_iri(case.ruleset))
        for kind in self._index.terms.with_broader(case.kind):
            triples.iri(node, "caseKind", kind)
        triples.value(node, "timelineComplete", case.timeline_complete)
        triples.text(node, "asOfText", as_of.isoformat())
        triples.typed(node, "asOf", as_of.isoformat(), _DATE)
        triples.value(node, "lastWorkdayKnown", self._index.calendar.last_workday_number)
        self._counts(triples, node, as_of)
        minute = (as_of - EPOCH).days * MINUTES_A_DAY
        triples.value(node, "earliest", minute)
        triples.value(node, "latest", minute + MINUTES_A_DAY - 1)
        for norm, found in applies.items():
            if found.applies is not False:
                triples.iri(node, "a", norm + (GOVERNED if found.applies else OPEN))
        for fact in {fact for found in applies.values() for fact in found.unsettled}:
            triples.iri(node, "unsettled", fact)
        self._tally(triples, view, applies)
        self._period(triples, case)

    def _counts(self, triples: Triples, node: str, day: date) -> None:
        for name, number in day_counts(self._index.calendar, day).items():
            triples.value(node, name, number)

    def _tally(self, triples: Triples, view: CaseView, applies: Mapping[str, Applicability]) -> None:
        """Count, for each norm about frequency that applies, the acts it counts."""
        for number, norm in enumerate(self.norms(view.case.ruleset)):
            if norm.counts and applies[norm.iri].applies is not False:
                node = f"{view.case.node}/tally/{number}"
                acts = [act for act in view.case.acts if any(view.matches(act, pattern) for pattern in norm.counts)]
                triples.iri(view.case.node, "tally", node)
                triples.iri(node, "tallyOf", norm.iri)
                triples.value(node, "count", len(acts))

    def _period(self, triples: Triples, case: Case) -> None:
        first, last = case.facts.get(str(GJ.periodFrom)), case.facts.get(str(GJ.periodTo))
        if first and last:
            units = whole_and_spanned(date.fromisoformat(str(first[0])), date.fromisoformat(str(last[0])))
            for name, number in units.items():
                triples.value(case.node, name, number)

    def _facts(self, triples: Triples, view: CaseView, agents: Agents) -> None:
        facts = dict(view.case.facts)
        for fact in self._index.terms.facts:
            if fact not in facts and view.values(fact):
                facts[fact] = view.values(fact)
        for number, (fact, values) in enumerate(sorted(facts.items())):
            for position, value in enumerate(values):
                self._fact(triples, view.case.node, fact, value, f"{number}-{position}")
                if self._index.terms.ranges.get(self._range(fact)) and self._is_agent_fact(fact):
                    self._listed(triples, view.case, agents, fact, str(value), f"{number}-{position}")

    def _range(self, fact: str) -> str:
        known = self._index.terms.facts.get(fact)
        return known.range if known else ""

    def _is_agent_fact(self, fact: str) -> bool:
        return bool({"role", "unit", "body"} & set(self._index.terms.ranges.get(self._range(fact), ())))

    def _fact(self, triples: Triples, case: str, fact: str, value: Value, position: str) -> None:
        name = fact.removeprefix(str(GJ))
        if self._range(fact) == _DATE:
            node = f"{case}/date/{position}"
            triples.typed(case, name, str(value), _DATE)
            triples.iri(case, "dateFact", node)
            triples.iri(node, "factName", fact)
            day = date.fromisoformat(str(value))
            self._when(triples, node, day, None)
            self._counts(triples, node, day)
            return
        triples.any(case, name, value)
        node = f"{case}/fact/{position}"
        triples.iri(case, "stated", node)
        triples.iri(node, "factName", fact)
        triples.any(node, "factValue", value)
        self._what(triples, node, *self._words(value))

    def _words(self, value: Value) -> tuple[str, str]:
        if isinstance(value, bool):
            return ("是", "yes") if value else ("否", "no")
        return agent_words(self._index, value) if isinstance(value, str) else (str(value), str(value))

    def _listed(self, triples: Triples, case: Case, agents: Agents, fact: str, agent: str, position: str) -> None:
        node = f"{case.node}/listed/{position}"
        identity = agents.identify(agent, "", case.first_day)
        triples.iri(case.node, "listed", node)
        triples.iri(node, "factName", fact)
        triples.iri(node, "agent", agent)
        self._identity(triples, case, node, identity, ("as", "maybeAs"))
        zh, en = agent_words(self._index, agent)
        self._what(triples, node, zh, en)
        triples.text(agent, "name", zh)
        triples.text(agent, "nameEn", en)
        triples.text(agent, "overdueText", f"{zh}尚未")
        triples.text(agent, "overdueTextEn", f"not yet by {en}")

    def _what(self, triples: Triples, node: str, zh: str, en: str) -> None:
        triples.text(node, "what", zh)
        triples.text(node, "whatEn", en)

    def _when(self, triples: Triples, node: str, day: date | None, minutes: tuple[int, int] | None) -> None:
        earliest, latest = minutes or span_of(day)
        triples.value(node, "dated", day is not None)
        triples.value(node, "earliest", earliest)
        triples.value(node, "latest", latest)

    def _act(self, triples: Triples, view: CaseView, act: Act) -> None:
        node = act.node
        triples.iri(view.case.node, "act", node)
        triples.iri(node, "verb", act.verb)
        triples.value(node, "stands", not view.voided(act))
        for agent in self._concerned(view, act):
            triples.iri(node, "concerns", agent)
        self._what(triples, node, *act_words(self._index, act))
        self._when(triples, node, act.on, act_span(act, view.case.acts))
        if act.on:
            triples.typed(node, "on", act.on.isoformat(), _DATE)
            self._counts(triples, node, act.on)
        for agent in act.by or ((act.person,) if act.person else ()):
            triples.iri(node, "by", agent if ":" in agent else f"{view.case.node}/person/{agent}")
        triples.text(node, "actorKey", act.person or " ".join(act.by))
        identity = view.identities[node]
        self._identity(triples, view.case, node, identity, ("as", "maybeAs"))
        for inferior in identity.outranks & self._spoken_of.get(view.case.ruleset, frozenset()):
            triples.iri(node, "outranks", inferior)
        self._identity(triples, view.case, node, view.addressees[node], ("asTo", "maybeTo"))
        for absent in act.acting_for:
            triples.iri(node, "actingFor", absent)
        for norm in act.regarding:
            triples.iri(node, "regarding", norm)
        self._content(triples, view.case, act)

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
        spoken_of = self._spoken_of.get(case.ruleset, frozenset())
        elements = [iri for iri in spoken_of if self._is_element(iri)]
        for element in act.states:
            triples.iri(act.node, "states", element)
        for element in act.states or elements:
            triples.iri(act.node, "maybeStates", element)
        for result in act.results:
            triples.iri(act.node, "result", result)
        for result in act.results or (concept("result", "any"),):
            triples.iri(act.node, "maybeResult", result)

    def _is_element(self, iri: str) -> bool:
        found = self._index.terms.concepts.get(iri)
        return found is not None and found.scheme == "element"

    def _identity(
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


def _addressee(agents: Agents, act: Act) -> Identity:
    if not act.to:
        return Identity(frozenset(), frozenset({ANYONE}), frozenset())
    found = [agents.identify(agent, "", act.on) for agent in act.to]
    certain = frozenset().union(*(identity.certain for identity in found))
    return Identity(certain, frozenset().union(*(identity.possible for identity in found)), frozenset())


def _terms_spoken_of(norms: Iterable[Norm]) -> frozenset[str]:
    """Return the agents and elements that norms name: what a case says of others no shape would look at."""
    found = {ANYONE}
    for norm in norms:
        found.update(norm.includes, norm.includes_any, norm.also)
        for pattern in norm.patterns:
            found.update(pattern.by, pattern.to, pattern.states, pattern.mandated, pattern.mandators)
    return frozenset(found)
