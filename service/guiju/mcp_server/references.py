"""References to the text: every answer says where it stands, in the words of the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from guiju.knowledge.vocabulary import ID
from guiju.mcp_server.forms import Reference
from guiju.search.library import PREFIXES, Leaf, Library, read_library
from guiju.store.errors import Problem
from guiju.store.interface import Store

RESULTS: Final = "application/sparql-results+json"
NORMS: Final = f"""{PREFIXES}
SELECT ?norm ?source ?quote WHERE {{ ?norm a gj:Norm ; gj:source ?source ; gj:quote ?quote }}
"""


class References:
    """Makes references, from what the graph says; it is read when first needed.

    Args:
        store: the graph.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def library(self) -> Library:
        """The texts."""
        return read_library(lambda query: self._store.query(query, RESULTS).body)

    @cached_property
    def _leaves(self) -> Mapping[str, Leaf]:
        return {leaf.iri: leaf for leaf in self.library.leaves}

    @cached_property
    def _norms(self) -> Mapping[str, tuple[str, str]]:
        rows = json.loads(self._store.query(NORMS, RESULTS).body)["results"]["bindings"]
        return {row["norm"]["value"]: (row["source"]["value"], row["quote"]["value"]) for row in rows}

    def ruleset(self, name: str) -> str:
        """Return the ID of the rule set that a text names: its own, or the newest of a district.

        Raises:
            Problem: it names none.
        """
        return self.library.rulesets(name)[-1]

    def article(self, ruleset: str, article: int) -> list[Leaf]:
        """Return the pieces of an article in their order.

        Raises:
            Problem: there is no such article.
        """
        own = [leaf for leaf in self.library.leaves if leaf.ruleset == ruleset]
        found = [leaf for leaf in own if leaf.article == article]
        if not found:
            last = max(leaf.article for leaf in own)
            raise Problem(
                404,
                "unknown-article",
                f"{ruleset} 没有第 {article} 条。",
                f"{ruleset} has no article {article}.",
                hint=f"可读第 1 至 {last} 条。 / Articles 1 to {last} can be read.",
            )
        return found

    def of_leaf(self, leaf: Leaf) -> Reference:
        """Return the reference to a piece of a text."""
        return Reference(
            ruleset=leaf.ruleset,
            article=leaf.article,
            paragraph=leaf.paragraph,
            item=leaf.item,
            cite=self.library.cite(leaf),
            quote=leaf.text,
            iri=leaf.iri,
            path=path_of(leaf.iri),
        )

    def of_norm(self, norm: str) -> Reference | None:
        """Return the reference to a norm in an article, None for anything else."""
        source, words = self._norms.get(norm, ("", ""))
        leaf = self._leaves.get(source)
        if leaf is None:
            return None
        return self.of_leaf(leaf).model_copy(update={"quote": words, "iri": norm, "path": path_of(norm)})

    def of_rows(self, rows: Iterable[Mapping[str, str]], ruleset: str, article: str) -> list[Reference]:
        """Return the references that rows of a query rest on: their norms, else the pieces or articles they name.

        Args:
            rows: text by column.
            ruleset: that of rows without a column `ruleset`.
            article: the number in rows without a column `article`.
        """
        found: dict[str, Reference] = {}
        for row in rows:
            place = {"ruleset": ruleset, "article": article, **row}
            norm = self.of_norm(row.get("norm", ""))
            references = [norm] if norm else [self.of_leaf(leaf) for leaf in self._named(place)]
            found |= {reference.iri: reference for reference in references}
        return list(found.values())

    def _named(self, place: Mapping[str, str]) -> list[Leaf]:
        """Return the piece that a row names; where it names an article, the piece with its quote, or the first."""
        leaves = [
            leaf
            for leaf in self.library.leaves
            if (leaf.ruleset, str(leaf.article)) == (place["ruleset"], place["article"])
            and place.get("paragraph") in (None, "", str(leaf.paragraph))
            and ("item" not in place or place["item"] in ("", str(leaf.item)))
            and place.get("text") in (None, leaf.text)
        ]
        quoted = [leaf for leaf in leaves if place.get("quote", "") in leaf.text]
        return (quoted or leaves)[:1]


def path_of(iri: str) -> str:
    """Return the path under which the service answers an IRI of the graph."""
    return "/id/" + quote(iri.removeprefix(ID), safe="/-._~")


def with_paths(document: Any) -> Any:
    """Return a JSON document in which every object that quotes a norm also has the norm's path on the service."""
    match document:
        case dict():
            known = {name: with_paths(value) for name, value in document.items()}
            norm = known.get("norm")
            return {**known, "path": path_of(norm)} if isinstance(norm, str) and "quote" in known else known
        case list():
            return [with_paths(value) for value in document]
        case _:
            return document
