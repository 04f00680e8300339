"""`guiju due` over files and folders, with calendars; `guiju calendar` from notice to Turtle; and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guiju.resources import resource
from tests.check.notices import INVENTED_2027, NOTICES
from tests.cli.conftest import Guiju, is_clear


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two consultations, in JSON and, one folder deeper, in NDJSON."""
    found = tmp_path / "cases"
    (found / "older").mkdir(parents=True)
    (found / "one.json").write_text(json.dumps(consultation("one", "2024-06-03")), encoding="utf-8")
    (found / "older" / "two.ndjson").write_text(json.dumps(consultation("two", "2024-05-13")), encoding="utf-8")
    (found / "notes.txt").write_text("no case", encoding="utf-8")
    return found


def consultation(identifier: str, asked: str) -> dict[str, Any]:
    return {
        "id": identifier,
        "kind": "征求意见",
        "ruleset": "zhanqian-2024",
        "facts": {"involvedDepartment": ["区教育局"]},
        "acts": [{"act": "征求意见", "by": "主办部门", "on": asked}],
    }


def due_days(text: str) -> list[tuple[str, str | None]]:
    return [
        (Path(item["file"]).name, item["due"])
        for item in json.loads(text)["items"]
        if item["norm"].endswith("/29-reply")
    ]


def test_a_folder_is_listed_as_one_with_the_overdue_first_and_ends_with_1(guiju: Guiju, folder: Path) -> None:
    ran = guiju("due", folder, "--as-of", "2024-06-06", "--format", "json")
    assert ran.code == 1, ran.error
    assert due_days(ran.text) == [("two.ndjson", "2024-05-22"), ("one.json", "2024-06-13")]
    assert json.loads(ran.text)["summary"]["overdue"] >= 1


def test_what_is_not_overdue_ends_with_0(guiju: Guiju, folder: Path) -> None:
    ran = guiju("due", folder / "one.json", "--as-of", "2024-06-06", "--format", "json")
    assert ran.code == 0
    assert due_days(ran.text) == [("one.json", "2024-06-13")]


def test_the_text_says_what_who_when_where_and_why_in_both_languages(guiju: Guiju, folder: Path) -> None:
    text = guiju("due", folder, "--as-of", "2024-06-06").text
    for words in (
        "逾期 overdue",
        "2024-05-22（逾期 15 天 days late，11 个工作日 working days）",
        "区教育局：征求意见后7个工作日内",
        "within 7 working day",
        "“一般应在7个工作日内回复”",
        "二十九 · two · ",
        "周末 2 天（5月18日、19日）",
        "端午节",
        "Higher rules are not in this library.",
    ):
        assert words in text
    assert text.index("2024-05-22") < text.index("2024-06-13")


def test_a_notice_given_as_calendar_moves_days_and_they_are_listed(guiju: Guiju, tmp_path: Path) -> None:
    case, notice = tmp_path / "case.json", tmp_path / "2027.txt"
    case.write_text(json.dumps(consultation("late", "2026-12-25")), encoding="utf-8")
    notice.write_text(INVENTED_2027, encoding="utf-8")
    without = guiju("due", case, "--as-of", "2026-12-28")
    assert "到期日未定" in without.text
    assert "日历之外" not in without.text
    ran = guiju("due", case, "--as-of", "2026-12-28", "--calendar", notice)
    assert "日历之外 beyond → 2027-01-06（元旦、周末 2 天（12月26日、27日））" in ran.text
    turtle = tmp_path / "2027.ttl"
    turtle.write_bytes(guiju("calendar", notice).output)
    assert guiju("due", case, "--as-of", "2026-12-28", "--calendar", turtle).output == ran.output


def test_a_file_of_a_folder_that_is_no_case_is_told_of_and_the_rest_is_listed(guiju: Guiju, folder: Path) -> None:
    (folder / "broken.json").write_text("{", encoding="utf-8")
    ran = guiju("due", folder, "--as-of", "2024-06-06", "--format", "json")
    assert ran.code == 1
    assert len(due_days(ran.text)) == 2
    assert "broken.json" in ran.error
    assert guiju("due", folder / "broken.json").code == 2


def test_the_profile_in_the_same_folder_is_not_taken_for_a_case(guiju: Guiju, folder: Path) -> None:
    profile = folder / "office.json"
    profile.write_text("{}", encoding="utf-8")
    ran = guiju("due", folder, "--profile", profile, "--as-of", "2024-06-06", "--format", "json")
    assert (ran.code, ran.error) == (1, "")
    assert len(due_days(ran.text)) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gap.txt", INVENTED_2027.replace("2027", "2029"), "2029"),
        ("slip.txt", INVENTED_2027 + "八、劳动节", "“八、劳动节”"),
        ("none.txt", None, "none.txt"),
    ],
)
def test_a_calendar_that_cannot_be_used_ends_with_2(
    guiju: Guiju, folder: Path, name: str, content: str | None, said: str
) -> None:
    path = folder.parent / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    ran = guiju("due", folder / "one.json", "--calendar", path)
    assert (ran.code, ran.output, is_clear(ran.error)) == (2, b"", True), ran.error
    assert said in ran.error


def test_an_empty_folder_and_a_missing_file_end_with_2(guiju: Guiju, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.json"):
        ran = guiju("due", path)
        assert (ran.code, ran.output, is_clear(ran.error)) == (2, b"", True)


def test_a_notice_becomes_the_file_that_the_project_keeps(guiju: Guiju, tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text(NOTICES[2026], encoding="utf-8")
    ran = guiju("calendar", notice)
    assert (ran.code, ran.text) == (0, (resource("data") / "calendar" / "2026.ttl").read_text(encoding="utf-8"))
    notice.write_text(NOTICES[2022], encoding="utf-8")
    assert guiju("calendar", notice).code == 2
    assert "year:2022" in guiju("calendar", notice, "--year", "2022").text
