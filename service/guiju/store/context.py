"""What a worker of the embedded store can do: the factory to name where only queries are asked."""

from collections.abc import Sequence
from pathlib import Path

from guiju.store.dataset import load_store
from guiju.store.query import query_task
from guiju.store.worker import Context


def query_context(files: Sequence[str], output_bytes: int = 8 * 2**20) -> Context:
    """The task `query` over the dataset in these files (`load_store`); output_bytes as in the pool's `Limits`."""
    return {"query": query_task(load_store(Path(file) for file in files), output_bytes)}
