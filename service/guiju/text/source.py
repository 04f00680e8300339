"""Source bytes to lines: decoding, page marks, white space; the first step of reading."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from guiju.text.errors import TextError
from guiju.text.model import PageMark

_DASH = r"[-‐‑‒–—―─－]"
_NUMBER = r"[0-9０-９]{1,4}"
_PAGE_MARK = re.compile(
    rf"{_DASH}+\s*{_NUMBER}\s*{_DASH}+"
    rf"|第\s*{_NUMBER}\s*页(?:[，,/\s]*共\s*{_NUMBER}\s*页)?"
)
_BARE_NUMBER = re.compile(_NUMBER)
# Tabs, form feeds and the like are white space; other control characters are damage.
_WHITE_CONTROLS = "\t\n\v\f\r\x85"
_FORBIDDEN_CATEGORIES = ("Cc", "Cf", "Co", "Cn", "Cs")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source that is not empty and no page mark.

    Attributes:
        number: line of the source, from 1.
        raw: the line without the white space at its ends; its width on the page can be measured.
        text: the line without any white space.
    """

    number: int
    raw: str
    text: str


def without_white_space(text: str) -> str:
    """The text without any white space, the ideographic space included; nothing else is changed."""
    return "".join(text.split())


def read_lines(source: bytes) -> tuple[list[SourceLine], tuple[PageMark, ...]]:
    """The lines of a source and the page marks that were taken out.

    Parameters:
        source: the file as published, UTF-8 with or without a byte order mark.
    Errors: TextError for bytes that are not UTF-8, for characters that are damage (control
        characters, replacement characters, private use) and for a line that may be a page number.
    """
    lines: list[SourceLine] = []
    marks: list[PageMark] = []
    for number, line in enumerate(_decode(source).split("\n"), start=1):
        _refuse_damage(line, number)
        raw = line.strip()
        text = without_white_space(raw)
        if not text:
            continue
        if _PAGE_MARK.fullmatch(raw):
            marks.append(PageMark(number, text))
            continue
        _refuse_bare_number(raw, number)
        lines.append(SourceLine(number, raw, text))
    return lines, tuple(marks)


def _decode(source: bytes) -> str:
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TextError(
            line=source.count(b"\n", 0, error.start) + 1,
            zh=f"第 {error.start + 1} 个字节（0x{source[error.start]:02x}）起不是 UTF-8 编码。",
            en=f"byte {error.start + 1} (0x{source[error.start]:02x}) does not belong to UTF-8.",
            remedy_zh="把文件转成 UTF-8 再读，例如 iconv -f GB18030 -t UTF-8。",
            remedy_en="convert the file to UTF-8, for example with iconv -f GB18030 -t UTF-8.",
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_damage(line: str, number: int) -> None:
    for character in line:
        damaged = character == "\N{REPLACEMENT CHARACTER}" or (
            unicodedata.category(character) in _FORBIDDEN_CATEGORIES and character not in _WHITE_CONTROLS
        )
        if damaged:
            code = f"U+{ord(character):04X}"
            raise TextError(
                line=number,
                zh=f"含有不可见或损坏的字符 {code}。",
                en=f"the line holds an invisible or damaged character, {code}.",
                remedy_zh="对照原件改正或删去这个字符。",
                remedy_en="mend or delete the character after the printed original.",
            )


def _refuse_bare_number(raw: str, number: int) -> None:
    if _BARE_NUMBER.fullmatch(raw):
        raise TextError(
            line=number,
            zh=f"单独成行的“{raw}”可能是页码，也可能是正文。",
            en=f"the number {raw} on a line of its own may be a page number or part of the text.",
            remedy_zh=f"是页码就写成“- {raw} -”或删去，是正文就与上一行接成一行。",
            remedy_en=f'write a page number as "- {raw} -" or delete it; join text to the line before.',
        )
