"""What a worker of the embedded store can do: the factory to name where only queries are asked."""

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import NamedNode

from guiju.store.dataset import load_store
from guiju.store.empty.explain import explain_task
from guiju.store.judge import judge_task
from guiju.store.query import query_task
from guiju.store.worker import Context


def query_context(files: Sequence[str], output_bytes: int = 8 * 2**20) -> Context:
    """The tasks `query` and `explain` over the dataset in these files (`load_store`), and `judge` by its graphs.

    Parameters: output_bytes, as in the pool's `Limits`.
    """
    store = load_store(Path(file) for file in files)
    ours = frozenset(graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode))
    return {"query": query_task(store, output_bytes), "judge": judge_task(ours), "explain": explain_task(store)}
