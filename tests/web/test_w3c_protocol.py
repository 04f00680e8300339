"""The W3C's SPARQL 1.1 Protocol tests, read from their manifest; the update operation is refused."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Namespace
from rdflib.collection import Collection
from rdflib.term import Node

from guiju.resources import PACKAGE
from guiju.store.interface import EmbeddedStore, Store
from guiju.store.pool import WorkerPool
from guiju.web import Engine, Settings, create_app

DEFAULT = PACKAGE.parents[2] / "shared" / "w3c"
SUITE = Path(os.environ.get("GUIJU_W3C", DEFAULT)) / "sparql11" / "protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
DATA = "http://kasei.us/2009/09/sparql/data/"
TABLES = {
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
}
GRAPHS = {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"}

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason=f"the W3C suites are not at {SUITE}: set GUIJU_W3C")


@dataclass(frozen=True)
class Exchange:
    """One request of a test and what must come back."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    statuses: set[str]
    boolean: bool | None
    form: str | None


def manifest() -> Graph:
    return Graph().parse(SUITE / "manifest.ttl")


def names() -> list[str]:
    if not SUITE.is_dir():
        return []
    graph = manifest()
    return sorted(str(test).rpartition("#")[2] for test in graph.subjects(RDF.type, MF.ProtocolTest))


def exchanges(name: str) -> Iterator[Exchange]:
    graph = manifest()
    test = next(one for one in graph.subjects(RDF.type, MF.ProtocolTest) if str(one).endswith("#" + name))
    connection = graph.value(test, MF.action)
    for request in Collection(graph, graph.value(connection, HT.requests)):
        yield exchange(graph, request)


def exchange(graph: Graph, request: Node) -> Exchange:
    headers = graph.value(request, HT.headers)
    fields = Collection(graph, headers) if headers else []
    body, response = graph.value(request, HT.body), graph.value(request, HT.resp)
    encoding = str(graph.value(body, CNT.characterEncoding)) if body else "UTF-8"
    boolean = graph.value(response, MF.expectedBoolean)
    form = graph.value(response, MF.expectedFormat)
    return Exchange(
        str(graph.value(request, HT.methodName)),
        str(graph.value(request, HT.absolutePath)),
        {str(graph.value(one, HT.fieldName)): str(graph.value(one, HT.fieldValue)) for one in fields},
        str(graph.value(body, CNT.chars)).encode(encoding) if body else b"",
        {str(status).rpartition("StatusCode")[2] for status in graph.objects(response, MF.expectedStatus)},
        None if boolean is None else bool(boolean.toPython()),
        str(form) if form else None,
    )


@pytest.fixture(scope="module")
def suite_client(
    tmp_path_factory: pytest.TempPathFactory, make_engine: Callable[[Store], Engine]
) -> Iterator[FlaskClient]:
    path = tmp_path_factory.mktemp("protocol") / "data.nq"
    lines = []
    for number in (1, 2, 3):
        triples = (SUITE / f"data{number}.nt").read_text(encoding="utf-8").splitlines()
        kept = (line.rstrip().removesuffix(".") for line in triples if line.strip() and not line.startswith("#"))
        lines += [f"{line} <{DATA}data{number}.rdf> .\n" for line in kept]
    path.write_text("".join(lines), encoding="utf-8")
    with WorkerPool("guiju.store.context:query_context", {"files": [str(path)]}) as pool:
        settings = Settings(allow_hosts=frozenset({"www.example"}))
        yield create_app(make_engine(EmbeddedStore(pool)), settings, {}).test_client()


def is_update(one: Exchange) -> bool:
    return "sparql-update" in one.headers.get("content-type", "") or one.body.startswith(b"update=")


@pytest.mark.parametrize("name", names())
def test_the_service_answers_as_the_protocol_says(suite_client: FlaskClient, name: str) -> None:
    for one in exchanges(name):
        answer = suite_client.open(
            one.path, method=one.method, headers=one.headers, data=one.body or None, base_url="http://www.example"
        )
        if is_update(one) and "4xx" not in one.statuses:
            assert (answer.status_code, answer.get_json()["code"]) == (403, "update-refused")
            return
        assert f"{answer.status_code // 100}xx" in one.statuses, answer.text
        if one.boolean is not None:
            assert json.loads(answer.data)["boolean"] is one.boolean
        if one.form == "tabular":
            assert answer.mimetype in TABLES
        if one.form == "RDF":
            assert answer.mimetype in GRAPHS


def test_every_test_of_the_suite_is_read() -> None:
    assert len(names()) == 34
