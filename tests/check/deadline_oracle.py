"""Due days found by walking the calendar day by day, as one would with a finger on it: nothing here adds up counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import chinese_calendar

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Convention:
    """How a time limit runs: so many units after its start or before its event, that day counted or not."""

    unit: str
    amount: int
    direction: str = "after"
    start_counts: bool = False


def due_day(rule: Convention, start: datetime) -> date | None:
    """The last day on which the act is in time; None where the published calendar does not reach."""
    if rule.unit in ("hour", "minute"):
        return due_moment(rule, start).date()
    day = start.date()
    if rule.unit == "working-day":
        return walk(day, rule)
    if rule.unit == "day":
        return steps(day, rule)
    if rule.unit == "year-end":
        while (day + DAY).year == start.year:
            day += DAY
        return day
    return corresponding(day, rule)


def is_known(day: date) -> bool:
    """Whether the published calendar reaches to the day."""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def due_moment(rule: Convention, start: datetime) -> datetime:
    """The last minute in which the act is in time, for hours and minutes."""
    span = timedelta(hours=rule.amount) if rule.unit == "hour" else timedelta(minutes=rule.amount)
    return start - span if rule.direction == "before" else start + span


def walk(day: date, rule: Convention) -> date | None:
    """Walk from the day, meeting working days, until the wanted number of them is met."""
    step = -DAY if rule.direction == "before" else DAY
    try:
        met = int(chinese_calendar.is_workday(day) and rule.start_counts)
        while met < rule.amount:
            day += step
            met += int(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
    return day


def steps(day: date, rule: Convention) -> date:
    """Go so many days, one after another; the first day is one of them where it counts."""
    step = -DAY if rule.direction == "before" else DAY
    for _ in range(rule.amount - 1 if rule.start_counts else rule.amount):
        day += step
    return day


def corresponding(day: date, rule: Convention) -> date:
    """Go month by month to the day with the same number; the month's last day where there is none (民法典 202)."""
    year, month = day.year, day.month
    for _ in range(rule.amount * (12 if rule.unit == "year" else 1)):
        month += -1 if rule.direction == "before" else 1
        if month in (0, 13):
            year, month = (year - 1, 12) if month == 0 else (year + 1, 1)
    try:
        found = date(year, month, day.day)
    except ValueError:
        found = date(year, month, 28)
        while (found + DAY).month == month:
            found += DAY
        return found
    return found - DAY if rule.start_counts else found
