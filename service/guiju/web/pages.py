"""The start page and the query page."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from guiju.web.rulesets import known_rulesets
from guiju.web.service import current

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def show_start() -> str:
    """Show what one can do here."""
    service = current()
    rulesets = known_rulesets(service.engine.store)
    return render_template(
        "start.html",
        rulesets=rulesets,
        queries=list(service.named_queries.values()),
        examples=service.engine.examples,
    )


@blueprint.get("/query")
def show_query() -> str:
    """Show the page where queries are written; the text after `#` is read by the page's script."""
    return render_template("query.html", query=None, result=None, examples=current().named_queries.values())


@blueprint.get("/favicon.ico")
def no_icon() -> Response:
    """Say that there is no icon, so that browsers leave the log alone."""
    return Response(status=204, headers={"Cache-Control": "public, max-age=86400"})
