"""Questions and answers over the real knowledge."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from guiju.ask.answerer import Answerer, Answers
from guiju.ask.comparing import Comparisons
from guiju.ask.reply import Replies
from guiju.built import ensure_built
from guiju.knowledge.index import Index, read_index
from guiju.knowledge.norms import Norm
from guiju.search.library import Library, Select, read_library
from guiju.store.dataset import load_store
from guiju.store.query import run_query

QUESTIONS = Path(__file__).parents[1] / "search"


@dataclass(frozen=True)
class Question:
    """A question to one rule set; the articles that answer it, none where it is silent, and the words that do."""

    question: str
    ruleset: str
    articles: Sequence[int] = ()
    quotes: Sequence[str] = ()

    def has_right_norm(self, norm: Norm) -> bool:
        """Whether a norm is one that answers: its own words, or those of its condition, are the words that do."""
        own = (norm.quote, *norm.condition_quotes)
        return norm.article in self.articles and any(
            q in words or norm.quote in q for q in self.quotes for words in own
        )

    def has_right_sentence(self, norm: Norm) -> bool:
        """Whether the words that answer stand in a norm's sentence."""
        places = (norm.sentence, *norm.condition_quotes)
        return norm.article in self.articles and any(quote in place for quote in self.quotes for place in places)


def read_questions(name: str) -> list[Question]:
    """The questions of a file."""
    found: list[dict[str, Any]] = json.loads((QUESTIONS / f"{name}.json").read_text(encoding="utf-8"))
    return [Question(**one) for one in found]


@pytest.fixture(scope="session")
def select() -> Select:
    folder, _ = ensure_built()
    store = load_store([folder / "dataset.nq"])
    return lambda query: run_query(store, query, "application/sparql-results+json").body


@pytest.fixture(scope="session")
def library(select: Select) -> Library:
    return read_library(select)


@pytest.fixture(scope="session")
def index() -> Index:
    return read_index(ensure_built()[0] / "index.json")


@pytest.fixture(scope="session")
def answerer(index: Index, library: Library) -> Answerer:
    return Answerer(index, library)


@pytest.fixture(scope="session")
def replies(index: Index, answerer: Answerer, select: Select) -> Replies:
    return Replies(index, answerer, Comparisons(select))


@pytest.fixture(scope="session", params=["questions", "held-out"])
def asked(request: pytest.FixtureRequest, answerer: Answerer) -> list[tuple[Question, Answers]]:
    """Every question of a file with its answers."""
    return [(one, answerer.ask(one.question, one.ruleset)) for one in read_questions(request.param)]
