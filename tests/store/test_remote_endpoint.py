"""The client of SPARQL servers: whole answers only, one address only, a password that nobody reads."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import parse_http_list, parse_keqv_list

import pytest

from guiju.store.authentication import Authentication, Credentials
from guiju.store.endpoint import Endpoint
from guiju.store.errors import Problem, TimeLimitExceeded

JSON = "application/sparql-results+json"
PART = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/"}}'
WHOLE = PART + b"]}}"
SECRET = "pass phrase/密码"
BASIC = "Basic " + base64.b64encode(f"reader:{SECRET}".encode()).decode()
HEADERS = {
    "short": {"Content-Length": str(len(WHOLE) + 100)},
    "rows": {"X-SPARQL-MaxRows": "1"},
    "anytime": {"X-SQL-State": "S1TAT"},
    "elsewhere": {"Location": "http://127.0.0.1:9/sparql"},
    "basic": {"WWW-Authenticate": 'Basic realm="store"'},
    "digest": {"WWW-Authenticate": 'Digest realm="store", nonce="n1", qop="auth,auth-int", opaque="o", algorithm=MD5'},
}
STATUS = {"fail": 500, "elsewhere": 302, "refuse": 400}


class Misbehaving(BaseHTTPRequestHandler):
    """Answers as servers do that cut, stall or ask who is there; the path says how. Keeps the requests it got."""

    seen: list[tuple[str, str, str | None]]

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        authorization = self.headers["Authorization"]
        self.seen.append((self.path, sent, authorization))
        kind = self.path.strip("/")
        if kind == "stall":
            time.sleep(1.0)
        asks = kind in ("basic", "digest") and not self.lets_in(kind, authorization or "")
        self.send_response(401 if asks else STATUS.get(kind, 200))
        for name, value in HEADERS.get(kind, {}).items():
            self.send_header(name, value)
        self.end_headers()
        said = f"no: {SECRET}".encode() if kind == "refuse" else WHOLE
        self.wfile.write(PART if kind == "half" else said)

    @staticmethod
    def lets_in(kind: str, authorization: str) -> bool:
        return authorization == BASIC if kind == "basic" else authorization.startswith("Digest ")

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    Misbehaving.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("half", "store-cut"),
        ("short", "store-cut"),
        ("rows", "store-cut"),
        ("anytime", "store-cut"),
        ("fail", "store-unavailable"),
        ("elsewhere", "store-unavailable"),
        ("refuse", "store-refused"),
        ("basic", "store-credentials"),
    ],
)
def test_no_answer_but_a_whole_one_is_taken(server: str, path: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        Endpoint(f"{server}/{path}").query("ASK {}", JSON)
    assert (caught.value.status, caught.value.code) == (502, code)


def test_a_whole_answer_of_the_same_server_is_taken(server: str) -> None:
    assert json.loads(Endpoint(f"{server}/whole").query("ASK {}", JSON))["head"]["vars"] == ["s"]


def test_a_server_that_stalls_is_left_after_the_time_limit(server: str) -> None:
    with pytest.raises(TimeLimitExceeded):
        Endpoint(f"{server}/stall").query("ASK {}", JSON, seconds=0.3)


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_the_password_is_sent_when_the_server_asks_and_then_at_once(server: str, scheme: str) -> None:
    endpoint = Endpoint(f"{server}/{scheme}", Credentials("reader", SECRET))
    Misbehaving.seen.clear()
    for _ in range(2):
        assert endpoint.query("ASK {}", JSON) == WHOLE
    sent = [authorization for _, _, authorization in Misbehaving.seen]
    assert sent[0] is None
    assert [str(one).partition(" ")[0].lower() for one in sent[1:]] == [scheme, scheme]
    assert scheme == "basic" or not any(SECRET in str(one) for one in sent)


def test_a_password_in_the_address_is_used_and_taken_out_of_it(server: str) -> None:
    address = server.replace("http://", "http://reader:pass%20phrase%2F%E5%AF%86%E7%A0%81@")
    endpoint = Endpoint(f"{address}/basic")
    assert endpoint.query("ASK {}", JSON) == WHOLE
    assert endpoint.address == f"{server}/basic"


@pytest.mark.parametrize("path", ["refuse", "fail", "elsewhere", "rows", "digest"])
def test_no_problem_tells_the_password(server: str, path: str) -> None:
    endpoint = Endpoint(f"{server}/{path}", Credentials("reader", SECRET))
    with pytest.raises(Problem) as caught:
        endpoint.query("ASK {}", JSON, output_bytes=10 if path == "digest" else 2**20)
    told = json.dumps(caught.value.as_dict(), ensure_ascii=False) + repr(caught.value) + repr(endpoint.authentication)
    assert SECRET not in told
    assert SECRET not in repr(Credentials("reader", SECRET))


@pytest.mark.parametrize(
    "url", ["ftp://e/", "e/sparql", "http://", "http://e:port/", "http://a:secret@[::1/", "http://e/a b", "file:///etc"]
)
def test_what_is_no_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Problem) as caught:
        Endpoint(url)
    assert caught.value.code == "store-address"
    assert "secret" not in str(caught.value.as_dict())


def test_a_digest_answer_is_that_of_the_example_in_the_standard(monkeypatch: pytest.MonkeyPatch) -> None:
    """RFC 7616, 3.9.1."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    challenge = (
        'realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
    )
    responses = {
        "MD5": "8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256": "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1",
    }
    for algorithm, response in responses.items():
        authentication = Authentication(Credentials("Mufasa", "Circle of Life"))
        assert authentication.learn(["Basic realm=x", f"Digest {challenge.format(algorithm)}"])
        header = authentication.header("GET", "/dir/index.html")["Authorization"]
        fields = parse_keqv_list(parse_http_list(header.removeprefix("Digest ")))
        assert fields["response"] == response
