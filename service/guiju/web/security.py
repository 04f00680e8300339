"""What every answer carries and every request must satisfy: host allow-list, content security policy, CORS."""

from __future__ import annotations

import secrets
from http import HTTPStatus

from flask import Flask, Response, g, request
from werkzeug.datastructures import Headers

from guiju.store.errors import Problem
from guiju.web.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
EXPOSED = "Content-Location, ETag, Guiju-Hint, Link, Retry-After, X-Total-Count, X-Truncated"
"""Headers of ours that a page of an allowed origin may read."""


def nonce() -> str:
    """Return the nonce of this request's page, made when first asked for."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    value: str = g.nonce
    return value


def hostname(authority: str) -> str:
    """Return the host of a Host header without its port, in lower case; `[::1]:80` gives `[::1]`."""
    if authority.startswith("["):
        return authority.partition("]")[0].lower() + "]"
    return authority.partition(":")[0].rstrip(".").lower()


def refuse_foreign_hosts(settings: Settings) -> None:
    """Refuse a Host header that is not on the allow-list: a page elsewhere may have re-bound its name to us.

    Raises: Problem 400 `host-not-allowed`.
    """
    host = hostname(request.headers.get("Host", ""))
    if host not in settings.allow_hosts:
        raise Problem(
            400,
            "host-not-allowed",
            f"请求头 Host 为“{host}”，不在允许的主机名之列。",
            f"The Host header says “{host}”, which is not on the list of allowed hosts.",
            hint="请用启动时显示的地址访问，或以 --allow-host 允许此主机名。 / "
            "Use the address printed at the start, or allow this host with --allow-host.",
        )


def add_security_headers(response: Response) -> Response:
    """Add the headers that keep a page to itself."""
    # A 304 leaves the page that the client keeps with the policy it came with: its nonce is that page's.
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_shared(response.headers) else "same-origin"
    return response


def is_shared(headers: Headers) -> bool:
    """Whether the answer may be read by a page of another origin."""
    return "Access-Control-Allow-Origin" in headers


def add_cors_headers(response: Response, origin: str | None) -> Response:
    """Let the one configured origin (or `*`) read answers; nothing at all where none is configured."""
    if origin is None:
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = EXPOSED
    if origin != "*":
        response.vary.add("Origin")
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, POST, OPTIONS")
        response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type, If-None-Match"
        response.headers["Access-Control-Max-Age"] = "600"
    return response


def guard(app: Flask, settings: Settings) -> None:
    """Check the host before every request and add the headers after it."""

    @app.before_request
    def check_host() -> None:
        refuse_foreign_hosts(settings)

    @app.after_request
    def add_headers(response: Response) -> Response:
        return add_security_headers(add_cors_headers(response, settings.cors_origin))
