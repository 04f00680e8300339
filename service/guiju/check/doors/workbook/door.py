"""The workbook door: sheets of cases and of acts become the same raw cases as from JSON; every place is a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final
from urllib.parse import quote

from guiju.check.case import InputNote, RawAct, RawCase, RawValue
from guiju.check.doors.json_door import CASE_BASE, bad_input
from guiju.check.doors.resolve import Names
from guiju.check.doors.shown import shown
from guiju.check.doors.workbook.cells import CellError, minute_of, read_cell
from guiju.check.doors.workbook.columns import ABOUT, CASES, LISTS, Column, Columns
from guiju.check.doors.workbook.sheets import Cell, Sheet, read_sheets

_HEADER_WITHIN: Final = 10
"""The header stands among so many first rows of a sheet: titles may stand above it."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with a header: what its columns mean, and the rows below."""

    sheet: Sheet
    columns: Mapping[int, Column]
    rows: Sequence[tuple[int, dict[int, Cell]]]

    @property
    def has_acts(self) -> bool:
        return any(column.key == "act" for column in self.columns.values())

    @property
    def has_identifier(self) -> bool:
        return any(column.key in ("id", "case") for column in self.columns.values())


@dataclass
class _Draft:
    """A case on the way: its values by member or fact, with their places."""

    identifier: str
    where: str
    values: dict[str, tuple[RawValue, ...]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)
    acts: list[RawAct] = field(default_factory=list)
    notes: list[InputNote] = field(default_factory=list)

    @property
    def node(self) -> str:
        return CASE_BASE + quote(self.identifier, safe="")

    def text(self, key: str, default: str) -> str:
        return str(self.values[key][0]) if self.values.get(key) else default


def read_workbook(body: bytes, names: Names) -> tuple[list[RawCase], list[InputNote]]:
    """Read the cases of a workbook: a filled template, or a workbook of one's own with headers in Chinese.

    A sheet with a column 行为 holds acts, a row each; any other sheet with a known header holds cases, a row each. One
    sheet may hold both: rows of the same 编号 are one case.

    Args:
        body: the workbook.
        names: looks up facts and terms.
    Returns:
        The cases, and what is to be told of the workbook beside the cases' own notes.
    Raises:
        Problem: it is no workbook, too large, or holds no case.
    """
    reader = _Reader(names)
    return reader.read(read_sheets(body)), reader.notes


class _Reader:
    """Reads one workbook; `notes` collects what to tell of it."""

    def __init__(self, names: Names) -> None:
        self.notes: list[InputNote] = []
        self._names = names
        self._columns = Columns(names)
        self._drafts: list[_Draft] = []
        self._defaults: dict[str, str] = {}

    def read(self, sheets: Sequence[Sheet]) -> list[RawCase]:
        self._defaults = dict(_stated_defaults(sheets))
        tables = [table for sheet in sheets if (table := self._table(sheet))]
        for table in sorted(tables, key=lambda table: table.has_acts):
            self._read_table(table)
        if not self._drafts:
            raise bad_input(
                "",
                "工作簿里没有案件",
                "there is no case in the workbook",
                f"在“{CASES}”表中一行写一个案件，表头在上。Write a case a row below a header; see guiju template.",
                "no-case",
            )
        return [self._case(draft) for draft in self._drafts]

    def _case(self, draft: _Draft) -> RawCase:
        return RawCase(
            node=draft.node,
            where=draft.where,
            kind=draft.text("kind", self._defaults.get("kind", "")),
            ruleset=draft.text("ruleset", self._defaults.get("ruleset", "")),
            facts={name: draft.values[name] for name in draft.values if name in draft.facts},
            fact_places={name: draft.places[name] for name in draft.values if name in draft.facts},
            acts=tuple(draft.acts),
            timeline_complete=bool(draft.values.get("timelineComplete", (True,))[0]),
            places={name: draft.places[name] for name in ("kind", "ruleset") if name in draft.places},
            notes=tuple(draft.notes),
        )

    def _table(self, sheet: Sheet) -> _Table | None:
        """Return the sheet with its columns understood; None for sheets that hold no data of ours."""
        if sheet.name in (ABOUT, LISTS) or not sheet.rows:
            return None
        if not sheet.visible:
            self._note("note", sheet.name, "隐藏的表，未读取", "a hidden sheet, not read")
            return None
        first = sheet.rows[:_HEADER_WITHIN]
        headers = [{column: str(cell.value) for column, cell in row.items()} for _, row in first]
        understood = [self._columns.row(header) for header in headers]
        best = max(range(len(first)), key=lambda place: len(understood[place]))
        if not understood[best]:
            self._note("warning", sheet.name, "没有认识的表头，未读取", "no known header, not read")
            return None
        columns = self._without_doubles(sheet, first[best][0], understood[best])
        rows = sheet.rows[best + 1 :]
        self._tell_unknown(first[best][1], understood[best], rows)
        return _Table(sheet, columns, rows)

    def _without_doubles(self, sheet: Sheet, row: int, columns: Mapping[int, Column]) -> dict[int, Column]:
        kept: dict[int, Column] = {}
        for number, column in sorted(columns.items()):
            same = next((other for other, known in kept.items() if known == column), None)
            if same is None:
                kept[number] = column
            else:
                first = sheet.place(row, same)
                self._note("error", sheet.place(row, number), f"与 {first} 是同一项“{column.header}”，此列未读取",
                           f"the same member as in {first} ({column.key}): this column is not read")  # fmt: skip
        return kept

    def _tell_unknown(
        self, header: Mapping[int, Cell], known: Mapping[int, Column], rows: Sequence[tuple[int, dict[int, Cell]]]
    ) -> None:
        """Warn of columns that are not understood, each once: by their headers, or by the first cell without one."""
        for number, cell in header.items():
            if number not in known:
                text = shown(cell.value)
                near = self._columns.nearest(text)
                zh, en = (f"；是否指 {near}", f"; did you mean {near}") if near else ("", "")
                zh, en = f"不认识的表头 {text}，此列未读取{zh}", f"unknown header {text}: the column is not read{en}"
                self._note("warning", cell.place, zh, en)
        bare: dict[int, Cell] = {}
        for _, row in rows:
            for number in row.keys() - header.keys():
                bare.setdefault(number, row[number])
        for _, cell in sorted(bare.items()):
            self._note("warning", cell.place, "此列没有表头，未读取", "the column has no header and is not read")

    def _read_table(self, table: _Table) -> None:
        last: _Draft | None = None
        for number, row in table.rows:
            cells = {column: row[place] for place, column in table.columns.items() if place in row}
            if cells:
                where = next(iter(cells.values())).place
                last = self._row(table, number, where, cells, last)

    def _row(
        self, table: _Table, number: int, where: str, cells: Mapping[Column, Cell], last: _Draft | None
    ) -> _Draft | None:
        """Read one row; return the case that it belongs to."""
        own = {column: cell for column, cell in cells.items() if column.of != "act"}
        if not table.has_acts:
            draft = self._new(self._identifier(cells) or f"{table.sheet.name}{number}", where)
        else:
            found = self._draft_of(table, number, where, cells, last)
            if found is None:
                return last
            draft = found
        for column, cell in own.items():
            self._put(draft, column, cell)
        act = {column: cell for column, cell in cells.items() if column.of == "act" and column.key != "case"}
        if act:
            self._add_act(draft, where, act)
        return draft

    def _draft_of(
        self, table: _Table, number: int, where: str, cells: Mapping[Column, Cell], last: _Draft | None
    ) -> _Draft | None:
        """Return the case of a row of acts: the one named, else that of the row above, else the only one."""
        identifier = self._identifier(cells)
        flat = any(column.of != "act" for column in table.columns.values())
        if identifier:
            known = next((draft for draft in self._drafts if draft.identifier == identifier), None)
            if known or flat:
                return known or self._new(identifier, where)
            self._tell_no_case(where, identifier)
            return None
        if flat and not table.has_identifier and any(column.of != "act" for column in cells):
            return self._new(f"{table.sheet.name}{number}", where)
        if last:
            if table.has_identifier:
                name = shown(last.identifier)
                last.notes.append(InputNote("note", where, f"案件编号空白，按上一行的 {name} 处理",
                                            f"no case is named: taken as that of the row above, {name}"))  # fmt: skip
            return last
        if len(self._drafts) == 1:
            return self._drafts[0]
        self._note("error", where, "没有写明属于哪个案件，此行未读取；填写案件编号",
                   "the row names no case and is not read: fill in 案件编号")  # fmt: skip
        return None

    def _tell_no_case(self, where: str, identifier: str) -> None:
        near = get_close_matches(identifier, [draft.identifier for draft in self._drafts], n=1)
        zh, en = (f"；是否指 {near[0]}", f"; did you mean {near[0]}") if near else ("", "")
        self._note("error", where,
                   f"“{CASES}”表中没有编号 {shown(identifier)}，此行未读取{zh}",
                   f"there is no case {shown(identifier)}: the row is not read{en}")  # fmt: skip

    def _identifier(self, cells: Mapping[Column, Cell]) -> str:
        for column, cell in cells.items():
            if column.key in ("id", "case"):
                values = self._values(cell, column, self.notes, "")
                return str(values[0]) if values else ""
        return ""

    def _new(self, identifier: str, where: str) -> _Draft:
        self._drafts.append(_Draft(identifier, where))
        return self._drafts[-1]

    def _put(self, draft: _Draft, column: Column, cell: Cell) -> None:
        values = self._values(cell, column, draft.notes, self._ruleset(draft))
        if not values or column.key == "id":
            return
        if draft.values.get(column.key, values) != values:
            place = draft.places[column.key]
            draft.notes.append(InputNote("error", cell.place, f"“{column.header}”与 {place} 所写不同，按 {place} 处理",
                                         f"{column.key} differs from {place}, which is taken"))  # fmt: skip
            return
        draft.values[column.key] = values
        draft.places.setdefault(column.key, cell.place)
        if column.of == "fact":
            draft.facts.add(column.key)

    def _ruleset(self, draft: _Draft) -> str:
        return draft.text("ruleset", self._defaults.get("ruleset", ""))

    def _add_act(self, draft: _Draft, where: str, cells: Mapping[Column, Cell]) -> None:
        ruleset = self._ruleset(draft)
        read = {column.key: self._values(cell, column, draft.notes, ruleset) for column, cell in cells.items()}
        values = {key: found for key, found in read.items() if found}
        places = {column.key: cell.place for column, cell in cells.items()}
        for column, cell in cells.items():
            if column.key == "on" and values.get("on") and "at" not in values and (minute := minute_of(cell)):
                values["at"], places["at"] = (minute,), cell.place
        where = places.get("act", where)
        draft.acts.append(RawAct(f"{draft.node}/act/{len(draft.acts) + 1}", where, values, places))

    def _values(self, cell: Cell, column: Column, notes: list[InputNote], ruleset: str) -> tuple[RawValue, ...]:
        try:
            return read_cell(cell, column, self._names, ruleset)
        except CellError as error:
            zh, en = f"“{column.header}”：{error.zh}；此格按未填处理", f"{column.key}: {error.en}; taken as not given"
            notes.append(InputNote("error", cell.place, zh, en))
            return ()

    def _note(self, level: str, where: str, zh: str, en: str) -> None:
        self.notes.append(InputNote(level, where, zh, en))


def _stated_defaults(sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    """Yield the case kind and the rule set that the template states on its sheet of explanations."""
    keys = {"案件种类": "kind", "规则": "ruleset"}
    for sheet in sheets:
        for _, row in sheet.rows if sheet.name == ABOUT else ():
            first, second = row.get(1), row.get(2)
            if first and second and str(first.value) in keys:
                yield keys[str(first.value)], str(second.value)
