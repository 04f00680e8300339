"""Three doors, one graph: JSON, Turtle and JSON-LD of one case give the same verdicts; bad input is named, not lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guiju.media_types import JSON, NDJSON
from guiju.store.errors import Problem
from tests.check.real import fast

CASE: dict[str, Any] = {
    "format": "guiju-case/1",
    "id": "m1",
    "kind": "meeting",
    "ruleset": "xinqiu-2022",
    "facts": {"meetingKind": "常务会议", "membersDue": 9, "membersPresent": 7},
    "acts": [
        {"act": "主持", "by": "区长", "person": "p1", "on": "2022-06-01"},
        {"act": "印发", "by": "区政府办公室", "on": "2022-06-10", "at": None, "no": 3},
    ],
    "timelineComplete": True,
}
TURTLE = """
@prefix gj: <https://w3id.org/guiju/def#> . @prefix body: <https://w3id.org/guiju/id/body/> .
@prefix act: <https://w3id.org/guiju/id/act/> . @prefix role: <https://w3id.org/guiju/id/role/> .
@prefix case: <https://w3id.org/guiju/id/case/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:guiju:case:m1> a gj:Case ; gj:caseKind case:meeting ; gj:ruleset <https://w3id.org/guiju/id/xinqiu-2022> ;
  gj:meetingKind body:executive-meeting ; gj:membersDue 9 ; gj:membersPresent 7 ; gj:timelineComplete true ;
  gj:act [ gj:verb act:preside ; gj:by role:district-head ; gj:person "p1" ; gj:on "2022-06-01"^^xsd:date ] ,
         [ gj:verb act:issue ; gj:by "区政府办公室" ; gj:on "2022-06-10"^^xsd:date ; gj:no 3 ] .
"""
GJ = "https://w3id.org/guiju/def#"
JSONLD = json.dumps(
    {
        "@id": "urn:guiju:case:m1",
        "@type": f"{GJ}Case",
        f"{GJ}caseKind": "会议",
        f"{GJ}ruleset": "xinqiu-2022",
        f"{GJ}meetingKind": "常务会议",
        f"{GJ}membersDue": 9,
        f"{GJ}membersPresent": 7,
        f"{GJ}act": [
            {f"{GJ}verb": "主持", f"{GJ}by": "区长", f"{GJ}person": "p1", f"{GJ}on": "2022-06-01"},
            {f"{GJ}verb": "印发", f"{GJ}by": "区政府办公室", f"{GJ}on": "2022-06-10", f"{GJ}no": 3},
        ],
    }
)


def judged(body: str | bytes, media_type: str, **more: Any) -> dict[str, Any]:
    data = body if isinstance(body, bytes) else body.encode()
    checker = fast()
    return checker.to_json(checker.check(data, media_type, as_of="2022-06-20", **more), data)


def outcome(answer: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    return [(v["norm"], v["verdict"], v["message"]["zh"], v["message"]["en"]) for v in answer["verdicts"]]


@pytest.mark.parametrize(("body", "media_type"), [(TURTLE, "text/turtle"), (JSONLD, "application/ld+json")])
def test_the_doors_give_equal_verdicts(body: str, media_type: str) -> None:
    expected = outcome(judged(json.dumps(CASE), JSON))
    assert any(verdict == "breached" for _, verdict, _, _ in expected)
    assert outcome(judged(body, media_type)) == expected


def test_an_array_and_lines_give_the_verdicts_of_their_cases() -> None:
    second = {**CASE, "id": "m2"}
    both = judged(json.dumps([CASE, second]), JSON)
    lines = judged(json.dumps(CASE) + "\n\n" + json.dumps(second) + "\n", NDJSON)
    assert outcome(both) == outcome(lines)
    assert {verdict["focus"] for verdict in both["verdicts"]} == {"urn:guiju:case:m1", "urn:guiju:case:m2"}


def test_what_was_looked_at_is_told() -> None:
    with_stranger = {**CASE, "acts": [*CASE["acts"], {"act": "泄露", "on": "2022-06-02"}]}
    answer = judged(json.dumps(with_stranger), JSON)
    assert answer["looked_at"]["nodes"] == 5
    assert answer["looked_at"]["norms"] == sum(answer["summary"].values())
    assert answer["receipt"]["texts"].keys() == {"xinqiu-2022"}


def changed(**changes: Any) -> str:
    return json.dumps({**CASE, **changes})


BAD: list[tuple[str, bytes, str, int, str, str]] = [
    ("an empty body", b" \n", JSON, 400, "empty-body", "空"),
    ("bytes that are not UTF-8", changed().encode() + b"\xe5", JSON, 400, "not-utf-8", "UTF-8"),
    ("broken JSON", b'{"kind": }', JSON, 400, "json-syntax", "第 1 行第 10 列"),
    ("a list of nothing", b"[]", JSON, 422, "case-unusable", "没有案件"),
    ("a number", b"5", JSON, 422, "case-unusable", "JSON 对象"),
    ("an unknown rule set", changed(ruleset="beijing-2020").encode(), JSON, 422, "unknown-ruleset", "beijing-2020"),
    ("no rule set", changed(ruleset="").encode(), JSON, 422, "case-unusable", "没有写明"),
    ("an unknown kind", changed(kind="开会").encode(), JSON, 422, "unknown-kind", "开会"),
    ("NaN", b'{"facts": {"membersDue": NaN}}', JSON, 422, "case-unusable", "NaN"),
    ("deep nesting", b'{"facts": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", JSON, 422, "case-unusable", "嵌套"),
    ("broken Turtle", b"<urn:a> a ", "text/turtle", 400, "rdf-syntax", "第 1 行"),
    ("Turtle without a case", b"<urn:a> a <urn:b> .", "text/turtle", 422, "no-case", "gj:Case"),
    ("a remote context", b'{"@context": "https://example.org/context.jsonld", "@id": "urn:a"}', "application/ld+json", 400, "rdf-syntax", "ld+json"),
    ("an unknown media type", b"x", "text/plain", 415, "media-type", "text/plain"),
    ("two cases with one id", json.dumps([CASE, CASE]).encode(), JSON, 422, "case-unusable", "id"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "body", "media_type", "status", "code", "says"), BAD, ids=[row[0] for row in BAD])
def test_bad_input_is_named_with_the_way_out(
    title: str, body: bytes, media_type: str, status: int, code: str, says: str
) -> None:
    with pytest.raises(Problem) as caught:
        judged(body, media_type)
    problem = caught.value
    assert (problem.status, problem.code) == (status, code)
    assert says in problem.zh
    assert problem.en


def test_an_unknown_fact_is_told_with_the_nearest_known_one() -> None:
    answer = judged(changed(facts={"meetingKin": "常务会议"}), JSON)
    assert answer["input"][0]["level"] == "warning"
    assert "meetingKind" in answer["input"][0]["message"]["zh"]


def test_a_bad_profile_is_named() -> None:
    with pytest.raises(Problem) as caught:
        judged(json.dumps(CASE), JSON, profile=b'{"posts": [{"person": "p1", "role": "\xe5\x8c\xba\xe5\xb8\x9d"}]}')
    assert caught.value.code == "profile-unusable"


def test_judging_by_another_rule_set_overrides_the_cases_own() -> None:
    assert judged(json.dumps(CASE), JSON, rulesets=["huancui-2022"])["rulesets"] == ["huancui-2022"]
