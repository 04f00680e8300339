"""What the ontology says of a kind of case as a whole: its usual facets, what always holds, what is told of silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.norm_reader import read_condition
from guiju.knowledge.norms import Condition
from guiju.knowledge.vocabulary import GJ


@dataclass(frozen=True, slots=True)
class Silence:
    """What is told where no norm of a kind applies to a case: `unless` are the cases in which nothing is told."""

    kind: str
    unless: tuple[Condition, ...]
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Outline:
    """A kind of case.

    `usual` are combinations of facets that occur; each test lists the values that a facet may then have.
    `exemplars` stand for other values that a rule set treats alike. `always` are pairs of conditions, of which the
    second holds wherever the first does.
    """

    usual: tuple[Condition, ...]
    exemplars: tuple[str, ...]
    always: tuple[tuple[Condition, Condition], ...]
    silences: tuple[Silence, ...]


def read_outlines(ontology: Graph) -> dict[str, Outline]:
    """Return the outlines that the ontology gives, by the IRI of the kind of case."""
    names = (GJ.usual, GJ.always, GJ.silence)
    kinds = {str(kind) for name in names for kind in ontology.subjects(name, None)}
    return {kind: _outline(ontology, URIRef(kind)) for kind in sorted(kinds)}


def read_never_together(ontology: Graph) -> dict[str, tuple[str, ...]]:
    """Return, by the IRI of a fact, the values of which a case has at most one."""
    found: dict[str, list[str]] = {}
    for fact, value in ontology.subject_objects(GJ.neverTogether):
        found.setdefault(str(fact), []).append(str(value))
    return {fact: tuple(sorted(values)) for fact, values in sorted(found.items())}


def _outline(graph: Graph, kind: URIRef) -> Outline:
    always = [
        (given, follows)
        for node in graph.objects(kind, GJ.always)
        for given in _conditions(graph, node, GJ.given)
        for follows in _conditions(graph, node, GJ.follows)
    ]
    return Outline(
        usual=_conditions(graph, kind, GJ.usual),
        exemplars=tuple(sorted(map(str, graph.objects(kind, GJ.exemplar)))),
        always=tuple(sorted(always, key=repr)),
        silences=tuple(sorted((_silence(graph, node) for node in graph.objects(kind, GJ.silence)), key=repr)),
    )


def _conditions(graph: Graph, subject: Node, predicate: URIRef) -> tuple[Condition, ...]:
    return tuple(sorted((read_condition(graph, node) for node in graph.objects(subject, predicate)), key=repr))


def _silence(graph: Graph, node: Node) -> Silence:
    texts = [text for text in graph.objects(node, GJ.words) if isinstance(text, Literal)]
    words: Mapping[str | None, str] = {text.language: str(text) for text in texts}
    kind = str(graph.value(node, GJ.silentKind))
    return Silence(kind, _conditions(graph, node, GJ.unless), words.get("zh-Hans", ""), words.get("en", ""))
