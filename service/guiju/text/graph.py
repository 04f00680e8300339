"""The tree of a rule set as linked data: ELI subdivisions with their words, numbers and offsets."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Node

from guiju.text.model import Article, Document, Unit
from guiju.text.numerals import to_chinese

GJ = Namespace("https://w3id.org/guiju/def#")
ID = Namespace("https://w3id.org/guiju/id/")
# European Legislation Identifier, ontology 1.5: LegalResource, LegalResourceSubdivision, is_part_of.
ELI = Namespace("http://data.europa.eu/eli/ontology#")

_NUMBERS = ("chapter", "article", "paragraph", "item")

_Triple = tuple[Node, Node, Node]


def document_graph(document: Document, metadata: Graph | None = None) -> Graph:
    """The triples of a document.

    Parameters:
        document: the tree.
        metadata: triples about the rule set (label, district, dates); they are taken over, and the
            Chinese label of the rule set goes before the labels of its subdivisions.

    Returns a new graph. A chapter, article, paragraph or item carries every number that applies to
    it; `gj:text` stands on the leaves only: notice, tail, items, and paragraphs (their words before
    the list). `gj:start` and `gj:end` are offsets in the text that `gj:textSha256` identifies.
    """
    graph = Graph()
    graph.bind("gj", GJ)
    graph.bind("eli", ELI)
    if metadata is not None:
        graph += metadata
    resource = ID[document.ruleset]
    graph.add((resource, RDF.type, GJ.RuleSet))
    graph.add((resource, RDF.type, ELI.LegalResource))
    graph.add((resource, GJ.textSha256, Literal(document.sha256)))
    title = _title(graph, resource, document)
    for unit in document.units():
        for triple in _subdivision(document, unit, title):
            graph.add(triple)
    for triple in _words(document):
        graph.add(triple)
    return graph


def _title(graph: Graph, resource: URIRef, document: Document) -> str:
    for label in graph.objects(resource, RDFS.label):
        if isinstance(label, Literal) and (label.language or "").startswith("zh"):
            return str(label)
    return document.ruleset


def _subdivision(document: Document, unit: Unit, title: str) -> Iterator[_Triple]:
    """What all subdivisions have: type, parent, numbers, span, labels."""
    node = _iri(document, unit.fragment)
    yield node, RDF.type, ELI.LegalResourceSubdivision
    yield node, RDF.type, GJ[unit.kind.capitalize()]
    yield node, ELI.is_part_of, _parent(document, unit)
    for name in _NUMBERS:
        number: int | None = getattr(unit, name)
        if number is not None:
            yield node, GJ[f"{name}Number"], _integer(number)
    yield node, GJ.start, _integer(unit.start)
    yield node, GJ.end, _integer(unit.end)
    chinese, english = _names(document, unit)
    yield node, RDFS.label, Literal(f"{title} {chinese}", lang="zh-Hans")
    yield node, RDFS.label, Literal(english, lang="en")


def _words(document: Document) -> Iterator[_Triple]:
    """What the kinds of subdivision have of their own: heading, printed number, words."""
    if document.front:
        yield _iri(document, "notice"), GJ.text, Literal(document.front)
    if document.back:
        yield _iri(document, "tail"), GJ.text, Literal(document.back)
    for chapter in document.chapters:
        node = _iri(document, f"chapter-{chapter.number}")
        yield node, GJ.heading, Literal(chapter.title)
        yield node, GJ.numberLabel, Literal(chapter.label)
        for article in chapter.articles:
            yield from _words_of_article(document, article)


def _words_of_article(document: Document, article: Article) -> Iterator[_Triple]:
    name = f"art-{article.number}"
    yield _iri(document, name), GJ.numberLabel, Literal(_number_label(article))
    for paragraph in article.paragraphs:
        within = f"{name}-para-{paragraph.number}"
        node = _iri(document, within)
        if paragraph.text:
            yield node, GJ.text, Literal(paragraph.text)
        if paragraph.inferred:
            yield node, GJ.inferredFromLayout, Literal(True)
        for item in paragraph.items:
            leaf = _iri(document, f"{within}-item-{item.number}")
            yield leaf, GJ.text, Literal(item.text)
            yield leaf, GJ.numberLabel, Literal(item.label)


def _parent(document: Document, unit: Unit) -> URIRef:
    match unit.kind:
        case "article":
            return _iri(document, f"chapter-{unit.chapter}")
        case "paragraph":
            return _iri(document, f"art-{unit.article}")
        case "item":
            return _iri(document, f"art-{unit.article}-para-{unit.paragraph}")
        case _:
            return ID[document.ruleset]


def _names(document: Document, unit: Unit) -> tuple[str, str]:
    """How a subdivision is cited, in Chinese and in English."""
    if unit.kind == "notice":
        return "印发通知", "notice of promulgation"
    if unit.article is not None:
        return _names_within_article(document.articles[unit.article - 1], unit)
    if unit.chapter is not None:
        chapter = document.chapters[unit.chapter - 1]
        return f"{chapter.label} {chapter.title}", f"chapter {chapter.number}"
    return "文末", "end matter"


def _names_within_article(article: Article, unit: Unit) -> tuple[str, str]:
    chinese, english = _number_label(article), f"article {article.number}"
    if unit.paragraph is not None:
        chinese += f" 第{to_chinese(unit.paragraph)}款"
        english += f", paragraph {unit.paragraph}"
    if unit.item is not None:
        chinese += f"第{to_chinese(unit.item)}项"
        english += f", item {unit.item}"
    return chinese, english


def _number_label(article: Article) -> str:
    return article.label.removesuffix("、")


def _iri(document: Document, fragment: str) -> URIRef:
    return ID[f"{document.ruleset}/{fragment}"]


def _integer(number: int) -> Literal:
    return Literal(number, datatype=XSD.integer)
