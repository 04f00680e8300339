"""The shapes' SELECTs over all cases of a store find what the engine finds case by case: in process, at an endpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph
import pytest

from guiju.check.engine.finding import Finding
from guiju.check.engine.set_at_a_time import over_all, set_at_a_time
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import ShapeEntry
from guiju.media_types import JSON
from guiju.store.endpoint import Endpoint
from tests.check.generated import generated_cases
from tests.check.real import engines, fast, index
from tests.store.servers import RunningServer, running_oxigraph

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
def endpoint(tmp_path: Path) -> Iterator[RunningServer]:
    """Run an oxigraph server in memory."""
    with running_oxigraph(tmp_path) as server:
        yield server


def test_an_endpoint_finds_in_all_cases_what_the_engine_finds_in_each(endpoint: RunningServer) -> None:
    for item in prepared():
        Endpoint(endpoint.graphs).put_graph(item.case.node, item.data, 10)
    remote = Endpoint(endpoint.query)
    found = set_at_a_time(lambda query: remote.query(query, "application/sparql-results+json"), some_shapes())
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
