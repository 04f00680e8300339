"""Competency questions: what people ask, by which named query it is answered, and the answer read from the texts."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.choices import known_bindings
from tests.queries.conftest import NAMED, Ask, plain
from tests.queries.expectations import read_expectation

KINDS = (
    "composition chair attendance body-competence quorum frequency signing step deadline limit form duty prohibition "
    "permission substitution deeming scope programmatic"
).split()
FILES = sorted((resource("queries") / "competency").glob("*.json"))
QUESTIONS: list[dict[str, Any]] = [
    question for path in FILES for question in json.loads(path.read_text(encoding="utf-8"))
]
SILENT = ("0 rows", "row value=未规定")


def parameters(question: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in question.get("parameters", {}).items()}


def claims(question: dict[str, Any]) -> list[str]:
    given = "; ".join(f"{name}={value}" for name, value in parameters(question).items())
    return [f"[{given}] {claim}" for claim in question["expect"]]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"]["zh"])
def test_a_competency_question_gets_the_answer_that_the_texts_give(
    question: dict[str, Any], ask: Ask, engine: LocalEngine
) -> None:
    assert set(question) == {"question", "kind", "query", "parameters", "expect"}
    assert question["question"]["zh"]
    assert question["question"]["en"]
    query = NAMED[question["query"]]
    known_bindings(engine.store, query, {name: [value] for name, value in parameters(question).items()})
    for claim in claims(question):
        expectation = read_expectation(claim)
        given = {name: values[0] for name, values in expectation.parameters.items()}
        answer = plain(ask(question["query"], **given))
        assert expectation.shortfall(answer) == "", claim


def test_there_are_a_hundred_of_them_and_each_is_asked_once() -> None:
    asked = Counter(question["question"]["zh"] for question in QUESTIONS)
    assert len(asked) >= 250
    assert max(asked.values()) == 1


def test_they_cover_every_kind_of_norm_and_every_document(engine: LocalEngine) -> None:
    assert {question["kind"] for question in QUESTIONS} == set(KINDS)
    text = json.dumps(QUESTIONS)
    rulesets = {path.parent.name for path in (resource("data") / "texts").glob("*/source.txt")}
    assert {name for name in rulesets if text.count(name) < 30} == set()


def test_some_have_the_right_answer_that_the_rules_do_not_say() -> None:
    silent = [question for question in QUESTIONS if any(claim.startswith(SILENT) for claim in question["expect"])]
    assert len(silent) >= 50
