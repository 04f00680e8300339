"""Nothing leaves the machine on a stranger's word, over HTTP: the canary is never called and its file never read."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.bench.running import Answer, RunningService
from tests.e2e.canary import JSON, JSON_LD, SECRET, TURTLE, Canary, canary, documents, queries

FORM = "application/x-www-form-urlencoded"
UPDATES = ("LOAD", "INSERT")
BOUNDARY = "canary-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Canary]:
    with canary(tmp_path) as found:
        yield found


def addresses(found: Canary) -> list[str]:
    """The listener, as a stranger would name it, and the file."""
    return [found.url, found.url.replace("127.0.0.1", "localhost"), found.file.as_uri()]


def is_silent(found: Canary, answers: list[Answer]) -> bool:
    """Whether nobody called the canary, nothing of its file was told, and the service gave each a proper answer."""
    assert [answer.body for answer in answers if SECRET.encode() in answer.body] == []
    assert {answer.status // 100 for answer in answers} <= {2, 4, 5}
    assert [answer for answer in answers if answer.status == 500] == []
    return found.callers == []


def test_the_canary_counts_whoever_calls(listening: Canary) -> None:
    with urlopen(listening.url) as answer:
        assert answer.read()
    with socket.create_connection(("127.0.0.1", int(listening.url.split(":")[2].split("/")[0]))) as connection:
        connection.sendall(b"GET / HTTP/1.0")
        assert connection.recv(10)
    assert len(listening.callers) == 2


def test_no_query_and_no_update_calls_out(service: RunningService, listening: Canary) -> None:
    answers = {}
    for url in addresses(listening):
        for name, text in queries(url).items():
            direct = "update" if name.startswith(UPDATES) else "query"
            headers = {"Content-Type": f"application/sparql-{direct}"}
            answers[name, url, "direct"] = service.ask("POST", "/sparql", text.encode(), headers)
            answers[name, url, "get"] = service.ask("GET", "/sparql?" + urlencode({"query": text}))
    assert is_silent(listening, list(answers.values()))
    assert {answer.status for (name, _, _), answer in answers.items() if name.startswith(UPDATES)} <= {400, 403}
    federated = {answer.status for (name, _, _), answer in answers.items() if name in {"SERVICE", "FROM"}}
    assert federated <= {200, 403}


@pytest.mark.parametrize("parameter", ["default-graph-uri", "named-graph-uri"])
def test_no_graph_named_by_the_protocol_is_fetched(service: RunningService, listening: Canary, parameter: str) -> None:
    text = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    asked = [urlencode({"query": text, parameter: url}) for url in addresses(listening)]
    answers = [service.ask("GET", f"/sparql?{query}") for query in asked]
    answers += [service.ask("POST", "/sparql", query.encode(), {"Content-Type": FORM}) for query in asked]
    assert is_silent(listening, answers)


def multipart(parts: dict[str, tuple[str, bytes]]) -> bytes:
    """A form with these parts, each with its media type and content."""
    lines = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}"\r\n'.encode()
        + f"Content-Type: {media_type}\r\n\r\n".encode()
        + content
        for name, (media_type, content) in parts.items()
    ]
    return b"\r\n".join([*lines, f"--{BOUNDARY}--\r\n".encode()])


Send = Callable[[RunningService, str, bytes], Answer]


def as_body(service: RunningService, path: str, media_type: str, content: bytes) -> Answer:
    return service.ask("POST", path, content, {"Content-Type": media_type, "Accept": JSON})


def as_profile(service: RunningService, path: str, media_type: str, content: bytes) -> Answer:
    case = (JSON, b'{"kind": "consultation", "ruleset": "zhanqian-2024", "acts": []}')
    body = multipart({"file": case, "profile": (media_type, content)})
    return service.ask("POST", path, body, {"Content-Type": MULTIPART, "Accept": JSON})


@pytest.mark.parametrize("path", ["/check", "/due"])
def test_no_case_and_no_profile_calls_out(service: RunningService, listening: Canary, path: str) -> None:
    answers = []
    for url in addresses(listening):
        for media_type, content in documents(url).values():
            answers.append(as_body(service, path, media_type, content))
            if media_type in {JSON, JSON_LD, TURTLE}:
                answers.append(as_profile(service, path, media_type, content))
    assert is_silent(listening, answers)
    assert 200 in {answer.status for answer in answers}, "else none was read far enough to tempt anybody"


def test_no_calendar_calls_out(service: RunningService, listening: Canary) -> None:
    case = (JSON, b'{"kind": "consultation", "ruleset": "zhanqian-2024", "acts": []}')
    sent = [
        multipart({"file": case, "calendar": (media_type, content)})
        for url in addresses(listening)
        for media_type, content in documents(url).values()
        if media_type == TURTLE
    ]
    answers = [service.ask("POST", "/due", body, {"Content-Type": MULTIPART, "Accept": JSON}) for body in sent]
    assert is_silent(listening, answers)
