"""OWL 2 class expressions and axioms, written as RDF triples."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection

Expression = URIRef | BNode
"""A named class, or the node of a class expression."""


class Axioms:
    """A growing set of axioms."""

    def __init__(self) -> None:
        self.graph = Graph(bind_namespaces="none")

    def declare(self, iri: str) -> URIRef:
        """Declare a class and return it."""
        node = URIRef(iri)
        self.graph.add((node, RDF.type, OWL.Class))
        return node

    def define(self, iri: str, expression: Expression) -> URIRef:
        """Define a class by an expression and return it."""
        node = self.declare(iri)
        self.graph.add((node, OWL.equivalentClass, expression))
        return node

    def within(self, narrower: Expression, wider: Expression) -> None:
        """State that every member of the one is a member of the other."""
        self.graph.add((narrower, RDFS.subClassOf, wider))

    def apart(self, one: Expression, other: Expression) -> None:
        """State that nothing is a member of both."""
        self.graph.add((one, OWL.disjointWith, other))

    def member(self, iri: str, of: Expression) -> None:
        """State that an individual is a member of a class."""
        self.graph.add((URIRef(iri), RDF.type, of))

    def property(self, iri: str) -> URIRef:
        """Declare an object property and return it."""
        node = URIRef(iri)
        self.graph.add((node, RDF.type, OWL.ObjectProperty))
        return node

    def all_of(self, parts: Sequence[Expression]) -> Expression:
        """Return the intersection; of none: everything."""
        return self._combine(OWL.intersectionOf, parts, OWL.Thing)

    def any_of(self, parts: Sequence[Expression]) -> Expression:
        """Return the union; of none: nothing."""
        return self._combine(OWL.unionOf, parts, OWL.Nothing)

    def none_of(self, part: Expression) -> Expression:
        """Return the complement."""
        node = self._class()
        self.graph.add((node, OWL.complementOf, part))
        return node

    def some(self, iri: str, filler: Expression) -> Expression:
        """Return what has a value in the filler."""
        return self._restriction(iri, OWL.someValuesFrom, filler)

    def only(self, iri: str, filler: Expression) -> Expression:
        """Return what has no value outside the filler."""
        return self._restriction(iri, OWL.allValuesFrom, filler)

    def at_most_one(self, iri: str) -> Expression:
        """Return what has one value at most."""
        one = Literal(1, datatype=XSD.nonNegativeInteger)
        return self._restriction(iri, OWL.maxCardinality, one)

    def ntriples(self) -> bytes:
        """Return all axioms as N-Triples."""
        return self.graph.serialize(format="nt", encoding="utf-8")

    def _class(self) -> BNode:
        node = BNode()
        self.graph.add((node, RDF.type, OWL.Class))
        return node

    def _combine(self, kind: URIRef, parts: Sequence[Expression], empty: URIRef) -> Expression:
        if not parts:
            return empty
        if len(parts) == 1:
            return parts[0]
        node, items = self._class(), BNode()
        Collection(self.graph, items, list(parts))
        self.graph.add((node, kind, items))
        return node

    def _restriction(self, iri: str, kind: URIRef, value: Expression | Literal) -> BNode:
        node = BNode()
        self.graph.add((node, RDF.type, OWL.Restriction))
        self.graph.add((node, OWL.onProperty, self.property(iri)))
        self.graph.add((node, kind, value))
        return node
