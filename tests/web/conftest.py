"""The service on real texts: two rule sets read from their sources, two norms on their words, in real workers."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.interface import EmbeddedStore, Store
from guiju.store.named_queries import NamedQuery, read_named_query
from guiju.store.pool import Limits, WorkerPool
from guiju.store.worker import TaskResult
from guiju.text.graph import document_graph
from guiju.text.reader import read_document
from guiju.web.app import create_app
from guiju.web.engine import Engine
from guiju.web.settings import Settings

HERE = Path(__file__).parent
RULESETS = ("xinqiu-2022", "zhanqian-2024")
ARTICLES = """# title-zh: 各条原文
# title-en: The articles
# about-zh: 每行一款或一项。
# about-en: One row a leaf of the text.
# parameter: ruleset? string | 规则编号，如 xinqiu-2022 | ID of a rule set
# parameter: kind? <https://w3id.org/guiju/def#> | 单位类型 | kind of unit
# parameter: least? integer | 最小条号 | least article number
# choices: ruleset | SELECT ?value ?label { VALUES (?value ?label) { ("xinqiu-2022" "新邱") ("zhanqian-2024" "站前") } }
# columns: ruleset article text
# expect: at least 100 rows
PREFIX gj: <https://w3id.org/guiju/def#>
SELECT ?ruleset ?article ?text WHERE {
  VALUES ?kind { UNDEF }
  VALUES ?least { UNDEF }
  ?leaf gj:articleNumber ?article ; gj:text ?text ; a ?kind .
  FILTER(!BOUND(?least) || ?article >= ?least)
  BIND(STRBEFORE(STRAFTER(STR(?leaf), "https://w3id.org/guiju/id/"), "/") AS ?ruleset)
} ORDER BY ?ruleset ?article ?text
"""
VERDICT = {
    "verdict": "breached",
    "severity": "Warning",
    "focus": "https://example.org/case",
    "norm": "https://w3id.org/guiju/id/norm/xinqiu-2022/38-minutes-issue",
    "ruleset": "xinqiu-2022",
    "article": 38,
    "paragraph": 5,
    "item": None,
    "cite": "新政发〔2022〕5号 三十八",
    "quote": "原则上在会议结束后5个工作日内印发",
    "sentence": "会议纪要原则上在会议结束后5个工作日内印发。",
    "expected": {"zh": "5个工作日内印发", "en": "issued within 5 working days"},
    "remedy": {"zh": "5个工作日内印发（最迟 2022-06-09）", "en": "issued within 5 working days (by 2022-06-09)"},
    "message": {"zh": "纪要印发<超期>", "en": "The minutes were issued late"},
    "actual": {"zh": "2022-06-20印发", "en": "issued on 2022-06-20"},
    "assumptions": [],
    "assumptions_en": [],
    "due": "2022-06-09",
    "moved_by": ["端午节"],
    "facts": [{"what": "印发", "value": "2022-06-20", "where": "line 7"}],
}
ANSWER = {
    "conforms": False,
    "rulesets": ["xinqiu-2022"],
    "as_of": "2022-06-20",
    "summary": {"complied": 0, "breached": 1, "pending": 0, "undetermined": 0, "conflict": 0, "not_applicable": 1},
    "verdicts": [VERDICT],
    "input": [],
    "looked_at": {"norms": 2, "nodes": 3, "untouched": []},
    "receipt": {},
}

WHO = {
    "ruleset": "xinqiu-2022",
    "title": {"zh": "新邱区人民政府工作规则", "en": "Working Rules of Xinqiu District"},
    "on": "2024-03-01",
    "act": {"token": "sign", "zh": "签发", "en": "sign for issue"},
    "kind": {"token": "document", "zh": "公文", "en": "document"},
    "facts": [],
    "standing": "not-said",
    "message": {"zh": "本规则未规定", "en": "the rules do not say"},
    "roles": [],
    "questions": [],
    "absences": [],
    "prohibitions": [],
    "assumptions": [],
    "assumptions_en": [],
    "choices": {"rulesets": [], "acts": [], "kinds": [], "facts": [], "absences": []},
}
REPLY = {
    "question": "谁签发？",
    "answered": False,
    "message": {"zh": "本规则未规定", "en": "the rules do not say"},
    "rulesets": ["xinqiu-2022"],
    "answers": [],
    "compared": None,
    "elsewhere": [],
}
DUE = {
    "as_of": "2022-06-20",
    "rulesets": ["xinqiu-2022"],
    "calendar": {"first": 2004, "last": 2026, "given": []},
    "summary": {"overdue": 1, "due": 0, "uncertain": 0, "undated": 0},
    "items": [],
    "moved": [],
    "input": [],
}


class Record:
    """What helps to write a case down, as little of it as the pages need."""

    schema = b"{}"
    shapes = b""

    def template(self, kind: str, ruleset: str = "") -> bytes:
        return f"{kind} {ruleset}".encode()


@dataclass
class RecordingEngine:
    """A real store; the checker answers one canned verdict and keeps what it was asked."""

    store: Store
    dataset_version: str = "0123abcd"
    examples: Sequence[Mapping[str, object]] = (
        {
            "name": "xinqiu-2022/late-minutes",
            "title": {"zh": "纪要印发超期", "en": "Late minutes"},
            "as_of": "2022-06-20",
            "text": '{"kind": "meeting"}',
            "media_type": "application/json",
            "profile": None,
        },
    )
    record: Record = field(default_factory=Record)
    asked: list[dict[str, object]] = field(default_factory=list)

    def check(
        self,
        body: bytes,
        content_type: str,
        *,
        as_of: str | None,
        rulesets: Sequence[str],
        profile: bytes | None,
        profile_type: str | None,
        answer: str,
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        self.asked.append(
            {
                "body": body,
                "content_type": content_type,
                "as_of": as_of,
                "rulesets": tuple(rulesets),
                "profile": profile,
                "profile_type": profile_type,
                "answer": answer,
            }
        )
        return TaskResult({}, json.dumps(ANSWER).encode() if answer == "application/json" else b"[] .")

    def due(self, body: bytes, content_type: str, **options: object) -> TaskResult:
        self.asked.append({"body": body, "content_type": content_type, **options})
        return TaskResult({}, json.dumps(DUE).encode())

    def ask(self, question: str, ruleset: str) -> TaskResult:
        self.asked.append({"question": question, "ruleset": ruleset})
        return TaskResult({}, json.dumps(REPLY).encode())

    def who(self, ruleset: str, act: str, **options: object) -> TaskResult:
        self.asked.append({"ruleset": ruleset, "act": act, **options})
        return TaskResult({}, json.dumps(WHO).encode())


def dataset_files(folder: Path) -> list[str]:
    texts = resource("data") / "texts"
    graph = Graph()
    for ruleset in RULESETS:
        metadata = Graph().parse(texts / ruleset / "metadata.ttl")
        graph += document_graph(read_document((texts / ruleset / "source.txt").read_bytes(), ruleset), metadata)
    graph.parse(HERE / "norms.ttl")
    graph.parse(HERE / "terms.ttl")
    lines = graph.serialize(format="nt").splitlines()
    named = URIRef("https://w3id.org/guiju/id/graph/tests").n3()
    path = folder / "dataset.nq"
    path.write_text("".join(f"{line.removesuffix(' .')} {named} .\n" for line in lines if line), encoding="utf-8")
    return [str(path)]


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    files = dataset_files(tmp_path_factory.mktemp("dataset"))
    with WorkerPool("guiju.store.context:query_context", {"files": files}, Limits(seconds=1.0)) as pool:
        yield EmbeddedStore(pool)


@pytest.fixture(scope="session")
def make_engine() -> Callable[[Store], RecordingEngine]:
    return RecordingEngine


@pytest.fixture
def engine(store: Store) -> RecordingEngine:
    made = RecordingEngine(store)
    assert isinstance(made, Engine)
    return made


@pytest.fixture
def asked(engine: RecordingEngine) -> list[dict[str, object]]:
    return engine.asked


@pytest.fixture(scope="session")
def named_queries() -> dict[str, NamedQuery]:
    return {"articles": read_named_query("articles", ARTICLES)}


@pytest.fixture
def app(engine: RecordingEngine, named_queries: dict[str, NamedQuery]) -> Flask:
    return create_app(engine, Settings(body_bytes=100_000), named_queries)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def real_client(real_engine: LocalEngine) -> FlaskClient:
    """The whole service on the real knowledge; without cookies, so that no test chooses another's language."""
    return create_app(real_engine, Settings()).test_client(use_cookies=False)
