"""The named queries: their list, and the answer of each as page, JSON, CSV, TSV or workbook."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from guiju.media_types import WORKBOOK
from guiju.store.choices import known_bindings
from guiju.store.empty.hints import Hint, hint_for
from guiju.store.errors import Problem
from guiju.store.named_queries import NamedQuery
from guiju.web.answers import Table, Value, read_table, select
from guiju.web.empty_answers import give_hint
from guiju.web.language import Language, requested_language
from guiju.web.paging import RESERVED, Page, page_asked, tell
from guiju.web.rendering import page_answer
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.spreadsheets import csv_bytes, tsv_bytes, xlsx_bytes

RESULTS_JSON: Final = "application/sparql-results+json"
JSON: Final = "application/json"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
SUFFIXES: Final = {"json": RESULTS_JSON, "csv": CSV, "tsv": TSV, "xlsx": WORKBOOK, "html": HTML}
PAGE_ROWS: Final = 200
"""Rows of a page for people where the address does not say; every other format then holds all rows."""
blueprint = Blueprint("queries", __name__)


@blueprint.get("/queries")
def list_queries() -> Response:
    """List the named queries with their parameters and columns."""
    queries = current().named_queries.values()
    if negotiate(JSON, HTML) == HTML:
        return page_answer(render_template("queries.html", queries=queries))
    text = json.dumps({"queries": [described(query) for query in queries]}, ensure_ascii=False)
    return cacheable(Response(text, content_type=JSON))


def described(query: NamedQuery) -> dict[str, Any]:
    """Return what a program must know to call a query."""
    choices = f"/queries/{query.name}/choices"
    parameters = [
        {"name": one.name, "type": one.kind, "required": not one.optional, "title": dict(one.title)}
        | ({"choices": choices} if one.choices else {})
        for one in query.parameters
    ]
    return {
        "name": query.name,
        "title": dict(query.title),
        "about": dict(query.about),
        "parameters": parameters,
        "columns": list(query.columns),
        "href": f"/queries/{query.name}",
    }


@blueprint.get("/queries/<name>/choices")
def list_choices(name: str) -> Response:
    """List the values to pick from, for each parameter that has such a list; an open list takes other values too."""
    query = current().named_queries.get(name)
    if query is None:
        raise unknown_query(name)
    document = {
        one.name: {
            "open": one.accepts is not None,
            "values": [{"value": value, "label": label} for value, label in choices_of(one.choices)],
        }
        for one in query.parameters
        if one.choices
    }
    return cacheable(Response(json.dumps({"choices": document}, ensure_ascii=False), content_type=JSON))


@blueprint.get("/queries/<name>")
def answer_query(name: str) -> Response:
    """Answer a named query in the format of its suffix, or of the Accept header; `limit` and `offset` take a part."""
    stem, _, suffix = name.partition(".")
    query = current().named_queries.get(stem)
    if query is None or (suffix and suffix not in SUFFIXES):
        raise unknown_query(name)
    chosen = SUFFIXES[suffix] if suffix else negotiate(RESULTS_JSON, JSON, CSV, TSV, WORKBOOK, HTML)
    asked = dict(request.args.lists())
    if chosen == HTML and any(not one.optional and not request.args.get(one.name) for one in query.parameters):
        return page(query)
    table, hint = rows_of(query, asked)
    part = page_asked(asked, len(table.rows), PAGE_ROWS if chosen == HTML else None)
    rows = part.of(table)
    response = page(query, rows, part, hint) if chosen == HTML else download(query, rows, chosen, hint)
    tell(response, part)
    return response


def rows_of(query: NamedQuery, asked: Mapping[str, Sequence[str]]) -> tuple[Table, Hint | None]:
    """Return the whole answer of a query, its own columns alone, and why it is empty where it is.

    Parameters: asked, the texts given for each parameter of the request.
    Raises: Problem 400 as `known_bindings`.
    """
    own = {name: values for name, values in asked.items() if name not in {*RESERVED, "lang"}}
    store = current().engine.store
    bindings = known_bindings(store, query, own)
    started = time.monotonic()
    answer = store.query(query.text, RESULTS_JSON, bindings=bindings)
    hint = hint_for(answer, store, query.text, bindings=bindings, spent=time.monotonic() - started)
    return read_table(answer.body).only(query.columns), hint


def download(query: NamedQuery, table: Table, media_type: str, hint: Hint | None) -> Response:
    """Return the table as a document; spreadsheet programs are told its name."""
    match media_type:
        case "text/csv":
            body, suffix = csv_bytes(table), "csv"
        case "text/tab-separated-values":
            body, suffix = tsv_bytes(table), "tsv"
        case _ if media_type == WORKBOOK:
            body, suffix = xlsx_bytes(table, query.title[requested_language(request)]), "xlsx"
        case _:
            body, suffix = json_bytes(table), ""
    response = Response(body, content_type=with_charset(media_type))
    give_hint(response, hint)
    response = cacheable(response)
    if media_type == WORKBOOK:
        response.vary.update(["Accept-Language", "Cookie"])  # the sheet is named in the language of the request
    if suffix:
        response.headers["Content-Disposition"] = f'attachment; filename="{query.name}.{suffix}"'
    return response


def json_bytes(table: Table) -> bytes:
    """Write the SPARQL 1.1 Query Results JSON Format."""
    rows = [{name: json_term(value) for name, value in row.items()} for row in table.rows]
    document = {"head": {"vars": list(table.columns)}, "results": {"bindings": rows}}
    return json.dumps(document, ensure_ascii=False).encode("utf-8")


def json_term(value: Value) -> dict[str, str]:
    """Write one term."""
    term = {"type": value.kind, "value": value.text}
    if value.language:
        return term | {"xml:lang": value.language}
    return term | {"datatype": value.datatype} if value.datatype else term


def page(query: NamedQuery, table: Table | None = None, part: Page | None = None, hint: Hint | None = None) -> Response:
    """Return the page of a query: what it answers, its parameters with the values to pick from, and rows if asked."""
    choices = {one.name: choices_of(one.choices) for one in query.parameters if one.choices}
    left_out = {*RESERVED, "lang"}
    arguments = [(key, value) for key, value in request.args.items(multi=True) if key not in left_out and value]
    text = render_template(
        "named_query.html",
        named=query,
        table=table,
        part=part,
        hint=hint,
        choices=choices,
        arguments=arguments,
        titles=short_titles(query, requested_language(request)),
    )
    return page_answer(text)


def short_titles(query: NamedQuery, language: Language) -> dict[str, str]:
    """Return the parameters' titles; beside a pick-list the example that follows a comma says nothing more."""
    mark = {"zh": "，", "en": ","}[language]
    return {
        one.name: one.title[language].partition(mark)[0] if one.choices else one.title[language]
        for one in query.parameters
    }


def choices_of(query: str) -> list[tuple[str, str]]:
    """Return the values to pick from, each with its label."""
    rows = select(current().engine.store, query).rows
    return [(row["value"].text, row.get("label", row["value"]).text) for row in rows]


def unknown_query(name: str) -> Problem:
    """Return the problem of a name that no query has."""
    known = list(current().named_queries)
    return Problem(
        404,
        "unknown-query",
        f"没有名为“{name[:80]}”的查询。",
        f"There is no query named “{name[:80]}”.",
        hint=f"已有查询 / known: {'、'.join(known)}；格式 / formats: {'、'.join('.' + one for one in SUFFIXES)}",
        known=known,
    )
