"""The graph of a prepared case: small, flat and ours; looked into directly, and written as N-Triples for engines."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from guiju.check.engine.rdf_terms import TYPE, Term, boolean, day, iri, ntriples, text
from guiju.knowledge.norms import Value
from guiju.knowledge.vocabulary import GJ

_GJ: Final = iri(str(GJ))
_NONE: Final[Collection[Term]] = ()
_FORBIDDEN: Final = {code: f"%{code:02X}" for code in (*range(0x21), *map(ord, '<>"{}|^`\\'), 0x7F)}
"""Characters that an IRI may not hold (RDF 1.1 N-Triples, IRIREF), and what stands for each."""


class Triples:
    """Collects triples, each once; predicates are local names of the vocabulary, or `a`."""

    def __init__(self) -> None:
        self._objects: dict[tuple[Term, Term], dict[Term, None]] = {}
        self._subjects: dict[tuple[Term, Term], list[Term]] = {}
        self._iris: dict[str, Term] = {}

    def objects(self, subject: Term, predicate: Term) -> Collection[Term]:
        """Return the objects of a subject and a predicate."""
        return self._objects.get((subject, predicate), _NONE)

    def subjects(self, predicate: Term, value: Term) -> Collection[Term]:
        """Return the subjects of a predicate and an object."""
        return self._subjects.get((predicate, value), _NONE)

    def iri(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is an IRI."""
        self._add(subject, predicate, self._iri(value))

    def text(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a plain string."""
        self._add(subject, predicate, text(value))

    def date(self, subject: str, predicate: str, value: str) -> None:
        """Add a triple whose object is a date, given in ISO form."""
        self._add(subject, predicate, day(value))

    def value(self, subject: str, predicate: str, value: bool | int) -> None:
        """Add a triple whose object is a boolean or a whole number."""
        self._add(subject, predicate, boolean(value) if isinstance(value, bool) else value)

    def any(self, subject: str, predicate: str, value: Value) -> None:
        """Add a triple whose object is what the value is: number, boolean, IRI or text."""
        if isinstance(value, bool | int):
            self.value(subject, predicate, value)
        elif value.startswith(("http://", "https://", "urn:")):
            self.iri(subject, predicate, value)
        else:
            self.text(subject, predicate, value)

    def encode(self) -> bytes:
        """Return the triples as N-Triples in a fixed order."""
        lines = [
            f"{ntriples(subject)} {ntriples(predicate)} {ntriples(value)} ."
            for (subject, predicate), values in self._objects.items()
            for value in values
        ]
        return ("\n".join(sorted(lines)) + "\n").encode()

    def _add(self, subject: str, predicate: str, value: Term) -> None:
        node, name = self._iri(subject), TYPE if predicate == "a" else f"{_GJ}{predicate}"
        values = self._objects.setdefault((node, name), {})
        if value not in values:
            values[value] = None
            self._subjects.setdefault((name, value), []).append(node)

    def _iri(self, value: str) -> Term:
        found = self._iris.get(value)
        if found is None:
            found = self._iris[value] = iri(value.translate(_FORBIDDEN))
        return found
