"""What search reads from the graph: the pieces of the texts, the rule sets' names, and the words for each concept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from guiju.store.errors import Problem

Select = Callable[[str], bytes]
"""Answers a SELECT with its SPARQL 1.1 Query Results JSON."""
PREFIXES: Final = """
PREFIX gj: <https://w3id.org/guiju/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
LEAVES: Final = f"""{PREFIXES}
SELECT ?iri ?ruleset ?article ?paragraph ?item ?text WHERE {{
  ?iri gj:text ?text ; gj:rulesetId ?ruleset ; gj:articleNumber ?article ; gj:start ?start .
  OPTIONAL {{ ?iri gj:paragraphNumber ?paragraph }}
  OPTIONAL {{ ?iri gj:itemNumber ?item }}
}} ORDER BY ?ruleset ?start
"""
ARTICLES: Final = f"""{PREFIXES}
SELECT ?ruleset ?article ?label WHERE {{
  ?unit a gj:Article ; gj:rulesetId ?ruleset ; gj:articleNumber ?article ; gj:numberLabel ?label
}}
"""
NAMES: Final = f"""{PREFIXES}
SELECT DISTINCT ?ruleset ?number ?name WHERE {{
  ?set a gj:RuleSet ; gj:rulesetId ?ruleset ; gj:documentNumber ?number .
  {{ ?set gj:shortName ?name }} UNION {{ ?set gj:district/rdfs:label ?name }}
}} ORDER BY ?ruleset ?name
"""
WORDS: Final = f"""{PREFIXES}
SELECT DISTINCT ?concept ?word ?ruleset ?everyday WHERE {{
  {{ ?concept skos:inScheme ?scheme ; rdfs:label|skos:altLabel ?word }}
  UNION {{ ?concept skos:inScheme ?scheme ; skos:hiddenLabel ?word BIND(true AS ?everyday) }}
  UNION {{ ?term a gj:LocalTerm ; gj:rulesetId ?ruleset ; gj:denotes ?concept ; rdfs:label ?word }}
  FILTER(LANGMATCHES(LANG(?word), "zh"))
}}
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The smallest piece of a text, its words verbatim; `label` is the article's number as printed."""

    iri: str
    ruleset: str
    article: int
    paragraph: int | None
    item: int | None
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word for a concept: of everybody, or of one rule set; an everyday one is asked with, and stands in no rules."""

    concept: str
    text: str
    ruleset: str | None
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """All that is searched: `numbers` and `names` are the document's number and the district's names by rule set."""

    leaves: Sequence[Leaf]
    numbers: Mapping[str, str]
    names: Mapping[str, Sequence[str]]
    words: Sequence[Word]

    def cite(self, leaf: Leaf) -> str:
        """Return document number and article of a piece of a text, as they are printed."""
        return f"{self.numbers[leaf.ruleset]} {leaf.label}"

    def without_names(self, question: str) -> tuple[str, list[str]]:
        """Return a question without the districts' names in it, and the rule sets that these stand for."""
        found = {name: known for known, names in self.names.items() for name in names if name in question}
        for name in sorted(found, key=len, reverse=True):
            question = question.replace(name, " ")
        return question, sorted(set(found.values()))

    def rulesets(self, name: str) -> list[str]:
        """Return the rule sets that an ID or a district's name stands for.

        Raises:
            Problem: it stands for none.
        """
        found = [ruleset for ruleset, names in self.names.items() if name == ruleset or name in names]
        if not found:
            known = [f"{ruleset}（{'、'.join(names)}）" for ruleset, names in self.names.items()]
            raise Problem(
                404,
                "unknown-ruleset",
                f"没有规则“{name[:80]}”。",
                f"There is no rule set “{name[:80]}”.",
                hint=f"已有规则 / known: {'；'.join(known)}",
                known=list(self.names),
            )
        return found


def read_library(select: Select) -> Library:
    """Read the library.

    Args:
        select: answers a SELECT.
    """
    numbers: dict[str, str] = {}
    names: dict[str, list[str]] = {}
    for row in rows_of(select, NAMES):
        numbers[row["ruleset"]] = row["number"]
        names.setdefault(row["ruleset"], []).append(row["name"])
    labels = {(row["ruleset"], row["article"]): row["label"] for row in rows_of(select, ARTICLES)}
    leaves = [
        Leaf(
            iri=row["iri"],
            ruleset=row["ruleset"],
            article=int(row["article"]),
            paragraph=int(row["paragraph"]) if "paragraph" in row else None,
            item=int(row["item"]) if "item" in row else None,
            text=row["text"],
            label=labels[row["ruleset"], row["article"]],
        )
        for row in rows_of(select, LEAVES)
    ]
    words = [Word(row["concept"], row["word"], row.get("ruleset"), "everyday" in row) for row in rows_of(select, WORDS)]
    return Library(leaves, numbers, names, words)


def rows_of(select: Select, query: str) -> list[dict[str, str]]:
    """Return the rows of a query's answer: variable → text."""
    bindings = json.loads(select(query))["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]
