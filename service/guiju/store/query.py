"""One SPARQL 1.1 query on a pyoxigraph store: evaluated, and serialised in the media type that was asked for."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Self, TypedDict, cast

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, QueryBoolean, QueryTriples, Store, Variable

from guiju.store.bindings import EngineTerm, Term, engine_terms, fill_places
from guiju.store.errors import OutputLimitExceeded, Problem
from guiju.store.media import GRAPHS, TABLES, choose
from guiju.store.rows import check_rows
from guiju.store.syntax import names_graphs, refused, words
from guiju.store.worker import Task, TaskResult

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from pyoxigraph import QuerySolutions

    Result = QuerySolutions | QueryBoolean | QueryTriples


class TermFields(TypedDict):
    """The fields of `Term`, as they travel in JSON."""

    value: str
    iri: bool
    datatype: str | None
    language: str | None


class QueryParameters(TypedDict, total=False):
    """The parameters of the task `query`, as `run_query` explains them."""

    media_type: str
    default_graphs: list[str]
    named_graphs: list[str]
    bindings: dict[str, TermFields]
    rows: int


class CappedBuffer(io.RawIOBase):
    """Bytes in memory up to a limit; raises `OutputLimitExceeded` at the first byte beyond it."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit
        self.content = bytearray()

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        """Append the data; returns its length."""
        before = len(self.content)
        self.content += data
        if len(self.content) > self.limit:
            raise OutputLimitExceeded(self.limit)
        return len(self.content) - before


def run_query(
    store: Store,
    text: str,
    media_type: str = "*/*",
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    bindings: Mapping[str, Term] | None = None,
    output_bytes: int = 8 * 2**20,
    rows: int | None = None,
) -> TaskResult:
    """Evaluate a query.

    Parameters: text, SPARQL 1.1 Query; media_type, one or more (`choose`); default_graphs and named_graphs, the
    dataset of the protocol (SPARQL 1.1 Protocol 2.1.4), which overrides FROM; without either the default graph is the
    union of all; bindings, parameters by variable name; output_bytes, the cap; rows, the most of a table.
    Returns: body, the serialised answer; meta, its `media_type` and `kind` (solutions, boolean or graph).
    Raises: `Problem` 400 (`query-syntax`, `query-evaluation`, `parameter-invalid`, `parameter-unknown`,
    `graph-invalid`), 403 (`update-refused`, `service-refused`), 406 `not-acceptable`; `OutputLimitExceeded`,
    `RowLimitExceeded`.
    """
    filled, terms = fill_places(text, engine_terms(bindings or {}))
    output = CappedBuffer(output_bytes)
    try:
        result = ask(store, filled, Dataset.of(filled, default_graphs, named_graphs), terms)
        kind, given = serialise(result, media_type, output)
    except SyntaxError as error:
        raise refused(filled, error, store.query) from error
    except (RuntimeError, OSError, ValueError) as error:
        raise failed(filled, error, terms) from error
    body = bytes(output.content)
    if rows is not None and kind == "solutions":
        check_rows(body, given, rows)
    return TaskResult({"media_type": given, "kind": kind}, body)


@dataclass(frozen=True)
class Dataset:
    """The dataset of a query as the engine takes it: the union of all graphs, or some graphs, or as the query says."""

    union: bool
    default: list[NamedNode | BlankNode | DefaultGraph] | None = None
    named: list[NamedNode | BlankNode] | None = None

    @classmethod
    def of(cls, text: str, default_graphs: Sequence[str], named_graphs: Sequence[str]) -> Self:
        """The dataset of the protocol, else of the query's FROM, else the union.

        The union is asked for only where the query has no FROM: the engine would let the union win in silence.
        """
        if default_graphs or named_graphs:
            named: list[NamedNode | BlankNode] = [graph_name(iri) for iri in named_graphs]
            return cls(False, [graph_name(iri) for iri in default_graphs], named)
        return cls(not names_graphs(text))


def ask(store: Store, text: str, dataset: Dataset, terms: Mapping[str, EngineTerm]) -> "Result":
    """Hand the query to the engine, which parses it now and evaluates it when the result is read."""
    return store.query(
        text,
        use_default_graph_as_union=dataset.union,
        default_graph=dataset.default,
        named_graphs=dataset.named,
        substitutions={Variable(name): term for name, term in terms.items()},
    )


def serialise(result: "Result", media_type: str, buffer: CappedBuffer) -> tuple[str, str]:
    """Write the answer in the first media type that fits its kind; returns the kind and that media type."""
    output = cast("IO[bytes]", buffer)  # all that the engine asks of it is `write`
    if isinstance(result, QueryTriples):
        given, graph_format = choose(media_type, GRAPHS)
        result.serialize(output, format=graph_format)
        return "graph", given
    given, table_format = choose(media_type, TABLES)
    result.serialize(output, format=table_format)
    return "boolean" if isinstance(result, QueryBoolean) else "solutions", given


def graph_name(iri: str) -> NamedNode:
    """A graph's name. Raises `Problem` 400 `graph-invalid`."""
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise Problem(
            400,
            "graph-invalid",
            f"图的名称 {iri!r} 不是有效的 IRI",
            f"The graph name {iri!r} is not a valid IRI",
            "请写完整的 IRI。 / Write the IRI in full.",
        ) from error


def service_refused() -> Problem:
    """The problem for a query that would have the engine ask another server."""
    return Problem(
        403,
        "service-refused",
        "本服务不访问其他服务器，SERVICE 不可用",
        "This service calls no other server; SERVICE is not available",
        "请去掉 SERVICE，只查询本库数据。 / Remove SERVICE and ask about the data here.",
    )


def failed(text: str, error: Exception, terms: Mapping[str, object]) -> Problem:
    """The problem for a query that is well-formed but that the engine cannot evaluate."""
    if "SELECT projection" in str(error):
        names = ", ".join(terms)
        return Problem(
            400,
            "parameter-unknown",
            f"查询没有参数 {names}",
            f"The query has no parameter {names}",
            "参数须是结果的一列，或在查询中写作 VALUES ?名称 { UNDEF }。 / "
            "A parameter is a column of the answer, or is written VALUES ?name { UNDEF } in the query.",
        )
    if "SERVICE" in words(text):
        return service_refused()
    return Problem(
        400,
        "query-evaluation",
        "查询无法执行",
        "The query cannot be evaluated",
        "请查看 detail 中引擎给出的原因。 / See the engine's reason in `detail`.",
        detail=str(error)[:500],
    )


def decoded(payload: bytes) -> str:
    """The text of a query. Raises `Problem` 400 `query-encoding` where it is not in UTF-8."""
    try:
        return payload.decode()
    except UnicodeDecodeError as error:
        raise Problem(
            400,
            "query-encoding",
            f"查询不是 UTF-8 编码（第 {error.start + 1} 个字节）",
            f"The query is not in UTF-8 (byte {error.start + 1})",
            "请以 UTF-8 编码提交。 / Send it in UTF-8.",
        ) from error


def query_task(store: Store, output_bytes: int = 8 * 2**20) -> Task:
    """The task `query` on a store: the payload is the query's text in UTF-8, the parameters those of `run_query`."""

    def query(payload: bytes, parameters: Mapping[str, object]) -> TaskResult:
        wish = cast("QueryParameters", parameters)
        return run_query(
            store,
            decoded(payload),
            wish.get("media_type", "*/*"),
            wish.get("default_graphs", []),
            wish.get("named_graphs", []),
            {name: Term(**fields) for name, fields in wish.get("bindings", {}).items()},
            output_bytes,
            wish.get("rows"),
        )

    # One query of each kind, so that nothing is left to be imported when a worker can open no file any more.
    for example in ("SELECT * {}", "ASK {}", "CONSTRUCT {} {}"):
        run_query(store, example)
    return query
