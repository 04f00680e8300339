"""Hostile workbooks: bombs, entities, links and lies are refused or passed over, in little time and memory."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import openpyxl.xml
import pytest
from openpyxl import Workbook

from guiju.check.doors.resolve import Names
from guiju.check.doors.workbook import sheets
from guiju.check.doors.workbook.door import read_workbook
from guiju.check.doors.workbook.sheets import read_sheets
from guiju.store.errors import Problem
from tests.check.real import index
from tests.check.workbooks import saved, with_part, workbook

PLAIN = workbook({"案件": [["编号", "规则", "案件种类"], ["1", "新邱", "公文"]]})
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def refused(body: bytes) -> Problem:
    started = time.process_time()
    with pytest.raises(Problem) as caught:
        read_sheets(body)
    assert time.process_time() - started < 2
    assert caught.value.zh
    assert caught.value.en
    assert caught.value.hint
    return caught.value


def sheet(rows: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


@pytest.mark.parametrize("body", [b"", b"PK", b"\x00" * 1000, b"<html>", PLAIN[:-30], PLAIN[:200]])
def test_what_is_no_workbook_is_refused(body: bytes) -> None:
    problem = refused(body)
    assert (problem.status, problem.code) == (400, "workbook-unreadable")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    assert refused(stream.getvalue()).code == "workbook-unreadable"


def with_strings() -> bytes:
    """Return the plain workbook with a table of shared strings, as spreadsheet programs write it."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        types = archive.read("[Content_Types].xml")
    strings = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{strings}"/></Types>'
    body = with_part(PLAIN, "[Content_Types].xml", types.replace(b"</Types>", override.encode()))
    return with_part(body, "xl/sharedStrings.xml", f"<sst {MAIN}><si><t>a</t></si></sst>".encode())


PARTS = [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml", "docProps/core.xml"]


@pytest.mark.parametrize("part", PARTS)
def test_an_entity_bomb_is_refused_in_every_part(part: str) -> None:
    assert openpyxl.xml.DEFUSEDXML
    body = with_strings()
    assert len(read_sheets(body)) == 1
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        original = archive.read(part).rpartition(b"?>")[2]
    bomb = f"{BOMB}]>".encode() + original.replace(b">", b">&i;", 1)
    assert refused(with_part(body, part, bomb)).code == "workbook-unreadable"


def test_an_external_entity_is_refused() -> None:
    external = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet('<row><c t="str"><v>&a;</v></c></row>')
    assert refused(with_part(PLAIN, SHEET, external)).code == "workbook-unreadable"


def test_a_part_that_is_packed_too_densely_is_refused_before_it_is_unpacked() -> None:
    dense = sheet(" " * 40_000_000)
    problem = refused(with_part(PLAIN, SHEET, dense))
    assert (problem.status, problem.code) == (413, "workbook-limit")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "UNPACKED_BYTES", 1000)
    assert refused(PLAIN).code == "workbook-limit"


def test_too_many_parts_are_refused() -> None:
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a") as archive:
        for number in range(sheets.PARTS):
            archive.writestr(f"x/{number}", "")
    assert refused(stream.getvalue()).code == "workbook-limit"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="A1048576" t="str"><v>x</v></c></row>',
        f'<row r="{10**15}"><c r="A{10**15}" t="str"><v>x</v></c></row>',
        "".join(f'<row r="{n}"><c r="ZZZ{n}" t="str"><v>x</v></c></row>' for n in range(1, 40)),
        "<row/>" * (sheets.ROWS + 2),
    ],
    ids=["a far row", "an impossible row", "far columns", "many rows"],
)
def test_a_few_cells_in_far_places_are_not_filled_up(rows: str) -> None:
    assert refused(with_part(PLAIN, SHEET, sheet(rows))).code == "workbook-limit"


def test_one_long_text_in_many_cells_is_counted_each_time() -> None:
    book = Workbook()
    for _ in range(300):
        book.worksheets[0].append(["x" * 30_000])
    assert refused(saved(book)).code == "workbook-limit"


def test_too_many_sheets_are_refused() -> None:
    assert refused(workbook({f"s{number}": [["x"]] for number in range(sheets.SHEETS + 1)})).code == "workbook-limit"


@pytest.mark.parametrize(
    "cell",
    [
        f'<c t="n"><v>{"9" * 5000}</v></c>',
        '<c t="s"><v>999999</v></c>',
        '<c t="b"><v>maybe</v></c>',
        '<c t="d"><v>never</v></c>',
        '<c s="99999999" t="n"><v>1</v></c>',
        '<c r="!!" t="n"><v>1</v></c>',
    ],
)
def test_a_cell_that_is_broken_never_shows_a_trace(cell: str) -> None:
    body = with_part(PLAIN, SHEET, sheet(f"<row>{cell}</row>"))
    try:
        read_sheets(body)
    except Problem as problem:
        assert problem.code == "workbook-unreadable"  # noqa: PT017 - some of these are readable, none may raise else


def test_a_size_that_the_sheet_states_of_itself_is_not_believed() -> None:
    lying = (
        f'<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>编号</v></c></row></sheetData></worksheet>'
    )
    (found,) = read_sheets(with_part(PLAIN, SHEET, lying.encode()))
    assert [(number, list(row)) for number, row in found.rows] == [(1, [1])]


def test_a_link_to_another_workbook_is_not_followed_and_its_formula_is_refused() -> None:
    link = b'<externalLink><externalBook r:id="rId1" xmlns:r="x"/></externalLink>'
    rows: list[list[Any]] = [["编号", "规则", "案件种类", "文种"], ["1", "新邱", "公文", "='file:///etc/[passwd]x'!A1"]]
    body = with_part(workbook({"案件": rows}), "xl/externalLinks/externalLink1.xml", link)
    (case,), _ = read_workbook(body, Names(index().terms))
    (note,) = case.notes
    assert (note.level, note.where, dict(case.facts)) == ("error", "案件!D2", {})


def test_a_hidden_sheet_is_not_read_and_that_is_said() -> None:
    book = Workbook()
    book.worksheets[0].append(["编号", "规则", "案件种类"])
    book.worksheets[0].append(["1", "新邱", "公文"])
    hidden = book.create_sheet("旧")
    hidden.append(["编号", "规则", "案件种类"])
    hidden.append(["2", "新邱", "公文"])
    hidden.sheet_state = "veryHidden"
    cases, (note,) = read_workbook(saved(book), Names(index().terms))
    assert (len(cases), note.where) == (1, "旧")
