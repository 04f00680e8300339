"""Deadlines against an oracle that counts days one by one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guiju.check.deadlines import add_months, due_day, moved_by
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import concept
from tests.check.workshop import Workshop, workshop
from tests.knowledge.support import real_calendar

BASE = Norm("n", "r", "s", "q", "k", "m", "s", "l", "l", form=concept("form", "deadline"))
STARTS = st.dates(date(2004, 2, 1), date(2026, 10, 1))


def norm(amount: int, unit: str, direction: str = "after", start_counts: bool = False) -> Norm:
    return replace(BASE, amount=amount, unit=concept("timeunit", unit), direction=direction, start_counts=start_counts)


def is_late_by_counting(start: date, act: date, amount: int, start_counts: bool) -> bool:
    """Count the working days from the start to the act, one day after another."""
    day, counted = start, int(start_counts and chinese_calendar.is_workday(start))
    while day < act:
        day += timedelta(days=1)
        counted += int(chinese_calendar.is_workday(day))
    if not chinese_calendar.is_workday(act):
        return counted >= amount and act > start
    return counted > amount


@settings(max_examples=500)
@given(STARTS, st.integers(1, 20), st.booleans())
@example(date(2022, 5, 31), 5, False)
def test_the_due_day_is_the_last_working_day_that_is_not_late(start: date, amount: int, start_counts: bool) -> None:
    due = due_day(norm(amount, "working-day", start_counts=start_counts), start, real_calendar())
    assert due is not None
    assert not is_late_by_counting(start, due, amount, start_counts)
    assert is_late_by_counting(start, due + timedelta(days=1), amount, start_counts)


@settings(max_examples=300)
@given(STARTS, st.integers(1, 15))
def test_working_days_before_an_event_leave_that_many_between(event: date, amount: int) -> None:
    due = due_day(norm(amount, "working-day", "before"), event, real_calendar())
    assert due is not None
    between = [due + timedelta(days=n) for n in range((event - due).days)]
    assert sum(map(chinese_calendar.is_workday, between)) == amount
    assert chinese_calendar.is_workday(due)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-30, 30))
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        (norm(5, "working-day"), date(2022, 5, 31), date(2022, 6, 8)),
        (norm(7, "day", start_counts=True), date(2022, 6, 1), date(2022, 6, 7)),
        (norm(3, "day", "before"), date(2022, 6, 10), date(2022, 6, 7)),
        (norm(1, "month"), date(2022, 1, 31), date(2022, 2, 28)),
        (norm(0, "year-end"), date(2022, 3, 1), date(2022, 12, 31)),
        (norm(5, "working-day"), date(2026, 12, 29), None),
        (norm(10, "minute"), date(2022, 3, 1), None),
    ],
)
def test_known_due_days(rule: Norm, start: date, due: date | None) -> None:
    assert due_day(rule, start, real_calendar()) == due


def test_a_holiday_that_moved_the_day_is_named() -> None:
    rule = norm(5, "working-day")
    assert moved_by(rule, date(2022, 5, 31), date(2022, 6, 8), real_calendar()) == [concept("holiday", "dragon-boat")]
    assert moved_by(rule, date(2022, 6, 13), date(2022, 6, 20), real_calendar()) == []


@pytest.fixture(scope="module")
def five_days(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    body = (
        "gj:strength strength:firm ; gj:governs case:meeting ; gj:form form:deadline ; "
        "gj:requires [ gj:verb act:issue ] ; gj:from [ gj:verb act:end-meeting ] ; "
        "gj:amount 5 ; gj:unit timeunit:working-day"
    )
    return workshop(Path(tmp_path_factory.mktemp("shapes")), body)


@settings(max_examples=60)
@given(STARTS, st.integers(0, 20))
def test_the_shapes_and_the_oracle_agree_on_late(five_days: Workshop, start: date, delay: int) -> None:
    act = start + timedelta(days=delay)
    acts = [{"act": "会议结束", "on": start.isoformat()}, {"act": "印发", "on": act.isoformat()}]
    expected = "breached" if is_late_by_counting(start, act, 5, False) else "complied"
    assert five_days.verdicts({"kind": "meeting", "acts": acts}, "2026-11-01") == {"n1": expected}
