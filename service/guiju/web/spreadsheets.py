"""Writes the table of a named query for spreadsheet programs: CSV, TSV and .xlsx."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Final, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from guiju.web.answers import Table, Value

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet program take a cell for a formula."""
INTEGER: Final = "http://www.w3.org/2001/XMLSchema#integer"
LONGEST_CELL: Final = 32_767
"""Most characters of a cell in a workbook."""
MADE: Final = datetime(1980, 1, 1)  # noqa: DTZ001
"""When every workbook says that it was made, the first moment of ZIP: equal rows give equal bytes, and so one ETag."""


def neutral(text: str) -> str:
    """Return the text with an apostrophe ahead where a spreadsheet program would compute it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_bytes(table: Table) -> bytes:
    """Write CSV as spreadsheet programs take it: UTF-8 with a byte order mark, CRLF, formulas neutralised."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(table.columns)
    writer.writerows([neutral(row[name].text) if name in row else "" for name in table.columns] for row in table.rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8")


def tsv_bytes(table: Table) -> bytes:
    """Write the SPARQL TSV results format (SPARQL 1.1 Query Results CSV and TSV Formats, section 4)."""
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    lines += ["\t".join(tsv_term(row.get(name)) for name in table.columns) for row in table.rows]
    return ("\n".join(lines) + "\n").encode("utf-8")


def tsv_term(value: Value | None) -> str:
    """Write one term as in Turtle, nothing for a variable that is not bound."""
    if value is None:
        return ""
    if value.kind == "uri":
        return f"<{value.text}>"
    if value.kind == "bnode":
        return f"_:{value.text}"
    if value.datatype == INTEGER:
        return value.text
    escapes = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
    suffix = f"@{value.language}" if value.language else f"^^<{value.datatype}>" if value.datatype else ""
    return f'"{value.text.translate(escapes)}"{suffix}'


def xlsx_bytes(table: Table, title: str) -> bytes:
    """Write a workbook of one sheet: the columns' names in a frozen first row, every text a text.

    Parameters: title, the sheet's name; what a sheet's name may not hold is dropped.
    """
    book = Workbook(write_only=True)
    sheet = cast(
        "WriteOnlyWorksheet",
        book.create_sheet("".join(sign for sign in title if sign not in r"[]:*?/\'")[:31] or "guiju"),
    )
    sheet.freeze_panes = "A2"
    sheet.append(list(table.columns))
    for row in table.rows:
        sheet.append([cell(sheet, row.get(name)) for name in table.columns])
    stream = io.BytesIO()
    book.save(stream)
    return undated(stream)


def undated(workbook: io.BytesIO) -> bytes:
    """Return a workbook without the time of its making, which openpyxl writes into its properties and its ZIP."""
    properties = DocumentProperties(creator="guiju", created=MADE, modified=MADE)
    stream = io.BytesIO()
    with ZipFile(workbook) as source, ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = tostring(properties.to_tree()) if name == ARC_CORE else source.read(name)
            target.writestr(ZipInfo(name, MADE.timetuple()[:6]), content, ZIP_DEFLATED)
    return stream.getvalue()


def cell(sheet: WriteOnlyWorksheet, value: Value | None) -> Cell | None:
    """Return a workbook's cell; the type is set by us, so that no text is taken for a formula."""
    if value is None:
        return None
    if value.datatype == INTEGER:
        return WriteOnlyCell(sheet, value=int(value.text))
    made = WriteOnlyCell(sheet, value="")
    made.value = ILLEGAL_CHARACTERS_RE.sub("", value.text)[:LONGEST_CELL]
    made.data_type = "s"
    return made
