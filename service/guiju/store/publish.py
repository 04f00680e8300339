"""Loads the dataset into a remote store by the Graph Store Protocol of SPARQL 1.1, one named graph after the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat

from guiju.store.dataset import load_store
from guiju.store.endpoint import Endpoint
from guiju.store.errors import Problem

SECONDS = 600.0
"""Limit of one graph: a store may index it before it answers."""


@dataclass(frozen=True)
class Published:
    """What became of a graph: its name, its number of triples, and why it was not loaded."""

    graph: str
    triples: int
    problem: Problem | None = None


def publish(dataset: Path, endpoint: Endpoint) -> Iterator[Published]:
    """Replace each named graph of the dataset in the store; its other graphs are left alone.

    Parameters: dataset, N-Quads; endpoint, the store's address for graphs.
    Returns: the graphs in the order of their names, each when it has been tried.
    Raises: `Problem` where the store is not there or does not let us in; then nothing was loaded.
    """
    store = load_store([dataset])
    graphs = sorted((name for name in store.named_graphs() if isinstance(name, NamedNode)), key=str)
    endpoint.knock(graphs[0].value, SECONDS)
    for graph in graphs:
        triples = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph)
        count = triples.count(b"\n") if triples else 0
        try:
            endpoint.put_graph(graph.value, triples or b"", SECONDS)
        except Problem as problem:
            yield Published(graph.value, count, problem)
        else:
            yield Published(graph.value, count)
