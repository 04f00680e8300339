"""The tree as linked data, and what the five metadata files say, checked against the texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from guiju.text.graph import ELI, GJ, ID, document_graph
from guiju.text.model import Document
from guiju.text.quotes import resolve_quote

TEXTS = Path(__file__).parents[2] / "data" / "texts"
RULESETS = ("zhanqian-2024", "xinqiu-2022", "dawa-2017", "huancui-2022", "penglai-2022")


def metadata_of(ruleset: str) -> Graph:
    return Graph().parse(TEXTS / ruleset / "metadata.ttl", format="turtle")


@pytest.fixture(scope="module")
def graphs(documents: Mapping[str, Document]) -> Mapping[str, Graph]:
    return {ruleset: document_graph(document, metadata_of(ruleset)) for ruleset, document in documents.items()}


def test_the_five_graphs_have_355_articles_and_every_leaf_its_words(
    documents: Mapping[str, Document], graphs: Mapping[str, Graph]
) -> None:
    assert sum(len(set(graph.subjects(RDF.type, GJ.Article))) for graph in graphs.values()) == 355
    for ruleset, graph in graphs.items():
        leaves = [
            words
            for article in documents[ruleset].articles
            for paragraph in article.paragraphs
            for words in (paragraph.text, *(item.text for item in paragraph.items))
        ]
        read = [
            str(graph.value(node, GJ.text))
            for kind in (GJ.Paragraph, GJ.Item)
            for node in graph.subjects(RDF.type, kind)
        ]
        assert sorted(read) == sorted(leaves)


def test_one_pattern_finds_a_paragraph_by_its_numbers(graphs: Mapping[str, Graph]) -> None:
    rows = list(
        graphs["xinqiu-2022"].query(
            "SELECT ?node ?text { ?node gj:articleNumber 38 ; gj:paragraphNumber 5 ; gj:text ?text }",
            initNs={"gj": GJ},
        )
    )
    assert [str(row[0]) for row in rows] == ["https://w3id.org/guiju/id/xinqiu-2022/art-38-para-5"]  # type: ignore[index]
    assert str(rows[0][1]).startswith("区政府常务会议纪要由")  # type: ignore[index]


def test_an_item_carries_all_its_numbers_labels_span_and_parent(
    documents: Mapping[str, Document], graphs: Mapping[str, Graph]
) -> None:
    graph, node = graphs["xinqiu-2022"], ID["xinqiu-2022/art-51-para-1-item-3"]
    unit = documents["xinqiu-2022"].unit("art-51-para-1-item-3")
    expected = {
        (RDF.type, ELI.LegalResourceSubdivision),
        (RDF.type, GJ.Item),
        (ELI.is_part_of, ID["xinqiu-2022/art-51-para-1"]),
        (GJ.chapterNumber, Literal(9)),
        (GJ.articleNumber, Literal(51)),
        (GJ.paragraphNumber, Literal(1)),
        (GJ.itemNumber, Literal(3)),
        (GJ.numberLabel, Literal("（三）")),
        (GJ.text, Literal("区政府人事任免公文，由区长签发；")),
        (GJ.start, Literal(unit.start, datatype=XSD.integer)),
        (GJ.end, Literal(unit.end, datatype=XSD.integer)),
        (RDFS.label, Literal("新邱区人民政府工作规则 五十一 第一款第三项", lang="zh-Hans")),
        (RDFS.label, Literal("article 51, paragraph 1, item 3", lang="en")),
    }
    assert set(graph.predicate_objects(node)) == expected


def test_every_subdivision_hangs_on_the_rule_set_by_is_part_of(graphs: Mapping[str, Graph]) -> None:
    for ruleset, graph in graphs.items():
        for node in graph.subjects(RDF.type, ELI.LegalResourceSubdivision):
            assert ID[ruleset] in set(graph.transitive_objects(node, ELI.is_part_of))


def test_every_subdivision_has_one_label_in_each_language_and_no_two_share_one(graphs: Mapping[str, Graph]) -> None:
    for graph in graphs.values():
        seen = set()
        for node in graph.subjects(RDF.type, ELI.LegalResourceSubdivision):
            labels = list(graph.objects(node, RDFS.label))
            assert sorted(str(label.language) for label in labels if isinstance(label, Literal)) == ["en", "zh-Hans"]
            seen.update(labels)
        assert len(seen) == 2 * len(set(graph.subjects(RDF.type, ELI.LegalResourceSubdivision)))


def test_chapters_have_their_headings_and_inferred_paragraphs_their_mark(graphs: Mapping[str, Graph]) -> None:
    graph = graphs["huancui-2022"]
    assert graph.value(ID["huancui-2022/chapter-8"], GJ.heading) == Literal("严格落实会议制度")
    assert graph.value(ID["huancui-2022/art-43-para-2"], GJ.inferredFromLayout) == Literal(True)
    assert graph.value(ID["huancui-2022/art-43-para-1"], GJ.inferredFromLayout) is None
    assert not list(graphs["dawa-2017"].subjects(GJ.inferredFromLayout))


def test_the_document_is_a_rule_set_with_the_hash_of_its_text(
    documents: Mapping[str, Document], graphs: Mapping[str, Graph]
) -> None:
    for ruleset, graph in graphs.items():
        assert {GJ.RuleSet, ELI.LegalResource} <= set(graph.objects(ID[ruleset], RDF.type))
        assert graph.value(ID[ruleset], GJ.textSha256) == Literal(documents[ruleset].sha256)


def test_without_metadata_the_identifier_stands_in_the_labels(documents: Mapping[str, Document]) -> None:
    graph = document_graph(documents["dawa-2017"])
    assert Literal("dawa-2017 四十五", lang="zh-Hans") in set(graph.objects(ID["dawa-2017/art-45"], RDFS.label))


def test_the_metadata_given_is_not_changed(documents: Mapping[str, Document]) -> None:
    metadata = metadata_of("dawa-2017")
    before = len(metadata)
    document_graph(documents["dawa-2017"], metadata)
    assert len(metadata) == before


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_quoted_statement_of_the_metadata_stands_in_the_text(
    documents: Mapping[str, Document], ruleset: str
) -> None:
    metadata, document = metadata_of(ruleset), documents[ruleset]
    statements = list(metadata.subjects(RDF.type, RDF.Statement))
    assert len(statements) >= 3
    for statement in statements:
        place = str(metadata.value(statement, GJ.quotedFrom)).removeprefix(f"{ID}{ruleset}/")
        quote = str(metadata.value(statement, GJ.quote))
        assert resolve_quote(document, place, quote).end > 0
        subject, predicate, value = (
            metadata.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object)
        )
        assert (subject, predicate, value) in metadata
        if isinstance(value, Literal) and value.datatype == XSD.date and predicate != GJ.commencement:
            day = value.toPython()
            assert isinstance(day, dt.date)
            assert f"{day.year}年{day.month}月{day.day}日" in quote


@pytest.mark.parametrize("ruleset", RULESETS)
def test_the_metadata_names_what_the_notice_prints(documents: Mapping[str, Document], ruleset: str) -> None:
    metadata, document, resource = metadata_of(ruleset), documents[ruleset], ID[ruleset]
    assert str(metadata.value(resource, GJ.documentNumber)) in document.front
    names = {
        label.language: str(label) for label in metadata.objects(resource, RDFS.label) if isinstance(label, Literal)
    }
    assert document.front.endswith(names["zh-Hans"])
    assert names["en"].startswith("Working Rules of the People's Government of ")
    district = metadata.value(resource, GJ.district)
    assert len(set(metadata.transitive_objects(district, DCTERMS.isPartOf))) == 3
    issuer = metadata.value(resource, DCTERMS.publisher)
    assert any(str(name) in document.front for name in metadata.objects(issuer, RDFS.label))


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_commencement_is_stated_only_where_the_text_states_one(
    documents: Mapping[str, Document], ruleset: str
) -> None:
    metadata, resource = metadata_of(ruleset), ID[ruleset]
    states_one = any("之日起" in article.paragraphs[-1].text for article in documents[ruleset].articles[-1:])
    status = metadata.value(resource, GJ.commencementStatus)
    assert status == URIRef(f"{ID}status/{'stated' if states_one else 'inferred'}")
    assert metadata.value(resource, GJ.commencement) == metadata.value(resource, GJ.issuedOn)
    quote = metadata.value(resource, GJ.commencementQuote)
    assert (quote is not None) == states_one
    if quote is not None:
        assert resolve_quote(documents[ruleset], f"art-{len(documents[ruleset].articles)}", str(quote)).end > 0
