"""Queries built to bring the service down, one by one: each ends in time, and the next query is served."""

import time
from pathlib import Path

import pytest

from guiju.store.errors import Problem
from guiju.store.interface import EmbeddedStore
from guiju.store.pool import Limits, WorkerPool
from tests.store.attacks import CODES, attacks

ATTACKS = attacks("http://example.org/next")
LIMITS = Limits(seconds=0.8, memory_bytes=2**27)


def outcome(store: EmbeddedStore, text: str) -> tuple[str, float]:
    started = time.monotonic()
    try:
        store.query(text)
        code = "answered"
    except Problem as problem:
        code = problem.code
    return code, time.monotonic() - started


@pytest.fixture(scope="module")
def attacked(dataset: Path):
    with WorkerPool("guiju.store.context:query_context", {"files": [str(dataset)]}, LIMITS) as pool:
        yield EmbeddedStore(pool)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_answered_in_time_and_the_next_query_is_served(attacked: EmbeddedStore, name: str) -> None:
    code, seconds = outcome(attacked, ATTACKS[name])
    assert code in {"answered", *CODES}
    assert seconds < LIMITS.seconds + 0.5
    assert outcome(attacked, "ASK {}")[0] == "answered"


def test_the_attacks_do_reach_every_limit(attacked: EmbeddedStore) -> None:
    """Else the test above would prove little."""
    names = ["3,000 nested braces", "a counted cross product", "a string doubled forty times", "a listed cross product"]
    codes = [outcome(attacked, ATTACKS[name])[0] for name in names]
    assert codes == ["nesting-too-deep", "time-limit", "memory-limit", "output-limit"]
