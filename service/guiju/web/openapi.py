"""The description of the HTTP interface (OpenAPI 3.1); the named queries' part is made from their headers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from guiju.check.competence.inquiry import STANDINGS
from guiju.check.deadline.due import STATES
from guiju.check.doors.workbook.sheets import WORKBOOK
from guiju.store.named_queries import NamedQuery, Parameter
from guiju.web.protocol import DIRECT, FORM, GRAPH_TYPES, RESULT_TYPES
from guiju.web.submissions import TYPES

JSON_SCHEMA_TYPES: Final = {"integer": {"type": "integer"}, "boolean": {"type": "boolean"}}
ERRORS: Final = {"$ref": "#/components/responses/Problem"}
TEXT: Final = {"type": "string"}
BOTH_LANGUAGES: Final = {"type": "object", "required": ["zh", "en"], "properties": {"zh": TEXT, "en": TEXT}}
PROBLEM: Final = {
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
VERDICTS: Final = ("complied", "breached", "pending", "undetermined", "conflict")


def content(media_types: Sequence[str], schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the media types of a body; all with the schema where one is given."""
    return {name: {"schema": schema} if schema else {} for name in dict.fromkeys(media_types)}


def answer(description: str, media_types: Sequence[str], schema: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the answers of an operation: success, and problems otherwise."""
    return {"200": {"description": description, "content": content(media_types, schema)}, "default": ERRORS}


def parameter(name: str, place: str, description: str, **more: Any) -> dict[str, Any]:
    """Return a parameter of an operation."""
    return {"name": name, "in": place, "description": description, "schema": TEXT} | more


def get(summary: str, description: str, media_types: Sequence[str], *parameters: dict[str, Any]) -> dict[str, Any]:
    """Return a path that is read."""
    return {"get": {"summary": summary, "parameters": list(parameters), "responses": answer(description, media_types)}}


def sparql_path() -> dict[str, Any]:
    """Return the SPARQL endpoint."""
    types = (*RESULT_TYPES, *GRAPH_TYPES, "text/html")
    many: dict[str, Any] = {"schema": {"type": "array", "items": {"type": "string", "format": "uri"}}}
    graphs = [
        parameter(name, "query", "The dataset of the query (SPARQL 1.1 Protocol, section 2.1.4).", **many)
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    fields = {"type": "object", "required": ["query"], "properties": {"query": TEXT}}
    body = {"required": True, "content": {DIRECT: {"schema": TEXT}, FORM: {"schema": fields}}}
    query = parameter("query", "query", "A SPARQL 1.1 query; without one the service describes itself.")
    responses = answer("The result of the query, or the service description.", types)
    return {
        "get": {"summary": "Query", "parameters": [query, *graphs], "responses": responses},
        "post": {"summary": "Query", "parameters": graphs, "requestBody": body, "responses": responses},
    }


def check_path() -> dict[str, Any]:
    """Return the endpoint that judges cases."""
    remedy = {
        "type": "object",
        "required": ["zh", "en", "change", "confirmed"],
        "properties": {
            "zh": TEXT,
            "en": TEXT,
            "change": {
                "type": ["array", "null"],
                "items": {"type": "object"},
                "description": "A JSON Patch (RFC 6902) on the case in the JSON form.",
            },
            "confirmed": {"type": "boolean", "description": "The changed case was checked again and complies."},
        },
    }
    verdict = {
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
    schema = {
        "type": "object",
        "required": ["conforms", "rulesets", "as_of", "summary", "verdicts", "input", "looked_at", "receipt"],
        "properties": {"conforms": {"type": "boolean"}, "verdicts": {"type": "array", "items": verdict}},
    }
    upload = {"type": "string", "format": "binary"}
    form = {"type": "object", "properties": {"file": upload, "profile": upload, "case": TEXT}}
    body = {"required": True, "content": {**content(list(TYPES)), "multipart/form-data": {"schema": form}}}
    found = {
        "application/json": {"schema": schema},
        **content(GRAPH_TYPES),
        WORKBOOK: {},
        "text/html": {},
    }
    ruleset = {"schema": {"type": "array", "items": TEXT}}
    return {
        "get": {"summary": "Page", "responses": answer("The page where cases are handed in.", ["text/html"])},
        "post": {
            "summary": "Check cases",
            "parameters": [
                parameter(
                    "as-of", "query", "The day of the judgement; today without it.", schema=TEXT | {"format": "date"}
                ),
                parameter("ruleset", "query", "Judge by these rule sets only.", **ruleset),
            ],
            "requestBody": body,
            "responses": {
                "200": {"description": "The verdicts, or the sh:ValidationReport of the breaches.", "content": found},
                "default": ERRORS,
            },
        },
    }


def due_path() -> dict[str, Any]:
    """Return the endpoint that lists what is still to do in cases: what it takes is what `check_path` takes."""
    check = check_path()["post"]
    upload = {"type": "string", "format": "binary"}
    parts = {"file": upload, "profile": upload, "case": TEXT, "calendar": {"type": "array", "items": upload}}
    form = {"multipart/form-data": {"schema": {"type": "object", "properties": parts}}}
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
    found = {"application/json": {"schema": schema}, "text/html": {}}
    return {
        "get": {"summary": "Page", "responses": answer("The page where cases are handed in.", ["text/html"])},
        "post": {
            "summary": "List what is due",
            "parameters": check["parameters"],
            "requestBody": {"required": True, "content": check["requestBody"]["content"] | form},
            "responses": {"200": {"description": "What is to do, overdue first.", "content": found}, "default": ERRORS},
        },
    }


def who_path() -> dict[str, Any]:
    """Return the endpoint that tells who may act; parameters that are not named here are facts of the matter."""
    away = parameter("absent", "query", "Who is away, ROLE or ROLE=WAY.", schema={"type": "array", "items": TEXT})
    day = parameter("on", "query", "The day; today without it.", schema=TEXT | {"format": "date"})
    facts = parameter(
        "facts", "query", "Facts of the matter, each a parameter of its own.", style="form", explode=True,
        schema={"type": "object", "additionalProperties": TEXT},
    )  # fmt: skip
    texts = {"ruleset": "The rule set.", "act": "The act: sign, chair …", "kind": "The kind of case."}
    named = [parameter(name, "query", text) for name, text in texts.items()]
    roles = {"type": "array", "items": {"type": "object", "required": ["role", "standing", "chain", "questions"]}}
    schema = {
        "type": "object",
        "required": ["ruleset", "on", "act", "kind", "standing", "message", "roles", "questions", "absences"],
        "properties": {"standing": {"enum": [*STANDINGS, "not-in-force"]}, "roles": roles, "message": BOTH_LANGUAGES},
    }
    found = {"application/json": {"schema": schema}, "text/html": {}}
    responses = {"200": {"description": "Who may act, with the clauses.", "content": found}, "default": ERRORS}
    return {"get": {"summary": "Who may act", "parameters": [*named, day, away, facts], "responses": responses}}


def query_parameter(one: Parameter) -> dict[str, Any]:
    """Return a parameter of a named query."""
    schema = JSON_SCHEMA_TYPES.get(one.kind, TEXT | ({"format": "date"} if one.kind == "date" else {}))
    return parameter(
        one.name, "query", f"{one.title['zh']} / {one.title['en']}", required=not one.optional, schema=schema
    )


def query_path(query: NamedQuery) -> dict[str, Any]:
    """Return a named query."""
    types = ("application/sparql-results+json", "application/json", "text/csv", "text/tab-separated-values", WORKBOOK)
    description = f"Columns: {', '.join(query.columns)}."
    found = get(query.title["en"], description, (*types, "text/html"), *map(query_parameter, query.parameters))
    found["get"]["description"] = f"{query.about['zh']} / {query.about['en']}"
    return found


def openapi_document(root: str, queries: Sequence[NamedQuery]) -> dict[str, Any]:
    """Return the whole description.

    Parameters: root, the address of the service without a closing slash; queries, the named queries.
    """
    page_types, graph_types = ["text/html"], ["text/html", *GRAPH_TYPES]
    json_types = ["application/json"]
    path = parameter("path", "path", "What follows https://w3id.org/guiju/id/.", required=True)
    ruleset = parameter("ruleset", "path", "ID of a rule set.", required=True)
    example = parameter("name", "path", "Name of an example case of the rule set.", required=True)
    kind = parameter("kind", "path", "A kind of case.", required=True)
    first = parameter("ruleset", "query", "The rule set whose facts stand first.")
    paths: dict[str, Any] = {
        "/": get("Start", "The start page.", page_types),
        "/query": get("Query page", "The page where queries are written.", page_types),
        "/sparql": sparql_path(),
        "/check": check_path(),
        "/due": due_path(),
        "/who": who_path(),
        "/check/examples/{ruleset}/{name}": get("Example", "An example case.", json_types, ruleset, example),
        "/check/template/{kind}.xlsx": get("Template", "The workbook of a kind of case.", [WORKBOOK], kind, first),
        "/case.schema.json": get("JSON Schema", "The JSON Schema of cases.", ["application/schema+json"]),
        "/case.shapes.ttl": get("Case shapes", "The SHACL shapes of cases.", ["text/turtle"]),
        "/rules": get("Rule sets", "The rule sets.", [*page_types, *json_types]),
        "/rules/{ruleset}": get("Reader", "A rule set as a text to read.", page_types, ruleset),
        "/compare": get("Comparison", "The same questions put to all rule sets.", page_types),
        "/queries": get("Named queries", "The named queries.", [*json_types, *page_types]),
        **{f"/queries/{query.name}": query_path(query) for query in queries},
        "/id/{path}": get("Resource", "What the graph says of a resource.", graph_types, path),
        "/def": get("Ontology", "The terms of the ontology.", graph_types),
        "/context.jsonld": get("JSON-LD context", "The context of cases.", ["application/ld+json"]),
        "/openapi.json": get("This document", "This document.", json_types),
        "/.well-known/void": get("Dataset description", "The VoID description.", list(GRAPH_TYPES)),
        "/health": get("Health", "What is served, and the limits.", json_types),
        "/metrics": get("Metrics", "Counters for Prometheus.", ["text/plain"]),
    }
    problem = {"description": "A problem (RFC 9457).", "content": content(["application/problem+json"], PROBLEM)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Guiju 规矩",
            "version": "0.1.0",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": paths,
        "components": {"responses": {"Problem": problem}},
    }
