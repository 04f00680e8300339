"""The shapes' SELECTs over all cases of a store find what the engine finds case by case: in process, at an endpoint."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pyoxigraph
import pytest

from guiju.check.checker import JSON
from guiju.check.engine.finding import Finding
from guiju.check.engine.set_at_a_time import over_all, set_at_a_time
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import ShapeEntry
from guiju.store.remote import RemoteStore
from tests.check.generated import generated_cases
from tests.check.real import engines, fast, index
from tests.store.test_remote import await_server, free_port

CASES = 48
EVERY = 5


@cache
def prepared() -> tuple[Prepared, ...]:
    """Return generated cases as the shapes see them."""
    drawn = generated_cases(31, CASES)
    return tuple(
        item
        for case in drawn
        for item in fast().prepare(case.body(), JSON, as_of=case.as_of, profile=case.profile_body())
    )


@cache
def some_shapes() -> Mapping[str, ShapeEntry]:
    """Return the shapes of the norms that the cases were drawn for, and every so many of the others."""
    about = {case.norm for case in generated_cases(31, CASES)}
    return {
        shape: entry
        for number, (shape, entry) in enumerate(index().shapes.items())
        if entry.norm in about or number % (EVERY * 3) == 0
    }


@cache
def one_by_one() -> Sequence[Finding]:
    """Return what the engine finds in one case after the other."""
    direct = engines()["direct"]
    found = [
        finding
        for item in prepared()
        for finding in direct.validate(item.triples, fast().targeted([item]) & some_shapes().keys())
    ]
    return sorted(found)


@pytest.fixture
def endpoint() -> Iterator[int]:
    """Run an oxigraph server in memory and give its port."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    port = free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        await_server(port)
        yield port
        server.kill()


def put(port: int, item: Prepared) -> None:
    """Store a case in a graph of its own (SPARQL 1.1 Graph Store HTTP Protocol, 5.3)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    path = f"/store?graph={quote(item.case.node, safe='')}"
    connection.request("PUT", path, item.data, {"Content-Type": "application/n-triples"})
    assert connection.getresponse().status in (201, 204)
    connection.close()


def test_an_endpoint_finds_in_all_cases_what_the_engine_finds_in_each(
    endpoint: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    for item in prepared():
        put(endpoint, item)
    store = RemoteStore(f"http://127.0.0.1:{endpoint}/query")
    found = set_at_a_time(lambda query: store.query(query, "application/sparql-results+json").body, some_shapes())
    assert found == one_by_one()
    assert {finding.shape for finding in found} > {finding.shape for finding in found if finding.bindings}


def test_a_store_in_process_finds_the_same() -> None:
    assert set_at_a_time(Ask(prepared()), some_shapes()) == one_by_one()


def test_an_empty_store_is_asked_once() -> None:
    ask = Ask(())
    assert set_at_a_time(ask, some_shapes()) == []
    assert len(ask.asked) == 1


def test_only_cases_of_the_target_class_are_looked_at() -> None:
    """A class that the case lacks: the SELECT alone would find it, the shape does not."""
    finding = next(finding for finding in one_by_one() if finding.shape in index().norms)
    ask = Ask([item for item in prepared() if item.case.node == finding.focus])
    shape = index().shapes[finding.shape]
    assert finding.focus not in ask(over_all(shape.select, "urn:x:nothing")).decode()
    assert finding.focus in ask(over_all(shape.select, shape.targets[0])).decode()


class Ask:
    """Asks a pyoxigraph store that holds cases, and keeps what was asked."""

    def __init__(self, cases: Sequence[Prepared]) -> None:
        self.asked: list[str] = []
        self._store = pyoxigraph.Store()
        for item in cases:
            graph = pyoxigraph.NamedNode(item.case.node)
            self._store.load(item.data, format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph)

    def __call__(self, query: str) -> bytes:
        self.asked.append(query)
        answer = self._store.query(query).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        assert answer is not None
        return answer
