"""The part of the interface description about questions in Chinese."""

from __future__ import annotations

from typing import Final

from guiju.media_types import JSON
from guiju.search.searcher import LONGEST_QUESTION
from guiju.web.openapi_parts import BOTH_LANGUAGES, LANGUAGE, TEXT, Piece, found, get, parameter

PAGE: Final = ("text/html",)
NUMBER_OR_NONE: Final[Piece] = {"type": ["integer", "null"]}
NORM: Final[Piece] = {
    "type": "object",
    "required": ["ruleset", "article", "paragraph", "item", "norm", "quote", "whole", "sentence", "kind", "strength"],
    "properties": {
        "ruleset": TEXT,
        "article": NUMBER_OR_NONE,
        "paragraph": NUMBER_OR_NONE,
        "item": NUMBER_OR_NONE,
        "norm": TEXT | {"format": "iri"},
        "quote": TEXT | {"description": "Verbatim."},
        "whole": TEXT | {"description": "The whole sentence, verbatim."},
        "sentence": BOTH_LANGUAGES | {"description": "The norm in one sentence: this library's summary."},
        "score": {"type": "number", "minimum": 0, "maximum": 1},
    },
}
NORMS: Final[Piece] = {"type": "array", "items": NORM}
OTHER: Final[Piece] = {
    "type": "object",
    "required": ["ruleset", "title", "answered", "answers"],
    "properties": {"ruleset": TEXT, "title": BOTH_LANGUAGES, "answered": {"type": "boolean"}, "answers": NORMS},
}
REPLY: Final[Piece] = {
    "type": "object",
    "required": ["question", "answered", "message", "rulesets", "answers", "compared", "elsewhere"],
    "properties": {
        "question": TEXT,
        "answered": {"type": "boolean", "description": "Without it `answers` are the nearest norms, and no answer."},
        "message": BOTH_LANGUAGES,
        "rulesets": {"type": "array", "items": TEXT},
        "answers": NORMS,
        "compared": {"type": ["object", "null"], "description": "The aligned question that `elsewhere` goes by."},
        "elsewhere": {"type": "array", "items": OTHER, "description": "What the other rule sets say."},
    },
}


def ask_path() -> Piece:
    """Return the endpoint that answers questions."""
    parameters = [
        parameter("q", "query", f"A question in Chinese, 1 to {LONGEST_QUESTION} characters.", required=True),
        parameter(
            "ruleset", "query", "The rule set; without it those of the districts that the question names, or all."
        ),
        LANGUAGE,
    ]
    success = found("The norms that answer, with their quotes.", (JSON, *PAGE), {JSON: REPLY})
    return get("Ask", success, 404, 406, parameters=parameters)
