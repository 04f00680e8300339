"""A year's calendar as notice or Turtle: every known year comes out as it is, and each slip is named."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from guiju.check.deadline.calendar_file import read_arrangement, with_arrangements, write_arrangement
from guiju.knowledge.calendar import SpecialDay, YearArrangement
from guiju.knowledge.index import Index
from guiju.knowledge.term_reader import read_terms
from guiju.knowledge.vocabulary import concept
from guiju.resources import resource
from guiju.store.errors import Problem
from tests.check.notices import INVENTED_2027, NOTICES
from tests.knowledge.support import real_calendar, real_sources

FILES = sorted((resource("data") / "calendar").glob("*.ttl"))


@cache
def known() -> Index:
    """An index with vocabulary and calendar only."""
    terms = read_terms(real_sources().ontology, [])
    return Index(norms={}, shapes={}, terms=terms, calendar=real_calendar(), rulesets={})


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_gives_the_working_days_of_its_year(year: int) -> None:
    arrangement = read_arrangement(NOTICES[year].encode(), known(), year)
    calendar = with_arrangements(known(), [arrangement]).calendar
    assert [day for day in calendar.days() if calendar.is_workday(day) != real_calendar().is_workday(day)] == []
    assert set(calendar.special) == set(real_calendar().special)


def test_a_notice_with_its_title_is_written_as_the_file_that_the_project_keeps() -> None:
    written = write_arrangement(read_arrangement(NOTICES[2026].encode(), known()))
    assert written == (resource("data") / "calendar" / "2026.ttl").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_calendar_file_is_read_and_written_as_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert write_arrangement(read_arrangement(text.encode(), known())) == text


def test_days_of_two_holidays_joined_in_one_item_belong_to_both() -> None:
    arrangement = read_arrangement(NOTICES[2025].encode(), known(), 2025)
    both = tuple(sorted(concept("holiday", name) for name in ("mid-autumn", "national-day")))
    assert arrangement.special[date(2025, 10, 3)] == SpecialDay(date(2025, 10, 3), False, both)
    assert write_arrangement(arrangement).count("holiday:mid-autumn , holiday:national-day") == 10


def test_blanks_and_half_width_signs_make_no_difference() -> None:
    typed = INVENTED_2027.replace("（", " (").replace("）", ") ").replace("：", ":").replace("，", ", ")
    assert read_arrangement(typed.encode(), known()) == read_arrangement(INVENTED_2027.encode(), known())


def test_a_year_added_or_replaced_changes_no_other_year() -> None:
    given = read_arrangement(INVENTED_2027.encode(), known())
    calendar = with_arrangements(known(), [given]).calendar
    assert calendar.last == date(2027, 12, 31)
    assert not calendar.is_workday(date(2027, 6, 9))
    assert calendar.is_workday(date(2027, 1, 31))
    assert {day for day in calendar.special if day.year < 2027} == set(real_calendar().special)
    amended = YearArrangement(2027, {date(2027, 6, 10): SpecialDay(date(2027, 6, 10), False, ())})
    assert with_arrangements(known(), [given, amended]).calendar.is_workday(date(2027, 6, 9))


def test_a_new_year_that_begins_in_december_survives_the_replacement_of_the_old_year() -> None:
    replaced = with_arrangements(known(), [read_arrangement(NOTICES[2022].encode(), known(), 2022)]).calendar
    assert not replaced.is_workday(date(2022, 12, 31))
    assert replaced.special == real_calendar().special


def test_the_counts_of_a_longer_calendar_follow_on_without_a_gap() -> None:
    calendar = with_arrangements(known(), [read_arrangement(INVENTED_2027.encode(), known())]).calendar
    before, after = calendar.counts(date(2026, 12, 31)), calendar.counts(date(2027, 1, 1) + timedelta(days=3))
    assert before is not None
    assert after == (before[0] + 1, before[0])


def test_two_years_may_come_in_any_order_but_none_may_be_missing() -> None:
    first = read_arrangement(INVENTED_2027.encode(), known())
    second = YearArrangement(2028, {})
    assert with_arrangements(known(), [second, first]).calendar.last_year == 2028
    with pytest.raises(Problem, match="2028") as caught:
        with_arrangements(known(), [second])
    assert "2027" in caught.value.hint


WRONG = [
    ("至3日（周日）放假，共3天", "至3日（周日）放假，共4天", ["第 2 行", "有 3 天，不是 4 天"]),
    ("6月9日（周三）放假1天", "6月9日（周三）放假2天", ["第 6 行", "有 1 天，不是 2 天"]),
    ("1月31日（周日）、", "1月31日（周六）、", ["第 3 行", "2027-01-31 是周日", "“周六”"]),
    ("2月20日（周六）上班", "2月20日（周六）补班", ["第 3 行", "看不懂“1月31日（周日）、2月20日（周六）补班”"]),
    ("10月9日（周六）", "10月29日（周五）", ["第 8 行", "2027-10-29 不是周末"]),
    ("6月9日（周三）", "6月31日（周三）", ["第 6 行", "没有“6月31日”"]),
    ("五、端午节：", "五、重阳节：", ["第 6 行", "重阳节"]),
    ("五、端午节：6月9日（周三）放假1天，不调休。\n", "", ["第 6 行", "“五”", "“六”"]),
    ("七、国庆节：10月1日", "七、国庆节：9月15日至10月1日", ["第 8 行", "看不懂"]),
    ("5月1日（周六）至5日（周三）", "5月1日（周六）至4月5日（周一）", ["第 5 行", "末日在首日之前"]),
    ("9月26日（周日）", "2月20日（周六）", ["第 8 行", "2027-02-20 已在前面安排过"]),
    ("一、元旦：1月1日", "元旦：1月1日", ["第 2 行", "看不懂“元旦"]),
    ("一、元旦：1月1日", "一、元旦：2025年1月1日", ["第 2 行", "2025"]),
    ("七、国庆节：10月1日", "七、春节：10月1日", ["缺少国庆节"]),
    ("国务院办公厅关于2027年部分节假日安排的通知\n", "", ["哪一年"]),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_a_slip_in_a_notice_is_named_with_its_line_and_words(right: str, wrong: str, said: list[str]) -> None:
    assert INVENTED_2027.count(right) == 1
    with pytest.raises(Problem) as caught:
        read_arrangement(INVENTED_2027.replace(right, wrong).encode(), known())
    assert [words for words in said if words not in caught.value.zh] == [], caught.value.zh
    assert caught.value.hint
    assert caught.value.status == 422


def test_a_notice_for_another_year_than_was_said_is_refused() -> None:
    with pytest.raises(Problem, match="2027"):
        read_arrangement(INVENTED_2027.encode(), known(), 2028)


TURTLE = FILES[-1].read_text(encoding="utf-8")
WRONG_TURTLE = [
    ("gj:year 2026", 'gj:year "soon"', "soon"),
    ("gj:year 2026", "gj:year 2025", "2026-01-01"),
    ("year:2026 a gj:CalendarYear ;\n    gj:year 2026 .", "", "gj:CalendarYear"),
    ('gj:date "2026-01-04"', 'gj:date "2026-02-30"', "2026-02-30"),
    ('gj:date "2026-01-04"', 'gj:date "2026-01-05"', "2026-01-05"),
    ("day:2026-01-04 a gj:SpecialDay", "day:2026-01-04 a gj:Norm", "day/2026-01-04"),
    ("day:2026-01-04 a gj:SpecialDay", "day:2026-01-04 a gj:SpecialDay ; gj:quote 1", "quote"),
]


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG_TURTLE)
def test_a_slip_in_a_calendar_file_is_named_with_its_node_or_value(right: str, wrong: str, said: str) -> None:
    assert TURTLE.count(right) == 1
    with pytest.raises(Problem, match=said):
        read_arrangement(TURTLE.replace(right, wrong).encode(), known())


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nothing of the kind", b"@prefix gj: <u:> . ["])
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(Problem):
        read_arrangement(content, known())
