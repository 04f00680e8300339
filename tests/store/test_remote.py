"""The remote store: the same answers as the embedded one from another engine, and no half answers."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from guiju.store.bindings import Term
from guiju.store.errors import OutputLimitExceeded, Problem, TimeLimitExceeded
from guiju.store.interface import EmbeddedStore
from guiju.store.remote import RemoteStore

E = "http://example.org/"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def await_server(port: int) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("oxigraph did not start")


@pytest.fixture(scope="module")
def endpoint(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    location = str(tmp_path_factory.mktemp("oxigraph"))
    subprocess.run([program, "load", "-l", location, "-f", str(dataset)], check=True, capture_output=True)
    port = free_port()
    command = [program, "serve-read-only", "-l", location, "-b", f"127.0.0.1:{port}", "--union-default-graph"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        await_server(port)
        yield f"http://127.0.0.1:{port}/query"
        server.kill()


SAME = [
    (f"SELECT ?s ?o {{ ?s <{E}label> ?o }} ORDER BY ?s", {}),
    (f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{E}graph/dawa-2017> {{ ?s ?p ?o }} }}", {}),
    (f"SELECT ?s ?o {{ ?s <{E}label> ?o }} ORDER BY ?s", {"o": Term("第3条")}),
    (f"SELECT ?s {{ VALUES ?x {{ UNDEF }} ?s <{E}label> ?x }} ORDER BY ?s", {"x": Term("第3条")}),
    (f"SELECT ?s ?o {{ ?s <{E}next> ?o }} ORDER BY ?s", {"s": Term(f"{E}dawa-2017/3", iri=True)}),
    (f"ASK {{ ?s <{E}label> '第3条' }}", {}),
]


@pytest.mark.parametrize(("text", "bindings"), SAME)
def test_another_engine_gives_the_same_answer(
    endpoint: str, store: EmbeddedStore, text: str, bindings: dict[str, Term]
) -> None:
    near = store.query(text, "application/json", bindings=bindings)
    far = RemoteStore(endpoint).query(text, "application/json", bindings=bindings)
    assert far.meta == near.meta
    assert json.loads(far.body) == json.loads(near.body)


def test_graphs_and_the_dataset_of_the_protocol_work_on_another_engine(endpoint: str, store: EmbeddedStore) -> None:
    text = f"CONSTRUCT WHERE {{ ?s <{E}label> ?o }}"
    graphs = [f"{E}graph/dawa-2017"]
    near = store.query(text, "application/n-triples", default_graphs=graphs)
    far = RemoteStore(endpoint).query(text, "application/n-triples", default_graphs=graphs)
    assert far.meta == near.meta == {"media_type": "application/n-triples", "kind": "graph"}
    assert sorted(far.body.splitlines()) == sorted(near.body.splitlines())
    assert len(far.body.splitlines()) == 400


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("SELECT * {", 400, "query-syntax"),
        ("SELEC * {}", 400, "query-syntax"),
        ("", 400, "query-syntax"),
        ("DROP ALL", 403, "update-refused"),
    ],
)
def test_mistakes_are_told_as_the_embedded_store_tells_them(endpoint: str, text: str, status: int, code: str) -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore(endpoint).query(text)
    assert (caught.value.status, caught.value.code) == (status, code)


def test_a_format_that_does_not_fit_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore("http://127.0.0.1:9/").query("ASK {}", "text/turtle")
    assert caught.value.status == 406


def test_an_endpoint_that_is_not_there_is_a_problem_and_says_what_to_check() -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore(f"http://127.0.0.1:{free_port()}/query").query("ASK {}")
    assert (caught.value.status, caught.value.code) == (502, "store-unavailable")


def test_an_answer_over_the_cap_is_an_error(endpoint: str) -> None:
    with pytest.raises(OutputLimitExceeded):
        RemoteStore(endpoint, output_bytes=1000).query("SELECT * { ?s ?p ?o }")


class Misbehaving(BaseHTTPRequestHandler):
    """Answers as servers do that cut or stall; the path says how."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"http://e/"}}'
        whole = body + b"]}}"
        kind = self.path.strip("/")
        if kind == "stall":
            time.sleep(1.5)
        self.send_response(500 if kind == "fail" else 200)
        self.send_header("Content-Type", "application/sparql-results+json")
        if kind == "short":
            self.send_header("Content-Length", str(len(whole) + 100))
        if kind == "rows":
            self.send_header("X-SPARQL-MaxRows", "1")
        self.end_headers()
        self.wfile.write(body if kind == "half" else whole)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Misbehaving) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "code"),
    [("half", "store-cut"), ("short", "store-cut"), ("rows", "store-cut"), ("fail", "store-unavailable")],
)
def test_an_answer_that_the_endpoint_cut_is_an_error_and_never_half_an_answer(
    misbehaving: str, path: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        RemoteStore(f"{misbehaving}/{path}").query("SELECT * { ?s ?p ?o }")
    assert (caught.value.status, caught.value.code) == (502, code)


def test_a_whole_answer_of_the_same_server_is_taken(misbehaving: str) -> None:
    assert json.loads(RemoteStore(f"{misbehaving}/whole").query("SELECT * { ?s ?p ?o }").body)["head"]["vars"] == ["s"]


def test_an_endpoint_that_stalls_is_left_after_the_time_limit(misbehaving: str) -> None:
    with pytest.raises(TimeLimitExceeded):
        RemoteStore(f"{misbehaving}/stall", seconds=1.0).query("ASK {}")
