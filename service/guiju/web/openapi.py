"""The description of the HTTP interface (OpenAPI 3.1): every path, what it takes, and every answer that it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from guiju.store.named_queries import NamedQuery
from guiju.web import openapi_ask, openapi_cases, openapi_queries
from guiju.web.openapi_parts import (
    LANGUAGE,
    PROBLEM,
    TEXT,
    Piece,
    answers,
    found,
    get,
    header,
    parameter,
    problem_answers,
)
from guiju.web.protocol import DIRECT, FORM, GRAPH_TYPES, RESULT_TYPES

JSON: Final = "application/json"
PAGE: Final = ("text/html",)
FORMS: Final = parameter(
    "suffix", "path", "The format.", required=True, schema={"enum": ["html", "ttl", "nt", "jsonld", "rdf"]}
)
QUERY: Final[Piece] = TEXT | {"pattern": r"\S"}
RULESETS: Final[Piece] = {"type": "object", "required": ["rulesets"]}
HEALTH: Final[Piece] = {
    "type": "object",
    "required": ["status", "dataset", "counts", "limits"],
    "properties": {"status": {"const": "ok"}, "counts": {"type": "object"}, "limits": {"type": "object"}},
}


def sparql_path() -> Piece:
    """Return the SPARQL endpoint."""
    many = {"schema": {"type": "array", "items": {"type": "string", "format": "iri"}}}
    graphs = [
        parameter(name, "query", "The dataset of the query (SPARQL 1.1 Protocol, section 2.1.4).", **many)
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    fields = {"type": "object", "required": ["query"], "properties": {"query": QUERY}}
    body = {"required": True, "content": {DIRECT: {"schema": QUERY}, FORM: {"schema": fields}}}
    query = parameter("query", "query", "A SPARQL 1.1 query; without one the service describes itself.", schema=QUERY)
    types = (*RESULT_TYPES, *GRAPH_TYPES, JSON, "application/xml", "text/xml", *PAGE)
    success = found(
        "The result of the query, or the service description. An empty table, or no, has a member `hint` in JSON: the "
        "smallest group of `patterns` (text, line) that finds nothing, the known terms `nearest` to mistaken ones "
        "(sent, known, label, why), and a `message`.",
        types,
        Guiju_Hint=header("The same in short for other formats than JSON, UTF-8 percent-encoded outside ASCII."),
    )
    read = get("Query", success, 403, 406, parameters=(query, *graphs, LANGUAGE))
    responses = answers(success, 403, 406, 413, 415)
    return read | {"post": {"summary": "Query", "parameters": graphs, "requestBody": body, "responses": responses}}


def linked_path(summary: str, *parameters: Piece, negotiated: bool = True) -> Piece:
    """Return a path of linked data; negotiated, whether the Accept header chooses the form."""
    success = found(
        "What the graph says of the resource.",
        (*PAGE, *GRAPH_TYPES),
        Content_Location=header("The address of this form.", required=True),
        Link=header("The IRI described, and the addresses of the other forms (RFC 8288).", required=True),
        X_Truncated=header("Where triples that point at the resource, or those of a named graph, are not all there."),
    )
    statuses = (404, 406) if negotiated else (404,)
    return get(summary, success, *statuses, parameters=(*parameters, LANGUAGE), cached=True)


def linked_paths() -> dict[str, Piece]:
    """Return the paths of linked data."""
    resource = parameter("path", "path", "What follows https://w3id.org/guiju/id/.", required=True)
    module = parameter("path", "path", "Name of a module of the ontology.", required=True)
    return {
        "/id/{path}": linked_path("Resource", resource),
        "/def": linked_path("Ontology"),
        "/def.{suffix}": linked_path("Ontology", FORMS, negotiated=False),
        "/def/{path}": linked_path("Module of the ontology", module),
        "/shapes": linked_path("Shapes"),
        "/shapes.{suffix}": linked_path("Shapes", FORMS, negotiated=False),
    }


def page_paths() -> dict[str, Piece]:
    """Return the paths that are pages for people before all."""
    ruleset = parameter("ruleset", "path", "ID of a rule set.", required=True)
    example = parameter("example", "query", "Name of a named query to put into the page.")
    topic = parameter("topic", "query", "ID of a topic; all without it.")
    return {
        "/": get("Start", found("The start page.", PAGE), parameters=(LANGUAGE,)),
        "/query": get(
            "Query page", found("The page where queries are written.", PAGE), 404, parameters=(example, LANGUAGE)
        ),
        "/rules": get(
            "Rule sets", found("The rule sets.", (*PAGE, JSON), {JSON: RULESETS}), 406, parameters=(LANGUAGE,)
        ),
        "/rules/{ruleset}": get(
            "Reader", found("A rule set as a text to read.", PAGE), 404, parameters=(ruleset, LANGUAGE)
        ),
        "/compare": get(
            "Comparison",
            found("The same questions put to all rule sets.", PAGE),
            404,
            parameters=(topic, LANGUAGE),
        ),
    }


def file_paths() -> dict[str, Piece]:
    """Return the paths of documents for programs."""

    def file(summary: str, media_type: str, schema: Piece | None = None) -> Piece:
        success = found(summary, (media_type,), {media_type: schema} if schema else None)
        return get(summary, success, cached=True)

    void = found("The VoID description.", GRAPH_TYPES)
    return {
        "/case.schema.json": file("The JSON Schema of cases.", "application/schema+json"),
        "/case.shapes.ttl": file("The SHACL shapes of cases.", "text/turtle"),
        "/context.jsonld": file("The JSON-LD context of cases.", "application/ld+json", {"required": ["@context"]}),
        "/openapi.json": file("This document.", JSON, {"required": ["openapi", "info", "paths"]}),
        "/.well-known/void": get("Dataset description", void, 406, cached=True),
        "/health": get("Health", found("What is served, and the limits.", (JSON,), {JSON: HEALTH}), cached=True),
        "/metrics": get("Metrics", found("Counters for Prometheus.", ("text/plain",))),
    }


def paths(queries: Sequence[NamedQuery]) -> dict[str, Piece]:
    """Return every path."""
    named = {path: one for query in queries for path, one in openapi_queries.query_paths(query).items()}
    return {
        **page_paths(),
        "/ask": openapi_ask.ask_path(),
        "/sparql": sparql_path(),
        "/check": openapi_cases.check_path(),
        "/due": openapi_cases.due_path(),
        "/who": openapi_cases.who_path(),
        "/check/examples/{ruleset}/{name}": openapi_cases.example_path(),
        "/check/template/{kind}.xlsx": openapi_cases.template_path(),
        "/queries": openapi_queries.list_path(),
        **named,
        "/queries/{name}/choices": openapi_queries.choices_path(),
        **linked_paths(),
        **file_paths(),
    }


def components(queries: Sequence[NamedQuery], choices: Mapping[str, Sequence[str]]) -> Piece:
    """Return what several operations share; choices as for `openapi_document`."""
    parameters = {
        f"{query.name}.{one.name}": openapi_queries.query_parameter(one, choices.get(one.choices or "", ()))
        for query in queries
        for one in query.parameters
    }
    return {
        "schemas": {"Problem": PROBLEM, **{query.name: openapi_queries.results_schema(query) for query in queries}},
        "parameters": parameters | openapi_queries.page_parameters(),
        "responses": problem_answers() | {query.name: openapi_queries.query_answer(query) for query in queries},
    }


def openapi_document(root: str, queries: Sequence[NamedQuery], choices: Mapping[str, Sequence[str]]) -> Piece:
    """Return the whole description.

    Parameters: root, the address of the service without a closing slash; queries, the named queries; choices, the
    values of every pick-list by the text of its SELECT.
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Guiju 规矩",
            "version": "0.1.0",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": root}],
        "paths": paths(queries),
        "components": components(queries, choices),
    }
