"""The questions that the graph has aligned across the rule sets: what others say to what a norm answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from guiju.search.library import PREFIXES, Select, rows_of
from guiju.search.tokens import subject, tokens

CELLS: Final = f"""{PREFIXES}
SELECT ?question ?zh ?en ?ruleset ?norm WHERE {{
  ?question a gj:ComparisonQuestion ; gj:cell ?cell ; rdfs:label ?zh , ?en .
  FILTER(LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en"))
  ?cell gj:ruleset/gj:rulesetId ?ruleset .
  OPTIONAL {{ ?cell gj:answeredBy ?norm }}
}} ORDER BY ?question ?ruleset ?norm
"""
ALIKE: Final = 0.3
"""What share of the tokens of both a question and an aligned one must have in common to be taken for the same."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """An aligned question, and the norms that answer it by rule set; an empty list where the rules do not say."""

    zh: str
    en: str
    cells: dict[str, list[str]] = field(default_factory=dict)


class Comparisons:
    """All aligned questions.

    Args:
        select: answers a SELECT.
    """

    def __init__(self, select: Select) -> None:
        found: dict[str, Comparison] = {}
        for row in rows_of(select, CELLS):
            comparison = found.setdefault(row["question"], Comparison(row["zh"], row["en"]))
            comparison.cells.setdefault(row["ruleset"], []).extend([row["norm"]] if "norm" in row else [])
        self._by_norm: Mapping[str, Sequence[Comparison]] = _by_norm(found.values())

    def aligned(self, question: str, norm: str) -> Comparison | None:
        """Return the aligned question that is most like a question and that a norm answers; None if none is alike.

        Args:
            question: as asked.
            norm: IRI of the norm that answers it.
        """
        likenesses = [(alike(question, one.zh), one) for one in self._by_norm.get(norm, ())]
        best = max(likenesses, key=lambda found: found[0], default=None)
        return best[1] if best and best[0] >= ALIKE else None


def _by_norm(comparisons: Iterable[Comparison]) -> dict[str, list[Comparison]]:
    by_norm: dict[str, list[Comparison]] = defaultdict(list)
    for comparison in comparisons:
        for norm in {norm for norms in comparison.cells.values() for norm in norms}:
            by_norm[norm].append(comparison)
    return by_norm


def alike(one: str, other: str) -> float:
    """Return what share of the tokens of two questions they have in common (Jaccard)."""
    first, second = (set(tokens(subject(text))) for text in (one, other))
    return len(first & second) / max(1, len(first | second))
