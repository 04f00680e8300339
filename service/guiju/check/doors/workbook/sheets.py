"""Opens a stranger's workbook within limits: plain values with their places; nothing computed, followed or run."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from guiju.check.doors.shown import shown
from guiju.store.errors import Problem

UNPACKED_BYTES: Final = 64 * 2**20
PARTS: Final = 1_000
RATIO: Final = 200
"""A part may unpack to so many times its size: more than spreadsheet programs reach, less than bombs need."""
RATIO_FROM: Final = 2**20
"""Parts that unpack to less than so many bytes may have any ratio."""
SHEETS: Final = 64
ROWS: Final = 20_000
CELLS: Final = 500_000
CHARACTERS: Final = 8_000_000

Value = str | bool | int | float | datetime | date | time | timedelta
_CODE: Final = "workbook-limit"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something: its value, where it stands (`案件!C4`), and whether it is a formula or an error."""

    value: Value
    place: str
    is_formula: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, whether it is shown, and its rows with their numbers; a row holds its cells by column."""

    name: str
    visible: bool
    rows: tuple[tuple[int, dict[int, Cell]], ...]

    def place(self, row: int, column: int) -> str:
        """Return the name of a cell, `案件!C4`. Rows and columns count from 1."""
        return f"{self.name}!{get_column_letter(column)}{row}"


def read_sheets(body: bytes) -> list[Sheet]:
    """Return the sheets of a workbook, in their order; empty rows and cells are left out.

    Formulas are not computed, links to other workbooks not followed, macros not looked at; an XML entity is refused
    by the parser (defusedxml).

    Raises:
        Problem: it is no workbook, or larger than the limits above.
    """
    _refuse_bombs(body)
    try:
        # openpyxl warns of what it passes over (conditional formats, extensions); none of it is data.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(_sheets(load_workbook(io.BytesIO(body), read_only=True, keep_links=False)))
    except (Problem, MemoryError):
        raise
    except Exception as error:
        # A broken workbook makes openpyxl raise whatever the broken part leads to: KeyError, TypeError, ParseError …
        raise _unreadable() from error


def _refuse_bombs(body: bytes) -> None:
    """Refuse what would unpack to too much; zipfile itself never unpacks more than a part says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _unreadable() from error
    total = sum(part.file_size for part in parts)
    if total > UNPACKED_BYTES or len(parts) > PARTS:
        raise _over(f"解压后 {total} 字节、{len(parts)} 个部件", f"unpacked {total} bytes, {len(parts)} parts",
                    f"{UNPACKED_BYTES} 字节、{PARTS} 个部件", f"{UNPACKED_BYTES} bytes, {PARTS} parts")  # fmt: skip
    for part in parts:
        if part.file_size > max(RATIO_FROM, RATIO * part.compress_size):
            name = shown(part.filename)
            raise _over(f"部件 {name} 压缩过密", f"part {name} is packed too densely", f"{RATIO} 倍", f"{RATIO} times")


def _sheets(book: Any) -> Iterator[Sheet]:
    worksheets = book.worksheets
    if len(worksheets) > SHEETS:
        raise _over(f"有 {len(worksheets)} 张表", f"{len(worksheets)} sheets", f"{SHEETS} 张表", f"{SHEETS} sheets")
    counted = _Counted()
    for worksheet in worksheets:
        # The size that a sheet states of itself may be wrong, and would be filled up with empty cells.
        worksheet.reset_dimensions()
        name = shown(worksheet.title)
        rows = tuple(_rows(worksheet.iter_rows(), name, counted))
        yield Sheet(name, worksheet.sheet_state == "visible", rows)


@dataclass
class _Counted:
    """How much of the limits is used up."""

    rows: int = 0
    cells: int = 0
    characters: int = 0

    def add(self, cells: int, characters: int) -> None:
        self.rows += 1
        self.cells += cells
        self.characters += characters
        if self.rows > ROWS:
            raise _over("行数过多", "too many rows", f"{ROWS} 行", f"{ROWS} rows")
        if self.cells > CELLS:
            raise _over("单元格过多", "too many cells", f"{CELLS} 个单元格", f"{CELLS} cells")
        if self.characters > CHARACTERS:
            raise _over("文字过多", "too much text", f"{CHARACTERS} 个字", f"{CHARACTERS} characters")


def _rows(rows: Iterable[Sequence[Any]], name: str, counted: _Counted) -> Iterator[tuple[int, dict[int, Cell]]]:
    for number, row in enumerate(rows, start=1):
        cells = {column: cell for column, found in enumerate(row, start=1) if (cell := _cell(found, name))}
        counted.add(len(row), sum(len(cell.value) for cell in cells.values() if isinstance(cell.value, str)))
        if cells:
            yield number, cells


def _cell(found: Any, sheet: str) -> Cell | None:
    """Return what a cell of openpyxl holds, None where it holds nothing or only blanks."""
    value = found.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    place = f"{sheet}!{get_column_letter(found.column)}{found.row}"
    if found.data_type == "f":
        return Cell("", place, is_formula=True)
    if found.data_type == "e":
        return Cell(str(value), place, is_error=True)
    return Cell(value if isinstance(value, Value) else str(value), place)


def _unreadable() -> Problem:
    return Problem(
        400,
        "workbook-unreadable",
        "不是能读取的 .xlsx 工作簿",
        "this is not a readable .xlsx workbook",
        "请在表格软件中另存为 .xlsx（不加密）。In the spreadsheet program save it as .xlsx, without a password.",
    )


def _over(zh: str, en: str, limit_zh: str, limit_en: str) -> Problem:
    return Problem(
        413,
        _CODE,
        f"工作簿过大：{zh}，上限为 {limit_zh}",
        f"the workbook is too large: {en}; at most {limit_en}",
        "删去多余的表、行和格式，或分成几个文件。Delete what is not needed, or split it into several files.",
    )
