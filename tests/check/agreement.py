"""Whether engines agree: for a generated case each must find the same, down to the words that fill its messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from guiju.check.checker import Checker
from guiju.check.engine.finding import Finding, ShaclEngine
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.compile import BREACH, PENDING, UNDETERMINED
from guiju.knowledge.index import Index
from guiju.media_types import JSON
from tests.check.generated import GeneratedCase


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing engines over one case gave.

    Attributes:
        shapes: the shapes that were looked at.
        findings: what the first engine found.
        verdict: what that makes of the norm that the case was drawn for; empty where it does not apply.
        differences: a sentence for each finding that some engine has more or less than the first.
    """

    shapes: frozenset[str]
    findings: tuple[Finding, ...]
    verdict: str
    differences: tuple[str, ...]


_NOTHING = Compared(frozenset(), (), "", ())
_VERDICTS = {BREACH: "breached", UNDETERMINED: "undetermined", PENDING: "pending"}
"""Verdict by the suffix of the shape that reports it; the first that is found holds."""


class Comparison:
    """Compares engines over generated cases.

    Args:
        index: the built knowledge.
        engines: engines by name; the others are held against the first.
    """

    def __init__(self, index: Index, engines: Mapping[str, ShaclEngine]) -> None:
        self._engines = engines
        self._norm_of = {shape: entry.norm for shape, entry in index.shapes.items()}
        self._checker = Checker(index, next(iter(engines.values())), "agreement")

    def prepared(self, drawn: GeneratedCase) -> Prepared | None:
        """Return the case as the shapes see it; None where its rule set was not in force on its first day."""
        found = self._checker.prepare(drawn.body(), JSON, as_of=drawn.as_of, profile=drawn.profile_body())
        return found[0] if found else None

    def over_its_norm(self, drawn: GeneratedCase) -> Compared:
        """Compare over the norm that the case was drawn for."""
        item = self.prepared(drawn)
        if item is None:
            return _NOTHING
        shapes = self._checker.targeted([item])
        return self._compared(drawn, item, {shape for shape in shapes if self._norm_of[shape] == drawn.norm})

    def over_all(self, drawn: GeneratedCase) -> Compared:
        """Compare over all norms that apply or may apply to the case."""
        item = self.prepared(drawn)
        if item is None:
            return _NOTHING
        return self._compared(drawn, item, self._checker.targeted([item]))

    def _compared(self, drawn: GeneratedCase, item: Prepared, shapes: Collection[str]) -> Compared:
        found = {name: set(engine.validate(item.triples, shapes)) for name, engine in self._engines.items()}
        first, *others = found
        differences = [
            f"{drawn.case['id']}: only {one} finds {finding}"
            for other in others
            for one, two in ((first, other), (other, first))
            for finding in sorted(found[one] - found[two])
        ]
        told = {finding.shape for finding in found[first]}
        kept = "complied" if item.applies[drawn.norm].applies is not False else ""
        verdict = next((name for suffix, name in _VERDICTS.items() if drawn.norm + suffix in told), kept)
        return Compared(frozenset(shapes), tuple(sorted(found[first])), verdict, tuple(differences))
