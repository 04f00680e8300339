"""The remote store: the same answers as the embedded one from another engine, and no half answers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from guiju.store.bindings import Term
from guiju.store.endpoint import Endpoint
from guiju.store.errors import OutputLimitExceeded, Problem
from guiju.store.interface import EmbeddedStore
from guiju.store.pool import WorkerPool
from guiju.store.publish import publish
from guiju.store.remote import RemoteStore
from tests.store.servers import free_port, running_oxigraph

E = "http://example.org/"


@pytest.fixture(scope="module")
def server(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An oxigraph server without a union as its default graph, which holds the dataset."""
    with running_oxigraph(tmp_path_factory.mktemp("oxigraph")) as running:
        assert [one.problem for one in publish(dataset, Endpoint(running.graphs))] == [None] * 5
        yield running.query


@pytest.fixture
def remote(server: str, query_pool: WorkerPool) -> RemoteStore:
    return RemoteStore(Endpoint(server), query_pool)


SAME = [
    (f"SELECT ?s ?o {{ ?s <{E}label> ?o }} ORDER BY ?s", {}),
    (f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{E}graph/dawa-2017> {{ ?s ?p ?o }} }}", {}),
    (f"SELECT ?s ?o {{ ?s <{E}label> ?o }} ORDER BY ?s", {"o": Term("第3条")}),
    (f"SELECT ?s {{ VALUES ?x {{ UNDEF }} ?s <{E}label> ?x }} ORDER BY ?s", {"x": Term("第3条")}),
    (f"SELECT ?s ?o {{ ?s <{E}next> ?o }} ORDER BY ?s", {"s": Term(f"{E}dawa-2017/3", iri=True)}),
    (f"ASK {{ ?s <{E}label> '第3条' }}", {}),
]


@pytest.mark.parametrize(("text", "bindings"), SAME)
def test_another_engine_gives_the_same_answer(
    remote: RemoteStore, store: EmbeddedStore, text: str, bindings: dict[str, Term]
) -> None:
    near = store.query(text, "application/json", bindings=bindings)
    far = remote.query(text, "application/json", bindings=bindings)
    assert far.meta == near.meta
    assert json.loads(far.body) == json.loads(near.body)


def test_graphs_and_the_dataset_of_the_protocol_work_on_another_engine(
    remote: RemoteStore, store: EmbeddedStore
) -> None:
    text = f"CONSTRUCT WHERE {{ ?s <{E}label> ?o }}"
    graphs = [f"{E}graph/dawa-2017"]
    near = store.query(text, "application/n-triples", default_graphs=graphs)
    far = remote.query(text, "application/n-triples", default_graphs=graphs)
    assert far.meta == near.meta == {"media_type": "application/n-triples", "kind": "graph"}
    assert sorted(far.body.splitlines()) == sorted(near.body.splitlines())
    assert len(far.body.splitlines()) == 400


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("SELECT * {", 400, "query-syntax"),
        ("SELEC * {}", 400, "query-syntax"),
        ("", 400, "query-syntax"),
        ("DROP ALL", 403, "update-refused"),
    ],
)
def test_mistakes_are_told_as_the_embedded_store_tells_them(
    remote: RemoteStore, text: str, status: int, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        remote.query(text)
    assert (caught.value.status, caught.value.code) == (status, code)


def test_a_format_that_does_not_fit_is_refused_before_anything_is_sent(query_pool: WorkerPool) -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore(Endpoint("http://127.0.0.1:9/"), query_pool).query("ASK {}", "text/turtle")
    assert caught.value.status == 406


def test_an_endpoint_that_is_not_there_is_a_problem_and_says_what_to_check(query_pool: WorkerPool) -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore(Endpoint(f"http://127.0.0.1:{free_port()}/query"), query_pool).query("ASK {}")
    assert (caught.value.status, caught.value.code) == (502, "store-unavailable")


def test_an_answer_over_the_cap_is_an_error(server: str, query_pool: WorkerPool) -> None:
    with pytest.raises(OutputLimitExceeded):
        RemoteStore(Endpoint(server), query_pool, output_bytes=1000).query("SELECT * { ?s ?p ?o }")
