"""BM25 over texts (Robertson and Zaragoza 2009, section 3.5), with whole words beside their tokens."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from guiju.search.tokens import tokens

SATURATION: Final = 1.2
"""k1: how soon a repeated token counts no more."""
LENGTH_SHARE: Final = 0.6
"""b: how much a long text is held against it, from 0 to 1."""


class Ranking:
    """An inverted index with the weight of every token in every text.

    Args:
        texts: what is searched.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(tokens(text)) for text in texts]
        lengths = [count.total() for count in counts]
        average = sum(lengths) / max(1, len(lengths)) or 1
        self._texts = texts
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._holders: dict[str, list[int]] = {}
        for number, (count, length) in enumerate(zip(counts, lengths, strict=True)):
            damping = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length / average)
            for token, times in count.items():
                self._postings[token].append((number, times * (SATURATION + 1) / (times + damping)))

    def scores(
        self, query: Mapping[str, float], concepts: Iterable[Mapping[str, float]], among: Collection[int]
    ) -> dict[int, float]:
        """Return the scores of the texts that have something of a query.

        Args:
            query: what each token counts.
            concepts: what each word for a concept counts that stands in a text as a whole; of several words for one
                concept the best counts.
            among: the numbers of the texts to look at.
        """
        scores: dict[int, float] = defaultdict(float)
        for token, weight in query.items():
            postings = self._postings.get(token, ())
            worth = weight * self._rarity(len(postings))
            for number, share in postings:
                if number in among:
                    scores[number] += worth * share
        for words in concepts:
            best: dict[int, float] = {}
            for word, weight in words.items():
                holders = self._holding(word)
                worth = weight * self._rarity(len(holders))
                best |= {number: max(worth, best.get(number, 0)) for number in holders if number in among}
            for number, worth in best.items():
                scores[number] += worth
        return scores

    def attainable(self, query: Mapping[str, float]) -> float:
        """Return what a text of average length with every token of the query once would score."""
        return sum(weight * self._rarity(len(self._postings.get(token, ()))) for token, weight in query.items())

    def rarity(self, words: Iterable[str]) -> float:
        """Return how rare it is that a text has one of some words as a whole."""
        return self._rarity(len({number for word in words for number in self._holding(word)}))

    def _holding(self, word: str) -> list[int]:
        if word not in self._holders:
            self._holders[word] = [number for number, text in enumerate(self._texts) if word in text]
        return self._holders[word]

    def _rarity(self, found: int) -> float:
        """Return the inverse document frequency; what stands nowhere is the rarest."""
        return math.log(1 + (len(self._texts) - found + 0.5) / (found + 0.5))
