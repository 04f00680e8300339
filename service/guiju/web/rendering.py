"""Prepares the templates: language, nonce, links and built assets at hand in every page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, request

from guiju.web.labels import column_label
from guiju.web.language import COOKIE, HTML_CODES, LANGUAGES, requested_language, translate
from guiju.web.links import local_link, reader_link, shorten
from guiju.web.security import nonce

BUILD = Path(__file__).with_name("static") / "build"
YEAR_SECONDS = 365 * 24 * 3600


@cache
def asset_version(name: str) -> str | None:
    """Return a short hash of a built asset, None where the assets were not built; pages then work without script."""
    path = BUILD / name
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.is_file() else None


def asset(name: str) -> str | None:
    """Return the address of a built asset with its version, None where it is not there."""
    version = asset_version(name)
    return f"/static/build/{name}?v={version}" if version else None


def switched_address(language: str) -> str:
    """Return the address of this page in the other language; of a form's answer, the address of the form."""
    pairs = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    path = "/query" if request.path == "/sparql" else request.path
    kept = pairs if request.method in {"GET", "HEAD"} else []
    return f"{path}?{urlencode([*kept, ('lang', language)])}"


def page_context() -> dict[str, Any]:
    """Return what every template can use."""
    language = requested_language(request)
    other = next(name for name in LANGUAGES if name != language)

    def text(key: str, **values: object) -> str:
        return translate(language, key, **values)

    helpers: dict[str, Callable[..., Any]] = {
        "t": text,
        "nonce": nonce,
        "asset": asset,
        "local_link": local_link,
        "reader_link": reader_link,
        "shorten": shorten,
        "column_label": lambda name: column_label(name, language),
    }
    return helpers | {
        "language": language,
        "html_language": HTML_CODES[language],
        "other_language": other,
        "switch_address": switched_address(other),
    }


def page_answer(text: str) -> Response:
    """Return a page that is the same whenever it is asked for, or 304 where the client has it.

    Its ETag leaves out the nonce, which no two answers share; it is weak for that reason (RFC 9110, section 8.8.1).
    """
    response = Response(text, mimetype="text/html")
    response.set_etag(hashlib.sha256(text.replace(nonce(), "").encode()).hexdigest()[:32], weak=True)
    response.vary.update(["Accept", "Accept-Language", "Cookie"])
    response.headers["Cache-Control"] = "private, no-cache"
    return cast("Response", response.make_conditional(request))


def finish(response: Response) -> Response:
    """Remember a language that was asked for, and say how long the answer may be kept."""
    wish = request.args.get("lang")
    if wish in LANGUAGES and response.mimetype == "text/html":
        response.set_cookie(COOKIE, wish, max_age=YEAR_SECONDS, samesite="Lax", httponly=True, path="/")
    if response.mimetype == "text/html":
        response.vary.update(["Accept", "Accept-Language", "Cookie"])
        response.headers.setdefault("Cache-Control", "private, no-cache")
    if request.path.startswith("/static/") and request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


def prepare(app: Flask) -> None:
    """Give the templates their helpers and pages their headers."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(page_context)
    app.after_request(finish)
