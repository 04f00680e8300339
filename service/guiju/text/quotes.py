"""Quotes to spans: where in a document a verbatim quote stands, and the whole sentence around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from guiju.text.errors import QuoteAmbiguous, QuoteNotFound, TextError
from guiju.text.model import Document, Unit
from guiju.text.source import without_white_space

_SENTENCE_END = re.compile(r"[。！？!?][”’」』）)》〉】]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a quote stands.

    Attributes:
        start, end: offsets in `Document.text`, half-open.
        sentence: the words from the last full stop before the quote to the next one after it; the
            beginning and the end of an item, of the words before a list, and of a paragraph bound it
            too. Labels (三十八、 （二）) are not part of it, unless the quote reaches over one.
    """

    start: int
    end: int
    sentence: str


def resolve_quote(document: Document, fragment: str, quote: str) -> Span:
    """Find a quote in the subdivision that a fragment addresses.

    Parameters:
        document: where to look.
        fragment: see `Document.unit`; the smallest subdivision that holds the quote.
        quote: verbatim words; white space in them does not count.
    Errors: UnitNotFound; QuoteNotFound, which names the nearest match and where it stands;
        QuoteAmbiguous, where the words stand more than once in the subdivision.
    """
    unit = document.unit(fragment)
    words = without_white_space(quote)
    if not words:
        raise TextError(
            zh="引文是空的。",
            en="the quote is empty.",
            remedy_zh="写出条文的原文。",
            remedy_en="give the words of the article.",
        )
    places = list(_places(document.text, words, unit))
    if not places:
        raise _not_found(document, unit, words)
    if len(places) > 1:
        raise _ambiguous(document, unit, words, places)
    start, end = places[0], places[0] + len(words)
    return Span(start, end, _sentence(document, start, end))


def _places(text: str, words: str, unit: Unit) -> Iterator[int]:
    """Where the words begin within the unit, overlapping places included."""
    place = text.find(words, unit.start, unit.end)
    while place >= 0:
        yield place
        place = text.find(words, place + 1, unit.end)


def _sentence(document: Document, start: int, end: int) -> str:
    first = last = None
    for leaf_start, leaf_end in _leaves(document):
        if leaf_start <= start < leaf_end:
            first = leaf_start
        if leaf_start < end <= leaf_end:
            last = leaf_end
    # A quote that begins or ends with a label lies outside every leaf.
    lower, upper = start if first is None else first, end if last is None else last
    for sentence_end in _SENTENCE_END.finditer(document.text, lower, upper):
        if sentence_end.end() <= start:
            lower = sentence_end.end()
        elif sentence_end.end() >= end:
            return document.text[lower : sentence_end.end()]
    return document.text[lower:upper]


def _leaves(document: Document) -> Iterator[tuple[int, int]]:
    """The spans of all words without labels: notice, paragraphs before their items, items, tail."""
    yield document.front_start, document.front_end
    for article in document.articles:
        for paragraph in article.paragraphs:
            yield paragraph.start, paragraph.start + len(paragraph.text)
            for item in paragraph.items:
                yield item.start + len(item.label), item.end
    yield document.back_start, document.back_end


def _smallest_unit(document: Document, place: int) -> str:
    """Fragment of the smallest subdivision in which a place lies."""
    holding = [unit for unit in document.units() if unit.start <= place < unit.end]
    return holding[-1].fragment


def _not_found(document: Document, unit: Unit, words: str) -> QuoteNotFound:
    where, similarity = _nearest(document.text, words, unit.start, unit.end)
    anywhere, elsewhere = _nearest(document.text, words, 0, len(document.text))
    # Words of another article are the better guess only if they are clearly closer.
    if elsewhere > similarity + 0.2:
        where, similarity = anywhere, elsewhere
    nearest = document.text[where : where + len(words)]
    fragment = _smallest_unit(document, where)
    return QuoteNotFound(
        zh=f"{document.ruleset} 的 {unit.fragment} 中没有“{words}”；"
        f"最接近的是 {fragment} 的“{nearest}”（相似度 {similarity:.0%}）。",
        en=f"{document.ruleset} {unit.fragment} does not hold “{words}”; the nearest words are "
        f"“{nearest}” in {fragment} (similarity {similarity:.0%}).",
        remedy_zh="照原文逐字引用，标点的全角、半角也要一致；或改写款、项的编号。",
        remedy_en="quote word for word, full-width and half-width punctuation as printed; "
        "or name the subdivision that holds the words.",
        nearest=nearest,
        fragment=fragment,
    )


def _nearest(text: str, words: str, start: int, end: int) -> tuple[int, float]:
    """Place and similarity (0 to 1) of the words nearest to a quote, aligned on the longest common run."""
    matcher = SequenceMatcher(None, text[start:end], words, autojunk=False)
    common = matcher.find_longest_match()
    place = max(start, start + common.a - common.b)
    matcher.set_seq1(text[place : min(place + len(words), end)])
    return place, matcher.ratio()


def _ambiguous(document: Document, unit: Unit, words: str, places: list[int]) -> QuoteAmbiguous:
    named = "、".join(dict.fromkeys(_smallest_unit(document, place) for place in places))
    return QuoteAmbiguous(
        zh=f"“{words}”在 {document.ruleset} 的 {unit.fragment} 中出现 {len(places)} 次（{named}）。",
        en=f"“{words}” stands {len(places)} times in {document.ruleset} {unit.fragment} ({named}).",
        remedy_zh="指明更小的款或项，或多引几个字。",
        remedy_en="name the smaller paragraph or item, or quote more words.",
    )
