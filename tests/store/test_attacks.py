"""Queries built to bring the service down: each ends in time, small ones are answered meanwhile, nothing is left."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from guiju.store.errors import Problem
from guiju.store.interface import EmbeddedStore
from guiju.store.pool import Limits, WorkerPool

E = "http://example.org/"
CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLING = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
ATTACKS = {
    "3,000 nested braces": "SELECT * " + "{" * 3000 + "}" * 3000,
    "20,000 parentheses": "SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }",
    "50,000 exclamation marks": "SELECT * { FILTER(" + "!" * 50000 + "1) }",
    "10,000 nested paths": "SELECT * { ?a " + "(" * 10000 + f"<{E}next>" + ")*" * 10000 + " ?b }",
    "5,000 steps of a path": "SELECT * { ?a " + "/".join([f"<{E}next>*"] * 5000) + " ?b }",
    "two closures": f"SELECT (COUNT(*) AS ?n) {{ ?a (<{E}next>|^<{E}next>)* ?b . ?b (<{E}next>|!<{E}x>)* ?c }}",
    "20,000 unions": "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 20000) + "}",
    "3,000 nested subqueries": "SELECT * " + "{ SELECT * " * 3000 + "{}" + "}" * 3000,
    "a group concatenation of a cross product": f"SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?x) {{ {CROSS} }}",
    "a string doubled forty times": f"SELECT ?a40 {{ BIND('x' AS ?a0) {DOUBLING} }}",
    "a counted cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
    "a listed cross product": f"SELECT * {{ {CROSS} }}",
    "a sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "a distinct cross product": f"SELECT DISTINCT ?a ?c ?f ?i {{ {CROSS} }}",
    "a grouped cross product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?c ?d ?f",
    "a described cross product": f"DESCRIBE ?a ?d ?g {{ {CROSS} }}",
    "a constructed cross product": "CONSTRUCT { ?a ?e ?c . ?d ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "a product of inline data": f"SELECT * {{ VALUES ?x {{ {'1 ' * 50000} }} VALUES ?y {{ {'2 ' * 50000} }} }}",
    "nested repetitions": "SELECT * { ?a ?b ?c FILTER(REGEX(?c, '((((x{99}){99}){99}){99})')) }",
}
LIMITS = Limits(seconds=1.0, memory_bytes=2**28)


def outcome(store: EmbeddedStore, text: str) -> tuple[str, float]:
    started = time.monotonic()
    try:
        store.query(text)
        code = "answered"
    except Problem as problem:
        code = problem.code
    return code, time.monotonic() - started


def children_of(process: int) -> list[str]:
    return Path(f"/proc/{process}/task/{process}/children").read_text().split()


@pytest.fixture(scope="module")
def attacked(dataset: Path):
    with WorkerPool("guiju.store.context:query_context", {"files": [str(dataset)]}, LIMITS) as pool:
        yield EmbeddedStore(pool)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_answered_in_time_and_the_next_query_is_served(attacked: EmbeddedStore, name: str) -> None:
    code, seconds = outcome(attacked, ATTACKS[name])
    assert code in {"answered", "nesting-too-deep", "time-limit", "memory-limit", "output-limit"}
    assert seconds < LIMITS.seconds + 0.5
    assert outcome(attacked, "ASK {}")[0] == "answered"


def test_the_attacks_do_reach_every_limit(attacked: EmbeddedStore) -> None:
    """Else the test above would prove little."""
    names = ["3,000 nested braces", "a counted cross product", "a string doubled forty times", "a listed cross product"]
    codes = [outcome(attacked, ATTACKS[name])[0] for name in names]
    assert codes == ["nesting-too-deep", "time-limit", "memory-limit", "output-limit"]


def test_small_queries_are_answered_while_twelve_attackers_are_at_work(attacked: EmbeddedStore) -> None:
    stop = threading.Event()

    def attack(number: int) -> None:
        texts = list(ATTACKS.values())
        while not stop.is_set():
            number += 1
            outcome(attacked, texts[number % len(texts)])

    before = set(Path("/proc/self/fd").iterdir())
    idle_before = len(attacked.pool.idle)
    with ThreadPoolExecutor(12) as threads:
        for number in range(12):
            threads.submit(attack, number * 5)
        time.sleep(0.3)
        small = [outcome(attacked, "SELECT * { ?s ?p ?o } LIMIT 10") for _ in range(150)]
        stop.set()
    assert [code for code, _ in small] == ["answered"] * 150
    assert sorted(seconds for _, seconds in small)[75] < 0.25
    after = set(Path("/proc/self/fd").iterdir())
    assert len(after) - len(before) == len(attacked.pool.idle) - idle_before
    end = time.monotonic() + 3
    while len(children_of(attacked.pool.parent.process.pid)) > len(attacked.pool.idle) and time.monotonic() < end:
        time.sleep(0.02)
    assert len(children_of(attacked.pool.parent.process.pid)) == len(attacked.pool.idle)
