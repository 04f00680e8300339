"""What cannot be used is refused over HTTP with a clear 4xx in the one error shape, and the service lives on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import pytest

from tests.bench.running import Answer, RunningService

CASE = {
    "kind": "consultation",
    "ruleset": "zhanqian-2024",
    "acts": [{"act": "征求意见", "by": "主办部门", "on": "2024-04-29"}],
}
GOOD = json.dumps(CASE, ensure_ascii=False).encode()
JSON, TURTLE, JSON_LD, QUERY = "application/json", "text/turtle", "application/ld+json", "application/sparql-query"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BROKEN_JSON = b'{"kind": "meeting",\n "acts": [}'
BROKEN_TURTLE = b"@prefix gj: <https://w3id.org/guiju/def#> .\n[] a gj:Case ;\n gj:x gj:y z"
CHECK, SPARQL = "/check?as-of=2024-05-20", "/sparql"
REMOTE = b'{"@context": "https://example.org/context.jsonld", "@type": "Case", "kind": "meeting"}'
REMOTE_IN_LIST = b'{"@context": [{"a": "urn:a"}, "http://127.0.0.1:1/context.jsonld"], "a": 1}'


def changed(**parts: object) -> bytes:
    return json.dumps(CASE | parts, ensure_ascii=False).encode()


def changed_lines(acts: object) -> bytes:
    """The case with other acts, each member on a line of its own."""
    return json.dumps(CASE | {"acts": acts}, ensure_ascii=False, indent=1).encode()


def post(service: RunningService, path: str, content_type: str, body: bytes) -> Answer:
    return service.ask("POST", path, body, {"Content-Type": content_type, "Accept": JSON})


def problem(answer: Answer) -> Mapping[str, Any]:
    """The problem object, whose every member must be there and say something."""
    assert answer.headers["content-type"].startswith("application/problem+json"), answer.body[:300]
    found: dict[str, Any] = json.loads(answer.body)
    assert found["status"] == answer.status
    members = {**found, **found["message"]}
    silent = [
        name for name in ("type", "title", "detail", "code", "hint", "zh", "en") if not str(members[name]).strip()
    ]
    assert silent == [], found
    assert any("一" <= character <= "鿿" for character in found["message"]["zh"])
    assert "Traceback" not in answer.body.decode()
    return found


REFUSED = [
    ("broken Turtle", CHECK, TURTLE, BROKEN_TURTLE, 400, "rdf-syntax"),
    ("broken JSON", CHECK, JSON, BROKEN_JSON, 400, "json-syntax"),
    ("JSON in GBK", CHECK, JSON, '{"kind": "会议"}'.encode("gbk"), 400, "not-utf8"),
    ("Turtle in Latin-1", CHECK, TURTLE, '<urn:a> <urn:b> "café" .'.encode("latin-1"), 400, "not-utf8"),
    ("a charset other than UTF-8", CHECK, "application/json; charset=gb18030", GOOD, 400, "not-utf8"),
    ("an empty body", CHECK, JSON, b"", 400, "body-empty"),
    ("a body of spaces", CHECK, TURTLE, b" \n\n ", 400, "body-empty"),
    ("no content type that cases come in", CHECK, "text/plain", GOOD, 415, "unsupported-media-type"),
    ("a workbook that is none", CHECK, WORKBOOK, b"PK", None, None),
    ("an unknown rule set in the address", f"{CHECK}&ruleset=atlantis-2020", JSON, GOOD, 400, "unknown-ruleset"),
    ("an unknown rule set in the case", CHECK, JSON, changed(ruleset="atlantis-2020"), 422, "unknown-ruleset"),
    ("no rule set at all", CHECK, JSON, changed(ruleset=""), 422, "case-unusable"),
    ("an unknown kind", CHECK, JSON, changed(kind="wedding"), 422, "unknown-kind"),
    ("a day of judgement that is no date", "/check?as-of=2024-02-30", JSON, GOOD, 400, "bad-as-of"),
    ("a misspelt parameter", "/check?asof=2024-05-20", JSON, GOOD, 400, "unknown-parameter"),
    ("a remote JSON-LD context", CHECK, JSON_LD, REMOTE, 400, "rdf-syntax"),
    ("a remote JSON-LD context in a list", CHECK, JSON_LD, REMOTE_IN_LIST, 400, "rdf-syntax"),
    ("RDF without a case", CHECK, TURTLE, b"<urn:a> <urn:b> <urn:c> .", 422, "no-case"),
    ("a line of NDJSON that is none, alone", CHECK, "application/x-ndjson", b'{"kind": \n', 400, "json-syntax"),
    ("deep JSON", CHECK, JSON, b"[" * 100_000, None, None),
    ("deep JSON-LD", CHECK, JSON_LD, b'{"urn:a":' * 60_000, None, None),
    ("a broken query", SPARQL, QUERY, b"SELECT * WHERE {\n ?s ?p }", 400, "query-syntax"),
    ("a deep query", SPARQL, QUERY, b"SELECT * WHERE " + b"{" * 3000, 400, None),
    ("a query in Latin-1", SPARQL, QUERY, 'SELECT * { ?s ?p "café" }'.encode("latin-1"), 400, "not-utf8"),
    ("an empty query", SPARQL, QUERY, b"", 400, None),
    ("an update", SPARQL, "application/sparql-update", b"CLEAR ALL", 403, "update-refused"),
    ("an outgoing query", SPARQL, QUERY, b"SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", None, None),
    ("a query as plain text", SPARQL, "text/plain", b"ASK {}", 415, "unsupported-media-type"),
    ("a query too long", SPARQL, QUERY, b"ASK {} #" + b"x" * 300_000, 400, "query-too-long"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "content_type", "body", "status", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_cannot_be_used_is_refused_with_code_words_and_hint(
    service: RunningService, path: str, content_type: str, body: bytes, status: int | None, code: str | None
) -> None:
    answer = post(service, path, content_type, body)
    assert 400 <= answer.status < 500, answer.body[:300]
    found = problem(answer)
    assert answer.status == (status or answer.status)
    assert found["code"] == (code or found["code"])
    assert post(service, CHECK, JSON, GOOD).status == 200


@pytest.mark.parametrize("path", ["/check", "/sparql"])
def test_a_body_of_50_megabytes_is_refused_and_its_sender_reads_why(service: RunningService, path: str) -> None:
    answer = post(service, path, JSON if path == "/check" else QUERY, b" " * 50_000_000)
    assert (answer.status, problem(answer)["code"]) == (413, "content-too-large")


@pytest.mark.parametrize(("content_type", "body", "line"), [(JSON, BROKEN_JSON, 2), (TURTLE, BROKEN_TURTLE, 3)])
def test_a_syntax_error_names_its_line_and_column(
    service: RunningService, content_type: str, body: bytes, line: int
) -> None:
    found = problem(post(service, CHECK, content_type, body))
    assert found["line"] == line
    assert found["column"] > 0
    assert f"第 {line} 行" in found["message"]["zh"]
    assert f"line {line}" in found["message"]["en"]


def test_a_malformed_field_is_named_with_its_line_and_the_rest_is_judged(service: RunningService) -> None:
    acts = [*CASE["acts"], {"act": "回复", "on": "2024年5月", "who": "区长"}]
    answer = post(service, CHECK, JSON, changed_lines(acts))
    assert answer.status == 200
    found = json.loads(answer.body)
    assert [(note["level"], note["where"]) for note in found["input"] if note["level"] == "error"] == [
        ("error", "line 13 · acts[1].who"),
        ("error", "line 12 · acts[1].on"),
    ]
    assert found["verdicts"]
    page = service.ask("POST", CHECK, changed_lines(acts), {"Content-Type": JSON, "Accept": "text/html"})
    assert "line 12 · acts[1].on" in page.body.decode()


def test_a_case_that_speaks_of_what_is_not_its_own_is_named_and_nothing_is_judged(service: RunningService) -> None:
    forged = (
        b"@prefix gj: <https://w3id.org/guiju/def#> .\n"
        b'<urn:c> a gj:Case ; gj:caseKind "\xe4\xbc\x9a\xe8\xae\xae" ; gj:ruleset "zhanqian-2024" .\n'
        b"<https://w3id.org/guiju/id/day/2024-05-06> gj:workdaysBefore 1 ."
    )
    answer = post(service, CHECK, TURTLE, forged)
    assert answer.status == 200
    found = json.loads(answer.body)
    assert (found["verdicts"], found["looked_at"]["cases"]) == ([], 0)
    assert "line 3 · https://w3id.org/guiju/id/day/2024-05-06" in found["input"][0]["where"]
    page = service.ask("POST", CHECK, forged, {"Content-Type": TURTLE, "Accept": "text/html"}).body.decode()
    assert "未作判断" in page
    assert "未发现违反" not in page


def test_an_unknown_rule_set_is_answered_with_the_known_ones(service: RunningService) -> None:
    for answer in (
        post(service, f"{CHECK}&ruleset=atlantis-2020", JSON, GOOD),
        post(service, CHECK, JSON, changed(ruleset="atlantis-2020")),
    ):
        assert "atlantis-2020" in problem(answer)["message"]["zh"]
        assert all(name in problem(answer)["hint"] for name in ("zhanqian-2024", "penglai-2022"))


def test_an_unknown_query_parameter_format_and_page_are_told_with_the_way_out(service: RunningService) -> None:
    for path, status, code in (
        ("/queries/who-sings", 404, "unknown-query"),
        ("/queries/articles.docx", 404, "unknown-query"),
        ("/nowhere", 404, "not-found"),
        ("/id/norm/zhanqian-2024/no-such-norm", 404, None),
        ("/rules/atlantis-2020", 404, None),
    ):
        answer = service.ask("GET", path)
        found = problem(answer)
        assert answer.status == status, path
        assert found["code"] == (code or found["code"]), path
    wrong = service.ask("GET", f"/queries/articles?rulset={quote('站前')}", headers={"Accept": JSON})
    assert wrong.status == 400
    assert "ruleset" in problem(wrong)["hint"] + problem(wrong)["detail"]


def test_a_person_gets_the_same_refusal_as_a_page(service: RunningService) -> None:
    answer = service.ask("POST", CHECK, b"{", {"Content-Type": JSON, "Accept": "text/html"})
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert "不是合法的 JSON" in answer.body.decode()


def test_the_answer_to_a_case_is_kept_by_no_cache(service: RunningService) -> None:
    for body in (GOOD, b"{"):
        assert post(service, CHECK, JSON, body).headers["cache-control"] == "no-store"
