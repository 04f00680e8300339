"""Due days: when a deadline's time runs out, and what moved it: holidays, weekends, weekend days worked instead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guiju.check.explanation.words import agent_words
from guiju.check.preparation.moments import act_span, span_of
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.calendar import EPOCH, MINUTES_A_DAY, Calendar
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

LAST_MINUTE = MINUTES_A_DAY - 1
SATURDAY = 5


def add_months(day: date, months: int) -> date:
    """Return the day so many months later; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due_day(norm: Norm, start: date, calendar: Calendar, minute: int = LAST_MINUTE) -> date | None:
    """Return the last day on which the act is in time (for direction "before": the last day early enough).

    Hours and minutes run from the minute of the start, and the day is the one in which they run out; a start without
    a time of day may have been at the day's end.

    Args:
        norm: a norm of form deadline.
        start: the day of the starting act, or of the event before which the act is due.
        calendar: the working-day calendar.
        minute: the minute of the start's day, for hours and minutes.
    Returns:
        The day; None where the calendar is not known so far, or time itself ends (in the year 9999).
    """
    try:
        return _due_day(norm, start, calendar, minute)
    except (OverflowError, ValueError):
        return None


def _due_day(norm: Norm, start: date, calendar: Calendar, minute: int) -> date | None:
    unit, amount = token(norm.unit), norm.amount or 0
    sign = -1 if norm.direction == "before" else 1
    if unit == "working-day":
        return _working_day(norm, start, amount, calendar)
    if unit in ("hour", "minute"):
        minutes = (start - EPOCH).days * MINUTES_A_DAY + minute + sign * amount * (60 if unit == "hour" else 1)
        return EPOCH + timedelta(days=minutes // MINUTES_A_DAY)
    if unit == "day":
        return start + timedelta(days=sign * (amount - (1 if norm.start_counts else 0)))
    if unit == "year-end":
        return date(start.year, 12, 31)
    due = add_months(start, sign * amount * (12 if unit == "year" else 1))
    # Where the month has no corresponding day, its last day ends the period, whether or not the first day counts.
    return due - timedelta(days=1) if norm.start_counts and due.day == start.day else due


def _working_day(norm: Norm, start: date, amount: int, calendar: Calendar) -> date | None:
    counts = calendar.counts(start)
    if counts is None:
        return None
    through, before = counts
    if norm.direction == "before":
        return calendar.workday((through if norm.start_counts else before) - amount + 1)
    return calendar.workday((before if norm.start_counts else through) + amount)


def start_of(norm: Norm, prepared: Prepared) -> tuple[date, int] | None:
    """Return the day and its minute from which the norm's time runs in a case: of the first start that has a date."""
    view = prepared.view
    if norm.start_fact:
        values = view.case.facts.get(norm.start_fact, ())
        moments = [span_of(date.fromisoformat(str(value)))[1] for value in values]
    else:
        acts = [act for act in view.case.acts for pattern in norm.start if act.on and view.matches(act, pattern)]
        moments = [act_span(act, view.case.acts)[1] for act in acts]
    if not moments:
        return None
    days, minute = divmod(min(moments), MINUTES_A_DAY)
    return EPOCH + timedelta(days=days), minute


@dataclass(frozen=True, slots=True)
class Movers:
    """What makes working days differ from calendar days between a start and its due day.

    `holidays` are those with days off (IRIs), `weekend` the Saturdays and Sundays off that belong to none of them,
    `worked` the weekend days worked instead, which bring the due day nearer.
    """

    holidays: tuple[str, ...] = ()
    weekend: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()

    def words(self, index: Index) -> list[tuple[str, str]]:
        """Return them in Chinese and English: each holiday by its name, the days with their number and dates."""
        found = [agent_words(index, holiday) for holiday in self.holidays]
        for days, zh, en in ((self.weekend, "周末", "weekend"), (self.worked, "调休上班", "weekend worked")):
            if days:
                number = f"{len(days)} day{'s' if len(days) > 1 else ''}"
                dates = ", ".join(map(str, days))
                found.append((f"{zh} {len(days)} 天（{_days_in_chinese(days)}）", f"{en}, {number} ({dates})"))
        return found


def movers(norm: Norm, start: date, due: date, calendar: Calendar) -> Movers:
    """Return what moved the due day of a working-day limit; nothing for other units.

    Args:
        norm: a norm of form deadline.
        start: the day from which its time runs.
        due: its due day from that start.
        calendar: the working-day calendar.
    """
    if token(norm.unit) != "working-day":
        return Movers()
    first, last = min(start, due), max(start, due)
    counted = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if not norm.start_counts:
        counted.remove(start)
    off = [day for day in counted if not calendar.is_workday(day)]
    named = [holiday for day in off if day in calendar.special for holiday in calendar.special[day].holidays]
    return Movers(
        holidays=tuple(dict.fromkeys(named)),
        weekend=tuple(day for day in off if day not in calendar.special),
        worked=tuple(day for day in counted if day.weekday() >= SATURDAY and calendar.is_workday(day)),
    )


def _days_in_chinese(days: Sequence[date]) -> str:
    """Return 6月4日、5日、7月2日: the month where it changes, the year where it is another than the first's."""
    words = []
    for previous, day in zip((None, *days), days, strict=False):
        year = f"{day.year}年" if previous and previous.year != day.year else ""
        month = f"{day.month}月" if not previous or previous.month != day.month else ""
        words.append(f"{year}{month}{day.day}日")
    return "、".join(words)
