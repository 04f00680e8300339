"""Reads a question: what it wants, the words in it that the graph knows, and what else it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guiju.ask.question import Wish, wishes_of
from guiju.knowledge.terms import Terms
from guiju.search.library import Library
from guiju.search.ranking import Ranking
from guiju.search.searcher import LONGEST_QUESTION, NAMED_WEIGHT, SYNONYM_WEIGHT, unfit_question
from guiju.search.tokens import subject, tokens, weight
from guiju.search.vocabulary import Vocabulary

REST_WEIGHT: Final = 0.5
"""What a pair of characters outside the graph's words counts, such a word counting 1."""
BODY: Final = "body"
"""The scheme of the meetings."""
NOT_ACTS: Final = frozenset({"case", "genre", "body", "absence"})
"""Schemes: a word that names a paper, a meeting or an absence as well as an act is not taken for the act."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a question names: the concepts it may be, the words for it in the rules, how telling it is."""

    concepts: frozenset[str]
    words: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, read.

    Attributes:
        wishes: what it wants to know.
        items: what it names; `acts` those of them that are acts.
        concepts, bodies: all concepts that its words may name; the meetings among them.
        tokens, synonyms: what is searched for, as `Ranking.scores` takes it.
        rulesets: where.
    """

    wishes: Sequence[Wish]
    items: Sequence[Item]
    acts: Sequence[Item]
    concepts: frozenset[str]
    bodies: frozenset[str]
    tokens: Mapping[str, float]
    synonyms: Sequence[Mapping[str, float]]
    rulesets: tuple[str, ...]


class Reader:
    """Reads questions.

    Args:
        library: the words of the graph and the names of the districts.
        terms: the concepts.
        ranking: the texts whose rarities weigh the words.
    """

    def __init__(self, library: Library, terms: Terms, ranking: Ranking) -> None:
        self._library = library
        self._schemes = {iri: term.scheme for iri, term in terms.concepts.items()}
        self._vocabulary = Vocabulary(library.words)
        self._meetings = Vocabulary([word for word in library.words if self._schemes.get(word.concept) == BODY])
        self._ranking = ranking

    def read(self, question: str, ruleset: str = "") -> Reading:
        """Read a question.

        Args:
            question: Chinese text; a district named in it narrows the search to its rules.
            ruleset: ID of a rule set, or a district's name; empty for those that the question names, or all.

        Raises:
            Problem: the rule set is unknown, or the question is empty or too long.
        """
        if not question.strip() or len(question) > LONGEST_QUESTION:
            raise unfit_question(len(question))
        question, named = self._library.without_names(question)
        rulesets = tuple(self._library.rulesets(ruleset) if ruleset else named or self._library.names)
        asked = subject(question)
        words = sorted(self._vocabulary.named(asked))
        items = {word: self._item(word, rulesets) for word in words}
        concepts = frozenset[str]().union(*(item.concepts for item in items.values()))
        return Reading(
            wishes=wishes_of(question),
            items=[*items.values(), *self._rest(asked, words)],
            acts=[item for item in items.values() if self._is_act(item)],
            concepts=concepts,
            bodies=self.of_scheme(concepts, BODY),
            tokens={token: weight(token) for token in tokens(asked)},
            synonyms=[_weights(word, item) for word, item in items.items()],
            rulesets=rulesets,
        )

    def of_scheme(self, concepts: Collection[str], scheme: str) -> frozenset[str]:
        """Return the concepts of one scheme."""
        return frozenset(iri for iri in concepts if self._schemes.get(iri) == scheme)

    def bodies(self, text: str) -> frozenset[str]:
        """Return the meetings that a text names."""
        return frozenset[str]().union(*map(self._meetings.concepts, self._meetings.named(text)))

    def _item(self, word: str, rulesets: Collection[str]) -> Item:
        words = {*self._vocabulary.synonyms({word}, rulesets), *([word] if len(word) > 1 else [])}
        return Item(self._vocabulary.concepts(word), frozenset(words), self._ranking.rarity(words))

    def _rest(self, asked: str, words: Collection[str]) -> list[Item]:
        for word in words:
            asked = asked.replace(word, " ")
        pairs = [token for token in tokens(asked) if len(token) > 1]
        return [Item(frozenset(), frozenset({pair}), REST_WEIGHT * self._ranking.rarity({pair})) for pair in pairs]

    def _is_act(self, item: Item) -> bool:
        schemes = {self._schemes.get(iri) for iri in item.concepts}
        return "act" in schemes and not schemes & NOT_ACTS


def _weights(word: str, item: Item) -> dict[str, float]:
    weights = dict.fromkeys(item.words - {word}, SYNONYM_WEIGHT)
    return {**weights, word: NAMED_WEIGHT} if len(word) > 2 else weights
