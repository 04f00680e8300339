"""What people come for, done in a real Chromium: ask, open, check, read; also on a telephone and in English."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenTab

LATE_REPLY = "zhanqian-2024/consultation-late"
QUERY = """PREFIX gj: <https://w3id.org/guiju/def#>
SELECT ?norm ?quote WHERE {
  ?norm gj:kind <https://w3id.org/guiju/id/kind/signing> ; gj:ruleset ?set ; gj:quote ?quote
  FILTER(CONTAINS(?quote, "区长签发"))
} ORDER BY ?norm
"""
NARROW = [
    "/", "/query", "/check", "/rules", "/rules/huancui-2022", "/queries", "/queries/who-signs?ruleset=huancui-2022",
    "/def", "/id/norm/zhanqian-2024/29-reply", "/id/zhanqian-2024/art-29", "/no-such-page",
]  # fmt: skip
"""Paths of all the kinds of pages there are."""


def replace_text(tab: Page, editor: Locator, text: str) -> None:
    """Write into the editor, once the script has made it, at one go: typed, it would complete brackets."""
    expect(tab.locator(".cm-content")).to_be_visible()
    editor.click()
    write(tab, text)
    expect(tab.locator(".cm-content")).to_contain_text(text.splitlines()[0])


def write(tab: Page, text: str) -> None:
    """Empty the editor that has the focus and write; written over a selection, Chromium adds a style of its own."""
    tab.keyboard.press("ControlOrMeta+a")
    tab.keyboard.press("Delete")
    tab.keyboard.insert_text(text)


def tab_to(tab: Page, is_there: Callable[[], bool], most: int = 40) -> None:
    """Press the tabulator until the focus is there; fails after so many times."""
    for _ in range(most):
        tab.keyboard.press("Tab")
        if is_there():
            return
    pytest.fail(f"{most} times Tab did not lead there; the focus is on {focused(tab)}")


def focused(tab: Page) -> str:
    """What has the focus, as the opening tag."""
    return str(tab.evaluate("document.activeElement.cloneNode().outerHTML"))


def test_a_query_is_written_and_run_and_a_result_opened(tab: Page) -> None:
    tab.goto("/")
    tab.get_by_role("navigation").get_by_role("link", name="查询", exact=True).click()
    replace_text(tab, tab.get_by_role("textbox", name="SPARQL 查询"), QUERY)
    tab.get_by_role("button", name="运行").click()
    rows = tab.locator("#results table tbody tr")
    expect(rows.first).to_contain_text("区长签发")
    quote = rows.first.locator("td").nth(1).inner_text()
    rows.first.get_by_role("link").click()
    tab.wait_for_url("**/id/norm/**")
    expect(tab.locator("main")).to_contain_text(quote)


def test_a_wrong_query_is_told_with_its_place(open_tab: OpenTab) -> None:
    tab = open_tab(refused="/sparql")
    tab.goto("/query")
    replace_text(tab, tab.get_by_role("textbox", name="SPARQL 查询"), "SELECT * WHERE {\n  ?s ?p }")
    with tab.expect_response("**/sparql") as refused:
        tab.get_by_role("button", name="运行").click()
    assert refused.value.status == 400
    expect(tab.get_by_role("button", name="到第 2 行")).to_be_visible()


def test_a_query_is_written_run_and_its_result_opened_with_the_keyboard_alone(tab: Page) -> None:
    tab.goto("/query")
    tab.keyboard.press("Tab")
    assert 'class="skip"' in focused(tab)
    tab.keyboard.press("Enter")
    editor = tab.get_by_role("textbox", name="SPARQL 查询")
    tab_to(tab, lambda: bool(editor.evaluate("one => one === document.activeElement")))
    write(tab, QUERY)
    run = tab.get_by_role("button", name="运行")
    tab_to(tab, lambda: bool(run.evaluate("one => one === document.activeElement")))
    tab.keyboard.press("Enter")
    expect(tab.locator("#results table tbody tr").first).to_be_visible()
    tab_to(tab, lambda: "/id/norm/" in focused(tab))
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/id/norm/**")
    expect(tab.locator("h1")).to_be_visible()


@pytest.mark.parametrize(("width", "locale"), [(1280, "zh-CN"), (375, "zh-CN"), (1280, "en-GB"), (375, "en-GB")])
def test_a_breaching_example_is_checked_and_verdict_and_words_are_read(
    open_tab: OpenTab, width: int, locale: str
) -> None:
    chinese = locale == "zh-CN"
    tab = open_tab(width, locale)
    tab.goto("/check")
    tab.get_by_label("示例案卷" if chinese else "Example cases").select_option(LATE_REPLY)
    tab.get_by_role("button", name="核对" if chinese else "Check", exact=True).click()
    breach = tab.locator("#verdicts .verdict.breached", has_text="7个工作日")
    expect(breach).to_have_count(1)
    expect(breach).to_contain_text("违反" if chinese else "Breached")
    expect(breach.locator(".quote")).to_contain_text("7个工作日内")
    expect(breach.locator("a.cite")).to_contain_text("二十九")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    breach.locator("a.cite").click()
    tab.wait_for_url("**/rules/zhanqian-2024#art-29*")
    expect(tab.locator("#art-29")).to_be_in_viewport()


def test_every_norm_of_a_document_stands_marked_on_its_words_and_opens(tab: Page) -> None:
    tab.goto("/rules/zhanqian-2024")
    marks = tab.locator("#art-29 a.norm")
    mark = marks.filter(has_text="7个工作日内").first
    words = mark.inner_text()
    mark.click()
    expect(tab.locator("#norm-panel blockquote").first).to_contain_text(words)
    tab.keyboard.press("Escape")
    expect(tab.locator("#norm-panel")).to_be_hidden()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("path", NARROW)
def test_no_page_scrolls_sideways_on_a_telephone(open_tab: OpenTab, path: str, locale: str) -> None:
    tab = open_tab(375, locale, refused="/no-such-page")
    tab.goto(path)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375
    expect(tab.locator("h1")).to_have_count(1)


def test_a_query_runs_on_a_telephone_in_english(open_tab: OpenTab) -> None:
    tab = open_tab(375, "en-GB")
    tab.goto("/query")
    replace_text(tab, tab.get_by_role("textbox", name="SPARQL"), QUERY)
    tab.get_by_role("button", name="Run", exact=True).click()
    expect(tab.locator("#results table tbody tr").first).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= 375


def test_the_switch_of_language_keeps_the_page(tab: Page) -> None:
    tab.goto("/queries/who-signs?ruleset=xinqiu-2022")
    tab.get_by_role("link", name="English").click()
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    expect(tab.locator("h1")).to_have_text("Who signs")
    expect(tab.locator("table tbody tr").first).to_be_visible()


def test_a_named_query_is_chosen_narrowed_and_downloaded(tab: Page) -> None:
    tab.goto("/queries")
    tab.get_by_role("link", name="谁签发", exact=True).click()
    tab.locator("#parameter-ruleset").select_option("huancui-2022")
    tab.get_by_role("main").get_by_role("button").first.click()
    tab.wait_for_url("**ruleset=huancui-2022**")
    with tab.expect_download() as download:
        tab.get_by_role("link", name="csv", exact=True).click()
    text = download.value.path().read_bytes().decode("utf-8-sig")
    assert text.startswith("norm,ruleset,article,item,role,condition,quote\r\n")
    rulesets = {row["ruleset"] for row in csv.DictReader(io.StringIO(text))}
    assert rulesets == {"huancui-2022"}


@pytest.mark.parametrize("path", ["/", "/query", "/check"])
@pytest.mark.parametrize(
    ("locale", "words"), [("zh-CN", "请勿输入国家秘密、工作秘密和个人敏感信息"), ("en-GB", "secret")]
)
def test_each_entry_page_says_what_must_not_be_entered(open_tab: OpenTab, path: str, locale: str, words: str) -> None:
    tab = open_tab(1280, locale)
    tab.goto(path)
    expect(tab.get_by_role("note")).to_contain_text(words)
