"""The State Council General Office's yearly notice on holidays, as plain text, becomes a year's arrangement.

Read are its numbered items (一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。). Weekdays and
numbers of days that an item states are checked against its dates, so that a slip in copying is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from guiju.check.doors.json_door import bad_input
from guiju.check.doors.resolve import Names
from guiju.knowledge.calendar import SpecialDay, YearArrangement
from guiju.store.errors import Problem
from guiju.text.numerals import to_chinese

CODE: Final = "calendar-unusable"
SATURDAY: Final = 5
_WEEKDAYS: Final = "一二三四五六日"
_HALF_WIDTH: Final = str.maketrans("(),:;０１２３４５６７８９", "（），：；0123456789")
_TITLE: Final = re.compile(r"(\d{4})年(?:部分节假日|元旦)")
_ITEM: Final = re.compile(r"([一二三四五六七八九十]+)、([^：]+)：(.+)")
_ITEM_OR_DATE: Final = re.compile(r"[一二三四五六七八九十]+、|.*\d月\d+日")
_SIGNED: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_DATE: Final = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:（[^（）]*）)?"
_PARTS: Final = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（([^（）]*)）)?")
_OFF: Final = re.compile(
    rf"({_DATE})(?:至({_DATE}))?放假(?:(\d+)天)?(?:调休)?(?:，(?:共(\d+)天|与周末连休|不调休))*"
)  # fmt: skip
_WORKED: Final = re.compile(rf"{_DATE}(?:、{_DATE})*上班")
_WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")
_ADVICE: Final = "鼓励"
"""A sentence that begins so asks employers for something and makes no day a holiday."""


def read_notice(text: str, names: Names, year: int | None = None) -> YearArrangement:
    """Read a notice.

    Args:
        text: the notice, whole or from its first item on.
        names: looks the holidays' names up.
        year: the year that the notice arranges; read from its title where None.
    Raises:
        Problem: the year is not known, an item cannot be read, contradicts itself, or one is left out; the message
            names the line and the words.
    """
    lines = ["".join(line.split()).translate(_HALF_WIDTH) for line in text.splitlines()]
    reader = _NoticeReader(names, _year_of(lines, year))
    for number, line in enumerate(lines, start=1):
        reader.line(number, line)
    if not reader.special:
        raise _unreadable("", "没有找到“一、元旦：…放假”这样的条目", "no numbered item was found that names holidays")
    return YearArrangement(reader.year, dict(sorted(reader.special.items())))


def _year_of(lines: list[str], year: int | None) -> int:
    found = {int(match.group(1)) for line in lines for match in _TITLE.finditer(line)}
    if year is not None and found - {year}:
        other = ", ".join(map(str, sorted(found)))
        raise _unreadable("", f"通知安排的是 {other} 年，而不是 {year} 年", f"the notice is for {other}, not {year}")
    if year is None and len(found) != 1:
        raise Problem(
            422,
            CODE,
            "看不出通知安排的是哪一年",
            "the notice does not say which year it is for",
            "保留标题“国务院办公厅关于2027年部分节假日安排的通知”，或先用 guiju calendar --year 2027 转换。"
            "Keep the title of the notice, or convert it first with guiju calendar --year.",
        )
    return year or found.pop()


@dataclass
class _NoticeReader:
    """Collects the special days line by line."""

    names: Names
    year: int
    special: dict[date, SpecialDay] = field(default_factory=dict)
    _items: int = 0

    def line(self, number: int, line: str) -> None:
        """Read one line; what is no item must not look like one, nor hold a date but that of the signature."""
        where = f"第 {number} 行"
        item = _ITEM.fullmatch(line)
        if item is None:
            if _ITEM_OR_DATE.match(line) and not _SIGNED.fullmatch(line):
                raise _unreadable(where, f"看不懂“{line}”", f"cannot read “{line}”")
            return
        self._items += 1
        if item.group(1) != to_chinese(self._items):
            expected = to_chinese(self._items)
            raise _unreadable(where, f"应为第“{expected}”项，却是“{item.group(1)}”", f"item {self._items} is missing")
        holidays = tuple(sorted(self._holiday(where, name) for name in item.group(2).split("、")))
        for sentence in filter(None, item.group(3).split("。")):
            self._sentence(where, sentence, holidays)

    def _holiday(self, where: str, name: str) -> str:
        found = self.names.concept(name, ("holiday",))
        if not found:
            raise _unreadable(
                where,
                f"不认识节假日“{name}”；新设的节假日先加入 ontology/time.ttl",
                f"unknown holiday “{name}”; a new one goes into ontology/time.ttl first",
            )
        return found

    def _sentence(self, where: str, sentence: str, holidays: tuple[str, ...]) -> None:
        off = _OFF.fullmatch(sentence)
        if off:
            days = self._range(where, off)
            for stated in filter(None, (off.group(3), off.group(4))):
                _check_number(where, sentence, int(stated), len(days))
        elif _WORKED.fullmatch(sentence):
            days = list(self._dates(where, sentence.removesuffix("上班")))
        elif sentence.startswith(_ADVICE):
            return
        else:
            raise _unreadable(where, f"看不懂“{sentence}”", f"cannot read “{sentence}”")
        for day in days:
            self._add(where, SpecialDay(day, off is None, holidays))

    def _range(self, where: str, off: re.Match[str]) -> list[date]:
        first, *rest = self._dates(where, f"{off.group(1)}{off.group(2) or ''}")
        last = rest[0] if rest else first
        if last < first:
            raise _unreadable(where, f"“{off.group(0)}”的末日在首日之前", f"“{off.group(0)}” ends before it begins")
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def _dates(self, where: str, words: str) -> Iterator[date]:
        """Yield the dates of some words; a month not written is that of the date before."""
        month = ""
        for year, own, number, remark in _PARTS.findall(words):
            month = own or month
            try:
                day = date(int(year or self.year), int(month or 0), int(number))
            except ValueError as error:
                written = f"{month}月{number}日"
                raise _unreadable(where, f"没有“{written}”这一天", f"there is no day “{written}”") from error
            _check_weekday(where, day, remark)
            yield day

    def _add(self, where: str, special: SpecialDay) -> None:
        check_special(where, special, self.year)
        if special.day in self.special:
            raise _unreadable(where, f"{special.day} 已在前面安排过", f"{special.day} was arranged before")
        self.special[special.day] = special


def check_special(where: str, special: SpecialDay, year: int) -> None:
    """Refuse a day outside the year (and the December before), and a working day that is worked anyway.

    Raises:
        Problem: with the place given.
    """
    day = special.day
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise _unreadable(where, f"{day} 不在 {year} 年", f"{day} is not in {year}")
    if special.working and day.weekday() < SATURDAY:
        raise _unreadable(where, f"{day} 不是周末，无须调休上班", f"{day} is no weekend day: it is worked anyway")


def check_complete(arrangement: YearArrangement, expected: Mapping[str, str]) -> None:
    """Refuse an arrangement without one of the holidays that every year has: half a notice would pass in silence.

    Args:
        arrangement: what was read.
        expected: holidays (IRI → name) that it must give.
    Raises:
        Problem: it names the holidays that are left out.
    """
    given = {holiday for special in arrangement.special.values() for holiday in special.holidays}
    missing = "、".join(name for iri, name in expected.items() if iri not in given)
    if missing:
        raise _unreadable("", f"{arrangement.year} 年的安排缺少{missing}", f"the arrangement lacks {missing}")


def _check_weekday(where: str, day: date, remark: str) -> None:
    stated = _WEEKDAY.search(remark)
    if stated and stated.group(1).replace("天", "日") != _WEEKDAYS[day.weekday()]:
        wrong, right = stated.group(0), f"周{_WEEKDAYS[day.weekday()]}"
        raise _unreadable(where, f"{day} 是{right}，不是“{wrong}”", f"{day} is no “{wrong}” but “{right}”")


def _check_number(where: str, words: str, stated: int, found: int) -> None:
    if stated != found:
        raise _unreadable(where, f"“{words}”有 {found} 天，不是 {stated} 天", f"“{words}” has {found} days")


def _unreadable(where: str, zh: str, en: str) -> Problem:
    hint = "照国务院办公厅通知的原文逐项粘贴，每项一行。Paste the notice word for word, an item a line."
    return bad_input(where, zh, en, hint, CODE)
