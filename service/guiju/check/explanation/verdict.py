"""One verdict: what the check says of one norm and one case, as plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.norms import Norm

RANK: Final = ("breached", "conflict", "undetermined", "pending", "complied")
"""Verdicts in the order in which they are shown; where shapes report several, the first holds."""

_PLACEHOLDER: Final = re.compile(r"\{\?(\w+)\}")

Words = tuple[str, str]
"""Text in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class UsedFact:
    """What a verdict rests on: its name, its value, and where it stands in the user's input."""

    what: Words
    value: Words
    where: str


@dataclass(frozen=True, slots=True)
class Remedy:
    """What would put a case right, in words.

    Attributes:
        words: the least change of the record, or the next step; empty where there is nothing to do.
        change: the change as a JSON Patch (RFC 6902) on the case in the JSON form; None where there is none.
        confirmed: whether the changed case was checked again and found to comply.
    """

    words: Words
    change: tuple[Mapping[str, Any], ...] | None = None
    confirmed: bool = False


@dataclass
class Verdict:
    """What the check says of one norm and one case.

    `bindings` are what the telling shape bound its message's placeholders to, one mapping a result.
    """

    verdict: str
    norm: Norm
    prepared: Prepared
    severity: str
    messages: list[Words]
    expected: Words
    actual: Words
    missing: list[Words]
    remedy: Remedy = Remedy(("", ""))
    due: date | None = None
    moved_by: list[Words] = field(default_factory=list)
    facts: list[UsedFact] = field(default_factory=list)
    assumptions: list[Words] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    bindings: list[Mapping[str, str]] = field(default_factory=list)

    @property
    def focus(self) -> str:
        """The IRI of the case."""
        return self.prepared.case.node


def fill(template: str, bindings: Mapping[str, str]) -> str:
    """Return a message template with its placeholders filled."""
    return _PLACEHOLDER.sub(lambda match: bindings.get(match.group(1), ""), template)
