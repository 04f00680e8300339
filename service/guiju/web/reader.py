"""The reader: the rule sets and their texts, with the norms marked where they are quoted."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from flask import Blueprint, Response, render_template

from guiju.media_types import JSON
from guiju.store.errors import Problem
from guiju.web.document import ReaderDocument, read_document
from guiju.web.rulesets import RuleSet, known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate

IDENTIFIER: Final = re.compile(r"[a-z0-9-]{1,60}")
STRENGTH_SIGNS: Final = {
    "strict": "■",
    "firm": "●",
    "in-principle": "◐",
    "ordinarily": "○",
    "encouraged": "△",
    "permitted": "◇",
    "declaratory": "□",
}
"""Small signs behind a norm's quote; each has its name as text alternative, and the page explains them."""
blueprint = Blueprint("reader", __name__)


@blueprint.get("/rules")
def list_rules() -> Response:
    """List the rule sets."""
    rulesets = known_rulesets(current().engine.store)
    if negotiate(HTML, JSON) == JSON:
        return json_response({"rulesets": [summary(ruleset) for ruleset in rulesets]})
    return Response(render_template("rules.html", rulesets=rulesets), mimetype=HTML)


@blueprint.get("/rules/<identifier>")
def read_rules(identifier: str) -> Response:
    """Show one rule set as a text to read."""
    rulesets = {ruleset.identifier: ruleset for ruleset in known_rulesets(current().engine.store)}
    if identifier not in rulesets or not IDENTIFIER.fullmatch(identifier):
        raise unknown_ruleset(identifier, list(rulesets))
    document = read_document(current().engine.store, identifier)
    if document is None:
        raise unknown_ruleset(identifier, list(rulesets))
    page = render_template(
        "reader.html",
        ruleset=rulesets[identifier],
        document=document,
        parts=chapters(document),
        strength_signs=STRENGTH_SIGNS,
    )
    return Response(page, mimetype=HTML)


def summary(ruleset: RuleSet) -> dict[str, Any]:
    """Return a rule set as JSON."""
    return {
        "ruleset": ruleset.identifier,
        "title": ruleset.title,
        "number": ruleset.number,
        "issued": ruleset.issued,
        "articles": ruleset.articles,
        "norms": ruleset.norms,
        "href": f"/rules/{ruleset.identifier}",
    }


def chapters(document: ReaderDocument) -> list[dict[str, Any]]:
    """Return the units as the page nests them: chapters → articles → paragraphs → items; the rest by itself."""
    top: list[dict[str, Any]] = []
    places: dict[str, dict[str, Any]] = {}
    for unit in document.units:
        node: dict[str, Any] = {"unit": unit, "segments": document.segments.get(unit.fragment, ()), "children": []}
        places[unit.kind] = node
        parent = {"article": "chapter", "paragraph": "article", "item": "paragraph"}.get(unit.kind)
        siblings = places[parent]["children"] if parent in places else top
        siblings.append(node)
    return top


def json_response(document: dict[str, Any]) -> Response:
    """Return a JSON answer with its ETag."""
    return cacheable(Response(json.dumps(document, ensure_ascii=False), content_type=JSON))


def unknown_ruleset(identifier: str, known: list[str]) -> Problem:
    """Return the problem of an ID that no rule set has."""
    return Problem(
        404,
        "unknown-ruleset",
        f"没有规则“{identifier[:80]}”。",
        f"There is no rule set “{identifier[:80]}”.",
        hint=f"已有规则 / known: {'、'.join(known)}",
        known=known,
    )
