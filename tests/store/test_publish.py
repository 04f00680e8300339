"""Publishing: each of our graphs is put in its place, and what failed is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from guiju.store.endpoint import Endpoint
from guiju.store.errors import Problem
from guiju.store.publish import publish


class Picky(Endpoint):
    """Takes graphs but one; keeps what it was given."""

    def __init__(self) -> None:
        super().__init__("http://store.example/graphs")
        self.taken: dict[str, bytes] = {}

    def knock(self, graph: str, seconds: float) -> None:
        pass

    def put_graph(self, graph: str, triples: bytes, seconds: float) -> None:
        if graph.endswith("xinqiu-2022"):
            raise Problem(502, "store-unavailable", "不行", "no")
        self.taken[graph] = triples


def test_a_graph_that_fails_is_named_and_the_others_are_loaded(dataset: Path) -> None:
    endpoint = Picky()
    published = list(publish(dataset, endpoint))
    assert [one.graph for one in published] == sorted(one.graph for one in published)
    assert [one.graph.rpartition("/")[2] for one in published if one.problem] == ["xinqiu-2022"]
    assert {one.triples for one in published} == {800}
    assert len(endpoint.taken) == 4
    assert all(content.count(b"\n") == 800 for content in endpoint.taken.values())


def test_a_store_that_is_not_there_is_found_out_before_any_graph_is_sent(dataset: Path) -> None:
    with pytest.raises(Problem) as caught:
        next(publish(dataset, Endpoint("http://127.0.0.1:9/graphs")))
    assert caught.value.code == "store-unavailable"
