"""Printed labels: chapter (第八章), article (三十八、 or 第三十八条) and item (（二） (2) 2.) at the head of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from guiju.text.numerals import CHINESE_NUMERAL, parse_number


class LabelForm(Enum):
    """The form of a label; a document keeps to one form for its articles, a list for its items."""

    CHAPTER = "第一章"
    SECTION = "第一节"
    ARTICLE = "第一条"
    ARTICLE_PLAIN = "一、"
    ITEM_BRACKETED = "（一）"
    ITEM_BRACKETED_ARABIC = "（1）"
    ITEM_DOTTED = "1."
    ITEM_COMMA = "1、"


ARTICLE_FORMS = (LabelForm.ARTICLE, LabelForm.ARTICLE_PLAIN)
ITEM_FORMS = (
    LabelForm.ITEM_BRACKETED,
    LabelForm.ITEM_BRACKETED_ARABIC,
    LabelForm.ITEM_DOTTED,
    LabelForm.ITEM_COMMA,
)

_CHINESE = rf"[{CHINESE_NUMERAL}](?:\s*[{CHINESE_NUMERAL}])*"
_ARABIC = r"[0-9０-９]+"
_ANY = rf"(?:{_CHINESE}|{_ARABIC})"
_PATTERNS = {
    LabelForm.CHAPTER: rf"第\s*({_ANY})\s*章",
    LabelForm.SECTION: rf"第\s*({_ANY})\s*节",
    LabelForm.ARTICLE: rf"第\s*({_ANY})\s*条",
    LabelForm.ARTICLE_PLAIN: rf"({_CHINESE})\s*、",
    LabelForm.ITEM_BRACKETED: rf"[（(]\s*({_CHINESE})\s*[）)]",
    LabelForm.ITEM_BRACKETED_ARABIC: rf"[（(]\s*({_ARABIC})\s*[）)]",
    # "1.5" and "2．5" are decimal numbers, not items.
    LabelForm.ITEM_DOTTED: rf"({_ARABIC})\s*[.．](?![0-9０-９])",
    LabelForm.ITEM_COMMA: rf"({_ARABIC})\s*、",
}
_COMPILED = {form: re.compile(pattern) for form, pattern in _PATTERNS.items()}
_LARGEST_ITEM = 99


@dataclass(frozen=True, slots=True)
class Label:
    """A label that stands in a line.

    Attributes:
        form: its form.
        number: what it counts.
        start, end: its place in the line.
    """

    form: LabelForm
    number: int
    start: int
    end: int


def label_at(line: str, start: int, forms: tuple[LabelForm, ...]) -> Label | None:
    """The label of one of the forms that begins at `start`, or None."""
    for form in forms:
        match = _COMPILED[form].match(line, start)
        number = parse_number(match[1]) if match else None
        if match is None or number is None:
            continue
        # A bracketed year, （2022）, is no item.
        if form in ITEM_FORMS and number > _LARGEST_ITEM:
            continue
        return Label(form, number, start, match.end())
    return None


def opens_with_label(line: str) -> bool:
    """Whether a line begins with a label of any form."""
    return label_at(line, 0, tuple(LabelForm)) is not None
