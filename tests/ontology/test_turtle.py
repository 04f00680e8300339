"""The canonical Turtle writer keeps every triple, and every Turtle file of the project is in its form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from guiju.knowledge.turtle import canonical_turtle, main, reformat
from guiju.knowledge.vocabulary import GJ
from tests.ontology.support import ROOT, TURTLE_FILES

NORMS = """\
# 新邱区 2022：会议。
# Xinqiu 2022: meetings.

@prefix gj: <https://w3id.org/guiju/def#> .
@prefix unit: <https://w3id.org/guiju/id/unit/> .
@prefix act: <https://w3id.org/guiju/id/act/> .
@prefix kind: <https://w3id.org/guiju/id/kind/> .
@prefix form: <https://w3id.org/guiju/id/form/> .
@prefix timeunit: <https://w3id.org/guiju/id/timeunit/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix n: <https://w3id.org/guiju/id/norm/xinqiu-2022/> .
@prefix t: <https://w3id.org/guiju/id/xinqiu-2022/> .

# 通知「请认真贯彻执行」
n:notice-carry-out a gj:Norm ;
    gj:source t:notice ;
    gj:quote "请认真贯彻执行" ;
    gj:kind kind:duty .

# 三十八 第五款「原则上在会议结束后5个工作日内印发」
n:38-minutes-issue a gj:Norm ;
    rdfs:label "会议纪要五个工作日内印发"@zh-Hans , "Minutes are issued within five working days"@en ;
    gj:source t:art-38-para-5 ;
    gj:quote "原则上在会议结束后5个工作日内印发" ;
    gj:kind kind:deadline ;
    gj:bearer unit:government-office ;
    gj:form form:deadline ;
    gj:requires [ gj:verb act:issue ] ;
    gj:from [ gj:verb act:end-meeting ] ;
    gj:amount 5 ;
    gj:unit timeunit:working-day ;
    gj:startCounts false .

# 五十一 第一款第四项「由区政府分管领导同志签发」
n:51-4-sign a gj:Norm ;
    gj:source t:art-51-para-1-item-4 ;
    gj:quote "由区政府分管领导同志签发" ;
    gj:kind kind:signing .
"""
IRIS = st.sampled_from([GJ[name] for name in ("Norm", "quote", "by", "x.y", "a/b", "")] + [URIRef("urn:x:1"), RDF.type])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
LITERALS = st.one_of(
    TEXTS.map(Literal),
    TEXTS.map(lambda text: Literal(text, lang="zh-Hans")),
    TEXTS.map(lambda text: Literal(text, lang="en")),
    st.integers().map(Literal),
    st.booleans().map(Literal),
    st.dates(min_value=date(1900, 1, 1)).map(Literal),
    st.decimals(allow_nan=False, allow_infinity=False, places=2).map(
        lambda number: Literal(str(number), datatype=XSD.decimal)
    ),
)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """A graph in which each blank node is used at most once, as in the project's files; some are lists."""
    graph = Graph(bind_namespaces="none")
    subjects: list[URIRef | BNode] = [GJ.subject, BNode()]
    for _ in range(draw(st.integers(0, 12))):
        subject, predicate = draw(st.sampled_from(subjects)), draw(IRIS)
        if draw(st.booleans()):
            graph.add((subject, predicate, draw(st.one_of(IRIS, LITERALS))))
        elif draw(st.booleans()):
            child = BNode()
            graph.add((subject, predicate, child))
            subjects.append(child)
        else:
            head = BNode()
            graph.add((subject, predicate, head))
            graph.add((head, RDF.first, draw(LITERALS)))
            graph.add((head, RDF.rest, RDF.nil))
    return graph


@given(graphs())
def test_what_is_written_reads_back_as_the_same_graph_and_is_written_the_same_again(graph: Graph) -> None:
    written = canonical_turtle(graph)
    again = Graph(bind_namespaces="none").parse(data=written, format="turtle")
    assert isomorphic(graph, again)
    assert canonical_turtle(again) == written


def test_norms_stand_in_text_order_each_under_its_article_and_quote() -> None:
    assert reformat(NORMS) == NORMS


def test_a_shuffled_norm_file_with_its_comments_lost_comes_back_in_form() -> None:
    lines = [line for line in NORMS.splitlines() if not line.startswith("# ") or "Xinqiu" in line or "2022：" in line]
    head, *blocks = "\n".join(lines).split("\n\n")
    prefixes, *norms = blocks
    shuffled = "\n\n".join([head, "\n".join(reversed(prefixes.splitlines())), *reversed(norms)]) + "\n"
    assert shuffled != NORMS
    assert reformat(shuffled) == NORMS


def test_a_value_that_does_not_fit_on_a_line_is_broken_and_read_back() -> None:
    graph = Graph(bind_namespaces="none")
    pattern = BNode()
    graph.add((GJ.subject, GJ.requires, pattern))
    for place in range(9):
        graph.add((pattern, GJ.by, URIRef(f"https://w3id.org/guiju/id/role/a-long-name-{place}")))
        graph.add((GJ.subject, RDFS.label, Literal("很长的名称" * place, lang="zh-Hans")))
    written = canonical_turtle(graph)
    assert max(len(line) for line in written.splitlines()) < 120
    assert isomorphic(graph, Graph(bind_namespaces="none").parse(data=written, format="turtle"))


def test_the_acts_of_a_timeline_stand_in_the_order_of_their_days() -> None:
    days = ["2024-03-02", "2024-03-01", "2023-12-31"]
    acts = " , ".join(f'[ gj:verb gj:v{place} ; gj:on "{day}"^^xsd:date ]' for place, day in enumerate(days))
    written = reformat(
        "@prefix gj: <https://w3id.org/guiju/def#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"gj:case gj:act {acts} ."
    )
    assert [written.index(day) for day in sorted(days)] == sorted(written.index(day) for day in days)


def test_only_prefixes_in_use_are_declared() -> None:
    graph = Graph(bind_namespaces="none")
    graph.add((GJ.subject, RDF.type, GJ.Norm))
    assert canonical_turtle(graph) == "@prefix gj: <https://w3id.org/guiju/def#> .\n\ngj:subject a gj:Norm .\n"


def test_a_blank_node_used_twice_is_refused() -> None:
    graph, shared = Graph(), BNode()
    graph.add((GJ.one, GJ.by, shared))
    graph.add((GJ.two, GJ.by, shared))
    with pytest.raises(ValueError, match="used twice"):
        canonical_turtle(graph)


def test_blank_nodes_in_a_circle_are_refused() -> None:
    graph, one, two = Graph(), BNode(), BNode()
    graph.add((one, GJ.by, two))
    graph.add((two, GJ.by, one))
    with pytest.raises(ValueError, match="circle"):
        canonical_turtle(graph)


def test_the_command_rewrites_only_what_is_out_of_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / "bad.ttl"
    good.write_text(NORMS, encoding="utf-8")
    bad.write_text(NORMS.replace("    ", " "), encoding="utf-8")
    assert main([str(good), str(bad)]) == 0
    assert capsys.readouterr().out == f"{bad}\n"
    assert bad.read_text(encoding="utf-8") == NORMS


@pytest.mark.parametrize("path", TURTLE_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_turtle_file_of_the_project_is_in_canonical_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == reformat(text), f"run: python -m guiju.knowledge.turtle {path.relative_to(ROOT)}"
