"""The JSON door: cases as plain JSON (one object, an array, or one a line) become raw cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from guiju.check.case import RawAct, RawCase, RawValue
from guiju.store.errors import Problem

FORMAT: Final = "guiju-case/1"
CASE_BASE: Final = "urn:guiju:case:"
_CASE_KEYS: Final = {"@context", "format", "id", "kind", "ruleset", "facts", "acts", "timelineComplete"}


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


def parse_json(text: str, what: str = "") -> Any:
    """Parse JSON; errors name line and column."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
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


def read_json(text: str) -> list[RawCase]:
    """Read one case or an array of cases.

    Raises:
        Problem: what was sent is not a case; the message says where and how to mend it.
    """
    return _cases(parse_json(text))


def read_ndjson(text: str) -> list[RawCase]:
    """Read cases, one a line; blank lines are passed over."""
    cases = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            value = parse_json(line, f"文件第 {number} 行，")
            cases.append(_case(value, f"line {number}"))
    return cases


def _cases(value: Any) -> list[RawCase]:
    if isinstance(value, list):
        if not value:
            raise bad_input(
                "", "数组里没有案件", "the array holds no case", "至少给出一个案件。Give one case at least."
            )
        return [_case(item, f"[{position}]") for position, item in enumerate(value)]
    return [_case(value, "")]


def _case(value: Any, where: str) -> RawCase:
    hint = '案件形如 {"kind": "document", "ruleset": "…", "facts": {…}, "acts": […]}。See CONTRACT: a case.'
    if not isinstance(value, dict):
        raise bad_input(where, "案件应是一个 JSON 对象", "a case is a JSON object", hint)
    found = value.get("format", FORMAT)
    if found != FORMAT:
        raise bad_input(
            where, f"不认识格式 {found!r}", f"unknown format {found!r}", f'写 "format": "{FORMAT}" 或省去。'
        )
    unknown = [key for key in value if key not in _CASE_KEYS]
    if unknown:
        names = "、".join(map(str, unknown))
        raise bad_input(
            where,
            f"案件没有这样的键：{names}；事实写在 facts 里，行为写在 acts 里",
            f"a case has no key {names}; facts go into facts, acts into acts",
            hint,
        )
    node = CASE_BASE + quote(str(value.get("id", "") or f"case{where or ''}"), safe="")
    facts = value.get("facts", {})
    if not isinstance(facts, dict):
        raise bad_input(f"{where}.facts", "facts 应是一个对象", "facts is an object", hint)
    complete = value.get("timelineComplete", True)
    if not isinstance(complete, bool):
        raise bad_input(f"{where}.timelineComplete", "只能是 true 或 false", "must be true or false", hint)
    return RawCase(
        node=node,
        where=where or "case",
        kind=_text(value, "kind", where),
        ruleset=_text(value, "ruleset", where),
        facts={key: _values(item, f"{where}.facts.{key}") for key, item in facts.items() if item is not None},
        fact_places={key: f"{where}.facts.{key}".lstrip(".") for key in facts},
        acts=tuple(_acts(value.get("acts", []), node, where)),
        timeline_complete=complete,
    )


def _text(value: Mapping[str, Any], key: str, where: str) -> str:
    found = value.get(key, "")
    if not isinstance(found, str):
        raise bad_input(f"{where}.{key}".lstrip("."), "应是文字", "must be text", f'例如 "{key}": "…"。')
    return found


def _acts(value: Any, node: str, where: str) -> Iterator[RawAct]:
    hint = '行为形如 {"act": "签发", "by": "区长", "on": "2024-03-01"}。An act looks like this.'
    if not isinstance(value, list):
        raise bad_input(f"{where}.acts".lstrip("."), "acts 应是一个数组", "acts is an array", hint)
    for position, item in enumerate(value):
        place = f"{where}.acts[{position}]".lstrip(".")
        if not isinstance(item, dict):
            raise bad_input(place, "行为应是一个对象", "an act is an object", hint)
        values = {key: _values(entry, f"{place}.{key}") for key, entry in item.items() if entry is not None}
        yield RawAct(f"{node}/act/{position + 1}", place, values)


def _values(value: Any, where: str) -> tuple[RawValue, ...]:
    items = value if isinstance(value, list) else [value]
    for item in items:
        if not isinstance(item, str | bool | int | float):
            raise bad_input(
                where.lstrip("."),
                "应是文字、数字、是否或它们的数组",
                "must be text, a number, true/false, or an array of these",
                "",
            )
    return tuple(items)
