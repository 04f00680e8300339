"""The hygiene queries find nothing in the knowledge, and each finds the defect that is planted for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Store

from tests.ontology.support import HYGIENE_QUERIES, KNOWLEDGE_FILES, ONTOLOGY_FILES, error_sentence, rows, store_of
from tests.ontology.usage import used

PREFIXES = """
@prefix gj: <https://w3id.org/guiju/def#> .
@prefix id: <https://w3id.org/guiju/id/> .
@prefix role: <https://w3id.org/guiju/id/role/> .
@prefix unit: <https://w3id.org/guiju/id/unit/> .
@prefix case: <https://w3id.org/guiju/id/case/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""
LABELS = 'rdfs:label "试"@zh-Hans , "trial"@en ; skos:definition "试。"@zh-Hans , "A trial."@en'
DEFECTS = [
    ("untyped-term", "gj:planted rdfs:label '试'@zh-Hans .", "def#planted"),
    ("untyped-term", "role:planted skos:inScheme id:role .", "role/planted"),
    (
        "missing-words",
        "gj:planted a owl:Class ; rdfs:label '试'@zh-Hans , 'trial'@en ; skos:definition '试。'@zh-Hans .",
        "en",
    ),
    ("missing-words", "role:planted a gj:Role ; skos:inScheme id:role ; rdfs:label 'trial'@en .", "zh-Hans"),
    ("missing-question", f"gj:planted a owl:ObjectProperty ; gj:factOf case:meeting ; {LABELS} .", "gj:question@en"),
    ("missing-question", f"gj:planted a owl:ObjectProperty ; gj:factOf case:meeting ; {LABELS} .", "rdfs:range"),
    ("duplicate-label", "role:planted a gj:Role ; skos:inScheme id:role ; rdfs:label '区长'@zh-Hans .", "区长"),
    (
        "duplicate-label",
        "role:planted a gj:Role ; skos:inScheme id:role ; skos:altLabel '第一副区长'@zh-Hans .",
        "第一副区长",
    ),
    ("duplicate-label", "gj:Planted a owl:Class ; rdfs:label 'norm'@en .", "norm"),
    ("duplicate-label", "gj:planted a owl:ObjectProperty ; rdfs:label '发文机关'@zh-Hans .", "发文机关"),
    ("doubled-label", "role:district-head rdfs:label '区长甲'@zh-Hans .", "区长甲"),
    ("punning", "gj:quote a owl:ObjectProperty .", "def#quote"),
    ("punning", "role:district-head a owl:Class .", "role/district-head"),
    ("punning", "gj:issuer a gj:Role .", "def#issuer"),
    ("punning", "id:planted gj:issuer '区政府' .", "def#issuer"),
    ("punning", "id:planted gj:quote role:district-head .", "def#quote"),
    ("circular-hierarchy", "role:district-leader skos:broader role:executive-deputy .", "role/deputy-head"),
    ("circular-hierarchy", "gj:Agent rdfs:subClassOf gj:Role .", "def#Agent"),
    ("circular-hierarchy", "gj:by rdfs:subPropertyOf gj:by .", "def#by"),
    ("circular-hierarchy", "role:department-staff gj:outranks role:department-head .", "role/department-staff"),
    ("undeclared-term", "id:planted gj:isuer unit:district-government .", "def#isuer"),
    ("undeclared-term", "id:planted gj:issuer unit:district-goverment .", "unit/district-goverment"),
    ("undeclared-term", "id:planted a gj:Nrom .", "def#Nrom"),
    (
        "unused-term",
        f"gj:planted a owl:Class ; rdfs:isDefinedBy <https://w3id.org/guiju/def/x> ; {LABELS} .",
        "def#planted",
    ),
    (
        "unequal-strength",
        "id:one gj:marker '应当' ; gj:strength id:firm . id:two gj:marker '应当' ; gj:strength id:strict .",
        "应当",
    ),
    ("outside-range", "id:planted gj:meetingKind role:district-head .", "def#meetingKind"),
]


@pytest.fixture(scope="module")
def knowledge() -> Store:
    return store_of(KNOWLEDGE_FILES, used())


@pytest.mark.parametrize("query", HYGIENE_QUERIES, ids=lambda path: path.stem)
def test_a_hygiene_query_finds_nothing_in_ontology_and_data(query: Path, knowledge: Store) -> None:
    found = [error_sentence(query).format(**row) for row in rows(knowledge, query)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "defect", "found"), DEFECTS)
def test_a_hygiene_query_finds_its_planted_defect(name: str, defect: str, found: str) -> None:
    query = next(path for path in HYGIENE_QUERIES if path.stem == name)
    sentences = [
        error_sentence(query).format(**row) for row in rows(store_of(ONTOLOGY_FILES, PREFIXES + defect), query)
    ]
    assert any(found in sentence for sentence in sentences)


def test_every_hygiene_query_has_a_planted_defect() -> None:
    assert {path.stem for path in HYGIENE_QUERIES} == {name for name, _, _ in DEFECTS}


@pytest.mark.parametrize("query", HYGIENE_QUERIES, ids=lambda path: path.stem)
def test_a_hygiene_query_says_in_both_languages_what_it_asks_and_what_is_wrong(query: Path) -> None:
    lines = query.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# \S.* · [A-Z].*", lines[0])
    selected = re.search(r"SELECT DISTINCT ([^{]+) WHERE", query.read_text(encoding="utf-8"))
    assert selected is not None
    placeholders = set(re.findall(r"{(\w+)}", error_sentence(query)))
    assert placeholders == {variable.lstrip("?") for variable in selected[1].split()}
