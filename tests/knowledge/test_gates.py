"""The gates of the build: what is wrong stops it, with a sentence that says where and what is near."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rdflib import Graph

from guiju.knowledge.build import Sources, build
from guiju.knowledge.gates import BuildError
from guiju.knowledge.vocabulary import PREFIXES
from guiju.resources import resource
from tests.knowledge.support import real_sources

RULESET = "xinqiu-2022"
GOOD = """n:try a gj:Norm ; rdfs:label "印发纪要"@zh-Hans , "issue the minutes"@en ; gj:source t:art-38-para-5 ;
    gj:quote "原则上在会议结束后5个工作日内印发" ; gj:kind kind:deadline ; gj:modality modality:obligation ;
    gj:strength strength:in-principle ; gj:marker "原则上" ; gj:bearer unit:government-office ;
    gj:governs case:meeting ; gj:form form:deadline ; gj:requires [ gj:verb act:issue ] ;
    gj:from [ gj:verb act:end-meeting ] ; gj:amount 5 ;
    gj:unit timeunit:working-day ."""


def with_norms(turtle: str) -> Sources:
    """Return the real sources with nothing but these norms."""
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    prefixes += f"@prefix n: <https://w3id.org/guiju/id/norm/{RULESET}/> .\n"
    prefixes += f"@prefix t: <https://w3id.org/guiju/id/{RULESET}/> .\n"
    sources = real_sources()
    rules = {name: Graph() for name in sources.rules} | {RULESET: Graph().parse(data=prefixes + turtle)}
    return replace(sources, rules=rules, comparisons=Graph())


def problems_of(turtle: str) -> str:
    with pytest.raises(BuildError) as caught:
        build(with_norms(turtle), resource("shapes") / "forms")
    return str(caught.value)


def test_a_sound_norm_passes_every_gate() -> None:
    built = build(with_norms(GOOD), resource("shapes") / "forms")
    entry = built.index.norms[f"https://w3id.org/guiju/id/norm/{RULESET}/try"]
    assert (entry.norm.article, entry.norm.paragraph, entry.norm.item) == (38, 5, None)
    assert {shape.suffix for shape in built.index.shapes.values()} == {"", ".pending", ".undetermined"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('5个工作日内印发"', '7个工作日内印发"'), "5个工作日"),
        (("art-38-para-5", "art-38-para-9"), "art-38-para-9"),
        (("art-38-para-5", "art-39-para-3"), "原则上"),
        (("act:issue", "act:isue"), "did you mean https://w3id.org/guiju/id/act/issue"),
        (("gj:amount 5 ;", ""), "amount"),
        (("gj:amount 5", 'gj:amount "five"'), "whole number"),
        (("gj:form form:deadline ;", ""), "gj:notExecutable"),
        (("gj:form form:deadline", "gj:form form:attribute"), "gj:fact"),
        (('gj:marker "原则上"', 'gj:marker "必须"'), "必须"),
        ((' , "issue the minutes"@en', ""), "label_en"),
        (("gj:modality modality:obligation ;", ""), "modality"),
        (("gj:verb act:issue", "gj:verb act:issue ; gj:colour 3"), "colour"),
        (("gj:governs case:meeting ;", ""), "gj:governs"),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else value,
)
def test_a_faulty_norm_stops_the_build(change: tuple[str, str], says: str) -> None:
    assert change[0] in GOOD
    message = problems_of(GOOD.replace(*change))
    assert says in message
    assert "try" in message or "pattern" in message


def test_two_executable_norms_may_not_rest_on_the_same_words() -> None:
    assert "same quote" in problems_of(GOOD + GOOD.replace("n:try", "n:again"))


def test_words_that_stand_twice_in_the_unit_are_refused() -> None:
    twice = GOOD.replace("art-38-para-5", "art-40").replace("原则上在会议结束后5个工作日内印发", "相关部门意见")
    assert "try" in problems_of(twice)
