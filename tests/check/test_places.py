"""Every fact, act and note names the line of the user's own file, through every door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.check.doors.json_places import Places, line_map
from guiju.check.doors.rdf_graph import FORMATS
from guiju.check.doors.rdf_places import with_lines
from guiju.media_types import JSON, NDJSON
from tests.check.test_doors import CASE, judged

TURTLE = '''@prefix gj: <https://w3id.org/guiju/def#> .
@prefix act: <https://w3id.org/guiju/id/act/> .
<urn:案件:一> a gj:Case
  ; gj:caseKind "会议"
  ; gj:ruleset "xinqiu-2022"
  ; gj:meetingKind "常务会议"
  ; gj:membersDue
      9
  ; gj:act _:chair , [
      gj:verb "印发" ; gj:by "区政府办公室" ;
      gj:on """2022-06-10""" ] .
# chair
_:chair gj:verb act:preside ;
  gj:by "区长" .
_:chair gj:on "2022-06-01" .
'''
N_TRIPLES = """<urn:c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/guiju/def#Case> .
<urn:c> <https://w3id.org/guiju/def#caseKind> "会议" .
<urn:c> <https://w3id.org/guiju/def#ruleset> "xinqiu-2022" .
<urn:c> <https://w3id.org/guiju/def#meetingKind> "常务会议" .
<urn:c> <https://w3id.org/guiju/def#act> _:a .

_:a <https://w3id.org/guiju/def#verb> "印发" .
_:a <https://w3id.org/guiju/def#on> "2022-06-10" .
"""
RDF_XML = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:gj="https://w3id.org/guiju/def#">
<gj:Case rdf:about="urn:c">
 <gj:caseKind>会议</gj:caseKind>
 <gj:ruleset>xinqiu-2022</gj:ruleset>
 <gj:meetingKind>常务会议</gj:meetingKind>
 <gj:act><rdf:Description>
   <gj:verb>印发</gj:verb>
   <gj:on>2022-06-10</gj:on></rdf:Description></gj:act>
</gj:Case>
</rdf:RDF>
"""
JSON_LD = """{
 "@context": {"gj": "https://w3id.org/guiju/def#", "acts": "gj:act", "facts": "@nest"},
 "@graph": [{"@id": "urn:c",
   "@type": "gj:Case",
   "gj:caseKind": "会议",
   "gj:ruleset": "xinqiu-2022",
   "facts": {
     "gj:meetingKind": "常务会议"
   },
   "acts": [
     {"gj:verb": "主持", "gj:by": "区长"},
     {"gj:verb": "印发",
      "gj:on": "2022-06-10"}]
 }]
}
"""


def places(body: str, media_type: str) -> dict[str, str]:
    """What is used by the verdicts, with where it stands."""
    answer = judged(body, media_type)
    return {fact["what"]: fact["where"] for verdict in answer["verdicts"] for fact in verdict["facts"]}


@pytest.mark.parametrize(
    ("body", "media_type", "kind", "issued"),
    [
        (json.dumps(CASE, indent=1), JSON, "line 7 · facts.meetingKind", "line 18 · acts[1]"),
        (json.dumps([CASE], indent=1), JSON, "line 8 · [0].facts.meetingKind", "line 19 · [0].acts[1]"),
        ("\n" + json.dumps(CASE), NDJSON, "line 2 · facts.meetingKind", "line 2 · acts[1]"),
        (TURTLE, "text/turtle", "line 6 · gj:meetingKind", "line 10"),
        (N_TRIPLES, "application/n-triples", "line 4 · gj:meetingKind", "line 7"),
        (RDF_XML, "application/rdf+xml", "line 6 · gj:meetingKind", "line 8"),
        (JSON_LD, "application/ld+json", "line 8 · gj:meetingKind", "line 12"),
    ],
    ids=["JSON", "JSON array", "NDJSON", "Turtle", "N-Triples", "RDF/XML", "JSON-LD"],
)
def test_facts_and_acts_name_their_line_through_every_door(body: str, media_type: str, kind: str, issued: str) -> None:
    found = places(body, media_type)
    assert found["会议种类"] == kind
    assert found["印发"] == issued


@pytest.mark.parametrize(
    ("broken", "sound", "media_type", "where"),
    [
        (TURTLE, "9", "text/turtle", "line 7 · gj:membersDue"),
        (TURTLE, "2022-06-10", "text/turtle", "line 11 · gj:on"),
        (TURTLE, "2022-06-01", "text/turtle", "line 15 · gj:on"),
        (N_TRIPLES, "2022-06-10", "application/n-triples", "line 8 · gj:on"),
        (RDF_XML, "2022-06-10", "application/rdf+xml", "line 9 · gj:on"),
        (JSON_LD, "2022-06-10", "application/ld+json", "line 13 · gj:on"),
        (json.dumps(CASE, indent=1), "2022-06-10", JSON, "line 21 · acts[1].on"),
    ],
)
def test_a_malformed_value_is_told_with_its_line(broken: str, sound: str, media_type: str, where: str) -> None:
    answer = judged(broken.replace(sound, '"九"' if sound == "9" else "十日"), media_type)
    told = [(note["level"], note["where"]) for note in answer["input"]]
    assert ("error", where) in told
    assert answer["verdicts"]


def test_what_no_norm_speaks_of_is_listed_with_its_place() -> None:
    acts = [*CASE["acts"], {"act": "泄露", "on": "2022-06-02"}]
    case = {**CASE, "facts": {"meetingKind": "常务会议", "文种": "通知"}, "acts": acts}
    untouched = judged(json.dumps(case, indent=1, ensure_ascii=False), JSON)["looked_at"]["untouched"]
    assert untouched == ["line 24 · acts[2]", "line 8 · facts.文种"]


def test_a_fact_that_decides_that_a_norm_does_not_apply_was_looked_at() -> None:
    assert "facts.meetingKind" not in str(judged(json.dumps(CASE), JSON)["looked_at"]["untouched"])


SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(allow_nan=False)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)


def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for step, item in steps for inner in paths(item, (*path, step)))]


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_the_lines_of_json_are_those_of_every_member_and_element(value: Any, indent: int | None) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    found = line_map(text)
    wanted = [path for path in paths(value) if len(path) <= 8]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)
    # Written with an indent, each member and element stands on a line of its own, in the order of the document.
    if indent is not None:
        lines = text.split("\n")
        order = [found[path] for path in wanted]
        assert order == sorted(order)
        for path in wanted[1:]:
            start = json.dumps(path[-1], ensure_ascii=False) + ":" if isinstance(path[-1], str) else ""
            assert lines[found[path] - 1].lstrip().startswith(start)


def test_what_lies_deeper_stands_where_its_parent_does() -> None:
    assert Places({(): 1, ("a",): 4}).at("a", 0, "b") == "line 4 · a[0].b"


@given(st.lists(st.sampled_from(["{p} {o}", "{p}\n {o}", "{p} {o} # x\n", "{p} 'y' , \n{o}"]), min_size=1, max_size=6),
       st.sampled_from(["; ", ";\n  ", "\n  ; "]))  # fmt: skip
def test_a_statement_of_turtle_stands_between_its_property_and_its_value(shapes: list[str], between: str) -> None:
    parts = [shape.format(p=f"<urn:p{i}>", o=f"'value {i}'") for i, shape in enumerate(shapes)]
    text = "<urn:s>\n" + between.join(parts) + " ."
    lines = text.split("\n")
    for quad, line in with_lines(text.encode(), FORMATS["text/turtle"]):
        number = quad.predicate.value.removeprefix("urn:p")
        first = next(i for i, found in enumerate(lines, 1) if f"<urn:p{number}>" in found)
        last = next(i for i, found in enumerate(lines, 1) if f"'value {number}'" in found)
        assert first <= line <= last
