"""The headers of the query files, and how a user's text becomes a term."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.store.bindings import Term, engine_term
from guiju.store.errors import Problem
from guiju.store.named_queries import (
    NamedQuery,
    Parameter,
    QueryFileError,
    load_named_queries,
    read_header,
    read_named_query,
    term_of,
)

HEADER = """# title-zh: 期限
# title-en: Deadlines
# about-zh: 有天数的期限。
# about-en: Deadlines with a number.
# parameter: ruleset? string | 规则编号 | ID of a rule set
# parameter: unit <https://w3id.org/guiju/id/timeunit/> | 单位 | time unit
# choices: ruleset | SELECT DISTINCT ?value { ?s ?p ?value }
# columns: norm, ruleset n
# expect: at least 5 rows
"""
QUERY = HEADER + "\n# not a key, but a comment of the query\nSELECT ?norm ?ruleset ?n { }"
KINDS = ["string", "integer", "boolean", "date", "iri", "<https://w3id.org/guiju/id/kind/>"]
XSD = "http://www.w3.org/2001/XMLSchema#"


def query() -> NamedQuery:
    return read_named_query("deadlines", QUERY)


def test_a_header_is_read_in_full() -> None:
    found = query()
    assert found.title == {"zh": "期限", "en": "Deadlines"}
    assert found.columns == ("norm", "ruleset", "n")
    assert found.header["expect"] == ["at least 5 rows"]
    first, second = found.parameters
    assert (first.name, first.kind, first.optional, first.title["zh"]) == ("ruleset", "string", True, "规则编号")
    assert first.choices == "SELECT DISTINCT ?value { ?s ?p ?value }"
    assert (second.name, second.optional, second.choices) == ("unit", False, None)


@pytest.mark.parametrize("key", ["title-zh", "title-en", "about-zh", "about-en", "columns"])
def test_a_header_without_a_needed_line_is_refused_by_its_name(key: str) -> None:
    text = "\n".join(line for line in QUERY.splitlines() if not line.startswith(f"# {key}:"))
    with pytest.raises(QueryFileError, match=f"deadlines.rq.*{key}"):
        read_named_query("deadlines", text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ruleset? string", "ruleset? text"),
        ("choices: ruleset |", "choices: rule |"),
        ("choices: ruleset |", "choices:"),
        ("choices: ruleset |", "accepts: ruleset |"),
        ("choices: ruleset |", "accepts: rule |"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused(old: str, new: str) -> None:
    with pytest.raises(QueryFileError, match=r"deadlines\.rq"):
        read_named_query("deadlines", QUERY.replace(old, new))


def test_queries_are_loaded_from_a_folder_by_their_file_names(tmp_path: Path) -> None:
    (tmp_path / "deadlines.rq").write_text(QUERY, encoding="utf-8")
    (tmp_path / "a-first.rq").write_text(QUERY, encoding="utf-8")
    (tmp_path / "other.txt").write_text("", encoding="utf-8")
    assert list(load_named_queries(tmp_path)) == ["a-first", "deadlines"]
    (tmp_path / "Bad Name.rq").write_text(QUERY, encoding="utf-8")
    with pytest.raises(QueryFileError, match="Bad Name"):
        load_named_queries(tmp_path)


def test_values_become_terms_of_the_parameters_types() -> None:
    assert query().bindings({"ruleset": ["xinqiu-2022"], "unit": ["working-day"]}) == {
        "ruleset": Term("xinqiu-2022"),
        "unit": Term("https://w3id.org/guiju/id/timeunit/working-day", iri=True),
    }
    assert set(query().bindings({"ruleset": [""], "unit": ["day"]})) == {"unit"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"unit": ["day"], "units": ["day"]}, "unknown-parameter"),
        ({"unit": ["day", "month"]}, "parameter-repeated"),
        ({}, "parameter-missing"),
        ({"unit": [""]}, "parameter-missing"),
        ({"unit": ["a b"]}, "parameter-value"),
        ({"unit": ["x" * 3000]}, "parameter-value"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: dict[str, list[str]], code: str) -> None:
    with pytest.raises(Problem) as refused:
        query().bindings(values)
    assert (refused.value.status, refused.value.code) == (400, code)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("kind", "text", "term"),
    [
        ("integer", "+007", Term("7", datatype=XSD + "integer")),
        ("integer", "7.0", None),
        ("integer", "٣", None),
        ("boolean", "true", Term("true", datatype=XSD + "boolean")),
        ("boolean", "True", None),
        ("date", "2024-02-29", Term("2024-02-29", datatype=XSD + "date")),
        ("date", "2023-02-29", None),
        ("date", "20240229", None),
        ("iri", "https://w3id.org/guiju/id/x", Term("https://w3id.org/guiju/id/x", iri=True)),
        ("iri", "x> <y", None),
        ("iri", "relative", None),
        ("string", "甲\x00", None),
        ("string", "\ud800", None),
    ],
)
def test_a_text_is_a_term_of_its_type_or_nothing(kind: str, text: str, term: Term | None) -> None:
    assert term_of(kind, text) == term


@given(st.sampled_from(KINDS), st.text(max_size=60))
def test_every_term_that_is_made_is_one_the_engine_takes_back_unchanged(kind: str, text: str) -> None:
    parameter = Parameter("x", kind, True, {"zh": "甲", "en": "A"}, None, None)
    try:
        term = parameter.term(text)
    except Problem:
        return
    assert engine_term("x", term).value == term.value
    assert term.value.endswith(text) or kind == "integer"


@given(st.text(max_size=200))
def test_no_text_makes_reading_a_header_fail(text: str) -> None:
    assert all(values for values in read_header(text).values())
