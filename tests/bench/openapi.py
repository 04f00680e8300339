"""Thousands of requests drawn from the interface description, to the service in this process: is each answered so?"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

from table import section

from guiju.engine import LocalEngine
from guiju.web.app import create_app
from guiju.web.settings import Settings
from tests.web.openapi_fuzz import check, operations, request_for
from tests.web.openapi_samples import sample_values

REQUESTS = 5000
SEED = 1000
SHOWN = 20


def main() -> int:
    """Run everything; returns the number of faults."""
    faults: list[str] = []
    asked: Counter[str] = Counter()
    with LocalEngine() as engine:
        client = create_app(engine, Settings()).test_client()
        document, samples = client.get("/openapi.json").get_json(), sample_values(client)
        among, chance = list(operations(document)), Random(SEED)
        for _ in range(REQUESTS):
            drawn = request_for(chance, chance.choice(among), samples)
            asked[str(drawn.operation)] += 1
            faults += check(client, document, samples, drawn)
    section(
        "The interface description, tried",
        ("requests", "operations", "of", "faults"),
        [(str(asked.total()), str(len(asked)), str(len(among)), str(len(faults)))],
    )
    for fault in faults[:SHOWN]:
        print(fault)
    return len(faults)


if __name__ == "__main__":
    sys.exit(bool(main()))
