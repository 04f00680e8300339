"""The `/compare` page: the same questions put to all rule sets, a row a question, a column a rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, Response, render_template, request

from guiju.knowledge.vocabulary import ID, token
from guiju.store.errors import Problem
from guiju.web import graph_queries
from guiju.web.answers import Row, Table, select
from guiju.web.language import Language, requested_language
from guiju.web.rulesets import known_rulesets
from guiju.web.service import current
from guiju.web.sparql import HTML
from guiju.web.statements import label_in

STATED: Final = "stated"
blueprint = Blueprint("compare", __name__)


@dataclass(frozen=True, slots=True)
class Cell:
    """One answer: the rule's words, the norm, its article, and whether the alignment is this library's reading."""

    text: str
    norm: str
    article: str
    assumed: bool
    note: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question and its cells by rule set; an empty list where the rules do not say."""

    name: str
    text: str
    cells: dict[str, list[Cell]] = field(default_factory=dict)


@blueprint.get("/compare")
def show_comparison() -> Response:
    """Show the questions of one topic (`?topic=`), or of all.

    Raises: Problem 404 `unknown-topic` that names the known ones.
    """
    language = requested_language(request)
    store = current().engine.store
    table = select(store, graph_queries.COMPARISON)
    topics = topics_of(table, language)
    chosen = request.args.get("topic", "")
    if chosen and chosen not in topics:
        raise unknown_topic(chosen, list(topics))
    page = render_template(
        "compare.html",
        topics=topics,
        chosen=chosen,
        rulesets=known_rulesets(store),
        groups=grouped(table, language, chosen),
    )
    return Response(page, mimetype=HTML)


def topics_of(table: Table, language: Language) -> dict[str, str]:
    """Return the topics' names by their IDs, in the order of the rows."""
    return {token(row["topic"].text): label_in(row, "topic", language) for row in table.rows}


def grouped(table: Table, language: Language, chosen: str) -> Mapping[str, Sequence[Question]]:
    """Return the questions by topic; of one topic only where it is chosen."""
    groups: dict[str, dict[str, Question]] = {}
    for row in table.rows:
        topic = token(row["topic"].text)
        if chosen in ("", topic):
            name = token(row["question"].text)
            question = groups.setdefault(topic, {}).setdefault(
                name, Question(name, label_in(row, "question", language))
            )
            cells = question.cells.setdefault(row["ruleset"].text.removeprefix(ID), [])
            if "norm" in row:
                cells.append(cell_of(row, language))
    return {topic: list(questions.values()) for topic, questions in groups.items()}


def cell_of(row: Row, language: Language) -> Cell:
    """Return the answer that a row holds."""
    return Cell(
        text=label_in(row, "", language),
        norm=row["norm"].text,
        article=row["article"].text if "article" in row else "",
        assumed=token(row["alignment"].text) != STATED,
        note=label_in(row, "note", language),
    )


def unknown_topic(given: str, known: Sequence[str]) -> Problem:
    """Return the problem of a topic that there is not."""
    return Problem(
        404,
        "unknown-topic",
        f"没有名为“{given[:80]}”的主题。",
        f"There is no topic “{given[:80]}”.",
        hint=f"可用（known）：{'、'.join(known)}",
        choices=list(known),
    )
