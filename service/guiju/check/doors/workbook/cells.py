"""What people write in cells becomes what the record needs: 2024年3月1日, ２０２４/3/1, 是, 甲、乙."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from guiju.check.case import RawValue
from guiju.check.doors.resolve import Names
from guiju.check.doors.shown import shown
from guiju.check.doors.workbook.columns import Column
from guiju.check.doors.workbook.sheets import Cell, Value

SEPARATORS: Final = re.compile(r"([、；;，,\n])")
_DATE: Final = re.compile(
    r"(\d{4})(?P<sign>[-/.])(\d{1,2})(?P=sign)(\d{1,2})|(\d{4})年(\d{1,2})月(\d{1,2})[日号]|(\d{4})(\d\d)(\d\d)"
)
_TIME: Final = re.compile(r"(\d{1,2})(?::(\d{2})(?::\d{2})?|[时点](?:(\d{1,2})分?)?)")
_LONGEST: Final = 15
"""A label of the vocabulary consists of at most so many parts, its separators counted (an odd number)."""
_SIGNS: Final = {"√": True, "✓": True, "✔": True, "×": False, "✗": False, "✘": False}
_BLANKS: Final = frozenset(("", "—", "——", "-", "/"))


class CellError(ValueError):
    """A cell holds what its column cannot take; `zh` and `en` say what is wrong and how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def read_cell(cell: Cell, column: Column, names: Names, ruleset: str = "") -> tuple[RawValue, ...]:
    """Return the values of a cell as the JSON door would have them; none for a dash.

    Args:
        cell: what stands there.
        column: what is asked for.
        names: knows the labels that several values in one cell may be.
        ruleset: the ID of the rule set whose own words are known too.

    Raises:
        CellError: the value does not fit the column, or the cell holds a formula or an error value.
    """
    if cell.is_formula:
        raise CellError(
            "这是公式，不计算；请复制此格，选择性粘贴为数值",
            "a formula is not computed: copy the cell and paste it as a value",
        )
    if cell.is_error:
        raise CellError(f"表格软件在此报错 {cell.value}；请改正", f"the cell holds the error {cell.value}: mend it")
    if isinstance(cell.value, str) and _plain(cell.value) in _BLANKS:
        return ()
    if column.many:
        return tuple(split(_text(cell.value), column.schemes, names, ruleset))
    return (_READERS[column.values](cell.value),)


def minute_of(cell: Cell) -> str:
    """Return the time of day that a date's cell holds beside the date, `09:30`; empty where it holds none."""
    if isinstance(cell.value, datetime) and cell.value.time() != time():
        return cell.value.strftime("%H:%M")
    _, _, rest = _date_and_rest(cell.value) if isinstance(cell.value, str) else (None, "", "")
    return _clock(rest) if rest else ""


def split(text: str, schemes: Sequence[str], names: Names, ruleset: str = "") -> list[str]:
    """Return the values that separators divide; the longest known label goes first, for labels hold separators too.

    Args:
        text: what stands in the cell, for example `区人大、区政协专门委员会、区政府办公室`.
        schemes: where known labels stand; none where the values are free text.
        names: knows the labels.
        ruleset: the ID of the rule set whose own words are known too.
    """
    parts = SEPARATORS.split(text)  # values and separators by turns: both ends of a joined label are values
    values: list[str] = []
    start = 0
    while start < len(parts):
        ends = range(min(len(parts), start + _LONGEST), start + 1, -2) if schemes else ()
        known = (end for end in ends if names.concept("".join(parts[start:end]).strip(), schemes, ruleset))
        end = next(known, start + 1)
        values.append("".join(parts[start:end]).strip())
        start = end + 1
    return [value for value in values if value]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    return str(value).strip()


def _integer(value: Value) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    digits = _plain(value).replace(" ", "") if isinstance(value, str) else ""
    if re.fullmatch(r"-?\d{1,15}", digits):
        return int(digits)
    raise CellError(
        f"{_shown(value)} 不是整数；写 7 这样的整数", f"{_shown(value)} is no whole number: write one, as 7"
    )


def _boolean(value: Value) -> RawValue:
    if isinstance(value, bool):
        return value
    text = _plain(_text(value))
    words = {"是": True, "有": True, "true": True, "yes": True, "1": True, "否": False, "无": False, "false": False,
             "no": False, "0": False, **_SIGNS}  # fmt: skip
    if text.casefold() in words:
        return words[text.casefold()]
    raise CellError(f"{_shown(value)} 应为 是 或 否", f"{_shown(value)} must be 是 (yes) or 否 (no)")


def _date_and_rest(value: str) -> tuple[date | None, str, str]:
    """Return the date at the head of a text, the text itself, and what follows the date."""
    text = _plain(value)
    compact = re.sub(r"\s*([年月日号/.-])\s*", r"\1", text)
    match = _DATE.match(compact)
    if match is None:
        return None, text, ""
    year, month, day = (int(group) for group in match.groups() if group and group.isdigit())
    try:
        return date(year, month, day), text, compact[match.end() :].strip(" T")
    except ValueError:
        return None, text, ""


def _date(value: Value) -> str:
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    found, text, rest = _date_and_rest(_text(value)) if isinstance(value, str | int) else (None, _shown(value), "")
    if found is None or (rest and not _TIME.fullmatch(rest)):
        raise CellError(
            f"{_shown(text)} 不是完整的日期；写成 2024-03-01，或把单元格设为日期格式",
            f"{_shown(text)} is no full date: write 2024-03-01, or format the cell as a date",
        )
    return found.strftime("%Y-%m-%d")


def _time(value: Value) -> str:
    if isinstance(value, datetime | time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return _clock(f"{minutes // 60:02}:{minutes % 60:02}")
    return _clock(_plain(_text(value)))


def _clock(text: str) -> str:
    match = _TIME.fullmatch(text.replace(" ", ""))
    hour, minute = (int(match[1]), int(match[2] or match[3] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise CellError(f"{_shown(text)} 不是时刻；写成 09:30", f"{_shown(text)} is no time of day: write 09:30")
    return f"{hour:02}:{minute:02}"


def _shown(value: Value) -> str:
    return shown(_text(value))


_READERS: Final[dict[str, Callable[[Value], RawValue]]] = {
    "boolean": _boolean,
    "integer": _integer,
    "date": _date,
    "time": _time,
    "text": _text,
    "concept": _text,
}
