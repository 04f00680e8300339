"""What holds for every path: hosts, headers, errors, compression, log, counters, and the service's own description."""

import gzip
import json
import logging
import re
from importlib.resources import files
from string import Formatter

import pyoxigraph
import pytest
from flask import Flask
from flask.testing import FlaskClient

from guiju.web.app import create_app
from guiju.web.language import catalogue
from guiju.web.log import JsonFormatter
from guiju.web.settings import Settings

HTML = {"Accept": "text/html"}
ENGLISH_ONLY = {"site.switch"}


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "[::2]:80", ""])
def test_a_foreign_host_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/health", headers={"Host": host})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "host-not-allowed")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:9", "[::1]:8000", "localhost."])
def test_the_loopback_names_are_allowed_with_any_port(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


def test_another_origin_reads_nothing_unless_it_is_allowed(app: Flask, client: FlaskClient, engine) -> None:  # type: ignore[no-untyped-def]
    origin = "https://oa.example"
    closed = client.get("/health", headers={"Origin": origin})
    assert not [name for name in closed.headers if name[0].lower().startswith("access-control")]
    shared = create_app(engine, Settings(cors_origin=origin), {}).test_client()
    assert shared.get("/health").headers["Access-Control-Allow-Origin"] == origin
    preflight = shared.options("/sparql", headers={"Origin": origin, "Access-Control-Request-Method": "POST"})
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]


def test_an_unknown_path_is_a_problem_for_programs_and_a_page_for_people(client: FlaskClient) -> None:
    program, person = client.get("/nowhere"), client.get("/nowhere", headers=HTML)
    assert (program.status_code, program.mimetype) == (404, "application/problem+json")
    assert (person.status_code, person.mimetype) == (404, "text/html")
    assert "/nowhere" in person.text


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    answer = client.delete("/check")
    assert (answer.status_code, answer.get_json()["code"]) == (405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.parametrize("path", ["/nowhere", "/sparql?query=x", "/rules/x", "/id/x", "/queries/x", "/check?x=1"])
def test_every_error_has_the_one_shape(client: FlaskClient, path: str) -> None:
    answer = client.post(path) if path.startswith("/check") else client.get(path)
    problem = answer.get_json()
    assert answer.mimetype == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert set(problem) >= {"type", "title", "status", "detail", "code", "message", "hint"}
    assert problem["message"]["zh"] != problem["message"]["en"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_unexpected_error_gives_a_number_and_no_trace(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app.get("/breaks")
    def breaks() -> str:
        raise ZeroDivisionError("a secret of the engine")

    answer = app.test_client().get("/breaks")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert problem["number"] in caplog.text


def test_the_log_holds_path_and_status_but_no_query_and_no_body(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/sparql?query=ASK{'geheim1'}")
        client.post("/sparql", data={"query": "ASK { ?s ?p 'geheim2' }"})
        client.post("/check", data='{"a": "geheim3"}', content_type="application/json")
        client.get("/queries/articles.json?ruleset=geheim4")
    lines = [json.loads(JsonFormatter().format(record)) for record in caplog.records if record.name == "guiju.web"]
    asked = [(line["method"], line["path"], line["status"]) for line in lines]
    assert ("POST", "/check", 200) in asked
    assert ("GET", "/queries/articles.json", 400) in asked
    assert all(
        line.keys() == {"time", "level", "logger", "message", "method", "path", "status", "milliseconds"}
        for line in lines
    )
    assert "geheim" not in caplog.text + json.dumps(lines)


def test_a_line_of_the_log_is_one_json_object_whatever_the_path_holds(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.get('/id/"%0A{"level":"error"}')
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert all("\n" not in line for line in lines)
    assert json.loads(lines[-1])["status"] == 404


def test_long_answers_are_compressed_for_those_who_accept_it(client: FlaskClient) -> None:
    plain = client.get("/rules/xinqiu-2022")
    packed = client.get("/rules/xinqiu-2022", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 3
    strip = re.compile(rb'nonce="[^"]*"|content="[^"]*"')
    assert strip.sub(b"", gzip.decompress(packed.data)) == strip.sub(b"", plain.data)
    for headers in ({"Accept-Encoding": "gzip;q=0"}, {"Accept-Encoding": "br"}):
        assert "Content-Encoding" not in client.get("/rules/xinqiu-2022", headers=headers).headers


def test_a_compressed_answer_can_be_asked_for_again_by_its_etag(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    first = client.get("/queries/articles.json", headers=headers)
    assert first.headers["ETag"].startswith("W/")
    again = client.get("/queries/articles.json", headers={**headers, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_health_says_what_is_served_and_every_limit(engine) -> None:  # type: ignore[no-untyped-def]
    settings = Settings(limits={"seconds": 2.0})
    answer = create_app(engine, settings, {}).test_client().get("/health").get_json()
    assert (answer["status"], answer["dataset"]) == ("ok", "0123abcd")
    assert (answer["counts"]["articles"], answer["counts"]["norms"]) == (124, 2)
    assert answer["limits"] == settings.public()
    assert answer["limits"]["seconds"] == 2.0


def test_metrics_count_by_route_and_never_by_address(client: FlaskClient) -> None:
    client.get("/id/xinqiu-2022")
    client.get("/nowhere/secret")
    text = client.get("/metrics").text
    assert 'guiju_http_requests_total{route="/id/<path:path>",method="GET",status="200"} 1' in text
    assert 'guiju_http_request_seconds_bucket{route="/id/<path:path>",le="+Inf"} 1' in text
    assert "secret" not in text


def test_the_dataset_is_described_truly(client: FlaskClient) -> None:
    turtle = client.get("/.well-known/void", headers={"Accept": "text/turtle"}).text
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    total = client.post("/sparql", data={"query": count}).get_json()["results"]["bindings"][0]["n"]["value"]
    assert re.search(rf"void:triples {total}\b", turtle)


def test_plain_case_json_becomes_the_graph_by_the_context(client: FlaskClient) -> None:
    context = client.get("/context.jsonld").get_json()
    case = {
        "format": "guiju-case/1",
        "id": "https://example.org/case",
        "kind": "会议",
        "ruleset": "xinqiu-2022",
        "facts": {"membersDue": 9, "absentRole": "副职", "title": "会"},
        "acts": [{"act": "issue", "by": "区长", "on": "2022-06-01", "no": 3}],
        "timelineComplete": True,
    }
    triples = list(pyoxigraph.parse(json.dumps(context | case).encode(), format=pyoxigraph.RdfFormat.JSON_LD))
    found = {(str(one.predicate)[1:-1].rpartition("#")[2], str(one.object)) for one in triples}
    root = "https://w3id.org/guiju/id/"
    assert ("caseKind", f"<{root}case/meeting>") in found
    assert ("ruleset", f"<{root}xinqiu-2022>") in found
    assert ("membersDue", '"9"^^<http://www.w3.org/2001/XMLSchema#integer>') in found
    assert ("absentRole", f"<{root}role/deputy-head>") in found
    assert ("by", f"<{root}role/district-head>") in found
    assert ("on", '"2022-06-01"^^<http://www.w3.org/2001/XMLSchema#date>') in found
    assert ("timelineComplete", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>') in found
    assert client.get("/context.jsonld").data == client.get("/context.jsonld").data


def test_the_interface_description_names_the_paths_that_there_are(app: Flask, client: FlaskClient) -> None:
    described = set(client.get("/openapi.json").get_json()["paths"])
    rules = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    served = {rule.replace("{identifier}", "{ruleset}") for rule in rules}
    unlisted = {"/static/{filename}", "/favicon.ico", "/sparql/", "/queries/{name}"}
    assert described == (served - unlisted) | {"/queries/articles", "/queries/articles.{suffix}"}


def test_every_text_of_the_pages_is_there_in_both_languages_and_used() -> None:
    texts = catalogue()
    package = files("guiju.web")
    templates = [one.read_text(encoding="utf-8") for one in package.joinpath("templates").iterdir()]
    used = set(re.findall(r'\bt\("([\w.-]+)"', "".join(templates))) | set(
        re.findall(r'"((?:nav|rules)\.\w+)"', "".join(templates))
    )
    prefixes = tuple(set(re.findall(r'\bt\("([\w.]+\.)" ~', "".join(templates))))
    assert {key for key in used if not key.endswith(".")} <= set(texts)
    assert {key for key in texts if key not in used and not key.startswith(prefixes)} == set()
    for key, both in texts.items():
        assert set(both) == {"zh", "en"}, key
        assert all(both.values()), key
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in both.values()]
        assert names[0] == names[1], key
        assert key in ENGLISH_ONLY or re.search("[\u4e00-\u9fff]", both["zh"]) or not re.search("[a-z]", both["zh"]), (
            key
        )
