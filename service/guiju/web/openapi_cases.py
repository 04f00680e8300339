"""The part of the interface description about cases: check them, list what is due, ask who may act."""

from __future__ import annotations

from typing import Any, Final

from guiju.check.competence.inquiry import STANDINGS
from guiju.check.deadline.due import STATES
from guiju.media_types import WORKBOOK
from guiju.web.openapi_parts import BOTH_LANGUAGES, LANGUAGE, TEXT, Piece, answers, content, found, get, parameter
from guiju.web.protocol import GRAPH_TYPES
from guiju.web.submissions import TYPES

JSON: Final = "application/json"
PAGE: Final = ("text/html",)
VERDICTS: Final = ("complied", "breached", "pending", "undetermined", "conflict")
POSTED: Final = (404, 406, 413, 415, 422)
"""Statuses of the problems of cases that are handed in."""
UPLOAD: Final = {"type": "string", "format": "binary"}
EXAMPLE: Final = parameter("example", "query", "Name of an example case to put into the page: rule set/name.")
DAY: Final = TEXT | {"format": "date"}


def form_page() -> Piece:
    """Return the page where cases are handed in."""
    page: Piece = get("Page", found("Cases are handed in here.", PAGE), 404, parameters=(EXAMPLE, LANGUAGE))["get"]
    return page


def case_parameters() -> list[Piece]:
    """Return the parameters of a judgement."""
    rulesets = {"schema": {"type": "array", "items": TEXT}}
    return [
        parameter("as-of", "query", "The day of the judgement; today without it.", schema=DAY, allowEmptyValue=True),
        parameter("ruleset", "query", "Judge by these rule sets only.", **rulesets),
        LANGUAGE,
    ]


def case_body(**parts: Piece) -> Piece:
    """Return the body that holds cases; parts, further ones of the form."""
    form = {"type": "object", "properties": {"file": UPLOAD, "profile": UPLOAD, "case": TEXT, **parts}}
    return {"required": True, "content": {**content(list(TYPES)), "multipart/form-data": {"schema": form}}}


def verdict_schema() -> Piece:
    """Return the schema of a verdict."""
    patch = {
        "type": ["array", "null"],
        "items": {"type": "object"},
        "description": "A JSON Patch (RFC 6902) on the case in the JSON form.",
    }
    confirmed = {"type": "boolean", "description": "The changed case was checked again and complies."}
    remedy = {
        "type": "object",
        "required": ["zh", "en", "change", "confirmed"],
        "properties": {"zh": TEXT, "en": TEXT, "change": patch, "confirmed": confirmed},
    }
    return {
        "type": "object",
        "required": ["verdict", "severity", "norm", "ruleset", "quote", "message", "remedy"],
        "properties": {
            "verdict": {"enum": list(VERDICTS)},
            "norm": TEXT,
            "quote": TEXT,
            "message": BOTH_LANGUAGES,
            "remedy": remedy,
        },
    }


def check_path() -> Piece:
    """Return the endpoint that judges cases."""
    schema = {
        "type": "object",
        "required": ["conforms", "rulesets", "as_of", "summary", "verdicts", "input", "looked_at", "receipt"],
        "properties": {"conforms": {"type": "boolean"}, "verdicts": {"type": "array", "items": verdict_schema()}},
    }
    success = found(
        "The verdicts, or the sh:ValidationReport of the breaches.",
        (JSON, *GRAPH_TYPES, WORKBOOK, *PAGE),
        {JSON: schema},
    )
    post = {
        "summary": "Check cases",
        "parameters": case_parameters(),
        "requestBody": case_body(),
        "responses": answers(success, *POSTED),
    }
    return {"get": form_page(), "post": post}


def due_path() -> Piece:
    """Return the endpoint that lists what is still to do in cases."""
    entry = {
        "type": "object",
        "required": ["state", "due", "days_left", "what", "whom", "focus", "norm", "quote", "cite", "moved_by"],
        "properties": {"state": {"enum": list(STATES)}, "what": BOTH_LANGUAGES, "whom": BOTH_LANGUAGES},
    }
    entries = {"type": "array", "items": entry}
    schema = {
        "type": "object",
        "required": ["as_of", "calendar", "summary", "items", "moved", "input"],
        "properties": {"items": entries, "moved": entries},
    }
    post = {
        "summary": "List what is due",
        "parameters": case_parameters(),
        "requestBody": case_body(calendar={"type": "array", "items": UPLOAD}),
        "responses": answers(found("What is to do, overdue first.", (JSON, *PAGE), {JSON: schema}), *POSTED),
    }
    return {"get": form_page(), "post": post}


def who_path() -> Piece:
    """Return the endpoint that tells who may act; parameters that are not named here are facts of the matter."""
    facts: Piece = {
        "name": "facts",
        "in": "query",
        "description": "Facts of the matter, each a parameter of its own.",
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": TEXT},
    }
    texts = {"ruleset": "The rule set.", "act": "The act: sign, chair …", "kind": "The kind of case."}
    parameters = [
        *(parameter(name, "query", text) for name, text in texts.items()),
        parameter("on", "query", "The day; today without it.", schema=DAY, allowEmptyValue=True),
        parameter("absent", "query", "Who is away, ROLE or ROLE=WAY.", schema={"type": "array", "items": TEXT}),
        facts,
        LANGUAGE,
    ]
    roles = {"type": "array", "items": {"type": "object", "required": ["role", "standing", "chain", "questions"]}}
    schema: dict[str, Any] = {
        "type": "object",
        "required": ["ruleset", "on", "act", "kind", "standing", "message", "roles", "questions", "absences"],
        "properties": {"standing": {"enum": [*STANDINGS, "not-in-force"]}, "roles": roles, "message": BOTH_LANGUAGES},
    }
    success = found("Who may act, with the clauses.", (JSON, *PAGE), {JSON: schema})
    return get("Who may act", success, 404, 406, 422, parameters=parameters)


def example_path() -> Piece:
    """Return the endpoint of an example case."""
    place = [
        parameter("ruleset", "path", "ID of a rule set.", required=True),
        parameter("name", "path", "Name of an example case of the rule set.", required=True),
    ]
    schema: Piece = {"type": "object", "required": ["name", "title", "as_of", "text", "media_type", "profile"]}
    return get("Example", found("An example case.", (JSON,), {JSON: schema}), 404, parameters=place, cached=True)


def template_path() -> Piece:
    """Return the endpoint of a workbook to fill in."""
    kind = parameter("kind", "path", "A kind of case.", required=True)
    first = parameter("ruleset", "query", "The rule set whose facts stand first.")
    success = found("The workbook of a kind of case.", (WORKBOOK,))
    return get("Template", success, 404, parameters=(kind, first), cached=True)
