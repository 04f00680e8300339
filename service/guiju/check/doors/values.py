"""Values as users write them: days, times of day, whole numbers, yes/no and texts, or what is wrong with them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from typing import Final
from unicodedata import normalize

from guiju.check.case import RawValue
from guiju.check.doors.shown import is_unicode, shown

CHINA: Final = timezone(timedelta(hours=8))
"""The one time zone of the rules; a moment with another offset is brought to it."""
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
"""What a case says of days outside these is a slip of the pen, and arithmetic could leave what dates can hold."""

_CLOCK: Final = r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?"
_ZONE: Final = r"(Z|[+-]\d{2}:\d{2})?"
_MOMENT: Final = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})(?:[T ]{_CLOCK})?{_ZONE}", re.ASCII)
_TIME: Final = re.compile(rf"T?{_CLOCK}{_ZONE}", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_YES_NO: Final = {
    "true": True, "false": False, "是": True, "否": False, "yes": True, "no": False, "有": True, "无": False,
}  # fmt: skip


class Malformed(ValueError):
    """A value that cannot be read: what is wrong and how to mend it, in Chinese and English."""

    def __init__(self, zh: str, en: str, mend_zh: str, mend_en: str, code: str = "case-unusable") -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en
        self.mend_zh, self.mend_en = mend_zh, mend_en
        self.code = code


def read_moment(value: RawValue, first: date = FIRST_DAY, last: date = LAST_DAY) -> tuple[date, int | None]:
    """Read a day, `2024-03-01`, or a moment, `2024-03-01T09:30` (ISO 8601, extended form of a calendar date).

    Args:
        value: what is written.
        first: the first day that is taken.
        last: the last one.
    Returns:
        The day in China, and the minute of the day where a time is given.
    Raises:
        Malformed: it is neither.
    """
    found = _MOMENT.fullmatch(str(value).strip())
    try:
        if not found or isinstance(value, bool | int | float):
            raise ValueError
        day = date.fromisoformat(found[1])
        if found[2] is None:
            return _within(day, first, last), None
        minute = _minute(found[2], found[3])
        if found[4] not in (None, "+08:00"):
            moment = datetime.fromisoformat(f"{day}T{minute // 60:02}:{minute % 60:02}{found[4]}").astimezone(CHINA)
            day, minute = moment.date(), moment.hour * 60 + moment.minute
        return _within(day, first, last), minute
    except (ValueError, OverflowError) as error:
        if isinstance(error, Malformed):
            raise
        raise _no_date(f"{shown(value)} 不是日期", f"{shown(value)} is not a date") from error


def read_time(value: RawValue) -> tuple[date | None, int]:
    """Read a time of day, `09:30`, or a moment, whose day is then given too.

    Raises:
        Malformed: it is neither.
    """
    text = str(value).strip()
    found = _TIME.fullmatch(text)
    try:
        if found and isinstance(value, str):
            return None, _minute(found[1], found[2])
        day, minute = read_moment(value)
        if minute is not None:
            return day, minute
    except ValueError:
        pass
    raise Malformed(f"{shown(value)} 不是时刻", f"{shown(value)} is not a time of day",
                    "写成 09:30", "write a time as 09:30", "bad-time")  # fmt: skip


def read_boolean(value: RawValue) -> bool:
    """Read yes or no, in Chinese or English, or as JSON has it.

    Raises:
        Malformed: it is neither.
    """
    word = str(value).strip().lower()
    if isinstance(value, bool):
        return value
    if word not in _YES_NO:
        raise Malformed(f"{shown(value)} 应为 是 或 否", f"{shown(value)} must be true or false",
                        "写 true 或 false", "write true or false")  # fmt: skip
    return _YES_NO[word]


def read_integer(value: RawValue) -> int:
    """Read a whole number of at most 15 digits, which every reader of JSON keeps exactly (RFC 8259, section 6).

    Raises:
        Malformed: it is none.
    """
    text = normalize("NFKC", str(value)).strip()
    if isinstance(value, float) and value.is_integer():
        text = f"{value:.0f}"
    if isinstance(value, bool) or not _WHOLE.fullmatch(text):
        raise Malformed(f"{shown(value)} 应为整数", f"{shown(value)} must be a whole number",
                        "写不超过 15 位的整数", "write a whole number of at most 15 digits")  # fmt: skip
    return int(text)


def read_text(value: RawValue) -> str:
    """Read a text.

    Raises:
        Malformed: it is a number or true/false, or holds characters that no text can hold.
    """
    if not isinstance(value, str):
        raise Malformed(f"{shown(value)} 应为文字", f"{shown(value)} must be text",
                        "加引号", "put it in quotation marks")  # fmt: skip
    if not is_unicode(value):
        raise Malformed(f"{shown(value)} 含有不能用的字符", f"{shown(value)} holds characters that cannot be used",
                        "删去 NUL 和不成对的代理字符", "leave out NUL and halves of surrogate pairs")  # fmt: skip
    return value.strip()


def _minute(hour: str, minute: str) -> int:
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError(hour)
    return int(hour) * 60 + int(minute)


def _within(day: date, first: date, last: date) -> date:
    if not first <= day <= last:
        raise _no_date(f"{day} 不在 {first.year} 年至 {last.year} 年之间",
                       f"{day} is not between {first.year} and {last.year}")  # fmt: skip
    return day


def _no_date(zh: str, en: str) -> Malformed:
    return Malformed(zh, en, "写成 2024-03-01 这样的日期", "write a date as 2024-03-01", "bad-date")
