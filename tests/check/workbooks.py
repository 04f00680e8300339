"""Workbooks for tests: made from rows, and templates filled in with cases as the JSON door has them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook

from guiju.check.doors.case_record import CaseRecord
from tests.check.real import folder

MEMBERS = {
    "act": "行为", "by": "行为人", "person": "姓名代号", "on": "日期", "at": "时间", "no": "序号", "to": "对象",
    "result": "结果", "states": "内容", "actingFor": "代行对象", "regarding": "针对条款", "note": "备注",
}  # fmt: skip
"""The template's header for each member of an act."""


@cache
def record() -> CaseRecord:
    """Return the forms of a case of the real knowledge."""
    return CaseRecord(folder())


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Return a workbook of these sheets, each given by its rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    """Return the workbook with one part replaced or added."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return result.getvalue()


def filled(template: bytes, cases: Sequence[Mapping[str, Any]], headers: Mapping[str, str]) -> bytes:
    """Return a template filled in with cases.

    Args:
        template: the workbook.
        cases: as the JSON door has them, each with an id.
        headers: the header for each fact's name.
    """
    book = load_workbook(io.BytesIO(template))
    cases_sheet, acts_sheet = book["案件"], book["行为"]
    columns = {cell.value: cell.column for cell in cases_sheet[1]}
    act_columns = {cell.value: cell.column for cell in acts_sheet[1]}
    act_row = 1
    for row, case in enumerate(cases, start=2):
        values = {headers[name]: value for name, value in case.get("facts", {}).items()}
        values |= {"编号": case["id"], "规则": case["ruleset"], "案件种类": case["kind"]}
        values["时间线完整"] = case.get("timelineComplete", True)
        for header, value in values.items():
            if header not in columns:
                columns[header] = len(columns) + 1
                cases_sheet.cell(1, columns[header], header)
            cases_sheet.cell(row, columns[header], in_cell(value))
        for act in case.get("acts", []):
            act_row += 1
            acts_sheet.cell(act_row, act_columns["案件编号"], case["id"])
            for key, value in act.items():
                acts_sheet.cell(act_row, act_columns[MEMBERS[key]], in_cell(value))
    return saved(book)


def in_cell(value: Any) -> Any:
    """Return a value of JSON as a person would type it."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return value
