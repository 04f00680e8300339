"""A case becomes the graph that the shapes see: facts, acts with their identities and counts, governing classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guiju.check.case import Act, Case
from guiju.check.doors.profile import Profile
from guiju.check.engine.triples import Triples
from guiju.check.explanation.words import agent_words
from guiju.check.preparation.agents import ANYONE, Agents, Hierarchy, Identity, act_identity
from guiju.check.preparation.governs import NOT_APPLICABLE, Applicability, CaseView, applicability
from guiju.check.preparation.moments import whole_and_spanned
from guiju.check.preparation.timeline import TimelineWriter, what, when
from guiju.knowledge.calendar import EPOCH, MINUTES_A_DAY
from guiju.knowledge.compile import GOVERNED, OPEN
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import GJ, ruleset_iri

_DATE: Final = "http://www.w3.org/2001/XMLSchema#date"


@dataclass(frozen=True)
class Prepared:
    """A case ready for the shapes, what was found out on the way, and by which profile and on which day to judge."""

    case: Case
    view: CaseView
    triples: Triples
    applies: Mapping[str, Applicability]
    profile: Profile
    as_of: date

    @property
    def data(self) -> bytes:
        """The prepared case as N-Triples."""
        return self.triples.encode()


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
        self._timeline = TimelineWriter(index, self._norms)
        self._shown_by_acts = [fact.iri for fact in index.terms.facts.values() if fact.shown_by]

    def norms(self, ruleset: str) -> list[Norm]:
        """Return the executable norms of a rule set."""
        return self._norms.get(ruleset, [])

    def prepare(self, case: Case, profile: Profile, as_of: date, norms: Collection[str] | None = None) -> Prepared:
        """Return the prepared case.

        Args:
            case: the case as read.
            profile: the office's profile, possibly empty.
            as_of: the day of judgement; it decides only what is due.
            norms: the norms to prepare for; all of the rule set's where None.
        """
        view, agents = self.view(case, profile)
        case = view.case
        applies = self._applies(view, norms)
        triples = Triples()
        self._case(triples, view, as_of, applies)
        self._facts(triples, view, agents)
        self._timeline.write(triples, view)
        return Prepared(case, view, triples, applies, profile, as_of)

    def _applies(self, view: CaseView, norms: Collection[str] | None) -> dict[str, Applicability]:
        kinds = frozenset(self._index.terms.with_broader(view.case.kind))
        return {
            norm.iri: NOT_APPLICABLE if kinds.isdisjoint(norm.governs) else applicability(norm, view)
            for norm in self.norms(view.case.ruleset)
            if norms is None or norm.iri in norms
        }

    def view(self, case: Case, profile: Profile) -> tuple[CaseView, Agents]:
        """Return the case ready for three-valued tests, its inferred acts included, and who is who in it.

        Args:
            case: the case as read.
            profile: the office's profile, possibly empty.
        """
        case = self._with_inferred_acts(case)
        agents = Agents(self._hierarchy, case, profile)
        identities = {act.node: act_identity(agents, act) for act in case.acts}
        addressees = {act.node: _addressee(agents, act) for act in case.acts}
        return CaseView(case, self._index.terms, identities, addressees, self._named(case, agents)), agents

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
        triples.date(node, "asOf", as_of.isoformat())
        triples.value(node, "lastWorkdayKnown", self._index.calendar.last_workday_number)
        self._timeline.counts(triples, node, as_of)
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

    def _tally(self, triples: Triples, view: CaseView, applies: Mapping[str, Applicability]) -> None:
        """Count, for each norm about frequency that applies, the acts it counts."""
        for number, norm in enumerate(self.norms(view.case.ruleset)):
            if norm.counts and norm.iri in applies and applies[norm.iri].applies is not False:
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
        for fact in self._shown_by_acts:
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
            triples.date(case, name, str(value))
            triples.iri(case, "dateFact", node)
            triples.iri(node, "factName", fact)
            day = date.fromisoformat(str(value))
            when(triples, node, day, None)
            self._timeline.counts(triples, node, day)
            return
        triples.any(case, name, value)
        node = f"{case}/fact/{position}"
        triples.iri(case, "stated", node)
        triples.iri(node, "factName", fact)
        triples.any(node, "factValue", value)
        what(triples, node, *self._words(value))

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
        self._timeline.identity(triples, case, node, identity, ("as", "maybeAs"))
        zh, en = agent_words(self._index, agent)
        what(triples, node, zh, en)
        triples.text(agent, "name", zh)
        triples.text(agent, "nameEn", en)
        triples.text(agent, "overdueText", f"{zh}尚未")
        triples.text(agent, "overdueTextEn", f"not yet by {en}")


def _addressee(agents: Agents, act: Act) -> Identity:
    if not act.to:
        return Identity(frozenset(), frozenset({ANYONE}), frozenset())
    found = [agents.identify(agent, "", act.on) for agent in act.to]
    certain = frozenset().union(*(identity.certain for identity in found))
    return Identity(certain, frozenset().union(*(identity.possible for identity in found)), frozenset())
