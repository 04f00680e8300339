"""The reading of query texts: linear in time, total, and true to the engine."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from guiju.store.bindings import Term, engine_term, start_of_pattern, with_inline_data
from guiju.store.errors import Problem
from guiju.store.query import run_query
from guiju.store.syntax import first_word, names_graphs, offset_of, place_of, tokens

PIECES = [
    "SELECT",
    "ASK",
    "CONSTRUCT",
    "WHERE",
    "FROM",
    "{",
    "}",
    "(",
    ")",
    "?x",
    "*",
    "a",
    ".",
    '"',
    "'",
    '"""',
    "'''",
]
PIECES += [
    "\\",
    "#",
    "\n",
    "<",
    ">",
    "<http://e/>",
    "e:x",
    "中",
    "1",
    "PREFIX",
    "INSERT",
    "LIMIT",
    "!",
    "\\u00e9",
    "@zh",
]


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_any_text_has_tokens_that_stand_in_it_in_their_order(text: str) -> None:
    end = 0
    for _, token, stop in tokens(text):
        assert stop - len(token) >= end
        assert text[stop - len(token) : stop] == token
        end = stop


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_is_answered_or_refused_with_a_place_inside_it(text: str) -> None:
    problem = problem_of(text)
    assert problem is None or problem.status in {400, 403}
    if problem is not None and problem.code == "query-syntax":
        offset = offset_of(text, int(str(problem.extra["line"])), int(str(problem.extra["column"])))
        assert 0 <= offset <= len(text)


def problem_of(text: str) -> Problem | None:
    try:
        run_query(Store(), text)
    except Problem as problem:
        return problem
    return None


@given(st.text(alphabet="ab\n", max_size=30), st.data())
def test_place_and_offset_are_inverse(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert offset_of(text, *place_of(text, offset)) == offset


@given(st.text())
def test_any_string_goes_into_a_query_as_a_term_and_comes_back_the_same(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        return  # no term: RDF strings are Unicode scalar values
    term = engine_term("x", Term(value))
    assert term == Literal(value)
    text = with_inline_data("SELECT ?x { }", {"x": Term(value)})
    answer = Store().query(text)
    assert [solution["x"] for solution in answer] == [Literal(value)]  # type: ignore[union-attr, index]


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX a:<" * 20000,
        '"""' + '\\"""\n' * 40000,
        "'''" + "\\'''\n" * 40000,
        '"' * 200000,
        "<" * 200000,
        "<a" * 100000,
        "#" * 200000,
        "{" * 200000,
        "\\" * 200001,
        '"\\' * 100000,
    ],
)
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    started = time.process_time()
    first_word(text)
    start_of_pattern(text)
    names_graphs(text)
    assert time.process_time() - started < 2.0  # twenty seconds and more if any of these were quadratic


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("select * {}", "SELECT"),
        ("# SELECT\nPREFIX a: <http://e/SELECT#> BASE <http://e/>\nPREFIX : <http://e/> ASK {}", "ASK"),
        ("PREFIX select: <http://e/> DESCRIBE select:a", "DESCRIBE"),
        ("", None),
        ("# SELECT", None),
    ],
)
def test_the_first_word_is_the_one_after_the_prologue(text: str, word: str | None) -> None:
    assert first_word(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?x { ?s <http://e/p> ?x }",
        "SELECT ?s ?x FROM <http://e/g> WHERE { ?s <http://e/p> ?v FILTER(?x = ?v) }",
        "SELECT (EXISTS { ?a ?b ?c } AS ?e) ?s ?x WHERE { ?s <http://e/p> ?x }",
        "# {\nPREFIX e: <http://e/{> SELECT ?s ?x { ?s <http://e/p> ?x }".replace("{>", ">"),
        "SELECT ?s ?x { ?s <http://e/p> ?v OPTIONAL { ?s <http://e/q> ?x } }",
        "SELECT ?x (COUNT(*) AS ?n) { ?s <http://e/p> ?x } GROUP BY ?x",
        "ASK { ?s <http://e/p> ?x }",
        "CONSTRUCT { ?s <http://e/r> ?x } WHERE { ?s <http://e/p> ?x }",
        "CONSTRUCT { ?s <http://e/r> ?x } { ?s <http://e/p> ?x }",
    ],
)
@pytest.mark.parametrize("value", ["1", "2", "absent"])
def test_inline_data_comes_to_the_same_as_the_engines_substitution(text: str, value: str) -> None:
    store = Store()
    for graph in (None, NamedNode("http://e/g")):
        data = '<http://e/a> <http://e/p> "1" ; <http://e/q> "2" . <http://e/b> <http://e/p> "2" .'
        store.load(data, format=RdfFormat.TURTLE, to_graph=graph)
    media_type = "application/n-triples" if text.startswith("CONSTRUCT") else "application/json"
    bound = run_query(store, text, media_type, bindings={"x": Term(value)})
    inline = run_query(store, with_inline_data(text, {"x": Term(value)}), media_type)
    assert sorted(bound.body) == sorted(inline.body)
