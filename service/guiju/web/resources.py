"""Linked data: every IRI of the graph answers under its own path; terms, whose IRIs have a hash, at `/def`.

An IRI `https://w3id.org/guiju/id/X` is the name of a thing, or of a text. Our `/id/X` has another address: it is the
document about it, and so answers 200 (RFC 9110, section 15.3.1). The 303 that a name of a thing owes ("Cool URIs for
the Semantic Web", section 4) is given where the name lives, by the redirection of w3id.org. The document names its
subject by `Link: <…>; rel="describes"` (RFC 6892), and its chosen form, which has an address too (`/id/X.ttl`), in
Content-Location.
"""

from __future__ import annotations

import difflib
import heapq
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, render_template, request

from guiju.knowledge.vocabulary import ID, ROOT
from guiju.store.errors import Problem
from guiju.web import graph_queries
from guiju.web.answers import TURTLE, Dataset, construct, select
from guiju.web.description import named_graphs
from guiju.web.language import requested_language
from guiju.web.links import SAFE, iri_of_path, iri_term, local_link
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.rendering import page_answer
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.statements import LABEL, incoming_links, statements_of, title_of

FRAGMENT_HEADER: Final = "X-Fragment"
SHACL: Final = "http://www.w3.org/ns/shacl#"
RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SHOWN: Final = frozenset({LABEL, "https://w3id.org/guiju/def#quote", "https://w3id.org/guiju/def#source"})
"""Properties that the page shows at its head."""
NORM: Final = "https://w3id.org/guiju/def#Norm"
SUFFIXES: Final = {
    "html": HTML,
    "ttl": TURTLE,
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""Endings of the addresses of the forms of a document; an IRI of the graph that ends so comes first."""
CUT_HEADER: Final = "X-Truncated"
"""Says that not all triples are there that have the resource for their `object`, or that the `graph` holds."""
NEAREST_SHOWN: Final = 5
NEAREST_COMPARED: Final = 200
"""How many IRIs are compared letter by letter."""
NEAR_ENOUGH: Final = 0.6
"""Likeness, from 0 to 1, from which an IRI is worth naming."""
blueprint = Blueprint("resources", __name__)


@blueprint.get("/id/<path:path>")
@blueprint.get("/def/<path:path>")
@blueprint.get("/shapes")
@blueprint.get("/shapes.<suffix>")
def show_resource(**_: str) -> Response:
    """Answer with what the graph says of a resource, or with what a named graph holds; the path is read whole."""
    iri, suffix, places = found(request.path)
    # Only now: what is not there is a 404 in whatever format it was asked for.
    chosen = SUFFIXES[suffix] if suffix else negotiate(HTML, *GRAPH_TYPES)
    if chosen == HTML:
        response = resource_page(iri, places)
    else:
        body = neighbourhood(iri, chosen) if is_described(places) else graph_content(iri, chosen)
        response = cacheable(Response(body, content_type=with_charset(chosen)))
    for place, most in (("object", graph_queries.MOST_INCOMING), ("graph", graph_queries.MOST_TRIPLES)):
        if places.get(place, 0) > most:
            response.headers[CUT_HEADER] = f"{place}; shown={most}; all={places[place]}"
    return with_addresses(response, request.path.removesuffix(f".{suffix}") if suffix else request.path, iri, chosen)


def neighbourhood(iri: str, media_type: str) -> bytes:
    """Return what the graph says of a resource and of what it points at."""
    return construct(current().engine.store, graph_queries.NEIGHBOURHOOD, media_type, {"resource": iri_term(iri)})


def graph_content(iri: str, media_type: str) -> bytes:
    """Return what a named graph holds."""
    return construct(current().engine.store, graph_queries.GRAPH_CONTENT, media_type, dataset=Dataset(named=(iri,)))


def with_addresses(response: Response, path: str, iri: str, media_type: str) -> Response:
    """Say in the headers what the document is about and where each of its forms is.

    Parameters: path, of the document, decoded; iri, what it describes; media_type, of this form.
    """
    base = quote(path, safe=SAFE)
    forms = {name: f"{base}.{suffix}" for suffix, name in SUFFIXES.items()}
    response.headers["Content-Location"] = forms[media_type]
    links = [f'<{address}>; rel="alternate"; type="{name}"' for name, address in forms.items() if name != media_type]
    response.headers["Link"] = ", ".join([f'<{iri}>; rel="describes"', *links])
    return response


def found(path: str) -> tuple[str, str, Mapping[str, int]]:
    """Return the IRI that a path asks for, the suffix of the form, and the places where the IRI stands in the graph.

    Raises: Problem 404 `unknown-resource`.
    """
    for stem, suffix in readings(path):
        if iri := iri_of_path(stem):
            rows = select(current().engine.store, graph_queries.PRESENCE, {"resource": iri_term(iri)}).rows
            found_in = {place: int(row[place].text) for row in rows for place in ("subject", "object")}
            found_in["graph"] = graph_sizes(current().engine.dataset_version).get(iri, 0)
            if places := {place: number for place, number in found_in.items() if number}:
                return iri, suffix, places
    raise unknown_resource(path.lstrip("/"))


def readings(path: str) -> Iterator[tuple[str, str]]:
    """Yield how a path can be read: as it stands, and as the address of a form."""
    yield path, ""
    stem, _, suffix = path.rpartition(".")
    if suffix in SUFFIXES:
        yield stem, suffix


def is_described(places: Mapping[str, int]) -> bool:
    """Whether a triple has the resource for its subject or object: else it only names a graph."""
    return "subject" in places or "object" in places


def resource_page(iri: str, places: Mapping[str, int]) -> Response:
    """Return the page of a resource, or only its middle part where the reader asks for that."""
    language = requested_language(request)
    store, bindings = current().engine.store, {"resource": iri_term(iri)}
    description = select(store, graph_queries.DESCRIPTION, bindings)
    if is_described(places):
        incoming = select(store, graph_queries.INCOMING, bindings)
    else:
        graphs = tuple(graph_sizes(current().engine.dataset_version))
        incoming = select(store, graph_queries.GRAPH_SUBJECTS, dataset=Dataset(graphs, (iri,)))
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
    response = page_answer(page)
    response.vary.add(FRAGMENT_HEADER)
    return response


def shape_text(iri: str) -> str:
    """Return the shape that carries the IRI, as Turtle."""
    body = construct(current().engine.store, graph_queries.SHAPE, TURTLE, {"resource": iri_term(iri)})
    return body.decode("utf-8")


def unknown_resource(path: str) -> Problem:
    """Return the problem of an IRI that the graph does not hold, with the nearest ones that it does.

    Parameters: path, what follows our root, decoded.
    """
    near = nearest(path[:200])
    hint = f"最接近的 / nearest: {'、'.join(near)}" if near else "可从 /rules 与 /def 查找。 / Look in /rules and /def."
    return Problem(
        404,
        "unknown-resource",
        f"图中没有 {ROOT}{path[:200]}。",
        f"The graph holds no {ROOT}{path[:200]}.",
        hint=hint,
        nearest=near,
    )


def nearest(path: str) -> list[str]:
    """Return the IRIs of the graph most like the path below our root, sought in its folder, then in the one above."""
    iri, known = ROOT + path, known_iris(current().engine.dataset_version)
    folder = iri.rpartition("/")[0]
    for place in (folder, folder.rpartition("/")[0]):
        inside = [one for one in known if len(place) >= len(ROOT) and one.startswith(f"{place}/")]
        # The rule sets stand beside all folders: only they are meant by a name at the top.
        level = [one for one in inside if "/" not in one.removeprefix(ID)] if f"{place}/" == ID else inside
        likely = heapq.nlargest(NEAREST_COMPARED, level, key=lambda one: shared(one, iri))
        if near := difflib.get_close_matches(iri, likely, NEAREST_SHOWN, NEAR_ENOUGH):
            return near
    return []


@lru_cache(maxsize=1)
def graph_sizes(version: str) -> Mapping[str, int]:
    """Return the named graphs that are served, each with its number of triples; the parameter as for `known_iris`."""
    del version
    return dict(named_graphs(current().engine.store))


@lru_cache(maxsize=1)
def known_iris(version: str) -> list[str]:
    """Return every IRI of ours in the graph that is served.

    Parameters: version, of the dataset: what is kept belongs to it.
    """
    del version
    return [row["iri"].text for row in select(current().engine.store, graph_queries.IRIS).rows]


def shared(one: str, other: str) -> int:
    """Return how many letters two texts share at their beginnings and at their ends."""
    pairs = (zip(one, other, strict=False), zip(reversed(one), reversed(other), strict=False))
    return sum(1 for letters in pairs for _ in takewhile(lambda pair: pair[0] == pair[1], letters))
