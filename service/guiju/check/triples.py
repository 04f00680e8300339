"""N-Triples written straight from values: the case's own graph is small, flat and ours."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from guiju.knowledge.norms import Value
from guiju.knowledge.vocabulary import GJ

_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _literal(text: str) -> str:
    plain = text.translate(_ESCAPES)
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04X}" for c in plain) + '"'


def _iri(text: str) -> str:
    return "<" + quote(text, safe=":/?#[]@!$&'()*+,;=-._~%") + ">"


def _predicate(name: str) -> str:
    return _TYPE if name == "a" else str(GJ) + name


class Triples:
    """Collects triples; predicates are local names of the vocabulary, or `a`."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def iri(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is an IRI."""
        self._lines.append(f"{_iri(subject)} <{_predicate(predicate)}> {_iri(value)} .")

    def text(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a plain string."""
        self._lines.append(f"{_iri(subject)} <{_predicate(predicate)}> {_literal(value)} .")

    def typed(self, subject: str, predicate: str, value: str, datatype: str) -> None:
        """Add a triple whose object is a literal of the given datatype."""
        self._lines.append(f"{_iri(subject)} <{_predicate(predicate)}> {_literal(value)}^^<{datatype}> .")

    def value(self, subject: str, predicate: str, value: bool | int) -> None:
        """Add a triple whose object is a boolean or a whole number."""
        kind = "boolean" if isinstance(value, bool) else "integer"
        self.typed(subject, predicate, str(value).lower(), f"{_XSD}{kind}")

    def any(self, subject: str, predicate: str, value: Value) -> None:
        """Add a triple whose object is what the value is: number, boolean, IRI or text."""
        if isinstance(value, bool | int):
            self.value(subject, predicate, value)
        elif value.startswith(("http://", "https://", "urn:")):
            self.iri(subject, predicate, value)
        else:
            self.text(subject, predicate, value)

    def encode(self) -> bytes:
        """Return the triples as N-Triples, each once, in a fixed order."""
        return ("\n".join(sorted(set(self._lines))) + "\n").encode()
