"""Pieces of text that the mechanically made queries without an answer are put together from."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from guiju.store.bindings import Term, with_inline_data
from guiju.store.named_queries import NamedQuery

GJ = "https://w3id.org/guiju/def#"
PROLOGUE = f"""PREFIX gj: <{GJ}>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
Said = tuple[str, str]


def with_parameters(query: NamedQuery, given: dict[str, object]) -> str:
    """A named query with its parameters written into its text."""
    kinds = {one.name: one for one in query.parameters}
    return with_inline_data(query.text, {name: term(kinds[name].kind, str(value)) for name, value in given.items()})


def term(kind: str, value: str) -> Term:
    """A parameter's value as a term."""
    if kind.startswith("<"):
        return Term(value if value.startswith("http") else kind.strip("<>") + value, iri=True)
    datatype = None if kind == "string" else f"http://www.w3.org/2001/XMLSchema#{kind}"
    return Term(value, datatype=datatype)


def asked_of(thing_class: NamedNode | Literal, said: list[Said], last: Said) -> str:
    """A query for the last property of the things of a class that have these values."""
    parts = [f"a {short(str(thing_class))}", *(f"{short(p)} {short(o)}" for p, o in said), f"{short(last[0])} ?v"]
    return PROLOGUE + "SELECT ?v WHERE {\n  ?x " + " ;\n    ".join(parts) + " .\n}"


def short(text: str) -> str:
    """A term with the prefix of the ontology."""
    return re.sub(rf"<{GJ}(\w+)>", r"gj:\1", text).replace("<http://www.w3.org/2000/01/rdf-schema#label>", "rdfs:label")


def swapped(space: str) -> str:
    """A namespace with the other sign at its end."""
    return space[:-1] + {"#": "/", "/": "#"}[space[-1]]


def body_start(text: str) -> int:
    """Where the prologue ends."""
    found = re.search(r"^\s*(SELECT|ASK)\b", text, re.MULTILINE)
    return found.start() if found else 0


def replaced(text: str, span: tuple[int, int], new: str) -> str:
    """The text with another piece in the place of one."""
    return text[: span[0]] + new + text[span[1] :]
