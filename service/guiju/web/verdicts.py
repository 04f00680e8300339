"""Puts the verdicts of a check into the order in which people read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

ORDER: Final = ("breached", "conflict", "undetermined", "pending", "complied")
SEVERITY_ORDER: Final = {"Violation": 0, "Warning": 1, "Info": 2}


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """The verdicts of one kind, the severest first; complied ones are shown closed."""

    verdict: str
    verdicts: tuple[Mapping[str, Any], ...]

    @property
    def is_closed(self) -> bool:
        """Whether the page shows the group folded."""
        return self.verdict == "complied"


def place(verdict: Mapping[str, Any]) -> tuple[int, str, int, int, int]:
    """Return the sort key: severity, then the place in the text; the notice stands before the articles."""
    severity = SEVERITY_ORDER.get(str(verdict.get("severity")), len(SEVERITY_ORDER))
    numbers = [int(verdict.get(name) or 0) for name in ("article", "paragraph", "item")]
    return severity, str(verdict.get("ruleset", "")), numbers[0], numbers[1], numbers[2]


def grouped_verdicts(answer: Mapping[str, Any]) -> list[VerdictGroup]:
    """Return the verdicts of a `check` answer by kind, those that ask for action first; empty kinds are left out."""
    verdicts: Iterable[Mapping[str, Any]] = answer.get("verdicts", ())
    by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for verdict in verdicts:
        by_kind[str(verdict["verdict"])].append(verdict)
    return [VerdictGroup(kind, tuple(sorted(by_kind[kind], key=place))) for kind in ORDER if by_kind[kind]]


def unit_address(verdict: Mapping[str, Any]) -> str:
    """Return the address in the reader of the unit that a verdict rests on."""
    base = f"/rules/{verdict['ruleset']}"
    if verdict.get("article") is None:
        return f"{base}#notice"
    fragment = f"art-{verdict['article']}"
    if verdict.get("paragraph") is not None:
        fragment += f"-para-{verdict['paragraph']}"
        if verdict.get("item") is not None:
            fragment += f"-item-{verdict['item']}"
    return f"{base}#{fragment}"
