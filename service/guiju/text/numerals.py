"""Chinese numerals of headings, articles and items, from and to integers (1 to 999)."""

from __future__ import annotations

import re
import unicodedata

CHINESE_DIGITS = "〇一二三四五六七八九"
CHINESE_NUMERAL = "〇零一二三四五六七八九十百"
LARGEST = 999

_FORM = re.compile(
    r"(?:(?P<hundreds>[一二三四五六七八九])百(?P<zero>[零〇])?)?"
    r"(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十))?"
    r"(?P<units>[一二三四五六七八九])?"
)


def to_chinese(number: int) -> str:
    """The numeral as article numbers are printed: 10 十, 38 三十八, 103 一百零三, 110 一百一十.

    Errors: ValueError outside 1 to 999.
    """
    if not 1 <= number <= LARGEST:
        raise ValueError(f"只能转换 1 至 {LARGEST}，得到 {number}。Only 1 to {LARGEST}, got {number}.")
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    written = f"{CHINESE_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # A leading "one" is not written before ten (十一), but it is after a hundred (一百一十).
        written += ("" if tens == 1 and not hundreds else CHINESE_DIGITS[tens]) + "十"
    elif hundreds and units:
        written += "零"
    return written + (CHINESE_DIGITS[units] if units else "")


def parse_number(written: str) -> int | None:
    """The number of a printed label, Chinese or Arabic (half or full width), blanks ignored.

    Returns None for what is no number from 1 to 999, such as 一二 or 十百.
    """
    compact = "".join(written.split())
    if compact and all(unicodedata.decimal(character, None) is not None for character in compact):
        return _in_range(int(compact))
    return _in_range(_parse_chinese(compact))


def _in_range(number: int) -> int | None:
    return number if 1 <= number <= LARGEST else None


def _parse_chinese(written: str) -> int:
    """The value of a well-formed Chinese numeral, 0 for anything else."""
    match = _FORM.fullmatch(written)
    if match is None:
        return 0
    # 一百零三 needs its zero and 一百一十 its "one"; 一百三 and 一百零十 mean something else or nothing.
    if match["hundreds"]:
        if match["ten"] and (match["zero"] or not match["tens"]):
            return 0
        if match["units"] and not match["ten"] and not match["zero"]:
            return 0
        if match["zero"] and not match["units"]:
            return 0
    hundreds = CHINESE_DIGITS.index(match["hundreds"]) if match["hundreds"] else 0
    tens = CHINESE_DIGITS.index(match["tens"] or "一") if match["ten"] else 0
    units = CHINESE_DIGITS.index(match["units"]) if match["units"] else 0
    return hundreds * 100 + tens * 10 + units
