"""Makes the web application: parts, guards, error shape, counters and log."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, g, request

from guiju.resources import resource
from guiju.store.named_queries import NamedQuery, load_named_queries
from guiju.web import (
    api,
    ask,
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
from guiju.web.answer_cache import AnswerCache
from guiju.web.budget import Budget, client_of
from guiju.web.compression import compress
from guiju.web.engine import Engine
from guiju.web.log import log_request
from guiju.web.metrics import Metrics
from guiju.web.problems import register_error_handlers
from guiju.web.service import EXTENSION, Service, current
from guiju.web.settings import Settings
from guiju.web.verdicts import in_language, leaves, quote_in_sentence, told, unit_address

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

FREE: Final = frozenset({"/health", "/metrics"})
"""What whoever watches the service asks for: answered even to a client that has used up its time."""
PARTS: Final = (pages, ask, sparql, check, case_forms, due, who, queries, reader, resources, ontology, compare, api)


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
    app.url_map.merge_slashes = False  # an IRI with two slashes is another IRI
    loaded = load_named_queries(resource("queries")) if named_queries is None else named_queries
    service = app.extensions[EXTENSION] = Service(engine, settings, loaded)
    watch(app, settings)
    keep_answers(app, settings, service.metrics)
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


def watch(app: Flask, settings: Settings) -> None:
    """Count, charge and log every request: method, path, status and time; never a query, a parameter or a body."""
    budget = Budget(settings.client_seconds, settings.client_rate)

    @app.before_request
    def start() -> None:
        g.begun = budget.begin()
        if request.path not in FREE:
            budget.check(client_of(request.remote_addr))

    @app.after_request
    def count(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(none)"
        tell(current().metrics, route, request.method, request.path, response.status_code, time.monotonic() - g.begun)
        return response

    @app.teardown_request
    def charge(_error: BaseException | None) -> None:
        if "begun" in g:
            budget.end(client_of(request.remote_addr), g.begun)


def tell(metrics: Metrics, route: str, method: str, path: str, status: int, seconds: float) -> None:
    """Count and log one answer."""
    metrics.observe(route, method, status, seconds)
    log_request(method, path, status, seconds)


def keep_answers(app: Flask, settings: Settings, metrics: Metrics) -> None:
    """Put the cache of answers before the application; not where a remote store may change what it says."""
    if settings.store is not None or not settings.cache_bytes:
        return

    def told(environ: WSGIEnvironment, status: int) -> None:
        tell(metrics, "(kept)", "GET", environ["PATH_INFO"], status, 0.0)

    app.wsgi_app = AnswerCache(app.wsgi_app, settings.cache_bytes, told)  # type: ignore[method-assign]
