"""The dataset behind any SPARQL 1.1 endpoint: queries are judged in a killable worker before they are sent."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from pyoxigraph import QueryBoolean, Store

from guiju.store.bindings import Term
from guiju.store.media import GRAPHS, TABLES, choose
from guiju.store.pool import WorkerPool
from guiju.store.worker import TaskResult

if TYPE_CHECKING:
    from guiju.store.endpoint import Endpoint

NOTHING = ["urn:guiju:no-graph"]
"""Sent for no graphs: where none are sent, Virtuoso takes all that it has."""
JSON = "application/sparql-results+json"
KINDS = {"SELECT": "solutions", "ASK": "boolean"}


class RemoteStore:
    """The `Store` behind a SPARQL 1.1 Protocol endpoint.

    Parameters: endpoint; pool, whose context has the task `judge`; seconds, the time limit of one query; output_bytes,
    the cap of one answer.
    """

    def __init__(
        self, endpoint: "Endpoint", pool: WorkerPool, seconds: float = 30.0, output_bytes: int = 8 * 2**20
    ) -> None:
        self.endpoint = endpoint
        self.pool = pool
        self.seconds = seconds
        self.output_bytes = output_bytes

    def query(
        self,
        text: str,
        media_type: str = "*/*",
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        bindings: Mapping[str, Term] | None = None,
        abandoned: Callable[[], bool] | None = None,
    ) -> TaskResult:
        """See `Store.query`. Raises further the problems of `Endpoint.query` and of `guiju.store.judge.judge`."""
        parameters = {
            "default_graphs": list(default_graphs),
            "named_graphs": list(named_graphs),
            "bindings": {name: term.as_dict() for name, term in (bindings or {}).items()},
        }
        judged = self.pool.run("judge", text.encode(errors="surrogatepass"), parameters, abandoned=abandoned)
        form = str(judged.meta["form"])
        given, accept = media_types(form, media_type)
        dataset = cast(Mapping[str, list[str]], judged.meta["dataset"])
        body = self.endpoint.query(
            judged.body.decode(),
            JSON if form == "ASK" else accept,
            dataset["default"] or NOTHING,
            dataset["named"] or NOTHING,
            self.seconds,
            self.output_bytes,
            abandoned,
        )
        if form == "ASK":
            body = boolean(body, accept)
        return TaskResult({"media_type": given, "kind": KINDS.get(form, "graph")}, body)


def boolean(body: bytes, media_type: str) -> bytes:
    """The answer to an ASK in a media type, written by the engine's own hand; Virtuoso answers with a row, or none."""
    document = json.loads(body)
    truth = document["boolean"] if "boolean" in document else bool(document["results"]["bindings"])
    result = cast(QueryBoolean, Store().query("ASK {}" if truth else "ASK { FILTER(false) }"))
    return result.serialize(format=TABLES[media_type]) or b""


def media_types(form: str, wanted: str) -> tuple[str, str]:
    """The media type to give, and the one to ask the endpoint for (the registered name of the same format)."""
    if form in KINDS:
        given, table = choose(wanted, TABLES)
        return given, next(name for name, offered in TABLES.items() if offered == table)
    given, graph = choose(wanted, GRAPHS)
    return given, next(name for name, offered in GRAPHS.items() if offered == graph)
