"""The query page in a browser: editor, running, table, errors, downloads, the link that reproduces the query."""

import json
import re
import threading
from pathlib import Path
from urllib.parse import parse_qs, quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.assets.canned import Answer, Service, page

# Line 2, column 9 of the query is ?p.
BODY = """<h1>查询</h1><form id="query-form" method="post" action="/sparql">
<label for="examples">示例</label><select id="examples"><option>选择一个示例</option>
<option data-query="ASK { ?norm ?p ?o }">有没有</option></select>
<label for="query">SPARQL 查询</label><textarea id="query" name="query">SELECT * {\n  ?norm ?p ?o\n}</textarea>
<p class="actions"><button type="submit" id="run">运行</button></p></form><section id="results"></section>"""
RESULTS_TYPE = "application/sparql-results+json"
NORM = "https://w3id.org/guiju/id/norm/xinqiu-2022/38-5"


def select(columns: list[str], *rows: dict[str, dict[str, str]]) -> Answer:
    return Answer(json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}), RESULTS_TYPE)


def uri(value: str) -> dict[str, dict[str, str]]:
    return {"x": {"type": "uri", "value": value}}


def integer(value: int) -> dict[str, dict[str, str]]:
    return {"x": {"type": "literal", "value": str(value), "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}


@pytest.fixture
def query_page(tab: Page, service: Service) -> Page:
    service.answers["/query"] = page(BODY, "query.js")
    service.answers["/sparql"] = select(["x"], uri(NORM))
    tab.goto(service.address + "/query")
    return tab


def test_the_editor_takes_the_place_of_the_text_area_and_runs_by_keyboard(query_page: Page, service: Service) -> None:
    editor = query_page.get_by_role("textbox", name="SPARQL 查询")
    expect(editor).to_contain_text("?norm ?p ?o")
    expect(query_page.locator("#query")).to_be_hidden()
    editor.press("Control+Enter")
    expect(query_page.locator("table.results tbody tr")).to_have_count(1)
    sent = service.posted()
    assert sent.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert sent.headers["Accept"].startswith(RESULTS_TYPE)
    assert parse_qs(sent.body.decode()) == {"query": ["SELECT * {\n  ?norm ?p ?o\n}"]}


def test_without_scripts_the_page_is_a_plain_form_with_the_query_in_it(service: Service, browser: Browser) -> None:
    service.answers["/query"] = page(BODY, "query.js")
    service.answers["POST /sparql"] = Answer("<p>答案</p>", "text/html; charset=utf-8")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(service.address + "/query")
    plain.get_by_role("button", name="运行").click()
    expect(plain.get_by_text("答案")).to_be_visible()
    context.close()
    assert parse_qs(service.posted().body.decode())["query"] == ["SELECT * {\r\n  ?norm ?p ?o\r\n}"]


def test_only_our_own_and_web_addresses_become_links(query_page: Page, service: Service) -> None:
    vocabulary, outside = "https://w3id.org/guiju/def#Norm", "https://example.org/a"
    danger = "javascript:alert(1)"
    service.answers["/sparql"] = select(["x"], uri(NORM), uri(vocabulary), uri(outside), uri(danger), uri("urn:x"))
    query_page.get_by_role("button", name="运行").click()
    links = query_page.locator("table.results a")
    expect(links).to_have_count(3)
    assert [link.get_attribute("href") for link in links.all()] == [
        "/id/norm/xinqiu-2022/38-5",
        "/def#Norm",
        outside,
    ]
    assert links.all_inner_texts() == ["norm:xinqiu-2022/38-5", "gj:Norm", outside]
    expect(query_page.get_by_text(danger)).to_be_visible()


def test_literals_are_text_with_language_or_datatype_and_never_markup(query_page: Page, service: Service) -> None:
    markup = {"x": {"type": "literal", "value": "<img src=x>由区长签发", "xml:lang": "zh-hans"}}
    service.answers["/sparql"] = select(["x"], markup, integer(7), {})
    query_page.get_by_role("button", name="运行").click()
    cells = query_page.locator("table.results td")
    expect(cells).to_have_text(["<img src=x>由区长签发 @zh-hans", "7 integer", ""])
    expect(query_page.locator("table.results img")).to_have_count(0)


def test_a_column_sorts_numbers_as_numbers_and_says_the_direction(query_page: Page, service: Service) -> None:
    service.answers["/sparql"] = select(["x"], integer(10), integer(9), integer(-1))
    query_page.get_by_role("button", name="运行").click()
    header, cells = query_page.locator("th"), query_page.locator("td")
    header.get_by_role("button").click()
    expect(cells).to_have_text(["-1 integer", "9 integer", "10 integer"])
    expect(header).to_have_attribute("aria-sort", "ascending")
    header.get_by_role("button").click()
    expect(cells).to_have_text(["10 integer", "9 integer", "-1 integer"])
    expect(header).to_have_attribute("aria-sort", "descending")


def test_many_rows_are_drawn_in_portions_and_none_is_lost(query_page: Page, service: Service) -> None:
    service.answers["/sparql"] = select(["x"], *[integer(number) for number in range(1203)])
    query_page.get_by_role("button", name="运行").click()
    rows = query_page.locator("tbody tr")
    expect(query_page.get_by_role("status")).to_have_text(re.compile(r"1203 行，\d+ ms"))
    expect(rows).to_have_count(500)
    query_page.get_by_role("button", name="还有 703 行").click()
    query_page.get_by_role("button", name="还有 203 行").click()
    expect(rows).to_have_count(1203)
    expect(query_page.locator(".more button")).to_have_count(0)


def test_an_empty_answer_says_what_to_look_at(query_page: Page, service: Service) -> None:
    service.answers["/sparql"] = select(["x"])
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator(".empty")).to_contain_text("没有符合的数据")
    expect(query_page.get_by_role("status")).to_contain_text("0 行")


@pytest.mark.parametrize(("value", "word"), [(True, "是"), (False, "否")])
def test_an_ask_is_answered_with_yes_or_no(query_page: Page, service: Service, value: bool, word: str) -> None:
    service.answers["/sparql"] = Answer(json.dumps({"head": {}, "boolean": value}), RESULTS_TYPE)
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator(".ask-answer")).to_have_text(word)


def test_a_graph_is_shown_as_turtle(query_page: Page, service: Service) -> None:
    turtle = "<https://w3id.org/guiju/id/a> a <https://w3id.org/guiju/def#Norm> .\n"
    service.answers["/sparql"] = Answer(turtle, "text/turtle; charset=utf-8")
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator("pre.turtle")).to_have_text(turtle.strip())
    expect(query_page.get_by_role("button", name="下载 Turtle")).to_be_visible()


def test_an_error_marks_its_line_and_leads_the_cursor_there(query_page: Page, service: Service) -> None:
    problem = {"message": {"zh": "此处应为谓词", "en": "no predicate"}, "hint": "补上谓词", "line": 2, "column": 9}
    service.answers["/sparql"] = Answer(json.dumps(problem), "application/problem+json", 400)
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.get_by_role("alert")).to_contain_text("此处应为谓词")
    expect(query_page.get_by_role("alert")).to_contain_text("补上谓词")
    expect(query_page.locator(".cm-lintRange-error")).to_have_text("?p ?o")
    query_page.get_by_role("button", name="到第 2 行第 9 列").click()
    query_page.keyboard.type("X")
    expect(query_page.locator(".cm-line").nth(1)).to_have_text("  ?norm X?p ?o")


def test_an_answer_that_is_no_problem_document_is_still_told(query_page: Page, service: Service) -> None:
    service.answers["/sparql"] = Answer("<h1>Bad gateway</h1>", "text/html", 502)
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.get_by_role("alert")).to_have_text("服务返回 502。")


def test_stop_gives_the_query_up(query_page: Page, service: Service) -> None:
    release = threading.Event()
    service.answers["/sparql"] = Answer("{}", RESULTS_TYPE, wait=release)
    expect(query_page.get_by_role("button", name="停止")).to_be_hidden()
    query_page.get_by_role("button", name="运行").click()
    query_page.get_by_role("button", name="停止").click()
    expect(query_page.get_by_role("status")).to_have_text("已停止。")
    expect(query_page.get_by_role("button", name="停止")).to_be_hidden()
    release.set()


def test_a_download_asks_for_its_own_format(query_page: Page, service: Service, tmp_path: Path) -> None:
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator("table.results")).to_be_visible()
    service.answers["/sparql"] = Answer("x\r\n一\r\n", "text/csv; charset=utf-8")
    with query_page.expect_download() as download:
        query_page.get_by_role("button", name="下载 CSV").click()
    download.value.save_as(tmp_path / "answer.csv")
    assert download.value.suggested_filename == "guiju.csv"
    assert (tmp_path / "answer.csv").read_text() == "x\n一\n"
    assert service.posted().headers["Accept"] == "text/csv"


def test_a_link_carries_the_query_after_the_hash_and_reads_it_back(query_page: Page, service: Service) -> None:
    query = "SELECT ?x # 100% & “规矩”\n{ ?x ?y '由区长签发' }"
    query_page.goto(f"{service.address}/query#query={quote(query)}")
    query_page.reload()
    query_page.get_by_role("button", name="复制链接").click()
    expect(query_page.get_by_role("status")).to_have_text("链接已复制。")
    assert query_page.evaluate("navigator.clipboard.readText()") == query_page.url
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator("table.results")).to_be_visible()
    assert parse_qs(service.posted().body.decode())["query"] == [query]
    assert all("#" not in sent.path and "SELECT" not in sent.path for sent in service.sent)


def test_an_example_fills_the_editor(query_page: Page) -> None:
    query_page.get_by_label("示例").select_option("有没有")
    expect(query_page.get_by_role("textbox", name="SPARQL 查询")).to_have_text("ASK { ?norm ?p ?o }")


def test_the_page_speaks_english_where_the_page_is_english(tab: Page, service: Service) -> None:
    service.answers["/query"] = page(BODY, "query.js", lang="en")
    service.answers["/sparql"] = select(["x"], uri(NORM))
    tab.goto(service.address + "/query")
    tab.locator("#run").click()
    expect(tab.get_by_role("status")).to_have_text(re.compile(r"1 rows, \d+ ms"))
    expect(tab.get_by_role("button", name="Download CSV")).to_be_visible()


def test_the_search_panel_of_the_editor_speaks_chinese(query_page: Page) -> None:
    query_page.get_by_role("textbox", name="SPARQL 查询").press("Control+f")
    expect(query_page.get_by_role("button", name="全部替换")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 375])
def test_a_wide_table_scrolls_in_its_own_box_and_never_the_page(query_page: Page, service: Service, width: int) -> None:
    columns = [f"列{number}" for number in range(20)]
    row = {column: {"type": "literal", "value": "经分管领导审核后，由区长签发" * 2} for column in columns}
    service.answers["/sparql"] = select(columns, row)
    query_page.set_viewport_size({"width": width, "height": 800})
    query_page.get_by_role("button", name="运行").click()
    expect(query_page.locator("table.results")).to_be_visible()
    assert query_page.evaluate("document.documentElement.scrollWidth") == width
    box = "document.querySelector('.table-box')"
    assert query_page.evaluate(f"{box}.scrollWidth > {box}.clientWidth")
