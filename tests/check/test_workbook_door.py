"""The workbook door: a filled template is the same case as in JSON, every place is a cell, and doubts are named."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

import pytest

from guiju.check.case import Case, InputNote, RawCase
from guiju.check.doors.json_door import read_json
from guiju.check.doors.reading import CaseReader
from guiju.check.doors.resolve import Names
from guiju.check.doors.workbook.cells import split
from guiju.check.doors.workbook.door import read_workbook
from guiju.check.scenarios import Scenario, read_all
from guiju.media_types import WORKBOOK
from guiju.resources import resource
from guiju.store.errors import Problem
from tests.check.real import fast, index
from tests.check.workbooks import MEMBERS, filled, record, workbook

KINDS = sorted(c.iri for c in index().terms.concepts.values() if c.scheme == "case")
CASES = [["编号", "规则", "案件种类", "文种", "是否重要"], ["甲1", "新邱", "公文", "请示", "是"]]
MIDNIGHT, MORNING = datetime(2024, 3, 1), datetime(2024, 3, 1, 9, 5)  # noqa: DTZ001 - a workbook knows no time zone
ACTS = ["案件编号", "行为", "行为人", "姓名代号", "日期", "时间", "序号", "对象", "结果", "内容"]


@cache
def names() -> Names:
    return Names(index().terms)


def read(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> tuple[list[RawCase], list[InputNote]]:
    cases, notes = read_workbook(workbook(sheets), names())
    return cases, [*notes, *(note for case in cases for note in case.notes)]


def only(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> RawCase:
    (case,), notes = read(sheets)
    assert notes == []
    return case


def understood(raw: RawCase) -> Case:
    """Return the case as the shapes would see it, without what only tells where things stand."""
    notes: list[InputNote] = []
    case = CaseReader(index(), names(), notes).read(raw)
    assert [note for note in notes if note.level == "error"] == []
    acts = tuple(replace(act, where="", by_text="") for act in case.acts)
    return replace(case, where="", fact_places={}, acts=acts, written=None)


@cache
def scenarios_by_kind() -> dict[str, list[Scenario]]:
    found: dict[str, list[Scenario]] = {kind: [] for kind in KINDS}
    for scenario in read_all(resource("data") / "cases")[::3]:
        found[names().concept(str(scenario.case["kind"]), ("case",))].append(scenario)
    return found


@pytest.mark.parametrize("kind", KINDS, ids=[kind.rpartition("/")[2] for kind in KINDS])
def test_a_filled_template_reads_as_the_same_cases_as_in_json(kind: str) -> None:
    cases = [
        {"ruleset": one.ruleset, **one.case, "id": one.identifier + str(number)}
        for number, one in enumerate(scenarios_by_kind()[kind])
    ]
    headers = {name: fact.zh for case in cases for name in case.get("facts", {}) if (fact := names().fact(name))}
    body = filled(record().template(kind), cases, headers)
    if not cases:
        with pytest.raises(Problem, match="no case"):
            read_workbook(body, names())
        return
    found, notes = read_workbook(body, names())
    assert notes == []
    expected = [raw for raw in read_json(json.dumps(cases)) if isinstance(raw, RawCase)]
    assert [understood(raw) for raw in found] == [understood(raw) for raw in expected]


def test_the_verdicts_are_those_of_json_and_their_facts_stand_in_cells() -> None:
    rows = {
        "案件": [["编号", "规则", "种类", "会议种类", "应到人数"], ["m1", "新邱", "会议", "常务会议", 9]],
        "行为": [
            ["编号", "行为", "行为人", "日期"],
            ["m1", "主持", "区长", date(2022, 6, 1)],
            ["m1", "印发", "区政府办公室", "2022年6月20日"],
        ],
    }
    case = {
        "id": "m1",
        "ruleset": "xinqiu-2022",
        "kind": "meeting",
        "facts": {"meetingKind": "常务会议", "membersDue": 9},
        "acts": [
            {"act": "主持", "by": "区长", "on": "2022-06-01"},
            {"act": "印发", "by": "区政府办公室", "on": "2022-06-20"},
        ],
    }
    answers = [
        fast().to_json(fast().check(body, media_type, as_of="2022-06-30"), body)
        for body, media_type in ((workbook(rows), WORKBOOK), (json.dumps(case).encode(), "application/json"))
    ]
    ours, theirs = ([(v["norm"], v["verdict"], v["message"]) for v in one["verdicts"]] for one in answers)
    assert ours == theirs
    late = next(v for v in answers[0]["verdicts"] if v["norm"].endswith("/38-minutes-issue"))
    assert late["verdict"] == "breached"
    assert "行为!B3" in {fact["where"] for fact in late["facts"]}
    assert answers[0]["input"] == [note for note in answers[1]["input"] if not note["where"].startswith("line")]


def test_every_value_has_its_cell() -> None:
    case = only({"案件": CASES, "行为": [ACTS, ["甲1", "签发", "区长", "p1", "2022-06-01"]]})
    assert (case.where, case.places) == ("案件!A2", {"ruleset": "案件!B2", "kind": "案件!C2"})
    assert case.fact_places == {"genre": "案件!D2", "important": "案件!E2"}
    (act,) = case.acts
    assert (act.where, act.place("by"), act.place("on")) == ("行为!B2", "行为!C2", "行为!E2")


@pytest.mark.parametrize(
    "written",
    [
        date(2024, 3, 1), MIDNIGHT, "2024-03-01", "2024-3-1", "2024/3/1", "2024.3.1", "2024年3月1日",
        "2024 年 3 月 1 号", "２０２４－０３－０１", "２０２４年３月１日", 20240301, "20240301",
    ],
)  # fmt: skip
def test_a_date_is_taken_however_it_is_written(written: object) -> None:
    case = only({"案件": CASES, "行为": [ACTS, ["甲1", "签发", "区长", "", written]]})
    assert case.acts[0].values["on"] == ("2024-03-01",)
    assert "at" not in case.acts[0].values


@pytest.mark.parametrize(
    ("day", "clock", "minute"),
    [
        ("2024-03-01", time(9, 5), "09:05"), ("2024-03-01", "9:05", "09:05"), ("2024-03-01", "９：０５", "09:05"),
        ("2024-03-01", "9时5分", "09:05"), ("2024-03-01", "9点", "09:00"), (MORNING, None, "09:05"),
        ("2024年3月1日9时5分", None, "09:05"), ("2024-03-01 09:05:30", None, "09:05"),
        (MORNING, "23:59", "23:59"),
    ],
)  # fmt: skip
def test_a_time_of_day_is_taken_from_its_column_or_from_the_date(day: object, clock: object, minute: str) -> None:
    case = only({"案件": CASES, "行为": [ACTS, ["甲1", "签发", "区长", "", day, clock]]})
    assert (case.acts[0].values["on"], case.acts[0].values["at"]) == (("2024-03-01",), (minute,))


OPEN_DATES = ["24-3-1", "3月1日", "2024-02-30", "2024年3月", "明天", 45352, "01/03/2024", "2024-03-01 晚上"]


@pytest.mark.parametrize("written", OPEN_DATES)
def test_a_date_that_may_mean_several_days_is_named_by_its_cell_and_the_rest_is_read(written: object) -> None:
    (case,), (note,) = read({"案件": CASES, "行为": [ACTS, ["甲1", "签发", "区长", "", written]]})
    assert (note.level, note.where) == ("error", "行为!E2")
    assert "2024-03-01" in note.zh
    assert str(written) in note.en
    assert case.acts[0].values == {"act": ("签发",), "by": ("区长",)}


@pytest.mark.parametrize("yes", [True, "是", "有", "TRUE", "√", " 是 ", 1])
def test_yes_is_known_in_its_usual_forms(yes: object) -> None:
    assert only({"案件": [CASES[0], ["甲1", "新邱", "公文", "函", yes]]}).facts["important"] == (True,)


def test_numbers_may_be_full_width_or_decimal_wholes() -> None:
    header = ["编号", "规则", "种类", "应到人数"]
    rows = [["a", "新邱", "会议", "９"], ["b", "新邱", "会议", 9.0], ["c", "新邱", "会议", "9"]]
    cases, notes = read({"案件": [header, *rows]})
    assert ([case.facts["membersDue"] for case in cases], notes) == ([(9,)] * 3, [])


@pytest.mark.parametrize("written", [9.5, "九人", "9人", True])
def test_a_number_that_is_none_is_named_by_its_cell(written: object) -> None:
    (case,), (note,) = read({"案件": [["编号", "规则", "种类", "应到人数"], ["a", "新邱", "会议", written]]})
    assert (note.level, note.where, dict(case.facts)) == ("error", "案件!D2", {})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("区长、副区长", ["区长", "副区长"]),
        ("区长；副区长\n区政府办公室", ["区长", "副区长", "区政府办公室"]),
        ("区人大、区政协专门委员会", ["区人大、区政协专门委员会"]),
        ("区长、区人大、区政协专门委员会、省、市驻区单位", ["区长", "区人大、区政协专门委员会", "省、市驻区单位"]),
        ("区发改局、区长、", ["区发改局", "区长"]),
    ],
)
def test_values_are_divided_and_the_longest_known_label_goes_first(text: str, values: list[str]) -> None:
    assert split(text, ("role", "unit", "body"), names()) == values


def test_every_label_of_an_agent_survives_among_others() -> None:
    schemes = ("role", "unit", "body")
    labels = [c.zh for c in index().terms.concepts.values() if c.scheme in schemes]
    assert any("、" in label for label in labels)
    for label in labels:
        assert split(f"区发改局、{label}；区财政局", schemes, names()) == ["区发改局", label, "区财政局"]


def test_renamed_columns_in_another_order_below_a_title_are_understood() -> None:
    header = [None, "重要的*", "文种：", "适用规则", "案号（必填）", "种类"]
    rows = [["2022年公文登记"], header, [None, "是", "请示", "新邱", 7, "公文"]]
    case = only({"登记表": rows})
    assert (case.node, case.kind, case.ruleset) == ("urn:guiju:case:7", "公文", "新邱")
    assert case.facts == {"important": (True,), "genre": ("请示",)}


def test_one_sheet_may_hold_cases_and_acts() -> None:
    rows = [
        ["编号", "规则", "案件种类", "文种", "行为", "行为人", "日期"],
        ["a", "新邱", "公文", "请示", "起草", "主办部门", "2022-06-01"],
        ["a", "新邱", "公文", "请示", "签发", "区长", "2022-06-02"],
        ["b", "新邱", "公文", "函", "签发", "副区长", "2022-06-03"],
    ]
    cases, notes = read({"Sheet1": rows})
    assert notes == []
    assert [(case.facts["genre"], [act.values["act"][0] for act in case.acts]) for case in cases] == [
        (("请示",), ["起草", "签发"]),
        (("函",), ["签发"]),
    ]


def test_a_case_that_is_told_twice_and_differently_is_named_by_both_cells() -> None:
    header = ["编号", "规则", "案件种类", "文种", "行为"]
    rows = [header, ["a", "新邱", "公文", "请示", "起草"], ["a", "新邱", "公文", "函", "签发"]]
    (case,), (note,) = read({"Sheet1": rows})
    assert (note.level, note.where) == ("error", "Sheet1!D3")
    assert "Sheet1!D2" in note.zh
    assert case.facts["genre"] == ("请示",)


def test_an_act_without_a_case_number_belongs_to_the_row_above_and_that_is_said() -> None:
    (case,), (note,) = read({"案件": CASES, "行为": [ACTS, ["甲1", "审核", "区长"], [None, "签发", "区长"]]})
    assert [act.values["act"] for act in case.acts] == [("审核",), ("签发",)]
    assert (note.level, note.where) == ("note", "行为!B3")


def test_an_act_of_an_unknown_case_is_named_with_the_nearest() -> None:
    rows = [CASES[0], ["2022-001", *CASES[1][1:]]]
    (case,), (note,) = read({"案件": rows, "行为": [ACTS, ["2022-01", "签发", "区长"]]})
    assert (note.level, note.where, case.acts) == ("error", "行为!A2", ())
    assert "2022-001" in note.zh


def test_an_unknown_header_is_a_warning_with_the_nearest_known_one() -> None:
    _, (note,) = read({"案件": [[*CASES[0][:3], "发文机构"], [*CASES[1][:3], "区政府"]]})
    assert (note.level, note.where) == ("warning", "案件!D1")
    assert "发文机关" in note.zh


def test_a_doubled_column_and_one_without_a_header_are_named() -> None:
    _, notes = read({"案件": [[*CASES[0], "文种"], [*CASES[1], "函", "多余"]]})
    assert {(note.level, note.where) for note in notes} == {("error", "案件!F1"), ("warning", "案件!G2")}


def test_a_formula_is_refused_by_name_with_the_way_out_and_the_rest_is_read() -> None:
    (case,), (note,) = read({"案件": [CASES[0], ["甲1", "新邱", "公文", "请示", "=1=1"]]})
    assert (note.level, note.where) == ("error", "案件!E2")
    assert "粘贴为数值" in note.zh
    assert case.facts == {"genre": ("请示",)}


def test_an_error_value_is_named() -> None:
    _, (note,) = read({"案件": [CASES[0], ["甲1", "新邱", "公文", "请示", "#N/A"]]})
    assert (note.level, note.where) == ("error", "案件!E2")
    assert "#N/A" in note.zh


def test_blank_rows_and_dashes_are_nothing() -> None:
    case = only({"案件": [*CASES[:1], [], ["  "], ["甲1", "新邱", "公文", "—", "/"], [None, None]]})
    assert (case.where, dict(case.facts)) == ("案件!A4", {})


@pytest.mark.parametrize("sheets", [{"a": []}, {"a": [["甲", "乙"], [1, 2]]}, {"案件": CASES[:1]}, {"说明": CASES}])
def test_a_workbook_without_a_case_is_refused(sheets: dict[str, list[list[Any]]]) -> None:
    with pytest.raises(Problem) as caught:
        read(sheets)
    assert (caught.value.status, caught.value.code) == (422, "no-case")


def test_members_of_an_act_all_have_their_column() -> None:
    written = {"act": "签发", "by": "区长", "person": "p1", "on": "2022-06-01", "at": "09:00", "no": 2, "to": "副区长",
               "result": "同意", "states": "理由", "actingFor": "区长", "regarding": "38", "note": "口头"}  # fmt: skip
    case = only({"案件": CASES, "行为": [["编号", *MEMBERS.values()], ["甲1", *(written[key] for key in MEMBERS)]]})
    assert {key: values[0] for key, values in case.acts[0].values.items()} == written
