"""The page `/compare`: a row a question, a column a rule set, silence in words, the words of the rules linked."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from rdflib import RDF

from guiju.engine import LocalEngine
from guiju.knowledge.vocabulary import GJ
from guiju.web.app import create_app
from guiju.web.settings import Settings
from tests.knowledge.support import real_sources

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def client(engine: LocalEngine) -> FlaskClient:
    return create_app(engine, Settings()).test_client()


def test_every_question_has_a_row_with_a_cell_for_every_rule_set(client: FlaskClient) -> None:
    page = client.get("/compare?lang=zh", headers=HTML).text
    questions = set(real_sources().comparisons.subjects(RDF.type, GJ.ComparisonQuestion))
    rows = re.findall(r'<th scope="row">', page)
    assert len(rows) == len(questions)
    assert page.count("<td>") == len(questions) * len(real_sources().documents)


def test_a_cell_shows_the_rules_own_words_its_article_and_silence_in_words(client: FlaskClient) -> None:
    page = client.get("/compare?topic=minutes&lang=zh", headers=HTML).text
    (row,) = re.findall(r'<tr id="executive-minutes-issued">.*?</tr>', page, re.DOTALL)
    assert re.search(r'href="/id/norm/xinqiu-2022/38-minutes-issue">原则上在会议结束后5个工作日内印发</a>', row)
    assert "第 38 条" in row
    assert row.count("未规定") == 4
    assert "上位规定不在本库" in page


def test_an_alignment_of_ours_is_marked_with_what_it_assumes(client: FlaskClient) -> None:
    page = client.get("/compare?lang=zh", headers=HTML).text
    marks = re.findall(r'<span class="assumed" title="([^"]+)">假定</span>', page)
    assert len(marks) > 50


def test_the_english_page_shows_english_in_every_cell(client: FlaskClient) -> None:
    page = client.get("/compare?lang=en", headers=HTML).text
    cells = re.findall(r"<td>.*?</td>", page, re.DOTALL)
    assert not [cell for cell in cells if re.search(r"[\u4e00-\u9fff]", re.sub(r"<[^>]*>", "", cell))]


def test_an_unknown_topic_is_a_404_that_names_the_known(client: FlaskClient) -> None:
    answer = client.get("/compare?topic=nothing", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert "minutes" in answer.get_json()["hint"]


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json"])
def test_the_page_links_to_the_same_table_as_a_file(client: FlaskClient, suffix: str) -> None:
    page = client.get("/compare?topic=minutes", headers=HTML).text
    assert f"/queries/compare.{suffix}?topic=minutes" in page
    assert client.get(f"/queries/compare.{suffix}?topic=minutes").status_code == 200
