"""Cases over HTTP: every way of handing them in, every way of answering, and clear refusals."""

import io
from html import unescape

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from guiju.web.submissions import sniffed
from guiju.web.verdicts import grouped_verdicts, told

CASE = '{"format": "guiju-case/1", "kind": "meeting"}'
JSON_TYPE = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def post(
    client: FlaskClient,
    body: str | bytes = CASE,
    content_type: str = JSON_TYPE,
    path: str = "/check",
    accept: str = "*/*",
) -> TestResponse:
    return client.post(path, data=body, content_type=content_type, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("content_type", "standard"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples", "application/n-triples"),
        (XLSX, XLSX),
    ],
)
def test_a_raw_body_of_each_type_reaches_the_checker_unchanged(
    client: FlaskClient, asked: list[dict[str, object]], content_type: str, standard: str
) -> None:
    answer = post(client, content_type=content_type)
    assert (answer.status_code, answer.mimetype) == (200, JSON_TYPE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.get_json()["verdicts"][0]["verdict"] == "breached"
    assert (asked[-1]["body"], asked[-1]["content_type"]) == (CASE.encode(), standard)


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml"]
)
def test_the_report_comes_in_the_rdf_type_that_is_asked_for(
    client: FlaskClient, asked: list[dict[str, object]], media_type: str
) -> None:
    answer = post(client, accept=media_type)
    assert (answer.status_code, answer.mimetype, asked[-1]["answer"]) == (200, media_type, media_type)


def test_an_uploaded_file_and_a_profile_go_together(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    fields = {"file": (io.BytesIO(b"<a> <b> <c> ."), "case.ttl"), "profile": (io.BytesIO(b"{}"), "office.json")}
    assert client.post("/check", data=fields).status_code == 200
    last = asked[-1]
    assert (last["body"], last["content_type"]) == (b"<a> <b> <c> .", "text/turtle")
    assert (last["profile"], last["profile_type"]) == (b"{}", JSON_TYPE)


def test_parts_of_the_pages_script_are_known_by_their_type(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    fields = {
        "file": (io.BytesIO(CASE.encode()), "case", JSON_TYPE),
        "profile": (io.BytesIO(b"[] ."), "profile", "text/turtle"),
    }
    assert client.post("/check", data=fields).status_code == 200
    assert (asked[-1]["content_type"], asked[-1]["profile_type"]) == (JSON_TYPE, "text/turtle")


def test_the_form_without_script_gives_the_page_with_the_verdict_and_keeps_what_was_typed(
    client: FlaskClient, asked: list[dict[str, object]]
) -> None:
    fields = {"case": CASE, "profile": "", "as-of": "2022-06-20", "ruleset": "xinqiu-2022"}
    fields |= {"file": (io.BytesIO(b""), ""), "profile-file": (io.BytesIO(b""), "")}
    page = client.post("/check", data=fields, headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert (asked[-1]["as_of"], asked[-1]["rulesets"]) == ("2022-06-20", ("xinqiu-2022",))
    assert "纪要印发&lt;超期&gt;" in page.text
    assert "会议纪要<mark>原则上在会议结束后5个工作日内印发</mark>。" in page.text
    assert 'href="/rules/xinqiu-2022#art-38-para-5"' in page.text
    assert "guiju-case/1" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_date_and_rule_sets_come_from_the_request(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    post(client, path="/check?as-of=2022-06-20&ruleset=xinqiu-2022&ruleset=zhanqian-2024")
    assert (asked[-1]["as_of"], asked[-1]["rulesets"]) == ("2022-06-20", ("xinqiu-2022", "zhanqian-2024"))


@pytest.mark.parametrize(
    ("path", "body", "content_type", "status", "code"),
    [
        ("/check", "", JSON_TYPE, 400, "body-empty"),
        ("/check", " \n", "text/turtle", 400, "body-empty"),
        ("/check", "会议".encode("gbk"), JSON_TYPE, 400, "not-utf8"),
        ("/check", CASE, "application/json; charset=gbk", 400, "not-utf8"),
        ("/check", CASE, "application/pdf", 415, "unsupported-media-type"),
        ("/check", CASE, "", 415, "unsupported-media-type"),
        ("/check?ruleset=nowhere", CASE, JSON_TYPE, 400, "unknown-ruleset"),
        ("/check?as-of=2022-02-30", CASE, JSON_TYPE, 400, "bad-as-of"),
        ("/check?as-of=20220203", CASE, JSON_TYPE, 400, "bad-as-of"),
        ("/check?asof=2022-02-03", CASE, JSON_TYPE, 400, "unknown-parameter"),
        ("/check", "x" * 200_000, JSON_TYPE, 413, "content-too-large"),
    ],
)
def test_what_cannot_be_used_is_a_clear_error(
    client: FlaskClient,
    asked: list[dict[str, object]],
    path: str,
    body: str | bytes,
    content_type: str,
    status: int,
    code: str,
) -> None:
    answer = post(client, body, content_type, path)
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert problem["message"]["zh"]
    assert problem["message"]["en"]
    assert problem["hint"]
    assert asked == []


def test_an_encoding_error_names_the_line(client: FlaskClient) -> None:
    answer = post(client, b'{"a":\n1,\n"' + "会".encode("gbk") + b'"}')
    assert "第 3 行" in answer.get_json()["message"]["zh"]


def test_a_body_without_a_length_is_cut_off_at_the_limit_while_it_is_read(client: FlaskClient) -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def seek(self, *place: int) -> int:
            return 0

        def tell(self) -> int:
            return 0

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            self.given += len(buffer)
            buffer[:] = b"x" * len(buffer)
            return len(buffer)

    source = Endless()
    answer = client.post(
        "/check", input_stream=source, content_type=JSON_TYPE, environ_overrides={"wsgi.input_terminated": True}
    )
    assert answer.status_code == 413
    assert source.given < 2_000_000


def test_the_page_offers_the_examples(client: FlaskClient) -> None:
    page = client.get("/check").text
    assert "纪要印发超期" in page
    assert '<optgroup label="新邱区人民政府工作规则">' in page
    assert '{"kind' not in unescape(page)


def test_an_example_is_fetched_by_its_name_with_the_day_it_is_judged_on(client: FlaskClient) -> None:
    example = client.get("/check/examples/xinqiu-2022/late-minutes").get_json()
    assert (example["text"], example["as_of"]) == ('{"kind": "meeting"}', "2022-06-20")
    assert client.get("/check/examples/xinqiu-2022/late-minuts").get_json()["nearest"] == ["xinqiu-2022/late-minutes"]


def test_an_example_fills_the_form_without_script(client: FlaskClient) -> None:
    page = client.get("/check?example=xinqiu-2022/late-minutes", headers={"Accept": "text/html"}).text
    assert '{"kind": "meeting"}' in unescape(page)
    assert 'value="2022-06-20"' in page
    assert '<option value="xinqiu-2022/late-minutes" selected>' in page
    assert client.get("/check?example=nothing").status_code == 404


def test_what_was_expected_is_said_once_and_a_remedy_only_where_it_says_more() -> None:
    breach = {
        "message": {"zh": "应由区长签发；实际：无"},
        "expected": {"zh": "由区长签发"},
        "due": "2022-06-09",
        "remedy": {"zh": "由区长签发（最迟 2022-06-09）"},
    }
    assert (told(breach, "expected", "zh"), told(breach, "remedy", "zh")) == ("", "")
    more = breach | {"remedy": {"zh": "由区长签发；确需例外的，记录理由（最迟 2022-06-09）"}}
    assert told(more, "remedy", "zh") == more["remedy"]["zh"]  # type: ignore[index]
    assert told({**breach, "message": {"zh": "违反"}}, "expected", "zh") == "由区长签发"


def test_undetermined_verdicts_are_grouped_by_what_is_missing_the_widest_question_first() -> None:
    def open_verdict(*missing: str) -> dict[str, object]:
        return {"verdict": "undetermined", "missing": [{"zh": one, "en": one} for one in missing]}

    verdicts = [open_verdict("甲"), open_verdict("乙", "甲"), open_verdict("甲", "乙", "乙")]
    (group,) = grouped_verdicts({"verdicts": verdicts})
    assert [(one.missing["zh"], len(one.verdicts)) for one in group.questions] == [("乙、甲", 2), ("甲", 1)]


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        (CASE, JSON_TYPE),
        (f"[{CASE}]", JSON_TYPE),
        (f"{CASE}\n{CASE}\n", "application/x-ndjson"),
        ('{"@context": "/context.jsonld"}', "application/ld+json"),
        ("@prefix a: <http://a/> .", "text/turtle"),
        ("[ a <http://a/Case> ] .", "text/turtle"),
        ("", "text/turtle"),
    ],
)
def test_pasted_text_is_known_by_its_looks(text: str, content_type: str) -> None:
    assert sniffed(text) == content_type


def test_the_verdicts_come_as_a_workbook(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    answer = post(client, accept=XLSX)
    assert (answer.status_code, answer.mimetype, asked[-1]["answer"]) == (200, XLSX, JSON_TYPE)
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(load_workbook(io.BytesIO(answer.data))["结论"].iter_rows(values_only=True))
    assert rows[1][2] == "违反 breached"


def test_an_uploaded_workbook_is_known_by_its_suffix(client: FlaskClient, asked: list[dict[str, object]]) -> None:
    assert client.post("/check", data={"file": (io.BytesIO(b"PK\xff"), "案件.XLSX")}).status_code == 200
    assert (asked[-1]["body"], asked[-1]["content_type"]) == (b"PK\xff", XLSX)


def test_a_template_the_schema_and_the_shapes_of_cases_are_served(client: FlaskClient) -> None:
    template = client.get("/check/template/leave.xlsx?ruleset=huancui-2022")
    assert (template.status_code, template.data) == (200, b"leave huancui-2022")
    assert "guiju-leave.xlsx" in template.headers["Content-Disposition"]
    assert client.get("/case.schema.json").mimetype == "application/schema+json"
    assert client.get("/case.shapes.ttl").mimetype == "text/turtle"
