"""Every IRI of the graph, asked for as page and in every form for programs: is what comes a part of the graph?"""

from __future__ import annotations

import sys
from random import Random

from table import section
from tqdm import tqdm

from guiju.built import ensure_built
from guiju.engine import LocalEngine
from guiju.web.app import create_app
from guiju.web.settings import Settings
from tests.web.linked_data import FORMS, faults, read_whole

SHOWN = 20
SEED = 5


def main() -> int:
    """Run everything; returns the number of faults. A term with a hash is in the documents at /def, asked for once."""
    whole, chance, found = read_whole(ensure_built()[0]), Random(SEED), []
    terms = [iri for iri in whole.iris if "#" in iri]
    others = [iri for iri in whole.iris if "#" not in iri]
    with LocalEngine() as engine:
        client = create_app(engine, Settings()).test_client()
        for iri in tqdm([*others, chance.choice(terms)], disable=None):
            found += faults(client, whole, iri, list(FORMS))
    section(
        "Linked data",
        ("IRIs", "forms", "faults"),
        [(str(len(others) + 1), str(len(FORMS) + 1), str(len(found)))],
    )
    for fault in found[:SHOWN]:
        print(fault)
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main()))
