"""`guiju query`: by name, by file and from standard input, in every format, with parameters."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from guiju.command.query import FORMATS
from tests.cli.conftest import Guiju, is_clear

SELECT = "PREFIX gj: <https://w3id.org/guiju/def#> SELECT ?set ?number { ?set gj:documentNumber ?number } ORDER BY ?set"
CONSTRUCT = (
    "PREFIX gj: <https://w3id.org/guiju/def#> CONSTRUCT { ?set gj:documentNumber ?n } { ?set gj:documentNumber ?n }"
)
ARTICLE_COLUMNS = ["ruleset", "chapter", "article", "paragraph", "item", "text"]


def test_the_articles_as_csv_are_355_and_open_in_a_spreadsheet_program(guiju: Guiju) -> None:
    ran = guiju("query", "articles", "--format", "csv")
    assert ran.code == 0
    assert ran.output.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(ran.output.decode("utf-8-sig"))))
    assert list(rows[0]) == ARTICLE_COLUMNS
    assert len({(row["ruleset"], row["article"]) for row in rows}) == 355


def test_the_articles_as_workbook_open_with_openpyxl(guiju: Guiju) -> None:
    ran = guiju("query", "articles", "--format", "xlsx")
    sheet = load_workbook(io.BytesIO(ran.output)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == ARTICLE_COLUMNS
    assert len({row[0:3:2] for row in rows[1:]}) == 355


@pytest.mark.parametrize("form", FORMATS)
def test_a_select_of_ones_own_is_answered_in_every_format_or_refused_in_words(guiju: Guiju, form: str) -> None:
    ran = guiju("query", "-", "--format", form, stdin=SELECT.encode())
    if form in ("turtle", "ntriples", "jsonld"):
        assert ran.code == 2
        assert ran.output == b""
        assert is_clear(ran.error)
        return
    assert ran.code == 0, ran.error
    content = ran.output
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        content = "\n".join(str(row) for row in sheet.iter_rows(values_only=True)).encode()
    for number in ("营站政发〔2024〕1号", "烟蓬政发〔2022〕19号"):
        assert number.encode() in content


@pytest.mark.parametrize(
    ("form", "reader"),
    [("turtle", RdfFormat.TURTLE), ("ntriples", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD)],
)
def test_a_construct_is_given_as_a_graph(guiju: Guiju, form: str, reader: RdfFormat) -> None:
    ran = guiju("query", "-", "--format", form, stdin=CONSTRUCT.encode())
    assert (ran.code, len(list(parse(ran.output, format=reader)))) == (0, 5)


def test_a_construct_without_a_format_is_given_as_turtle(guiju: Guiju) -> None:
    ran = guiju("query", "-", stdin=CONSTRUCT.encode())
    assert len(list(parse(ran.output, format=RdfFormat.TURTLE))) == 5


def test_a_named_query_is_answered_in_json_with_its_columns(guiju: Guiju) -> None:
    ran = guiju("query", "deadlines", "--format", "json")
    columns = ["norm", "ruleset", "article", "from", "to", "n", "unit", "strength", "quote"]
    document = json.loads(ran.output)
    assert document["head"]["vars"] == columns
    assert len(document["results"]["bindings"]) > 20


def test_a_query_file_gives_what_its_text_gives(guiju: Guiju, tmp_path: Path) -> None:
    path = tmp_path / "numbers.rq"
    path.write_text(SELECT, encoding="utf-8")
    assert guiju("query", path).output == guiju("query", "-", stdin=SELECT.encode()).output != b""


def test_a_table_lines_up_chinese_columns_and_its_count_stays_off_the_output(guiju: Guiju) -> None:
    ran = guiju("query", "-", stdin=SELECT.encode())
    lines = ran.text.splitlines()
    assert len(lines) == 2 + 5
    assert lines[0].split() == ["set", "number"]
    assert "5" in ran.error


def test_an_ask_says_true_or_false(guiju: Guiju) -> None:
    assert json.loads(guiju("query", "-", "--format", "json", stdin=b"ASK { ?s ?p ?o }").output)["boolean"] is True
    assert guiju("query", "-", stdin=b"ASK { ?s <urn:none> ?o }").text.strip() == "false"


def test_a_parameter_narrows_a_named_query(guiju: Guiju) -> None:
    ran = guiju("query", "articles", "-p", "ruleset=zhanqian-2024", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.output.decode("utf-8-sig"))))
    assert {row["ruleset"] for row in rows} == {"zhanqian-2024"}
    assert len({row["article"] for row in rows}) == 44


def test_a_value_is_bound_and_never_pasted_into_the_query(guiju: Guiju) -> None:
    injected = '") ?unit ?p ?o } #'
    ran = guiju("query", "articles", "-p", f"ruleset={injected}", "--format", "json")
    assert (ran.code, ran.output) == (2, b"")
    assert injected in ran.error
    assert "xinqiu-2022" in ran.error


def test_an_answer_larger_than_a_line_comes_whole_through_tsv_and_xml(guiju: Guiju) -> None:
    lines = guiju("query", "articles", "--format", "tsv").text.splitlines()
    xml = guiju("query", "articles", "--format", "xml").text
    assert len(lines) - 1 == xml.count("<result>") > 355
    assert xml.rstrip().endswith("</sparql>")


@pytest.mark.parametrize(
    ("arguments", "stdin", "wanted"),
    [
        (["who-sings"], b"", "who-signs"),
        (["no/such/file.rq"], b"", "no/such/file.rq"),
        (["articles", "-p", "rulset=zhanqian-2024"], b"", "ruleset"),
        (["articles", "-p", "ruleset"], b"", "ruleset"),
        (["-", "-p", "ruleset=zhanqian-2024"], b"ASK {}", "-p"),
        (["-"], b"SELECT * WHERE {\n ?s ?p }", "2"),
        (["-"], b"", ""),
        (["-"], b"INSERT DATA { <urn:a> <urn:b> <urn:c> }", ""),
        (["-"], b"SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "SERVICE"),
        (["-"], b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "2"),
        (["-"], b"SELECT * WHERE " + b"{" * 5000, ""),
        (["articles", "--format", "turtle"], b"", ""),
    ],
    ids=[
        "unknown name", "no such file", "unknown parameter", "parameter without a value", "parameter without a name",
        "broken syntax", "nothing on standard input", "an update", "an outgoing query", "too long at work",
        "nested too deeply", "a graph format for a table",
    ],
)  # fmt: skip
def test_what_cannot_be_answered_ends_with_2_and_a_clear_sentence(
    guiju: Guiju, arguments: list[str], stdin: bytes, wanted: str
) -> None:
    ran = guiju("query", *arguments, stdin=stdin)
    assert ran.code == 2
    assert ran.output == b""
    assert is_clear(ran.error), ran.error
    assert wanted in ran.error


def test_a_query_file_in_another_encoding_is_refused_in_words(guiju: Guiju, tmp_path: Path) -> None:
    path = tmp_path / "gbk.rq"
    path.write_bytes('SELECT * { ?s ?p "区长" }'.encode("gbk"))
    for ran in (guiju("query", path), guiju("query", "-", stdin=path.read_bytes())):
        assert ran.code == 2
        assert is_clear(ran.error)
        assert "UTF-8" in ran.error


def test_why_an_answer_is_empty_is_said_on_standard_error(guiju: Guiju) -> None:
    ran = guiju("query", "-", "--format", "json", stdin=SELECT.replace("documentNumber", "documentNummer").encode())
    assert (ran.code, json.loads(ran.output)["results"]) == (0, {"bindings": []})
    assert "def#documentNumber" in ran.error
