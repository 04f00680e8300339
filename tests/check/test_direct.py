"""The direct engine against pyoxigraph on random graphs and queries, and what it refuses."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guiju.check.engine.direct import Plan
from guiju.check.engine.rdf_terms import iri
from guiju.check.engine.triples import Triples
from guiju.knowledge.vocabulary import PREFIXES
from tests.check.real import index

THIS = "urn:x:this"
NODES = (THIS, "urn:x:1", "urn:x:2", "urn:x:3")
LINKS, NUMBERS, VERBS = ("act", "event"), ("earliest", "latest"), ("urn:x:issue", "urn:x:sign", "urn:x:adopt")

graphs = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(NODES), st.sampled_from(LINKS), st.sampled_from(NODES)),
        st.tuples(st.sampled_from(NODES), st.sampled_from(NUMBERS), st.integers(0, 3)),
        st.tuples(st.sampled_from(NODES), st.just("verb"), st.sampled_from(VERBS)),
    ),
    max_size=20,
)
expressions = st.sampled_from(
    [
        "?n < 2",
        "?n + 1 >= 2 * ?n",
        "!(?n = 1)",
        "?n > 0 && ?n <= 2",
        "?n = 0 || ?n - 1 > 1",
        "?n != 3",
        "2 * (?n - 1) > 1",
    ]
)
verbs = st.sampled_from([f"<{verb}>" for verb in VERBS])


def elements(depth: int, name: str) -> st.SearchStrategy[str]:
    """Return elements about the variable `name`, which is bound where they stand."""
    own = f"{name}x"
    flat = [
        st.sampled_from(NUMBERS).map(lambda p: f"?{name} gj:{p} ?n . "),
        verbs.map(lambda verb: f"?{name} gj:verb {verb} . "),
        st.tuples(verbs, verbs).map(
            lambda pair: f"{{ ?{name} gj:verb {pair[0]} . }} UNION {{ ?{name} gj:verb {pair[1]} . }} "
        ),
    ]
    if depth == 0:
        return st.one_of(flat)
    inner = bodies(depth - 1, own)
    linked = st.tuples(st.sampled_from(LINKS), inner).map(lambda p: f"?{name} gj:{p[0]} ?{own} . {p[1]}")
    nested = st.lists(linked, min_size=1, max_size=3).map(
        lambda groups: " UNION ".join(f"{{ $this gj:act ?{name} . {group}}}" for group in groups) + " "
    )
    exists = st.tuples(st.sampled_from(["", "NOT "]), linked).map(lambda p: f"FILTER {p[0]}EXISTS {{ {p[1]}}} ")
    return st.one_of([*flat, linked, nested, exists])


def bodies(depth: int, name: str) -> st.SearchStrategy[str]:
    """Return some elements about a variable, perhaps with a filter over a number that they bind."""

    def filtered(parts: list[str], expression: str) -> str:
        binds = any(part.endswith(" ?n . ") for part in parts)
        return "".join(parts) + (f"FILTER({expression}) " if binds else "")

    return st.builds(filtered, st.lists(elements(depth, name), max_size=3), expressions)


queries = bodies(2, "a").map(lambda body: f'SELECT $this ?a ?w WHERE {{ $this gj:act ?a . {body}BIND("甲" AS ?w) }}')


def loaded(graph: list[tuple[str, str, str | int]]) -> Triples:
    triples = Triples()
    for subject, predicate, value in graph:
        triples.any(subject, predicate, value)
    return triples


def planned(query: str) -> Plan | None:
    """Return the plan; none where a nested group looks at variables outside, which shapes may not do."""
    try:
        plan = Plan(query)
        plan.complete()
    except ValueError as error:
        if "without matching it" not in str(error):
            raise
        return None
    return plan


@settings(max_examples=600)
@given(graphs, queries)
def test_a_plan_finds_what_a_sparql_engine_finds(graph: list[tuple[str, str, str | int]], query: str) -> None:
    triples = loaded(graph)
    store = pyoxigraph.Store()
    store.load(triples.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    solutions = store.query(query.replace("$this ?a", "?a").replace("$this", f"<{THIS}>"), prefixes=PREFIXES)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    wanted = {(("a", row["a"].value), ("w", row["w"].value)) for row in solutions}
    plan = planned(query)
    assume(plan is not None)
    assert plan is not None
    assert set(plan.run(triples, iri(THIS))) == wanted


@pytest.mark.parametrize(
    "body",
    [
        "$this gj:act ?a . OPTIONAL { ?a gj:on ?b }",
        "$this gj:act ?a . MINUS { ?a gj:on ?b }",
        "$this ?p ?a .",
        "$this gj:act ?a . { SELECT ?a WHERE { ?a gj:on ?b } }",
        "$this gj:act ?a . FILTER(STRLEN(?a) > 2)",
        "$this gj:earliest ?n . { $this gj:act ?a . FILTER(?n > 1) }",
        "$this gj:act ?a . VALUES ?a { 1 }",
        "?b gj:act ?a .",
        "$this gj:act ?a ^ ?b",
        "$this gj:act/gj:verb ?a .",
        "$this gj:act ?a . {",
    ],
)
def test_what_shapes_may_not_hold_is_refused(body: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Plan(f"SELECT $this ?a WHERE {{ {body} }}").complete()


def test_every_compiled_shape_can_be_planned() -> None:
    for shape in index().shapes.values():
        Plan(shape.select).complete()


def test_a_plan_may_be_run_again_on_another_graph() -> None:
    plan = Plan("SELECT $this ?a WHERE { $this gj:act ?a . }")
    assert plan.run(loaded([(THIS, "act", "urn:x:1")]), iri(THIS)) == [(("a", "urn:x:1"),)]
    assert plan.run(loaded([]), iri(THIS)) == []


def test_a_graph_holds_each_triple_once_and_escapes_what_n_triples_must() -> None:
    triples = loaded([(THIS, "act", "urn:x:1"), (THIS, "act", "urn:x:1")])
    triples.text(THIS, "what", 'he said "是"\n\\\x01')
    triples.iri("urn:x:a b", "by", "urn:x:<区长>")
    assert list(triples.objects(iri(THIS), iri("https://w3id.org/guiju/def#act"))) == ["<urn:x:1"]
    quads = list(pyoxigraph.parse(triples.encode(), format=pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(quads) == 3
    assert 'he said "是"\n\\\x01' in {str(getattr(quad.object, "value", "")) for quad in quads}
    assert "urn:x:a%20b" in {str(getattr(quad.subject, "value", "")) for quad in quads}
