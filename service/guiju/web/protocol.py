"""Reads a request of the SPARQL 1.1 Protocol: where the query and its dataset stand, and what may not stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from flask import Request
from werkzeug.datastructures import MultiDict

from guiju.store.errors import Problem

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
RESULT_TYPES = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
"""Media types of SELECT and ASK answers, the preferred one first."""
GRAPH_TYPES = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
"""Media types of CONSTRUCT and DESCRIBE answers, the preferred one first."""
GENERIC_TYPES = ("application/json", "application/xml", "text/xml")
"""Generic names under which clients ask for the formats in JSON and XML."""


# An IRI reference without a scheme. A comparison that looks like one does no harm: BASE changes nothing else.
RELATIVE: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]{0,60}:)[^<>\"{}|^`\\\x00-\x20]*>")


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query operation (SPARQL 1.1 Protocol, section 2.1)."""

    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def with_base(query: str, base: str) -> str:
    """Return the query with the service's base IRI ahead, where it may hold a relative IRI (SPARQL 1.1 Query, 4.1.1.2).

    Other queries stay as they were sent, so that line and column of a mistake are the client's own.
    """
    return f"BASE <{base}> {query}" if holds_relative_iri(query) else query


def holds_relative_iri(query: str) -> bool:
    """Whether a query may hold an IRI that only a base makes whole."""
    return RELATIVE.search(query) is not None


def refuse_update() -> Problem:
    """Return the refusal of SPARQL Update: the graph is a build product of the texts."""
    return Problem(
        403,
        "update-refused",
        "本服务只提供查询，不接受 SPARQL 更新。",
        "This service answers queries only: SPARQL Update is refused.",
        hint="图由规则文本构建而成，要更改请修改 data/ 与 ontology/ 后重新构建。 / "
        "The graph is built from the texts: change data/ or ontology/ and build again.",
    )


def read_query_request(request: Request, longest: int) -> QueryRequest | None:
    """Read the query operation of a request, None where it holds none (then the service describes itself).

    Parameters: longest, most characters of the query.
    Raises: Problem 400 for a missing, repeated, too long or undecodable query, 403 for an update, 415 for another body.
    """
    decode(unquote_to_bytes(request.query_string))
    parameters: MultiDict[str, str] = request.args
    queries: Sequence[str] = parameters.getlist("query")
    if request.method == "POST":
        queries, parameters = read_body(request)
    elif request.args.get("update") is not None:
        raise refuse_update()
    if len(queries) > 1:
        raise Problem(
            400,
            "query-repeated",
            f"参数 query 出现了 {len(queries)} 次。",
            f"The parameter query was sent {len(queries)} times.",
            hint="一次请求只能有一个 query。 / Send exactly one query.",
        )
    if not queries:
        if request.method != "POST" and not (set(parameters) & {"default-graph-uri", "named-graph-uri"}):
            return None
        raise missing_query()
    if not queries[0].strip():
        raise missing_query()
    if len(queries[0]) > longest:
        raise Problem(
            400,
            "query-too-long",
            f"查询有 {len(queries[0])} 个字符，上限为 {longest}。",
            f"The query has {len(queries[0])} characters; {longest} at most.",
            hint="请缩短查询或分成几次。 / Shorten the query or split it.",
        )
    graphs = [tuple(parameters.getlist(name)) for name in ("default-graph-uri", "named-graph-uri")]
    return QueryRequest(queries[0], graphs[0], graphs[1])


def missing_query() -> Problem:
    """Return the problem of a query operation without its query."""
    return Problem(
        400,
        "query-missing",
        "请求中没有查询：query 缺失或者为空。",
        "The request carries no query: it is missing or empty.",
        hint="GET /sparql?query=…，或以 application/sparql-query 类型 POST 查询文本。 / "
        "GET /sparql?query=…, or POST the query text as application/sparql-query.",
    )


def not_utf8() -> Problem:
    """Return the problem of a query that is not encoded in UTF-8."""
    return Problem(
        400,
        "not-utf8",
        "查询不是 UTF-8 编码。",
        "The query is not encoded in UTF-8.",
        hint="请以 UTF-8 编码发送。 / Send it encoded in UTF-8.",
    )


def read_body(request: Request) -> tuple[Sequence[str], MultiDict[str, str]]:
    """Return the queries of a POST and the parameters of its dataset (sections 2.1.2 and 2.1.3)."""
    mimetype = request.mimetype
    if request.mimetype_params.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise not_utf8()
    if mimetype == DIRECT:
        if "query" in request.args:
            raise Problem(
                400,
                "query-repeated",
                "查询既在地址中，又在正文中。",
                "A query stands in the address and another one in the body.",
                hint="只保留一处。 / Keep one of them.",
            )
        return [decode(request.get_data(cache=False))], request.args
    if mimetype in {FORM, MULTIPART}:
        decode(unquote_to_bytes(request.get_data(cache=True)) if mimetype == FORM else b"")
        if "update" in request.form:
            raise refuse_update()
        both = MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
        return both.getlist("query"), both
    if mimetype == UPDATE:
        raise refuse_update()
    raise Problem(
        415,
        "unsupported-media-type",
        f"不支持内容类型“{request.content_type or '（未写明）'}”。",
        f"The content type “{request.content_type or '(none)'}” is not supported.",
        hint=f"POST 请用 {DIRECT} 或 {FORM}。 / POST as {DIRECT} or {FORM}.",
    )


def decode(body: bytes) -> str:
    """Decode a query text, refusing anything but UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf8() from error
