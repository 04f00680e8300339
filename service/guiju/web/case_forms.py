"""What helps to write a case down: the workbook to fill in, the JSON Schema and the SHACL shapes of cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, request

from guiju.knowledge.vocabulary import token
from guiju.media_types import WORKBOOK
from guiju.store.interface import Store
from guiju.web.answers import select
from guiju.web.service import current
from guiju.web.sparql import cacheable

SCHEMA_TYPE: Final = "application/schema+json"
KINDS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?kind ?zh ?en WHERE {
  ?kind a <https://w3id.org/guiju/def#CaseKind> ; rdfs:label ?zh , ?en .
  FILTER(LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en"))
} ORDER BY ?kind
"""
blueprint = Blueprint("case_forms", __name__)


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case: its token, and its label in Chinese and English."""

    token: str
    label: dict[str, str]


def case_kinds(store: Store) -> list[CaseKind]:
    """Return the kinds of cases for which there is a template."""
    rows = select(store, KINDS).rows
    return [CaseKind(token(row["kind"].text), {"zh": row["zh"].text, "en": row["en"].text}) for row in rows]


@blueprint.get("/check/template/<kind>.xlsx")
def template(kind: str) -> Response:
    """Answer with the workbook of a case kind; `?ruleset=` puts that rule set's facts first."""
    body = current().engine.record.template(kind, request.args.get("ruleset", ""))
    response = Response(body, content_type=WORKBOOK)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'guiju-{kind}.xlsx')}"
    return cacheable(response)


@blueprint.get("/case.schema.json")
def schema() -> Response:
    """Answer with the JSON Schema of cases."""
    return cacheable(Response(current().engine.record.schema, content_type=SCHEMA_TYPE))


@blueprint.get("/case.shapes.ttl")
def shapes() -> Response:
    """Answer with the SHACL shapes of cases."""
    return cacheable(Response(current().engine.record.shapes, content_type="text/turtle; charset=utf-8"))
