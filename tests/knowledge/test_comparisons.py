"""The comparison: a cell for every rule set in every question, each in the norm's own words; faults are named."""

from __future__ import annotations

import pytest
from rdflib import RDF, Graph

from guiju.knowledge.comparisons import comparison_problems
from guiju.knowledge.vocabulary import GJ, PREFIXES
from tests.knowledge.support import real_build, real_sources

HEAD = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items()) + (
    "@prefix id: <https://w3id.org/guiju/id/> .\n@prefix n: <https://w3id.org/guiju/id/norm/xinqiu-2022/> .\n"
)
GOOD = """id:q a gj:ComparisonQuestion ; rdfs:label "几天印发？"@zh-Hans , "how soon?"@en ;
    gj:comparisonTopic topic:minutes ;
    gj:cell [ gj:ruleset id:dawa-2017 ; gj:silent true ] ,
        [ gj:ruleset id:xinqiu-2022 ; gj:answeredBy n:38-minutes-issue ; gj:alignment status:stated ;
          gj:shown "会议结束后5个工作日内"@zh-Hans , "within five working days"@en ] ."""


def problems(turtle: str) -> list[str]:
    norms = {iri: entry.norm for iri, entry in real_build().index.norms.items()}
    return list(comparison_problems(Graph().parse(data=HEAD + turtle), norms, real_sources().documents))


def test_the_real_comparison_has_sixty_questions_and_more_and_no_fault() -> None:
    comparisons = real_sources().comparisons
    assert len(set(comparisons.subjects(RDF.type, GJ.ComparisonQuestion))) >= 60
    norms = {iri: entry.norm for iri, entry in real_build().index.norms.items()}
    assert list(comparison_problems(comparisons, norms, real_sources().documents)) == []


def test_a_sound_question_passes_and_a_rule_set_not_yet_compared_is_no_fault() -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("5个工作日内", "6个工作日内"), "does not stand in"),
        (("gj:silent true", 'gj:silent true ; gj:shown "五日"@zh-Hans'), "silent and answered at once"),
        (("gj:answeredBy n:38-minutes-issue ;", ""), "names one norm"),
        (("id:dawa-2017", "id:nowhere-2020"), "unknown rule set nowhere-2020"),
        ((' , "within five working days"@en', ""), "gj:shown in zh-Hans and en"),
        (("gj:alignment status:stated ;", ""), "needs gj:alignment"),
        ((' , "how soon?"@en', ""), "rdfs:label in zh-Hans and en"),
        (("gj:comparisonTopic topic:minutes ;", ""), "gj:comparisonTopic"),
    ],
)
def test_a_fault_is_named(change: tuple[str, str], said: str) -> None:
    assert change[0] in GOOD
    assert said in "\n".join(problems(GOOD.replace(*change)))


def test_a_rule_set_left_out_of_one_question_is_named() -> None:
    other = GOOD.replace("id:q a", "id:r a").replace("[ gj:ruleset id:dawa-2017 ; gj:silent true ] ,", "")
    assert problems(GOOD + other) == ["https://w3id.org/guiju/id/r: no cell for rule set dawa-2017"]
