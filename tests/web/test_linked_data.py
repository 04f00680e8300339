"""Linked data on the whole graph: IRIs taken at random, every form and its address, unknown and hostile paths."""

from __future__ import annotations

import re
from random import Random

import pytest
from flask.testing import FlaskClient
from rdflib import Graph

from guiju.built import ensure_built
from tests.web.linked_data import FORMS, ROOT, Whole, faults, read_whole

SAMPLE = 300
HTML = {"Accept": "text/html"}
TURTLE = {"Accept": "text/turtle"}
SUFFIXES = {
    "html": "text/html",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
HOSTILE = [
    '"', "'", "<script>", ">", "%0A", "%0D%0Ax: y", "%00", "a%00b", "%FF", "%ED%A0%80", "a%20b", "{x}", "|", "%5C", "^",
    "`", "../../etc/passwd", "%2E%2E%2Fx", "x" * 10_000, "甲" * 3_000, "norm/" * 2_000, "//", "/x", "x//y", ".", "..",
    "x.", "x..ttl", ".ttl", "xinqiu-2022.", "xinqiu-2022.ttl.ttl", "xinqiu-2022/", "%F0%9F%98%80", "‮", "?x", "%23x",
    "norm%3E%20.%20%3Fs%20%3Fp%20%3Fo%20.%20%3C", "x%22%20%7D%20UNION%20%7B",
]  # fmt: skip


@pytest.fixture(scope="module")
def whole() -> Whole:
    return read_whole(ensure_built()[0])


def test_iris_taken_at_random_answer_as_page_and_as_a_part_of_the_graph(real_client: FlaskClient, whole: Whole) -> None:
    assert len(whole.iris) > 20_000
    chance = Random(20260101)
    forms = list(FORMS)
    found = [
        fault
        for iri in chance.sample([iri for iri in whole.iris if "#" not in iri and "/graph/" not in iri], SAMPLE)
        for fault in faults(real_client, whole, iri, [chance.choice(forms)])
    ]
    assert found == []


def test_every_term_with_a_hash_is_in_the_documents_at_def(real_client: FlaskClient, whole: Whole) -> None:
    page = real_client.get("/def", headers=HTML).text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    data = Graph().parse(data=real_client.get("/def", headers=TURTLE).data)
    subjects = {str(subject) for subject in data.subjects()}
    terms = [iri for iri in whole.iris if "#" in iri]
    assert [iri for iri in terms if iri.partition("#")[2] not in anchors or iri not in subjects] == []
    assert len(terms) > 400


@pytest.mark.parametrize(
    "iri",
    ["shapes", "def/norms", "id/graph/comparisons", "id/xinqiu-2022", "id/day/2022-06-03", "id/xinqiu-2022/art-38"],
)
def test_every_kind_of_iri_answers_in_every_form(real_client: FlaskClient, whole: Whole, iri: str) -> None:
    assert list(faults(real_client, whole, ROOT + iri, list(FORMS))) == []


def test_a_satellite_shape_whose_name_has_a_dot_answers(real_client: FlaskClient, whole: Whole) -> None:
    pending = [iri for iri in whole.iris if iri.endswith(".pending")][:3]
    assert pending
    assert [fault for iri in pending for fault in faults(real_client, whole, iri, list(FORMS))] == []


def test_no_iri_of_the_graph_ends_like_the_address_of_a_form(whole: Whole) -> None:
    assert [iri for iri in whole.iris if iri.rpartition(".")[2] in SUFFIXES] == []


@pytest.mark.parametrize("path", ["/id/xinqiu-2022", "/def", "/def/norms", "/shapes", "/id/graph/comparisons"])
def test_a_chosen_form_names_its_own_address_which_gives_the_same(real_client: FlaskClient, path: str) -> None:
    for suffix, media_type in SUFFIXES.items():
        chosen = real_client.get(path, headers={"Accept": media_type})
        assert chosen.headers["Content-Location"] == f"{path}.{suffix}"
        assert f'<{ROOT.rstrip("/")}{path}>; rel="describes"' in chosen.headers["Link"]
        assert f"{path}.{suffix}>" not in chosen.headers["Link"]
        direct = real_client.get(f"{path}.{suffix}", headers={"Accept": "image/png"})
        assert (direct.status_code, direct.mimetype) == (200, media_type)
        assert direct.headers["ETag"] == chosen.headers["ETag"] or suffix == "html"
        assert "Accept" in chosen.headers["Vary"]


def test_a_page_can_be_asked_for_again_and_keeps_its_policy(real_client: FlaskClient) -> None:
    for path in ("/id/xinqiu-2022", "/def", "/queries/norms", "/queries"):
        first = real_client.get(path, headers=HTML)
        again = real_client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert "Content-Security-Policy" in first.headers
        assert "Content-Security-Policy" not in again.headers, "a new nonce would not be that of the kept page"
        other = real_client.get(path, headers={**HTML, "Accept-Language": "en", "If-None-Match": first.headers["ETag"]})
        assert other.status_code == 200, "another language is another page"


def test_data_that_is_not_all_there_says_so(real_client: FlaskClient) -> None:
    firm = real_client.get("/id/strength/firm", headers=TURTLE)
    match = re.fullmatch(r"object; shown=300; all=(\d+)", firm.headers["X-Truncated"])
    assert match
    graph = Graph().parse(data=firm.data)
    pointing = {subject for subject, _, value in graph if str(value) == f"{ROOT}id/strength/firm"}
    assert 290 <= len(pointing) <= 300 < int(match[1])
    assert "X-Truncated" not in real_client.get("/id/xinqiu-2022/art-38", headers=TURTLE).headers
    shapes = real_client.get("/id/graph/shapes", headers={"Accept": "application/n-triples"})
    assert shapes.data.count(b"\n") == 20_000
    assert shapes.headers["X-Truncated"].startswith("graph; shown=20000; all=")


@pytest.mark.parametrize("base", ["/id/", "/def/", "/shapes.", "/def."])
@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: repr(path[:12]))
def test_a_hostile_path_is_refused_in_the_one_shape(real_client: FlaskClient, base: str, path: str) -> None:
    answer = real_client.get(base + path, headers=TURTLE)
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert "Traceback" not in answer.text
    assert len(answer.data) < 6_000


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("norm/xinqiu-2022/38-minuts-issue", "norm/xinqiu-2022/38-minutes-issue"),
        ("norm/xinqiu-2023/38-minutes-issue", "norm/xinqiu-2022/38-minutes-issue"),
        ("xinqiu2022", "xinqiu-2022"),
        ("xinqiu-2022/art-380", "xinqiu-2022/art-38"),
        ("strenght/firm", None),
        ("strength/frim", "strength/firm"),
        ("graph/calender", "graph/calendar"),
        ("day/2022-06-31", "day/2022-06-30"),
        ("x-2022.ttl", None),
    ],
)
def test_a_slip_is_told_what_was_meant(real_client: FlaskClient, path: str, nearest: str | None) -> None:
    answer = real_client.get(f"/id/{path}", headers=TURTLE)
    assert answer.status_code == 404
    assert nearest is None or f"{ROOT}id/{nearest}" in answer.get_json()["nearest"]
