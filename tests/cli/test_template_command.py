"""`guiju template` and workbooks on the command line: written, filled in, checked, and answered as a workbook."""

from __future__ import annotations

import io
import json
import struct
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from rdflib import Graph
from rdflib.namespace import SH

from guiju.check.doors.resolve import Names
from tests.check.real import index
from tests.check.workbooks import filled, with_part, workbook
from tests.cli.conftest import Guiju, WriteCase, example, is_clear

LATE = "zhanqian-2024/consultation-late"
AS_OF = ("--as-of", "2024-05-20")


def sheet_rows(body: bytes, name: str) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(body))[name].iter_rows(values_only=True))


def test_a_template_filled_in_gets_the_verdicts_of_the_same_case_in_json(
    guiju: Guiju, write_case: WriteCase, tmp_path: Path
) -> None:
    ran = guiju("template", "征求意见", "--ruleset", "zhanqian-2024")
    assert ran.code == 0, ran.error
    case = example(LATE)["case"]
    headers = {name: fact.zh for name in case.get("facts", {}) if (fact := Names(index().terms).fact(name))}
    path = tmp_path / "case.XLSX"
    path.write_bytes(filled(ran.output, [{"id": "a", **case}], headers))
    ours, theirs = (
        json.loads(guiju("check", one, "--format", "json", *AS_OF).text) for one in (path, write_case(LATE))
    )
    assert ours["summary"] == theirs["summary"]
    assert ours["summary"]["breached"] == 1
    places = {fact["where"] for verdict in ours["verdicts"] for fact in verdict["facts"]}
    assert "行为!B2" in places
    assert ours["input"] == []


def test_a_template_has_lists_dates_and_explanations(guiju: Guiju) -> None:
    body = guiju("template", "document", "--ruleset", "xinqiu-2022").output
    book = load_workbook(io.BytesIO(body))
    assert (book.sheetnames, book["词表"].sheet_state) == (["案件", "行为", "说明", "词表"], "hidden")
    headers = {cell.value: cell.column_letter for cell in book["案件"][1]}
    rules = {str(rule.sqref).partition("2")[0]: rule for rule in book["案件"].data_validations.dataValidation}
    lists = {}
    for header in ("文种", "是否重要"):
        sheet, _, cells = rules[headers[header]].formula1.partition("!")
        lists[header] = [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]
    genres = [term.zh for term in index().terms.concepts.values() if term.scheme == "genre"]
    assert lists == {"文种": genres, "是否重要": ["是", "否"]}
    dates = [rule for rule in book["行为"].data_validations.dataValidation if rule.type == "date"]
    assert len(dates) == 1
    told = {(row[0], row[1]): row for row in sheet_rows(body, "说明")}
    for name in ("案件", "行为"):
        assert all((name, cell.value) in told for cell in book[name][1])
    assert told["案件", "文种"][6].startswith("新邱 三十八")
    assert all(told["案件", "文种"][2:6])


def test_the_facts_that_a_rule_sets_norms_use_stand_first(guiju: Guiju) -> None:
    rows = sheet_rows(guiju("template", "document", "--ruleset", "zhanqian-2024").output, "说明")
    uses = [bool(row[6]) for row in rows if row[0] == "案件"][2:-1]
    assert True in uses
    assert False in uses
    assert uses == sorted(uses, reverse=True)


def test_the_same_template_has_the_same_bytes(guiju: Guiju) -> None:
    assert guiju("template", "会议").output == guiju("template", "meeting").output


def test_the_schema_and_the_shapes_are_printed(guiju: Guiju) -> None:
    assert json.loads(guiju("template", "--format", "schema").text)["$defs"]["case"]["type"] == "object"
    shapes = Graph().parse(data=guiju("template", "--format", "shapes").text, format="turtle")
    assert (None, SH.targetClass, None) in shapes


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(("公",), "公文"), ((), "没有写明"), (("公文", "--ruleset", "beijing-2020"), "xinqiu-2022")],
)
def test_what_there_is_no_template_for_is_named_with_what_there_is(
    guiju: Guiju, arguments: tuple[str, ...], says: str
) -> None:
    ran = guiju("template", *arguments)
    assert ran.code == 2
    assert says in ran.error
    assert is_clear(ran.error)


def test_the_verdicts_come_as_a_workbook_that_computes_nothing(
    guiju: Guiju, write_case: WriteCase, tmp_path: Path
) -> None:
    hostile = tmp_path / "=cmd.json"
    case = example(LATE)["case"]
    hostile.write_text(json.dumps({**case, "id": '=HYPERLINK("http://example.org")'}), encoding="utf-8")
    wanted = json.loads(guiju("check", write_case(LATE), "--format", "json", *AS_OF).text)
    path = tmp_path / "verdicts.xlsx"
    ran = guiju("check", hostile, write_case(LATE), "--format", "xlsx", "-o", path, *AS_OF)
    assert (ran.code, ran.output) == (0, b"")
    book = load_workbook(path)
    assert book.sheetnames == ["汇总", "结论", "输入", "回执"]
    rows = list(book["结论"].iter_rows(min_row=2))
    assert len(rows) == 2 * len(wanted["verdicts"])
    assert "f" not in {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    late = next(row for row in rows if row[2].value == "违反 breached")
    assert late[6].value == next(v for v in wanted["verdicts"] if v["verdict"] == "breached")["message"]["zh"]
    again = tmp_path / "again.xlsx"
    guiju("check", hostile, write_case(LATE), "--format", "xlsx", "-o", again, *AS_OF)
    assert again.read_bytes() == path.read_bytes()


def test_the_report_comes_as_json_ld_too(guiju: Guiju, write_case: WriteCase) -> None:
    ran = guiju("check", write_case(LATE), "--format", "jsonld", *AS_OF)
    results = [node for node in json.loads(ran.text) if str(SH.resultSeverity) in node]
    assert len(results) == 1


def test_a_file_that_cannot_be_written_is_named(guiju: Guiju, write_case: WriteCase, tmp_path: Path) -> None:
    ran = guiju("check", write_case(LATE), "-o", tmp_path / "no" / "where.txt", *AS_OF)
    assert ran.code == 2
    assert "where.txt" in ran.error
    assert is_clear(ran.error)


def test_a_part_that_lies_about_its_size_is_refused(guiju: Guiju, tmp_path: Path) -> None:
    plain = workbook({"案件": [["编号", "规则", "案件种类"], ["1", "新邱", "公文"]]})
    name = b"xl/worksheets/sheet1.xml"
    bomb = bytearray(with_part(plain, name.decode(), b"<a>" + b" " * 50_000_000))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = bomb.rfind(signature, 0, bomb.rfind(name) if signature[2] == 1 else bomb.find(name))
        bomb[start + offset : start + offset + 4] = struct.pack("<I", 1000)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb)
    ran = guiju("check", path)
    assert ran.code == 2
    assert is_clear(ran.error)
