"""Draws requests from the interface description, valid and not, and says where an answer is not as described."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

from tests.web.openapi_samples import Samples, fitting_values

HOSTILE = (
    '"', "'", "<", ">", "\n", "\x00", "\\", "}", "%", "?x", "#", "../..", "=1+1", "甲", "\u202e", "😀", "x" * 3000,
    '" } UNION { ?s ?p ?o } #', "> . ?s ?p ?o . <", "1e400", "-1", "99999999999999999999", "٣", "0x1", "true", "null",
)  # fmt: skip
ACCEPTED = ("*/*", "text/*", "text/html;q=0.1, */*", "image/png", ";;", "text/turtle; charset=utf-8")
BODIES = (
    b"", b"{}", b"[", b'{"kind": 1}', b"\xff", b"PK\x03\x04", b"<a> <b> <c> .", b"SELECT", b"query=ASK{}", b"null",
    b'{"@graph": 1}', b'[["@graph"]]', b'{"@context": 5}', b'{"@id": []}',
)  # fmt: skip
WAITED = ("time-limit", "busy")
"""Codes of the problems of a machine that has other work; a path that always has one is found by the other tests."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation of the description, its references resolved."""

    path: str
    method: str
    parameters: Sequence[Mapping[str, Any]]
    body_types: Sequence[str]
    responses: Mapping[str, Mapping[str, Any]]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Drawn:
    """A request."""

    operation: Operation
    path: str
    query: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def send(self, client: FlaskClient, method: str | None = None) -> TestResponse:
        method = method or self.operation.method
        return client.open(self.path, method=method, query_string=self.query, headers=self.headers, data=self.body)


def resolved(document: Document, piece: Any) -> Any:
    """The piece that a reference stands for."""
    while isinstance(piece, Mapping) and "$ref" in piece:
        target: Any = document
        for step in piece["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        piece = target
    return piece


def operations(document: Document) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, one in item.items():
            yield Operation(
                path,
                method.upper(),
                [resolved(document, parameter) for parameter in one["parameters"]] if "parameters" in one else [],
                list(one.get("requestBody", {}).get("content", {})),
                {status: resolved(document, answer) for status, answer in one["responses"].items()},
            )


def is_valid(schema: Mapping[str, Any], text: str) -> bool:
    """Whether a text of the address is an instance of the schema."""
    instance: Any = text
    if schema.get("type") == "integer":
        instance = int(text) if re.fullmatch(r"[+-]?[0-9]+", text) else text
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"])).is_valid(instance)


def text_for(chance: Random, parameter: Mapping[str, Any], path: str, samples: Samples) -> str:
    """A text that a parameter may be given: a fitting one, a hostile one, or a mixture of both."""
    schema = parameter["schema"]
    known = [str(one) for one in (*schema.get("enum", ()), *fitting_values(samples, path, parameter["name"]))]
    if schema.get("type") == "integer":
        known += ["0", "1", "5", "+007", str(schema.get("maximum", 10**6))]
    if schema.get("format") == "date":
        known += ["2022-06-01", "2024-02-29", "2023-02-29"]
    fitting, hostile = chance.choice(known or ["甲"]), chance.choice(HOSTILE)
    return chance.choices([fitting, hostile, fitting + hostile, hostile + fitting, ""], [12, 3, 1, 1, 1])[0]


def request_for(chance: Random, operation: Operation, samples: Samples) -> Drawn:
    """A request for an operation; samples, fitting values."""
    drawn = Drawn(operation, operation.path)
    for parameter in operation.parameters:
        name = parameter["name"]
        if parameter["in"] == "path":
            text = text_for(chance, parameter, operation.path, samples) or "-"
            drawn.path = drawn.path.replace(f"{{{name}}}", quote(text, safe="/"))
        elif chance.random() < (0.95 if parameter.get("required") else 0.3):
            number = 1 if chance.random() < 0.95 else 2
            drawn.query += [(name, text_for(chance, parameter, operation.path, samples)) for _ in range(number)]
    if chance.random() < 0.05:
        drawn.query.append(("unknown-name", "1"))
    drawn.headers["Accept"] = chance.choice([*operation.responses["200"]["content"], *ACCEPTED])
    if operation.body_types:
        drawn.headers["Content-Type"] = chance.choice([*operation.body_types, "image/png", ""])
        drawn.body = chance.choice([*BODIES, *(one.encode() for one in samples["body"])])
    return drawn


def misfits(drawn: Drawn, samples: Samples) -> list[str]:
    """The names of the parameters that are not as described: missing, given twice, of another type, or unknown.

    A name that a pick-list shows for a value stands for that value: it fits.
    """
    operation = drawn.operation
    described = {one["name"]: one for one in operation.parameters if one["in"] == "query"}
    given = {name: [text for key, text in drawn.query if key == name and text] for name, _ in drawn.query}
    missing = [name for name, one in described.items() if one.get("required") and not given.get(name)]

    def fits(name: str, text: str) -> bool:
        return is_valid(described[name]["schema"], text) or text in fitting_values(samples, operation.path, name)

    return missing + [
        name
        for name, texts in given.items()
        if name not in described or len(texts) > 1 or not all(fits(name, text) for text in texts)
    ]


def faults(document: Document, samples: Samples, drawn: Drawn, answer: TestResponse) -> Iterator[str]:
    """What the answer has or lacks against the description."""
    status = str(answer.status_code)
    if answer.status_code >= 500 and (answer.get_json(silent=True) or {}).get("code") not in WAITED:
        yield f"status {status}: {answer.text[:300]}"
    if status not in drawn.operation.responses:
        yield f"status {status} is not described"
        return
    described = drawn.operation.responses[status]
    yield from content_faults(document, described.get("content", {}), answer)
    for name, one in described.get("headers", {}).items():
        value = answer.headers.get(name)
        if value is None and one["required"]:
            yield f"header {name} is not there"
        if value is not None and not is_valid(one["schema"], value):
            yield f"header {name} is “{value}”"
    # Named queries are strict: what is not described is refused; only the page shows its form where something lacks.
    wrong = [name for name in misfits(drawn, samples) if name != "lang"]
    is_strict = drawn.path.startswith("/queries/") and not drawn.path.endswith("/choices")
    if is_strict and wrong and status == "200" and answer.mimetype != "text/html":
        yield f"{', '.join(wrong)} should have been refused"


def content_faults(document: Document, offered: Mapping[str, Any], answer: TestResponse) -> Iterator[str]:
    """What is wrong with the type and the body of an answer."""
    if not offered:
        if answer.data:
            yield f"{len(answer.data)} bytes where none are described"
        return
    if answer.mimetype not in offered:
        yield f"{answer.mimetype} is not described"
        return
    schema = offered[answer.mimetype].get("schema")
    if schema and "json" in answer.mimetype and answer.data:
        whole = {**schema, "components": document["components"]}
        yield from (error.message[:200] for error in Draft202012Validator(whole).iter_errors(json.loads(answer.data)))


def check(client: FlaskClient, document: Document, samples: Samples, drawn: Drawn) -> list[str]:
    """Send a request, and once more with the ETag of its answer; what is not as described."""
    answer = drawn.send(client)
    found = list(faults(document, samples, drawn, answer))
    if etag := answer.headers.get("ETag"):
        drawn.headers["If-None-Match"] = etag
        again = drawn.send(client)
        if (again.status_code, again.headers.get("ETag"), again.data) != (304, etag, b""):
            found.append(f"asked again with its ETag: {again.status_code}")
    return [f"{drawn.operation}: {one}\n  {drawn.path} {drawn.query} {drawn.headers}" for one in found]
