"""Changes of a record that may put a breach right: for each constraint form, from the norm's own parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final

from guiju.check.case import Act
from guiju.check.doors.resolve import Names
from guiju.check.explanation.norm_terms import GRANTS, RECORD_REASON
from guiju.check.explanation.verdict import Verdict
from guiju.check.remedies.changes import Change, ChangeWriter, Entries
from guiju.knowledge.compile import with_defaults
from guiju.knowledge.index import Index
from guiju.knowledge.norms import ActPattern, Norm, Value
from guiju.knowledge.vocabulary import token

MOST_ACTS: Final = 12
"""More acts than these are no remedy that a person would carry out."""


class Candidates:
    """Proposes changes, which `guiju.check.remedies.remedy` then tries.

    Args:
        index: the built knowledge.
        names: looks names up.
        writer: tells how much a change changes.
    """

    def __init__(self, index: Index, names: Names, writer: ChangeWriter) -> None:
        self._index = index
        self._names = names
        self._writer = writer
        self._forms: Mapping[str, Callable[[Verdict, Norm], Iterator[Change]]] = {
            "required-act": self._required_act,
            "actor": self._actor,
            "forbidden-act": self._forbidden_act,
            "deadline": self._deadline,
            "limit": self._limit,
            "ratio": self._ratio,
            "attribute": self._attribute,
            "inclusion": self._inclusion,
            "frequency": self._frequency,
        }

    def of(self, verdict: Verdict) -> list[Change]:
        """Return changes for a breach, the least first; a recorded reason, where the norm takes one, comes last."""
        case = verdict.prepared.case
        if case.written is None:
            return []
        norm = with_defaults(verdict.norm)
        written = case.written
        found = sorted(self._forms[token(norm.form)](verdict, norm), key=lambda one: self._writer.size(one, written))
        if token(norm.strength) == "in-principle":
            found.append(Change(added=({"act": (RECORD_REASON,), "regarding": (norm.iri,)},)))
        return found

    def _required_act(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        days = self._days(verdict, norm.before)
        yield from self._unstated(verdict, norm)
        yield from self._done(verdict, norm, min(days, default=None))

    def _deadline(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        """An act that was done too late stays late; one not on file may have been done in time and left out."""
        if norm.by_each or not self._acts(verdict, norm.requires):
            yield from self._done(verdict, norm, verdict.due)
        for pattern in norm.unless_act if norm.by_each else ():
            yield from self._done_by_each(verdict, norm, pattern, verdict.due)

    def _done(self, verdict: Verdict, norm: Norm, day: date | None) -> Iterator[Change]:
        for pattern in norm.requires:
            if norm.by_each:
                yield from self._done_by_each(verdict, norm, pattern, day)
            else:
                yield from (Change(added=(act,)) for act in self._new_acts(norm, pattern, day))

    def _done_by_each(self, verdict: Verdict, norm: Norm, pattern: ActPattern, day: date | None) -> Iterator[Change]:
        view = verdict.prepared.view
        done = {
            agent
            for act in self._acts(verdict, norm.requires)
            for agent in view.identities[act.node].certain
            if day is None or (act.on and act.on <= day)
        }
        lacking = [str(unit) for unit in view.values(norm.by_each) if str(unit) not in done]
        for extra in ((), pattern.by[:1]):
            act = next(self._new_acts(norm, pattern, day))
            if lacking:
                yield Change(added=tuple({**act, "by": (unit, *extra)} for unit in lacking))

    def _unstated(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        """An act is on file but does not state what it must."""
        for pattern in norm.requires:
            for act in self._own(verdict, self._acts(verdict, [pattern])) if pattern.states else ():
                states = dict.fromkeys((*act.states, *pattern.states))
                yield Change(edits={act.node: {"states": tuple(states)}})

    def _actor(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        pattern = norm.requires[0]
        wrong = [act for act in self._acts(verdict, norm.requires) if not self._fits(verdict, act, pattern)]
        own = self._own(verdict, wrong)
        if not own or len(own) < len(wrong):
            return
        granted = [self._grant(verdict, norm, act) for act in own]
        if all(granted):
            yield Change(added=tuple(grant for grant in granted if grant))
        for agent in self._preferred(pattern.by, norm):
            edit: Entries = {"by": (agent,), "person": ()}
            yield Change(edits={act.node: edit for act in own})
        for other in verdict.prepared.case.acts:
            if other.verb in pattern.same_person_as and (other.by or other.person):
                same: Entries = {"by": other.by, "person": (other.person,) if other.person else ()}
                yield Change(edits={act.node: same for act in own})

    def _grant(self, verdict: Verdict, norm: Norm, act: Act) -> Entries | None:
        """Return the mandate under which the one who acted could have acted, if the norm allows for one."""
        pattern = norm.requires[0]
        entrusted = [agent for agent in act.by if verdict.prepared.view.identities[act.node].certain & {agent}
                     and set(self._index.terms.with_broader(agent)) & set(pattern.mandated)]  # fmt: skip
        if not entrusted or not pattern.mandators:
            return None
        grant: Entries = {"act": GRANTS[:1], "by": pattern.mandators[:1], "to": tuple(entrusted[:1])}
        return {**grant, "on": (act.on.isoformat(),)} if act.on else grant

    def _forbidden_act(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        day = min(self._days(verdict, norm.forbids), default=None)
        for pattern in norm.unless_act:
            yield from (Change(added=(act,)) for act in self._new_acts(norm, pattern, day))

    def _limit(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        values = verdict.prepared.view.values(norm.fact)
        if self._is_own_fact(verdict, norm.fact) and all(isinstance(value, int) for value in values):
            bounded = [_within(int(value), norm.comparisons) for value in values]
            yield Change(facts={norm.fact: tuple(bounded)})

    def _ratio(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        whole = verdict.prepared.view.values(norm.whole)
        if not (whole and norm.numerator and norm.denominator and self._is_own_fact(verdict, norm.part)):
            return
        needed, rest = divmod(norm.numerator * int(whole[0]), norm.denominator)
        needed += 1 if norm.exclusive or rest else 0
        if needed <= int(whole[0]):
            yield Change(facts={norm.part: (needed,)})

    def _attribute(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        if not self._is_own_fact(verdict, norm.fact):
            return
        found = verdict.prepared.view.values(norm.fact)
        allowed = [value for value in found if self._is_allowed(value, norm)]
        if allowed:
            yield Change(facts={norm.fact: tuple(allowed)})
        asked = [value for value in norm.values if not isinstance(value, str)]
        opposite = [not value for value in norm.not_values if isinstance(value, bool)]
        alternatives: tuple[Value, ...] = (*asked, *opposite, *self._preferred(norm.values, norm))
        yield from (Change(facts={norm.fact: (value,)}) for value in alternatives)

    @staticmethod
    def _is_allowed(value: Value, norm: Norm) -> bool:
        return value in norm.values if norm.values else value not in norm.not_values

    def _inclusion(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        if not self._is_own_fact(verdict, norm.fact):
            return
        listed = [str(value) for value in verdict.prepared.view.values(norm.fact)]
        wanted = {*norm.includes, *norm.includes_any, *norm.also}
        kept = [agent for agent in listed if norm.open_list or self._kinds(agent) & wanted]
        covered = {kind for agent in kept for kind in self._kinds(agent)}
        lacking = [agent for agent in norm.includes if agent not in covered]
        if norm.includes_any and not covered & set(norm.includes_any):
            lacking.append(norm.includes_any[0])
        yield Change(facts={norm.fact: (*kept, *lacking)})

    def _frequency(self, verdict: Verdict, norm: Norm) -> Iterator[Change]:
        """Too few acts: some may have been left out. Too many cannot be undone."""
        bound = verdict.bindings[0]
        units, counted = int(bound["units"]), int(bound["actual"])
        least = [number for name, number in norm.comparisons if name == "min"]
        lacking = -(-(max(least, default=0) * units - norm.every + 1) // norm.every) - counted
        if 0 < lacking <= MOST_ACTS:
            yield from (Change(added=(act,) * lacking) for act in self._new_acts(norm, norm.counts[0], None))

    def _new_acts(self, norm: Norm, pattern: ActPattern, day: date | None) -> Iterator[Entries]:
        """Yield acts that fit a pattern, by each of those who may do it."""
        verb = self._preferred(pattern.verbs, norm)[0]
        for by, to in product(self._preferred(pattern.by, norm) or [""], self._preferred(pattern.to, norm)[:1] or [""]):
            act: dict[str, tuple[Value, ...]] = {
                "act": (verb,),
                "by": (by,) if by else (),
                "to": (to,) if to else (),
                "states": pattern.states,
                "result": pattern.results[:1],
                "on": (day.isoformat(),) if day else (),
            }
            yield {key: found for key, found in act.items() if found}

    def _preferred(self, values: Sequence[Value], norm: Norm) -> list[str]:
        """Return the terms among the alternatives, those first that the text itself names, its longest word first."""
        terms = [value for value in values if isinstance(value, str)]
        return sorted(terms, key=lambda term: (self._label(term) not in norm.sentence, -len(self._label(term))))

    def _acts(self, verdict: Verdict, patterns: Sequence[ActPattern]) -> list[Act]:
        """Return the acts that somebody did, right or wrong: those with the verbs of the patterns."""
        verbs = {verb for pattern in patterns for verb in pattern.verbs}
        return [act for act in verdict.prepared.case.acts if act.verb in verbs]

    def _days(self, verdict: Verdict, patterns: Sequence[ActPattern]) -> list[date]:
        view = verdict.prepared.view
        return [act.on for act in view.case.acts if act.on and any(view.matches(act, pattern) for pattern in patterns)]

    @staticmethod
    def _fits(verdict: Verdict, act: Act, pattern: ActPattern) -> bool:
        possible = verdict.prepared.view.identities[act.node].possible
        return bool(possible & set(pattern.by)) or not (act.by or act.person)

    @staticmethod
    def _own(verdict: Verdict, acts: Iterable[Act]) -> list[Act]:
        """Return the acts that the case itself records, and not a record gathered into it."""
        written = verdict.prepared.case.written
        nodes = {act.node for act in written.acts} if written else set()
        return [act for act in acts if act.node in nodes]

    def _is_own_fact(self, verdict: Verdict, fact: str) -> bool:
        """Whether the case itself states the fact: what acts show, or other cases, cannot be written over."""
        written = verdict.prepared.case.written
        names = (self._names.fact(key) for key in (written.facts if written else ()))
        return any(known and known.iri == fact for known in names)

    def _kinds(self, agent: str) -> set[str]:
        return set(self._index.terms.with_broader(agent))

    def _label(self, iri: str) -> str:
        return self._index.terms.label(iri, "zh")


def _within(value: int, comparisons: Iterable[tuple[str, int]]) -> int:
    """Return the number nearest to a value that lies within bounds."""
    for name, bound in comparisons:
        nearest = bound + {"moreThan": 1, "lessThan": -1}.get(name, 0)
        value = max(value, nearest) if name in ("min", "moreThan") else min(value, nearest)
    return value
