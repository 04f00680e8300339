"""The real knowledge, built once, behind both engines."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from guiju.check.checker import Checker
from guiju.check.engines import ENGINES
from guiju.knowledge.build import write
from guiju.knowledge.index import Index
from tests.knowledge.support import real_build


@cache
def checkers() -> dict[str, Checker]:
    """Return a checker for each engine over the five rule sets."""
    folder = Path(mkdtemp(prefix="guiju-test-"))
    built = real_build()
    write(built, folder)
    shapes = built.index.shapes
    return {name: Checker(built.index, make(folder / "shapes.nt", shapes), "test") for name, make in ENGINES.items()}


def fast() -> Checker:
    """Return the checker of the default engine."""
    return next(iter(checkers().values()))


def index() -> Index:
    """Return the real index."""
    return real_build().index
