"""What an IRI's documents must be: there in every form, about it, and nothing but triples of the graph."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask.testing import FlaskClient
from pyoxigraph import BlankNode, Literal, NamedNode, Store
from rdflib import XSD, BNode, Graph, URIRef
from rdflib import Literal as RdflibLiteral
from rdflib.term import Node

from guiju.store.dataset import load_store
from guiju.web.links import local_link

ROOT = "https://w3id.org/guiju/"
FORMS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
}
"""The forms for programs, each with rdflib's name for it."""


@dataclass(frozen=True)
class Whole:
    """The graph itself, loaded apart from the service, and its IRIs of ours."""

    store: Store
    iris: tuple[str, ...]


def read_whole(folder: Path) -> Whole:
    store = load_store([folder / "dataset.nq"])
    found = {
        term.value
        for quad in store
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, NamedNode) and term.value.startswith(ROOT)
    }
    return Whole(store, tuple(sorted(found)))


def faults(client: FlaskClient, whole: Whole, iri: str, media_types: list[str]) -> Iterator[str]:
    """What is wrong with the documents about an IRI: the page, and the forms that are named."""
    address = local_link(iri)
    if address is None:
        yield f"{iri} has no address here"
        return
    path, _, anchor = address.partition("#")
    page = client.get(path, headers={"Accept": "text/html"})
    if page.status_code != 200 or (anchor and f'id="{anchor}"' not in page.text):
        yield f"{iri}: page {page.status_code}"
    for media_type in media_types:
        answer = client.get(path, headers={"Accept": media_type})
        if (answer.status_code, answer.mimetype) != (200, media_type):
            yield f"{iri}: {media_type} {answer.status_code}"
            continue
        graph = parsed(answer.data, media_type)
        yield from (f"{iri} in {media_type}: {one}" for one in graph_faults(whole, graph, iri))


def parsed(data: bytes, media_type: str) -> Graph:
    """Read a document with rdflib, whose JSON-LD parser warns of what rdflib itself does."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format=FORMS[media_type])


def graph_faults(whole: Whole, graph: Graph, iri: str) -> Iterator[str]:
    """What is wrong with the data about an IRI."""
    is_graph = whole.store.contains_named_graph(NamedNode(iri))
    if not len(graph):
        yield "nothing is said"
    if not is_graph and not any(URIRef(iri) in triple for triple in graph):
        yield "it does not stand in it"
    # Blank nodes have no names to compare: a part of the graph with them must be found in it by its pattern.
    for pattern in patterns(graph):
        if not whole.store.query(f"ASK {{ {pattern} }}", use_default_graph_as_union=True):
            yield f"the graph does not hold {pattern[:300]}"
    if not is_graph:
        for quad in whole.store.quads_for_pattern(NamedNode(iri), None, None):
            if (
                not isinstance(quad.object, BlankNode)
                and rdflib_triple(quad.subject, quad.predicate, quad.object) not in graph
            ):
                yield f"it lacks {quad}"


def rdflib_triple(*terms: object) -> tuple[Node, Node, Node]:
    def convert(term: object) -> Node:
        if isinstance(term, Literal):
            is_plain = term.language or term.datatype.value == str(XSD.string)
            return RdflibLiteral(term.value, term.language, None if is_plain else URIRef(term.datatype.value))
        assert isinstance(term, NamedNode)
        return URIRef(term.value)

    subject, predicate, object_ = map(convert, terms)
    return subject, predicate, object_


def patterns(graph: Graph) -> Iterator[str]:
    """Each triple without blank nodes, and each group of triples that share them, as a pattern of SPARQL."""
    groups: dict[Node, list[str]] = {}
    parent: dict[Node, Node] = {}

    def top(node: Node) -> Node:
        while parent.setdefault(node, node) != node:
            node = parent[node]
        return node

    def written(node: Node) -> str:
        return f"?b{node}" if isinstance(node, BNode) else node.n3()

    for subject, _, object_ in graph:
        if isinstance(subject, BNode) and isinstance(object_, BNode):
            parent[top(subject)] = top(object_)
    for triple in graph:
        text = " ".join(written(node) for node in triple) + " ."
        blank = [node for node in triple if isinstance(node, BNode)]
        if blank:
            groups.setdefault(top(blank[0]), []).append(text)
        else:
            yield text
    yield from (" ".join(lines) for lines in groups.values())
