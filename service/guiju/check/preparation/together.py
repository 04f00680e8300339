"""What only several cases given together show: registers gathered from single records, and absences that overlap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from guiju.check.case import Act, Case, InputNote
from guiju.check.doors.profile import Profile
from guiju.knowledge.norms import Value
from guiju.knowledge.terms import Overlap, Terms
from guiju.knowledge.vocabulary import GJ

_GATHERS: Final = str(GJ.gathers)
_FROM: Final = str(GJ.periodFrom)
_TO: Final = str(GJ.periodTo)
PLACE: Final = "一并提交的案件（cases given together）"
"""Where a fact stands that was worked out from the other cases."""


@dataclass(frozen=True, slots=True)
class _Away:
    """Somebody's absence by a case: who (the person, else the case's node), from when to when, by which rule set."""

    node: str
    ruleset: str
    person: str
    first: date
    last: date


def consider_together(
    cases: Sequence[Case], terms: Terms, profile: Profile, notes: list[InputNote], beside: Sequence[Case] = ()
) -> list[Case]:
    """Return the cases with what they show of each other; what a case states itself is never changed.

    Args:
        cases: the cases to be judged.
        terms: the vocabulary.
        profile: the office's profile; its pairs tell who stands in for whom.
        notes: where to say what was worked out.
        beside: further cases of the same submission, which are not judged here.
    """
    everything = [*cases, *beside]
    away = {fact: _all_away(everything, overlap, terms) for fact, overlap in terms.overlaps.items()}
    gathered = [_gathered(case, everything, terms) for case in cases]
    return [_with_overlaps(case, away, terms, profile, notes) for case in gathered]


def relates(case: Case, terms: Terms) -> bool:
    """Whether the case is of a kind of which others show something, and it of them: an absence."""
    kinds = set(terms.with_broader(case.kind))
    return any(overlap.kind in kinds for overlap in terms.overlaps.values())


def gathers(case: Case) -> frozenset[str]:
    """Return the kinds of case that a register gathers; none for other cases."""
    return frozenset(map(str, case.facts.get(_GATHERS, ())))


def _gathered(case: Case, cases: Sequence[Case], terms: Terms) -> Case:
    """Add to a register (gj:gathers) the acts of the records of its kind and period."""
    kinds = gathers(case)
    if not kinds:
        return case
    found = [
        act
        for other in cases
        if other is not case and other.ruleset == case.ruleset and not kinds.isdisjoint(terms.with_broader(other.kind))
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


def _with_overlaps(
    case: Case, away: Mapping[str, Sequence[_Away]], terms: Terms, profile: Profile, notes: list[InputNote]
) -> Case:
    worked_out: dict[str, tuple[Value, ...]] = {}
    for fact, overlap in terms.overlaps.items():
        value = None if fact in case.facts else _overlapping(case, away[fact], overlap, profile)
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


def _overlapping(case: Case, away: Sequence[_Away], overlap: Overlap, profile: Profile) -> Value | None:
    """Return the number away at once, or whether the partner is away; None where the cases do not show it."""
    mine = next((found for found in away if found.node == case.node and found.ruleset == case.ruleset), None)
    others = [found for found in away if found.ruleset == case.ruleset and found is not mine]
    if mine is None or not others:
        return None
    meeting = {found.person or found.node: found for found in others if _meet(mine, found)}
    if overlap.partners:
        partners = profile.partners(mine.person, mine.first)
        return bool(partners & meeting.keys()) if partners else None
    return 1 + _busiest(mine, list(meeting.values()))


def _all_away(cases: Sequence[Case], overlap: Overlap, terms: Terms) -> list[_Away]:
    """Return the absences by all cases of those counted."""
    return [found for case in cases if (found := _absence(case, overlap, terms))]


def _absence(case: Case, overlap: Overlap, terms: Terms) -> _Away | None:
    if overlap.kind not in terms.with_broader(case.kind):
        return None
    agents = [wider for value in case.facts.get(overlap.agent_fact, ()) for wider in terms.with_broader(str(value))]
    first, last = _day(case, overlap.start_fact), _day(case, overlap.end_fact)
    if overlap.agent not in agents or first is None or last is None or first > last:
        return None
    return _Away(case.node, case.ruleset, _person(case, overlap), first, last)


def _person(case: Case, overlap: Overlap) -> str:
    """Return the person who is away: the one on record for an act of the role that leaves."""
    leaving = set(map(str, case.facts.get(overlap.agent_fact, ())))
    return next((act.person for act in case.acts if act.person and leaving & set(act.by)), "")


def _meet(one: _Away, other: _Away) -> bool:
    return one.first <= other.last and other.first <= one.last


def _busiest(mine: _Away, others: Sequence[_Away]) -> int:
    """Return how many of the others are away on the day of mine when most are."""
    starts = [max(mine.first, other.first) for other in others]
    return max((sum(other.first <= day <= other.last for other in others) for day in starts), default=0)
