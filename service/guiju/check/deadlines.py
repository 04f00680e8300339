"""Due days: when a deadline's time runs out, and what moved it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from guiju.check.prepare import Prepared
from guiju.knowledge.calendar import Calendar
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token


def add_months(day: date, months: int) -> date:
    """Return the day so many months later; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_day(norm: Norm, start: date, calendar: Calendar) -> date | None:
    """Return the last day on which the act is in time (for direction "before": the last day early enough).

    Args:
        norm: a norm of form deadline.
        start: the day of the starting act, or of the event before which the act is due.
        calendar: the working-day calendar.
    Returns:
        The day; None for hours and minutes, and where the calendar is not known so far.
    """
    unit, amount = token(norm.unit), norm.amount or 0
    sign = -1 if norm.direction == "before" else 1
    if unit == "working-day":
        return _working_day(norm, start, amount, calendar)
    if unit == "day":
        return start + timedelta(days=sign * (amount - (1 if norm.start_counts else 0)))
    if unit in ("month", "year"):
        due = add_months(start, sign * amount * (12 if unit == "year" else 1))
        return due - timedelta(days=sign) if norm.start_counts else due
    return date(start.year, 12, 31) if unit == "year-end" else None


def _working_day(norm: Norm, start: date, amount: int, calendar: Calendar) -> date | None:
    counts = calendar.counts(start)
    if counts is None:
        return None
    through, before = counts
    if norm.direction == "before":
        return calendar.workday((through if norm.start_counts else before) - amount + 1)
    return calendar.workday((before if norm.start_counts else through) + amount)


def start_day(norm: Norm, prepared: Prepared) -> date | None:
    """Return the day from which the norm's time runs in a case: the first dated start; None where there is none."""
    view = prepared.view
    if norm.start_fact:
        values = view.case.facts.get(norm.start_fact, ())
        return date.fromisoformat(str(values[0])) if values else None
    days = [act.on for act in view.case.acts for pattern in norm.start if act.on and view.matches(act, pattern)]
    return min(days, default=None)


def moved_by(norm: Norm, start: date, due: date, calendar: Calendar) -> list[str]:
    """Return the holidays (IRIs, each once, in order) between start and due that moved a working-day limit."""
    if token(norm.unit) != "working-day":
        return []
    first, last = min(start, due), max(start, due)
    names = [special.holiday for day, special in sorted(calendar.special.items()) if first <= day <= last]
    return list(dict.fromkeys(names))
