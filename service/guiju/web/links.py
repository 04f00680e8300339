"""Turns IRIs of the graph into links of this service and back."""

from __future__ import annotations

import re
from urllib.parse import quote

from guiju.knowledge.vocabulary import GJ, ID, ROOT, short
from guiju.store.bindings import Term

# Letters (Chinese ones too), digits and the marks that our own IRIs use.
PATH = re.compile(r"[\w.~/-]{1,300}")
DOCUMENT = re.compile(r"def/[a-z-]{1,40}|shapes")
"""IRIs of ours below our root that are neither terms nor below `/id/`: the modules of the ontology, and the shapes."""
UNIT = re.compile(r"([a-z0-9-]+)/((?:art|chapter|notice|tail)[a-z0-9-]*)")
SAFE = "/-._~"
FOREIGN_PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
}
"""Further vocabularies that the graph uses, for reading only."""


def local_link(iri: str) -> str | None:
    """Return the path under which this service answers an IRI of ours, None for any other IRI."""
    if iri.startswith(str(GJ)):
        return "/def#" + quote(iri.removeprefix(str(GJ)), safe=SAFE)
    if iri.startswith(ID) and PATH.fullmatch(iri.removeprefix(ID)):
        return "/id/" + quote(iri.removeprefix(ID), safe=SAFE)
    if iri.startswith(ROOT) and DOCUMENT.fullmatch(iri.removeprefix(ROOT)):
        return "/" + iri.removeprefix(ROOT)
    return None


def iri_of_path(path: str) -> str | None:
    """Return the IRI that a path of this service stands for, None where no IRI of ours can look so."""
    below = path.removeprefix("/")
    if DOCUMENT.fullmatch(below) or (below.startswith("id/") and PATH.fullmatch(below.removeprefix("id/"))):
        return ROOT + below
    return None


def reader_link(iri: str) -> str | None:
    """Return the place in the reader of a unit of a rule set's text, None for what is no such unit."""
    match = UNIT.fullmatch(iri.removeprefix(ID))
    return f"/rules/{match[1]}#{match[2]}" if match and iri.startswith(ID) else None


def shorten(iri: str) -> str:
    """Return an IRI as people read it: a prefixed name where there is one, else the IRI itself."""
    name = short(iri)
    if not name.startswith("<"):
        return name
    for prefix, namespace in FOREIGN_PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri.removeprefix(ID)


def iri_term(iri: str) -> Term:
    """Return the term of an IRI, to be bound in a query."""
    return Term(iri, iri=True)
