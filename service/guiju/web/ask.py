"""The `/ask` page and endpoint: a question in Chinese, answered with the norms that say it."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, render_template, request

from guiju.media_types import JSON
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML, negotiate, with_charset

blueprint = Blueprint("ask", __name__)


@blueprint.get("/ask")
def ask() -> Response:
    """Answer the question `q` by the rules `ruleset`, or by those that it names; the page without `q` is the form."""
    chosen = negotiate(HTML, JSON)
    question, ruleset = request.args.get("q", ""), request.args.get("ruleset", "")
    form_only = chosen == HTML and not question
    found = b"null" if form_only else current().engine.ask(question, ruleset).body
    if chosen == JSON:
        response = Response(found, content_type=with_charset(JSON))
    else:
        response = Response(page(json.loads(found), ruleset), mimetype=HTML)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def page(answer: dict[str, Any] | None, ruleset: str) -> str:
    """Return the page: the form, and the answer where something was asked."""
    rulesets = known_rulesets(current().engine.store)
    titles = {one.identifier: one.title for one in rulesets}
    return render_template("ask.html", answer=answer, chosen=ruleset, rulesets=rulesets, titles=titles)
