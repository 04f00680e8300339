"""Other words for the same thing: what a question calls a concept, and what the rules may call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from guiju.search.library import Word


class Vocabulary:
    """The graph's labels, synonyms and local terms of two characters or more, and its everyday words.

    Args:
        words: each with its concept.
    """

    def __init__(self, words: Sequence[Word]) -> None:
        self._words: dict[str, list[Word]] = defaultdict(list)
        self._concepts: dict[str, set[str]] = defaultdict(set)
        for word in words:
            if len(word.text) > 1 and not word.everyday:
                self._words[word.concept].append(word)
            if len(word.text) > 1 or word.everyday:
                self._concepts[word.text].add(word.concept)

    def named(self, text: str) -> set[str]:
        """Return the words that stand in a text; of two, one inside the other, the longer."""
        found = [word for word in self._concepts if word in text]
        return {word for word in found if not any(word != other and word in other for other in found)}

    def concepts(self, word: str) -> frozenset[str]:
        """Return the concepts that a word names."""
        return frozenset(self._concepts.get(word, ()))

    def synonyms(self, named: Collection[str], rulesets: Collection[str]) -> set[str]:
        """Return the other words by which the rules may call the concepts of some words.

        Args:
            named: the words.
            rulesets: whose local terms count too.
        """
        found = {
            word.text
            for concept in {concept for word in named for concept in self._concepts[word]}
            for word in self._words[concept]
            if word.ruleset is None or word.ruleset in rulesets
        }
        return found - set(named)
