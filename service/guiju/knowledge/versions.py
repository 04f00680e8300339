"""Rule sets and their versions: names, documents, and from which day to which each is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from rdflib import DCTERMS, Graph, URIRef

from guiju.knowledge.index import RuleSet
from guiju.knowledge.term_reader import labels_of
from guiju.knowledge.vocabulary import GJ, ruleset_iri, token
from guiju.text.model import Document


def read_versions(metadata: Mapping[str, Graph], documents: Mapping[str, Document]) -> dict[str, RuleSet]:
    """Read all rule sets; one that a later one replaces is in force until that one commences.

    Args:
        metadata: what each document says of itself, by the rule set's ID.
        documents: the texts, by the rule set's ID.
    """
    found = {name: _read(name, metadata[name], document) for name, document in documents.items()}
    for name, graph in metadata.items():
        for older in map(token, map(str, graph.objects(URIRef(ruleset_iri(name)), DCTERMS.replaces))):
            if older in found and name in found:
                found[older] = replace(found[older], until=found[name].commencement)
    return found


def _read(name: str, metadata: Graph, document: Document) -> RuleSet:
    node = URIRef(ruleset_iri(name))
    labels = labels_of([metadata])

    def text(prop: str) -> str:
        values = sorted(metadata.objects(node, GJ[prop]), key=lambda value: getattr(value, "language", None) == "en")
        return str(values[0]) if values else ""

    return RuleSet(
        id=name,
        zh=labels.get((str(node), "zh"), name),
        en=labels.get((str(node), "en"), name),
        short=text("shortName"),
        number=text("documentNumber"),
        commencement=text("commencement"),
        commencement_status=token(text("commencementStatus")) if text("commencementStatus") else "",
        sha256=document.sha256,
        articles={article.number: article.label.strip("、") for article in document.articles},
        district=token(text("district")) if text("district") else "",
        district_zh=labels.get((text("district"), "zh"), ""),
    )
