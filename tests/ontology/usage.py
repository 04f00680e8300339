"""Who uses which term: what scenarios, named queries and constraint forms say, as statements beside the knowledge."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache

from guiju.check.scenarios import NOT_APPLICABLE, read_all
from guiju.knowledge.rdf import lines_of
from guiju.knowledge.vocabulary import GJ, PREFIXES, concept, token
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import fast
from tests.check.real import index as fast_index
from tests.knowledge.support import real_build

NAME = re.compile(r"\b([a-z]+):([A-Za-z][\w-]*)")
SILENT = "<urn:asked> <http://purl.org/dc/terms/references>"


@cache
def used() -> str:
    """Return Turtle: every scenario as its shapes see it, and every term that a query or a form speaks of."""
    return "\n".join({*asked(), *recorded(), *chosen(), *built()})


def asked() -> Iterator[str]:
    """Yield a statement for each term named in a query or a constraint form."""
    for folder in ("queries", "shapes"):
        for path in resource(folder).rglob("*.rq"):
            if path.parent.name != "hygiene":
                for prefix, local in NAME.findall(path.read_text(encoding="utf-8")):
                    if prefix in PREFIXES:
                        yield f"{SILENT} <{PREFIXES[prefix]}{local}> ."


def chosen() -> Iterator[str]:
    """Yield a statement for each token that a competency question chooses as a parameter."""
    tokens: dict[str, list[str]] = {}
    for iri in fast_index().terms.concepts:
        tokens.setdefault(token(iri), []).append(iri)
    for path in (resource("queries") / "competency").glob("*.json"):
        for question in json.loads(path.read_text(encoding="utf-8")):
            for value in question["parameters"].values():
                yield from (f"{SILENT} <{iri}> ." for iri in tokens.get(str(value), ()))


def built() -> Iterator[str]:
    """Yield what the build adds to texts, norms and calendar, and a statement for each of our terms in the shapes."""
    for name, parts in real_build().parts.items():
        if not name.endswith(("/ontology", "/shapes")):
            yield from lines_of(parts)
    yield from (f"{SILENT} <{term}> ." for term in set(real_build().shapes.predicates()) if str(term).startswith(GJ))


def recorded() -> Iterator[str]:
    """Yield the statements of every scenario as prepared for the shapes, its keys, and the verdicts it expects."""
    for scenario in read_all(resource("data") / "cases"):
        for act in scenario.case.get("acts", ()):
            yield from (f"{SILENT} <{GJ[key]}> ." for key in act)
        for wanted in scenario.expect.values():
            if wanted.verdict != NOT_APPLICABLE:
                yield f"{SILENT} <{concept('verdict', wanted.verdict)}> ."
        body, profile = scenario.body(), scenario.profile_body()
        for prepared in fast().prepare(body, JSON, as_of=scenario.as_of, profile=profile):
            yield from prepared.data.decode().splitlines()
