"""The SPARQL endpoint beyond the W3C's own tests."""

import json

import pytest
from flask.testing import FlaskClient

COUNT = "SELECT (COUNT(*) AS ?n) { ?a a <https://w3id.org/guiju/def#Article> }"
SELECT_TYPES = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
    "application/json",
    "text/xml",
]
GRAPH_TYPES = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]


def test_a_query_is_answered_over_both_real_rule_sets(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": COUNT})
    assert answer.status_code == 200
    assert answer.mimetype == "application/sparql-results+json"
    assert json.loads(answer.data)["results"]["bindings"][0]["n"]["value"] == str(80 + 44)


@pytest.mark.parametrize("media_type", SELECT_TYPES)
def test_a_select_comes_in_every_format_that_is_asked_for(client: FlaskClient, media_type: str) -> None:
    answer = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": media_type + ";charset=utf-8"})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert b"124" in answer.data


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_a_construct_comes_in_every_format_that_is_asked_for(client: FlaskClient, media_type: str) -> None:
    query = "CONSTRUCT { ?a a ?t } { ?a a ?t , <https://w3id.org/guiju/def#Article> }"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert "新邱".encode() not in answer.data
    assert b"xinqiu-2022/art-38" in answer.data


def test_an_accept_header_that_nothing_satisfies_is_told_what_there_is(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.mimetype == "application/problem+json"
    assert "text/csv" in answer.get_json()["hint"]


def test_a_format_for_graphs_alone_is_refused_for_a_select(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": COUNT}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 406


def test_an_update_is_refused_with_the_reason(client: FlaskClient) -> None:
    text = "DROP ALL"
    posts = [
        client.post("/sparql", data=text, content_type="application/sparql-update"),
        client.post("/sparql", data={"update": text}),
        client.post("/sparql", data=text, content_type="application/sparql-query"),
        client.get("/sparql", query_string={"query": "PREFIX a: <http://a/> INSERT DATA { a:a a:b a:c }"}),
        client.get("/sparql", query_string={"update": text}),
    ]
    assert [(post.status_code, post.get_json()["code"]) for post in posts] == [(403, "update-refused")] * 5


def test_a_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"query": "SELECT *\nWHERE { ?s ?p }"})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["line"]) == (400, "query-syntax", 2)
    assert set(problem) >= {"type", "title", "status", "detail", "code", "message", "hint"}
    assert set(problem["message"]) == {"zh", "en"}


def test_a_cut_query_is_an_error_and_never_half_an_answer(client: FlaskClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    answer = client.post("/sparql", data={"query": query})
    assert (answer.status_code, answer.get_json()["code"]) == (503, "time-limit")
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_cut_query_is_counted(client: FlaskClient) -> None:
    client.post("/sparql", data={"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
    assert 'guiju_worker_refusals_total{code="time-limit"} 1' in client.get("/metrics").text


def test_an_answer_above_the_cap_is_an_error_that_says_so(client: FlaskClient) -> None:
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    answer = client.post("/sparql", data={"query": query})
    assert answer.status_code == 503
    assert answer.get_json()["code"] in {"output-limit", "time-limit"}


def test_a_get_answer_has_an_etag_and_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/sparql", query_string={"query": COUNT})
    second = client.get("/sparql", query_string={"query": COUNT}, headers={"If-None-Match": first.headers["ETag"]})
    assert (second.status_code, second.data) == (304, b"")


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    got = client.get("/sparql", query_string={"query": COUNT})
    head = client.head("/sparql", query_string={"query": COUNT})
    assert (head.status_code, head.data) == (200, b"")
    assert (head.headers["ETag"], head.content_type) == (got.headers["ETag"], got.content_type)


def test_options_names_the_methods(client: FlaskClient) -> None:
    answer = client.options("/sparql")
    assert answer.status_code == 200
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("media_type", GRAPH_TYPES)
def test_without_a_query_the_service_describes_itself(client: FlaskClient, media_type: str) -> None:
    answer = client.get("/sparql", headers={"Accept": media_type})
    assert (answer.status_code, answer.mimetype) == (200, media_type)
    assert b"SPARQL11Query" in answer.data
    assert b"UnionDefaultGraph" in answer.data


def test_a_plain_client_without_accept_gets_the_description_in_turtle(client: FlaskClient) -> None:
    assert client.get("/sparql").mimetype == "text/turtle"


def test_a_browser_without_script_gets_a_page_with_links_into_the_graph(client: FlaskClient) -> None:
    query = """PREFIX gj: <https://w3id.org/guiju/def#>
        SELECT ?a ("<script>" AS ?x) { ?a gj:articleNumber 38 ; a gj:Article }"""
    page = client.post("/sparql", data={"query": query}, headers={"Accept": "text/html,*/*;q=0.8"})
    assert page.mimetype == "text/html"
    assert 'href="/id/xinqiu-2022/art-38"' in page.text
    assert "&lt;script&gt;" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_query_longer_than_the_limit_is_refused_before_any_work(client: FlaskClient) -> None:
    answer = client.post("/sparql", data="ASK {} #" + "x" * 200_000, content_type="application/sparql-query")
    assert answer.status_code == 413


@pytest.mark.parametrize("query", ["", "%FF%FE"])
def test_an_empty_or_undecodable_query_is_a_clear_error(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/sparql?query={query}")
    assert answer.status_code == 400
    assert answer.get_json()["message"]["zh"]


def test_percent_signs_are_decoded_once(client: FlaskClient) -> None:
    answer = client.get("/sparql?query=SELECT%20(%22%2541%22%20AS%20%3Fx)%20%7B%7D")
    assert json.loads(answer.data)["results"]["bindings"][0]["x"]["value"] == "%41"


@pytest.mark.parametrize("query", ["", "  \n"])
def test_an_empty_query_is_told_how_to_send_one(client: FlaskClient, query: str) -> None:
    for answer in (
        client.post("/sparql", data={"query": query}),
        client.post("/sparql", data=query, content_type="application/sparql-query"),
    ):
        problem = answer.get_json()
        assert (answer.status_code, problem["code"]) == (400, "query-missing")
        assert "application/sparql-query" in problem["hint"]
