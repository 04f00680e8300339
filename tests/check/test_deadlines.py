"""Time limits: due days and shapes against walking the calendar, what moved a day, and how texts extend a time."""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.check.deadline.deadlines import add_months, due_day, movers
from guiju.knowledge.compile import CompileError
from guiju.media_types import JSON
from tests.check import deadline_oracle
from tests.check.deadline_cases import compiler, conventions, draws, mismatches, norm_of, trials, verdicts
from tests.check.deadline_oracle import Convention
from tests.check.real import fast, index
from tests.knowledge.support import real_calendar

DRAWS = 1_000
SEED = 20


@cache
def some_conventions() -> list[Convention]:
    """Every unit, direction and way of counting, with the numbers that rules use; `make bench` takes all numbers."""
    return [rule for rule in conventions() if rule.amount in (0, 1, 3, 7, 24)]


def test_random_limits_end_where_walking_the_calendar_ends_and_the_shapes_judge_their_borders_so() -> None:
    assert list(mismatches(draws(DRAWS, SEED, some_conventions()))) == []


def test_the_conventions_tried_hold_every_unit_direction_and_way_of_counting() -> None:
    def ways(rules: list[Convention]) -> set[tuple[str, str, bool]]:
        return {(rule.unit, rule.direction, rule.start_counts) for rule in rules}

    assert ways(some_conventions()) == ways(conventions())
    assert len(ways(conventions())) == 4 + 4 + 3 + 3 + 1 + 2 + 2


@pytest.mark.parametrize("unit", ["working-day", "day", "month", "hour", "minute"])
def test_a_limit_one_unit_longer_or_shorter_would_be_noticed(unit: str) -> None:
    start = datetime(2022, 5, 31, 9, 30)  # noqa: DTZ001 - all moments of a case are of one place
    records = list(trials(Convention(unit, 4), start))
    expected = [trial.expected for trial in records]
    assert verdicts(Convention(unit, 4), records) == expected
    assert verdicts(Convention(unit, 3), records) != expected
    assert verdicts(Convention(unit, 5), records) != expected


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [
        (Convention("working-day", 5), date(2022, 5, 31), date(2022, 6, 8)),
        (Convention("working-day", 5, start_counts=True), date(2022, 5, 31), date(2022, 6, 7)),
        (Convention("working-day", 3, "before"), date(2022, 6, 8), date(2022, 6, 2)),
        (Convention("day", 7, start_counts=True), date(2022, 6, 1), date(2022, 6, 7)),
        (Convention("day", 3, "before"), date(2022, 6, 10), date(2022, 6, 7)),
        (Convention("month", 1), date(2022, 1, 31), date(2022, 2, 28)),
        (Convention("month", 1, start_counts=True), date(2022, 1, 31), date(2022, 2, 28)),
        (Convention("month", 1, start_counts=True), date(2022, 3, 1), date(2022, 3, 31)),
        (Convention("year", 1), date(2024, 2, 29), date(2025, 2, 28)),
        (Convention("year-end", 0), date(2022, 3, 1), date(2022, 12, 31)),
        (Convention("working-day", 5), date(2026, 12, 29), None),
        (Convention("working-day", 5), date(2003, 12, 29), None),
        (Convention("day", 5), date(9999, 12, 29), None),
        (Convention("minute", 10), date(2022, 3, 1), date(2022, 3, 2)),
    ],
)
def test_known_due_days(rule: Convention, start: date, due: date | None) -> None:
    assert due_day(norm_of(rule), start, real_calendar()) == due


def test_a_limit_that_ends_on_the_last_working_day_known_is_pending_before_it() -> None:
    rule = Convention(unit="working-day", amount=21, direction="after", start_counts=True)
    assert list(mismatches({rule: [datetime(2026, 12, 3, 9)]})) == []  # noqa: DTZ001 - as above


def test_a_limit_that_ended_before_the_known_calendar_is_over_once_its_event_has_passed() -> None:
    rule = Convention(unit="working-day", amount=3, direction="before")
    start = datetime(2004, 1, 5, 9)  # noqa: DTZ001 - as above
    assert [trial.expected for trial in trials(rule, start)] == ["breached"]
    assert list(mismatches({rule: [start]})) == []


def test_minutes_run_out_on_the_next_day_where_midnight_lies_between() -> None:
    rule = norm_of(Convention("minute", 10))
    assert due_day(rule, date(2022, 3, 1), real_calendar(), 23 * 60 + 49) == date(2022, 3, 1)
    assert due_day(rule, date(2022, 3, 1), real_calendar(), 23 * 60 + 50) == date(2022, 3, 2)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-30, 30))
def test_a_month_later_is_the_same_day_or_the_months_last(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Convention("week", 2), "no unit week"),
        (Convention("year-end", 0, "before"), "does not go"),
        (Convention("month", 1, "before", start_counts=True), "does not go"),
        (Convention("hour", 1, start_counts=True), "means nothing"),
        (Convention("working-day", 0), "0 days"),
    ],
)
def test_a_limit_that_the_shapes_could_not_judge_by_its_words_is_not_compiled(rule: Convention, said: str) -> None:
    with pytest.raises(CompileError, match=said):
        compiler().compile(norm_of(rule))


def moved(rule: Convention, start: date) -> list[tuple[str, str]]:
    due = due_day(norm_of(rule), start, real_calendar())
    assert due is not None
    return movers(norm_of(rule), start, due, real_calendar()).words(index())


@pytest.mark.parametrize(
    ("rule", "start", "zh"),
    [
        (Convention("working-day", 5), date(2022, 5, 31), ["端午节"]),
        (Convention("working-day", 5), date(2022, 6, 13), ["周末 2 天（6月18日、19日）"]),
        (
            Convention("working-day", 9),
            date(2022, 9, 29),
            ["国庆节", "周末 2 天（10月15日、16日）", "调休上班 2 天（10月8日、9日）"],
        ),
        (Convention("working-day", 2), date(2024, 12, 30), ["元旦"]),
        (
            Convention("working-day", 7),
            date(2024, 12, 27),
            ["元旦", "周末 4 天（12月28日、29日、2025年1月4日、5日）"],
        ),
        (Convention("working-day", 7, "before"), date(2024, 2, 19), ["春节", "调休上班 2 天（2月4日、18日）"]),
        (Convention("working-day", 1), date(2022, 6, 4), ["端午节"]),
        (Convention("working-day", 3), date(2022, 6, 13), []),
        (Convention("day", 20), date(2022, 5, 31), []),
    ],
)  # fmt: skip
def test_what_moved_a_due_day_is_named_in_full(rule: Convention, start: date, zh: list[str]) -> None:
    assert [words for words, _ in moved(rule, start)] == zh


def test_what_moved_a_due_day_is_said_in_english_too() -> None:
    assert [words for _, words in moved(Convention("working-day", 9), date(2022, 9, 29))] == [
        "National Day",
        "weekend, 2 days (2022-10-15, 2022-10-16)",
        "weekend worked, 2 days (2022-10-08, 2022-10-09)",
    ]


@given(st.dates(date(2004, 2, 1), date(2026, 10, 1)), st.integers(1, 20), st.sampled_from(["after", "before"]))
def test_the_days_named_are_what_working_days_differ_by_from_weekdays(start: date, amount: int, way: str) -> None:
    rule = Convention("working-day", amount, way)
    due = deadline_oracle.due_day(rule, datetime.combine(start, datetime.min.time()))
    assert due is not None
    found = movers(norm_of(rule), start, due, real_calendar())
    between = abs((due - start).days)
    off = sum(
        not real_calendar().is_workday(date.fromordinal(number))
        for number in range(min(start, due).toordinal(), max(start, due).toordinal() + 1)
        if number != start.toordinal()
    )
    assert between == amount + off
    assert bool(found.holidays or found.weekend) == bool(off)
    assert all(real_calendar().is_workday(day) and day.weekday() >= 5 for day in found.worked)


def judged(case: Mapping[str, Any], as_of: str) -> dict[str, dict[str, Any]]:
    """Local name of a norm → its verdict on a case."""
    body = json.dumps(case).encode()
    answer = fast().to_json(fast().check(body, JSON, as_of=as_of), body)
    return {verdict["norm"].rpartition("/")[2]: verdict for verdict in answer["verdicts"]}


REPLY = {
    "kind": "征求意见",
    "ruleset": "zhanqian-2024",
    "facts": {"involvedDepartment": ["区教育局"]},
    "acts": [
        {"act": "征求意见", "by": "主办部门", "on": "2024-05-13"},
        {"act": "回复", "by": "区教育局", "on": "2024-05-29"},
    ],
}
AGREED = {"act": "商定回复时限", "by": "区教育局", "on": "2024-05-22"}
OTHER_LIMIT = {"act": "规定时限", "by": "主办部门", "on": "2024-05-13"}
COMPLEX = {
    "kind": "supervision-item",
    "ruleset": "penglai-2022",
    "facts": {"instructionKind": "handling-instruction", "complexMatter": True, "dueOn": "2023-09-15"},
}
PROGRESS = {
    "act": "report-progress",
    "by": "区政府部门",
    "states": ["new-limit", "next-steps", "progress", "reason"],
    "on": "2023-09-15",
}


@pytest.mark.parametrize(
    ("case", "more", "norm", "verdict"),
    [
        (REPLY, [], "29-reply", "breached"),
        (REPLY, [AGREED], "29-reply", "complied"),
        (REPLY, [{**AGREED, "on": "2024-05-23"}], "29-reply", "breached"),
        (REPLY, [{**AGREED, "by": "区住建局"}], "29-reply", "breached"),
        (REPLY, [OTHER_LIMIT], "29-reply", "complied"),
        (REPLY, [{**OTHER_LIMIT, "by": "部门法制机构"}], "29-reply", "breached"),
        (COMPLEX, [], "65-progress", "breached"),
        (COMPLEX, [PROGRESS], "65-progress", "complied"),
        (COMPLEX, [{**PROGRESS, "on": "2023-09-16"}], "65-progress", "breached"),
        (COMPLEX, [{**PROGRESS, "states": ["progress"]}], "65-progress", "breached"),
    ],
)
def test_a_time_is_extended_in_the_ways_that_the_texts_know_and_only_in_time(
    case: Mapping[str, Any], more: list[Mapping[str, Any]], norm: str, verdict: str
) -> None:
    acts = [*case.get("acts", []), *more]
    assert judged({**case, "acts": acts}, "2024-06-20")[norm]["verdict"] == verdict


def test_a_limit_set_by_the_record_is_judged_by_the_day_to_which_it_was_extended() -> None:
    case = {
        "kind": "supervision-item",
        "ruleset": "dawa-2017",
        "facts": {"dueOn": "2018-06-15"},
        "acts": [{"act": "办结", "by": "区政府部门", "on": "2018-06-13"}],
    }
    first = judged({**case, "facts": {"dueOn": "2018-06-08"}}, "2018-06-20")["54-act-in-time"]
    extended = judged(case, "2018-06-20")["54-act-in-time"]
    assert (first["verdict"], first["due"]) == ("breached", "2018-06-08")
    assert (extended["verdict"], extended["due"]) == ("complied", "2018-06-15")


@pytest.mark.parametrize(
    ("asked", "as_of", "verdict", "due"),
    [
        ("2026-12-21", "2026-12-25", "pending", "2026-12-30"),
        ("2026-12-21", "2026-12-31", "breached", "2026-12-30"),
        ("2026-12-21", "2027-01-04", "undetermined", "2026-12-30"),
        ("2026-12-23", "2026-12-25", "undetermined", None),
        ("2027-01-04", "2027-01-05", "undetermined", None),
    ],
)
def test_beyond_the_published_calendar_a_limit_is_undetermined(
    asked: str, as_of: str, verdict: str, due: str | None
) -> None:
    acts = [{"act": "征求意见", "by": "主办部门", "on": asked}]
    found = judged({**REPLY, "acts": acts}, as_of)["29-reply"]
    assert (found["verdict"], found["due"]) == (verdict, due)
