"""Marks to tree: every node reaches from its mark to the next, so no character can fall between two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from guiju.text import refusals
from guiju.text.body import Mark, MarkKind
from guiju.text.model import Article, Chapter, Item, Paragraph

_Span = tuple[Mark, int]


def build_chapters(text: str, marks: Sequence[Mark], end: int) -> tuple[Chapter, ...]:
    """The chapters of a document.

    Parameters:
        text: the normalised text.
        marks: in the order of the text; the first is a chapter.
        end: offset at which the last article ends.
    Errors: TextError for a label without words.
    """
    ends = [later.start for _, later in pairwise(marks)] + [end]
    spans = list(zip(marks, ends, strict=True))
    return tuple(_chapter(text, group) for group in _groups(spans, "chapter"))


def _groups(spans: Sequence[_Span], kind: MarkKind) -> list[Sequence[_Span]]:
    """The spans cut before every mark of a kind."""
    starts = [index for index, (mark, _) in enumerate(spans) if mark.kind == kind]
    return [spans[start:stop] for start, stop in pairwise([*starts, len(spans)])]


def _chapter(text: str, spans: Sequence[_Span]) -> Chapter:
    mark, title_end = spans[0]
    label, title = _words(text, mark, title_end)
    articles = tuple(_article(text, group, mark.number) for group in _groups(spans[1:], "article"))
    return Chapter(mark.number, label, title, articles, mark.start, spans[-1][1])


def _article(text: str, spans: Sequence[_Span], chapter: int) -> Article:
    mark = spans[0][0]
    label = text[mark.start : mark.text_start]
    if mark.text_start == spans[-1][1]:
        raise refusals.no_words(mark.line, label)
    paragraphs = tuple(
        _paragraph(text, group, number) for number, group in enumerate(_groups(spans[1:], "paragraph"), start=1)
    )
    return Article(mark.number, label, chapter, paragraphs, mark.start, spans[-1][1])


def _paragraph(text: str, spans: Sequence[_Span], number: int) -> Paragraph:
    mark, lead_end = spans[0]
    items = tuple(_item(text, item, item_end) for item, item_end in spans[1:])
    lead = text[mark.start : lead_end]
    return Paragraph(number, lead, items, mark.inferred, mark.start, spans[-1][1])


def _item(text: str, mark: Mark, end: int) -> Item:
    label, words = _words(text, mark, end)
    return Item(mark.number, label, words, mark.start, end)


def _words(text: str, mark: Mark, end: int) -> tuple[str, str]:
    """Label and words of a span. Errors: TextError where it has no words."""
    label, words = text[mark.start : mark.text_start], text[mark.text_start : end]
    if not words:
        raise refusals.no_words(mark.line, label)
    return label, words
