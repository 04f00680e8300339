"""SELECT queries over HTTP: keep-alive, and no text asked twice, so that nothing can come out of a cache."""

from __future__ import annotations

import json
from functools import partial
from http.client import HTTPConnection

from running import RunningService, ask
from timing import Sample, timed_all

RESULTS_JSON = "application/sparql-results+json"
SELECT = """PREFIX gj: <https://w3id.org/guiju/def#>
SELECT ?norm ?article ?quote WHERE {{ ?norm gj:quote ?quote ; gj:articleNumber ?article }} LIMIT {rows} # {n}"""


def select_rows(service: RunningService, rows: int, number: int) -> Sample:
    """Ask for so many rows so many times.

    Raises: AssertionError where an answer has another number of rows.
    """
    connection = service.connection()
    found = rows_of(connection, SELECT.format(rows=rows, n="warm-up"))
    assert found == rows, f"{found} rows instead of {rows}"
    sample = timed_all(partial(select, connection, SELECT.format(rows=rows, n=n)) for n in range(number))
    connection.close()
    return sample


def select(connection: HTTPConnection, query: str) -> bytes:
    """The results document."""
    headers = {"Content-Type": "application/sparql-query", "Accept": RESULTS_JSON}
    answer = ask(connection, "POST", "/sparql", query.encode(), headers)
    assert answer.status == 200, answer.body
    return answer.body


def rows_of(connection: HTTPConnection, query: str) -> int:
    """How many rows the query gives."""
    return len(json.loads(select(connection, query))["results"]["bindings"])
