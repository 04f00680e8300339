"""The one interface to a dataset, and the embedded engine behind it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from guiju.store.bindings import Term
from guiju.store.pool import WorkerPool
from guiju.store.worker import TaskResult

__all__ = ["EmbeddedStore", "Store", "TaskResult"]


class Store(Protocol):
    """Something that answers SPARQL 1.1 queries."""

    def query(
        self,
        text: str,
        media_type: str = "*/*",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        bindings: Mapping[str, Term] | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        """Evaluate one query.

        Parameters: text, SPARQL 1.1 Query; media_type, or several separated by commas in order of preference, of which
        the first that fits the kind of the answer is given; default_graphs and named_graphs, IRIs (SPARQL 1.1 Protocol
        2.1.4); bindings, parameters by variable name (see `guiju.store.bindings`); abandoned, asked
        now and then whether the client has gone away.
        Returns: body, the whole answer; meta, its `media_type` and its `kind` (solutions, boolean or graph).
        Raises: `Problem`.
        """


class EmbeddedStore:
    """The store of this service: pyoxigraph, in the killable workers of a pool whose context has the task `query`."""

    def __init__(self, pool: WorkerPool) -> None:
        self.pool = pool

    def query(
        self,
        text: str,
        media_type: str = "*/*",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        bindings: Mapping[str, Term] | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        """See `Store.query`."""
        parameters = {
            "media_type": media_type,
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "bindings": {name: term.as_dict() for name, term in (bindings or {}).items()},
            "rows": self.pool.limits.rows,
        }
        return self.pool.run("query", text.encode(errors="surrogatepass"), parameters, abandoned=abandoned)
