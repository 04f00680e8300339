"""The limit of rows: exact in every format, whatever the texts hold, and an error instead of a part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Store

from guiju.store.errors import RowLimitExceeded
from guiju.store.interface import EmbeddedStore
from guiju.store.media import TABLES
from guiju.store.query import run_query

QUERY = "SELECT ?o ?s WHERE { ?s ?p ?o }"
TEXTS = st.sets(st.text(st.sampled_from('ab"\r\n,}{<result>\\\t'), max_size=12), max_size=6)


@pytest.mark.parametrize("media_type", TABLES)
@given(texts=TEXTS)
def test_as_many_rows_as_the_limit_are_given_and_one_more_is_refused(media_type: str, texts: set[str]) -> None:
    store = Store()
    for text in texts:
        store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), Literal(text)))
    assert run_query(store, QUERY, media_type, rows=len(texts)).body
    if texts:
        with pytest.raises(RowLimitExceeded) as caught:
            run_query(store, QUERY, media_type, rows=len(texts) - 1)
        assert caught.value.extra["limit"] == len(texts) - 1


def test_graphs_and_truth_values_have_no_rows(store: EmbeddedStore) -> None:
    assert run_query(Store(), "ASK {}", rows=0).body
    assert run_query(Store(), "CONSTRUCT {} {}", rows=0).meta["kind"] == "graph"


def test_the_limit_of_the_pool_reaches_the_worker(store: EmbeddedStore) -> None:
    most = store.pool.limits.rows
    numbers = "VALUES ?a { 0 1 2 3 4 5 6 7 8 9 }" + "".join(
        f" VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "bcde"
    )
    assert most == 100_000
    assert store.query(f"SELECT ?a {{ {numbers} }}", "text/csv").body.count(b"\n") == most + 1
    with pytest.raises(RowLimitExceeded):
        store.query(f"SELECT ?a {{ {numbers} VALUES ?f {{ 0 1 }} }}", "text/csv")
