"""The `sh:ValidationReport`: the breached verdicts as standard SHACL results, `sh:sourceShape` the norm itself."""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import RDF, BNode, Graph, Literal, URIRef

from guiju.check.explanation.verdict import Verdict, fill
from guiju.knowledge.index import Index
from guiju.knowledge.vocabulary import SH, bind_prefixes

MEDIA_TYPES = {
    "text/turtle": "turtle",
    "application/ld+json": "json-ld",
    "application/n-triples": "nt",
    "application/rdf+xml": "pretty-xml",
}
"""RDF media types of the report and the serialiser that writes each."""


def report_graph(verdicts: Sequence[Verdict], index: Index) -> Graph:
    """Return the validation report (SHACL 3.6) of all breached verdicts; `sh:conforms` is true if there is none."""
    graph = bind_prefixes(Graph())
    report = BNode("report")  # names that are the same each time: the same report has the same bytes
    results = [
        (verdict, bindings) for verdict in verdicts if verdict.verdict == "breached" for bindings in verdict.bindings
    ]
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not results)))
    for number, (verdict, bindings) in enumerate(results, start=1):
        result = BNode(f"result{number}")
        entry = index.shapes[verdict.norm.iri]
        graph.add((report, SH.result, result))
        graph.add((result, RDF.type, SH.ValidationResult))
        graph.add((result, SH.focusNode, URIRef(verdict.focus)))
        graph.add((result, SH.sourceShape, URIRef(verdict.norm.iri)))
        graph.add((result, SH.sourceConstraint, URIRef(f"{verdict.norm.iri}.select")))
        graph.add((result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent))
        graph.add((result, SH.resultSeverity, URIRef(entry.severity)))
        graph.add((result, SH.value, URIRef(verdict.focus)))
        graph.add((result, SH.resultMessage, Literal(fill(entry.message_zh, bindings), lang="zh-Hans")))
        graph.add((result, SH.resultMessage, Literal(fill(entry.message_en, bindings), lang="en")))
    return graph


def serialize_report(verdicts: Sequence[Verdict], index: Index, media_type: str) -> bytes:
    """Return the report in one of `MEDIA_TYPES`."""
    return report_graph(verdicts, index).serialize(format=MEDIA_TYPES[media_type], encoding="utf-8")
