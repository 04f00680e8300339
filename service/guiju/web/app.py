"""Makes the web application: parts, guards, error shape, counters and log."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Final

from flask import Flask, Response, g, request

from guiju.resources import resource
from guiju.store.named_queries import NamedQuery, load_named_queries
from guiju.web import (
    api,
    case_forms,
    check,
    compare,
    due,
    ontology,
    pages,
    queries,
    reader,
    rendering,
    resources,
    security,
    sparql,
    who,
)
from guiju.web.compression import compress
from guiju.web.engine import Engine
from guiju.web.problems import register_error_handlers
from guiju.web.service import EXTENSION, Service, current
from guiju.web.settings import Settings
from guiju.web.verdicts import in_language, leaves, quote_in_sentence, told, unit_address

LOGGER: Final = logging.getLogger("guiju.web")
PARTS: Final = (pages, sparql, check, case_forms, due, who, queries, reader, resources, ontology, compare, api)


def create_app(engine: Engine, settings: Settings, named_queries: Mapping[str, NamedQuery] | None = None) -> Flask:
    """Make the application.

    Parameters: engine, the knowledge; settings; named_queries, those of the installation's `queries` where None.
    Raises: guiju.store.named_queries.QueryFileError for a query file that cannot be read.
    """
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    # One more than is allowed: werkzeug cuts a body without a length there in silence, and the byte too many tells.
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes + 1
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.body_bytes
    app.config["MAX_FORM_PARTS"] = settings.form_parts
    app.url_map.strict_slashes = True
    loaded = load_named_queries(resource("queries")) if named_queries is None else named_queries
    app.extensions[EXTENSION] = Service(engine, settings, loaded)
    watch(app)
    # After-request functions run in reverse order: compression comes last, when the answer is complete.
    app.after_request(lambda response: compress(request, response))
    security.guard(app, settings)
    rendering.prepare(app)
    for function in (unit_address, told, quote_in_sentence, in_language, leaves):
        app.jinja_env.globals[function.__name__] = function
    register_error_handlers(app)
    for part in PARTS:
        app.register_blueprint(part.blueprint)
    return app


def watch(app: Flask) -> None:
    """Count and log every request: method, path, status and time; never a query, a parameter or a body."""

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        route = request.url_rule.rule if request.url_rule else "(none)"
        current().metrics.observe(route, request.method, response.status_code, seconds)
        LOGGER.info("%s %s %d %.1f ms", request.method, request.path[:300], response.status_code, seconds * 1000)
        return response
