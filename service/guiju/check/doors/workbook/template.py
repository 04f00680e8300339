"""The template of a case kind: a workbook with Chinese headers, drop-down lists from the graph, and explanations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from guiju.check.doors.resolve import Names
from guiju.check.doors.shown import shown
from guiju.check.doors.workbook.book import DAY, add_sheet, new_book, put, put_header, saved, set_widths
from guiju.check.doors.workbook.columns import ACT_COLUMNS, ACTS, CASE_COLUMNS, CASES, LISTS, Column, fact_column
from guiju.check.doors.workbook.explanations import Explained, explain
from guiju.knowledge.case_shapes import CaseProperty, CaseShapes
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import GJ, token
from guiju.store.errors import Problem

FILLED: Final = 2_000
"""Down to this row lists and date formats reach."""
_YES_NO: Final = ("是", "否")
_PROMPT: Final = 250
"""Most characters of the hint beside a chosen cell (the format takes 255)."""


def write_template(kind: str, ruleset: str, index: Index, shapes: CaseShapes) -> bytes:
    """Return the template (.xlsx) of a case kind.

    Args:
        kind: token or label of the kind, for example `document` or 公文.
        ruleset: ID of the rule set whose facts come first and which the cases are judged by; empty for any.
        index: for labels, lists and the articles that use a fact.
        shapes: for the facts of the kind.
    Raises:
        Problem: there is no such kind or rule set; the message names the known ones.
    """
    names = Names(index.terms)
    iri = _known_kind(kind, names, index)
    if ruleset and ruleset not in index.rulesets:
        known = "、".join(index.rulesets)
        raise Problem(404, "unknown-ruleset", f"没有规则 {shown(ruleset)}",
                      f"there is no rule set {shown(ruleset)}",
                      f"可用（known）：{known}。")  # fmt: skip
    norms = [
        entry.norm
        for entry in index.norms.values()
        if ruleset in ("", entry.norm.ruleset) and _governs(entry.norm, iri, index)
    ]
    facts = _ordered_facts(shapes.facts[iri], norms)
    book = new_book()
    lists = _Lists(index)
    _case_sheet(book, facts, index, lists)
    _act_sheet(book, shapes.act, _used_verbs(norms, index), lists)
    explain(book, iri, ruleset, index, _explained(facts, shapes.act, norms, index))
    lists.write(book)
    return saved(book)


def _known_kind(kind: str, names: Names, index: Index) -> str:
    found = names.concept(kind, ("case",))
    if not found:
        kinds = "、".join(f"{token(c.iri)}（{c.zh}）" for c in index.terms.concepts.values() if c.scheme == "case")
        near = names.near_concept(kind, ("case",))
        raise Problem(
            404,
            "unknown-kind",
            (f"没有案件种类 {shown(kind)}" if kind else "没有写明案件种类") + (f"；是否指 {near}" if near else ""),
            (f"there is no case kind {shown(kind)}" if kind else "no case kind is named")
            + (f"; did you mean {near}" if near else ""),
            f"可用（known）：{kinds}。",
        )
    return found


def facts_of(norm: Norm) -> set[str]:
    """Return the facts that a norm looks at, its condition included."""
    own = (norm.fact, norm.part, norm.whole, norm.by_each, norm.start_fact)
    return {*norm.condition_facts, *(fact for fact in own if fact)}


def _governs(norm: Norm, kind: str, index: Index) -> bool:
    return bool(set(norm.governs) & set(index.terms.with_broader(kind)))


def _ordered_facts(facts: Sequence[CaseProperty], norms: Iterable[Norm]) -> list[CaseProperty]:
    """Return the facts, those first that most of the norms use."""
    uses = Counter(fact for norm in norms for fact in facts_of(norm))
    return sorted(facts, key=lambda fact: (-uses[str(GJ[fact.name])], fact.zh))


def _used_verbs(norms: Iterable[Norm], index: Index) -> list[str]:
    """Return the labels of all verbs, those first that most of the norms use."""
    uses = Counter(verb for norm in norms for pattern in norm.patterns for verb in pattern.verbs)
    verbs = [concept for concept in index.terms.concepts.values() if concept.scheme == "act"]
    return [verb.zh for verb in sorted(verbs, key=lambda verb: (-uses[verb.iri], verb.zh))]


class _Lists:
    """The hidden sheet of lists: each list a column, referred to by its range."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._lists: dict[str, list[str]] = {}

    def range(self, name: str, labels: Iterable[str]) -> str:
        """Return the range of a list, which is added where it is not there yet."""
        self._lists.setdefault(name, list(dict.fromkeys(labels)))
        letter = get_column_letter(list(self._lists).index(name) + 1)
        return f"'{LISTS}'!${letter}$2:${letter}${len(self._lists[name]) + 1}"

    def concepts(self, schemes: Sequence[str]) -> str:
        """Return the range of the labels of the schemes' concepts."""
        terms = self._index.terms.concepts.values()
        return self.range(
            "、".join(schemes), (term.zh for scheme in schemes for term in terms if term.scheme == scheme)
        )

    def rulesets(self) -> str:
        """Return the range of the rule sets' titles."""
        return self.range("规则", (ruleset.zh for ruleset in self._index.rulesets.values()))

    def write(self, book: Workbook) -> None:
        """Write the sheet, hidden."""
        sheet = add_sheet(book, LISTS)
        sheet.sheet_state = "hidden"
        put_header(sheet, list(self._lists))
        for column, labels in enumerate(self._lists.values(), start=1):
            for row, label in enumerate(labels, start=2):
                put(sheet, row, column, label)


def _case_sheet(book: Workbook, facts: Sequence[CaseProperty], index: Index, lists: _Lists) -> None:
    sheet = add_sheet(book, CASES)
    columns = [*CASE_COLUMNS[:2], *(_fact_column(fact, index) for fact in facts), CASE_COLUMNS[3]]
    _start(sheet, columns)
    for number, column in enumerate(columns, start=1):
        about = next((fact.about_zh for fact in facts if fact.name == column.key), "")
        offered = lists.rulesets() if column.key == "ruleset" else _offered(column, lists)
        _validate(sheet, number, column, offered, about)


def _act_sheet(book: Workbook, act: Sequence[CaseProperty], verbs: Sequence[str], lists: _Lists) -> None:
    sheet = add_sheet(book, ACTS)
    _start(sheet, ACT_COLUMNS)
    about = {one.name: one.about_zh for one in act}
    ranges = {"case": f"'{CASES}'!$A$2:$A${FILLED}", "act": lists.range("行为", verbs)}
    for number, column in enumerate(ACT_COLUMNS, start=1):
        offered = ranges.get(column.key) or _offered(column, lists)
        _validate(sheet, number, column, offered, about.get("verb" if column.key == "act" else column.key, ""))


def _fact_column(fact: CaseProperty, index: Index) -> Column:
    return fact_column(index.terms.facts[str(GJ[fact.name])], index.terms.ranges.get(fact.value_class, ()))


def _start(sheet: Worksheet, columns: Sequence[Column]) -> None:
    put_header(sheet, [column.header for column in columns])
    set_widths(sheet, [max(11, 2 * len(column.header) + 3) for column in columns])
    sheet.freeze_panes = "B2"


def _offered(column: Column, lists: _Lists) -> str:
    """Return the range of the labels to choose from, or an empty text."""
    if column.values == "boolean":
        return lists.range("是否", _YES_NO)
    return lists.concepts(column.schemes) if column.schemes else ""


def _validate(sheet: Worksheet, number: int, column: Column, offered: str, about: str) -> None:
    """Add the list, the date format and the hint of a column."""
    letter = get_column_letter(number)
    if column.values == "date":
        rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
        sheet.column_dimensions[letter].number_format = DAY
    elif offered:
        rule = DataValidation("list", formula1=offered, allow_blank=True)
    else:
        rule = DataValidation(allow_blank=True)
    # The reader says what it cannot take, by cell: the list helps, and nothing is barred.
    rule.showErrorMessage = False
    rule.showInputMessage = True
    rule.promptTitle = column.header[:32]
    several = "可写几个，用、隔开。" if column.many else ""
    rule.prompt = f"{about}{several}"[:_PROMPT] or None
    rule.add(f"{letter}2:{letter}{FILLED}")
    sheet.add_data_validation(rule)


def _explained(
    facts: Sequence[CaseProperty], act: Sequence[CaseProperty], norms: Iterable[Norm], index: Index
) -> list[Explained]:
    """Return what is to be said of every column, in the order of the sheets."""
    articles: dict[str, dict[str, set[int]]] = {}
    for norm in norms:
        for fact in facts_of(norm):
            if norm.article is not None:
                articles.setdefault(fact, {}).setdefault(norm.ruleset, set()).add(norm.article)
    acts = {"act" if one.name == "verb" else one.name: one for one in act}
    return [
        *(Explained(CASES, column) for column in CASE_COLUMNS[:2]),
        *(Explained(CASES, _fact_column(fact, index), fact, articles.get(str(GJ[fact.name]), {})) for fact in facts),
        Explained(CASES, CASE_COLUMNS[3]),
        *(Explained(ACTS, column, acts.get(column.key)) for column in ACT_COLUMNS),
    ]
