"""The `/sparql` endpoint: the query operation of the SPARQL 1.1 Protocol."""

from __future__ import annotations

import time

from flask import Blueprint, Response, render_template, request

from guiju.store.empty.hints import Hint, hint_for
from guiju.store.errors import Problem
from guiju.store.worker import TaskResult
from guiju.web.answers import RESULTS_JSON, TURTLE
from guiju.web.description import service_description
from guiju.web.empty_answers import give_hint
from guiju.web.negotiation import ranked
from guiju.web.protocol import (
    GENERIC_TYPES,
    GRAPH_TYPES,
    RESULT_TYPES,
    QueryRequest,
    holds_relative_iri,
    read_query_request,
    with_base,
)
from guiju.web.results import result_view
from guiju.web.service import current

HTML = "text/html"
blueprint = Blueprint("sparql", __name__)


def not_acceptable(offers: tuple[str, ...]) -> Problem:
    """Return the refusal of an Accept header that none of the offers satisfies."""
    names = "、".join(offers)
    return Problem(
        406,
        "not-acceptable",
        "没有 Accept 所要求的格式。",
        "None of the formats in the Accept header is available.",
        hint=f"可用格式 / available: {names}",
        available=list(offers),
    )


def acceptable(*offers: str) -> list[str]:
    """Return the offers that the request accepts, the most wanted first.

    Raises: Problem 406 that lists the offers.
    """
    accepted = ranked(request.headers.get("Accept"), offers)
    if not accepted:
        raise not_acceptable(offers)
    return accepted


def negotiate(*offers: str) -> str:
    """Return the offer that the request prefers; errors as `acceptable`."""
    return acceptable(*offers)[0]


def with_charset(media_type: str) -> str:
    """Return the media type with the charset that text types need."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def cacheable(response: Response) -> Response:
    """Give the answer to a GET its ETag and answer 304 where the client has it."""
    response.vary.add("Accept")
    if request.method in {"GET", "HEAD"} and response.status_code == 200:
        response.headers["Cache-Control"] = "no-cache"
        response.add_etag()
        response.make_conditional(request)
    else:
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/sparql", methods=["GET", "POST"])
@blueprint.route("/sparql/", methods=["GET", "POST"], endpoint="sparql_with_slash")
def sparql() -> Response:
    """Answer a query, or describe the service where the request holds none."""
    asked = read_query_request(request, current().settings.query_characters)
    if asked is None:
        return describe()
    accepted = acceptable(*RESULT_TYPES, *GRAPH_TYPES, *GENERIC_TYPES, HTML)
    if accepted[0] == HTML:
        return as_page(asked)
    answer, hint = run(asked, [media_type for media_type in accepted if media_type != HTML])
    response = Response(answer.body, content_type=with_charset(str(answer.meta["media_type"])))
    give_hint(response, hint)
    return cacheable(response)


def run(asked: QueryRequest, media_types: list[str]) -> tuple[TaskResult, Hint | None]:
    """Run the query in a worker, and where it finds nothing ask why; both are ended when the client goes away."""
    gone = request.environ.get("waitress.client_disconnected")
    store = current().engine.store
    text = with_base(asked.query, request.base_url) if holds_relative_iri(asked.query) else asked.query
    graphs = asked.default_graphs, asked.named_graphs
    started = time.monotonic()
    answer = store.query(text, ",".join(media_types), *graphs, abandoned=gone)
    return answer, hint_for(answer, store, text, *graphs, spent=time.monotonic() - started, abandoned=gone)


def as_page(asked: QueryRequest) -> Response:
    """Answer with the query page that shows the result: for browsers without JavaScript."""
    started = time.perf_counter()
    answer, hint = run(asked, [RESULTS_JSON, TURTLE])
    is_graph = answer.meta["kind"] == "graph"
    view = result_view(answer.body, is_graph=is_graph, seconds=time.perf_counter() - started, hint=hint)
    page = render_template("query.html", query=asked.query, result=view, examples=current().named_queries.values())
    response = Response(page, mimetype=HTML)
    response.headers["Cache-Control"] = "no-store"
    return response


def describe() -> Response:
    """Answer with the service description (SPARQL 1.1 Service Description)."""
    chosen = negotiate(*GRAPH_TYPES, HTML)
    if chosen == HTML:
        page = render_template("query.html", query=None, result=None, examples=current().named_queries.values())
        return Response(page, mimetype=HTML)
    body = service_description(current().engine.store, request.url_root, chosen)
    return cacheable(Response(body, content_type=with_charset(chosen)))
