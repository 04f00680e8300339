"""The part of the interface description about the named queries, made from their headers and pick-lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from guiju.media_types import JSON, WORKBOOK
from guiju.store.named_queries import LONGEST_VALUE, NamedQuery, Parameter
from guiju.web.openapi_parts import ETAG, LANGUAGE, TEXT, Piece, answers, found, get, header, parameter
from guiju.web.paging import LARGEST, SMALLEST, TOTAL_HEADER

RESULTS_JSON: Final = "application/sparql-results+json"
TYPES: Final = (RESULTS_JSON, JSON, "text/csv", "text/tab-separated-values", WORKBOOK, "text/html")
SUFFIX: Final = parameter(
    "suffix", "path", "The format.", required=True, schema={"enum": ["json", "csv", "tsv", "xlsx", "html"]}
)
VALUE: Final[Piece] = TEXT | {"maxLength": LONGEST_VALUE, "pattern": r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$"}
"""A text without control characters."""
KINDS: Final[Mapping[str, Piece]] = {
    "integer": {"type": "integer", "minimum": 1 - 10**18, "maximum": 10**18 - 1},
    "boolean": {"type": "boolean"},
    "date": TEXT | {"format": "date"},
    "iri": TEXT | {"format": "iri"},
}
TERM: Final[Piece] = {
    "type": "object",
    "required": ["type", "value"],
    "properties": {"type": {"enum": ["uri", "literal", "bnode"]}, "value": TEXT, "xml:lang": TEXT, "datatype": TEXT},
}


def page_parameters() -> dict[str, Piece]:
    """Return the parameters that every named query has, by name."""
    texts = {"limit": "Rows of a page; all without it (of the page for people, some).", "offset": "Rows to pass over."}
    return {
        name: parameter(
            name,
            "query",
            text,
            schema={"type": "integer", "minimum": SMALLEST[name], "maximum": LARGEST[name]},
        )
        for name, text in texts.items()
    } | {"lang": LANGUAGE}


def query_parameter(one: Parameter, values: Sequence[str]) -> Piece:
    """Return a parameter of a named query; it names its values where no others are understood.

    Parameters: values, of its pick-list.
    """
    schema = KINDS.get(one.kind, VALUE)
    if values and one.accepts is None:
        schema = schema | {"enum": list(values)}
    return parameter(
        one.name, "query", f"{one.title['zh']} / {one.title['en']}", required=not one.optional, schema=schema
    )


def results_schema(query: NamedQuery) -> Piece:
    """Return the schema of an answer in the SPARQL 1.1 Query Results JSON Format."""
    row = {"type": "object", "properties": dict.fromkeys(query.columns, TERM), "additionalProperties": False}
    head = {"type": "object", "required": ["vars"], "properties": {"vars": {"const": list(query.columns)}}}
    rows = {"type": "object", "required": ["bindings"], "properties": {"bindings": {"type": "array", "items": row}}}
    return {"type": "object", "required": ["head", "results"], "properties": {"head": head, "results": rows}}


def query_answer(query: NamedQuery) -> Piece:
    """Return the answer 200 of a named query."""
    reference = {"$ref": f"#/components/schemas/{query.name}"}
    text = f"{query.about['zh']} / {query.about['en']}"
    return found(
        text,
        TYPES,
        {RESULTS_JSON: reference, JSON: reference},
        ETag=ETAG,
        Link=header("The first, previous, next and last page (RFC 8288), where there are several."),
        Content_Disposition=header("The name of the file: CSV, TSV and workbook."),
        **{TOTAL_HEADER.replace("-", "_"): header("How many rows there are.", schema={"type": "integer"})},
    )


def query_paths(query: NamedQuery) -> dict[str, Piece]:
    """Return the paths of a named query: by Accept, and by suffix."""
    own = [f"{query.name}.{one.name}" for one in query.parameters]
    references = [{"$ref": f"#/components/parameters/{name}"} for name in (*own, *page_parameters())]
    answer = {"$ref": f"#/components/responses/{query.name}"}
    operation = {"summary": query.title["en"], "parameters": references, "responses": answers(answer, 406, cached=True)}
    suffixed = {"parameters": [SUFFIX, *references], "responses": answers(answer, 404, cached=True)}
    return {
        f"/queries/{query.name}": {"get": operation},
        f"/queries/{query.name}.{{suffix}}": {"get": operation | suffixed},
    }


def choices_path() -> Piece:
    """Return the pick-lists of a named query."""
    value = {"type": "object", "required": ["value", "label"], "properties": {"value": TEXT, "label": TEXT}}
    properties = {
        "open": {"type": "boolean", "description": "Whether other values are understood too, such as other names."},
        "values": {"type": "array", "items": value},
    }
    one = {"type": "object", "required": ["open", "values"], "properties": properties}
    schema: Piece = {
        "type": "object",
        "required": ["choices"],
        "properties": {"choices": {"type": "object", "additionalProperties": one}},
    }
    name = parameter("name", "path", "A named query.", required=True)
    success = found("For each parameter that has a pick-list, its values.", (JSON,), {JSON: schema})
    return get("Pick-lists", success, 404, parameters=(name,), cached=True)


def list_path() -> Piece:
    """Return the list of the named queries."""
    one: Piece = {"type": "object", "required": ["name", "title", "about", "parameters", "columns", "href"]}
    schema: Piece = {
        "type": "object",
        "required": ["queries"],
        "properties": {"queries": {"type": "array", "items": one}},
    }
    success = found("The named queries with their parameters and columns.", (JSON, "text/html"), {JSON: schema})
    return get("Named queries", success, 406, parameters=(LANGUAGE,), cached=True)
