"""What only several cases given together show: registers gathered from single records, and absences that overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from guiju.check.case import Act, Case, InputNote
from guiju.check.profile import Profile
from guiju.knowledge.norms import Value
from guiju.knowledge.terms import Overlap, Terms
from guiju.knowledge.vocabulary import GJ

_GATHERS: Final = str(GJ.gathers)
_FROM: Final = str(GJ.periodFrom)
_TO: Final = str(GJ.periodTo)
PLACE: Final = "一并提交的案件（cases given together）"
"""Where a fact stands that was worked out from the other cases."""


def consider_together(cases: Sequence[Case], terms: Terms, profile: Profile, notes: list[InputNote]) -> list[Case]:
    """Return the cases with what they show of each other; what a case states itself is never changed.

    Args:
        cases: all cases of one submission.
        terms: the vocabulary.
        profile: the office's profile; its pairs tell who stands in for whom.
        notes: where to say what was worked out.
    """
    gathered = [_gathered(case, cases, terms) for case in cases]
    return [_with_overlaps(case, gathered, terms, profile, notes) for case in gathered]


def _gathered(case: Case, cases: Sequence[Case], terms: Terms) -> Case:
    """Add to a register (gj:gathers) the acts of the records of its kind and period."""
    kinds = set(case.facts.get(_GATHERS, ()))
    found = [
        act
        for other in cases
        if other is not case and other.ruleset == case.ruleset and kinds & set(terms.with_broader(other.kind))
        if _agree(case, other)
        for act in other.acts
        if _within(act, case)
    ]
    return replace(case, acts=(*case.acts, *found)) if found else case


def _agree(register: Case, record: Case) -> bool:
    """Whether the record says nothing else than the register in any fact that both state."""
    shared = register.facts.keys() & record.facts.keys()
    return all(set(register.facts[fact]) & set(record.facts[fact]) for fact in shared)


def _within(act: Act, register: Case) -> bool:
    first, last = _day(register, _FROM), _day(register, _TO)
    return act.on is None or ((first is None or first <= act.on) and (last is None or act.on <= last))


def _day(case: Case, fact: str) -> date | None:
    stated = case.facts.get(fact)
    return date.fromisoformat(str(stated[0])) if stated else None


def _with_overlaps(case: Case, cases: Sequence[Case], terms: Terms, profile: Profile, notes: list[InputNote]) -> Case:
    worked_out: dict[str, tuple[Value, ...]] = {}
    for fact, overlap in terms.overlaps.items():
        others = [other for other in cases if other is not case and other.ruleset == case.ruleset]
        value = None if fact in case.facts else _overlapping(case, others, overlap, terms, profile)
        if value is not None:
            worked_out[fact] = (value,)
            zh, en = terms.label(fact, "zh"), terms.label(fact, "en")
            shown = {True: "是", False: "否"}.get(value, str(value)) if isinstance(value, bool) else str(value)
            note = f"“{zh}”按一并提交的案件推算为 {shown}"
            notes.append(InputNote("note", case.where, note, f"{en}: worked out from the cases given: {value}"))
    if not worked_out:
        return case
    places = {**case.fact_places, **dict.fromkeys(worked_out, PLACE)}
    return replace(case, facts={**case.facts, **worked_out}, fact_places=places)


def _overlapping(case: Case, others: Sequence[Case], overlap: Overlap, terms: Terms, profile: Profile) -> Value | None:
    """Return the number away at once, or whether the partner is away; None where the cases do not show it."""
    mine = _interval(case, overlap, terms)
    away = [(other, found) for other in others if (found := _interval(other, overlap, terms))]
    if mine is None or not away:
        return None
    meeting = {_person(other, overlap) or other.node: found for other, found in away if _meet(mine, found)}
    if overlap.partners:
        partners = profile.partners(_person(case, overlap), mine[0])
        return bool(partners & meeting.keys()) if partners else None
    return 1 + _busiest(mine, meeting)


def _interval(case: Case, overlap: Overlap, terms: Terms) -> tuple[date, date] | None:
    """Return from when to when somebody of those counted is away by this case."""
    if overlap.kind not in terms.with_broader(case.kind):
        return None
    agents = [wider for value in case.facts.get(overlap.agent_fact, ()) for wider in terms.with_broader(str(value))]
    first, last = _day(case, overlap.start_fact), _day(case, overlap.end_fact)
    return (first, last) if overlap.agent in agents and first and last and first <= last else None


def _person(case: Case, overlap: Overlap) -> str:
    """Return the person who is away: the one on record for an act of the role that leaves."""
    leaving = set(map(str, case.facts.get(overlap.agent_fact, ())))
    return next((act.person for act in case.acts if act.person and leaving & set(act.by)), "")


def _meet(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _busiest(mine: tuple[date, date], others: Mapping[str, tuple[date, date]]) -> int:
    """Return how many of the others are away on the day of mine when most are."""
    starts = [max(mine[0], first) for first, _ in others.values()]
    return max((sum(first <= day <= last for first, last in others.values()) for day in starts), default=0)
