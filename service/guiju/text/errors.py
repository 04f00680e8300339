"""Errors of the text part: each says what was sent, what is wrong and how to mend it, Chinese first."""

from __future__ import annotations

from guiju.errors import ToldError


class TextError(ToldError, ValueError):
    """A source text, a fragment or a quote that cannot be used.

    Parameters:
        zh, en: what is wrong, in Chinese and in English.
        remedy_zh, remedy_en: the way out, in Chinese and in English.
        line: line of the source, counted from 1; None where no line is to blame.
    """

    def __init__(self, *, zh: str, en: str, remedy_zh: str, remedy_en: str, line: int | None = None) -> None:
        self.zh = zh
        self.en = en
        self.remedy_zh = remedy_zh
        self.remedy_en = remedy_en
        self.line = line
        where_zh = "" if line is None else f"第 {line} 行："
        where_en = "" if line is None else f"line {line}: "
        super().__init__(f"{where_zh}{zh}办法：{remedy_zh}\n{where_en}{en} Way out: {remedy_en}")


class UnitNotFound(TextError):
    """The document has no subdivision of the fragment that was asked for."""


class QuoteNotFound(TextError):
    """The quote does not stand in the subdivision; the nearest match is named.

    Parameters:
        nearest: the words of the document that come nearest to the quote.
        fragment: the smallest subdivision in which they stand.
    """

    def __init__(self, *, zh: str, en: str, remedy_zh: str, remedy_en: str, nearest: str, fragment: str) -> None:
        super().__init__(zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en)
        self.nearest = nearest
        self.fragment = fragment


class QuoteAmbiguous(TextError):
    """The quote stands more than once in the subdivision that was named."""
