"""What the columns of a workbook mean, by the words of their headers: members of a case or an act, and facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from guiju.check.doors.resolve import AGENT_SCHEMES, Names
from guiju.knowledge.terms import Fact
from guiju.knowledge.vocabulary import token

CASES, ACTS, ABOUT, LISTS = "案件", "行为", "说明", "词表"
"""Names of the template's sheets."""

_REMARK: Final = re.compile(r"\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")
_MARKS: Final = "*＊:：?？ \t\n"


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Attributes:
        key: name of the member: `id`, `kind`, `ruleset`, `timelineComplete`, a fact's token, or a key of an act.
        header: the word that the template writes above it.
        of: `case`, `fact` or `act`.
        values: `boolean`, `integer`, `date`, `time`, `text`, or `concept`.
        schemes: where the concepts stand.
        many: whether a cell may hold several values.
    """

    key: str
    header: str
    of: str
    values: str
    schemes: tuple[str, ...] = ()
    many: bool = False


CASE_COLUMNS: Final = (
    Column("id", "编号", "case", "text"),
    Column("ruleset", "规则", "case", "text"),
    Column("kind", "案件种类", "case", "text"),
    Column("timelineComplete", "时间线完整", "case", "boolean"),
)
ACT_COLUMNS: Final = (
    Column("case", "案件编号", "act", "text"),
    Column("act", "行为", "act", "concept", ("act",)),
    Column("by", "行为人", "act", "concept", AGENT_SCHEMES, many=True),
    Column("person", "姓名代号", "act", "text"),
    Column("on", "日期", "act", "date"),
    Column("at", "时间", "act", "time"),
    Column("no", "序号", "act", "integer"),
    Column("to", "对象", "act", "concept", AGENT_SCHEMES, many=True),
    Column("result", "结果", "act", "concept", ("result",), many=True),
    Column("states", "内容", "act", "concept", ("element",), many=True),
    Column("actingFor", "代行对象", "act", "concept", AGENT_SCHEMES, many=True),
    Column("regarding", "针对条款", "act", "text", many=True),
    Column("note", "备注", "act", "text"),
)
_OTHER_WORDS: Final[Mapping[str, str]] = {
    "id": "编号 案件编号 案卷编号 案号 id case",
    "ruleset": "规则 适用规则 规则文本 ruleset",
    "kind": "案件种类 种类 kind",
    "timelineComplete": "时间线完整 记录完整 timelineComplete",
    "case": "案件编号 编号 案卷编号 案号 case id",
    "act": "行为 动作 事项 act verb",
    "by": "行为人 作出者 办理人 by",
    "person": "姓名代号 人员代号 姓名 人员 person",
    "on": "日期 行为日期 on date",
    "at": "时间 时刻 at time",
    "no": "序号 次序 顺序 no",
    "to": "对象 相对方 to",
    "result": "结果 result",
    "states": "内容 载明 载明要素 states",
    "actingFor": "代行对象 代谁 actingFor",
    "regarding": "针对条款 针对规范 关于 regarding",
    "note": "备注 附注 note",
}
"""Other words that a header may carry for a member of the record, the template's own among them."""


class Columns:
    """Knows headers.

    Args:
        names: looks up facts by token, label and synonym.
    """

    def __init__(self, names: Names) -> None:
        self._names = names
        self._case = {_fold(word): one for one in CASE_COLUMNS for word in _OTHER_WORDS[one.key].split()}
        self._act = {_fold(word): one for one in ACT_COLUMNS for word in _OTHER_WORDS[one.key].split()}

    def row(self, headers: Mapping[int, str]) -> dict[int, Column]:
        """Return the meaning of each header that has one.

        A word may name a member of a case and one of an act (编号): where a column names an act, the sheet is one of
        acts, and members of an act go first.
        """
        acts = any(self._known(self._act, text) == ACT_COLUMNS[1] for text in headers.values())
        found = {column: self._column(text, acts) for column, text in headers.items()}
        return {column: meaning for column, meaning in found.items() if meaning}

    def _column(self, text: str, acts: bool) -> Column | None:
        tables = (self._act, self._case) if acts else (self._case,)
        members = (self._known(table, text) for table in tables)
        return next((one for one in members if one), None) or self.fact(text)

    def _known(self, table: Mapping[str, Column], text: str) -> Column | None:
        return next((table[_fold(word)] for word in spellings(text) if _fold(word) in table), None)

    def fact(self, text: str) -> Column | None:
        """Return the column of a fact that a header names."""
        found = next((fact for word in spellings(text) if (fact := self._names.fact(word))), None)
        return fact_column(found, self._names.schemes(found)) if found else None

    def nearest(self, text: str) -> str:
        """Return the known header nearest to an unknown one, or an empty text."""
        table = {**self._act, **self._case}
        near = get_close_matches(_fold(text), list(table), n=1, cutoff=0.6)
        return table[near[0]].header if near else self._names.near_fact(text)


def fact_column(fact: Fact, schemes: tuple[str, ...]) -> Column:
    """Return the column of a fact. Args: schemes, where its values stand; none for numbers, dates and text."""
    values = "concept" if schemes else {"string": "text"}.get(token(fact.range), token(fact.range))
    return Column(token(fact.iri), fact.zh, "fact", values, schemes, fact.many)


def spellings(header: str) -> list[str]:
    """Return a header as written, and without what people add to it: 文种*, 文种：, 文种（必填）."""
    plain = unicodedata.normalize("NFKC", header).strip(_MARKS)
    return [header, plain, _REMARK.sub("", plain).strip(_MARKS)]


def _fold(text: str) -> str:
    return "".join(text.split()).casefold()
