"""The verdicts as a workbook to file and to filter: summary, one verdict a row, notes on the input, receipt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import unquote

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from guiju.check.doors.json_door import CASE_BASE
from guiju.check.doors.workbook.book import Content, add_sheet, new_book, put, put_header, saved, set_widths

Answer = Mapping[str, Any]
"""The JSON of a check, as the contract has it."""
VERDICTS: Final[Mapping[str, str]] = {
    "breached": "违反 breached",
    "conflict": "规定冲突 conflict",
    "undetermined": "无法判断 undetermined",
    "pending": "待办 pending",
    "complied": "符合 complied",
    "not_applicable": "不适用 not applicable",
}
"""The verdicts in words, in the order in which they are shown."""
_SEVERITIES: Final = {"Violation": "违规 Violation", "Warning": "警告 Warning", "Info": "提示 Info"}
_VERDICT_COLUMNS: Final[Mapping[str, int]] = {
    "文件 file": 18, "案件 case": 20, "结论 verdict": 22, "程度 severity": 18, "条文 article": 28, "原文 quote": 50,
    "说明 message": 50, "message (en)": 50, "应当 expected": 36, "实际 actual": 36, "期限 due": 13,
    "影响期限 moved by": 24, "补正 remedy": 40, "remedy (en)": 40, "依据事实 facts": 44, "位置 places": 26,
    "假定 assumptions": 40, "规则 rule set": 16, "规范 norm": 60,
}  # fmt: skip
_NOTE_COLUMNS: Final[Mapping[str, int]] = {
    "文件 file": 18, "程度 level": 12, "位置 place": 24, "说明 message": 70, "message (en)": 70,
}  # fmt: skip


def report_workbook(answers: Sequence[tuple[str, Answer]]) -> bytes:
    """Return the workbook (.xlsx).

    Args:
        answers: name of each file of cases, and what the check of it answered.
    """
    book = new_book()
    _sheet(book, "汇总", ["文件 file", "项目 item", "值 value"], [28, 30, 60], _summary(answers))
    columns = list(_VERDICT_COLUMNS)
    _sheet(book, "结论", columns, list(_VERDICT_COLUMNS.values()), _verdicts(answers), filtered=True)
    _sheet(book, "输入", list(_NOTE_COLUMNS), list(_NOTE_COLUMNS.values()), _notes(answers))
    _sheet(book, "回执", ["文件 file", "项目 item", "值 value"], [28, 30, 80], _receipts(answers))
    return saved(book)


def _sheet(
    book: Workbook,
    name: str,
    headers: list[str],
    widths: list[int],
    rows: Iterable[Sequence[Content]],
    *,
    filtered: bool = False,
) -> None:
    sheet = add_sheet(book, name)
    put_header(sheet, headers)
    set_widths(sheet, widths)
    last = 1
    for last, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            put(sheet, last, column, value)
    sheet.freeze_panes = "A2"
    if filtered:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _summary(answers: Sequence[tuple[str, Answer]]) -> Iterator[Sequence[Content]]:
    for file, answer in answers:
        yield file, "结果 result", _result(answer)
        yield file, "判断日 as of", date.fromisoformat(answer["as_of"])
        yield file, "规则 rule sets", "、".join(answer["rulesets"])
        for name, words in VERDICTS.items():
            yield file, words, answer["summary"][name]
        yield file, "查看的规范 norms looked at", answer["looked_at"]["norms"]
        yield file, "查看的节点 nodes looked at", answer["looked_at"]["nodes"]
        yield file, "没有规范涉及 no norm speaks of", "；".join(answer["looked_at"]["untouched"])
        yield file, "说明 note", "本库只含本区工作规则；上位规定不在其中。Higher rules are not in this library."


def _result(answer: Answer) -> str:
    if not answer["looked_at"]["norms"]:
        return "未作判断 nothing was judged"
    return "未发现违反 no breach" if answer["conforms"] else "有违反 rules are breached"


def _verdicts(answers: Sequence[tuple[str, Answer]]) -> Iterator[Sequence[Content]]:
    for file, answer in answers:
        for verdict in answer["verdicts"]:
            yield file, *_verdict(verdict)


def _verdict(verdict: Mapping[str, Any]) -> Sequence[Content]:
    facts = verdict["facts"]
    breached = verdict["verdict"] == "breached"
    return (
        unquote(verdict["focus"].removeprefix(CASE_BASE)),
        VERDICTS[verdict["verdict"]],
        _SEVERITIES[verdict["severity"]] if breached else "",
        verdict["cite"],
        verdict["quote"],
        verdict["message"]["zh"],
        verdict["message"]["en"],
        verdict["expected"]["zh"],
        verdict["actual"]["zh"],
        date.fromisoformat(verdict["due"]) if verdict["due"] else "",
        "、".join(verdict["moved_by"]),
        verdict["remedy"]["zh"],
        verdict["remedy"]["en"],
        "\n".join(f"{fact['what']}：{fact['value']}" for fact in facts),
        "\n".join(dict.fromkeys(fact["where"] for fact in facts if fact["where"])),
        "\n".join(verdict["assumptions"]),
        verdict["ruleset"],
        verdict["norm"],
    )


def _notes(answers: Sequence[tuple[str, Answer]]) -> Iterator[Sequence[Content]]:
    for file, answer in answers:
        for note in answer["input"]:
            yield file, note["level"], note["where"], note["message"]["zh"], note["message"]["en"]


def _receipts(answers: Sequence[tuple[str, Answer]]) -> Iterator[Sequence[Content]]:
    for file, answer in answers:
        for name, value in _flat("", answer["receipt"]):
            yield file, name, value


def _flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the leaves of a JSON value, each with its path: `texts.xinqiu-2022`."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}".lstrip("."), inner)
    elif isinstance(value, list):
        yield name, "、".join(map(str, value))
    else:
        yield name, str(value)
