"""Several cases given together: a register gathered from single records, and what it then shows."""

from __future__ import annotations

import json
from typing import Any

from guiju.media_types import JSON
from tests.check.real import fast

REGISTER: dict[str, Any] = {
    "id": "register", "kind": "会议登记期", "ruleset": "penglai-2022",
    "facts": {"meetingKind": "常务会议", "registerOf": "区政府", "periodFrom": "2023-01-01", "periodTo": "2023-03-31",
              "registerComplete": True, "gathers": "会议"},
    "acts": [],
}  # fmt: skip


def meeting(number: int, day: str, kind: str = "常务会议", ruleset: str = "penglai-2022") -> dict[str, Any]:
    acts = [{"act": "召开", "on": day}]
    return {"id": f"m{number}", "kind": "会议", "ruleset": ruleset, "facts": {"meetingKind": kind}, "acts": acts}


def frequency(*cases: dict[str, Any]) -> str:
    body = json.dumps([REGISTER, *cases]).encode()
    checked = fast().check(body, JSON, as_of="2023-04-10")
    return next(
        verdict.verdict
        for verdict in checked.verdicts
        if verdict.focus.endswith(":register") and verdict.norm.iri.endswith("/41-frequency")
    )


JANUARY, FEBRUARY, MARCH = meeting(1, "2023-01-11"), meeting(2, "2023-02-15"), meeting(3, "2023-03-15")


def test_a_register_gathers_the_meetings_given_with_it() -> None:
    assert frequency(JANUARY, FEBRUARY, MARCH) == "complied"
    assert frequency(JANUARY, FEBRUARY) == "breached"


def test_meetings_of_another_kind_period_or_district_are_not_gathered() -> None:
    assert frequency(JANUARY, FEBRUARY, meeting(3, "2023-03-15", "全体会议")) == "breached"
    assert frequency(JANUARY, FEBRUARY, meeting(3, "2023-04-02")) == "breached"
    assert frequency(JANUARY, FEBRUARY, meeting(3, "2023-03-15", "常务会议", "huancui-2022")) == "breached"


def test_a_stated_number_is_not_replaced_by_one_worked_out() -> None:
    leave = {
        "kind": "请假", "ruleset": "huancui-2022", "acts": [],
        "facts": {"请假人身份": "副区长", "离岗情形": "休假", "离开日期": "2022-08-08", "返回日期": "2022-08-12"},
    }  # fmt: skip
    stated = {**leave, "id": "stated", "facts": {**leave["facts"], "leadersAway": 4}}
    silent = {**leave, "id": "silent"}
    checked = fast().check(json.dumps([stated, silent]).encode(), JSON, as_of="2022-08-31")
    found = {v.focus.rpartition(":")[2]: v for v in checked.verdicts if v.norm.iri.endswith("/75-1-three")}
    assert (found["stated"].verdict, found["silent"].verdict) == ("breached", "complied")
    assert "一并提交" in next(fact.where for fact in found["silent"].facts if "人数" in fact.what[0])
