"""Who uses which term: what scenarios, named queries and constraint forms say, as statements beside the knowledge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from guiju.check.checker import JSON
from guiju.check.scenarios import read_all
from guiju.knowledge.vocabulary import PREFIXES
from guiju.resources import resource
from tests.check.real import fast

NAME = re.compile(r"\b([a-z]+):([A-Za-z][\w-]*)")
SILENT = "<urn:asked> <http://purl.org/dc/terms/references>"


@cache
def used() -> str:
    """Return Turtle: every scenario as its shapes see it, and every term that a query or a form speaks of."""
    return "\n".join({*asked(), *recorded()})


def asked() -> Iterator[str]:
    """Yield a statement for each term named in a query or a constraint form."""
    for folder in ("queries", "shapes"):
        for path in resource(folder).rglob("*.rq"):
            if path.parent.name != "hygiene":
                for prefix, local in NAME.findall(path.read_text(encoding="utf-8")):
                    if prefix in PREFIXES:
                        yield f"{SILENT} <{PREFIXES[prefix]}{local}> ."


def recorded() -> Iterator[str]:
    """Yield the statements of every scenario as prepared for the shapes."""
    for scenario in read_all(resource("data") / "cases"):
        body, profile = scenario.body(), scenario.profile_body()
        for prepared in fast().prepare(body, JSON, as_of=scenario.as_of, profile=profile):
            yield from prepared.data.decode().splitlines()
