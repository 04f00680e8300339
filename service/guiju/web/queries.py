"""The named queries: their list, and the answer of each as page, JSON, CSV, TSV or workbook."""

from __future__ import annotations

import json
import time
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from guiju.check.doors.workbook.sheets import WORKBOOK
from guiju.store.choices import known_bindings
from guiju.store.errors import Problem
from guiju.store.named_queries import NamedQuery
from guiju.web.answers import Table, Value, select
from guiju.web.language import Language, requested_language
from guiju.web.results import ResultView, shown
from guiju.web.service import current
from guiju.web.sparql import HTML, cacheable, negotiate, with_charset
from guiju.web.spreadsheets import csv_bytes, tsv_bytes, xlsx_bytes

RESULTS_JSON: Final = "application/sparql-results+json"
JSON: Final = "application/json"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
SUFFIXES: Final = {"json": RESULTS_JSON, "csv": CSV, "tsv": TSV, "xlsx": WORKBOOK, "html": HTML}
blueprint = Blueprint("queries", __name__)


@blueprint.get("/queries")
def list_queries() -> Response:
    """List the named queries with their parameters and columns."""
    queries = current().named_queries.values()
    if negotiate(JSON, HTML) == HTML:
        return Response(render_template("queries.html", queries=queries), mimetype=HTML)
    text = json.dumps({"queries": [described(query) for query in queries]}, ensure_ascii=False)
    return cacheable(Response(text, content_type=JSON))


def described(query: NamedQuery) -> dict[str, Any]:
    """Return what a program must know to call a query."""
    parameters = [
        {"name": one.name, "type": one.kind, "required": not one.optional, "title": dict(one.title)}
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


@blueprint.get("/queries/<name>")
def answer_query(name: str) -> Response:
    """Answer a named query in the format of its suffix, or of the Accept header."""
    stem, _, suffix = name.partition(".")
    query = current().named_queries.get(stem)
    if query is None or (suffix and suffix not in SUFFIXES):
        raise unknown_query(name)
    chosen = SUFFIXES[suffix] if suffix else negotiate(RESULTS_JSON, JSON, CSV, TSV, WORKBOOK, HTML)
    given = {key: values for key, values in request.args.lists() if key != "lang"}
    if chosen == HTML and any(not one.optional and not request.args.get(one.name) for one in query.parameters):
        return page(query, None)
    started = time.perf_counter()
    store = current().engine.store
    table = select(store, query.text, known_bindings(store, query, given)).only(query.columns)
    if chosen == HTML:
        milliseconds = round((time.perf_counter() - started) * 1000)
        return page(query, ResultView(shown(table), None, None, len(table.rows), milliseconds))
    return download(query, table, chosen)


def download(query: NamedQuery, table: Table, media_type: str) -> Response:
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
    response = cacheable(Response(body, content_type=with_charset(media_type)))
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


def page(query: NamedQuery, view: ResultView | None) -> Response:
    """Return the page of a query: what it answers, its parameters with the values to pick from, and the table."""
    choices = {one.name: choices_of(one.choices) for one in query.parameters if one.choices}
    arguments = [(key, value) for key, value in request.args.items(multi=True) if key != "lang" and value]
    text = render_template(
        "named_query.html",
        named=query,
        result=view,
        choices=choices,
        arguments=arguments,
        titles=short_titles(query, requested_language(request)),
    )
    response = Response(text, mimetype=HTML)
    response.vary.add("Accept")
    return response


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
