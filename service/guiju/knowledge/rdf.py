"""RDF files and statements in bulk: Turtle into rdflib graphs, and graphs into lines of N-Triples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat
from rdflib import BNode, Graph, Literal, URIRef

from guiju.knowledge.gates import BuildError

_Term = pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple


@dataclass(frozen=True, slots=True)
class NTriples:
    """Statements that are only written and never asked: lines of N-Triples, without a graph around them."""

    lines: Sequence[str]

    def __len__(self) -> int:
        return len(self.lines)


def lines_of(parts: Iterable[Graph | NTriples]) -> Iterator[str]:
    """Yield the statements of the parts as lines of N-Triples, sorted part by part."""
    for part in parts:
        lines = part.lines if isinstance(part, NTriples) else part.serialize(format="nt").splitlines()
        yield from sorted(line for line in lines if line)


def parse_files(paths: Iterable[Path]) -> Graph:
    """Read Turtle files into one graph; pyoxigraph parses them several times faster than rdflib would.

    Raises:
        BuildError: a file is not Turtle; the message says which, and where.
    """
    graph = Graph()
    for path in sorted(paths):
        try:
            triples = pyoxigraph.parse(path.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
            for triple in triples:
                graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
        except (SyntaxError, ValueError) as error:
            raise BuildError([f"{path}: not readable as Turtle: {error}"]) from error
    return graph


@cache
def _language(tag: str) -> str:
    """Return a language tag in its usual capitals (RFC 5646, 2.1.1); pyoxigraph writes all small."""
    first, *rest = tag.split("-")
    usual = (part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest)
    return "-".join((first, *usual))


def _rdflib(term: _Term) -> URIRef | BNode | Literal:
    if isinstance(term, pyoxigraph.NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.Literal):
        if term.language:
            return Literal(term.value, lang=_language(term.language))
        plain = term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
        return Literal(term.value) if plain else Literal(term.value, datatype=URIRef(term.datatype.value))
    if isinstance(term, pyoxigraph.BlankNode):
        return BNode(term.value)
    raise ValueError(f"a quoted triple cannot be read: {term}")
