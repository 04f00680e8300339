"""The tree of a rule set: document, chapters, articles (条), paragraphs (款), items (项), with their offsets.

All offsets count characters of `Document.text`, the normalised text, and are half-open: the words of a
node are `document.text[node.start:node.end]`. A node's span begins with its printed label, where it has one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from guiju.text.errors import UnitNotFound

UnitKind = Literal["notice", "chapter", "article", "paragraph", "item", "tail"]


@dataclass(frozen=True, slots=True)
class Item:
    """An item (项) of a list.

    Attributes:
        number: from 1, within its paragraph.
        label: as printed, blanks dropped: "（二）", "(2)", "2.".
        text: the words without the label.
        start, end: span of label and text; the text begins at `start + len(label)`.
    """

    number: int
    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (款) of an article.

    Attributes:
        number: from 1, within its article.
        text: the words before the first item, without the article's label.
        items: the list that follows these words.
        inferred: the paragraph's beginning rests on the layout of the lines alone.
        start, end: span of text and items; `document.text[start:start + len(text)] == text`.
    """

    number: int
    text: str
    items: tuple[Item, ...]
    inferred: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article (条).

    Attributes:
        number: from 1, through the whole document.
        label: as printed, blanks dropped: "三十八、" or "第三十八条".
        chapter: number of its chapter.
        paragraphs: one at least.
        start, end: span from the label to the end of the last paragraph.
    """

    number: int
    label: str
    chapter: int
    paragraphs: tuple[Paragraph, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter (章).

    Attributes:
        number: from 1.
        label: as printed, blanks dropped: "第八章".
        title: "会议制度".
        articles: one at least.
        start, end: span from the label to the end of the last article.
    """

    number: int
    label: str
    title: str
    articles: tuple[Article, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageMark:
    """A page number that stood on a line of its own and is no part of the text.

    Attributes:
        line: line of the source, from 1.
        text: the mark as printed, blanks dropped.
    """

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One subdivision, as its fragment addresses it.

    Attributes:
        fragment: "art-38-para-1-item-2", "chapter-8", "notice" or "tail".
        kind: what the fragment addresses.
        text: all its printed words, labels and items included: `document.text[start:end]`.
        start, end: its span.
        chapter, article, paragraph, item: the numbers that apply to it, else None.
    """

    fragment: str
    kind: UnitKind
    text: str
    start: int
    end: int
    chapter: int | None = None
    article: int | None = None
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A rule set as read.

    Attributes:
        ruleset: its identifier, such as "xinqiu-2022".
        text: the normalised text: source without white space and page marks, nothing else changed.
        sha256: hexadecimal SHA-256 of `text` in UTF-8.
        front: what stands before the first chapter: the notice that promulgates, and the title.
        chapters: one at least.
        back: what stands after the last article (signature, 抄送, imprint); empty where nothing does.
        front_start, front_end, back_start, back_end: their spans.
        page_marks: the page numbers that were dropped.
    """

    ruleset: str
    text: str
    sha256: str
    front: str
    chapters: tuple[Chapter, ...]
    back: str
    front_start: int
    front_end: int
    back_start: int
    back_end: int
    page_marks: tuple[PageMark, ...]
    _units: dict[str, Unit] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_units", {unit.fragment: unit for unit in self._walk()})

    @property
    def articles(self) -> tuple[Article, ...]:
        """All articles in their order; article n is `articles[n - 1]`."""
        return tuple(article for chapter in self.chapters for article in chapter.articles)

    def units(self) -> Iterator[Unit]:
        """Every subdivision in reading order, a parent before its children."""
        return iter(self._units.values())

    def unit(self, fragment: str) -> Unit:
        """The subdivision that a fragment addresses.

        Parameters:
            fragment: "art-38", "art-38-para-5", "art-38-para-1-item-2", "chapter-8",
                "notice" (the front matter) or "tail" (the back matter).
        Errors: UnitNotFound, which names the nearest subdivision that does exist.
        """
        unit = self._units.get(fragment)
        if unit is not None:
            return unit
        parent = fragment
        while parent and parent not in self._units:
            parent = parent.rpartition("-")[0].removesuffix("-para").removesuffix("-item")
        below = [name for name in self._units if name.startswith(f"{parent}-")] if parent else []
        there = "、".join([parent, *below] if parent else ["notice", "chapter-1", "art-1"])
        raise UnitNotFound(
            zh=f"{self.ruleset} 中没有“{fragment}”（共 {len(self.articles)} 条）。",
            en=f"{self.ruleset} has no subdivision {fragment!r} ({len(self.articles)} articles).",
            remedy_zh=f"改用其中之一：{there}。",
            remedy_en=f"use one of these: {there}.",
        )

    def _walk(self) -> Iterator[Unit]:
        if self.front:
            yield self._unit("notice", "notice", self.front_start, self.front_end)
        for chapter in self.chapters:
            yield self._unit(f"chapter-{chapter.number}", "chapter", chapter.start, chapter.end, chapter.number)
            for article in chapter.articles:
                yield from self._walk_article(article)
        if self.back:
            yield self._unit("tail", "tail", self.back_start, self.back_end)

    def _walk_article(self, article: Article) -> Iterator[Unit]:
        name = f"art-{article.number}"
        numbers = (article.chapter, article.number)
        yield self._unit(name, "article", article.start, article.end, *numbers)
        for paragraph in article.paragraphs:
            within = f"{name}-para-{paragraph.number}"
            place = (*numbers, paragraph.number)
            yield self._unit(within, "paragraph", paragraph.start, paragraph.end, *place)
            for item in paragraph.items:
                fragment = f"{within}-item-{item.number}"
                yield self._unit(fragment, "item", item.start, item.end, *place, item.number)

    def _unit(self, fragment: str, kind: UnitKind, start: int, end: int, *numbers: int) -> Unit:
        return Unit(fragment, kind, self.text[start:end], start, end, *numbers)
