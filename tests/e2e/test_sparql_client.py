"""SPARQLWrapper, a client that others use, asks the running service over the SPARQL 1.1 Protocol."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError

import pytest
from rdflib import RDF, Graph, Namespace
from SPARQLWrapper import GET, JSON, POST, POSTDIRECTLY, TURTLE, URLENCODED, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from tests.bench.running import RunningService

GJ = Namespace("https://w3id.org/guiju/def#")
PREFIX = f"PREFIX gj: <{GJ}> "
ARTICLES = PREFIX + (
    "SELECT ?ruleset (COUNT(DISTINCT ?article) AS ?n) "
    "{ ?unit gj:text ?text ; gj:rulesetId ?ruleset ; gj:articleNumber ?article } GROUP BY ?ruleset"
)
NUMBERS = {"zhanqian-2024": 44, "xinqiu-2022": 80, "dawa-2017": 63, "huancui-2022": 89, "penglai-2022": 79}


@pytest.fixture
def client(service: RunningService) -> SPARQLWrapper:
    return SPARQLWrapper(f"{service.address}/sparql")


def answer(client: SPARQLWrapper, query: str, form: str) -> Any:
    client.setQuery(query)
    client.setReturnFormat(form)
    return client.query().convert()


@pytest.mark.parametrize(("method", "way"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
def test_a_select_gives_the_same_json_by_get_by_form_and_by_direct_post(
    client: SPARQLWrapper, method: str, way: str
) -> None:
    client.setMethod(method)
    client.setRequestMethod(way)
    rows = answer(client, ARTICLES, JSON)["results"]["bindings"]
    assert {row["ruleset"]["value"]: int(row["n"]["value"]) for row in rows} == NUMBERS


def test_a_select_gives_xml(client: SPARQLWrapper) -> None:
    document = answer(client, ARTICLES, XML)
    literals = [node.firstChild.data for node in document.getElementsByTagName("literal")]
    assert sorted(int(text) for text in literals if text.isdigit()) == sorted(NUMBERS.values())


def test_an_ask_is_answered_with_true_or_false(client: SPARQLWrapper) -> None:
    signed = PREFIX + 'ASK {{ ?norm gj:quote ?quote FILTER(CONTAINS(?quote, "{words}")) }}'
    assert answer(client, signed.format(words="由区长签发"), JSON)["boolean"] is True
    assert answer(client, signed.format(words="由国王签发"), JSON)["boolean"] is False


def test_a_construct_gives_turtle_that_rdflib_reads(client: SPARQLWrapper) -> None:
    query = PREFIX + "CONSTRUCT { ?norm a gj:Signing ; gj:quote ?quote } WHERE { ?norm gj:quote ?quote } LIMIT 25"
    graph = Graph().parse(data=answer(client, query, TURTLE), format="turtle")
    assert len(set(graph.subjects(RDF.type, GJ.Signing))) == 25


def test_bad_syntax_is_told_with_its_line(client: SPARQLWrapper) -> None:
    with pytest.raises(QueryBadFormed, match=r'"line": ?2') as caught:
        answer(client, "SELECT * WHERE {\n ?s ?p }", JSON)
    refused = caught.value.__context__
    assert isinstance(refused, HTTPError)
    refused.close()  # SPARQLWrapper leaves its socket open


def test_a_query_that_takes_too_long_is_an_error_and_never_half_an_answer(client: SPARQLWrapper) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with pytest.raises(HTTPError) as caught:
        answer(client, endless, JSON)
    refused = caught.value
    problem = json.loads(refused.read())
    refused.close()
    assert (refused.code, problem["code"]) == (503, "time-limit")
    assert int(refused.headers["Retry-After"]) > 0
