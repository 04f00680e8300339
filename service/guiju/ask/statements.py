"""The norms as answers are looked for in them: the words of each, and the concepts that it speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guiju.knowledge.index import Index
from guiju.knowledge.norms import ActPattern, Norm
from guiju.knowledge.vocabulary import token


@dataclass(frozen=True, slots=True)
class Statement:
    """A norm and what can be found in it.

    Attributes:
        words: its label, its quote and the quotes of its condition.
        concepts: what its parameters name, and its kind.
        acts: what it asks for, forbids or counts; acts that only say when are not among them.
        bodies: the meetings it is about; none where neither it nor its sentence names one.
    """

    norm: Norm
    words: str
    concepts: frozenset[str]
    acts: frozenset[str]
    bodies: frozenset[str]

    @property
    def kind(self) -> str:
        """The token of its kind."""
        return token(self.norm.kind)

    @property
    def modality(self) -> str:
        """The token of its modality."""
        return token(self.norm.modality)

    @property
    def said(self) -> str:
        """What it says, without its condition: where a number or a time must stand."""
        return f"{self.norm.label_zh}\n{self.norm.quote}"


def words_of(norm: Norm) -> str:
    """Return the words that are a norm's own."""
    return "\n".join([norm.label_zh, norm.quote, *norm.condition_quotes])


def concepts_of(norm: Norm, index: Index) -> frozenset[str]:
    """Return the concepts that a norm's parameters name, and its kind."""
    return frozenset(iri for iri in _named(norm) if iri in index.terms.concepts)


def acts_of(norm: Norm) -> frozenset[str]:
    """Return the acts that a norm asks for, forbids or counts."""
    return frozenset(_verbs((*norm.requires, *norm.forbids, *norm.counts)))


def _verbs(patterns: Iterable[ActPattern]) -> Iterator[str]:
    for pattern in patterns:
        yield from pattern.verbs


def _named(norm: Norm) -> Iterator[str]:
    yield from (norm.kind, *norm.bearers, *norm.absent, *norm.substitutes, *norm.includes, *norm.includes_any)
    for pattern in norm.patterns:
        yield from (*pattern.verbs, *pattern.by, *pattern.to)
    for condition in norm.when:
        yield from (value for test in condition.tests for value in test.values if isinstance(value, str))
