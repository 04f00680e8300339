"""The page and endpoint of who may act: parameters reach the worker, the answer is shown with article and quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from guiju.engine import LocalEngine
from guiju.web.app import create_app
from guiju.web.settings import Settings

ASKED = (
    "/who?ruleset=xinqiu-2022&act=chair&meetingKind=executive-meeting&absent=district-head%3Dout-of-city"
    "&absent=&on=2024-06-03"
)


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    with LocalEngine() as engine:
        yield create_app(engine, Settings(limits=engine.limits())).test_client()


def as_json(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Accept" in answer.headers["Vary"]
    found: dict[str, Any] = json.loads(answer.data)
    return found


def test_the_json_names_roles_chains_and_what_one_may_choose(client: FlaskClient) -> None:
    answer = as_json(client, ASKED)
    assert {entry["role"]["token"]: entry["standing"] for entry in answer["roles"]} == {
        "executive-deputy": "allowed",
        "district-head": "away",
        "deputy-head": "undetermined",
    }
    assert [fact["fact"] for fact in answer["choices"]["facts"]] == ["meetingKind"]
    assert {"token": "executive-meeting", "zh": "区政府常务会议", "en": "executive meeting"} in (
        answer["choices"]["facts"][0]["named"]
    )


@pytest.mark.parametrize(("language", "named", "chain"), [("zh", "条文写明", "委托"), ("en", "named", "mandate")])
def test_the_page_shows_the_answer_with_quotes_that_lead_to_the_article(
    client: FlaskClient, language: str, named: str, chain: str
) -> None:
    page = unescape(client.get(f"{ASKED}&lang={language}").get_data(as_text=True))
    assert f'<span class="badge complied">{named}</span>' in page
    assert '<q lang="zh-Hans">由区长委托常务副区长</q>' in page
    assert f'<span class="basis">{chain}</span>' in page
    assert 'href="/rules/xinqiu-2022#art-38-para-1"' in page
    assert '<option value="executive-meeting" selected>' in page
    assert '<option value="district-head=out-of-city" selected>' in page


def test_the_form_alone_offers_acts_and_facts_and_answers_nothing(client: FlaskClient) -> None:
    page = client.get("/who?ruleset=xinqiu-2022&lang=zh").get_data(as_text=True)
    assert '<option value="sign" selected>签发</option>' in page
    assert 'name="genre"' in page
    assert 'id="answer"' not in page


def test_a_district_may_be_named_and_a_day_before_the_rules_is_said_to_be_so(client: FlaskClient) -> None:
    assert as_json(client, "/who?ruleset=新邱区&act=sign")["ruleset"] == "xinqiu-2022"
    page = client.get("/who?ruleset=xinqiu-2022&act=sign&on=2021-01-01&lang=zh").get_data(as_text=True)
    assert "在 2021-01-01 没有施行" in page


@pytest.mark.parametrize(
    ("query", "code"),
    [("act=sing", "unknown-act"), ("act=sign&文中=请示", "bad-fact"), ("act=sign&absent=县长", "unknown-role"),
     ("act=sign&on=yesterday", "bad-date"), ("act=sign&ruleset=nowhere", "unknown-ruleset")],
)  # fmt: skip
def test_what_is_unknown_is_refused_in_the_common_shape(client: FlaskClient, query: str, code: str) -> None:
    answer = client.get(f"/who?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert answer.mimetype == "application/problem+json"
