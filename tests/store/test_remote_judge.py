"""What may be sent to a remote store: queries about our graphs, in a form that every engine reads as we do."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QuerySolutions, Store

from guiju.resources import resource
from guiju.store.endpoint import Endpoint
from guiju.store.errors import Problem
from guiju.store.judge import judge
from guiju.store.pool import WorkerPool
from guiju.store.portable import portable
from guiju.store.remote import RemoteStore
from guiju.store.tokens import canonical, tokens

OURS = ("http://example.org/graph/dawa-2017", "http://example.org/graph/xinqiu-2022")
P = "PREFIX g: <http://example.org/graph/> "
REFUSED = {
    "service-refused": [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "ASK { SERVICE SILENT ?x {} }",
        "ASK { { SELECT * { service <http://x/> {} } } }",
        "SELECT * { ?s ?p ?o.SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p 1.SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p 'a'@en.SERVICE <http://x/> {} }",
        "SELECT * { # a comment ends here\rSERVICE <http://x/> {}\n}",
        "SELECT * { ?s <http://x\u3000#y> ?o . SERVICE <http://x/> {} }",
        "ASK { FILTER EXISTS { SERVICE<http://x/>{} } }",
    ],
    "graph-refused": [
        "SELECT * FROM <http://elsewhere/> {}",
        "SELECT * FROM NAMED <http://elsewhere/> {}",
        f"{P} SELECT * FROM g:dawa-2017 FROM g:another {{}}",
        "BASE <http://elsewhere/> ASK FROM <graph/dawa-2017> {}",
        f"{P} DESCRIBE <a:b> FROM#<{OURS[0]}>\ng:strange",
        r"ASK FROM <http://example.org/graph/dawa\u002D2018> {}",
        "SELECT(1<2AS?x)FROM<http://elsewhere/> {}",
    ],
    "update-refused": [
        "DROP ALL",
        "INSERT DATA { <a:b> <a:c> <a:d> }",
        "LOAD <http://x/>",
        "WITH <a:b> DELETE {} WHERE {}",
    ],
    "query-syntax": ["SELECT * {", r"SELECT * { \u0053ERVICE <http://x/> {} }", "", "DEFINE get:soft 'soft' ASK {}"],
    "query-unclear": ['SELECT * { FILTER(1<?b#>"""\n) SERVICE <http://x/> {} #"""\n }'],
}
ALLOWED = [
    "SELECT ?service { ?service <a:SERVICE> 'SERVICE <http://x/> {}' } # SERVICE <http://x/> {}",
    "PREFIX SERVICE: <a:> SELECT ?FROM { ?FROM SERVICE:FROM '''a\n\"FROM <http://x/>\"''' }",
    r"ASK { ?s ?p '\u0027 SERVICE <http://x/> {} \\u0053' }",
    f"{P} SELECT * FROM g:dawa-2017 FROM NAMED <{OURS[1]}> {{ ?s ?p ?o }}",
    r"ASK FROM <http://example.org/graph/dawa\u002D2017> {}",
    "SELECT * { FILTER(?a<?b&&?c>?d) }",
    "SELECT ?o { ?s ?p ?o FILTER(?o < 3 || ?o > 4) }",
]


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts])
def test_a_query_that_leaves_our_graphs_is_refused(code: str, text: str) -> None:
    with pytest.raises(Problem) as caught:
        judge(text, OURS)
    assert caught.value.code == code
    assert caught.value.status in (400, 403)


@pytest.mark.parametrize("text", ALLOWED)
def test_words_in_strings_comments_and_names_are_no_keywords(text: str) -> None:
    sent = judge(text, OURS).text
    assert "\n" not in sent
    assert "FROM <" not in sent.replace('"FROM <', "").replace('\\"FROM <', "")
    Store().query(sent)


@pytest.mark.parametrize("given", [("default", "http://elsewhere/"), ("named", "http://elsewhere/")])
def test_a_graph_of_the_protocol_that_is_not_ours_is_refused(given: tuple[str, str]) -> None:
    graphs = {f"{given[0]}_graphs": [OURS[0], given[1]]}
    with pytest.raises(Problem) as caught:
        judge("ASK {}", OURS, **graphs)
    assert (caught.value.status, caught.value.code) == (403, "graph-refused")


def test_the_dataset_is_that_of_the_protocol_else_of_the_query_else_all_our_graphs() -> None:
    text = f"SELECT * FROM <{OURS[0]}> FROM NAMED <{OURS[1]}> {{}}"
    assert judge("SELECT * {}", OURS).dataset.default == judge("ASK {}", OURS).dataset.named == sorted(OURS)
    own = judge(text, OURS).dataset
    assert (list(own.default), list(own.named)) == ([OURS[0]], [OURS[1]])
    asked = judge(text, OURS, default_graphs=[OURS[1]]).dataset
    assert (list(asked.default), list(asked.named)) == ([OURS[1]], [])


class Canary(BaseHTTPRequestHandler):
    """Counts what arrives."""

    heard: list[str]

    def do_POST(self) -> None:
        self.heard.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"head":{},"boolean":true}')

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def canary() -> Iterator[str]:
    Canary.heard = []
    with HTTPServer(("127.0.0.1", 0), Canary) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/sparql"
        running.shutdown()
        thread.join()


def test_nothing_is_sent_of_what_is_refused(canary: str, query_pool: WorkerPool) -> None:
    store = RemoteStore(Endpoint(canary), query_pool)
    for text in [text for texts in REFUSED.values() for text in texts] + ["(" * 20_000, "SELECT * " + "{" * 3_000]:
        with pytest.raises(Problem):
            store.query(text)
    with pytest.raises(Problem):
        store.query("ASK {}", default_graphs=["http://elsewhere/"])
    assert Canary.heard == []
    assert json.loads(store.query("ASK {}").body)["boolean"] is True
    assert len(Canary.heard) == 1
    assert Canary.heard[0].count("default-graph-uri=") == Canary.heard[0].count("named-graph-uri=") == 5


@given(st.text(st.sampled_from("SERVICE FROM<>#\"'\\\n\r?:.{}@_-a1") | st.characters(exclude_categories=["Cs"])))
def test_the_tokens_are_the_text_and_what_is_written_is_read_back_the_same(text: str) -> None:
    found = list(tokens(text))
    assert "".join(token.text for token in found) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_string_stays_the_same_string(text: str) -> None:
    sent = judge(f"SELECT ({Literal(text)} AS ?x) {{}}", OURS).text
    solutions = Store().query(sent)
    assert isinstance(solutions, QuerySolutions)
    assert next(solutions)["x"] == Literal(text)


def test_every_named_query_keeps_its_columns_in_the_form_that_is_sent() -> None:
    """None is refused; that the rows are the same is shown with other engines, in tests/e2e."""
    data = Store()
    for path in sorted(Path(resource("queries")).glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        sent = judge(text, OURS).text
        assert list(data.query(text).variables) == list(data.query(sent).variables)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "expression",
    [
        'GROUP_CONCAT(?x; SEPARATOR="、")',
        'GROUP_CONCAT(DISTINCT ?x; separator = "；或者，")',
        'CONCAT(GROUP_CONCAT(STR(?x); SEPARATOR="、"), "（", "b", "）")',
        'COALESCE(?nothing, IF(COUNT(?x) > 2, "多", "少"))',
        "GROUP_CONCAT(?x)",
        'CONCAT("甲", GROUP_CONCAT(IF(?x = "甲", "乙", ?x); SEPARATOR="，"))',
    ],
)
@pytest.mark.parametrize("values", ['"甲" "乙"', '"b"', "", '"甲" <a:b>'])
def test_a_constant_written_for_other_engines_gives_the_same_value(expression: str, values: str) -> None:
    text = f"SELECT ({expression} AS ?y) {{ VALUES ?x {{ {values} }} }}"
    sent = "".join(canonical(token) for token in portable(list(tokens(text))))
    assert ("@zh)" in sent) == (not expression.isascii())
    near, far = (Store().query(one) for one in (text, sent))
    assert isinstance(near, QuerySolutions)
    assert isinstance(far, QuerySolutions)
    assert [row["y"] for row in near] == [row["y"] for row in far]
