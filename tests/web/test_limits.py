"""Limits: settings with documented defaults, a budget for each client, and errors that say how to mend it."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from guiju.store.errors import Problem
from guiju.store.pool import Limits
from guiju.web.app import create_app
from guiju.web.budget import MOST_CLIENTS, Budget, client_of
from guiju.web.limits import with_limits
from guiju.web.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "limits.md"
ROW = re.compile(r"^\| `(\w+)` \| ([0-9.]+) \| ([^|]+) \| ([^|]+) \|([^|]*)\|$", re.MULTILINE)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_documentation_names_every_limit_with_its_default_and_no_other() -> None:
    documented = {name: float(default) for name, default, *_ in ROW.findall(DOCS.read_text(encoding="utf-8"))}
    assert documented == {**Settings().public(), **asdict(Limits())}


def test_the_documentation_names_the_errors_that_there_are(client: FlaskClient) -> None:
    named = set(re.findall(r"(\d{3}) `([\w-]+)`", DOCS.read_text(encoding="utf-8")))
    source = "".join(path.read_text(encoding="utf-8") for path in Path(DOCS.parents[1] / "service").rglob("*.py"))
    assert len(named) >= 8
    assert all(f'"{code}"' in source for _, code in named)


def test_health_shows_the_limits_that_were_chosen(engine) -> None:  # type: ignore[no-untyped-def]
    settings, limits = with_limits(Settings(), ["seconds=0.5", "rows=7", "body_bytes=2000", "rows=8"])
    assert (limits.seconds, limits.rows, settings.body_bytes) == (0.5, 8, 2000)
    shown = create_app(engine, settings, {}).test_client().get("/health").get_json()["limits"]
    assert (shown["seconds"], shown["rows"], shown["body_bytes"]) == (0.5, 8, 2000)
    assert shown.keys() == {**Settings().public(), **asdict(Limits())}.keys()


@pytest.mark.parametrize("text", ["nothing=1", "rows", "rows=", "rows=1.5", "rows=-1", "rows=0", "seconds=inf", "=1"])
def test_a_limit_that_cannot_be_set_is_told_with_those_that_can(text: str) -> None:
    with pytest.raises(Problem, match="--limit") as caught:
        with_limits(Settings(), [text])
    assert caught.value.status == 400
    assert "rows=100000" in caught.value.hint


def test_a_client_that_has_used_up_its_time_is_told_when_to_come_again() -> None:
    clock = Clock()
    budget = Budget(10, 0.5, clock)
    begun = budget.begin()
    clock.now += 12
    budget.end("a", begun)
    budget.check("b")
    with pytest.raises(Problem) as caught:
        budget.check("a")
    assert (caught.value.status, caught.value.code) == (429, "client-budget")
    clock.now += int(str(caught.value.extra["retry_after"]))
    budget.check("a")


def test_waiting_beside_others_costs_nobodys_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    clock = Clock()
    budget = Budget(10, 0.001, clock)
    begun = [budget.begin() for _ in range(8)]
    clock.now += 20
    budget.end("a", begun[0])
    budget.check("a")  # a quarter of twenty seconds
    assert budget.at_work == 7


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 30), st.floats(0, 30)), max_size=30))
def test_a_bucket_never_holds_more_than_its_size_and_a_rested_client_is_never_refused(
    requests: list[tuple[str, float, float]],
) -> None:
    clock = Clock()
    budget = Budget(20, 1, clock)
    for client, seconds, pause in requests:
        begun = budget.begin()
        clock.now += seconds
        budget.end(client, begun)
        clock.now += pause
    clock.now += 30 * 30
    for client in "abc":
        budget.check(client)
        begun = budget.begin()
        clock.now += 20.5
        budget.end(client, begun)
        with pytest.raises(Problem):
            budget.check(client)


def test_the_clients_remembered_are_bounded() -> None:
    budget = Budget(1, 1, Clock())
    for number in range(MOST_CLIENTS + 10):
        budget.check(str(number))
    assert len(budget._buckets) == MOST_CLIENTS


def test_an_ipv6_client_is_its_network() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::ffff:2") != client_of("2001:db8:0:1::1")
    assert client_of("192.0.2.1") != client_of("192.0.2.2")
    assert client_of(None) == ""


def test_over_http_a_used_up_budget_is_429_with_retry_after_and_health_still_answers(engine) -> None:  # type: ignore[no-untyped-def]
    settings, _ = with_limits(Settings(), ["client_seconds=0.0001", "client_rate=0.0001"])
    client = create_app(engine, settings, {}).test_client()
    assert client.get("/sparql?query=ASK{}").status_code == 200
    refused = client.get("/sparql?query=SELECT*{}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.get_json()["message"]["zh"].startswith("您已用完")
    assert client.get("/health").status_code == client.get("/metrics").status_code == 200
    other = client.get("/sparql?query=SELECT*{}", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert other.status_code == 200
