"""Writes down what was found as JSON: each norm in one sentence, its quote and place, and what others say beside it."""

from __future__ import annotations

from typing import Any, Final

from guiju.ask.answerer import Answer, Answerer, Answers
from guiju.ask.comparing import Comparison, Comparisons
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

Words = dict[str, str]
ANSWERED: Final[Words] = {
    "zh": "引文为规则原文；一句话的表述是本库的归纳，以原文为准。",
    "en": "Quotes are the rules' own words; the sentence is this library's summary, and the text prevails.",
}
SILENT: Final[Words] = {
    "zh": "本规则未规定，上位规定不在本库。",
    "en": "The rules here do not say; higher rules are not in this library.",
}


class Replies:
    """Answers questions as JSON values.

    Args:
        index: the built knowledge.
        answerer: finds the norms.
        comparisons: the questions aligned across the rule sets.
    """

    def __init__(self, index: Index, answerer: Answerer, comparisons: Comparisons) -> None:
        self._index = index
        self._answerer = answerer
        self._comparisons = comparisons

    def reply(self, question: str, ruleset: str, limit: int) -> dict[str, Any]:
        """Return the answer to a question; the arguments are those of `Answerer.ask`.

        Raises:
            Problem: the rule set is unknown, or the question is empty or too long.
        """
        found = self._answerer.ask(question, ruleset, limit)
        comparison = self._comparisons.aligned(question, found.found[0].norm.iri) if found.answered else None
        return {
            "question": question,
            "answered": found.answered,
            "message": ANSWERED if found.answered else SILENT,
            "rulesets": list(found.rulesets),
            "answers": [self._entry(answer) for answer in found.found],
            "compared": {"zh": comparison.zh, "en": comparison.en} if comparison else None,
            "elsewhere": [self._other(name, found, comparison) for name in found.elsewhere],
        }

    def _other(self, ruleset: str, found: Answers, comparison: Comparison | None) -> dict[str, Any]:
        """Return what another rule set says: by the aligned question, or to the same question."""
        here = self._index.rulesets[ruleset]
        if comparison:
            norms = [
                self._index.norms[iri].norm for iri in comparison.cells.get(ruleset, ()) if iri in self._index.norms
            ]
            entries = [self._norm(norm) for norm in norms]
        else:
            answer = found.elsewhere[ruleset]
            entries = [self._entry(answer)] if answer.answers else []
        return {
            "ruleset": ruleset,
            "title": {"zh": here.zh, "en": here.en},
            "answered": bool(entries),
            "answers": entries,
        }

    def _entry(self, answer: Answer) -> dict[str, Any]:
        return {**self._norm(answer.norm), "score": round(answer.score, 3)}

    def _norm(self, norm: Norm) -> dict[str, Any]:
        return {
            "ruleset": norm.ruleset,
            "article": norm.article,
            "paragraph": norm.paragraph,
            "item": norm.item,
            "cite": self._index.cite(norm),
            "norm": norm.iri,
            "quote": norm.quote,
            "whole": norm.sentence,
            "sentence": {"zh": norm.label_zh, "en": norm.label_en},
            "kind": self._term(norm.kind),
            "strength": self._term(norm.strength),
            "marker": norm.marker or None,
        }

    def _term(self, iri: str) -> Words:
        return {"token": token(iri), **{name: self._index.terms.label(iri, name) for name in ("zh", "en")}}
