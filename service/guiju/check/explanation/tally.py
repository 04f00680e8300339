"""The verdicts on many cases in numbers: what an answer on a hundred thousand of them can hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final

from guiju.check.checker import Checked

VERDICTS: Final = ("breached", "conflict", "undetermined", "pending", "complied")
_MOST: Final = 1000
"""Most breaches and notes that are listed one by one; the numbers count all."""


@dataclass
class Tally:
    """Numbers over cases; tallies add up.

    Attributes:
        cases, norms, nodes: how many were looked at; norms count once for each case.
        verdicts: how many of each, and of norms that do not apply.
        by_norm: IRI of a norm → verdict → number.
        breaches: the breached verdicts: focus node, norm, severity, due day; the first of very many.
        notes: the notes on the input by level.
        listed: the notes themselves; the first of very many.
        violations: how many breached verdicts have severity Violation.
    """

    cases: int = 0
    norms: int = 0
    nodes: int = 0
    violations: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    by_norm: dict[str, Counter[str]] = field(default_factory=dict)
    breaches: list[tuple[str, str, str, str]] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    listed: list[Mapping[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Tally:
        """Return what `plain` made JSON of."""
        counters = {name: Counter(plain[name]) for name in ("verdicts", "notes")}
        by_norm = {norm: Counter(counts) for norm, counts in plain["by_norm"].items()}
        return cls(**{**plain, **counters, "by_norm": by_norm})

    def plain(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {found.name: getattr(self, found.name) for found in fields(self)}

    def add(self, other: Tally) -> None:
        """Add the numbers of another part."""
        self.cases += other.cases
        self.norms += other.norms
        self.nodes += other.nodes
        self.violations += other.violations
        self.verdicts.update(other.verdicts)
        for norm, counts in other.by_norm.items():
            self.by_norm.setdefault(norm, Counter()).update(counts)
        self.breaches += other.breaches[: _MOST - len(self.breaches)]
        self.notes.update(other.notes)
        self.listed += other.listed[: _MOST - len(self.listed)]

    def note(self, notes: Iterable[Mapping[str, Any]]) -> None:
        """Count notes on the input, in the JSON form of the contract."""
        for found in notes:
            self.notes[found["level"]] += 1
            if len(self.listed) < _MOST and found["level"] == "error":
                self.listed.append(found)


def tally(checked: Checked) -> Tally:
    """Return the numbers of a check."""
    found = Tally(cases=checked.cases, norms=checked.norms, nodes=checked.nodes)
    found.verdicts["not_applicable"] = checked.not_applicable
    for verdict in checked.verdicts:
        found.verdicts[verdict.verdict] += 1
        found.by_norm.setdefault(verdict.norm.iri, Counter())[verdict.verdict] += 1
        if verdict.verdict == "breached":
            found.violations += verdict.severity == "Violation"
            due = verdict.due.isoformat() if verdict.due else ""
            found.breaches.append((verdict.focus, verdict.norm.iri, verdict.severity, due))
    found.note({"level": n.level, "where": n.where, "message": {"zh": n.zh, "en": n.en}} for n in checked.notes)
    return found
