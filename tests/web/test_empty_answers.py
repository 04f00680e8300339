"""The hint of an empty answer over HTTP: in JSON, on the page, in a header for the other formats."""

import json
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

EMPTY = "PREFIX gj: <https://w3id.org/guiju/def#>\nSELECT ?t { ?a a gj:Artikel ; gj:text ?t }"
KNOWN = "https://w3id.org/guiju/def#Article"


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "application/json"])
def test_json_of_an_empty_answer_has_the_hint_as_a_further_member(client: FlaskClient, media_type: str) -> None:
    answer = client.post("/sparql", data={"query": EMPTY}, headers={"Accept": media_type})
    document = json.loads(answer.data)
    assert (answer.mimetype, document["results"], document["head"]["vars"]) == (media_type, {"bindings": []}, ["t"])
    assert document["hint"]["patterns"] == [{"text": "?a a gj:Artikel", "line": 2}]
    assert KNOWN in document["hint"]["nearest"][0]["known"]
    assert {"zh", "en"} == set(document["hint"]["message"])


@pytest.mark.parametrize("media_type", ["application/sparql-results+xml", "text/csv", "text/tab-separated-values"])
def test_other_formats_carry_the_hint_in_a_header_of_ascii(client: FlaskClient, media_type: str) -> None:
    text = EMPTY + " # 注释\n"
    answer = client.post(
        "/sparql", data={"query": text.replace("Artikel", "Article ; gj:text '无'")}, headers={"Accept": media_type}
    )
    assert answer.headers["Guiju-Hint"].isascii()
    assert "gj:text '无'" in unquote(answer.headers["Guiju-Hint"])
    assert b"hint" not in answer.data


def test_the_page_shows_patterns_and_nearest_terms_in_the_readers_language(client: FlaskClient) -> None:
    for language, line in (("zh", "第 2 行"), ("en", "line 2")):
        answer = client.post(f"/sparql?lang={language}", data={"query": EMPTY}, headers={"Accept": "text/html"})
        assert line in answer.text
        assert f"<code>{KNOWN}</code>" in answer.text


def test_a_false_ask_is_explained_and_a_true_one_is_not(client: FlaskClient) -> None:
    for name, explained in (("Artikel", True), ("Article", False)):
        text = f"PREFIX gj: <https://w3id.org/guiju/def#> ASK {{ ?a a gj:{name} }}"
        assert ("hint" in json.loads(client.get("/sparql", query_string={"query": text}).data)) is explained


def test_the_dataset_of_the_request_is_explained_too(client: FlaskClient) -> None:
    asked = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "https://example.org/nothing"}
    assert json.loads(client.get("/sparql", query_string=asked).data)["hint"]["patterns"][0]["text"] == "?s ?p ?o"
