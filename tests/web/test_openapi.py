"""The interface description is true: requests drawn from it are answered as it says, on the real knowledge."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.openapi_fuzz import METHODS, Document, Drawn, Operation, check, faults, operations, request_for
from tests.web.openapi_samples import Samples, fitting_values, sample_values

REQUESTS = 40
"""For each seed; `make bench` asks thousands."""


@pytest.fixture(scope="session")
def document(real_client: FlaskClient) -> Document:
    found: dict[str, Any] = real_client.get("/openapi.json").get_json()
    return found


@pytest.fixture(scope="session")
def samples(real_client: FlaskClient) -> Samples:
    return sample_values(real_client)


@pytest.fixture(scope="session")
def all_operations(document: Document) -> Sequence[Operation]:
    return list(operations(document))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_asked_is_answered_as_described(
    seed: int, real_client: FlaskClient, document: Document, samples: Samples, all_operations: Sequence[Operation]
) -> None:
    chance = Random(seed)
    drawn = [request_for(chance, chance.choice(all_operations), samples) for _ in range(REQUESTS)]
    assert [fault for one in drawn for fault in check(real_client, document, samples, one)] == []


def fitting(operation: Operation, samples: Samples, media_type: str) -> Drawn:
    """The plainest request that is as described."""
    drawn = Drawn(operation, operation.path, headers={"Accept": media_type})
    for one in operation.parameters:
        if one.get("required"):
            known = [*one["schema"].get("enum", ()), *fitting_values(samples, operation.path, one["name"])]
            text = str(known[0]) if known else "2022-06-01" if one["schema"].get("format") == "date" else "1"
            if one["in"] == "query":
                drawn.query.append((one["name"], text))
            drawn.path = drawn.path.replace(f"{{{one['name']}}}", text)
    return drawn


def test_every_described_form_of_what_is_read_can_be_had(
    real_client: FlaskClient, document: Document, samples: Samples, all_operations: Sequence[Operation]
) -> None:
    asked, named = 0, {f"/queries/{name}" for name in document["components"]["schemas"]}
    for operation in all_operations:
        if operation.method != "GET" or operation.path == "/sparql" or "{suffix}" in operation.path:
            continue
        offered = list(operation.responses["200"]["content"])
        # All named queries are answered by the same few lines: of each one form, in turn, is enough.
        for media_type in [offered[asked % len(offered)]] if operation.path in named else offered:
            drawn = fitting(operation, samples, media_type)
            if any(one["name"] == "limit" for one in operation.parameters):
                drawn.query.append(("limit", "3"))
            answer = drawn.send(real_client)
            assert (answer.status_code, answer.mimetype) == (200, media_type), (str(operation), drawn.query)
            assert list(faults(document, samples, drawn, answer)) == [], str(operation)
            asked += 1
    assert asked > 80


def test_a_head_request_has_the_headers_of_the_answer_and_no_body(
    real_client: FlaskClient, samples: Samples, all_operations: Sequence[Operation]
) -> None:
    for operation in all_operations:
        if operation.method == "GET" and not operation.path.startswith("/queries/"):
            drawn = fitting(operation, samples, "*/*")
            head, whole = drawn.send(real_client, "HEAD"), drawn.send(real_client)
            assert (head.status_code, head.data) == (whole.status_code, b""), str(operation)
            assert head.headers.get("ETag") == whole.headers.get("ETag"), str(operation)


def test_a_method_that_is_not_described_is_refused_with_those_that_are(
    real_client: FlaskClient, document: Document, samples: Samples, all_operations: Sequence[Operation]
) -> None:
    for operation in all_operations:
        described = {method.upper() for method in document["paths"][operation.path]}
        for method in set(METHODS) - described:
            answer = fitting(operation, samples, "*/*").send(real_client, method)
            assert answer.status_code == 405, (method, str(operation))
            allowed = set(answer.headers["Allow"].split(", "))
            assert allowed == described | ({"HEAD"} if "GET" in described else set()) | {"OPTIONS"}, str(operation)


def test_every_reference_leads_somewhere_and_every_place_of_a_path_is_a_parameter(
    document: Document, all_operations: Sequence[Operation]
) -> None:
    for reference in re.findall(r'"\$ref": "#/([^"]*)"', json.dumps(document)):
        target: Any = document
        for step in reference.split("/"):
            target = target[step]
    for operation in all_operations:
        places = set(re.findall(r"{(\w+)}", operation.path))
        assert places == {one["name"] for one in operation.parameters if one["in"] == "path"}, str(operation)


def test_a_parameter_with_a_closed_pick_list_names_its_values(document: Document) -> None:
    parameters = document["components"]["parameters"]
    assert len(parameters["articles.ruleset"]["schema"]["enum"]) == 5
    assert "enum" not in parameters["who-signs.issuer"]["schema"], "other names are understood too"
    assert parameters["due-day.start"]["schema"]["format"] == "date"
