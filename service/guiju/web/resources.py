"""Linked data: every IRI of the graph answers at `/id/…`, and the ontology's terms at `/def`."""

from __future__ import annotations

import difflib
from typing import Final

from flask import Blueprint, Response, render_template, request

from guiju.knowledge.vocabulary import ID
from guiju.store.bindings import Term
from guiju.store.errors import Problem
from guiju.web import graph_queries
from guiju.web.answers import TURTLE, Table, construct, select
from guiju.web.language import requested_language
from guiju.web.links import iri_of_path, iri_term, local_link
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.rulesets import known_identifiers
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.statements import LABEL, incoming_links, statements_of, title_of

FRAGMENT_HEADER: Final = "X-Fragment"
SHACL: Final = "http://www.w3.org/ns/shacl#"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SHOWN: Final = frozenset({LABEL, "https://w3id.org/guiju/def#quote", "https://w3id.org/guiju/def#source"})
"""Properties that the page shows at its head."""
NORM: Final = "https://w3id.org/guiju/def#Norm"
NEAREST_SHOWN: Final = 5
NEAR_ENOUGH: Final = 0.6
"""Likeness, from 0 to 1, from which an IRI is worth naming."""
blueprint = Blueprint("resources", __name__)


@blueprint.get("/id/<path:path>")
def show_resource(path: str) -> Response:
    """Answer with what the graph says of a resource."""
    iri = iri_of_path(path)
    if iri is None:
        raise unknown_resource(path)
    bindings = {"resource": iri_term(iri)}
    store = current().engine.store
    description = select(store, graph_queries.DESCRIPTION, bindings)
    incoming = select(store, graph_queries.INCOMING, bindings)
    if not description.rows and not incoming.rows:
        raise unknown_resource(path)
    # Only now: what is not there is a 404 in whatever format it was asked for.
    chosen = negotiate(HTML, *GRAPH_TYPES)
    if chosen == HTML:
        return resource_page(iri, description, incoming)
    body = construct(store, graph_queries.NEIGHBOURHOOD, chosen, bindings)
    return cacheable(Response(body, content_type=with_charset(chosen)))


def resource_page(iri: str, description: Table, incoming: Table) -> Response:
    """Return the page of a resource, or only its middle part where the reader asks for that."""
    language = requested_language(request)
    statements = statements_of(description, iri, language)
    is_fragment = request.headers.get(FRAGMENT_HEADER) == "1"
    has_shape = any(row["p"].text.startswith(SHACL) for row in description.rows)
    is_norm = any((row["p"].text, row["o"].text) == (RDF_TYPE, NORM) for row in description.rows)
    page = render_template(
        "resource_fragment.html" if is_fragment else "resource.html",
        iri=iri,
        path=local_link(iri),
        title=title_of(description, iri, language),
        is_norm=is_norm,
        statements=[one for one in statements if not one.property.startswith(SHACL) and one.property not in SHOWN],
        facts={one.property.rpartition("#")[2]: one for one in statements},
        incoming=incoming_links(incoming, language),
        is_incoming_cut=len(incoming.rows) > graph_queries.MOST_INCOMING,
        shape=shape_text(iri) if has_shape else None,
    )
    response = Response(page, mimetype=HTML)
    response.vary.update(["Accept", FRAGMENT_HEADER])
    return response


def shape_text(iri: str) -> str:
    """Return the shape that carries the IRI, as Turtle."""
    body = construct(current().engine.store, graph_queries.SHAPE, TURTLE, {"resource": iri_term(iri)})
    return body.decode("utf-8")


def unknown_resource(path: str) -> Problem:
    """Return the problem of an IRI that the graph does not hold, with the nearest ones that it does."""
    near = nearest(path[:200])
    hint = f"最接近的 / nearest: {'、'.join(near)}" if near else "可从 /rules 与 /def 查找。 / Look in /rules and /def."
    return Problem(
        404,
        "unknown-resource",
        f"图中没有 {ID}{path[:200]}。",
        f"The graph holds no {ID}{path[:200]}.",
        hint=hint,
        nearest=near,
    )


def nearest(path: str) -> list[str]:
    """Return the IRIs of the graph most like the path below `/id/`, sought in its own folder, then in the one above."""
    if "/" not in path:
        known = [ID + identifier for identifier in known_identifiers(current().engine.store)]
        return difflib.get_close_matches(ID + path, known, NEAREST_SHOWN, NEAR_ENOUGH)
    folders = [part for part in (path.rpartition("/")[0], path.partition("/")[0]) if part]
    for folder in dict.fromkeys(folders):
        start = {"start": Term(f"{ID}{folder}/")}
        iris = [row["iri"].text for row in select(current().engine.store, graph_queries.NEAREST, start).rows]
        if near := difflib.get_close_matches(ID + path, iris, NEAREST_SHOWN, NEAR_ENOUGH):
            return near
    return []
