"""Reads what is asked about who may act: names to terms, as the check reads cases; what is unknown is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from guiju.check.case import Case, InputNote, RawCase
from guiju.check.competence.competence import ASKED, Competences
from guiju.check.competence.inquiry import Inquiry
from guiju.check.competence.substitution import Absence
from guiju.check.doors.profile import Profile
from guiju.check.doors.reading import CaseReader
from guiju.check.doors.resolve import Names
from guiju.check.doors.shown import shown
from guiju.check.doors.values import Malformed, read_moment
from guiju.knowledge.index import Index
from guiju.store.errors import Problem

ZONE: Final = ZoneInfo("Asia/Shanghai")
MOST_ABSENCES: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as written.

    `facts` are names with values, `absent` texts `ROLE` or `ROLE=WAY`. Without `ruleset` it is the first, without
    `act` the one of which the rules say most, without `kind` the one that the facts fit, without `on` today.
    """

    ruleset: str
    act: str
    facts: Sequence[tuple[str, str]] = ()
    absent: Sequence[str] = ()
    kind: str = ""
    on: str = ""
    profile: Profile = field(default_factory=Profile)


class RequestReader:
    """Reads requests.

    Args:
        index: the built knowledge.
        names: looks names up.
        competences: knows which acts and kinds of case the rules speak of.
    """

    def __init__(self, index: Index, names: Names, competences: Competences) -> None:
        self._index = index
        self._names = names
        self._competences = competences

    def read(self, asked: Asked) -> Inquiry:
        """Return the inquiry, by the version of the rules that is in force on the day, where one is.

        Raises:
            Problem: a name is unknown, a value does not fit; the message says what and how to mend it.
        """
        day = _day(asked.on) if asked.on else datetime.now(ZONE).date()
        ruleset = self._ruleset(asked.ruleset or next(iter(self._index.rulesets)), day)
        speaks_of = self._competences.rulings.verbs(ruleset)
        verb = self._concept(asked.act or next(iter(speaks_of), ""), "act", "行为", "act", known=speaks_of)
        case = self._case(asked, ruleset, verb)
        absences = tuple(dict.fromkeys(self._absence(text, ruleset) for text in asked.absent))
        if len(absences) > MOST_ABSENCES:
            raise _refused(f"不在岗的超过 {MOST_ABSENCES} 项", f"more than {MOST_ABSENCES} absences", "", "absences")
        return Inquiry(case, verb, day, absences, asked.profile)

    def _ruleset(self, name: str, day: date) -> str:
        """Return the version in force on the day of the rule set that is named; the one named where none is."""
        any_kind = self._scheme("case")[0]
        reader = CaseReader(self._index, self._names, [])
        named = reader.read(RawCase(ASKED, "", any_kind, name, {}, {}, (), timeline_complete=True)).ruleset
        district = self._index.rulesets[named].district
        version = self._index.version_in_force(district, day) if district else None
        return named if version is None or self._index.rulesets[named].in_force(day) else version.id

    def _scheme(self, scheme: str) -> list[str]:
        return [iri for iri, concept in self._index.terms.concepts.items() if concept.scheme == scheme]

    def _case(self, asked: Asked, ruleset: str, verb: str) -> Case:
        facts: dict[str, tuple[str, ...]] = {}
        for name, value in asked.facts:
            facts[name] = (*facts.get(name, ()), value)
        kind = self._concept(asked.kind, "case", "案件种类", "kind of case") if asked.kind else ""
        notes: list[InputNote] = []
        reader = CaseReader(self._index, self._names, notes)
        raw = RawCase(
            node=ASKED,
            where="",
            kind=kind or self._kind(ruleset, verb, facts),
            ruleset=ruleset,
            facts=facts,
            fact_places=dict.fromkeys(facts, ""),
            acts=(),
            timeline_complete=True,
        )
        case = reader.read(raw)
        if notes:
            norms = self._competences.rulings.of(ruleset, verb, case.kind).actors
            facts_of = dict.fromkeys(fact for norm in norms for fact in norm.condition_facts)
            known = "、".join(self._index.terms.label(fact, "zh") for fact in facts_of)
            raise _refused(
                notes[0].zh, notes[0].en, f"条文所问的事实（facts that the text asks for）：{known}。", "bad-fact"
            )
        return case

    def _kind(self, ruleset: str, verb: str, facts: Mapping[str, object]) -> str:
        """Return the kind of case that is meant: the first of which the rules speak that has all the facts."""
        known = [fact for name in facts if (fact := self._names.fact(name))]
        every = self._scheme("case")
        spoken_of = self._competences.rulings.kinds(ruleset, verb)
        for kind in (*spoken_of, *every):
            kinds = set(self._index.terms.with_broader(kind))
            if all(not fact.of or kinds & set(fact.of) for fact in known):
                return kind
        return next(iter((*spoken_of, *every)))

    def _absence(self, text: str, ruleset: str) -> Absence:
        role, _, kind = text.partition("=")
        way = self._concept(kind, "absence", "离岗情形", "way of being away", ruleset) if kind.strip() else ""
        return Absence(self._concept(role, "role", "身份", "role", ruleset), way)

    def _concept(self, name: str, scheme: str, zh: str, en: str, ruleset: str = "", known: Sequence[str] = ()) -> str:
        found = self._names.concept(name.strip(), (scheme,), ruleset)
        if found:
            return found
        near = self._names.near_concept(name, (scheme,)) if name else ""
        offered = "、".join(self._index.terms.label(iri, "zh") for iri in known or self._scheme(scheme))
        raise _refused(
            f"不认识{zh} {shown(name)}{f'；是否指 {near}' if near else ''}" if name else f"没有写明{zh}",
            f"unknown {en} {shown(name)}{f'; did you mean {near}' if near else ''}" if name else f"no {en} is given",
            f"可用（known）：{offered}。",
            f"unknown-{scheme}",
        )


def _day(text: str) -> date:
    try:
        return read_moment(text)[0]
    except Malformed as error:
        raise _refused(error.zh, error.en, f"{error.mend_zh}。{error.mend_en}.", "bad-date") from error


def _refused(zh: str, en: str, hint: str, code: str) -> Problem:
    return Problem(422, code, zh, en, hint)
