"""Answers given again: the same bytes as the first time, asked of nobody, and never one request's answer to another."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from guiju.store.interface import Store
from guiju.web.answer_cache import AnswerCache
from guiju.web.app import create_app
from guiju.web.settings import Settings

ASK = "/sparql?query=SELECT*{?s+a+?t}ORDER+BY+?s+?t+LIMIT+3"


class Counting:
    """A store that counts the queries."""

    def __init__(self, store: Store) -> None:
        self.store, self.asked = store, 0

    def query(self, *given: Any, **named: Any) -> Any:
        self.asked += 1
        return self.store.query(*given, **named)


@pytest.fixture
def counting(store: Store) -> Counting:
    return Counting(store)


@pytest.fixture
def counted(counting: Counting, make_engine) -> FlaskClient:  # type: ignore[no-untyped-def]
    return create_app(make_engine(counting), Settings(), {}).test_client()


def test_a_repeated_question_is_answered_alike_without_a_worker(counting: Counting, counted: FlaskClient) -> None:
    first = counted.get(ASK)
    again = counted.get(ASK)
    assert counting.asked == 1
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert dict(first.headers) == dict(again.headers)


def test_a_known_etag_is_304_without_a_worker(counting: Counting, counted: FlaskClient) -> None:
    etag = counted.get(ASK).headers["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = counted.get(ASK, headers={"If-None-Match": known})
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert "Content-Type" not in answer.headers
    assert counted.get(ASK, headers={"If-None-Match": '"other"'}).status_code == 200
    assert counting.asked == 1


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("ACCEPT", "text/csv"),
        ("ACCEPT_ENCODING", "gzip"),
        ("ACCEPT_LANGUAGE", "en"),
        ("HOST", "127.0.0.1"),
        ("ORIGIN", "https://example.org"),
    ],
)
def test_what_an_answer_may_depend_on_is_asked_anew(
    counting: Counting, counted: FlaskClient, header: str, value: str
) -> None:
    counted.get(ASK)
    counted.get(ASK, environ_overrides={f"HTTP_{header}": value})
    assert counting.asked == 2


def test_an_answer_is_not_given_to_who_sends_another_cookie(counting: Counting, counted: FlaskClient) -> None:
    counted.get(ASK)
    counted.set_cookie("lang", "en")
    counted.get(ASK)
    assert counting.asked == 2


def test_pages_errors_health_and_posts_are_never_kept(counting: Counting, counted: FlaskClient) -> None:
    page = {"Accept": "text/html"}
    assert counted.get(ASK, headers=page).data != counted.get(ASK, headers=page).data  # each has a nonce of its own
    for _ in range(2):
        counted.get("/sparql?query=nonsense")
        counted.post("/sparql", data={"query": "ASK {}"})
        assert counted.get("/health").headers["Cache-Control"] == "no-store"
    before = counting.asked
    counted.get("/sparql?query=nonsense")
    counted.post("/sparql", data={"query": "ASK {}"})
    assert counting.asked == before + 2


def test_a_refused_host_is_refused_whatever_is_kept(counted: FlaskClient) -> None:
    counted.get(ASK)
    assert counted.get(ASK, headers={"Host": "evil.example"}).status_code == 400


def test_nothing_is_kept_of_a_remote_store_and_where_it_is_switched_off(counting: Counting, make_engine) -> None:  # type: ignore[no-untyped-def]
    for settings in (Settings(store="https://example.org/sparql"), Settings(cache_bytes=0)):
        client = create_app(make_engine(counting), settings, {}).test_client()
        before = counting.asked
        client.get(ASK)
        client.get(ASK)
        assert counting.asked == before + 2


def test_answers_from_memory_are_counted(counted: FlaskClient) -> None:
    counted.get(ASK)
    counted.get(ASK)
    assert 'guiju_http_requests_total{route="(kept)",method="GET",status="200"} 1' in counted.get("/metrics").text


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first() -> None:
    asked: list[str] = []
    inner = Flask("inner")

    @inner.get("/<name>")
    def answer(name: str) -> tuple[bytes, dict[str, str]]:
        asked.append(name)
        return b"x" * 1000, {"ETag": '"1"', "Cache-Control": "no-cache", "Content-Type": "text/plain"}

    inner.wsgi_app = AnswerCache(inner.wsgi_app, 16_000, lambda _environ, _status: None)  # type: ignore[method-assign]
    client = inner.test_client()
    for name in [*map(str, range(10)), "0", *map(str, range(10, 20)), "0", "1"]:
        client.get(f"/{name}")
    assert asked == [*map(str, range(20)), "1"]
