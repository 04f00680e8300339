"""The JSON door: cases as plain JSON (one object, an array, or one a line) become raw cases."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from guiju.check.case import InputNote, RawAct, RawCase, RawValue
from guiju.check.doors.json_places import Path, Places, line_map
from guiju.check.doors.resolve import nearest
from guiju.check.doors.shown import is_unicode, shown
from guiju.store.errors import Problem

FORMAT: Final = "guiju-case/1"
CASE_BASE: Final = "urn:guiju:case:"
CASE_KEYS: Final = ("format", "id", "kind", "ruleset", "facts", "acts", "timelineComplete")
_LONGEST_NUMBER: Final = 18
_CASE_HINT: Final = '案件形如 {"kind": "document", "ruleset": "…", "facts": {…}, "acts": […]}。A case looks like this.'


def bad_input(where: str, zh: str, en: str, hint: str, code: str = "case-unusable") -> Problem:
    """Return the problem for input that cannot be used."""
    return Problem(422, code, f"{where}：{zh}" if where else zh, f"{where}: {en}" if where else en, hint, where=where)


def decode(body: bytes) -> str:
    """Return the body as text; UTF-8, with or without a byte order mark.

    Raises:
        Problem: the bytes are not UTF-8 (the message names the first wrong byte), or there are none.
    """
    if not body.strip():
        raise Problem(
            400, "empty-body", "提交的内容是空的", "the body is empty", "粘贴或上传一个案件；可先载入示例。Send a case."
        )
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            400,
            "not-utf-8",
            f"内容不是 UTF-8 编码（第 {error.start + 1} 个字节）",
            f"the body is not UTF-8 (byte {error.start + 1})",
            "请以 UTF-8 另存后再提交。Save the file as UTF-8 and send it again.",
        ) from error


class Members(dict[str, Any]):
    """A JSON object that remembers which of its keys are written more than once."""

    def __init__(self, pairs: Sequence[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        several = len(pairs) > len(self)
        self.doubled = [key for key, count in Counter(key for key, _ in pairs).items() if count > 1] if several else []


def parse_json(text: str, what: str = "") -> Any:
    """Parse JSON; objects become `Members`, and numbers too long to be exact become floats.

    Args:
        text: the document.
        what: what it is, for messages.
    Raises:
        Problem: it is not JSON (line and column are given), or nested too deeply.
    """
    try:
        return json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_NUMBER else float(digits),
            object_pairs_hook=Members,
        )
    except RecursionError as error:
        raise bad_input(what, "嵌套过深", "nested too deeply", "案件只需三层。A case needs three levels.") from error
    except json.JSONDecodeError as error:
        where = f"{what}第 {error.lineno} 行第 {error.colno} 列"
        raise Problem(
            400,
            "json-syntax",
            f"{where}：不是合法的 JSON",
            f"line {error.lineno}, column {error.colno}: not valid JSON: {error.msg}",
            "检查此处的引号、逗号和括号。Check quotes, commas and brackets there.",
            line=error.lineno,
            column=error.colno,
        ) from error


def _refuse_constant(name: str) -> float:
    raise bad_input(
        "", f"JSON 中不能有 {name}", f"{name} is not JSON", "写数字或删去此项。Write a number or leave it out."
    )


def read_json(text: str) -> list[RawCase | Problem]:
    """Read one case or an array of cases; where one of several cannot be read, the problem stands in its place.

    Raises:
        Problem: what was sent is not JSON, or holds no case.
    """
    value = parse_json(text)
    lines = line_map(text)
    if not isinstance(value, list):
        return [_read(value, Places(lines))]
    if not value:
        raise bad_input("", "数组里没有案件", "the array holds no case", "至少给出一个案件。Give one case at least.")
    return [_read(item, Places(lines, (position,))) for position, item in enumerate(value)]


def read_ndjson(text: str) -> list[RawCase | Problem]:
    """Read cases, one a line (JSON Lines); blank lines are passed over, and a line that is no case tells why."""
    found: list[RawCase | Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                value = parse_json(line, f"文件第 {number} 行，")
                found.append(_read(value, Places({(): number}), f"line {number}"))
            except Problem as problem:
                problem.extra["where"] = f"line {number}"
                found.append(problem)
    return found


def _read(value: Any, places: Places, name: str = "") -> RawCase | Problem:
    try:
        return _CaseDoor(places, name).read(value)
    except Problem as problem:
        return problem


class _CaseDoor:
    """Reads one case; what is malformed is noted and left out."""

    def __init__(self, places: Places, name: str) -> None:
        self._places = places
        self._name = name or "".join(f"[{step}]" for step in places.root)
        self._notes: list[InputNote] = []

    def read(self, value: Any) -> RawCase:
        at = self._places.at
        if not isinstance(value, dict):
            raise bad_input(at(), "案件应是一个 JSON 对象", "a case is a JSON object", _CASE_HINT)
        found = value.get("format") or FORMAT
        if found != FORMAT:
            raise bad_input(at("format"), f"不认识格式 {shown(found)}", f"unknown format {shown(found)}",
                            f'写 "format": "{FORMAT}" 或省去。Write this, or leave it out.')  # fmt: skip
        self._unknown_keys(value)
        self._without_doubled(value, ())
        node = CASE_BASE + quote(self._identifier(value), safe="")
        facts = self._facts(value.get("facts"))
        acts, readable = self._acts(value.get("acts"), node)
        complete = self._complete(value.get("timelineComplete"))
        return RawCase(
            node=node,
            where=at(),
            kind=self._text(value, "kind"),
            ruleset=self._text(value, "ruleset"),
            facts=facts,
            fact_places={key: at("facts", key) for key in facts},
            acts=acts,
            timeline_complete=complete and readable,
            places={key: at(key) for key in ("kind", "ruleset") if key in value},
            notes=tuple(self._notes),
        )

    def _note(self, path: Path, zh: str, en: str) -> None:
        self._notes.append(InputNote("error", self._places.at(*path), zh, en))

    def _unknown_keys(self, value: Mapping[str, Any]) -> None:
        for key in value:
            if key not in CASE_KEYS and key != "@context":
                near = nearest(key, CASE_KEYS)
                near_zh, near_en = (f"；是否指 {near}", f"; did you mean {near}") if near else ("", "")
                self._note(
                    (key,),
                    f"案件没有键 {shown(key)}，未使用{near_zh}；可用：{'、'.join(CASE_KEYS)}",
                    f"a case has no key {shown(key)}, not used{near_en}; known: {', '.join(CASE_KEYS)}",
                )

    def _without_doubled(self, value: Any, path: Path) -> None:
        """Take out the keys that an object has twice: which of the two is meant nobody can tell."""
        for key in value.doubled if isinstance(value, Members) else ():
            del value[key]
            self._note((*path, key), f"{shown(key)} 写了不止一次，按未填处理；保留一个",
                       f"{shown(key)} is written more than once, taken as not given; keep one")  # fmt: skip

    def _identifier(self, value: Mapping[str, Any]) -> str:
        found = value.get("id")
        if isinstance(found, str | int) and not isinstance(found, bool) and is_unicode(str(found)) and str(found):
            return str(found)
        if found not in (None, ""):
            self._note(("id",), "id 应是文字，按未填处理", "id must be text, taken as not given")
        return f"case{self._name}"

    def _text(self, value: Mapping[str, Any], key: str) -> str:
        found = value.get(key)
        if found is None or isinstance(found, str):
            return found or ""
        raise bad_input(self._places.at(key), f"{key} 应是文字，而不是 {shown(found)}",
                        f"{key} must be text, not {shown(found)}", f'例如（for example）"{key}": "…"。')  # fmt: skip

    def _complete(self, value: Any) -> bool:
        if value is None or isinstance(value, bool):
            return value is not False
        self._note(("timelineComplete",), f"只能是 true 或 false，而不是 {shown(value)}；按 false 处理",
                   f"must be true or false, not {shown(value)}; taken as false")  # fmt: skip
        return False

    def _facts(self, value: Any) -> dict[str, tuple[RawValue, ...]]:
        if value is not None and not isinstance(value, dict):
            self._note(("facts",), '应是一个对象，按未填处理；写成 {"名称": 值}',
                       'must be an object, taken as not given; write {"name": value}')  # fmt: skip
        facts = value if isinstance(value, dict) else {}
        self._without_doubled(facts, ("facts",))
        read = {key: self._values(item, ("facts", key)) for key, item in facts.items()}
        return {key: values for key, values in read.items() if values}

    def _acts(self, value: Any, node: str) -> tuple[tuple[RawAct, ...], bool]:
        """Return the acts, and whether every one could be read: else what is not among them may yet have been done."""
        if value is not None and not isinstance(value, list):
            self._note(
                ("acts",),
                '应是一个数组，按未填处理，时间线按不完整处理；写成 [{"act": "签发"}]',
                'must be an array, taken as not given, and the timeline as incomplete; write [{"act": …}]',
            )
            return (), False
        acts = tuple(self._each_act(value or [], node))
        return acts, len(acts) == len(value or [])

    def _each_act(self, value: Sequence[Any], node: str) -> Iterator[RawAct]:
        for position, item in enumerate(value):
            path = ("acts", position)
            if not isinstance(item, dict):
                self._note(
                    path,
                    '行为应是一个对象，未使用，时间线按不完整处理；写成 {"act": "签发"}',
                    'an act is an object, not used, the timeline is taken as incomplete; write {"act": …}',
                )
                continue
            self._without_doubled(item, path)
            read = {key: self._values(entry, (*path, key)) for key, entry in item.items()}
            values = {key: found for key, found in read.items() if found}
            places = {key: self._places.at(*path, key) for key in values}
            yield RawAct(f"{node}/act/{position + 1}", self._places.at(*path), values, places)

    def _values(self, value: Any, path: Path) -> tuple[RawValue, ...]:
        """Return the values of a fact or of a key of an act; none where one of them is not a plain value."""
        items = value if isinstance(value, list) else [] if value is None else [value]
        if all(isinstance(item, str | bool | int | float) for item in items):
            return tuple(items)
        self._note(
            path,
            f"{shown(value)} 应是文字、数字、是否或它们的数组，按未填处理",
            f"{shown(value)} must be text, a number, true/false or an array of these, taken as not given",
        )
        return ()
