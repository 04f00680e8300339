"""Ranks the norms by how well they answer a question, and says when none does."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from guiju.ask.reading import BODY, Item, Reader, Reading
from guiju.ask.statements import Statement, acts_of, concepts_of, words_of
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.search.library import Library
from guiju.search.ranking import Ranking

AROUND: Final = 0.2
"""What a score of the norm's sentence, of its paragraph, and of its article counts beside that of its own words."""
KIND_FITS, NAMED_KIND, OTHERS_ABSENT, OTHER_MEETING = 1.25, 1.2, 0.7, 0.55
"""By what a score is multiplied where a norm is of a kind that says what is wanted; is of a kind that the question
names; presumes that others are away than named; is about other meetings."""
TOLD, UNTOLD = 1.3, 0.55
"""The same where a norm has the number that is wanted, or lacks it."""
COVERED, ACTS = 0.4, 0.4
"""What share of a score hangs on how much of the question, and on which of its acts, a norm has."""
ACT_IN_QUOTE, ACT_IN_WORDS, ACT_BESIDE = 0.7, 0.5, 0.3
"""What an act counts that a norm does not ask for, but names: in its quote, in other words, as its occasion."""
LIKELY: Final = 80
"""How many norms of a rule set, by their words, are looked at closely."""
COVERED_WEIGHT, STRENGTH_WEIGHT, SHARE_WEIGHT, UNTOLD_WEIGHT, OFFSET = 5.0, 1.1, 4.0, -2.3, -7.3
"""A logistic regression of whether a rule set answers: how much of the question stands in the paragraph, how strong the
score is and how near the best of all rule sets, whether a number that is wanted is missing."""
SUPPORTED: Final = 0.5
"""The confidence from which a question counts as answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A norm that may answer, and the confidence from 0 to 1."""

    norm: Norm
    score: float

    @property
    def answers(self) -> bool:
        """Whether it is taken for an answer."""
        return self.score >= SUPPORTED


@dataclass(frozen=True, slots=True)
class Answers:
    """What the rules say to a question.

    Attributes:
        found: the norms that answer best, or are nearest, best first.
        rulesets: the rule sets that were looked at.
        elsewhere: the best norm of every rule set but the first norm's.
    """

    found: tuple[Answer, ...]
    rulesets: tuple[str, ...]
    elsewhere: Mapping[str, Answer]

    @property
    def answered(self) -> bool:
        """Whether the rules say what was asked."""
        return bool(self.found) and self.found[0].answers


class SharedTexts:
    """Texts of which several norms have the same: sentences, paragraphs, articles.

    Args:
        texts: one for each norm.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        self._ranking = Ranking(list(numbers))
        self._number_of = [numbers[text] for text in texts]
        self._all = range(len(numbers))

    def scores(self, reading: Reading) -> list[float]:
        """Return the score of each norm's text."""
        scores = self._ranking.scores(reading.tokens, reading.synonyms, self._all)
        return [scores.get(number, 0) for number in self._number_of]


class Answerer:
    """All norms, ready to be asked.

    Args:
        index: the built knowledge.
        library: its texts, words and names.
    """

    def __init__(self, index: Index, library: Library) -> None:
        norms = [entry.norm for entry in index.norms.values() if entry.norm.article is not None]
        articles: dict[tuple[str, int | None], str] = defaultdict(str)
        for leaf in library.leaves:
            articles[leaf.ruleset, leaf.article] += f"{leaf.text}\n"
        self._index = index
        self._texts = {leaf.iri: leaf.text for leaf in library.leaves}
        self._words = Ranking([words_of(norm) for norm in norms])
        self._around = [
            SharedTexts([norm.sentence for norm in norms]),
            SharedTexts([self._texts.get(norm.source, "") for norm in norms]),
            SharedTexts([articles[norm.ruleset, norm.article] for norm in norms]),
        ]
        self._reader = Reader(library, index.terms, self._words)
        self._statements = [self._statement(norm) for norm in norms]

    def ask(self, question: str, ruleset: str = "", limit: int = 5) -> Answers:
        """Return the norms that answer a question best.

        Args:
            question: Chinese text; a district named in it narrows the search to its rules.
            ruleset: ID of a rule set, or a district's name; empty for those that the question names, or all.
            limit: how many norms at most.

        Raises:
            Problem: the rule set is unknown, or the question is empty or too long.
        """
        reading = self._reader.read(question, ruleset)
        ranked = self._ranked(reading)
        if not ranked:
            return Answers((), reading.rulesets, {})
        strongest = ranked[0][0]
        first = {one.norm.ruleset: (score, one) for score, one in reversed(ranked)}
        best = {
            name: Answer(one.norm, self._confidence(reading, one, score, strongest))
            for name, (score, one) in sorted(first.items())
        }
        own = [(score, one.norm) for score, one in ranked if one.norm.ruleset in reading.rulesets][:limit]
        sure = best.pop(own[0][1].ruleset).score if own else 0.0
        return Answers(tuple(Answer(norm, sure * score / own[0][0]) for score, norm in own), reading.rulesets, best)

    def _ranked(self, reading: Reading) -> list[tuple[float, Statement]]:
        """Return the norms of all rule sets that have something of a question, with their scores, best first."""
        own = self._words.scores(reading.tokens, reading.synonyms, range(len(self._statements)))
        around = [texts.scores(reading) for texts in self._around]
        scored: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for n, (statement, *scores) in enumerate(zip(self._statements, *around, strict=True)):
            if any(scores):
                scored[statement.norm.ruleset].append((own.get(n, 0) + AROUND * sum(scores), n))
        likely = [(score, self._statements[n]) for found in scored.values() for score, n in nlargest(LIKELY, found)]
        return sorted(((score * self._fit(reading, one), one) for score, one in likely), key=lambda found: -found[0])

    def _fit(self, reading: Reading, statement: Statement) -> float:
        """Return by what the score of a norm's words is multiplied for what it says."""
        factor = 1 - COVERED + COVERED * covered(reading.items, statement.words, statement.concepts)
        if reading.acts:
            factor *= 1 - ACTS + ACTS * acts_met(reading.acts, statement)
        if any(statement.kind in wish.kinds or statement.modality in wish.modalities for wish in reading.wishes):
            factor *= KIND_FITS
        if statement.norm.kind in reading.concepts:
            factor *= NAMED_KIND
        if not set(statement.norm.absent) <= reading.concepts:
            factor *= OTHERS_ABSENT
        if self._about_others(reading, statement):
            factor *= OTHER_MEETING
        told = tells(reading, statement)
        return factor * (1 if told is None else TOLD if told else UNTOLD)

    def _about_others(self, reading: Reading, statement: Statement) -> bool:
        """Whether a norm is about meetings, and about none that the question may mean."""
        return bool(reading.bodies and statement.bodies) and not self._share_a_body(reading, statement)

    def _share_a_body(self, reading: Reading, statement: Statement) -> bool:
        return bool(
            reading.bodies & self._with_broader(statement.bodies)
            or statement.bodies & self._with_broader(reading.bodies)
        )

    def _with_broader(self, concepts: Iterable[str]) -> set[str]:
        return {wider for iri in concepts for wider in self._index.terms.with_broader(iri)}

    def _statement(self, norm: Norm) -> Statement:
        words, concepts = words_of(norm), concepts_of(norm, self._index)
        named = self._reader.of_scheme(concepts, BODY) | self._reader.bodies(words)
        bodies = named or self._reader.bodies(norm.sentence) or self._reader.bodies(self._texts.get(norm.source, ""))
        return Statement(norm, words, concepts, acts_of(norm), bodies)

    def _confidence(self, reading: Reading, statement: Statement, score: float, strongest: float) -> float:
        text = "\n".join([statement.words, statement.norm.sentence, self._texts.get(statement.norm.source, "")])
        evidence = (
            COVERED_WEIGHT * covered(reading.items, text, statement.concepts)
            + STRENGTH_WEIGHT * math.log(1 + score)
            + SHARE_WEIGHT * score / strongest
            + (UNTOLD_WEIGHT if tells(reading, statement) is False else 0)
            + OFFSET
        )
        return 1 / (1 + math.exp(-evidence))


def covered(items: Sequence[Item], text: str, concepts: Collection[str] = ()) -> float:
    """Return what share of a question, by weight, a text has or concepts stand for."""
    whole = sum(item.weight for item in items)
    met = sum(item.weight for item in items if meets(item, text, concepts))
    return met / whole if whole else 0.0


def meets(item: Item, text: str, concepts: Collection[str]) -> bool:
    """Whether what a question names is among some concepts, or stands in a text."""
    return not item.concepts.isdisjoint(concepts) or any(word in text for word in item.words)


def acts_met(acts: Sequence[Item], statement: Statement) -> float:
    """Return to what share a norm is about the acts of a question."""
    return sum(_act_met(act, statement) for act in acts) / len(acts)


def _act_met(act: Item, statement: Statement) -> float:
    if act.concepts & statement.acts:
        return 1.0
    if any(word in statement.norm.quote for word in act.words):
        return ACT_IN_QUOTE if statement.acts else 1.0
    if any(word in statement.words for word in act.words):
        return ACT_IN_WORDS
    return ACT_BESIDE if act.concepts & statement.concepts else 0.0


def tells(reading: Reading, statement: Statement) -> bool | None:
    """Whether a norm has the number, or time, that a question wants; None where it wants none."""
    wanted = [wish.tells for wish in reading.wishes if wish.tells]
    return any(pattern.search(statement.said) for pattern in wanted) if wanted else None
