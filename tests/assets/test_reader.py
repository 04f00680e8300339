"""The reader in a browser: a marked norm opens a panel beside the text, and the keyboard finds its way back."""

import pytest
from playwright.sync_api import Page, expect

from tests.assets.canned import Answer, Service, page

PATH = "/id/norm/xinqiu-2022/38-5"
BODY = f"""<article class="rule-text" lang="zh-Hans"><h1>新邱区人民政府工作规则</h1>
<h2 class="chapter">第七章 会议制度</h2><section class="article" id="art-38"><p class="paragraph" id="art-38-para-5">
<span class="number">三十八、</span>会议纪要<a class="norm" data-norm="https://w3id.org/guiju{PATH}" href="{PATH}"
>由区长签发</a>。</p></section></article>"""
FRAGMENT = """<h2>签发</h2><blockquote class="quote">由区长签发</blockquote><script>document.title = "ran"</script>"""


@pytest.fixture
def reader(tab: Page, service: Service) -> Page:
    service.answers["/rules/xinqiu-2022"] = page(BODY, "reader.js")
    service.answers[PATH] = Answer(FRAGMENT, "text/html; charset=utf-8")
    tab.goto(service.address + "/rules/xinqiu-2022")
    return tab


def test_a_mark_opens_the_panel_with_the_fragment(reader: Page, service: Service) -> None:
    reader.get_by_role("link", name="由区长签发").click()
    panel = reader.get_by_role("dialog", name="规范详情")
    expect(panel.get_by_role("heading", name="签发")).to_be_visible()
    expect(panel).to_be_focused()
    sent = next(sent for sent in service.sent if sent.path == PATH)
    assert (sent.headers["X-Fragment"], sent.headers["Accept"]) == ("1", "text/html")
    assert reader.url == service.address + "/rules/xinqiu-2022"
    assert reader.title() == "规矩"  # a script inside a fragment never runs


def test_escape_closes_the_panel_and_gives_the_focus_back(reader: Page) -> None:
    mark = reader.get_by_role("link", name="由区长签发")
    mark.focus()
    reader.keyboard.press("Enter")
    expect(mark).to_have_attribute("aria-current", "true")
    expect(reader.locator("#norm-panel")).to_be_focused()
    reader.keyboard.press("Escape")
    expect(reader.locator("#norm-panel")).to_be_hidden()
    expect(mark).to_be_focused()
    expect(mark).not_to_have_attribute("aria-current", "true")


def test_an_error_leaves_a_way_to_the_norms_own_page(reader: Page, service: Service) -> None:
    service.answers[PATH] = Answer("", "text/html", 503)
    reader.get_by_role("link", name="由区长签发").click()
    expect(reader.get_by_role("alert")).to_contain_text("服务返回 503")
    expect(reader.get_by_role("link", name="打开单独的页面")).to_have_attribute("href", service.address + PATH)


def test_a_click_for_a_new_tab_stays_a_link(reader: Page, service: Service) -> None:
    with reader.context.expect_page() as opened:
        reader.get_by_role("link", name="由区长签发").click(modifiers=["Control"])
    assert opened.value.url == service.address + PATH
    expect(reader.locator("#norm-panel")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_panel_fits_the_screen(reader: Page, width: int) -> None:
    reader.set_viewport_size({"width": width, "height": 800})
    reader.get_by_role("link", name="由区长签发").click()
    expect(reader.get_by_role("dialog")).to_be_in_viewport(ratio=1)
    assert reader.evaluate("document.documentElement.scrollWidth") == width
