"""The `/who` page and endpoint: who may sign, who may chair, with the clauses that say so."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from guiju.media_types import JSON
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML, negotiate, with_charset

OWN: Final = frozenset({"ruleset", "act", "kind", "on", "absent", "lang"})
"""Parameters with a meaning of their own; every other one is a fact of the matter."""
ABSENCE_FIELDS: Final = 2
"""For how many absent leaders the form has room; the address takes more."""
blueprint = Blueprint("who", __name__)


@blueprint.get("/who")
def who() -> Response:
    """Answer who may do the act `act` by the rules `ruleset`, as JSON or as the page; without them show the form."""
    chosen = negotiate(HTML, JSON)
    given = request.args
    found = current().engine.who(
        given.get("ruleset") or "",
        given.get("act") or "",
        facts=[(name, value) for name, value in given.items(multi=True) if name not in OWN and value],
        absent=[text for text in given.getlist("absent") if text],
        kind=given.get("kind") or None,
        on=given.get("on") or None,
    )
    if chosen == JSON:
        response = Response(found.body, content_type=with_charset(JSON))
    else:
        response = Response(page(json.loads(found.body)), mimetype=HTML)
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response


def page(answer: Mapping[str, Any]) -> str:
    """Return the page: the form with what may be chosen for this act, and the answer where an act was asked about."""
    absent = [
        absence["role"]["token"] + (f"={absence['kind']['token']}" if absence["kind"] else "")
        for absence in answer["absences"]
    ]
    return render_template(
        "who.html",
        answer=answer,
        asked=bool(request.args.get("act")),
        rulesets=known_rulesets(current().engine.store),
        absent=absent + [""] * max(1, ABSENCE_FIELDS - len(absent)),
    )
