"""The receipt of a report: what it was made from and by, so that whoever has the same gets the same bytes."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from guiju.check.engine.finding import ShaclEngine
from guiju.knowledge.index import Index


@cache
def versions(distribution: str) -> Mapping[str, str]:
    """Return the versions of what judges; kept, for a worker can look up none once it is confined.

    Args:
        distribution: the Python package of the SHACL engine.
    """
    distributions = {name: version(name) for name in ("guiju", distribution)}
    return {**distributions, "python": platform.python_version()}


def receipt(index: Index, engine: ShaclEngine, dataset: str, rulesets: Sequence[str]) -> dict[str, Any]:
    """Return the receipt but for what was handed in.

    Args:
        index: the built knowledge.
        engine: the SHACL engine that judged.
        dataset: the dataset's version: a hash of all inputs of the build, the code that builds included.
        rulesets: IDs of the rule sets that were judged by.
    """
    return {
        "dataset": dataset,
        "engine": engine.name,
        "versions": versions(engine.distribution),
        "texts": {name: index.rulesets[name].sha256 for name in rulesets},
        "norms": {name: index.hashes.get(f"norms/{name}", "") for name in rulesets},
        "shapes": index.hashes.get("shapes", ""),
        "calendar": {
            "years": [index.calendar.first_year, index.calendar.last_year],
            "sha256": index.hashes.get("calendar", ""),
        },
    }


def sha256(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
