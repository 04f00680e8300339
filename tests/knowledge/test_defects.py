"""Drafting defects: every one is shown by words that stand in the text, and a faulty one is refused with the reason."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from rdflib import RDF, Graph, Literal, URIRef

from guiju.knowledge.defects import DEFECT, place_defects
from guiju.knowledge.norm_reader import read_norms
from guiju.knowledge.vocabulary import GJ, ID, PREFIXES, token
from tests.knowledge.support import real_sources

RULESET = "zhanqian-2024"
GOOD = """d:try a gj:Defect ; rdfs:label "笔误"@zh-Hans , "slip"@en ; gj:defectKind defectkind:slip ;
    gj:evidence [ gj:source t:art-5-para-2 ; gj:quote "由负责常务工作的区长" ] ;
    gj:explanation "应为副区长。"@zh-Hans , "The deputy is meant."@en ; gj:defectStatus status:inferred ;
    gj:provenBy proof:reading ."""
BEFORE_AND_AFTER = ("overlap", "inconsistency", "inconsistent-term", "duplicate")


def problems_of(turtle: str) -> list[str]:
    own = {
        "d": f"{DEFECT}{RULESET}/",
        "t": f"{ID}{RULESET}/",
        "defectkind": f"{ID}defectkind/",
        "proof": f"{ID}proof/",
    }
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in {**PREFIXES, **own}.items())
    graph = Graph().parse(data=prefixes + turtle, format="turtle")
    return place_defects({RULESET: graph}, real_sources().documents)[1]


def defects_of(graph: Graph) -> list[URIRef]:
    return sorted(node for node in graph.subjects(RDF.type, GJ.Defect) if isinstance(node, URIRef))


@cache
def norms_of(ruleset: str) -> frozenset[str]:
    return frozenset(norm.iri for norm in read_norms(real_sources().rules[ruleset]))


ALL = [(name, defect) for name, graph in sorted(real_sources().rules.items()) for defect in defects_of(graph)]


def test_the_evidence_of_every_defect_stands_in_the_text() -> None:
    added, problems = place_defects(real_sources().rules, real_sources().documents)
    assert problems == []
    assert {name: len(set(graph.subjects(GJ.rulesetId))) for name, graph in added.items()} == Counter(
        name for name, _ in ALL
    )
    sentence = next(
        str(added[RULESET].value(evidence, GJ.sentence))
        for evidence in real_sources().rules[RULESET].objects(URIRef(f"{DEFECT}{RULESET}/20-composed-of"), GJ.evidence)
        if (evidence, GJ.articleNumber, Literal(20)) in added[RULESET]
    )
    assert sentence.startswith("区政府常务会议由区长、副区长，")


def test_every_rule_set_has_defects_and_every_kind_of_defect_occurs() -> None:
    assert {name for name, _ in ALL} == set(real_sources().rules)
    assert min(Counter(name for name, _ in ALL).values()) >= 10
    found = {kind for name, defect in ALL for kind in real_sources().rules[name].objects(defect, GJ.defectKind)}
    assert found == set(real_sources().ontology.subjects(RDF.type, GJ.DefectKind))


@pytest.mark.parametrize(("name", "defect"), ALL, ids=lambda value: value.rpartition("/")[2])
def test_a_defect_names_norms_that_exist_and_two_passages_where_it_compares(name: str, defect: URIRef) -> None:
    graph = real_sources().rules[name]
    assert {str(norm) for norm in graph.objects(defect, GJ.concerns)} <= norms_of(name)
    kind = token(str(graph.value(defect, GJ.defectKind)))
    assert len(list(graph.objects(defect, GJ.evidence))) >= (2 if kind in BEFORE_AND_AFTER else 1)
    assert bool(list(graph.objects(defect, GJ.gap))) == (kind == "gap" and _proof(graph, defect) == "reasoner")
    assert kind in {"gap", "overlap"} or _proof(graph, defect) == "reading"


def _proof(graph: Graph, defect: URIRef) -> str:
    return token(str(graph.value(defect, GJ.provenBy)))


def test_a_sound_defect_is_accepted() -> None:
    assert problems_of(GOOD) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('负责常务工作的区长"', '负责常务工作的副区长"'), "负责常务工作的区长"),
        (("t:art-5-para-2", "t:art-5-para-9"), "art-5-para-9"),
        (("gj:quote", "gj:note"), "gj:source"),
        ((' , "slip"@en', ""), "label"),
        ((' , "The deputy is meant."@en', ""), "explanation"),
        (("gj:defectKind defectkind:slip ;", ""), "defectKind"),
        (("status:inferred", "status:inferred , status:stated"), "2 values"),
        (("gj:provenBy proof:reading", "gj:note 'x'"), "provenBy"),
        (("d:try", "t:try"), "IRI"),
        (('gj:evidence [ gj:source t:art-5-para-2 ; gj:quote "由负责常务工作的区长" ] ;', ""), "evidence"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else value,
)
def test_a_faulty_defect_is_refused_with_the_reason(change: tuple[str, str], says: str) -> None:
    assert change[0] in GOOD
    problems = problems_of(GOOD.replace(*change))
    assert any(says in problem for problem in problems)
    assert all("try" in problem for problem in problems)
