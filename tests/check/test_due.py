"""The to-do list on the real rules: who still has to do what by when, in which order, and what a calendar moves."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from guiju.check.checker import Checker
from guiju.check.deadline.due import STATES, in_order, todo
from guiju.check.scenarios import read_scenarios
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.store.worker import Task
from guiju.tasks.due import due_task
from tests.check.notices import INVENTED_2027, NOTICES
from tests.check.real import engines, fast, index
from tests.check.test_deadlines import AGREED, REPLY

ASKED: dict[str, Any] = {"act": "征求意见", "by": "主办部门", "on": "2024-05-13"}
MEETING: dict[str, Any] = {
    "id": "meeting",
    "kind": "会议",
    "ruleset": "zhanqian-2024",
    "facts": {"meetingKind": "常务会议"},
    "acts": [{"act": "主持", "by": "区长", "on": "2024-06-12"}],
}
TWO = ["区教育局", "区住建局"]


@cache
def task() -> Task:
    engine = next(iter(engines().values()))
    return due_task(index(), lambda own: Checker(own, engine, "test"))


def answer(cases: object, as_of: str, calendars: Sequence[str] = ()) -> dict[str, Any]:
    sent = [base64.b64encode(calendar.encode()).decode() for calendar in calendars]
    parameters = {"media_type": JSON, "as_of": as_of, "calendars": sent}
    found: dict[str, Any] = json.loads(task()(json.dumps(cases).encode(), parameters).body)
    return found


def items(case: Mapping[str, Any], as_of: str, norm: str) -> list[dict[str, Any]]:
    return [item for item in answer(case, as_of)["items"] if item["norm"].endswith(f"/{norm}")]


def consultation(*acts: Mapping[str, Any], departments: Sequence[str] = TWO) -> dict[str, Any]:
    return {**REPLY, "facts": {"involvedDepartment": list(departments)}, "acts": list(acts)}


def reply(by: str, on: str) -> dict[str, Any]:
    return {"act": "回复", "by": by, "on": on}


@pytest.mark.parametrize(
    ("as_of", "state", "days", "workdays"),
    [
        ("2024-05-14", "due", 8, 6),
        ("2024-05-18", "due", 4, 3),
        ("2024-05-22", "due", 0, 0),
        ("2024-05-23", "overdue", -1, -1),
        ("2024-06-20", "overdue", -29, -20),
    ],
)
def test_an_open_limit_is_listed_with_the_days_left_or_gone(as_of: str, state: str, days: int, workdays: int) -> None:
    (found,) = items(consultation(ASKED), as_of, "29-reply")
    assert (found["state"], found["due"]) == (state, "2024-05-22")
    assert (found["days_left"], found["workdays_left"]) == (days, workdays)
    assert found["whom"]["zh"] == "区教育局、区住建局"
    assert found["quote"] == "一般应在7个工作日内回复"
    assert found["cite"].endswith("二十九")
    assert found["moved_by"] == ["周末 2 天（5月18日、19日）"]


@pytest.mark.parametrize(
    ("acts", "whom"),
    [
        ([reply("区教育局", "2024-05-20")], "区住建局"),
        ([reply("区教育局", "2024-06-03")], "区住建局"),
        ([{**AGREED, "by": "区住建局"}], "区教育局"),
        ([reply("区教育局", "2024-05-20"), {**AGREED, "by": "区住建局"}], None),
        ([reply("区教育局", "2024-05-20"), reply("区住建局", "2024-06-03")], None),
        ([{"act": "回复", "on": "2024-05-20"}], None),
        ([{"act": "规定时限", "by": "主办部门", "on": "2024-05-13"}], None),
    ],
)
def test_each_of_several_departments_is_listed_until_it_has_done_its_part(
    acts: list[Mapping[str, Any]], whom: str | None
) -> None:
    found = items(consultation(ASKED, *acts), "2024-06-20", "29-reply")
    assert [item["whom"]["zh"] for item in found] == ([whom] if whom else [])
    assert all(item["state"] == "overdue" for item in found)


def test_who_is_waited_for_is_whom_the_shapes_name_as_not_having_acted() -> None:
    def ways(by: str) -> list[list[dict[str, Any]]]:
        replies = [[reply(by, day)] for day in ("2024-05-20", "2024-06-03")]
        return [[], *replies, *([{**AGREED, "by": by, "on": day}] for day in ("2024-05-22", "2024-05-23"))]

    others: list[list[dict[str, Any]]] = [
        [],
        [{"act": "回复", "on": "2024-05-20"}],
        [{"act": "规定时限", "by": "主办部门", "on": "2024-05-13"}],
        [{"act": "规定时限", "on": "2024-05-13"}],
    ]
    records = [[*one, *two, *more] for one in ways(TWO[0]) for two in ways(TWO[1]) for more in others]
    cases = [{**consultation(ASKED, *acts), "id": str(number)} for number, acts in enumerate(records)]
    checked = fast().check(json.dumps(cases).encode(), JSON, as_of="2024-06-20")
    named = {
        (verdict.focus, name)
        for verdict in checked.verdicts
        if verdict.norm.iri.endswith("/29-reply")
        for name in TWO
        if any(f"{name}尚未" in bound.get("actual", "") for bound in verdict.bindings)
    }
    listed = [item for item in todo(checked, index()) if item["norm"].endswith("/29-reply")]
    assert {(item["focus"], name) for item in listed for name in item["whom"]["zh"].split("、")} == named
    assert len(named) == 2 + 4 + 4


def test_what_is_done_late_is_no_longer_to_do() -> None:
    case = consultation(ASKED, reply("区教育局", "2024-06-03"), departments=["区教育局"])
    checked = fast().check(json.dumps(case).encode(), JSON, as_of="2024-06-20")
    assert "29-reply" in {v.norm.iri.rpartition("/")[2] for v in checked.verdicts if v.verdict == "breached"}
    assert items(case, "2024-06-20", "29-reply") == []


def test_a_report_due_within_minutes_has_a_day_and_its_bearers() -> None:
    case = {
        "kind": "突发事件",
        "ruleset": "dawa-2017",
        "facts": {"incidentMajor": True},
        "acts": [{"act": "发生", "on": "2018-06-01", "at": "14:00"}],
    }
    (found,) = items(case, "2018-06-02", "50-ten-minutes")
    assert (found["state"], found["due"], found["days_left"]) == ("overdue", "2018-06-01", -1)
    assert found["whom"]["zh"]
    (found,) = items(case, "2018-06-01", "50-ten-minutes")
    assert found["state"] == "due"


def test_a_duty_without_a_time_is_listed_without_a_day() -> None:
    undated = [item for item in answer(MEETING, "2024-06-13")["items"] if item["state"] == "undated"]
    assert undated
    assert all((item["due"], item["days_left"], item["workdays_left"]) == (None, None, None) for item in undated)


def test_the_list_begins_with_what_is_overdue_then_goes_by_day_and_ends_with_what_has_no_day() -> None:
    cases = [
        {**consultation({**ASKED, "on": day}), "id": day}
        for day in ("2024-06-11", "2024-05-13", "2024-06-05", "2024-04-08")
    ]
    found = answer([MEETING, *cases], "2024-06-13")["items"]
    keys = [(STATES.index(item["state"]), item["due"] or "") for item in found]
    assert keys == sorted(keys)
    assert {"overdue", "due", "undated"} <= {item["state"] for item in found}
    assert in_order(reversed(found))[0]["due"] == found[0]["due"]


def test_every_pending_verdict_of_a_scenario_is_on_its_list_as_not_overdue() -> None:
    files = (path for path in sorted((resource("data") / "cases").glob("*/*.json")) if '"pending"' in path.read_text())
    scenarios = [one for path in files for one in read_scenarios(path) if not one.profile and not one.others]
    chosen = [one for one in scenarios if "pending" in {said.verdict for said in one.expect.values()}]
    assert len(chosen) > 10
    for scenario in chosen[:20]:
        found = answer(scenario.case, scenario.as_of)
        listed = {item["norm"].rpartition("/")[2]: item["state"] for item in found["items"]}
        pending = {norm for norm, said in scenario.expect.items() if said.verdict == "pending"}
        assert pending <= listed.keys(), scenario.name
        assert all(listed[norm] in ("due", "undated") for norm in pending), scenario.name


def test_a_new_calendar_gives_their_day_to_limits_that_ran_beyond_the_old_one() -> None:
    case = consultation({**ASKED, "on": "2026-12-25"})
    before = answer(case, "2026-12-28")
    assert [item["state"] for item in before["items"] if item["norm"].endswith("29-reply")] == ["uncertain"]
    assert before["moved"] == []
    after = answer(case, "2026-12-28", [INVENTED_2027])
    moved = next(item for item in after["moved"] if item["norm"].endswith("29-reply"))
    assert (moved["from"], moved["due"], moved["state"]) == (None, "2027-01-06", "due")
    assert moved["moved_by"] == ["元旦", "周末 2 天（12月26日、27日）"]
    assert after["calendar"] == {"first": 2004, "last": 2027, "given": [2027]}


def test_a_limit_whose_day_of_judgement_lies_beyond_the_calendar_is_shown_and_then_settled() -> None:
    case = consultation(ASKED | {"on": "2026-12-14"})
    found = [i for i in answer(case, "2027-03-01")["items"] if i["norm"].endswith("29-reply")]
    assert [(i["state"], i["due"], i["workdays_left"]) for i in found] == [("overdue", "2026-12-23", None)]
    after = answer(case, "2027-03-01", [INVENTED_2027])
    found = [i for i in after["items"] if i["norm"].endswith("29-reply")]
    assert [(i["state"], i["workdays_left"]) for i in found] == [("overdue", -44)]
    assert after["moved"] == []


def test_an_amended_calendar_moves_open_days_and_says_from_which_to_which_and_why() -> None:
    amended = NOTICES[2026].replace(
        "五、端午节：6月19日（周五）至21日（周日）放假，共3天。",
        "五、端午节：6月18日（周四）至21日（周日）放假调休，共4天。6月27日（周六）上班。",
    )
    open_case = {**consultation({**ASKED, "on": "2026-06-15"}), "id": "open"}
    done = {**consultation({**ASKED, "on": "2026-06-15"}, *(reply(one, "2026-06-16") for one in TWO)), "id": "done"}
    other = {**consultation({**ASKED, "on": "2026-07-01"}), "id": "other"}
    found = answer([open_case, done, other], "2026-06-16", [amended])["moved"]
    replies = [item for item in found if item["norm"].endswith("29-reply")]
    assert [(item["focus"], item["from"], item["due"]) for item in replies] == [
        ("urn:guiju:case:open", "2026-06-25", "2026-06-26")
    ]
    assert replies[0]["moved_by"] == ["端午节"]


def test_the_days_of_a_calendar_given_hold_for_that_request_only() -> None:
    case = consultation({**ASKED, "on": "2026-12-25"})
    answer(case, "2026-12-28", [INVENTED_2027])
    assert answer(case, "2026-12-28")["calendar"]["last"] == 2026
    assert index().calendar.last == date(2026, 12, 31)
