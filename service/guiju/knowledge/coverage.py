"""Coverage: how much of each text the norms rest on, and which clauses no norm speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import ID
from guiju.text.errors import TextError
from guiju.text.model import Document
from guiju.text.quotes import Span, resolve_quote

_CLAUSE_END: Final = re.compile(r"[。；！？]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a document's articles the quotes cover.

    Attributes:
        share: covered part of the letters and digits of the articles, labels apart (0 to 1).
        clauses: number of clauses (words between full stops and semicolons).
        unaccounted: the clauses in which no quote stands, each with its article's number.
        passages: what is not covered, longest runs of characters, with the article's number.
    """

    share: float
    clauses: int
    unaccounted: tuple[tuple[int, str], ...]
    passages: tuple[tuple[int, str], ...]


def place_conditions(norm: Norm, document: Document) -> list[Span]:
    """Find the words that state a norm's condition: in the unit it names, else anywhere in that unit's article.

    Raises:
        TextError: the words are not there, or not only once.
    """
    fragment = norm.source.removeprefix(f"{ID}{norm.ruleset}/")
    article = fragment.partition("-para-")[0]
    return [_resolve(document, dict.fromkeys((fragment, article)), quote) for quote in norm.condition_quotes]


def _resolve(document: Document, fragments: Iterable[str], quote: str) -> Span:
    *inner, outer = fragments
    for fragment in inner:
        try:
            return resolve_quote(document, fragment, quote)
        except TextError:
            continue
    return resolve_quote(document, outer, quote)


def measure(document: Document, spans: Iterable[Span]) -> Coverage:
    """Return how much of a document's articles the spans cover.

    Args:
        document: the text.
        spans: where the norms' quotes and the words of their conditions stand.
    """
    covered = {place for span in spans for place in range(span.start, span.end)}
    words = [(number, start, end) for number, start, end in _leaves(document)]
    counted = [place for _, start, end in words for place in range(start, end) if document.text[place].isalnum()]
    clauses = [(number, *clause) for number, start, end in words for clause in _clauses(document.text, start, end)]
    bare = [(number, document.text[a:b]) for number, a, b in clauses if not covered.intersection(range(a, b))]
    passages = [(number, text) for number, start, end in words for text in _gaps(document.text, start, end, covered)]
    share = sum(place in covered for place in counted) / len(counted) if counted else 1.0
    return Coverage(share, len(clauses), tuple(bare), tuple(passages))


def _leaves(document: Document) -> Iterator[tuple[int, int, int]]:
    """The words of the articles without labels: paragraphs before their items, and items, with the article's number."""
    for article in document.articles:
        for paragraph in article.paragraphs:
            yield article.number, paragraph.start, paragraph.start + len(paragraph.text)
            for item in paragraph.items:
                yield article.number, item.start + len(item.label), item.end


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    for stop in (*(found.end() for found in _CLAUSE_END.finditer(text, start, end)), end):
        if any(character.isalnum() for character in text[place:stop]):
            yield place, stop
        place = stop


def _gaps(text: str, start: int, end: int, covered: set[int]) -> Iterator[str]:
    run = ""
    for place in range(start, end + 1):
        if place < end and place not in covered:
            run += text[place]
        elif run:
            if any(character.isalnum() for character in run):
                yield run
            run = ""
