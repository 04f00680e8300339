"""What programs ask a service about itself: context, interface description, dataset description, health, metrics."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, request

from guiju.web import metrics
from guiju.web.answers import select
from guiju.web.case_context import case_context
from guiju.web.description import named_graphs, void_description
from guiju.web.openapi import openapi_document
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current
from guiju.web.sparql import cacheable, negotiate, with_charset

blueprint = Blueprint("api", __name__)


def json_answer(document: dict[str, Any], media_type: str = "application/json") -> Response:
    """Return a JSON document with its ETag."""
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    return cacheable(Response(text, content_type=media_type))


@blueprint.get("/context.jsonld")
def show_context() -> Response:
    """Return the JSON-LD context of cases."""
    return json_answer(case_context(current().engine.store), "application/ld+json")


@blueprint.get("/openapi.json")
def show_openapi() -> Response:
    """Return the description of the HTTP interface (OpenAPI 3.1)."""
    store, queries = current().engine.store, list(current().named_queries.values())
    lists = dict.fromkeys(one.choices for query in queries for one in query.parameters if one.choices)
    choices = {text: [row["value"].text for row in select(store, text).rows] for text in lists}
    return json_answer(openapi_document(request.url_root.rstrip("/"), queries, choices))


@blueprint.get("/.well-known/void")
def show_void() -> Response:
    """Return the description of the dataset."""
    chosen = negotiate(*GRAPH_TYPES)
    body = void_description(current().engine.store, request.url_root, chosen)
    return cacheable(Response(body, content_type=with_charset(chosen)))


@blueprint.get("/health")
def show_health() -> Response:
    """Return whether a worker answers, what is served, and every limit."""
    service = current()
    graphs = named_graphs(service.engine.store)
    rulesets = known_rulesets(service.engine.store)
    document = {
        "status": "ok",
        "dataset": service.engine.dataset_version,
        "store": f"remote: {service.settings.store}" if service.settings.store else "embedded",
        "counts": {
            "triples": sum(triples for _, triples in graphs),
            "graphs": len(graphs),
            "rulesets": len(rulesets),
            "articles": sum(ruleset.articles for ruleset in rulesets),
            "norms": sum(ruleset.norms for ruleset in rulesets),
            "queries": len(service.named_queries),
        },
        "limits": service.settings.public(),
    }
    response = json_answer(document)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/metrics")
def show_metrics() -> Response:
    """Return the counters for Prometheus."""
    text = current().metrics.text(current().engine.dataset_version)
    response = Response(text, content_type=metrics.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
