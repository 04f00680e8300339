"""The check page in a browser: what is handed in, how it is sent, how the verdicts read."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.assets.canned import Answer, Service, page

CASE = '{"format": "guiju-case/1", "kind": "meeting"}'
BODY = """<h1>检查案例</h1><form id="check-form" method="post" action="/check" enctype="multipart/form-data">
<label for="examples">示例</label><select id="examples">
<option value="">请选择</option><option value="xinqiu-2022/meeting">常务会议</option></select>
<label for="case">案例</label><textarea id="case" name="file"></textarea><input type="file" id="case-file" name="file">
<label for="profile">机构资料</label><textarea id="profile" name="profile"></textarea>
<input type="file" id="profile-file" name="profile">
<label for="as-of">截至</label><input type="date" id="as-of" name="as-of">
<p class="actions"><button type="submit" id="run">检查</button></p></form><section id="verdicts"></section>"""
EXAMPLE = {"text": CASE, "as_of": "2022-06-20", "profile": "[] a <urn:p> ."}
NORM = "https://w3id.org/guiju/id/norm/xinqiu-2022/38-5"


def verdict(name: str, **more: Any) -> dict[str, Any]:
    """A verdict on the real sentence of 新邱 38."""
    return {
        "verdict": name,
        "severity": "Warning",
        "focus": "urn:case:1",
        "norm": NORM,
        "ruleset": "xinqiu-2022",
        "article": 38,
        "paragraph": 5,
        "item": None,
        "cite": "新政发〔2022〕5号 三十八",
        "strength": "in-principle",
        "quote": "会议纪要原则上在会议结束后3个工作日内印发",
        "message": {"zh": "纪要印发已逾期", "en": "the minutes were issued late"},
    } | more


def report(*verdicts: dict[str, Any], **more: Any) -> Answer:
    names = ("complied", "breached", "pending", "undetermined", "conflict")
    summary = {name: sum(one["verdict"] == name for one in verdicts) for name in names} | {"not_applicable": 178}
    answer = {"conforms": summary["breached"] == 0, "rulesets": ["xinqiu-2022"], "as_of": "2022-06-20"}
    looked_at = {"norms": 194, "nodes": 5, "untouched": ["urn:case:trip"]}
    return Answer(
        json.dumps(answer | {"summary": summary, "verdicts": verdicts, "input": [], "looked_at": looked_at} | more)
    )


@pytest.fixture
def check_page(tab: Page, service: Service) -> Page:
    service.answers["GET /check"] = page(BODY, "check.js")
    service.answers["POST /check"] = report(verdict("breached"))
    service.answers["/check/examples/xinqiu-2022/meeting"] = Answer(json.dumps(EXAMPLE))
    tab.goto(service.address + "/check")
    return tab


def check(tab: Page, text: str = CASE) -> None:
    tab.get_by_label("案例").fill(text)
    tab.get_by_role("button", name="检查").click()


def test_a_breach_is_shown_with_badge_quote_place_due_day_and_remedy(check_page: Page, service: Service) -> None:
    breach = verdict(
        "breached",
        due="2022-06-08",
        moved_by=["端午节"],
        expected={"zh": "2022-06-08 前印发", "en": "issued by 2022-06-08"},
        actual={"zh": "2022-06-10 印发", "en": "issued on 2022-06-10"},
        remedy={"zh": "记录延期理由", "en": "record why it was late"},
        assumptions=["首日不计入"],
        facts=[{"what": "印发", "value": "2022-06-10", "where": "第 7 行"}],
    )
    service.answers["POST /check"] = report(breach)
    check(check_page)
    card = check_page.locator("article.verdict.breached")
    expect(card.locator(".badge")).to_have_text("✕ 违反 · 警告")
    expect(card.locator(".quote")).to_have_text("会议纪要原则上在会议结束后3个工作日内印发")
    expect(card.get_by_role("link", name="新政发〔2022〕5号 三十八")).to_have_attribute(
        "href", "/rules/xinqiu-2022#art-38-para-5"
    )
    expect(card.locator("dd")).to_have_text(
        [
            "2022-06-08 前印发",
            "2022-06-10 印发",
            "2022-06-08（受端午节影响）",
            "记录延期理由",
            "首日不计入",
            "印发: 2022-06-10 第 7 行",
        ]
    )
    expect(check_page.get_by_role("heading", level=2)).to_be_focused()
    expect(check_page.locator(".counts")).to_contain_text("不适用 178")
    expect(check_page.locator(".looked-at")).to_contain_text("urn:case:trip")


def test_the_quote_stands_in_its_sentence_and_nothing_is_said_twice(check_page: Page, service: Service) -> None:
    expected = {"zh": "由区长签发", "en": "signed by the head"}
    service.answers["POST /check"] = report(
        verdict(
            "breached",
            quote="由区长签发",
            sentence="会议纪要由区长签发。",
            message={"zh": "应由区长签发；实际：无", "en": "due: signed by the head"},
            expected=expected,
            due="2022-06-08",
            remedy={"zh": "由区长签发（最迟 2022-06-08）", "en": "signed by the head (by 2022-06-08)"},
        )
    )
    check(check_page)
    card = check_page.locator("article.verdict")
    expect(card.locator(".quote")).to_have_text("会议纪要由区长签发。")
    expect(card.locator(".quote mark")).to_have_text("由区长签发")
    expect(card.locator("dd")).to_have_text(["2022-06-08"])


def test_groups_come_worst_first_and_what_was_complied_with_is_folded(check_page: Page, service: Service) -> None:
    names = ("complied", "pending", "undetermined", "conflict", "breached")
    service.answers["POST /check"] = report(*[verdict(name) for name in names])
    check(check_page)
    titles = check_page.locator(".group > h3, .group > summary")
    expect(titles).to_have_text(["✕ 违反 (1)", "⇄ 冲突 (1)", "? 待定 (1)", "… 待办 (1)", "✓ 符合 (1)"])
    expect(check_page.locator(".verdict.complied")).to_be_hidden()
    titles.last.click()
    expect(check_page.locator(".verdict.complied")).to_be_visible()


def test_norms_that_miss_the_same_fact_are_one_question(check_page: Page, service: Service) -> None:
    missing = [{"zh": "公文性质", "en": "nature"}]
    same = [verdict("undetermined", missing=missing, norm=f"{NORM}{number}") for number in range(3)]
    service.answers["POST /check"] = report(*same, verdict("undetermined"))
    check(check_page)
    asked = check_page.locator(".question > summary")
    expect(asked).to_have_text(["缺：公文性质（3 条规范取决于此）"])
    expect(check_page.locator(".group.undetermined > article")).to_have_count(1)
    asked.click()
    expect(check_page.locator(".question article:visible")).to_have_count(3)


def test_a_conflict_shows_the_other_norm_with_its_words(check_page: Page, service: Service) -> None:
    other = {"norm": NORM, "cite": "第六十二条", "quote": "由区长签发"}
    service.answers["POST /check"] = report(verdict("conflict", against=[other, NORM]))
    check(check_page)
    expect(check_page.locator(".conflict dd q")).to_have_text("由区长签发")
    expect(check_page.locator(".conflict dd a")).to_have_count(2)


def test_warnings_about_the_input_stand_above_the_verdicts(check_page: Page, service: Service) -> None:
    note = {"level": "warning", "where": "第 3 行", "message": {"zh": "未知的行为", "en": "unknown act"}}
    service.answers["POST /check"] = report(input=[note])
    check(check_page)
    expect(check_page.locator(".input-note")).to_have_text("第 3 行: 未知的行为")
    expect(check_page.get_by_role("heading", level=2)).to_have_text("未发现违反规则之处")


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        (CASE, "application/json"),
        (f"[\n{CASE},\n{CASE}]", "application/json"),
        (f"{CASE}\n{CASE}\n", "application/x-ndjson"),
        ('{"@context": "/context.jsonld", "kind": "meeting"}', "application/ld+json"),
        ("@prefix gj: <https://w3id.org/guiju/def#> .\n<urn:a> a gj:Case .", "text/turtle"),
        ("[] a <urn:case> .", "text/turtle"),
        ("[ ]", "application/json"),
        ("[ a <https://w3id.org/guiju/def#Case> ] .", "text/turtle"),
    ],
)
def test_a_case_is_sent_as_what_it_looks_like(check_page: Page, service: Service, text: str, media_type: str) -> None:
    check(check_page, text)
    expect(check_page.locator(".report")).to_be_visible()
    sent = service.posted()
    assert sent.headers["Content-Type"].split(";")[0] == media_type
    assert sent.headers["Accept"] == "application/json"
    assert sent.body.decode() == text


def test_an_example_brings_its_profile_and_both_are_sent_in_parts(check_page: Page, service: Service) -> None:
    check_page.get_by_label("示例").select_option("常务会议")
    check_page.get_by_role("button", name="检查").click()
    expect(check_page.locator(".report")).to_be_visible()
    sent = service.posted()
    assert urlsplit(sent.path).query == "as-of=2022-06-20"
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    for part in ('name="file"', CASE, 'name="profile"', "[] a <urn:p> .", "Content-Type: text/turtle"):
        assert part in sent.body.decode()


def test_a_text_file_is_read_into_the_area_and_a_workbook_is_sent_as_it_is(
    check_page: Page, service: Service, tmp_path: Path
) -> None:
    text, workbook = tmp_path / "案例.json", tmp_path / "案例.xlsx"
    text.write_text(CASE)
    workbook.write_bytes(b"PK\x03\x04\xff\xfe")
    check_page.locator("#case-file").set_input_files(text)
    expect(check_page.get_by_label("案例")).to_have_value(CASE)
    check_page.locator("#case-file").set_input_files(workbook)
    expect(check_page.get_by_text("将提交工作簿 案例.xlsx")).to_be_visible()
    check_page.get_by_role("button", name="检查").click()
    expect(check_page.locator(".report")).to_be_visible()
    assert service.posted().body == b"PK\x03\x04\xff\xfe"
    assert service.posted().headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_a_file_in_another_encoding_is_refused_and_nothing_typed_is_lost(check_page: Page, tmp_path: Path) -> None:
    check_page.get_by_label("案例").fill(CASE)
    (tmp_path / "旧.json").write_bytes('{"kind": "会议"}'.encode("gb18030"))
    check_page.locator("#case-file").set_input_files(tmp_path / "旧.json")
    expect(check_page.get_by_text("旧.json 不是 UTF-8 文本")).to_be_visible()
    expect(check_page.get_by_label("案例")).to_have_value(CASE)


def test_a_dropped_file_is_taken(check_page: Page) -> None:
    check_page.evaluate(
        """text => { const data = new DataTransfer(); data.items.add(new File([text], "case.json"));
        document.querySelector("#case").dispatchEvent(
            new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })); }""",
        CASE,
    )
    expect(check_page.get_by_label("案例")).to_have_value(CASE)


def test_nothing_handed_in_is_told_before_anything_is_sent(check_page: Page, service: Service) -> None:
    check_page.get_by_role("button", name="检查").click()
    expect(check_page.get_by_role("alert")).to_contain_text("没有可检查的案例")
    assert all(sent.method == "GET" for sent in service.sent)


def test_an_error_is_shown_with_its_hint_and_the_case_stays(check_page: Page, service: Service) -> None:
    problem = {"message": {"zh": "日期无法识别", "en": "not a date"}, "hint": {"zh": "写作 2022-06-08", "en": "…"}}
    service.answers["POST /check"] = Answer(json.dumps(problem), "application/problem+json", 422)
    check(check_page)
    expect(check_page.get_by_role("alert")).to_contain_text("日期无法识别")
    expect(check_page.get_by_role("alert")).to_contain_text("写作 2022-06-08")
    expect(check_page.get_by_label("案例")).to_have_value(CASE)


def test_the_shacl_report_is_downloaded_for_the_same_case(check_page: Page, service: Service) -> None:
    check(check_page)
    expect(check_page.locator(".report")).to_be_visible()
    check_page.get_by_label("案例").fill("{}")
    service.answers["POST /check"] = Answer("[] a <http://www.w3.org/ns/shacl#ValidationReport> .", "text/turtle")
    with check_page.expect_download() as download:
        check_page.get_by_role("button", name="下载 SHACL 报告").click()
    assert download.value.suggested_filename == "report.ttl"
    assert service.posted().headers["Accept"] == "text/turtle"
    assert service.posted().body.decode() == CASE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_page_never_scrolls_sideways_and_every_text_has_contrast(
    check_page: Page, service: Service, width: int, scheme: Any
) -> None:
    names = ("complied", "pending", "undetermined", "conflict", "breached")
    service.answers["POST /check"] = report(*[verdict(name, quote="由区长签发" * 40) for name in names])
    check_page.emulate_media(color_scheme=scheme)
    check_page.set_viewport_size({"width": width, "height": 800})
    check(check_page)
    expect(check_page.locator(".report")).to_be_visible()
    assert check_page.evaluate("document.documentElement.scrollWidth") == width
    assert check_page.evaluate(POOR_CONTRAST) == []


# WCAG 2.2, 1.4.3: the relative luminances of text and the nearest painted background differ by 4.5 : 1.
POOR_CONTRAST = """() => {
  const rgb = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = colour => rgb(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const background = node => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if ((rgb(colour)[3] ?? 1) > 0) return colour;
    }
  };
  return [...document.querySelectorAll("body *")].filter(node => node.innerText?.trim()).filter(node => {
    const [low, high] = [luminance(getComputedStyle(node).color), luminance(background(node))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05) < 4.5;
  }).map(node => node.outerHTML.slice(0, 80));
}"""
