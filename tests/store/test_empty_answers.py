"""Empty answers are explained: which patterns find nothing, and what the mistaken terms should be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from guiju.built import ensure_built
from guiju.resources import resource
from guiju.store.bindings import fill_places
from guiju.store.dataset import load_store
from guiju.store.empty.explain import explain
from guiju.store.empty.hints import Hint, hint_for, hint_lines, is_empty
from guiju.store.empty.reading import NotRead, Reader
from guiju.store.interface import EmbeddedStore, TaskResult
from guiju.store.pool import Limits, WorkerPool
from guiju.store.syntax import tokens
from tests.store.empty_marks import named_rightly
from tests.store.empty_seeds import Workshop
from tests.store.empty_texts import PROLOGUE

SECONDS = 20.0
NO_MINUTES = 'SELECT ?q WHERE {\n  ?norm gj:kind kind:quorum ; gj:quote ?q .\n  ?norm gj:rulesetId "dawa-2017" .\n}'
KIND = "PREFIX kind: <https://w3id.org/guiju/id/kind/>\n"


@pytest.fixture(scope="module")
def graph() -> Store:
    return load_store([ensure_built()[0] / "dataset.nq"])


@pytest.fixture(scope="module")
def embedded() -> Iterator[EmbeddedStore]:
    files = [str(ensure_built()[0] / "dataset.nq")]
    with WorkerPool("guiju.store.context:query_context", {"files": files}, Limits(seconds=10.0)) as pool:
        yield EmbeddedStore(pool)


def hint_of(graph: Store, body: str) -> Hint:
    found = explain(graph, PROLOGUE + KIND + body, seconds=SECONDS)
    assert found is not None
    return found  # type: ignore[return-value]


def first(hint: Hint) -> tuple[str, list[str]]:
    return hint["nearest"][0]["sent"], hint["nearest"][0]["known"]


def test_patterns_that_never_meet_are_shown_with_their_lines_and_nobody_is_blamed(graph: Store) -> None:
    hint = hint_of(graph, NO_MINUTES)
    shown = [(one["text"], one["line"]) for one in hint["patterns"]]
    assert shown == [("?norm gj:kind kind:quorum", 6), ('?norm gj:rulesetId "dawa-2017"', 7)]
    assert hint["nearest"] == []


def test_a_filter_that_removes_everything_is_shown_with_what_binds_its_variable(graph: Store) -> None:
    hint = hint_of(
        graph, "ASK { ?n gj:quote ?q ; gj:articleNumber ?a . OPTIONAL { ?n gj:marker ?m } FILTER(?a > 999) }"
    )
    assert [one["text"] for one in hint["patterns"]] == ["?n gj:articleNumber ?a", "FILTER(?a > 999)"]
    assert hint["nearest"] == []


@pytest.mark.parametrize(
    ("pattern", "sent", "known"),
    [
        ("?n gj:articelNumber ?a", "https://w3id.org/guiju/def#articelNumber", "https://w3id.org/guiju/def#articleNumber"),
        ("?n a gj:Norms", "https://w3id.org/guiju/def#Norms", "https://w3id.org/guiju/def#Norm"),
        ("?n gj:kind kind:quorom", "https://w3id.org/guiju/id/kind/quorom", "https://w3id.org/guiju/id/kind/quorum"),
        ('?n gj:kind "quorum"', '"quorum"', "https://w3id.org/guiju/id/kind/quorum"),
        ('?n gj:rulesetId "dawa-2071"', '"dawa-2071"', '"dawa-2017"'),
        ('?r a gj:Role ; rdfs:label "区长"@zh', '"区长"@zh', '"区长"@zh-hans'),
        ('?r a gj:Role ; rdfs:label ?l . FILTER(LANG(?l) = "zh-Hans-CN")', '"zh-Hans-CN"', "zh-hans"),
        ('VALUES ?set { "xinqui-2022" } ?n gj:rulesetId ?set', '"xinqui-2022"', '"xinqiu-2022"'),
        ('?n gj:rulesetId ?s . FILTER(?s IN ("xinqiu-2020"))', '"xinqiu-2020"', '"xinqiu-2022"'),
        ('?n gj:articleNumber "5"', '"5"', '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("GRAPH <https://w3id.org/guiju/id/graph/dawa> { ?n ?p ?o }", "https://w3id.org/guiju/id/graph/dawa",
         "https://w3id.org/guiju/id/graph/dawa-2017"),
        ("?d a gj:Norm ; gj:workdaysBefore ?n", "https://w3id.org/guiju/def#Norm", "https://w3id.org/guiju/def#Day"),
        ("{ ?n gj:kindd kind:quorum } UNION { ?n gj:kindd kind:duty }", "https://w3id.org/guiju/def#kindd",
         "https://w3id.org/guiju/def#kind"),
    ],
)  # fmt: skip
def test_a_mistaken_term_is_named_with_the_known_one(graph: Store, pattern: str, sent: str, known: str) -> None:
    found = {one["sent"]: one["known"] for one in hint_of(graph, f"SELECT * {{ {pattern} }}")["nearest"]}
    assert known in found[sent]


def test_one_wrong_namespace_is_named_once_for_all_its_terms(graph: Store) -> None:
    text = "PREFIX gj: <http://w3id.org/guiju/def#> ASK { ?n a gj:Norm ; gj:quote ?q ; gj:strength ?s }"
    found = explain(graph, text, seconds=SECONDS)
    assert found is not None
    assert first(found) == ("http://w3id.org/guiju/def#", ["https://w3id.org/guiju/def#"])  # type: ignore[arg-type]
    assert len(found["nearest"]) == 1  # type: ignore[arg-type]


def test_a_term_of_another_rule_set_is_answered_with_the_own_one(graph: Store) -> None:
    term = "https://w3id.org/guiju/id/term/zhanqian-2024/"
    pair = '?a gj:rulesetId "zhanqian-2024" ; gj:denotes ?d . ?b gj:rulesetId "xinqiu-2022" ; gj:denotes ?d'
    row = next(iter(graph.query(f"{PROLOGUE} SELECT ?a ?b {{ {pair} }} ORDER BY ?a", use_default_graph_as_union=True)))  # type: ignore[arg-type]
    sent, known = first(hint_of(graph, f'ASK {{ {row["a"]} gj:rulesetId "xinqiu-2022" }}'))  # type: ignore[index]
    assert sent.startswith(term)
    assert row["b"].value in known  # type: ignore[index]


def test_a_term_for_which_the_other_rule_set_has_none_is_no_mistake(graph: Store) -> None:
    text = 'ASK { <https://w3id.org/guiju/id/term/zhanqian-2024/thematic-study> gj:rulesetId "xinqiu-2022" }'
    assert hint_of(graph, text)["nearest"] == []


def test_a_limit_of_nothing_is_shown_as_what_leaves_nothing(graph: Store) -> None:
    hint = hint_of(graph, "SELECT * { ?n gj:quote ?q } LIMIT 0")
    assert [one["text"] for one in hint["patterns"]] == ["LIMIT 0"]


def test_an_answer_that_is_not_empty_has_no_explanation(graph: Store) -> None:
    assert explain(graph, PROLOGUE + "ASK { ?n gj:quote ?q }", seconds=SECONDS) is None


def test_the_dataset_of_the_request_is_the_dataset_of_the_explanation(graph: Store) -> None:
    text = PROLOGUE + KIND + NO_MINUTES.replace("kind:quorum", "kind:duty")
    assert explain(graph, text, seconds=SECONDS) is None
    found = explain(graph, text, ["https://w3id.org/guiju/id/graph/calendar"], seconds=SECONDS)
    assert found is not None
    assert len(found["patterns"]) == 1  # type: ignore[arg-type]


def test_every_named_query_reads_and_writes_back_with_the_same_answer(graph: Store) -> None:
    seen = 0
    for path in sorted(resource("queries").glob("*.rq")):
        text, _ = fill_places(path.read_text(encoding="utf-8"), {})
        query = Reader(text).query()
        if any(line.startswith("# parameter") and "?" not in line.split()[2] for line in text.splitlines()):
            continue  # without its parameter it has no end
        back = " ".join([query.prologue, query.head, query.dataset, "WHERE", query.pattern.render(frozenset()),
                         *(one.text for one in query.modifiers)])  # fmt: skip
        asked, again = (graph.query(one, use_default_graph_as_union=True) for one in (text, back))
        assert sorted(map(str, islice(asked, 300))) == sorted(map(str, islice(again, 300))), path  # type: ignore[arg-type]
        seen += 1
    assert seen > 25


def test_seeded_mistakes_are_named_rightly_and_true_negatives_blamed_for_nothing(graph: Store) -> None:
    workshop = Workshop(graph, seed=7)
    seeds = list(workshop.seeds(16))
    named = [named_rightly(seed, explain(graph, seed.text, seconds=5.0)) for seed in seeds]
    assert sum(named) >= 13
    blamed = [text for text in workshop.negatives(9) if (explain(graph, text, seconds=5.0) or {}).get("nearest")]
    assert blamed == []


def test_a_hint_comes_from_a_worker_only_for_an_empty_answer(embedded: EmbeddedStore) -> None:
    for body, empty in (("ASK { ?n gj:quotte ?q }", True), ("ASK { ?n gj:quote ?q }", False)):
        answer = embedded.query(PROLOGUE + body)
        hint = hint_for(answer, embedded, PROLOGUE + body)
        assert is_empty(answer) is (hint is not None) is empty
        assert not hint or "def#quote" in "".join(hint_lines(hint))


@pytest.mark.parametrize("media_type", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                                        "text/tab-separated-values"])  # fmt: skip
def test_emptiness_is_seen_in_every_format(embedded: EmbeddedStore, media_type: str) -> None:
    for body, empty in (("SELECT * { ?s <x:no> ?o }", True), ("ASK { ?s <x:no> ?o }", True), ("ASK {}", False),
                        ("SELECT (1 AS ?x) {}", False), ("SELECT ?x {}", False)):  # fmt: skip
        assert is_empty(embedded.query(body, media_type)) is empty, body


@pytest.mark.parametrize(
    "attack",
    [
        "ASK { " + " UNION ".join(f"{{ ?s <x:{n}> ?o }}" for n in range(3000)) + " }",
        "ASK { " + "{ " * 60 + "?s <x:no> ?o" + " }" * 60 + " }",
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = <x:no> && ?d = <x:no> && ?g = <x:no>) }",
        'ASK { ?s <x:no> "' + "字" * 20_000 + '" }',
    ],
    ids=["union", "nesting", "product", "text"],
)
def test_an_attack_gets_no_more_time_than_its_query_has_left(embedded: EmbeddedStore, attack: str) -> None:
    answer = TaskResult({"kind": "boolean", "media_type": "x"}, b'{"head":{},"boolean":false}')
    hint = hint_for(answer, embedded, attack, spent=9.6)
    assert hint is None or len(hint["patterns"]) < 20
    assert embedded.query("ASK {}").body.endswith(b"true}")


WORDS = "SELECT ASK WHERE FILTER OPTIONAL UNION VALUES GRAPH EXISTS BIND AS LIMIT FROM HAVING".split()
PIECES = st.sampled_from([*"{}[]().;,/|^!?+*", *WORDS, "?x", "<x:p>", "a", '"text"', "@zh", "5"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_what_cannot_be_read_is_refused_and_never_loops(pieces: list[str]) -> None:
    text = " ".join(["ASK {", *pieces])
    try:
        query = Reader(text).query()
    except NotRead:
        return
    assert list(tokens(query.pattern.render(frozenset())))
