"""The page and endpoint of questions: the answer with quote and article, silence told, nothing kept."""

from __future__ import annotations

import logging
from html import unescape

import pytest
from flask.testing import FlaskClient

ASKED = "/ask?q=新邱区常务会议纪要几天内印发？"


def test_the_json_is_that_of_the_command_and_is_not_kept(real_client: FlaskClient) -> None:
    answer = real_client.get(ASKED, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/json",
        "no-store",
    )
    assert "Accept" in answer.headers["Vary"]
    told = answer.get_json()
    assert told["answered"]
    assert told["question"] == "新邱区常务会议纪要几天内印发？"
    assert told["answers"][0]["article"] == 38


@pytest.mark.parametrize(
    ("language", "sentence", "strength", "silent"),
    [("zh", "常务会议纪要原则上在会议结束后5个工作日内印发", "期限 · 原则上", "未规定"),
     ("en", "The minutes of the executive meeting are issued", "deadline · in principle", "not said")],
)  # fmt: skip
def test_the_page_shows_norm_quote_article_and_the_other_districts(
    real_client: FlaskClient, language: str, sentence: str, strength: str, silent: str
) -> None:
    answer = real_client.get(f"{ASKED}&lang={language}", headers={"Accept": "text/html"})
    page = unescape(answer.get_data(as_text=True))
    assert answer.headers["Cache-Control"] == "no-store"
    assert sentence in page
    assert '<q lang="zh-Hans">原则上在会议结束后5个工作日内印发</q>' in page
    assert 'href="/rules/xinqiu-2022#art-38-para-5"' in page
    assert strength in page
    assert f"<p>{silent}</p>" in page
    assert 'href="/rules/dawa-2017"' in page


def test_silence_is_said_on_the_page_with_the_nearest_clauses(real_client: FlaskClient) -> None:
    page = real_client.get("/ask?q=常务会议多久开一次&ruleset=xinqiu-2022&lang=zh").get_data(as_text=True)
    assert "<h2>本规则未规定，上位规定不在本库。</h2>" in page
    assert "最接近的条文（不是答案）" in page
    assert '<q lang="zh-Hans">一般每2周召开1次</q>' in page, "what another district says"
    assert '<option value="xinqiu-2022" selected>' in page


def test_the_start_page_has_the_box_that_leads_there(real_client: FlaskClient) -> None:
    page = real_client.get("/?lang=zh").get_data(as_text=True)
    assert '<form id="ask-form" method="get" action="/ask" role="search">' in page
    form = real_client.get("/ask?lang=zh")
    assert form.status_code == 200
    assert 'id="answer"' not in form.get_data(as_text=True)


def test_what_is_asked_is_shown_as_text_and_stands_in_no_log(
    real_client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = real_client.get("/ask?q=<script>秘事</script>谁签发&lang=zh").get_data(as_text=True)
    assert "<script>秘事" not in page
    assert "&lt;script&gt;秘事" in page
    assert "秘事" not in caplog.text


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("", 400, "question"), ("q=" + "会" * 501, 400, "question"), ("q=谁签发&ruleset=nowhere", 404, "unknown-ruleset")],
)
def test_what_cannot_be_answered_is_refused_in_the_common_shape(
    real_client: FlaskClient, query: str, status: int, code: str
) -> None:
    answer = real_client.get(f"/ask?{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"


def test_question_and_rule_set_reach_the_worker_as_sent(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    client.get("/ask?q=谁签发？&ruleset=新邱区", headers={"Accept": "application/json"})
    assert asked == [{"question": "谁签发？", "ruleset": "新邱区"}]
