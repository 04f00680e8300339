"""The pages for people: what they say, that they hold no stray script, and that they work in both languages."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from guiju.resources import resource
from guiju.store.named_queries import load_named_queries
from guiju.web.labels import column_label

PAGES = [
    "/",
    "/query",
    "/check",
    "/rules",
    "/rules/xinqiu-2022",
    "/queries",
    "/queries/articles?ruleset=xinqiu-2022",
    "/def",
    "/id/xinqiu-2022",
    "/id/norm/xinqiu-2022/38-minutes-issue",
    "/nowhere",
]
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
VOID_ELEMENTS = {"meta", "link", "input", "br", "hr", "img"}


class Page(HTMLParser):
    """Reads a page: every element with its attributes, identifiers, and whether the elements are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def attributes(self, name: str) -> Iterator[str]:
        return (value for _, found in self.elements if (value := found.get(name)) is not None)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_is_well_formed_in_both_languages(client: FlaskClient, path: str, language: str) -> None:
    client.set_cookie("lang", language)
    answer = client.get(path, headers=HTML)
    assert answer.mimetype == "text/html"
    page = Page(answer.text)
    assert page.open == []
    assert page.elements[0] == ("html", {"lang": {"zh": "zh-Hans", "en": "en"}[language]})
    identifiers = list(page.attributes("id"))
    assert len(identifiers) == len(set(identifiers))
    labelled = {value for tag, found in page.elements if tag == "label" and (value := found.get("for"))}
    fields = {found.get("id") for tag, found in page.elements if tag in {"textarea", "select", "input"}}
    assert fields == labelled


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_style_or_handler_and_asks_no_other_host(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path, headers=HTML).text)
    for tag, found in page.elements:
        assert not [name for name in found if name.startswith("on") or name == "style"]
        if tag == "script":
            assert found.get("nonce")
            assert found.get("src", "")
        for name in ("src", "href", "action"):
            value = found.get(name)
            assert value is None or re.match(r"/|#", value), (tag, name, value)


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_names_the_nonce_of_the_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    policy = answer.headers["Content-Security-Policy"]
    nonces = {found["content"] for tag, found in Page(answer.text).elements if found.get("name") == "csp-nonce"}
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_two_pages_have_two_nonces(client: FlaskClient) -> None:
    policies = {client.get("/query").headers["Content-Security-Policy"] for _ in range(2)}
    assert len(policies) == 2


@pytest.mark.parametrize("path", ["/", "/query", "/check"])
def test_an_entry_page_warns_against_secrets_and_says_what_prevails(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert "请勿输入国家秘密、工作秘密和个人敏感信息" in page
    assert "以正式公布的文本为准" in page


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [
        ("", "", "zh-Hans"),
        ("en-GB,en;q=0.9", "", "en"),
        ("en;q=0.9,zh-CN;q=0.1", "", "zh-Hans"),
        ("fr", "", "zh-Hans"),
        ("en", "zh", "zh-Hans"),
        ("", "xx", "zh-Hans"),
    ],
)
def test_the_language_follows_the_cookie_then_the_browser_then_chinese(
    client: FlaskClient, accepted: str, cookie: str, language: str
) -> None:
    client.set_cookie("lang", cookie)
    assert f'<html lang="{language}">' in client.get("/", headers={"Accept-Language": accepted}).text


def test_a_language_that_was_asked_for_is_remembered(client: FlaskClient) -> None:
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert '<html lang="en">' in client.get("/rules").text
    assert '<html lang="zh-Hans">' in client.get("/rules?lang=zh").text


def test_the_switch_keeps_the_other_parameters(client: FlaskClient) -> None:
    page = client.get("/queries/articles?ruleset=xinqiu-2022", headers=HTML).text
    assert 'href="/queries/articles?ruleset=xinqiu-2022&amp;lang=en"' in page


def test_the_query_page_offers_the_named_queries_as_examples(client: FlaskClient) -> None:
    page = Page(client.get("/query").text)
    examples = [found["data-query"] for tag, found in page.elements if tag == "option" and "data-query" in found]
    assert len(examples) == 1
    assert examples[0] is not None
    assert "SELECT ?ruleset ?article ?text" in examples[0]


def test_the_ready_made_query_of_the_query_page_runs(client: FlaskClient) -> None:
    for language, title in (("zh", "新邱区人民政府工作规则"), ("en", "Xinqiu District")):
        page = client.get(f"/query?lang={language}").text
        text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)
        assert text
        query = text[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#34;", '"')
        assert title in client.post("/sparql", data={"query": query}).text


def test_the_start_page_leads_to_examples_that_are_put_in(client: FlaskClient) -> None:
    page = client.get("/").text
    assert '<a href="/check?example=xinqiu-2022/late-minutes">纪要印发超期</a>' in page
    assert '<a href="/query?example=articles">各条原文</a>' in page
    assert "SELECT ?ruleset ?article ?text" in client.get("/query?example=articles").text.partition("<textarea")[2]
    assert client.get("/query?example=nothing").status_code == 404


def test_every_column_of_the_named_queries_has_a_chinese_name() -> None:
    columns = {name for query in load_named_queries(resource("queries")).values() for name in query.columns}
    assert [name for name in sorted(columns) if column_label(name, "zh") == name] == []
