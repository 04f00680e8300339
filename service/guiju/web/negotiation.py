"""Chooses a representation by the Accept header (RFC 9110, section 12.5.1), media-type parameters included."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
PART = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
TYPE = re.compile(rf"({WORD})/({WORD})")
PARAMETER = re.compile(rf'({WORD})=({WORD}|"(?:[^"\\]|\\.)*")')
QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "*"})
LONGEST_HEADER = 8192


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header: what it matches, and how much it is wanted (0 to 1)."""

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...]
    quality: float

    def specificity(self, offer: str) -> int:
        """How closely this range names the offer: 0 not at all, 1 `*/*`, 2 `type/*`, 3 the type itself."""
        kind, _, subtype = offer.partition("/")
        if any(name == "charset" and value.lower() not in UTF8_NAMES for name, value in self.parameters):
            return 0
        if (self.type, self.subtype) == ("*", "*"):
            return 1
        if self.type == kind and self.subtype in {"*", subtype}:
            return 2 if self.subtype == "*" else 3
        return 0


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """Read an Accept header; elements that are not well formed are passed over.

    Parameters other than `q` and `charset` are kept but do not keep a range from matching: clients send
    `profile` or `version`, and what we send is then still the type they asked for.
    """
    found = []
    for element in ELEMENT.findall(header[:LONGEST_HEADER]):
        head, *parts = [part.strip() for part in PART.findall(element)] or [""]
        name = TYPE.fullmatch(head)
        if name is None or (name[1] == "*" and name[2] != "*"):
            continue
        matches = [PARAMETER.fullmatch(part) for part in parts]
        parameters = [(match[1].lower(), match[2].strip('"')) for match in matches if match]
        quality = next((value for key, value in parameters if key == "q"), "1")
        if QUALITY.fullmatch(quality):
            others = tuple(pair for pair in parameters if pair[0] != "q")
            found.append(MediaRange(name[1].lower(), name[2].lower(), others, float(quality)))
    return tuple(found)


def ranked(header: str | None, offers: Sequence[str]) -> list[str]:
    """Return the offers that the Accept header allows, the most wanted first.

    The most specific range that matches an offer gives its quality. Among equal qualities the offer named more
    specifically comes first, then the one that stands first in `offers`. Without a readable header all are allowed.
    """
    return list(_ranked(header or "", tuple(offers)))


@lru_cache(maxsize=256)  # clients send the same few headers again and again
def _ranked(header: str, offers: tuple[str, ...]) -> tuple[str, ...]:
    ranges = parse_accept(header)
    if not ranges:
        return offers
    weighed = []
    for place, offer in enumerate(offers):
        specificity, quality = max((item.specificity(offer), item.quality) for item in ranges)
        if specificity and quality:
            weighed.append((-quality, -specificity, place, offer))
    return tuple(offer for _, _, _, offer in sorted(weighed))


def choose(header: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that the Accept header wants most, or None where it wants none of them."""
    return next(iter(ranked(header, offers)), None)


def parse_accept_language(header: str) -> frozenset[str]:
    """Return the primary language subtags that an Accept-Language header accepts, in lower case."""
    accepted = set()
    for element in header[:LONGEST_HEADER].split(","):
        tag, _, quality = element.partition(";")
        if quality.strip().lower() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}:
            accepted.add(tag.strip().partition("-")[0].lower())
    return frozenset(accepted - {""})
