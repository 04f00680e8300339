"""The real knowledge, built once, behind both engines."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES, ShaclEngine
from guiju.knowledge.index import Index
from guiju.knowledge.product import write
from tests.knowledge.support import real_build


@cache
def folder() -> Path:
    """Return where the build product lies."""
    written = Path(mkdtemp(prefix="guiju-test-"))
    write(real_build(), written)
    return written


@cache
def engines() -> dict[str, ShaclEngine]:
    """Return each engine over the shapes of the five rule sets."""
    return {name: make(folder() / "shapes.nt", index().shapes) for name, make in ENGINES.items()}


@cache
def fast() -> Checker:
    """Return a checker with the default engine."""
    return Checker(index(), next(iter(engines().values())), "test")


def index() -> Index:
    """Return the real index."""
    return real_build().index
