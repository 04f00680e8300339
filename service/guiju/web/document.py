"""A rule set as the reader shows it: its text in units, each cut into segments by the norms that quote it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from guiju.knowledge.vocabulary import ID
from guiju.store.interface import Store
from guiju.web.answers import Row, select
from guiju.web.links import iri_term

BLANKS = re.compile(r"\s+")
UNITS = """
PREFIX gj: <https://w3id.org/guiju/def#>
SELECT ?ruleset ?unit ?start ?text ?heading ?numberLabel ?inferred
WHERE {
  ?unit <http://data.europa.eu/eli/ontology#is_part_of>+ ?ruleset ; gj:start ?start .
  OPTIONAL { ?unit gj:text ?text }
  OPTIONAL { ?unit gj:heading ?heading }
  OPTIONAL { ?unit gj:numberLabel ?numberLabel }
  OPTIONAL { ?unit gj:inferredFromLayout ?inferred }
}
ORDER BY ?start
"""
NORMS = """
PREFIX gj: <https://w3id.org/guiju/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?ruleset ?norm ?unit ?quote ?strength ?zh ?en
WHERE {
  ?unit <http://data.europa.eu/eli/ontology#is_part_of>+ ?ruleset .
  ?norm gj:source ?unit ; a gj:Norm ; gj:quote ?quote .
  OPTIONAL { ?norm gj:strength ?strength }
  OPTIONAL { ?norm rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }
  OPTIONAL { ?norm rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }
}
ORDER BY ?norm
"""


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm as the reader marks it."""

    iri: str
    unit: str
    quote: str
    strength: str
    label: dict[str, str]


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same norms, the shortest quote first; `ended` are those whose quote ends here."""

    text: str
    norms: tuple[Norm, ...]
    ended: tuple[Norm, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A subdivision with what stands in it; `text` is empty for chapters and articles."""

    fragment: str
    text: str
    label: str
    heading: str
    is_inferred: bool

    @property
    def kind(self) -> str:
        """`chapter`, `article`, `paragraph`, `item`, `notice` or `tail`."""
        for mark, kind in (("-item-", "item"), ("-para-", "paragraph"), ("art-", "article"), ("chapter-", "chapter")):
            if mark in self.fragment:
                return kind
        return self.fragment

    @property
    def printed_number(self) -> str:
        """The number as it is printed: the graph's label, with 、 behind a bare numeral (一、) but not 第一条."""
        return f"{self.label}、" if self.kind == "article" and not self.label.startswith("第") else self.label


@dataclass(frozen=True)
class ReaderDocument:
    """The units of a rule set in the order of the text, and its norms."""

    identifier: str
    units: tuple[Unit, ...]
    norms: tuple[Norm, ...]

    @cached_property
    def segments(self) -> dict[str, tuple[Segment, ...]]:
        """The segments of each unit's text, by fragment."""
        marks: dict[str, list[tuple[int, int, Norm]]] = defaultdict(list)
        for norm in self.norms:
            for fragment, start, end in self._places(norm):
                marks[fragment].append((start, end, norm))
        return {unit.fragment: cut(unit.text, marks[unit.fragment]) for unit in self.units if unit.text}

    def _places(self, norm: Norm) -> Iterable[tuple[str, int, int]]:
        """Return where a norm's quote stands: fragment and span in its text; a quote may run over units.

        The printed labels belong to the words a quote is taken from, so they are put in before searching.
        """
        inside = [u for u in self.units if u.text and f"{u.fragment}-".startswith(f"{norm.unit}-")]
        whole = "".join((unit.label if unit.kind == "item" else "") + unit.text for unit in inside)
        start = whole.find(BLANKS.sub("", norm.quote))
        if start < 0:
            return
        end, position = start + len(BLANKS.sub("", norm.quote)), 0
        for unit in inside:
            position += len(unit.label) if unit.kind == "item" else 0
            first, last = max(start - position, 0), min(end - position, len(unit.text))
            if first < last:
                yield unit.fragment, first, last
            position += len(unit.text)


def cut(text: str, marks: Sequence[tuple[int, int, Norm]]) -> tuple[Segment, ...]:
    """Cut a text at the ends of all marks, so that overlapping and nested quotes become runs side by side."""
    borders = sorted({0, len(text), *(place for start, end, _ in marks for place in (start, end))})
    segments = []
    for start, end in pairwise(borders):
        over = [norm for first, last, norm in marks if first <= start and end <= last]
        over.sort(key=lambda norm: (len(norm.quote), norm.iri))
        ended = tuple(norm for _, last, norm in marks if last == end and norm in over)
        segments.append(Segment(text[start:end], tuple(over), ended))
    return tuple(segments)


def read_document(store: Store, identifier: str) -> ReaderDocument | None:
    """Read a rule set from the store, None where the dataset has none of this ID.

    Parameters: identifier, letters, digits and hyphens, for example `xinqiu-2022`.
    """
    base = f"{ID}{identifier}/"
    bindings = {"ruleset": iri_term(ID + identifier)}
    units = [read_unit(row, base) for row in select(store, UNITS, bindings).rows]
    if not units:
        return None
    units.sort(key=depth_first)
    norms = [read_norm(row, base) for row in select(store, NORMS, bindings).rows]
    return ReaderDocument(identifier, tuple(unit for _, unit in units), tuple(norms))


def depth_first(pair: tuple[int, Unit]) -> tuple[int, int]:
    """Return the sort key that puts a chapter before its first article, and that before its first paragraph."""
    ranks = {"notice": 0, "chapter": 0, "article": 1, "paragraph": 2, "item": 3, "tail": 4}
    return pair[0], ranks.get(pair[1].kind, 4)


def read_unit(row: Row, base: str) -> tuple[int, Unit]:
    """Read one subdivision with its offset in the text."""

    def text(name: str) -> str:
        return row[name].text if name in row else ""

    fragment = row["unit"].text.removeprefix(base)
    return int(text("start")), Unit(fragment, text("text"), text("numberLabel"), text("heading"), "inferred" in row)


def read_norm(row: Row, base: str) -> Norm:
    """Read one norm."""
    chinese = row["zh"].text if "zh" in row else row["quote"].text
    return Norm(
        iri=row["norm"].text,
        unit=row["unit"].text.removeprefix(base),
        quote=row["quote"].text,
        strength=row["strength"].text.rpartition("/")[2] if "strength" in row else "",
        label={"zh": chinese, "en": row["en"].text if "en" in row else chinese},
    )
