"""The reader and the linked data: the real text in full, norms marked on their words, every IRI answered."""

import json
import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from guiju.resources import resource
from guiju.text.reader import read_document
from guiju.web.answers import Table, Value
from guiju.web.document import Norm, cut
from guiju.web.statements import BOOLEAN, VERDICT_OF, incoming_links, statements_of

NORM = "/id/norm/xinqiu-2022/38-minutes-issue"
GJ = "https://w3id.org/guiju/def#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
HTML = {"Accept": "text/html"}


def visible(markup: str) -> str:
    without_signs = re.sub(r"<sup.*?</sup>", "", markup)
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]*>", "", without_signs)))


def test_the_reader_shows_every_character_of_the_document_in_order(client: FlaskClient) -> None:
    page = client.get("/rules/xinqiu-2022").text
    shown = visible(page.partition("<article")[2].partition("</article>")[0])
    source = (resource("data") / "texts" / "xinqiu-2022" / "source.txt").read_bytes()
    text = read_document(source, "xinqiu-2022").text
    assert shown.endswith(text), "the text is not whole"


@pytest.mark.parametrize("fragment", ["notice", "chapter-8", "art-38", "art-38-para-5", "art-38-para-1-item-2"])
def test_the_reader_has_an_anchor_for_every_kind_of_unit(client: FlaskClient, fragment: str) -> None:
    assert client.get("/rules/xinqiu-2022").text.count(f'id="{fragment}"') == 1


def test_a_norm_is_marked_on_its_words_and_a_nested_one_inside_it(client: FlaskClient) -> None:
    page = client.get("/rules/xinqiu-2022").text
    marks = re.findall(
        r'<a class="norm ([\w-]*)" href="([^"]*)" data-norm="[^"]*" data-norms="([^"]*)"[^>]*>([^<]*)</a>', page
    )
    inside = [mark for mark in marks if mark[3] == "5个工作日"]
    assert (
        "".join(text for _, _, norms, text in marks if "38-minutes-issue" in norms)
        == "原则上在会议结束后5个工作日内印发"
    )
    assert [(strength, href) for strength, href, _, _ in inside] == [
        ("firm", "/id/norm/xinqiu-2022/38-minutes-drafted")
    ]
    assert len(inside[0][2].split()) == 2


def test_the_strength_of_a_norm_is_a_sign_with_a_text_alternative(client: FlaskClient) -> None:
    page = client.get("/rules/xinqiu-2022").text
    assert re.search(r'<sup class="strength in-principle" role="img" aria-label="原则上"[^>]*>◐</sup>', page)


def test_the_reader_says_that_the_official_text_prevails_and_was_not_checked_for_amendment(client: FlaskClient) -> None:
    page = client.get("/rules/xinqiu-2022").text
    assert "以正式公布的文本为准" in page
    assert "未核对其后是否修改" in page


def test_an_unknown_rule_set_is_a_404_that_names_the_known(client: FlaskClient) -> None:
    answer = client.get("/rules/nowhere-1999")
    assert answer.status_code == 404
    assert answer.get_json()["known"] == ["xinqiu-2022", "zhanqian-2024"]


def test_the_list_of_rule_sets_counts_their_articles(client: FlaskClient) -> None:
    rules = client.get("/rules", headers={"Accept": "application/json"}).get_json()["rulesets"]
    assert [(one["ruleset"], one["articles"], one["norms"]) for one in rules] == [
        ("xinqiu-2022", 80, 2),
        ("zhanqian-2024", 44, 0),
    ]
    assert rules[0]["number"] == "新政发〔2022〕5号"


@given(
    st.text("甲乙丙丁", min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=6),
)
def test_cut_segments_put_together_are_the_text_and_each_knows_its_norms(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = []
    for number, (one, other) in enumerate(spans):
        start, end = sorted((min(one, len(text)), min(other, len(text))))
        marks.append((start, end, Norm(str(number), "art-1", text[start:end], "", {})))
    segments = cut(text, [mark for mark in marks if mark[0] < mark[1]])
    assert "".join(segment.text for segment in segments) == text
    for _, _, norm in (mark for mark in marks if mark[0] < mark[1]):
        assert "".join(segment.text for segment in segments if norm in segment.norms) == norm.quote
        assert sum(norm in segment.ended for segment in segments) == 1


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_an_iri_of_the_graph_answers_as_data_with_its_blank_nodes_and_neighbours(
    client: FlaskClient, media_type: str
) -> None:
    answer = client.get(NORM, headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert b"minCount" in answer.data
    assert json.dumps("印发").strip('"').encode() in answer.data or "印发".encode() in answer.data


def test_the_page_of_a_norm_shows_quote_article_label_and_shape(client: FlaskClient) -> None:
    page = client.get(NORM, headers=HTML).text
    assert '<blockquote class="quote" lang="zh-Hans">原则上在会议结束后5个工作日内印发</blockquote>' in page
    assert 'href="/rules/xinqiu-2022#art-38-para-5"' in page
    assert "会议结束后5个工作日内印发区政府常务会议纪要" in page
    assert "Minutes of the executive meeting" not in page
    assert "minCount" in page


def test_the_page_follows_the_language(client: FlaskClient) -> None:
    page = client.get(NORM + "?lang=en", headers=HTML).text
    assert "<h1>Minutes of the executive meeting are issued within 5 working days</h1>" in page


def test_the_readers_fragment_has_no_frame(client: FlaskClient) -> None:
    fragment = client.get(NORM, headers={**HTML, "X-Fragment": "1"})
    assert "<html" not in fragment.text
    assert fragment.text.lstrip().startswith("<h1>")
    assert "X-Fragment" in fragment.headers["Vary"]


def test_what_points_at_a_resource_is_listed_even_through_a_blank_node(client: FlaskClient) -> None:
    page = client.get("/id/act/issue", headers=HTML).text
    assert 'href="/id/norm/xinqiu-2022/38-minutes-issue"' in page


def test_an_unknown_iri_is_a_404_that_names_the_nearest(client: FlaskClient) -> None:
    answer = client.get("/id/norm/xinqiu-2022/38-minutes-isue", headers={"Accept": "text/turtle"})
    assert answer.status_code == 404
    assert answer.get_json()["nearest"][0] == "https://w3id.org/guiju/id/norm/xinqiu-2022/38-minutes-issue"


def test_an_unknown_iri_is_a_404_in_whatever_format_it_was_asked_for(client: FlaskClient) -> None:
    assert client.get("/id/nowhere", headers={"Accept": "application/json"}).status_code == 404


def test_a_norms_properties_stand_in_a_readers_order_with_words_for_all(client: FlaskClient) -> None:
    page = client.get(NORM, headers=HTML).text
    places = [page.index(f'<dt title="{name}"') for name in (f"{GJ}strength", f"{GJ}kind", f"{GJ}amount", RDF_TYPE)]
    assert places == sorted(places)
    assert "SHACL 形状" in page
    assert ">sh:NodeShape<" not in page


def test_a_truth_value_is_a_word_and_a_satellite_shape_has_a_name() -> None:
    norm = Value("uri", "https://w3id.org/guiju/id/norm/x/1-a")
    row = {"s": norm, "p": Value("uri", f"{GJ}executable"), "o": Value("literal", "true", "", BOOLEAN)}
    (statement,) = statements_of(Table(("s", "p", "o"), (row,)), norm.text, "zh")
    assert [value.text for value, _, _ in statement.values] == ["是"]
    shape = Value("uri", f"{norm.text}.pending")
    links = incoming_links(Table(("subject", "p"), ({"subject": shape, "p": Value("uri", VERDICT_OF)},)), "en")
    assert links == [(VERDICT_OF, "satellite shapes", [(shape.text, "shape for what is pending")])]


def test_the_reader_is_marked_as_the_current_part_and_opens_with_its_title(client: FlaskClient) -> None:
    page = client.get("/rules/xinqiu-2022").text
    assert '<a href="/rules" aria-current="true">' in page
    assert page.index("<h1") < page.index('class="contents"')


def test_a_misspelt_rule_set_is_told_the_right_one(client: FlaskClient) -> None:
    assert client.get("/id/xinqiu-202").get_json()["nearest"][0] == "https://w3id.org/guiju/id/xinqiu-2022"


@pytest.mark.parametrize(
    "path", ["/id/a%20b", "/id/%3E", "/id/x%22y", "/id/%7D%20UNION", "/id/%00", "/id/..%2F..%2Fetc"]
)
def test_a_path_that_is_no_iri_of_ours_is_a_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_ontology_answers_as_page_and_as_data(client: FlaskClient) -> None:
    page = client.get("/def", headers=HTML).text
    assert 'id="membersDue"' in page
    assert "应到人数" in page
    data = client.get("/def", headers={"Accept": "text/turtle"}).text
    assert "Restriction" in data
    assert "38-minutes" not in data
