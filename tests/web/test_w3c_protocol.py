"""The W3C's SPARQL 1.1 Protocol and Service Description tests over HTTP; the update operation is refused."""

import http.client
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from guiju.resources import PACKAGE
from guiju.store.interface import EmbeddedStore, Store
from guiju.store.pool import WorkerPool
from guiju.web.app import create_app
from guiju.web.engine import Engine
from guiju.web.settings import Settings
from tests.bench.running import Answer, ask
from tests.web.serving import serving

DEFAULT = PACKAGE.parents[2] / "shared" / "w3c"
SUITE = Path(os.environ.get("GUIJU_W3C", DEFAULT)) / "sparql11" / "protocol"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
DOMAINS = {
    SD.endpoint: SD.Service,
    SD.supportedLanguage: SD.Service,
    SD.feature: SD.Service,
    SD.resultFormat: SD.Service,
    SD.defaultDataset: SD.Service,
    SD.defaultGraph: SD.Dataset,
    SD.namedGraph: SD.Dataset,
    SD.name: SD.NamedGraph,
    SD.graph: SD.NamedGraph,
}
"""What a property of SPARQL 1.1 Service Description is said of (section 3.4), for those that the service uses."""
HOST = "www.example"
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
def port(tmp_path_factory: pytest.TempPathFactory, make_engine: Callable[[Store], Engine]) -> Iterator[int]:
    """Where the service listens, over the suite's data."""
    path = tmp_path_factory.mktemp("protocol") / "data.nq"
    lines = []
    for number in (1, 2, 3):
        triples = (SUITE / f"data{number}.nt").read_text(encoding="utf-8").splitlines()
        kept = (line.rstrip().removesuffix(".") for line in triples if line.strip() and not line.startswith("#"))
        lines += [f"{line} <{DATA}data{number}.rdf> .\n" for line in kept]
    path.write_text("".join(lines), encoding="utf-8")
    settings = Settings(allow_hosts=frozenset({HOST}))
    with (
        WorkerPool("guiju.store.context:query_context", {"files": [str(path)]}) as pool,
        serving(create_app(make_engine(EmbeddedStore(pool)), settings, {}), settings) as found,
    ):
        yield found


def sent(port: int, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Answer:
    """The service's answer to one request over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        return ask(connection, method, path, body, {"Host": HOST, **headers})
    finally:
        connection.close()


def media_type(answer: Answer) -> str:
    return answer.headers["content-type"].partition(";")[0]


def is_update(one: Exchange) -> bool:
    return "sparql-update" in one.headers.get("content-type", "") or one.body.startswith(b"update=")


@pytest.mark.parametrize("name", names())
def test_the_service_answers_as_the_protocol_says(port: int, name: str) -> None:
    for one in exchanges(name):
        answer = sent(port, one.method, one.path, one.headers, one.body)
        if is_update(one) and "4xx" not in one.statuses:
            problem = json.loads(answer.body)
            assert (answer.status, problem["code"]) == (403, "update-refused")
            assert problem["message"]["en"]
            assert problem["hint"]
            return
        assert f"{answer.status // 100}xx" in one.statuses, answer.body
        if one.boolean is not None:
            assert json.loads(answer.body)["boolean"] is one.boolean
        if one.form == "tabular":
            assert media_type(answer) in TABLES
        if one.form == "RDF":
            assert media_type(answer) in GRAPHS


def test_every_test_of_the_suite_is_read() -> None:
    assert len(names()) == 34


def described(port: int, accept: str) -> Graph:
    answer = sent(port, "GET", "/sparql", {"Accept": accept})
    assert (answer.status, media_type(answer)) == (200, accept)
    return Graph().parse(data=answer.body, format=accept)


@pytest.mark.parametrize("accept", ["text/turtle", "application/n-triples", "application/rdf+xml"])
def test_the_service_description_is_rdf_and_names_the_endpoint_that_was_asked(port: int, accept: str) -> None:
    """`returns-rdf` and `has-endpoint-triple` of the suite."""
    graph = described(port, accept)
    services = set(graph.subjects(RDF.type, SD.Service))
    assert len(services) == 1
    assert set(graph.objects(services.pop(), SD.endpoint)) == {URIRef(f"http://{HOST}/sparql")}


def test_the_service_description_keeps_to_its_vocabulary(port: int) -> None:
    """`conforms-to-schema` of the suite: the terms of SPARQL 1.1 Service Description, each where it belongs."""
    graph = described(port, "text/turtle")
    stated = [triple for triple in graph if triple[1] in SD]
    assert len(stated) > 6
    for subject, predicate, _ in stated:
        assert (subject, RDF.type, DOMAINS[predicate]) in graph
    assert set(graph.objects(None, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph}, "no federation, nothing dereferenced"
