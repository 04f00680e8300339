"""The pieces that the description of the HTTP interface is put together from: parameters, answers, problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guiju.web.language import LANGUAGES

Piece = dict[str, Any]
TEXT: Final[Piece] = {"type": "string"}
BOTH_LANGUAGES: Final[Piece] = {"type": "object", "required": ["zh", "en"], "properties": {"zh": TEXT, "en": TEXT}}
PROBLEM: Final[Piece] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "message", "hint"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": TEXT,
        "message": BOTH_LANGUAGES,
        "hint": TEXT,
    },
}
PROBLEM_TYPES: Final = ("application/problem+json", "text/html")
STATUSES: Final = {
    400: "The request cannot be used, or its Host header is not allowed.",
    403: "What was asked for is refused: updates, and calls to other servers.",
    404: "There is no such thing; the hint names the nearest.",
    406: "None of the formats in the Accept header is available.",
    413: "The body is too large.",
    415: "The content type of the body is not supported.",
    422: "The body can be read and does not hold what it must.",
    429: "The client has used up its share of time.",
    500: "The service, or a worker of it, failed.",
    502: "The remote SPARQL endpoint failed.",
    503: "A limit was reached, or the service is busy.",
}
RETRIED: Final = frozenset({429, 503})
ALWAYS: Final = (400, 429, 500, 502, 503)
"""Statuses that any operation can have."""
ETAG: Final[Piece] = {"description": "For If-None-Match (RFC 9110, section 13.1.2).", "required": True, "schema": TEXT}
LANGUAGE: Final[Piece] = {
    "name": "lang",
    "in": "query",
    "description": f"The language of the page: {', '.join(LANGUAGES)}; anything else is passed over.",
    "schema": TEXT,
}


def content(media_types: Sequence[str], schemas: Mapping[str, Piece] | None = None) -> Piece:
    """Return the media types of a body, those that have one with their schema."""
    known = schemas or {}
    return {name: {"schema": known[name]} if name in known else {} for name in dict.fromkeys(media_types)}


def header(description: str, *, required: bool = False, schema: Piece = TEXT) -> Piece:
    """Return a header of an answer."""
    return {"description": description, "required": required, "schema": schema}


def problem_answers() -> Piece:
    """Return the answers that are problems, for the components of the description."""
    retry = {"Retry-After": header("Seconds to wait.", required=True, schema={"type": "integer"})}
    described = content(PROBLEM_TYPES, {PROBLEM_TYPES[0]: {"$ref": "#/components/schemas/Problem"}})
    return {
        f"Problem{status}": {"description": text, "content": described}
        | ({"headers": retry} if status in RETRIED else {})
        for status, text in STATUSES.items()
    }


def problems(*statuses: int) -> Piece:
    """Return the problems of an operation: these, and those that every operation has."""
    return {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted({*ALWAYS, *statuses})}


def answers(success: Piece, *statuses: int, cached: bool = False) -> Piece:
    """Return the answers of an operation.

    Parameters: success, the answer 200; statuses, of its problems; cached, whether it answers 304 to If-None-Match.
    """
    if not cached:
        return {"200": success, **problems(*statuses)}
    if "$ref" not in success:
        success = success | {"headers": success.get("headers", {}) | {"ETag": ETAG}}
    return {"200": success, "304": {"description": "The client has it already."}, **problems(*statuses)}


def parameter(name: str, place: str, description: str, **more: Any) -> Piece:
    """Return a parameter of an operation."""
    return {"name": name, "in": place, "description": description, "schema": TEXT} | more


def get(
    summary: str,
    success: Piece,
    *statuses: int,
    parameters: Sequence[Piece] = (),
    cached: bool = False,
) -> Piece:
    """Return a path that is read; `success` and the rest as for `answers`."""
    responses = answers(success, *statuses, cached=cached)
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": responses}}


def found(
    description: str, media_types: Sequence[str], schemas: Mapping[str, Piece] | None = None, **headers: Piece
) -> Piece:
    """Return an answer 200."""
    success: Piece = {"description": description, "content": content(media_types, schemas)}
    return success | ({"headers": {name.replace("_", "-"): one for name, one in headers.items()}} if headers else {})
