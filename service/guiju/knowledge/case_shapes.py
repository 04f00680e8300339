"""The SHACL shapes of the case record, made from the ontology: one node shape a case kind, a property shape a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from guiju.knowledge.term_reader import is_ours
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import GJ, ID, SH, SHAPES, bind_prefixes, token

OPEN_SCHEMES: Final = frozenset({"role", "unit", "body"})
"""Schemes whose members a case may also name by words of its own: an office has units that the rules do not know."""

_CASE: Final = URIRef(f"{SHAPES}/case")
_ACT: Final = URIRef(f"{SHAPES}/act")
_ACT_PROPERTIES: Final = "verb by person on at no to states result actingFor regarding note".split()
_ACT_MANY: Final = frozenset("by to states result actingFor regarding note".split())
_LANGUAGES: Final = {"zh": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class CaseProperty:
    """A property of a case or of an act, as its property shape has it.

    Attributes:
        name: the local name of the path, for example `genre`.
        datatype: local name of the XSD datatype; empty where values are concepts.
        value_class: IRI of the class of the concepts; empty where values are literals, or any node.
        open: whether words of the user's own are taken beside the concepts.
        many: whether several values may be given.
        required: whether a value must be given.
    """

    name: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    datatype: str
    value_class: str
    open: bool
    many: bool
    required: bool


@dataclass(frozen=True)
class CaseShapes:
    """The record of a case: the facts of each kind, by its IRI, and the properties of an act."""

    facts: Mapping[str, tuple[CaseProperty, ...]]
    act: tuple[CaseProperty, ...]


def case_shapes_graph(ontology: Graph, terms: Terms) -> Graph:
    """Return the shapes (SHACL Core) of cases and acts.

    Args:
        ontology: for the definitions of the properties.
        terms: the facts with their ranges and case kinds.
    """
    graph = bind_prefixes(Graph(bind_namespaces="none"))
    for name in _ACT_PROPERTIES:
        _property(graph, ontology, terms, GJ[name], _ACT, many=name in _ACT_MANY)
    graph.add((_property_iri(GJ.verb), SH.minCount, Literal(1)))
    _close(graph, _ACT)
    for fact in terms.facts.values():
        _property(graph, ontology, terms, URIRef(fact.iri), None, many=fact.many)
    kinds = [concept for concept in terms.concepts.values() if concept.scheme == "case"]
    for kind in kinds:
        _kind(graph, terms, kind.iri)
        _words(graph, _kind_iri(kind.iri), {"zh": kind.zh, "en": kind.en}, SH.name)
    _root(graph, [_kind_iri(kind.iri) for kind in kinds])
    return graph


def _root(graph: Graph, shapes: Iterable[URIRef]) -> None:
    """Every `gj:Case` has the shape of one of the kinds."""
    alternatives = BNode()
    Collection(graph, alternatives, list(shapes))
    graph.add((_CASE, RDF.type, SH.NodeShape))
    graph.add((_CASE, SH.targetClass, GJ.Case))
    graph.add((_CASE, SH["or"], alternatives))


def _kind(graph: Graph, terms: Terms, kind: str) -> None:
    shape = _kind_iri(kind)
    _own(graph, shape, GJ.caseKind, (SH.hasValue, URIRef(kind)))
    _own(graph, shape, GJ.ruleset, (SH.minCount, Literal(1)), (SH.maxCount, Literal(1)))
    _own(graph, shape, GJ.timelineComplete, (SH.datatype, XSD.boolean), (SH.maxCount, Literal(1)))
    _own(graph, shape, GJ.act, (SH.node, _ACT))
    wider = set(terms.with_broader(kind))
    for fact in terms.facts.values():
        if wider & set(fact.of):
            graph.add((shape, SH.property, _property_iri(URIRef(fact.iri))))
    _close(graph, shape)


def _own(graph: Graph, shape: URIRef, path: Node, *constraints: tuple[Node, Node]) -> None:
    node = BNode()
    graph.add((shape, SH.property, node))
    graph.add((node, SH.path, path))
    for predicate, value in constraints:
        graph.add((node, predicate, value))


def _close(graph: Graph, shape: URIRef) -> None:
    ignored = BNode()
    Collection(graph, ignored, [RDF.type])
    graph.add((shape, RDF.type, SH.NodeShape))
    graph.add((shape, SH.closed, Literal(True)))
    graph.add((shape, SH.ignoredProperties, ignored))


def _property(graph: Graph, ontology: Graph, terms: Terms, path: URIRef, shape: URIRef | None, *, many: bool) -> None:
    """Add the property shape of a fact or of a property of an act; to the shape, where one is given."""
    node = _property_iri(path)
    graph.add((node, RDF.type, SH.PropertyShape))
    graph.add((node, SH.path, path))
    if not many:
        graph.add((node, SH.maxCount, Literal(1)))
    _words(graph, node, _texts(ontology, path, RDFS.label), SH.name)
    _words(graph, node, _texts(ontology, path, SKOS.definition), SH.description)
    range_ = ontology.value(path, RDFS.range)
    if isinstance(range_, URIRef):
        _range(graph, node, range_, terms)
    if shape is not None:
        graph.add((shape, SH.property, node))


def _range(graph: Graph, node: URIRef, range_: URIRef, terms: Terms) -> None:
    if not is_ours(range_):
        graph.add((node, SH.datatype, range_))
    elif OPEN_SCHEMES & set(terms.ranges.get(str(range_), ())):
        concept, words, alternatives = BNode(), BNode(), BNode()
        graph.add((concept, SH["class"], range_))
        graph.add((words, SH.datatype, XSD.string))
        Collection(graph, alternatives, [concept, words])
        graph.add((node, SH["or"], alternatives))
    else:
        graph.add((node, SH["class"], range_))


def _kind_iri(kind: str) -> URIRef:
    return URIRef(f"{_CASE}/{token(kind)}")


def _property_iri(path: URIRef) -> URIRef:
    return URIRef(f"{SHAPES}/property/{token(path)}")


def _texts(graph: Graph, subject: URIRef, predicate: URIRef) -> dict[str, str]:
    texts = [text for text in graph.objects(subject, predicate) if isinstance(text, Literal)]
    return {short: str(text) for short, tag in _LANGUAGES.items() for text in texts if text.language == tag}


def _words(graph: Graph, subject: URIRef, words: Mapping[str, str], predicate: URIRef) -> None:
    for language, text in words.items():
        graph.add((subject, predicate, Literal(text, lang=_LANGUAGES[language])))


def read_case_shapes(path: Path) -> CaseShapes:
    """Read the shapes that the build wrote as N-Triples."""
    graph = Graph(bind_namespaces="none").parse(path, format="nt")
    shapes = Collection(graph, graph.value(_CASE, SH["or"]) or BNode())
    facts = {f"{ID}case/{token(str(shape))}": tuple(_properties(graph, shape)) for shape in shapes}
    return CaseShapes(facts, tuple(sorted(_properties(graph, _ACT), key=lambda one: _ACT_PROPERTIES.index(one.name))))


def _properties(graph: Graph, shape: Node) -> list[CaseProperty]:
    """Return the named properties of a shape, sorted by name; those without a name are the record's own members."""
    nodes = sorted(node for node in graph.objects(shape, SH.property) if isinstance(node, URIRef))
    return [_read_property(graph, node) for node in nodes]


def _read_property(graph: Graph, node: URIRef) -> CaseProperty:
    names, about = _texts(graph, node, SH.name), _texts(graph, node, SH.description)
    alternatives = graph.value(node, SH["or"])
    concept = graph.value(node if alternatives is None else graph.value(alternatives, RDF.first), SH["class"])
    return CaseProperty(
        name=token(str(graph.value(node, SH.path))),
        zh=names.get("zh", ""),
        en=names.get("en", ""),
        about_zh=about.get("zh", ""),
        about_en=about.get("en", ""),
        datatype=token(str(graph.value(node, SH.datatype) or "")),
        value_class=str(concept or ""),
        open=alternatives is not None,
        many=(node, SH.maxCount, Literal(1)) not in graph,
        required=graph.value(node, SH.minCount) is not None,
    )
