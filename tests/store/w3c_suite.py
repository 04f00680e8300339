"""The W3C's SPARQL 1.1 suites: tests read from the manifests, run in a worker, results compared as the suite says.

A test's files become named graphs, and the dataset is named as a client of the protocol names it: so the worker is
asked just as the service asks it.
"""

from __future__ import annotations

import base64
import csv
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.plugins.sparql.results.tsvresults import TSVResultParser
from rdflib.query import Result
from rdflib.term import Identifier

from guiju.resources import PACKAGE
from guiju.store.query import run_query
from guiju.store.syntax import names_graphs
from guiju.store.worker import Context, TaskResult
from guiju.web.protocol import with_base

SUITES = Path(os.environ.get("GUIJU_W3C", PACKAGE.parents[2] / "shared" / "w3c")) / "sparql11"
BASE = "https://w3c.github.io/rdf-tests/sparql/sparql11/"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
DATA_FORMATS = {".ttl": RdfFormat.TURTLE, ".rdf": RdfFormat.RDF_XML, ".nt": RdfFormat.N_TRIPLES}
ANSWER_TYPES = {
    ".srx": "application/sparql-results+xml",
    ".srj": "application/sparql-results+json",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".ttl": "application/sparql-results+xml,text/turtle",
}
"""What the worker is asked for, by the kind of file that holds the expected result."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A test: its name (suite/test), its types, its query, the data of its dataset, the expected result."""

    name: str
    kinds: frozenset[str]
    query: Path
    data: tuple[Path, ...] = ()
    named: tuple[Path, ...] = ()
    result: Path | None = None


def entries(suite: str) -> Iterator[Entry]:
    """Yield the tests that the manifest of a suite lists."""
    path = SUITES / suite / "manifest.ttl"
    graph = Graph().parse(path, publicID=path.as_uri())
    listed = graph.value(URIRef(path.as_uri()), MF.entries)
    for test in Collection(graph, listed):
        action, result = graph.value(test, MF.action), graph.value(test, MF.result)
        query = graph.value(action, QT.query) or action
        yield Entry(
            name=f"{suite}/{test.rpartition('#')[2]}",
            kinds=frozenset(str(kind).rpartition("#")[2] for kind in graph.objects(test, RDF.type)),
            query=_path(query),
            data=tuple(sorted(map(_path, graph.objects(action, QT.data)))),
            named=tuple(sorted(map(_path, graph.objects(action, QT.graphData)))),
            result=_path(result) if isinstance(result, URIRef) else None,
        )


def _path(node: object) -> Path:
    return Path(str(node).removeprefix("file://"))


def iri(path: Path) -> str:
    """The address of a file of the suites on the web, which is its base."""
    return BASE + path.relative_to(SUITES).as_posix()


def context() -> Context:
    """The task `query` over data that come with each call, for the pool to name as its factory."""

    def query(payload: bytes, parameters: Mapping[str, object]) -> TaskResult:
        store = Store()
        files = parameters["files"]
        assert isinstance(files, dict)
        for name, content in files.items():
            form = DATA_FORMATS[Path(name).suffix]
            store.load(base64.b64decode(content), format=form, base_iri=name, to_graph=NamedNode(name))
        asked = {name: value for name, value in parameters.items() if name != "files"}
        return run_query(store, payload.decode(), **asked)  # type: ignore[arg-type]

    for example in ("SELECT * {}", "ASK {}", "CONSTRUCT {} {}"):  # a worker can import nothing later
        run_query(Store(), example)
    return {"query": query}


def asked_of_worker(entry: Entry) -> tuple[bytes, dict[str, object]]:
    """Payload and parameters of the task for a test."""
    text = with_base(entry.query.read_bytes().decode(), iri(entry.query))
    files = {iri(path): base64.b64encode(path.read_bytes()).decode() for path in entry.data + entry.named}
    names = {"default_graphs": entry.data, "named_graphs": entry.named}
    # Where the query names its graphs itself (FROM), the protocol's dataset must be silent.
    dataset = {} if names_graphs(text) else {name: list(map(iri, paths)) for name, paths in names.items()}
    media_type = ANSWER_TYPES[entry.result.suffix] if entry.result else "*/*"
    return text.encode(), {"files": files, "media_type": media_type, **dataset}


def agrees(entry: Entry, answer: TaskResult) -> bool:
    """Whether the answer is the test's expected result, blank nodes and the order of rows apart."""
    assert entry.result is not None
    expected = entry.result.read_bytes()
    media_type = str(answer.meta["media_type"])
    if media_type == "text/csv":
        return _csv_rows(expected) == _csv_rows(answer.body)
    if entry.result.suffix == ".ttl" and answer.meta["kind"] == "graph":
        wanted = Graph().parse(data=expected, format="turtle", publicID=iri(entry.result))
        return isomorphic(wanted, Graph().parse(data=answer.body, format="turtle"))
    if entry.result.suffix == ".ttl":
        wanted = Graph().parse(data=expected, format="turtle", publicID=iri(entry.result))
        return isomorphic(_of_result_set(wanted), _of_result(answer.body, media_type))
    return isomorphic(_of_result(expected, media_type), _of_result(answer.body, media_type))


def _csv_rows(content: bytes) -> list[list[tuple[str, str]]]:
    """The rows as pairs of column and cell, both sorted: the order of the columns of `SELECT *` is open."""
    header, *rows = csv.reader(io.StringIO(content.decode()))
    return sorted(sorted(zip(header, map(_number, row), strict=True)) for row in rows)


def _number(cell: str) -> str:
    """A cell with a number in one spelling, and without the label of a blank node, which is any."""
    try:
        return str(float(cell))
    except ValueError:
        return "_:" if cell.startswith("_:") else cell


def _of_result(content: bytes, media_type: str) -> Graph:
    """A result in the result-set vocabulary, read with rdflib and not with the engine that wrote it."""
    source = io.BytesIO(content)
    if media_type == "text/tab-separated-values":
        result = TSVResultParser().parse(source)
    else:
        result = Result.parse(source, content_type=media_type)
    if result.type == "ASK":
        return _solutions([], [], result.askAnswer)
    names = [str(name) for name in result.vars or []]
    bindings = [{str(name): value for name, value in row.items()} for row in result.bindings]
    return _solutions(names, bindings, None)


def _of_result_set(graph: Graph) -> Graph:
    """An expected result that the suite itself writes in the result-set vocabulary."""
    names = [str(name) for name in graph.objects(None, RS.resultVariable)]
    bindings = [
        {
            str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
            for binding in graph.objects(solution, RS.binding)
        }
        for solution in graph.objects(None, RS.solution)
    ]
    answer = graph.value(None, RS.boolean)
    return _solutions(names, bindings, None if answer is None else bool(answer.toPython()))


def _solutions(names: list[str], bindings: list[dict[str, Identifier]], answer: bool | None) -> Graph:
    found = Graph()
    for name in names:
        found.add((RS.ResultSet, RS.resultVariable, Literal(name)))
    if answer is not None:
        found.add((RS.ResultSet, RS.boolean, Literal(answer)))
    for row in bindings:
        solution = BNode()
        found.add((RS.ResultSet, RS.solution, solution))
        for name, value in row.items():
            if value is not None:
                found.add((solution, URIRef(RS + "value-" + name), _canonical(value)))
    return found


def _canonical(value: Identifier) -> Identifier:
    """A literal in one spelling of its value, for 1.0E0 and 1 are one double, and the suite compares values."""
    if not isinstance(value, Literal) or value.value is None:
        return value
    number = isinstance(value.value, int | float | Decimal) and not isinstance(value.value, bool)
    spelling = f"{float(value.value):.12g}" if number else str(value.value)
    return Literal(f"{spelling} {value.datatype or value.language}")
