"""The named queries over HTTP: every format, parameters bound as terms, nothing that a spreadsheet would compute."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from guiju.store.named_queries import read_named_query
from guiju.web.answers import Table, Value
from guiju.web.app import create_app
from guiju.web.settings import Settings
from guiju.web.spreadsheets import csv_bytes, neutral, tsv_bytes, xlsx_bytes

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
HOSTILE = ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "甲,乙", '"', "多\n行"]


def table_of(texts: list[str]) -> Table:
    return Table(("text",), tuple({"text": Value("literal", text)} for text in texts))


def test_csv_is_made_for_excel(client: FlaskClient) -> None:
    answer = client.get("/queries/articles.csv?ruleset=xinqiu-2022")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.data.startswith(b"\xef\xbb\xbfruleset,article,text\r\n")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {int(row["article"]) for row in rows} == set(range(1, 81))
    assert {row["ruleset"] for row in rows} == {"xinqiu-2022"}


def test_a_workbook_holds_the_same_rows_with_numbers_as_numbers(client: FlaskClient) -> None:
    answer = client.get("/queries/articles.xlsx?ruleset=xinqiu-2022&least=80")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["ruleset", "article", "text"]
    assert [row[:2] for row in rows[1:]] == [["xinqiu-2022", 80]] * (len(rows) - 1)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="articles.xlsx"'


def test_json_is_the_sparql_results_format_with_the_promised_columns(client: FlaskClient) -> None:
    for path, accept in (("/queries/articles.json", "*/*"), ("/queries/articles", "application/json")):
        answer = client.get(path, headers={"Accept": accept}).get_json()
        assert answer["head"]["vars"] == ["ruleset", "article", "text"]
        assert len({(row["ruleset"]["value"], row["article"]["value"]) for row in answer["results"]["bindings"]}) == 124


def test_an_answer_has_an_etag(client: FlaskClient) -> None:
    first = client.get("/queries/articles.json")
    assert client.get("/queries/articles.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_page_has_the_values_to_pick_from_and_links_to_downloads(client: FlaskClient) -> None:
    page = client.get("/queries/articles?ruleset=zhanqian-2024", headers={"Accept": "text/html"}).text
    assert '<option value="zhanqian-2024" selected>站前</option>' in page
    assert 'href="/queries/articles.xlsx?ruleset=zhanqian-2024"' in page
    assert '<label for="parameter-ruleset">规则编号</label>' in page
    assert '<th scope="col">原文 <small class="literal-note">text</small></th>' in page


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        ({"rulset": "x"}, "unknown-parameter", "ruleset、kind、least"),
        ({"least": "many"}, "parameter-value", "least"),
        ({"kind": "Item> } UNION {"}, "parameter-value", "kind"),
        ({"ruleset": ["a", "b"]}, "parameter-repeated", "ruleset"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_by_name(
    client: FlaskClient, arguments: dict[str, str], code: str, named: str
) -> None:
    answer = client.get("/queries/articles.json", query_string=arguments)
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert named in answer.get_json()["hint"] + answer.get_json()["message"]["zh"]


@pytest.mark.parametrize("value", ['"', 'x" } UNION { ?s ?p ?o } #', "\\", "'''", "xinqiu-2022\n", "?x", "}"])
def test_a_value_that_no_rule_set_has_is_refused_with_the_choices_whatever_it_holds(
    client: FlaskClient, value: str
) -> None:
    answer = client.get("/queries/articles.json", query_string={"ruleset": value})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["parameter"]) == (400, "parameter-value", "ruleset")
    assert "xinqiu-2022" in problem["choices"]
    assert "新邱" in problem["hint"]


def test_a_rule_set_chosen_by_its_short_name_is_the_one_shown_as_chosen(client: FlaskClient) -> None:
    by_name, by_id = (client.get(f"/queries/articles.json?ruleset={value}") for value in ("新邱", "xinqiu-2022"))
    assert by_name.get_json() == by_id.get_json()
    page = client.get("/queries/articles?ruleset=新邱", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<option value="xinqiu-2022" selected>' in page


def test_an_unknown_query_or_suffix_is_a_404_that_names_the_known(client: FlaskClient) -> None:
    for name in ("article", "articles.pdf"):
        answer = client.get(f"/queries/{name}")
        assert answer.status_code == 404
        assert "articles" in answer.get_json()["hint"]


def test_a_page_asks_for_a_parameter_that_is_needed(app: Flask, engine) -> None:  # type: ignore[no-untyped-def]
    header = "# title-zh: 甲\n# title-en: A\n# about-zh: 甲\n# about-en: A\n# columns: x\n"
    query = read_named_query("one", header + "# parameter: x string | 值 | value\nSELECT ?x { VALUES ?x { UNDEF } }")
    client = create_app(engine, Settings(), {"one": query}).test_client()
    assert client.get("/queries/one", headers={"Accept": "text/html"}).status_code == 200
    assert client.get("/queries/one.json").get_json()["code"] == "parameter-missing"
    assert client.get("/queries/one.json?x=甲").get_json()["results"]["bindings"][0]["x"]["value"] == "甲"


@given(st.lists(st.one_of(TEXTS, st.sampled_from(HOSTILE)), max_size=8))
def test_no_cell_of_a_csv_can_be_taken_for_a_formula_and_no_text_is_lost(texts: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(csv_bytes(table_of(texts)).decode("utf-8-sig"), newline="")))
    read = [row[0] if row else "" for row in rows[1:]]
    assert read == [neutral(text) for text in texts]
    assert not [cell for cell in read if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [cell.removeprefix("'") if cell != text else cell for cell, text in zip(read, texts, strict=True)] == texts


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(xlsx_bytes(table_of([*HOSTILE, "\x00\x0b甲"]), "a/b[c]*:?"))).active
    assert sheet is not None
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[0].value == HOSTILE[0]


def test_tsv_writes_terms_so_that_tabs_and_lines_stay_inside() -> None:
    row = {"a": Value("uri", "http://a/"), "b": Value("literal", '甲\t"\n', "zh-Hans")}
    assert tsv_bytes(Table(("a", "b", "c"), (row,))) == '?a\t?b\t?c\n<http://a/>\t"甲\\t\\"\\n"@zh-Hans\t\n'.encode()
