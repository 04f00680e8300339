"""The start page and the query page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from guiju.web.examples import group_examples
from guiju.web.queries import unknown_query
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def show_start() -> str:
    """Show what one can do here."""
    service = current()
    rulesets = known_rulesets(service.engine.store)
    by_ruleset = group_examples(service.engine.examples)
    return render_template(
        "start.html",
        rulesets=rulesets,
        queries=list(service.named_queries.values()),
        examples=[examples[0] for examples in by_ruleset.values()],
    )


@blueprint.get("/query")
def show_query() -> str:
    """Show the page where queries are written; the text after `#` is read by the page's script.

    `?example=` puts a named query into the page. Raises: Problem 404 `unknown-query`.
    """
    queries = current().named_queries
    name = request.args.get("example")
    if name is not None and name not in queries:
        raise unknown_query(name)
    text = queries[name].text if name is not None else None
    return render_template("query.html", query=text, result=None, examples=queries.values())


@blueprint.get("/favicon.ico")
def no_icon() -> Response:
    """Say that there is no icon, so that browsers leave the log alone."""
    return Response(status=204, headers={"Cache-Control": "public, max-age=86400"})
