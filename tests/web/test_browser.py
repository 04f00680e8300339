"""The pages in a real Chromium, with their scripts and under their own policy."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from guiju.web.rendering import BUILD
from guiju.web.settings import Settings
from tests.web.serving import serving

PATHS = [
    "/",
    "/query",
    "/check",
    "/rules",
    "/rules/xinqiu-2022",
    "/queries",
    "/queries/articles?ruleset=zhanqian-2024",
    "/def",
    "/id/norm/xinqiu-2022/38-minutes-issue",
]
pytestmark = pytest.mark.skipif(not (BUILD / "query.js").is_file(), reason="the web assets are not built: make package")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app, Settings()) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 375, "height": 800}, base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: complaints.append(one.url) if not one.url.startswith((address, "blob:")) else None)
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("path", PATHS)
def test_no_page_is_wider_than_a_telephone_or_asks_another_host(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.locator("h1").count() == 1


def test_the_ready_made_query_runs_and_a_result_opens(page: Page) -> None:
    page.goto("/query")
    page.click("#run")
    page.click("#results a >> text=xinqiu-2022")
    assert page.locator("h1").inner_text() == "新邱区人民政府工作规则"


def test_an_example_case_is_checked_and_its_verdict_leads_to_the_article(page: Page) -> None:
    page.goto("/check")
    page.select_option("#examples", "xinqiu-2022/late-minutes")
    page.click("#run")
    page.wait_for_selector("#verdicts article")
    assert page.input_value("#as-of") == "2022-06-20"
    page.click("#verdicts .verdict a.cite")
    page.wait_for_url("**/rules/xinqiu-2022#art-38-para-5")
    assert "原则上在会议结束后5个工作日内印发" in page.locator("#art-38-para-5").inner_text().replace("●", "")


def test_a_marked_norm_opens_beside_the_text_and_escape_closes_it(page: Page) -> None:
    page.goto("/rules/xinqiu-2022")
    page.locator("a.norm").first.click()
    page.wait_for_selector("#norm-panel blockquote")
    assert "会议结束后5个工作日内印发" in page.locator("#norm-panel h1").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#norm-panel").is_hidden()


def test_without_script_a_query_is_answered_as_a_page(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/query")
    page.click("#run")
    assert page.locator("#results td >> text=新政发〔2022〕5号").count() == 1
    context.close()
