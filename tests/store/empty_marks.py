"""A query with one mistake, and whether a hint names that mistake rightly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Seed:
    """A query with one mistake. Attributes: kind; text; sent, the mistaken term; meant, what stood there before."""

    kind: str
    text: str
    sent: str
    meant: str


def named_rightly(seed: Seed, hint: Mapping[str, object] | None) -> bool:
    """Whether the hint names the mistaken term, and what stood there before among the nearest known."""
    nearest = hint["nearest"] if hint else []
    assert isinstance(nearest, list)
    return any(bare(one["sent"]) == bare(seed.sent) and meant(seed, one["known"]) for one in nearest)


def names_term(seed: Seed, hint: Mapping[str, object] | None) -> bool:
    """Whether the hint names the mistaken term, whatever it says is known."""
    nearest = hint["nearest"] if hint else []
    assert isinstance(nearest, list)
    return any(bare(one["sent"]) == bare(seed.sent) for one in nearest)


def meant(seed: Seed, known: list[str]) -> bool:
    """Whether the original is among the known terms; a language range is, where a tag of it is."""
    if seed.kind == "language" and not seed.meant.startswith('"'):
        return any(tag.partition("-")[0] == seed.meant.partition("-")[0] for tag in known)
    return bare(seed.meant) in map(bare, known)


def bare(text: str) -> str:
    """A term without its brackets; language tags are the same in any case."""
    return text.strip("<>").lower()
