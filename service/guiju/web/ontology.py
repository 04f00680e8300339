"""The ontology at `/def`: its documentation as a page, worked out from the graph, or the graph itself."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from guiju.knowledge.vocabulary import ROOT
from guiju.web import graph_queries
from guiju.web.answers import Row, Table, construct, select
from guiju.web.class_picture import BOX, class_picture
from guiju.web.language import requested_language
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.rendering import page_answer
from guiju.web.resources import SUFFIXES, unknown_resource, with_addresses
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.statements import label_in

SECTIONS: Final = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "ConceptScheme")
blueprint = Blueprint("ontology", __name__)


@blueprint.get("/def")
@blueprint.get("/def.<suffix>")
def show_ontology(suffix: str = "") -> Response:
    """Answer with the ontology: a page with the picture of its main classes, or the graph of its terms."""
    if suffix and suffix not in SUFFIXES:
        raise unknown_resource(request.path.lstrip("/"))
    chosen = SUFFIXES[suffix] if suffix else negotiate(HTML, *GRAPH_TYPES)
    if chosen == HTML:
        response = ontology_page()
    else:
        body = construct(current().engine.store, graph_queries.ONTOLOGY_GRAPH, chosen)
        response = cacheable(Response(body, content_type=with_charset(chosen)))
    return with_addresses(response, "/def", f"{ROOT}def", chosen)


def ontology_page() -> Response:
    """Return the documentation of the terms."""
    store = current().engine.store
    classes = select(store, graph_queries.PICTURED_CLASSES)
    properties = select(store, graph_queries.PICTURED_PROPERTIES)
    page = render_template(
        "ontology.html",
        sections=ontology_sections(select(store, graph_queries.ONTOLOGY_TERMS)),
        entries=scheme_entries(select(store, graph_queries.SCHEME_ENTRIES)),
        picture=class_picture(classes, properties, requested_language(request)),
        size=BOX,
    )
    return page_answer(page)


def ontology_sections(table: Table) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the terms by kind; a term that several rows speak of stands once."""
    kinds: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in SECTIONS}
    for row in table.rows:
        terms = kinds[row["type"].text.rpartition("#")[2]]
        iri = row["term"].text
        term = terms.setdefault(iri, {**described(row, iri), "range": set(), "broader": set()})
        for name in ("range", "broader"):
            if name in row:
                term[name].add(row[name].text)
    return [(kind, sorted(terms.values(), key=lambda term: str(term["iri"]))) for kind, terms in kinds.items() if terms]


def scheme_entries(table: Table) -> dict[str, list[dict[str, Any]]]:
    """Return the entries of every scheme, by the scheme's IRI."""
    schemes: dict[str, list[dict[str, Any]]] = {}
    for row in table.rows:
        schemes.setdefault(row["scheme"].text, []).append(described(row, row["entry"].text))
    return schemes


def described(row: Row, iri: str) -> dict[str, Any]:
    """Return what a row says of a term: its IRI, anchor, labels and definitions."""
    return {
        "iri": iri,
        "anchor": iri.replace("#", "/").rpartition("/")[2],
        "label": {"zh": label_in(row, "", "zh"), "en": label_in(row, "", "en")},
        "definition": {"zh": str(row.get("definitionZh", "")), "en": str(row.get("definitionEn", ""))},
    }
