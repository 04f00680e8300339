"""The index: what the checker needs of the built knowledge, without a graph."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from guiju.knowledge.calendar import Calendar
from guiju.knowledge.norms import Norm
from guiju.knowledge.serial import from_plain
from guiju.knowledge.terms import Terms


@dataclass(frozen=True, slots=True)
class NormEntry:
    """A norm with its place, and what it asks for in words."""

    norm: Norm
    expected_zh: str
    expected_en: str


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """A compiled shape: its norm, which verdict it reports (suffix of its IRI), severity, message templates.

    `select` is its query, `targets` the classes whose cases it looks at.
    """

    norm: str
    suffix: str
    severity: str
    message_zh: str
    message_en: str
    select: str
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set: names, document number, its articles' printed numbers, and its time of force.

    `commencement` is its first day in force, `until` the first day on which it is not (ISO dates; empty where the
    text states none, or nothing replaces it). Versions of one district's rules share `district`.
    """

    id: str
    zh: str
    en: str
    short: str
    number: str
    commencement: str
    commencement_status: str
    sha256: str
    articles: Mapping[int, str]
    district: str = ""
    district_zh: str = ""
    until: str = ""

    def in_force(self, day: date | None) -> bool:
        """Whether the rule set is in force on a day; without a day it is taken to be."""
        if day is None:
            return True
        return (not self.commencement or self.commencement <= day.isoformat()) and (
            not self.until or day.isoformat() < self.until
        )


@dataclass(frozen=True)
class Index:
    """The built knowledge, as plain values.

    `hashes` tells of each part what it was when it was built, for receipts: SHA-256 of `shapes`, of `calendar`, and of
    `norms/<rule set>`.
    """

    norms: Mapping[str, NormEntry]
    shapes: Mapping[str, ShapeEntry]
    terms: Terms
    calendar: Calendar
    rulesets: Mapping[str, RuleSet]
    hashes: Mapping[str, str] = field(default_factory=dict)

    def cite(self, norm: Norm) -> str:
        """Return document number and article of a norm, as they are printed: 新政发〔2022〕5号 三十八."""
        ruleset = self.rulesets[norm.ruleset]
        article = ruleset.articles.get(norm.article, "") if norm.article is not None else "通知"
        return f"{ruleset.number} {article}".strip()

    def version_in_force(self, district: str, day: date | None) -> RuleSet | None:
        """Return a district's rule set that is in force on a day, the latest where several are; None if none is."""
        own = [ruleset for ruleset in self.rulesets.values() if ruleset.district == district and ruleset.in_force(day)]
        return max(own, key=lambda ruleset: ruleset.commencement, default=None)


def with_hashes(index: Index) -> Index:
    """Return the index with the hashes of its parts."""
    parts: dict[str, object] = {"shapes": sorted(index.shapes.items()), "calendar": index.calendar}
    for name in index.rulesets:
        parts[f"norms/{name}"] = [entry for entry in index.norms.values() if entry.norm.ruleset == name]
    # The text form of plain values says all of them, and takes a third of the time of JSON.
    hashes = {name: hashlib.sha256(repr(part).encode()).hexdigest() for name, part in parts.items()}
    return replace(index, hashes=hashes)


def read_index(path: Path) -> Index:
    """Read the index that the build wrote."""
    return from_plain(Index, json.loads(path.read_text(encoding="utf-8")))
