"""The JSON Schema and the SHACL shapes of cases are true: examples hold, and what the door reports does not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pyshacl import validate
from rdflib import RDF, Graph, URIRef

from guiju.check.case import InputNote, RawCase
from guiju.check.doors.json_door import read_json
from guiju.check.doors.reading import CaseReader
from guiju.check.doors.resolve import Names
from guiju.check.scenarios import read_all
from guiju.knowledge.case_shapes import case_shapes_graph
from guiju.knowledge.vocabulary import GJ, ID, SH, SHAPES
from guiju.resources import resource
from guiju.store.errors import Problem
from tests.check.real import index
from tests.check.workbooks import record

Case = dict[str, Any]
SCENARIOS = read_all(resource("data") / "cases")
ONTOLOGY = resource("ontology")


@cache
def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record().schema)
    return found


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(schema())


@cache
def names() -> Names:
    return Names(index().terms)


def is_read_without_a_note(case: Case) -> bool:
    notes: list[InputNote] = []
    try:
        for raw in read_json(json.dumps(case)):
            if not isinstance(raw, RawCase):
                return False
            CaseReader(index(), names(), notes).read(raw)
            notes += raw.notes
    except Problem:
        return False
    return notes == []


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"].endswith("2020-12/schema")


def test_every_example_is_valid() -> None:
    # A variation differs from its base case in few members: the base cases are enough.
    chosen = [one for one in SCENARIOS if "#" not in one.name]
    invalid = [one.name for one in chosen if not validator().is_valid(json.loads(one.body()))]
    assert len(chosen) > 800
    assert invalid == []


MUTATIONS: dict[str, Callable[[Case], Any]] = {
    "a key that no case has": lambda case: case.update(fact={}),
    "an unknown kind": lambda case: case.update(kind="开会"),
    "no kind": lambda case: case.pop("kind"),
    "an unknown rule set": lambda case: case.update(ruleset="beijing-2020"),
    "no rule set": lambda case: case.pop("ruleset"),
    "another format": lambda case: case.update(format="guiju-case/9"),
    "a timeline that is text": lambda case: case.update(timelineComplete="yes"),
    "acts that are no array": lambda case: case.update(acts={}),
    "facts that are no object": lambda case: case.update(facts=[]),
    "an unknown fact": lambda case: case["facts"].update(genr="请示"),
    "a fact of another kind": lambda case: case["facts"].update(flightNumber=1),
    "an unknown value": lambda case: case["facts"].update(genre="请事"),
    "two values for one": lambda case: case["facts"].update(genre=["请示", "函"]),
    "a text for a yes": lambda case: case["facts"].update(important="也许"),
    "an object for a value": lambda case: case["facts"].update(important={}),
    "an act that is text": lambda case: case["acts"].append("签发"),
    "an unknown act": lambda case: case["acts"].append({"act": "签法"}),
    "an act without a name": lambda case: case["acts"].append({"by": "区长"}),
    "an act with an unknown key": lambda case: case["acts"].append({"act": "签发", "who": "区长"}),
    "a date that is none": lambda case: case["acts"].append({"act": "签发", "on": "明天"}),
    "a time that is none": lambda case: case["acts"].append({"act": "签发", "at": "25:00"}),
    "a number that is none": lambda case: case["acts"].append({"act": "签发", "no": "三"}),
    "two dates": lambda case: case["acts"].append({"act": "签发", "on": ["2024-03-01", "2024-03-02"]}),
    "an unknown result": lambda case: case["acts"].append({"act": "签发", "result": "同义"}),
}


@pytest.mark.parametrize("mutate", MUTATIONS.values(), ids=list(MUTATIONS))
def test_what_the_door_reports_is_not_valid(mutate: Callable[[Case], Any]) -> None:
    facts = {"genre": "请示", "important": True}
    acts = [{"act": "起草", "by": "主办部门"}]
    good: Case = {"format": "guiju-case/1", "kind": "公文", "ruleset": "xinqiu-2022", "facts": facts, "acts": acts}
    assert is_read_without_a_note(good)
    assert validator().is_valid(good)
    bad = copy.deepcopy(good)
    mutate(bad)
    assert not is_read_without_a_note(bad)
    assert not validator().is_valid(bad)


def member_values(definition: dict[str, Any]) -> list[Any]:
    """Return values that a definition allows: all of its words, or one of its type."""
    value = definition["anyOf"][0]
    while "anyOf" in value:
        value = value["anyOf"][0]
    if "$ref" in value:
        value = schema()["$defs"][value["$ref"].rpartition("/")[2]]
    samples = {"^-?[0-9]+$": [7, "7"], "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": ["2024-03-01"]}
    allowed: list[Any] = value.get("enum") or samples.get(value.get("pattern", ""), ["文字"])
    return allowed


def test_every_fact_under_every_name_and_with_words_that_are_valid_is_read_without_a_note() -> None:
    own = {local.zh for local in index().terms.local}
    seen: set[str] = set()
    cases: list[Case] = []
    for kind in fact_kinds():
        token = kind.rpartition("/")[2]
        for name, reference in schema()["$defs"][f"facts-{token}"]["properties"].items():
            words = [word for word in member_values(schema()["$defs"][reference["$ref"][8:]]) if word not in own]
            chosen = words[:: max(1, len(words) // 3)] if name not in seen else []
            cases += [{"kind": token, "ruleset": "zhanqian-2024", "facts": {name: word}} for word in chosen]
            seen.add(name)
    assert len(cases) > 1500
    assert validator().is_valid(cases)
    notes: list[InputNote] = []
    for raw in read_json(json.dumps([{**case, "id": str(number)} for number, case in enumerate(cases)])):
        assert isinstance(raw, RawCase)
        CaseReader(index(), names(), notes).read(raw)
        notes += raw.notes
    assert notes == []


TURTLE = """
@prefix gj: <https://w3id.org/guiju/def#> . @prefix case: <https://w3id.org/guiju/id/case/> .
@prefix act: <https://w3id.org/guiju/id/act/> . @prefix role: <https://w3id.org/guiju/id/role/> .
@prefix body: <https://w3id.org/guiju/id/body/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<urn:guiju:case:m1> a gj:Case ; gj:caseKind case:meeting ; gj:ruleset <https://w3id.org/guiju/id/xinqiu-2022> ;
  gj:meetingKind body:executive-meeting ; gj:membersDue 9 ; gj:timelineComplete true ;
  gj:act [ gj:verb act:preside ; gj:by role:district-head ; gj:person "p1" ; gj:on "2022-06-01"^^xsd:date ] ,
         [ gj:verb act:issue ; gj:by "区发改局" ] .
"""


@cache
def vocabulary() -> Graph:
    graph = Graph()
    for path in sorted(ONTOLOGY.glob("*.ttl")):
        graph.parse(path)
    return graph


@cache
def shapes() -> Graph:
    return Graph().parse(data=record().shapes, format="turtle")


def breaches(turtle: str) -> set[str]:
    """Return the shapes from which pySHACL finds a Turtle case, told together with the vocabulary, to depart."""
    data = vocabulary() + Graph().parse(data=turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=shapes(), inference="none")
    assert isinstance(report, Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return {str(shape) for result in results for shape in report.objects(result, SH.sourceShape)}


def test_a_case_in_turtle_has_the_shape_of_its_kind() -> None:
    assert breaches(TURTLE) == set()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("gj:membersDue 9", 'gj:membersDue "nine"'),
        ("gj:membersDue 9", "gj:membersDue 9 , 10"),
        ("gj:meetingKind body:executive-meeting", "gj:meetingKind act:issue"),
        ("gj:membersDue 9", "gj:genre act:issue"),
        ("gj:verb act:issue ;", ""),
        ('gj:person "p1"', 'gj:person "p1" , "p2"'),
        ("gj:ruleset <https://w3id.org/guiju/id/xinqiu-2022> ;", ""),
        ("case:meeting", "act:issue"),
    ],
)
def test_a_case_that_departs_from_the_shape_is_found(right: str, wrong: str) -> None:
    assert TURTLE.count(right) >= 1
    assert breaches(TURTLE.replace(right, wrong, 1)) == {f"{SHAPES}/case"}


def test_every_fact_and_every_kind_stands_in_the_shapes_with_both_names() -> None:
    terms = index().terms
    graph = case_shapes_graph(vocabulary(), terms)
    for fact in terms.facts.values():
        node = URIRef(f"{SHAPES}/property/{fact.iri.rpartition('#')[2]}")
        assert {text.language for text in graph.objects(node, SH.name)} == {"zh-Hans", "en"}  # type: ignore[attr-defined]
        assert ((node, SH.maxCount, None) in graph) != fact.many
    for kind in fact_kinds():
        shape = URIRef(f"{SHAPES}/case/{kind.rpartition('/')[2]}")
        facts = {str(graph.value(node, SH.path)) for node in graph.objects(shape, SH.property)}
        own = {fact.iri for fact in terms.facts.values() if set(fact.of) & set(terms.with_broader(kind))}
        assert facts - {str(GJ[name]) for name in ("caseKind", "ruleset", "act", "timelineComplete")} == own


def fact_kinds() -> list[str]:
    return [iri for iri in index().terms.concepts if iri.startswith(f"{ID}case/")]
