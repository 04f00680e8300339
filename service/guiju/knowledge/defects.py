"""Drafting defects of the texts: data beside the rules, whose evidence must stand in the text word for word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.vocabulary import GJ, ID, token
from guiju.text.errors import TextError
from guiju.text.model import Document
from guiju.text.quotes import resolve_quote

DEFECT: Final = ID + "defect/"
_ONE: Final = (GJ.defectKind, GJ.defectStatus, GJ.provenBy)
_TEXTS: Final = (RDFS.label, GJ.explanation)
_LANGUAGES: Final = ("zh-Hans", "en")


def place_defects(rules: Mapping[str, Graph], documents: Mapping[str, Document]) -> tuple[dict[str, Graph], list[str]]:
    """Find the evidence of every defect in the texts.

    Args:
        rules: the graphs of the rule sets, by ID.
        documents: the texts, by ID.
    Returns:
        For each rule set what is added to its defects (the rule set's ID, and the place and sentence of each piece of
        evidence), and one sentence for each thing that is wrong.
    """
    added = {name: Graph() for name in rules}
    problems: list[str] = []
    for name, graph in rules.items():
        for defect in sorted(node for node in graph.subjects(RDF.type, GJ.Defect) if isinstance(node, URIRef)):
            problems += _completeness(graph, defect, name)
            added[name].add((defect, GJ.rulesetId, Literal(name)))
            for evidence in graph.objects(defect, GJ.evidence):
                problems += _place(graph, defect, evidence, name, documents[name], added[name])
    return added, problems


def _completeness(graph: Graph, defect: URIRef, ruleset: str) -> list[str]:
    """Return what a defect lacks of what every defect has."""
    problems = (
        [] if str(defect).startswith(f"{DEFECT}{ruleset}/") else [f"{defect}: its IRI is {DEFECT}{ruleset}/<name>"]
    )
    problems += [
        f"{defect}: gj:{token(str(name))} has {count} values where one is asked for"
        for name in _ONE
        if (count := len(list(graph.objects(defect, name)))) != 1
    ]
    for name in _TEXTS:
        found = sorted(str(text.language) for text in graph.objects(defect, name) if isinstance(text, Literal))
        if found != sorted(_LANGUAGES):
            problems.append(f"{defect}: {token(str(name))} is asked for once in zh-Hans and once in en")
    if not list(graph.objects(defect, GJ.evidence)):
        problems.append(f"{defect}: gj:evidence is missing; a defect is shown by the words of the text")
    return problems


def _place(graph: Graph, defect: URIRef, evidence: Node, ruleset: str, document: Document, added: Graph) -> list[str]:
    source, quote = graph.value(evidence, GJ.source), graph.value(evidence, GJ.quote)
    if source is None or quote is None:
        return [f"{defect}: evidence is [ gj:source t:… ; gj:quote … ]"]
    fragment = str(source).removeprefix(f"{ID}{ruleset}/")
    try:
        span = resolve_quote(document, fragment, str(quote))
    except TextError as error:
        return [f"{defect}: {error}"]
    unit = document.unit(fragment)
    added.add((evidence, GJ.start, Literal(span.start)))
    added.add((evidence, GJ.end, Literal(span.end)))
    added.add((evidence, GJ.sentence, Literal(span.sentence, lang="zh-Hans")))
    for name, number in (("article", unit.article), ("paragraph", unit.paragraph), ("item", unit.item)):
        if number is not None:
            added.add((evidence, GJ[f"{name}Number"], Literal(number)))
    return []
