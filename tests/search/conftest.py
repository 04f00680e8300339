"""The search over the real knowledge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guiju.built import ensure_built
from guiju.search.library import Library, read_library
from guiju.search.searcher import Searcher
from guiju.store.dataset import load_store
from guiju.store.query import run_query

QUESTIONS = Path(__file__).with_name("questions.json")


@pytest.fixture(scope="session")
def library() -> Library:
    folder, _ = ensure_built()
    store = load_store([folder / "dataset.nq"])
    return read_library(lambda query: run_query(store, query, "application/sparql-results+json").body)


@pytest.fixture(scope="session")
def searcher(library: Library) -> Searcher:
    return Searcher(library)


@pytest.fixture(scope="session")
def questions() -> list[dict[str, Any]]:
    """Questions with their rule set and the articles that answer; none where the rules do not."""
    found: list[dict[str, Any]] = json.loads(QUESTIONS.read_text(encoding="utf-8"))
    return found
