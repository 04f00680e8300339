"""Sends long answers gzip-compressed to clients that accept it."""

from __future__ import annotations

import gzip

from flask import Request, Response

SMALLEST = 1024
"""Bytes below which compression saves less than its header costs."""
LEVEL = 5
TYPES = ("text/", "application/")
ALREADY_COMPRESSED = frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header (RFC 9110, section 12.5.3) allows gzip by name; `*` is not taken as such."""
    for element in header.split(","):
        name, _, parameter = element.partition(";")
        if name.strip().lower() in {"gzip", "x-gzip"}:
            return parameter.replace(" ", "").lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def compress(request: Request, response: Response) -> Response:
    """Compress the answer where that is worth it; the ETag becomes a weak one, as the bytes are no longer the same."""
    mimetype = response.mimetype or ""
    if not mimetype.startswith(TYPES) or mimetype in ALREADY_COMPRESSED:
        return response
    response.vary.add("Accept-Encoding")
    if not accepts_gzip(request.headers.get("Accept-Encoding", "")) or response.status_code not in {200, 400, 404}:
        return response
    if response.headers.get("Content-Encoding") or request.method == "HEAD":
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response
