"""The real server on a socket: what happens below the application."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask, request

from guiju.web.server import THREADS
from guiju.web.settings import Settings
from tests.web.serving import serving


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    with serving(app, Settings(body_bytes=100_000)) as found:
        yield found


def ask(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = json.loads(answer.read())
    connection.close()
    return answer.status, found


def test_a_body_of_50_megabytes_is_refused_and_its_sender_can_read_why(port: int) -> None:
    status, problem = ask(port, "POST", "/check", b"x" * 50_000_000, **{"Content-Type": "application/json"})
    assert (status, problem["code"]) == (413, "content-too-large")


def test_a_body_just_above_the_limit_is_refused_by_the_application(port: int) -> None:
    status, problem = ask(port, "POST", "/check", b"x" * 200_000, **{"Content-Type": "application/json"})
    assert (status, problem["code"]) == (413, "content-too-large")


def test_a_client_that_waits_for_leave_to_send_is_refused_at_once(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        head = "POST /check HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 50000000\r\n\r\n"
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")


def test_what_is_no_http_gets_a_problem_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nbad header\r\n\r\n")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.0 400")
    assert b"application/problem+json" in answer


def test_a_foreign_host_name_is_refused(port: int) -> None:
    status, problem = ask(port, "GET", "/health", Host="evil.example")
    assert (status, problem["code"]) == (400, "host-not-allowed")


def test_a_client_that_hangs_up_stops_its_query(port: int) -> None:
    query = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    head = "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
    head += f"Content-Length: {len(query)}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode() + query)
        time.sleep(0.2)
    deadline = time.monotonic() + 0.75
    while 'guiju_worker_refusals_total{code="abandoned"} 1' not in metrics(port):
        assert time.monotonic() < deadline, "the query went on after its client had gone"
        time.sleep(0.05)


def metrics(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", "/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return text


@pytest.mark.parametrize(("proxy", "clients"), [("127.0.0.1", {"192.0.2.7", "192.0.2.8"}), (None, {"127.0.0.1"})])
def test_clients_behind_a_proxy_are_told_apart_only_where_it_is_trusted(
    app: Flask, proxy: str | None, clients: set[str]
) -> None:
    seen: set[str | None] = set()
    app.before_request(lambda: seen.add(request.remote_addr))
    with serving(app, Settings(trusted_proxy=proxy)) as port:
        for client in ("192.0.2.7", "192.0.2.8"):
            assert ask(port, "GET", "/health", **{"X-Forwarded-For": client})[0] == 200
    assert seen == clients


def test_a_kept_answer_is_given_again_by_the_loop_even_to_requests_sent_in_one_go(port: int) -> None:
    request = b"GET /sparql?query=SELECT*{} HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n"
    last = request.replace(b"Host", b"Connection: close\r\nHost")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        first = connection.recv(65536)
        connection.sendall(request * 5 + last)
        answers = connection.makefile("rb").read().split(b"HTTP/1.1 ")[1:]
    assert first.startswith(b"HTTP/1.1 200")
    assert [answer[:3] for answer in answers] == [b"200"] * 6
    assert len({answer.rpartition(b"\r\n\r\n")[2] for answer in answers}) == 1


def test_kept_answers_do_not_wait_for_threads_that_are_all_at_work(port: int) -> None:
    path = "/sparql?query=SELECT*{}"
    slow = "/sparql?query=SELECT(COUNT(*)AS?n){?a?b?c.?d?e?f.?g?h?i}"
    headers = {"Accept": "application/sparql-results+json"}
    assert ask(port, "GET", path, **headers)[0] == 200
    waiting = [threading.Thread(target=ask, args=(port, "GET", slow), kwargs=headers) for _ in range(THREADS + 4)]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    started = time.monotonic()
    assert ask(port, "GET", path, **headers)[0] == 200
    seconds = time.monotonic() - started
    busy = sum(thread.is_alive() for thread in waiting)
    for thread in waiting:
        thread.join()
    assert busy >= THREADS, "else they kept nobody waiting"
    assert seconds < 0.5  # a thread is free after a second at the earliest
