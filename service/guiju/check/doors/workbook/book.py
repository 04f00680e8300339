"""Writes workbooks: texts that no program computes, and the same bytes for the same content."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Content = str | int | date
"""What we write into cells."""
DAY: Final = "yyyy-mm-dd"
LONGEST_CELL: Final = 32_767
"""Most characters of a cell in a workbook."""
_HEADER: Final = PatternFill("solid", fgColor="E8E2D4")
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)


def new_book() -> Workbook:
    """Return an empty workbook without sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "Guiju"
    book.properties.created = datetime(*_LONG_AGO)  # noqa: DTZ001 - the format has no time zone
    return book


def add_sheet(book: Workbook, name: str) -> Worksheet:
    """Add a sheet at the end."""
    return cast("Worksheet", book.create_sheet(name))


def put(sheet: Worksheet, row: int, column: int, value: Content) -> Cell:
    """Write a cell; a text stays a text, so that no `=` in it is ever computed."""
    cell = cast("Cell", sheet.cell(row, column))
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DAY
    cell.alignment = _TOP
    return cell


def put_header(sheet: Worksheet, headers: list[str], row: int = 1) -> None:
    """Write a row of headers, bold on a ground."""
    for column, text in enumerate(headers, start=1):
        cell = put(sheet, row, column, text)
        cell.font = Font(bold=True)
        cell.fill = _HEADER


def set_widths(sheet: Worksheet, widths: list[int]) -> None:
    """Set the columns' widths, in characters of Latin text; a Chinese character takes two."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def saved(book: Workbook) -> bytes:
    """Return the workbook's bytes, without the times of writing: equal content gives equal bytes."""
    stream = io.BytesIO()
    book.save(stream)
    result = io.BytesIO()
    with zipfile.ZipFile(stream) as written, zipfile.ZipFile(result, "w") as archive:
        for part in written.infolist():
            content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", written.read(part))
            archive.writestr(zipfile.ZipInfo(part.filename, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
