"""Queries on the embedded engine: every form, every format, datasets, parameters, and mistakes that are explained."""

import csv
import io
import json
import uuid
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, Store, parse

from guiju.store.bindings import Term
from guiju.store.errors import OutputLimitExceeded, Problem
from guiju.store.interface import EmbeddedStore
from guiju.store.query import run_query

E = "http://example.org/"
TRIG = f"""
@prefix e: <{E}> .
e:a e:p "默认" .
e:g1 {{ e:a e:p "一" . e:a e:q 5 }}
e:g2 {{ e:a e:p "二" }}
"""


@pytest.fixture(scope="module")
def small() -> Store:
    store = Store()
    store.load(TRIG, format=RdfFormat.TRIG)
    return store


def values(store: Store, text: str, **options: object) -> set[str]:
    body = run_query(store, text, "text/csv", **options).body.decode()  # type: ignore[arg-type]
    return {row[0] for row in list(csv.reader(io.StringIO(body)))[1:]}


def problem(store: Store, text: str, media_type: str = "*/*", **options: object) -> Problem:
    with pytest.raises(Problem) as caught:
        run_query(store, text, media_type, **options)  # type: ignore[arg-type]
    return caught.value


def test_without_a_dataset_the_default_graph_is_the_union_of_all(small: Store) -> None:
    assert values(small, f"SELECT ?o {{ ?s <{E}p> ?o }}") == {"默认", "一", "二"}


def test_from_in_the_query_is_not_overruled_by_the_union(small: Store) -> None:
    assert values(small, f"SELECT ?o FROM <{E}g1> {{ ?s <{E}p> ?o }}") == {"一"}
    assert values(small, f"SELECT ?o from <{E}g2> {{ ?s <{E}p> ?o }}") == {"二"}
    assert values(small, f"SELECT ?o FROM NAMED <{E}g1> {{ GRAPH ?g {{ ?s <{E}p> ?o }} }}") == {"一"}


def test_the_word_from_in_strings_comments_and_names_is_no_dataset(small: Store) -> None:
    text = f'PREFIX from: <{E}> # FROM <{E}g1>\nSELECT ?o {{ ?from from:p ?o FILTER(?o != " FROM ") }}'
    assert values(small, text) == {"默认", "一", "二"}


def test_the_dataset_of_the_protocol_overrules_the_query(small: Store) -> None:
    text = f"SELECT ?o FROM <{E}g1> {{ ?s <{E}p> ?o }}"
    assert values(small, text, default_graphs=[E + "g2"]) == {"二"}
    assert values(small, text, named_graphs=[E + "g2"]) == set()
    assert values(small, f"SELECT ?o {{ GRAPH ?g {{ ?s <{E}p> ?o }} }}", named_graphs=[E + "g2"]) == {"二"}


def test_a_graph_name_that_is_no_iri_is_named_in_the_error(small: Store) -> None:
    found = problem(small, "ASK {}", default_graphs=["不是 IRI"])
    assert (found.status, found.code) == (400, "graph-invalid")
    assert "不是 IRI" in found.zh


@pytest.mark.parametrize(
    ("media_type", "given", "reader"),
    [
        ("*/*", "application/sparql-results+json", lambda b: json.loads(b)["results"]["bindings"][0]["o"]["value"]),
        ("application/json", "application/json", lambda b: json.loads(b)["results"]["bindings"][0]["o"]["value"]),
        (
            "application/sparql-results+xml",
            "application/sparql-results+xml",
            lambda b: ElementTree.fromstring(b).findtext(".//{*}literal"),
        ),
        ("text/csv; charset=utf-8", "text/csv", lambda b: b.decode().split()[1]),
        ("text/tab-separated-values", "text/tab-separated-values", lambda b: b.decode().split()[1].strip('"')),
        ("text/html, text/csv, */*", "text/csv", lambda b: b.decode().split()[1]),
        ("image/png, TEXT/*", "text/csv", lambda b: b.decode().split()[1]),
    ],
)
def test_a_select_comes_in_the_format_asked_for(small: Store, media_type: str, given: str, reader) -> None:
    result = run_query(small, f"SELECT ?o FROM <{E}g1> {{ ?s <{E}p> ?o }}", media_type)
    assert result.meta == {"media_type": given, "kind": "solutions"}
    assert reader(result.body) == "一"


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("text", [f"CONSTRUCT WHERE {{ ?s <{E}q> ?o }}", f"DESCRIBE <{E}a> FROM <{E}g1>"])
def test_a_graph_comes_in_the_format_asked_for(small: Store, media_type: str, form: RdfFormat, text: str) -> None:
    result = run_query(small, text, media_type)
    assert result.meta == {"media_type": media_type, "kind": "graph"}
    assert '"5"^^' in {str(quad.object)[:5] for quad in parse(result.body, format=form)}


def test_an_ask_answers_yes_and_no(small: Store) -> None:
    assert json.loads(run_query(small, f"ASK {{ ?s <{E}p> '一' }}").body)["boolean"] is True
    assert json.loads(run_query(small, f"ASK {{ ?s <{E}p> '三' }}").body)["boolean"] is False
    assert run_query(small, "ASK {}").meta["kind"] == "boolean"


@pytest.mark.parametrize(("text", "media_type"), [("SELECT * {}", "text/turtle"), ("CONSTRUCT {} {}", "text/csv")])
def test_a_format_that_does_not_fit_the_answer_is_refused_with_those_that_do(
    small: Store, text: str, media_type: str
) -> None:
    found = problem(small, text, media_type)
    assert (found.status, found.code) == (406, "not-acceptable")
    assert ("text/csv" in found.hint) != ("text/turtle" in found.hint)


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ("SELECT * {\n  ?s ?p \n", 3, 1, "不完整"),
        ("SELECT * { ?s ?p } ", 1, 18, "}"),
        ("SELECT * { ?s ?p ?o\n  FILTER(?o = ) }", 2, 15, ")"),
        ("SELECT * { 中文 }", 1, 12, "中文"),
        ("SELECT * {?s ?p ?o}\nLIMIT x", 2, 7, "x"),
        ("SELEC * {}", 1, 1, "SELEC"),
        ("", 1, 1, "不完整"),
        ("SELECT ?s { ?s foo:bar ?o }", 1, 16, "前缀未声明"),
        ("SELECT * { ?s ?p <rel> }", 1, 18, "IRI"),
        ("SELECT * { ?s ?p 'open }", 1, 18, "引号"),
        ("SELECT ?a { ?s ?p ?o } GROUP BY ?s", 1, 35, "分组"),
        ("ASK { ?s ?p ?o } }", 1, 18, "}"),
        ("ASK { ?s ?p ?o } # 注释\n}", 2, 1, "}"),
    ],
)
def test_a_syntax_error_says_where_it_is_and_what_stands_there(
    small: Store, text: str, line: int, column: int, said: str
) -> None:
    found = problem(small, text)
    assert (found.status, found.code) == (400, "query-syntax")
    assert (found.extra["line"], found.extra["column"]) == (line, column)
    assert said in found.zh
    assert f"第 {line} 行第 {column} 列" in found.zh
    assert f"line {line}, column {column}" in found.en


def test_an_undeclared_prefix_is_named_in_the_hint(small: Store) -> None:
    assert "PREFIX foo: <" in problem(small, "SELECT ?s { ?s foo:bar ?o }").hint


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ <{E}a> <{E}b> 1 }}",
        f"# eine Zeile\nPREFIX e: <{E}>\nBASE <{E}>\ndelete where {{ ?s ?p ?o }}",
        "CLEAR ALL",
        "DROP ALL",
        f"WITH <{E}g1> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
        f"COPY <{E}a> TO <{E}b>",
    ],
)
def test_an_update_is_refused_with_the_reason_and_changes_nothing(small: Store, text: str) -> None:
    before = len(small)
    found = problem(small, text)
    assert (found.status, found.code) == (403, "update-refused")
    assert "SELECT" in found.hint
    assert len(small) == before


def test_an_answer_that_would_be_cut_is_an_error_and_never_half_an_answer(small: Store) -> None:
    text = f"SELECT ?o {{ ?s <{E}p> ?o }}"
    whole = run_query(small, text).body
    assert run_query(small, text, output_bytes=len(whole)).body == whole
    with pytest.raises(OutputLimitExceeded):
        run_query(small, text, output_bytes=len(whole) - 1)


def test_a_function_that_does_not_exist_is_named(small: Store) -> None:
    found = problem(small, f"SELECT * {{ FILTER(<{E}f>(1)) }}")
    assert (found.status, found.code) == (400, "query-evaluation")
    assert f"{E}f" in str(found.extra["detail"])


def test_a_parameter_is_bound_as_a_term_and_its_text_is_never_syntax(small: Store) -> None:
    projected = f"SELECT ?o ?s {{ ?s <{E}p> ?o }}"
    placed = f"SELECT ?o {{ VALUES ?x {{ UNDEF }} ?s <{E}p> ?o FILTER(!BOUND(?x) || ?o = ?x) }}"
    attack = '一" } UNION { ?a ?b ?o } #'
    assert values(small, projected, bindings={"o": Term("一")}) == {"一"}
    assert values(small, projected, bindings={"o": Term(attack)}) == set()
    assert values(small, placed) == {"默认", "一", "二"}
    assert values(small, placed, bindings={"x": Term("二")}) == {"二"}
    assert values(small, placed, bindings={"x": Term(attack)}) == set()
    assert values(small, projected, bindings={"s": Term(E + "b", iri=True)}) == set()


@pytest.mark.parametrize("term", [Term("a b", iri=True), Term("x> } #", iri=True), Term("x", language="no tag")])
def test_a_parameter_that_is_no_term_is_named(small: Store, term: Term) -> None:
    found = problem(small, "SELECT ?x {}", bindings={"x": term})
    assert (found.status, found.code, found.extra["parameter"]) == (400, "parameter-invalid", "x")


def test_a_parameter_that_the_query_does_not_have_is_an_error_and_never_ignored(small: Store) -> None:
    assert problem(small, "SELECT ?o { ?s ?p ?o }", bindings={"x": Term("1")}).code == "parameter-unknown"


def test_all_of_it_arrives_through_a_worker(store: EmbeddedStore) -> None:
    text = f"SELECT ?o ?label {{ ?o <{E}label> ?label }}"
    graph = E + "graph/dawa-2017"
    result = store.query(text, "text/csv", default_graphs=[graph], bindings={"label": Term("第7条")})
    assert result.body.decode().split() == ["o,label", f"{E}dawa-2017/7,第7条"]
    assert result.meta["media_type"] == "text/csv"


def test_a_query_that_is_not_utf_8_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(Problem) as caught:
        store.query("SELECT * { ?s ?p '\ud83d' }")
    assert (caught.value.status, caught.value.code) == (400, "query-encoding")


def test_a_parameter_or_graph_that_no_encoding_can_carry_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(Problem) as caught:
        store.query("SELECT ?x {}", bindings={"x": Term("\ud83d")})
    assert caught.value.code == "parameter-invalid"
    with pytest.raises(Problem) as caught:
        store.query("SELECT ?x {}", default_graphs=["http://example.org/\ud83d"])
    assert caught.value.code == "graph-invalid"
    json.dumps(caught.value.as_dict(), ensure_ascii=False).encode()


def test_two_workers_never_draw_the_same_uuid(store: EmbeddedStore) -> None:
    """Workers are forked from one state of the random generator."""
    drawn = []
    for _ in range(6):
        drawn.append(store.query("SELECT (STRUUID() AS ?u) {}", "text/csv").body.split()[1].decode())
        while store.pool.idle:  # empty where the worker was worn out: then another one comes anyway
            store.pool.idle.pop().connection.close()
    assert len({uuid.UUID(value) for value in drawn}) == len(drawn)
