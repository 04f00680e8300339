"""RDF terms of a prepared case, in the shortest form that tells them apart: a whole number, or text with a sign before.

A whole number is an `int`; everything else is a `str` whose first character says what it is: `<` an IRI, `"` a plain
string, `d` a date, `b` a boolean.
"""

from __future__ import annotations

from typing import Final

Term = str | int

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    | {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F) if chr(code) not in "\n\r\t"}
)


def iri(value: str) -> Term:
    """Return an IRI."""
    return "<" + value


def text(value: str) -> Term:
    """Return a plain string."""
    return '"' + value


def day(value: str) -> Term:
    """Return a date, given in ISO form."""
    return "d" + value


def boolean(value: bool) -> Term:
    """Return a boolean."""
    return "btrue" if value else "bfalse"


TYPE: Final = iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
"""`rdf:type`, which SPARQL and Turtle write as `a`."""


def lexical(term: Term) -> str:
    """Return what a message shows of a term: its text, its IRI, its digits."""
    return term[1:] if isinstance(term, str) else str(term)


def ntriples(term: Term) -> str:
    """Return the term in N-Triples (RDF 1.1 N-Triples, 2)."""
    if isinstance(term, int):
        return f'"{term}"^^<{_XSD}integer>'
    kind, value = term[0], term[1:]
    if kind == "<":
        return f"<{value}>"
    literal = f'"{value.translate(_ESCAPES)}"'
    return literal if kind == '"' else f"{literal}^^<{_XSD}{'date' if kind == 'd' else 'boolean'}>"
