"""A dataset behind any SPARQL 1.1 endpoint, asked through SPARQLWrapper by form POST (which Virtuoso needs)."""

import http.client
import json
import math
import time
import urllib.error
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from SPARQLWrapper import POST, SELECT, URLENCODED, SPARQLExceptions, SPARQLWrapper

from guiju.store.bindings import Term, with_inline_data
from guiju.store.errors import Abandoned, OutputLimitExceeded, Problem, TimeLimitExceeded
from guiju.store.media import GRAPHS, TABLES, choose
from guiju.store.syntax import QUERY_FORMS, UPDATES, first_word, update_refused
from guiju.store.worker import TaskResult

PIECE = 2**16
ENDINGS = {"application/sparql-results+xml": b"</sparql>", "application/rdf+xml": b">"}


class Response(Protocol):
    """What is used of an HTTP response."""

    def read1(self, size: int) -> bytes:
        """Return what has arrived, at most `size` bytes, nothing at the end."""

    def getheader(self, name: str) -> str | None:
        """Return a header's value."""


class RemoteStore:
    """The `Store` behind a SPARQL 1.1 Protocol endpoint.

    Parameters: endpoint, its URL; seconds, the time limit of one query; output_bytes, the cap of one answer.
    """

    def __init__(self, endpoint: str, seconds: float = 30.0, output_bytes: int = 8 * 2**20) -> None:
        self.endpoint = endpoint
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
        """See `Store.query`. Raises further `Problem` 502 where the endpoint cannot be reached or breaks off."""
        form = first_word(text)
        if form not in QUERY_FORMS:
            raise update_refused() if form in UPDATES else no_query(form)
        given, accept = self.media_types(form, media_type)
        request = self.request(with_inline_data(text, bindings or {}), accept)
        for graph in default_graphs:
            request.addDefaultGraph(graph)
        for graph in named_graphs:
            request.addNamedGraph(graph)
        body = self.fetch(request, abandoned)
        self.check_whole(body, accept)
        kind = {"SELECT": "solutions", "ASK": "boolean"}.get(form, "graph")
        return TaskResult({"media_type": given, "kind": kind}, body)

    @staticmethod
    def media_types(form: str, wanted: str) -> tuple[str, str]:
        """The media type to give, and the one to ask the endpoint for (the registered name of the same format)."""
        if form in {"SELECT", "ASK"}:
            given, table = choose(wanted, TABLES)
            return given, next(name for name, offered in TABLES.items() if offered == table)
        given, graph = choose(wanted, GRAPHS)
        return given, next(name for name, offered in GRAPHS.items() if offered == graph)

    def request(self, text: str, accept: str) -> SPARQLWrapper:
        """The request, ready to be sent."""
        request = SPARQLWrapper(self.endpoint)
        request.setMethod(POST)
        request.setRequestMethod(URLENCODED)
        request.setTimeout(math.ceil(self.seconds))
        request.addCustomHttpHeader("Accept", accept)
        # Not setQuery: the expression by which it looks for the query's form takes minutes on 20 KB of "PREFIX a:<".
        request.queryString = text
        request.queryType = SELECT
        return request

    def fetch(self, request: SPARQLWrapper, abandoned: Callable[[], bool] | None) -> bytes:
        """Send the request and read the whole answer, within the limits."""
        deadline = time.monotonic() + self.seconds
        try:
            response = request.query().response
            body = self.read(response, deadline, abandoned)
        except SPARQLExceptions.QueryBadFormed as error:
            raise refused_by_endpoint(str(error)) from error
        except TimeoutError as error:
            raise TimeLimitExceeded(self.seconds) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise TimeLimitExceeded(self.seconds) from error
            raise self.unavailable(str(error)) from error
        except (SPARQLExceptions.SPARQLWrapperException, http.client.HTTPException, OSError) as error:
            raise self.unavailable(type(error).__name__) from error
        return body

    def read(self, response: Response, deadline: float, abandoned: Callable[[], bool] | None) -> bytes:
        """The body of the response; an answer that the endpoint has cut is an error."""
        body = bytearray()
        while piece := response.read1(PIECE):
            body += piece
            if len(body) > self.output_bytes:
                raise OutputLimitExceeded(self.output_bytes)
            if time.monotonic() > deadline:
                raise TimeLimitExceeded(self.seconds)
            if abandoned is not None and abandoned():
                raise Abandoned
        length = response.getheader("Content-Length")
        # Virtuoso cuts at its ResultSetMaxRows and says so in this header alone.
        if (length is not None and int(length) != len(body)) or response.getheader("X-SPARQL-MaxRows") is not None:
            raise self.cut()
        return bytes(body)

    def check_whole(self, body: bytes, media_type: str) -> None:
        """Raise where a document that shows its end has none: some servers answer 200 and break off."""
        if media_type.endswith("json"):
            try:
                json.loads(body)
            except ValueError as error:
                raise self.cut() from error
        if not body.rstrip().endswith(ENDINGS.get(media_type, b"")):
            raise self.cut()

    def cut(self) -> Problem:
        """The problem for an answer that is not whole."""
        return Problem(
            502,
            "store-cut",
            "外部查询服务返回的结果不完整，未采用任何部分",
            "The remote endpoint broke its answer off; no part of it is used",
            "请用 LIMIT 缩小结果，或联系该服务的管理员。 / Ask for less with LIMIT, or ask who runs the endpoint.",
        )

    def unavailable(self, reason: str) -> Problem:
        """The problem for an endpoint that gives no usable answer."""
        return Problem(
            502,
            "store-unavailable",
            "外部查询服务无法使用",
            "The remote endpoint cannot be used",
            "请检查所给地址及该服务是否在运行。 / Check the address, and that the service runs.",
            detail=reason[:500],
            retry_after=5,
        )


def no_query(word: str | None) -> Problem:
    """The problem for a text that begins like no query."""
    found_zh, found_en = (f"以 {word[:30]} 开头", f"begins with {word[:30]}") if word else ("是空的", "is empty")
    forms = "SELECT, ASK, CONSTRUCT, DESCRIBE"
    return Problem(
        400,
        "query-syntax",
        f"这不是查询：它{found_zh}",
        f"This is not a query: it {found_en}",
        f"查询以 {forms} 之一开头。 / A query begins with one of {forms}.",
    )


def refused_by_endpoint(reason: str) -> Problem:
    """The problem for a query that the endpoint calls malformed."""
    return Problem(
        400,
        "query-syntax",
        "外部查询服务认为查询有语法错误",
        "The remote endpoint finds a syntax error in the query",
        "请查看 detail 中该服务给出的原因。 / See the endpoint's reason in `detail`.",
        detail=reason[:500],
    )
