"""The to-do list over HTTP: cases, profile and calendars reach the worker, the page shows what is due."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from guiju.store.worker import TaskResult
from tests.web.conftest import DUE, RecordingEngine

CASE = '{"format": "guiju-case/1", "kind": "meeting"}'
ENTRY: dict[str, Any] = {
    "state": "overdue",
    "due": "2022-06-09",
    "days_left": -11,
    "workdays_left": -7,
    "what": {"zh": "5个工作日内印发<纪要>", "en": "issue within 5 working days"},
    "whom": {"zh": "区政府办公室", "en": "the government office"},
    "focus": "urn:guiju:case:%E7%BA%AA%E8%A6%81",
    "where": "line 1",
    "norm": "https://w3id.org/guiju/id/norm/xinqiu-2022/38-minutes-issue",
    "ruleset": "xinqiu-2022",
    "article": 38,
    "paragraph": 5,
    "item": None,
    "cite": "新政发〔2022〕5号 三十八",
    "strength": "in-principle",
    "quote": "原则上在会议结束后5个工作日内印发",
    "sentence": "会议纪要原则上在会议结束后5个工作日内印发。",
    "moved_by": ["端午节"],
    "moved_by_en": ["Dragon Boat Festival"],
    "assumptions": [],
    "assumptions_en": [],
}
UNDATED = ENTRY | {"state": "undated", "due": None, "days_left": None, "workdays_left": None, "moved_by": []}


def test_the_form_is_shown_and_takes_an_example(client: FlaskClient) -> None:
    assert 'id="due-form"' in client.get("/due").text
    assert "&#34;kind&#34;: &#34;meeting&#34;" in client.get("/due?example=xinqiu-2022/late-minutes").text


def test_a_raw_body_is_answered_in_json_that_nobody_keeps(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    answer = client.post("/due?as-of=2022-06-20&ruleset=xinqiu-2022", data=CASE, content_type="application/json")
    assert (answer.status_code, answer.get_json()) == (200, DUE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert (asked[-1]["as_of"], asked[-1]["rulesets"], asked[-1]["calendars"]) == ("2022-06-20", ("xinqiu-2022",), [])


def test_calendars_go_along_as_files_and_as_text(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    fields = {
        "case": CASE,
        "profile": "{}",
        "calendar": [(io.BytesIO("一、元旦".encode()), "2027.txt"), (io.BytesIO(b"@prefix a: <b> ."), "2028.ttl")],
    }
    client.post("/due", data=fields, content_type="multipart/form-data")
    assert asked[-1]["calendars"] == ["一、元旦".encode(), b"@prefix a: <b> ."]
    client.post("/due", data={"case": CASE, "calendar": "二、春节"})
    assert (asked[-1]["calendars"], asked[-1]["profile"]) == (["二、春节".encode()], None)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ["逾期", "已逾期 11 天", "（7 个工作日）", "由谁办", "区政府办公室", "端午节", "日历之外", "未定期限"]),
        ("en", ["Overdue", "11 days late", "(7 working days)", "the government office", "Dragon Boat", "beyond the"]),
    ],
)
def test_the_page_says_what_whom_when_and_what_moved(
    client: FlaskClient, engine: RecordingEngine, monkeypatch: pytest.MonkeyPatch, language: str, words: list[str]
) -> None:
    found = DUE | {"items": [ENTRY, UNDATED], "moved": [ENTRY | {"from": None}]}
    monkeypatch.setattr(engine, "due", lambda *_, **__: TaskResult({}, json.dumps(found).encode()))
    answer = client.post(f"/due?lang={language}", data={"case": CASE}, headers={"Accept": "text/html"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert [one for one in words if one not in answer.text] == []
    assert "&lt;纪要&gt;" in answer.text or language == "en"
    assert "纪要" in answer.text
    assert 'href="/rules/xinqiu-2022#art-38-para-5"' in answer.text
    assert CASE.replace('"', "&#34;") in answer.text


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status"),
    [
        ("/due?as_of=2022-01-01", CASE, "application/json", 400),
        ("/due?as-of=soon", CASE, "application/json", 400),
        ("/due?ruleset=atlantis", CASE, "application/json", 400),
        ("/due", "", "application/json", 400),
        ("/due", CASE, "application/pdf", 415),
    ],
)
def test_what_cannot_be_used_is_refused(
    client: FlaskClient, path: str, body: str, content_type: str, status: int
) -> None:
    answer = client.post(path, data=body, content_type=content_type)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
