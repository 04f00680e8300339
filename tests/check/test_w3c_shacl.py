"""The W3C's SHACL suites, core and sparql, through both SHACL libraries: which tests each misses, named one by one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyshacl
import pytest
import shifty
from rdflib import RDF, BNode, Graph, Literal, Namespace
from rdflib.compare import isomorphic
from rdflib.term import Node

from guiju.knowledge.vocabulary import SH
from guiju.resources import PACKAGE

DEFAULT = PACKAGE.parents[2] / "shared" / "w3c"
SUITES = Path(os.environ.get("GUIJU_W3C", DEFAULT)) / "shacl"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
NUMBERS = {"core": 98, "sparql": 23}
COMPARED = (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent, SH.sourceShape, SH.value)
"""What a result must say as the suite says it, besides its path; messages are the library's own."""
COMPLEX = Literal("a complex path")
MISSED = {
    # Both hold sh:uniqueLang "1"^^xsd:boolean to be true; the suite, for which only the literal true is, does not.
    "pyshacl": {"core/property/uniqueLang-002", "sparql/pre-binding/shapesGraph-001"},  # refuses $shapesGraph
    "pyshifty": {"core/property/uniqueLang-002"},
}
"""The known misses."""

pytestmark = [
    pytest.mark.skipif(not SUITES.is_dir(), reason=f"the W3C suites are not at {SUITES}: set GUIJU_W3C"),
    pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning"),  # the suites hold ill-formed literals
]


@dataclass(frozen=True, slots=True)
class Entry:
    """A test of a suite: `expected` is None where the shapes must be refused."""

    name: str
    data: Path
    shapes: Path
    expected: Graph | None


def entries(suite: str) -> Iterator[Entry]:
    """Yield the tests of a suite: all that its files hold, for one file is in no manifest."""
    for path in sorted((SUITES / suite).rglob("*.ttl")):
        graph = Graph().parse(path, publicID=path.as_uri())
        for test in graph.subjects(RDF.type, SHT.Validate):
            action, result = graph.value(test, MF.action), graph.value(test, MF.result)
            yield Entry(
                name=str(_path(test).relative_to(SUITES)),
                data=_path(graph.value(action, SHT.dataGraph)),
                shapes=_path(graph.value(action, SHT.shapesGraph)),
                expected=None if result == SHT.Failure else essence(graph, result),
            )


def _path(node: Node | None) -> Path:
    return Path(str(node).removeprefix("file://"))


def essence(graph: Graph, report: Node | None) -> Graph:
    """Return of a report what is compared: whether the data conform, and each result without its words.

    A path that is more than a property counts as one of its kind: the source shape tells which, and pyshifty reports
    none of its parts.
    """
    found = Graph()
    found.add((BNode("report"), SH.conforms, graph.value(report, SH.conforms)))
    for result in graph.objects(report, SH.result):
        found.add((BNode("report"), SH.result, result))
        for predicate in COMPARED:
            for value in graph.objects(result, predicate):
                found.add((result, predicate, value))
        for path in graph.objects(result, SH.resultPath):
            found.add((result, SH.resultPath, COMPLEX if isinstance(path, BNode) else path))
    return found


def by_pyshacl(entry: Entry) -> Graph:
    """Return the report of pySHACL; over plain graphs of rdflib, for over an Oxigraph store it errs."""
    data = Graph().parse(entry.data, publicID=entry.data.as_uri())
    shapes = Graph().parse(entry.shapes, publicID=entry.shapes.as_uri())
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    if not isinstance(report, Graph):
        raise TypeError(report)
    return report


def by_pyshifty(entry: Entry) -> Graph:
    """Return the report of pyshifty; one file is given once, or its blank nodes would be there twice."""
    data = entry.data.read_bytes()
    shapes = None if entry.shapes == entry.data else entry.shapes.read_bytes()
    _, report, _ = shifty.validate(data, shapes, infer=False, on_unsupported="error", base=entry.data.as_uri())
    return report


LIBRARIES: dict[str, Callable[[Entry], Graph]] = {"pyshacl": by_pyshacl, "pyshifty": by_pyshifty}


def passes(entry: Entry, library: str) -> bool:
    """Whether the library does what the test asks."""
    try:
        report = LIBRARIES[library](entry)
    except Exception:
        return entry.expected is None
    found = essence(report, report.value(None, RDF.type, SH.ValidationReport))
    return entry.expected is not None and isomorphic(found, entry.expected)


@cache
def suite(name: str) -> tuple[Entry, ...]:
    return tuple(entries(name))


@pytest.mark.parametrize("name", NUMBERS)
def test_every_test_of_the_suite_is_read(name: str) -> None:
    assert len(suite(name)) == NUMBERS[name]


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize("name", NUMBERS)
def test_a_library_misses_those_tests_that_are_known_and_no_other(name: str, library: str) -> None:
    missed = {entry.name for entry in suite(name) if not passes(entry, library)}
    assert missed == {known for known in MISSED[library] if known.startswith(name)}
