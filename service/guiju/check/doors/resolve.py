"""Names to terms: what a user wrote (token, Chinese or English label, synonym, local word) becomes an IRI."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from guiju.knowledge.terms import Fact, Terms
from guiju.knowledge.vocabulary import ID, token

_FOLDED = str.maketrans({"（": "(", "）": ")", "_": "-", "“": None, "”": None, '"': None})
AGENT_SCHEMES = ("role", "unit", "body")
_LONGEST_NAME = 40
"""Longer names are no slip of a known one, and comparing them takes time that grows with their length."""


class Names:
    """Looks names up.

    Args:
        terms: the vocabulary.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._concepts: dict[str, dict[str, str]] = {}
        for concept in terms.concepts.values():
            words = self._concepts.setdefault(concept.scheme, {})
            for word in concept.alternatives:
                words.setdefault(_fold(word), concept.iri)
        for concept in terms.concepts.values():
            words = self._concepts[concept.scheme]
            for word in (concept.iri, token(concept.iri), concept.zh, concept.en):
                words[_fold(word)] = concept.iri
        self._local = {(local.ruleset, _fold(local.zh)): local.denotes for local in terms.local}
        self._facts: dict[str, Fact] = {}
        for fact in terms.facts.values():
            for word in (*fact.alternatives, fact.zh, fact.en, token(fact.iri), fact.iri):
                self._facts[_fold(word)] = fact

    def fact(self, name: str) -> Fact | None:
        """Return the fact property that a name means."""
        return self._facts.get(_fold(name))

    def near_fact(self, name: str) -> str:
        """Return the nearest known fact name, or an empty text."""
        found = nearest(_fold(name), self._facts)
        return f"{token(self._facts[found].iri)}（{self._facts[found].zh}）" if found else ""

    def concept(self, name: str, schemes: Sequence[str], ruleset: str = "") -> str:
        """Return the IRI of the concept that a name means in one of the schemes, or an empty text.

        A rule set's own word goes before the shared words.
        """
        local = self._local.get((ruleset, _fold(name)))
        if local and local.removeprefix(ID).split("/")[0] in schemes:
            return local
        for scheme in schemes:
            found = self._concepts.get(scheme, {}).get(_fold(name))
            if found:
                return found
        return ""

    def near_concept(self, name: str, schemes: Iterable[str]) -> str:
        """Return the label of the nearest known concept in the schemes, or an empty text."""
        words = {word: iri for scheme in schemes for word, iri in self._concepts.get(scheme, {}).items()}
        found = nearest(_fold(name), words)
        return self._terms.label(words[found], "zh") if found else ""

    def schemes(self, fact: Fact) -> tuple[str, ...]:
        """Return the schemes from which a fact takes its values; none for numbers, dates and text."""
        return self._terms.ranges.get(fact.range, ())


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the known name that is most like this one, or an empty text where none is like it."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5) if len(name) <= _LONGEST_NAME else []
    return found[0] if found else ""


def _fold(text: str) -> str:
    """Fold what does not distinguish names: case, blanks, quotation marks, full-width brackets."""
    return "".join(text.split()).casefold().translate(_FOLDED)
