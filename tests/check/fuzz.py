"""Hostile input: valid cases and profiles, mutated."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from guiju.check.checker import CASE_TYPES, PROFILE_TYPES
from guiju.check.doors.rdf_graph import FORMATS
from guiju.media_types import JSON, NDJSON, WORKBOOK
from guiju.resources import resource
from tests.check.test_doors import CASE, JSONLD, TURTLE
from tests.check.workbooks import with_part, workbook


@dataclass(frozen=True)
class Attack:
    """One submission: what was done to it, the body, and the profile that goes with it."""

    name: str
    body: bytes
    media_type: str
    profile: bytes = b""
    profile_type: str = JSON


PROFILE: Final[dict[str, Any]] = {
    "posts": [{"person": "p1", "role": "区长", "from": "2021-01-01", "to": "9999-12-31"}],
    "portfolios": [{"person": "p2", "departments": ["区财政局"]}],
    "pairs": [{"persons": ["p1", "p2"]}],
    "departments": [{"name": "区财政局", "head": "p3"}],
}
_SHEETS: Final[Mapping[str, Sequence[Sequence[Any]]]] = {
    "案件": [["编号", "种类", "规则", "会议种类", "应到人数"], ["m1", "会议", "xinqiu-2022", "常务会议", 9]],
    "行为": [
        ["案件编号", "行为", "行为人", "姓名代号", "日期", "时间", "序号"],
        ["m1", "主持", "区长", "p1", date(2022, 6, 1), "09:30", 1],
        ["m1", "印发", "区政府办公室", None, "2022年6月10日", None, 2],
    ],
}
_HOSTILE: Final[Sequence[Any]] = (
    None, True, False, 0, -1, 10**17, -(10**18), 1e308, 5e-324, 0.5, "", " ", "\t\n", "x", "区长", "是", "²", "９",
    "0000-00-00", "99999-01-01", "9999-12-31", "0001-01-01", "20240301", "2024-W09-5", "2022-06-01T23:55", "T23:55",
    "2022-06-01T25:99", "9999-12-31T23:59-12:00", "2022-06-01T23:55Z", "-2022-06-01", "25:00", "24:00", "\x00",
    "a\x00b", "\ud800", "\udfff常", "\u202e反\u202c", "\u200b", "\ufeff", "\u2028", "\x85", "x" * 5000,
    "长" * 20000, "a:b", ":", "urn:", "http://", "https://[", "http://a b", "urn:<>", "file:///etc/passwd", "../../x",
    "%00", "%", "https://w3id.org/guiju/id/day/x", "https://w3id.org/guiju/def#Case", "urn:guiju:case:m1",
    "urn:guiju:case:m1/act/1", "_:b", "=1+1", "{?x}", "{zh}", "</script>", [], {}, [[]], [None], [True, 1, "1"],
    ["2022-06-01", "2022-06-02"], {"@value": 5}, {"@id": "urn:x"}, {"act": "签发"}, ["区长"] * 300,
    {"a": {"b": {"c": {}}}}, "guiju-case/2", "xinqiu-2022", "新邱", "huancui-2022", "document", "会议", "bodies",
)  # fmt: skip
_TEXTS: Final[Sequence[bytes]] = (
    b"1e999", b"-1e999", b"9" * 5000, b"NaN", b"Infinity", b"[" * 3000, b'{"a":' * 3000, b"{" * 5000, b"]", b"}", b'"',
    b"\\", b'\\ud800', b"\\u0000", b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", "\u202e".encode(), b"\r", b"\n",
    "\u2028".encode(), b",", b":", b".", b";", b"[ ", b"( ", b"<< ", b"@prefix : <urn:x> .", b"@base <file:///etc/> .",
    b"<urn:x> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:1/x> .", b"_:x ", b"<> ", b"<http://[> ",
    b'"@context": "http://127.0.0.1:1/context.jsonld",', b'"@context": null,', b'"@graph": [],', b'"@id": 5,',
    b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>', b"&b;", b"<!-- ", b"<![CDATA[", b"<a>" * 300,
    b"<https://w3id.org/guiju/id/day/2022-06-03> <https://w3id.org/guiju/def#workdaysBefore> 1 .", b"GRAPH <urn:g> {",
    b'"x"@zh', b"^^<http://www.w3.org/2001/XMLSchema#date>", b"gj:act ", b"gj:facts ", b"1.5e5", b"true", b"'''", b"#",
)  # fmt: skip


@cache
def seeds() -> list[Attack]:
    """Return valid submissions, at least one for each door."""
    text = (resource("data") / "profiles" / "example.ttl").read_bytes()
    both = [
        CASE,
        {**CASE, "id": "m2", "ruleset": "环翠", "kind": "公文", "facts": {"主办部门": "区财政局", "附件数": 3}},
    ]
    case = json.dumps(CASE, ensure_ascii=False).encode()
    found = [
        Attack("JSON", json.dumps(both, ensure_ascii=False, indent=1).encode(), JSON),
        Attack("NDJSON", "\n".join(json.dumps(one, ensure_ascii=False) for one in both).encode(), NDJSON),
        Attack("profile", case, JSON, json.dumps(PROFILE, ensure_ascii=False, indent=1).encode()),
        Attack("profile in Turtle", case, JSON, text, "text/turtle"),
        *(Attack(media_type, _in_rdf(media_type), media_type) for media_type in FORMATS),
        Attack("workbook", workbook(_SHEETS), WORKBOOK),
        *(Attack(path.parent.name, _example(path), JSON) for path in sorted(_examples())[::40]),
    ]
    assert {attack.media_type for attack in found} == set(CASE_TYPES)
    assert {attack.profile_type for attack in found} <= set(PROFILE_TYPES)
    return found


def _examples() -> Iterator[Path]:
    return (resource("data") / "cases").glob("*/*.json")


def _example(path: Path) -> bytes:
    return json.dumps(json.loads(path.read_text(encoding="utf-8"))["case"], ensure_ascii=False, indent=1).encode()


def _in_rdf(media_type: str) -> bytes:
    import pyoxigraph as ox

    if media_type == "application/ld+json":
        return json.dumps(json.loads(JSONLD), indent=1, ensure_ascii=False).encode()
    if media_type == "text/turtle":
        return TURTLE.encode()
    triples = [quad.triple for quad in ox.parse(TURTLE, ox.RdfFormat.TURTLE)]
    written = ox.serialize(triples, format=FORMATS[media_type], prefixes={"gj": "https://w3id.org/guiju/def#"})
    assert written is not None
    return written


def attacks(seed: int, count: int, more: Sequence[Attack] = ()) -> Iterator[Attack]:
    """Return so many mutated submissions, the same ones for the same seed.

    Args:
        seed: of the random numbers.
        count: how many.
        more: further valid submissions to mutate.
    """
    chosen = random.Random(seed)
    pool = [*seeds(), *more]
    for number in range(count):
        origin = pool[number % len(pool)]
        on_profile = bool(origin.profile) and chosen.random() < 0.8
        target = origin.profile if on_profile else origin.body
        media_type = origin.profile_type if on_profile else origin.media_type
        for _ in range(chosen.choice((1, 1, 1, 2, 4))):
            target = _mutated(chosen, target, media_type)
        name = f"{seed}/{number} {origin.name}"
        if on_profile:
            yield Attack(name, origin.body, origin.media_type, target, origin.profile_type)
        else:
            yield Attack(name, target, origin.media_type, origin.profile, origin.profile_type)


def _mutated(chosen: random.Random, data: bytes, media_type: str) -> bytes:
    if media_type in (JSON, NDJSON, "application/ld+json") and chosen.random() < 0.7:
        try:
            return _value_changed(chosen, json.loads(data))
        except (ValueError, RecursionError):  # broken, or nested too deeply, by an earlier mutation
            return _bytes_changed(chosen, data)
    if media_type == WORKBOOK and chosen.random() < 0.8:
        try:
            return _part_changed(chosen, data)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, zlib.error):
            pass  # broken by an earlier mutation
    return _bytes_changed(chosen, data)


def _part_changed(chosen: random.Random, data: bytes) -> bytes:
    """Change one part of a workbook, mostly a sheet, and pack it again."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        sheets = [name for name in names if "worksheets/" in name] or names
        name = chosen.choice(sheets if chosen.random() < 0.7 else names)
        part = packed.read(name)
    return with_part(data, name, _bytes_changed(chosen, part))


def _value_changed(chosen: random.Random, value: Any) -> bytes:
    """Put something hostile in place of a member or an element, add one, take one out, rename or double a key."""
    holders = [item for item in _containers(value) if item]
    if not holders:
        return json.dumps(chosen.choice(_HOSTILE)).encode()
    holder = chosen.choice(holders)
    key = chosen.choice(list(holder)) if isinstance(holder, dict) else chosen.randrange(len(holder))
    action = chosen.choice(("put", "put", "put", "remove", "add", "rename", "double", "wrap", "repeat"))
    if action == "remove":
        del holder[key]
    elif action == "add" and isinstance(holder, dict):
        holder[str(chosen.choice(_HOSTILE))[:50]] = chosen.choice(_HOSTILE)
    elif action == "rename" and isinstance(holder, dict):
        name = chosen.choice(list(holder))
        holder[name[:-1] + chosen.choice("xX法\ud800 .")] = holder.pop(name)
    elif action == "double" and isinstance(holder, dict):
        text = json.dumps(value)
        pair = f"{json.dumps(key)}: "
        return text.replace(pair, f"{pair}{json.dumps(chosen.choice(_HOSTILE))}, {pair}").encode()
    elif action == "wrap":
        for _ in range(chosen.choice((1, 2, 50, 500))):
            holder[key] = [holder[key]] if chosen.random() < 0.5 else {"a": holder[key]}
    elif action == "repeat" and isinstance(holder, list):
        holder.extend([holder[key]] * chosen.choice((1, 3, 40)))
    else:
        holder[key] = chosen.choice(_HOSTILE)
    return json.dumps(value, indent=chosen.choice((None, 1))).encode()


def _containers(value: Any) -> Iterator[Any]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict | list):
            yield item
            waiting.extend(item.values() if isinstance(item, dict) else item)


def _bytes_changed(chosen: random.Random, data: bytes) -> bytes:
    at, until = sorted(chosen.randrange(len(data) + 1) for _ in range(2))
    actions: Sequence[Callable[[], bytes]] = (
        lambda: data[:at],
        lambda: data[:at] + bytes([chosen.randrange(256)]) + data[at + 1 :],
        lambda: data[:at] + data[min(until, at + 30) :],
        lambda: data[:until] + data[at:until] + data[until:],
        lambda: data[:at] + chosen.choice(_TEXTS) + data[at:],
        lambda: data[:at] + chosen.choice(_TEXTS) + data[at:],
        lambda: data[:at] + json.dumps(chosen.choice(_HOSTILE)).encode() + data[min(until, at + 12) :],
        lambda: data.replace(b'"', b"'", chosen.randrange(3)),
        lambda: data.replace(b"2022", str(chosen.choice((0, 1, 9999, 20222, 1899))).zfill(4).encode()),
        lambda: _token_replaced(chosen, data),
    )
    return chosen.choice(actions)()


def _token_replaced(chosen: random.Random, data: bytes) -> bytes:
    """Put one word of the document in the place of another."""
    words = data.split(b" ")
    words[chosen.randrange(len(words))] = chosen.choice(words)
    return b" ".join(words)
