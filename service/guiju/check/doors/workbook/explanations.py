"""The template's sheet of explanations: what every column is, how it is filled in, and which articles use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from guiju.check.doors.workbook.book import add_sheet, put, put_header, set_widths
from guiju.check.doors.workbook.columns import ABOUT, ACTS, CASES, Column
from guiju.knowledge.case_shapes import CaseProperty
from guiju.knowledge.index import Index

_HOW: Final = (
    (
        f"“{CASES}”表一行一个案件；“{ACTS}”表一行一个行为，用案件编号连到案件；编号空白的，属于上一行的案件。",
        f"{CASES}: a case a row. {ACTS}: an act a row, with its case’s number, or the row above is of its case.",
    ),
    (
        "不知道的留空，不要猜：留空的事实按“未提供”处理，需要它的规范会说缺什么。",
        "Leave open what you do not know: a norm that needs it will say what is missing.",
    ),
    (
        "列可以改名为同义词、调换次序、删去；不认识的列会被指出。公式不计算，请粘贴为数值。",
        "Columns may be moved, left out or renamed to synonyms; unknown ones are reported. Paste formulas as values.",
    ),
    (
        "行为表是封闭的：没有写的行为视为没有做；记录不完整的，“时间线完整”写 否。",
        "What is not on the list of acts was not done, unless 时间线完整 says 否 (no).",
    ),
)
_VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "boolean": ("是 或 否", "是 (yes) or 否 (no)"),
    "integer": ("整数", "a whole number"),
    "date": ("日期，如 2024-03-01", "a date, as 2024-03-01"),
    "time": ("时刻，如 09:30", "a time of day, as 09:30"),
    "text": ("文字", "text"),
    "concept": ("从列表中选", "choose from the list"),
}
_MEMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "id": ("自编的编号，每个案件不同", "a number of your own, different for each case"),
    "ruleset": ("按哪部规则判断", "the rule set by which the case is judged"),
    "timelineComplete": ("行为表是否记全了；留空为 是", "whether the acts are on file in full; 是 (yes) if left open"),
    "case": ("属于哪个案件", "the case that the act belongs to"),
    "person": (
        "同一人用同一代号，不必写真实姓名，如 p1",
        "one token for one person; real names are not needed, as p1",
    ),
    "regarding": ("例外理由针对的条号，如 38", "the article from which a recorded reason departs, as 38"),
}
"""What the record's own members are, where the ontology does not say it or says it for others than clerks."""


@dataclass(frozen=True)
class Explained:
    """A column to explain: on which sheet, its property, and the articles by rule set that use it."""

    sheet: str
    column: Column
    about: CaseProperty | None = None
    articles: Mapping[str, set[int]] = field(default_factory=dict)


def explain(book: Workbook, kind: str, ruleset: str, index: Index, columns: Sequence[Explained]) -> None:
    """Add the sheet. The kind of case and the rule set stand on it, and are read from it.

    Args:
        book: the template.
        kind: IRI of the case kind.
        ruleset: ID of the rule set, or empty.
        index: for labels and the printed numbers of articles.
        columns: what to explain.
    """
    sheet = add_sheet(book, ABOUT)
    title = put(sheet, 1, 1, f"{index.terms.label(kind, 'zh')}案件模板 / Template: {index.terms.label(kind, 'en')}")
    title.font, title.alignment = Font(bold=True, size=14), Alignment(wrap_text=False)
    put(sheet, 2, 1, "案件种类")
    put(sheet, 2, 2, index.terms.label(kind, "zh"))
    put(sheet, 2, 3, "未另设“案件种类”列时，所有案件都是这一种。")
    put(sheet, 2, 4, "The kind of all cases, unless there is a column 案件种类.")
    if ruleset:
        put(sheet, 3, 1, "规则")
        put(sheet, 3, 2, ruleset)
        put(sheet, 3, 3, "“规则”列空白的案件按此判断。")
        put(sheet, 3, 4, "The rule set of cases that name none.")
    for row, (zh, en) in enumerate(_HOW, start=4):
        put(sheet, row, 3, zh)
        put(sheet, row, 4, en)
    header = 5 + len(_HOW)
    put_header(
        sheet, ["表 / sheet", "列 / column", "说明", "meaning", "填法", "how to fill in", "涉及条文 / articles"], header
    )
    for row, one in enumerate(columns, start=header + 1):
        for column, text in enumerate(_row(one, index), start=1):
            put(sheet, row, column, text)
    set_widths(sheet, [12, 24, 44, 44, 24, 28, 50])
    sheet.sheet_view.showGridLines = False


def _row(one: Explained, index: Index) -> list[str]:
    zh, en = _VALUES[one.column.values]
    if one.column.many:
        zh, en = f"{zh}，可写几个，用、隔开", f"{en}; several are divided by 、"
    about_zh, about_en = _about(one)
    return [one.sheet, one.column.header, about_zh, about_en, zh, en, _articles(one.articles, index)]


def _about(one: Explained) -> tuple[str, str]:
    if one.column.key in _MEMBERS or one.about is None:
        return _MEMBERS[one.column.key]
    return one.about.about_zh, f"{one.about.en}: {one.about.about_en}"


def _articles(articles: Mapping[str, Iterable[int]], index: Index) -> str:
    """Return where a fact is used: 新邱 三十八、四十；环翠 第六条."""
    found = []
    for ruleset, numbers in sorted(articles.items()):
        own = index.rulesets[ruleset]
        found.append(f"{own.short} " + "、".join(own.articles.get(number, str(number)) for number in sorted(numbers)))
    return "；".join(found)
