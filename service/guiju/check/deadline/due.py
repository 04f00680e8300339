"""The to-do list of checked cases: what is due, for whom, by which day; and which due days a new calendar moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from guiju.check.checker import Checked
from guiju.check.deadline.deadlines import start_of
from guiju.check.engine.rdf_terms import iri
from guiju.check.explanation.verdict import Verdict
from guiju.check.explanation.words import agent_words
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.calendar import Calendar
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import GJ, concept, token

STATES: Final = ("overdue", "due", "uncertain", "undated")
"""In the order of the list: out of time; in time; due on a day beyond the calendar; without a day."""
ANYONE: Final = concept("role", "anyone")
_MAYBE_AS: Final = iri(str(GJ.maybeAs))
_AFFECTS: Final = iri(str(GJ.affects))

Entry = dict[str, Any]


def todo(checked: Checked, index: Index) -> list[Entry]:
    """Return what is still to do in checked cases, in the order of `in_order`.

    Args:
        checked: what the check found.
        index: the built knowledge, with the calendar by which the check was made.
    Returns:
        An entry for every pending duty, every time limit that ran out with its act still not done, and every one that
        cannot be judged only because its day lies beyond the calendar: its `state` (one of `STATES`), what is to be
        done and by whom in both languages, the day on which it is due (None without one), and days and working days
        left from the day of judgement (negative where the time is out). The other members are those of a verdict.
    """
    return in_order(_entry(verdict, whom, checked.as_of, index) for verdict, whom in _open(checked, index))


def in_order(entries: Iterable[Mapping[str, Any]]) -> list[Entry]:
    """Return entries the overdue first, each state by its day, and then as the cases and the rules have them."""
    return sorted(map(dict, entries), key=lambda entry: (STATES.index(entry["state"]), entry["due"] or ""))


def moved(before: Checked, after: Checked, index: Index) -> list[Entry]:
    """Return the open time limits whose due day is another one by another calendar.

    Args:
        before: the check by the calendar as it was.
        after: the check of the same cases by the new one.
        index: the built knowledge, with the new calendar.
    Returns:
        The entries of the list by the new calendar, each with `from`, the day that was due before (None where the
        calendar did not reach so far); `moved_by` says what moved it from plain weekdays.
    """
    old = {(verdict.focus, verdict.norm.iri): verdict.due for verdict in before.verdicts}
    entries = [
        _entry(verdict, whom, after.as_of, index) | {"from": _text(old[verdict.focus, verdict.norm.iri])}
        for verdict, whom in _open(after, index)
    ]
    return in_order(entry for entry in entries if entry["from"] != entry["due"])


def _open(checked: Checked, index: Index) -> list[tuple[Verdict, tuple[str, ...]]]:
    """Return the verdicts under which something is still to do, each with those who are to do it."""
    found = []
    for verdict in checked.verdicts:
        waiting = _waiting(verdict.norm, verdict.prepared)
        if verdict.verdict == "pending":
            found.append((verdict, waiting or _asked(verdict.norm)))
        elif waiting is not None and (verdict.verdict == "breached" or _beyond(verdict, checked.as_of, index.calendar)):
            found.append((verdict, waiting))
    return found


def _beyond(verdict: Verdict, as_of: date, calendar: Calendar) -> bool:
    """Whether only the calendar is lacking: the due day or the day of judgement lies beyond it."""
    norm, prepared = verdict.norm, verdict.prepared
    if verdict.verdict != "undetermined" or token(norm.unit) != "working-day" or start_of(norm, prepared) is None:
        return False
    settled = prepared.case.timeline_complete and prepared.applies[norm.iri].applies is True
    return settled and (verdict.due is None or not calendar.knows(as_of))


def _waiting(norm: Norm, prepared: Prepared) -> tuple[str, ...] | None:
    """Return those who have not yet done what a time limit asks for; None where nobody is waited for."""
    if token(norm.form) != "deadline":
        return None
    each = tuple(str(unit) for unit in prepared.view.case.facts.get(norm.by_each, ())) if norm.by_each else ()
    if each:
        return tuple(unit for unit in each if not _done_by(unit, norm, prepared)) or None
    view = prepared.view
    done = any(view.matches(act, pattern, perhaps=True) for act in view.case.acts for pattern in norm.requires)
    return None if done else _asked(norm)


def _done_by(unit: str, norm: Norm, prepared: Prepared) -> bool:
    """Whether one of several who are bound each apart may have done it, or be excused. The same as in the shapes."""
    view, triples = prepared.view, prepared.triples
    own = {node for agent in (unit, ANYONE) for node in triples.subjects(_MAYBE_AS, iri(agent))}
    concerned = set(triples.subjects(_AFFECTS, iri(unit)))
    return any(
        iri(act.node) in nodes and view.matches(act, pattern, perhaps=True)
        for patterns, nodes in ((norm.requires, own), (norm.unless_act, concerned))
        for pattern in patterns
        for act in view.case.acts
    )


def _asked(norm: Norm) -> tuple[str, ...]:
    """Return those whom the norm asks: the actors that it names, else its bearers."""
    named = [agent for pattern in norm.requires for agent in (*pattern.by, *pattern.mandated)]
    return tuple(dict.fromkeys(named)) or norm.bearers


def _entry(verdict: Verdict, whom: Sequence[str], as_of: date, index: Index) -> Entry:
    norm, due = verdict.norm, verdict.due
    names = [agent_words(index, agent) for agent in whom]
    return {
        "state": _state(verdict, as_of),
        "due": _text(due),
        "days_left": (due - as_of).days if due else None,
        "workdays_left": _workdays_left(index.calendar, as_of, due) if due else None,
        "what": {"zh": verdict.expected[0], "en": verdict.expected[1]},
        "whom": {"zh": "、".join(zh for zh, _ in names), "en": ", ".join(en for _, en in names)},
        "focus": verdict.focus,
        "where": verdict.prepared.case.where,
        "norm": norm.iri,
        "ruleset": norm.ruleset,
        "article": norm.article,
        "paragraph": norm.paragraph,
        "item": norm.item,
        "cite": index.cite(norm),
        "strength": token(norm.strength),
        "quote": norm.quote,
        "sentence": norm.sentence,
        "moved_by": [zh for zh, _ in verdict.moved_by],
        "moved_by_en": [en for _, en in verdict.moved_by],
        "assumptions": [zh for zh, _ in verdict.assumptions],
        "assumptions_en": [en for _, en in verdict.assumptions],
    }


def _state(verdict: Verdict, as_of: date) -> str:
    if verdict.due:
        return "overdue" if as_of > verdict.due else "due"
    return "uncertain" if verdict.verdict == "undetermined" else "undated"


def _workdays_left(calendar: Calendar, as_of: date, due: date) -> int | None:
    """Return how many working days lie after the day of judgement up to and with the due day; negative when past."""
    now, then = calendar.counts(as_of), calendar.counts(due)
    return then[0] - now[0] if now and then else None


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
