"""The names of the vocabulary: namespaces, prefixes, and how an IRI is written short."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, Namespace

ROOT: Final = "https://w3id.org/guiju/"
GJ: Final = Namespace(ROOT + "def#")
ID: Final = ROOT + "id/"
NORM: Final = ID + "norm/"
SHAPES: Final = ROOT + "shapes"
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")
SH: Final = Namespace("http://www.w3.org/ns/shacl#")

SCHEMES: Final = (
    "role unit body genre nature direction matter case act kind modality strength form timeunit absence scope "
    "result element reason openterm status verdict holiday activity instruction seal topic defectkind proof"
).split()
"""Schemes of concepts; each is a path below `ID` and a prefix of the same name."""

PREFIXES: Final[dict[str, str]] = {
    "gj": str(GJ),
    **{scheme: f"{ID}{scheme}/" for scheme in SCHEMES},
    "sh": str(SH),
    "eli": str(ELI),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
"""Prefixes ready for use in queries and shapes."""


def concept(scheme: str, token: str) -> str:
    """Return the IRI of a concept, for example `concept("role", "district-head")`."""
    return f"{ID}{scheme}/{token}"


def ruleset_iri(identifier: str) -> str:
    """Return the IRI of a rule set given its ID, for example `xinqiu-2022`."""
    return ID + identifier


def token(iri: str) -> str:
    """Return the last part of an IRI: the token users write."""
    return iri.replace("#", "/").rpartition("/")[2]


def short(iri: str) -> str:
    """Return an IRI as a prefixed name where a known prefix fits, else in angle brackets.

    The local part must be plain (letters, digits, hyphen, underscore), so that the result is valid in SPARQL.
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"


def bind_prefixes(graph: Graph) -> Graph:
    """Bind the known prefixes on a graph and return it."""
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace, override=True, replace=True)
    return graph
