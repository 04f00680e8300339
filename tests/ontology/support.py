"""Loads the ontology and the data for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, QuerySolutions, RdfFormat, Store, parse

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY_FILES = sorted((ROOT / "ontology").glob("*.ttl"))
TURTLE_FILES = sorted([*ONTOLOGY_FILES, *(ROOT / "data").rglob("*.ttl")])
# Cases are what users hand in, not what the project states.
KNOWLEDGE_FILES = [path for path in TURTLE_FILES if "cases" not in path.relative_to(ROOT).parts]
HYGIENE_QUERIES = sorted((ROOT / "queries" / "hygiene").glob("*.rq"))


def store_of(paths: list[Path], more: str = "") -> Store:
    """All triples of the files, and of some further Turtle, in one default graph."""
    store = Store()
    for path in paths:
        # Files are parsed one by one: blank nodes of two files must not meet.
        store.extend(_quads(path.read_bytes(), f"file:{path.name}"))
    store.extend(_quads(more.encode(), "file:more"))
    return store


def _quads(turtle: bytes, base: str) -> list[Quad]:
    parsed = parse(turtle, RdfFormat.TURTLE, base_iri=base, rename_blank_nodes=True)
    return [Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()) for quad in parsed]


def rows(store: Store, query: Path) -> list[dict[str, str]]:
    """The rows that a query finds, as texts by the variable's name."""
    solutions = store.query(query.read_text(encoding="utf-8"))
    assert isinstance(solutions, QuerySolutions)
    names = [variable.value for variable in solutions.variables]
    return [{name: getattr(row[name], "value", str(row[name])) for name in names} for row in solutions]


def error_sentence(query: Path) -> str:
    """The sentence that a query's banner gives for each row it finds."""
    lines = query.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# error: ") for line in lines if line.startswith("# error: "))
