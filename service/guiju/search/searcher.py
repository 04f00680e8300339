"""Finds the articles that speak of what a question asks, and says when none does."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guiju.search.library import Leaf, Library
from guiju.search.ranking import Ranking
from guiju.search.tokens import sentences, subject, tokens, weight
from guiju.search.vocabulary import Vocabulary
from guiju.store.errors import Problem

LONGEST_QUESTION: Final = 500
ARTICLE_SHARE: Final = 0.5
"""What the score of the whole article counts beside that of its best sentence."""
CONTEXT_SHARE: Final = 0.5
"""What the score of the sentence before counts: "…纪要由…签发。" says of what "…日内印发。" speaks."""
NAMED_WEIGHT: Final = 1.0
"""What a word of the graph that a question names counts where it stands as a whole, beside its pairs of characters."""
SYNONYM_WEIGHT: Final = 0.6
OPENING: Final = 14
"""In how many first characters an article says what it is about."""
OPENING_WEIGHT: Final = 1.0
SHARE_WEIGHT, STRENGTH_WEIGHT, OFFSET = 1.6, 2.35, -7.5
"""A logistic regression of whether the rules answer; `make bench PARTS=search` fits it anew."""
SUPPORTED: Final = 0.5
"""The confidence from which a question counts as answered."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence that may answer: its piece of the text, its words verbatim, and the confidence from 0 to 1."""

    leaf: Leaf
    quote: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The findings, best first; whether the rules say anything of it; the rule sets that were searched."""

    answered: bool
    findings: tuple[Finding, ...]
    rulesets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for: tokens and whole words with what each counts, and where."""

    tokens: Mapping[str, float]
    named: Collection[str]
    concepts: Sequence[Mapping[str, float]]
    rulesets: tuple[str, ...]


class Searcher:
    """The searchable texts.

    Args:
        library: what was read from the graph.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._vocabulary = Vocabulary(library.words)
        articles: dict[tuple[str, int], list[Leaf]] = {}
        for leaf in library.leaves:
            articles.setdefault((leaf.ruleset, leaf.article), []).append(leaf)
        texts = ["\n".join(leaf.text for leaf in leaves) for leaves in articles.values()]
        self._rulesets = [ruleset for ruleset, _ in articles]
        self._articles = Ranking(texts)
        self._openings = Ranking([text[:OPENING] for text in texts])
        numbers = {place: number for number, place in enumerate(articles)}
        self._quotes = [(leaf, quote) for leaf in library.leaves for quote in sentences(leaf.text)]
        self._article_of = [numbers[leaf.ruleset, leaf.article] for leaf, _ in self._quotes]
        self._sentences = Ranking([quote for _, quote in self._quotes])

    def search(self, question: str, ruleset: str = "", limit: int = 5) -> Found:
        """Return the articles that a question is about, each with its best sentence.

        Args:
            question: Chinese text; a district named in it narrows the search to its rules.
            ruleset: ID of a rule set, or a district's name; empty for those that the question names, or all.
            limit: how many articles at most.

        Raises:
            Problem: the rule set is unknown, or the question is empty or too long.
        """
        if not question.strip() or len(question) > LONGEST_QUESTION:
            raise unfit_question(len(question))
        query = self._query(question, ruleset)
        attainable = self._articles.attainable(query.tokens)
        strengths = sorted(self._strengths(query).items(), key=lambda found: -found[1])
        findings = tuple(
            Finding(*self._quotes[number], confidence(strength, attainable)) for number, strength in strengths[:limit]
        )
        return Found(bool(findings) and findings[0].score >= SUPPORTED, findings, query.rulesets)

    def _query(self, question: str, ruleset: str) -> Query:
        question, districts = self.library.without_names(question)
        rulesets = tuple(self.library.rulesets(ruleset) if ruleset else districts or self.library.names)
        named = self._vocabulary.named(question)
        return Query(
            tokens={token: weight(token) for token in tokens(subject(question))},
            named={word for word in named if len(word) > 2},
            concepts=[self._words(word, rulesets) for word in sorted(named)],
            rulesets=rulesets,
        )

    def _words(self, word: str, rulesets: Collection[str]) -> dict[str, float]:
        """Return what each word for the concepts of one counts."""
        words = dict.fromkeys(self._vocabulary.synonyms({word}, rulesets), SYNONYM_WEIGHT)
        return {**words, word: NAMED_WEIGHT} if len(word) > 2 else words

    def _strengths(self, query: Query) -> dict[int, float]:
        """Return the strength of each article's best sentence, by the sentence's number."""
        articles = {number for number, ruleset in enumerate(self._rulesets) if ruleset in query.rulesets}
        among = {number for number, article in enumerate(self._article_of) if article in articles}
        whole = self._articles.scores(query.tokens, query.concepts, articles)
        openings = self._openings.scores({}, [{word: OPENING_WEIGHT} for word in query.named], articles)
        single = self._sentences.scores(query.tokens, query.concepts, among)
        best: dict[int, tuple[float, int]] = {}
        for number, score in single.items():
            before = single.get(number - 1, 0) if self._follows(number, among) else 0
            article = self._article_of[number]
            best[article] = max(best.get(article, (0, 0)), (score + CONTEXT_SHARE * before, number))
        return {
            number: score + ARTICLE_SHARE * whole[article] + openings.get(article, 0)
            for article, (score, number) in best.items()
        }

    def _follows(self, number: int, among: Collection[int]) -> bool:
        """Whether a sentence stands behind another in the same piece of the text."""
        return number - 1 in among and self._quotes[number - 1][0] is self._quotes[number][0]


def confidence(strength: float, attainable: float) -> float:
    """Return how sure it is, from 0 to 1, that a sentence is about what was asked.

    Args:
        strength: its score.
        attainable: the score of a text that has every token of the question.
    """
    if not strength or not attainable:
        return 0.0
    return 1 / (1 + math.exp(-(SHARE_WEIGHT * strength / attainable + STRENGTH_WEIGHT * math.log(strength) + OFFSET)))


def unfit_question(length: int) -> Problem:
    """Return the problem of a question that is empty or too long."""
    return Problem(
        400,
        "question",
        f"问题须有 1 至 {LONGEST_QUESTION} 个字，所提交的有 {length} 个字符。",
        f"A question has 1 to {LONGEST_QUESTION} characters; the one sent has {length}.",
        hint="请用一句话提问，如：常务会议纪要几天内印发？ / Ask one question in Chinese.",
    )
