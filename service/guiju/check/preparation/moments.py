"""When an act may have happened, in counts that shapes can compare: days, working days, minutes, whole periods."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from guiju.check.case import Act
from guiju.knowledge.calendar import EPOCH, MINUTES_A_DAY, Calendar, plain_counts

BEGINNING: Final = 0
END: Final = 10**10
"""An undated act may have happened in any minute between these."""


def day_counts(calendar: Calendar, day: date) -> dict[str, int]:
    """Return all counts of a day, by property name; the working-day ones only within the published calendar."""
    counts = plain_counts(day)
    workdays = calendar.counts(day)
    if workdays:
        counts["workdaysThrough"], counts["workdaysBefore"] = workdays
    return counts


def span_of(day: date | None) -> tuple[int, int]:
    """Return the minutes (since the epoch) of a whole day; of all time where there is no day."""
    if day is None:
        return BEGINNING, END
    first = (day - EPOCH).days * MINUTES_A_DAY
    return first, first + MINUTES_A_DAY - 1


def act_span(act: Act, acts: Iterable[Act]) -> tuple[int, int]:
    """Return the first and the last minute in which an act may have happened.

    A time of day fixes the minute. Sequence numbers order the acts of a day only where none of that day's acts has a
    time, since the two cannot be compared.
    """
    first, last = span_of(act.on)
    if act.on is None:
        return first, last
    if act.minute is not None:
        return first + act.minute, first + act.minute
    same_day = [other for other in acts if other.on == act.on]
    numbered = act.number is not None and all(other.minute is None for other in same_day)
    if numbered and all(other.number is not None for other in same_day if not other.inferred):
        place = sorted({other.number for other in same_day if other.number is not None}).index(act.number or 0)
        return first + place, first + place
    return first, last


def whole_and_spanned(first: date, last: date) -> dict[str, int]:
    """Return how many whole weeks, months, quarters, half-years and years a period holds, and how many it touches.

    Both days are included; months are counted from the first day, not from the calendar's month.
    """
    after = date.fromordinal(last.toordinal() + 1)
    days = (after - first).days
    months = (after.year - first.year) * 12 + after.month - first.month - (1 if after.day < first.day else 0)
    exact = after.day == first.day
    lengths = {"Months": 1, "Quarters": 3, "HalfYears": 6, "Years": 12}
    units = {"wholeWeeks": days // 7, "spannedWeeks": -(-days // 7)}
    for name, length in lengths.items():
        units[f"whole{name}"] = months // length
        units[f"spanned{name}"] = months // length + (0 if exact and months % length == 0 else 1)
    return units
