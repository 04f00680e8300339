"""The index: what the checker needs of the built knowledge, without a graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
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
    """A compiled shape: its norm, which verdict it reports (suffix of its IRI), severity, message templates."""

    norm: str
    suffix: str
    severity: str
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set: names, document number, commencement (ISO date and status), its articles' printed numbers."""

    id: str
    zh: str
    en: str
    short: str
    number: str
    commencement: str
    commencement_status: str
    sha256: str
    articles: Mapping[int, str]


@dataclass(frozen=True)
class Index:
    """The built knowledge, as plain values."""

    norms: Mapping[str, NormEntry]
    shapes: Mapping[str, ShapeEntry]
    terms: Terms
    calendar: Calendar
    rulesets: Mapping[str, RuleSet]


def read_index(path: Path) -> Index:
    """Read the index that the build wrote."""
    return from_plain(Index, json.loads(path.read_text(encoding="utf-8")))
