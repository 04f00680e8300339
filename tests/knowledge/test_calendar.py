"""The working-day calendar against an independent source, and its counts against plain counting."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph

from guiju.knowledge.calendar import Calendar, read_calendar
from guiju.resources import resource
from tests.knowledge.support import real_calendar

DAYS = st.dates(date(2004, 1, 1), date(2026, 12, 31))


def all_days(calendar: Calendar) -> list[date]:
    return [calendar.first + timedelta(days=n) for n in range((calendar.last - calendar.first).days + 1)]


def test_every_day_from_2004_to_2026_is_worked_as_the_notices_say() -> None:
    calendar = real_calendar()
    days = all_days(calendar)
    assert (days[0], days[-1]) == (date(2004, 1, 1), date(2026, 12, 31))
    assert [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_the_counts_of_a_day_are_one_apart_exactly_on_working_days() -> None:
    calendar = real_calendar()
    for day in all_days(calendar):
        counts = calendar.counts(day)
        assert counts is not None
        assert counts[0] - counts[1] == int(calendar.is_workday(day))


def test_the_days_after_the_calendar_are_unknown() -> None:
    assert real_calendar().counts(date(2027, 1, 1)) is None
    assert real_calendar().counts(date(2003, 12, 31)) is None


@given(DAYS, st.integers(1, 30))
def test_the_nth_working_day_after_a_day_is_found_by_counting_days(start: date, number: int) -> None:
    calendar = real_calendar()
    counts = calendar.counts(start)
    assert counts is not None
    found = calendar.workday(counts[0] + number)
    day, left = start, number
    while left and calendar.knows(day + timedelta(days=1)):
        day += timedelta(days=1)
        left -= int(chinese_calendar.is_workday(day))
    assert found == (day if left == 0 else None)


def test_working_days_are_numbered_without_a_gap() -> None:
    calendar = real_calendar()
    days = [calendar.workday(number) for number in range(1, calendar.last_workday_number + 1)]
    assert all(one is not None and other is not None and one < other for one, other in pairwise(days))
    assert calendar.workday(calendar.last_workday_number + 1) is None


def test_a_calendar_with_a_missing_year_is_refused() -> None:
    files = sorted((resource("data") / "calendar").glob("*.ttl"))
    graphs = [Graph().parse(path) for path in (files[0], files[2])]
    with pytest.raises(ValueError, match="every year"):
        read_calendar(graphs)
