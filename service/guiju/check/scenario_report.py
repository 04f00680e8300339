"""Running scenarios, and the report norm × scenario: which norm is shown kept and broken, and where one is not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guiju.check.checker import Checker
from guiju.check.scenarios import Expectation, Scenario, departures
from guiju.knowledge.index import Index
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON
from guiju.store.errors import Problem

SHOWN = ("complied", "breached")
"""The verdicts that the scenarios of every executable norm must show."""


@dataclass(frozen=True, slots=True)
class Row:
    """An executable norm and the names of the scenarios that expect each verdict of it."""

    norm: str
    ruleset: str
    scenarios: Mapping[str, Sequence[str]]

    @property
    def lacking(self) -> tuple[str, ...]:
        """The verdicts that no scenario shows."""
        return tuple(verdict for verdict in SHOWN if not self.scenarios.get(verdict))


class ScenarioRun:
    """Runs scenarios through the check.

    Args:
        checker: what judges them.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def problems(self, scenario: Scenario) -> list[str]:
        """Return one sentence for each expectation that does not come true, and for each doubt about the input."""
        try:
            checked = self._checker.check(scenario.body(), JSON, as_of=scenario.as_of, profile=scenario.profile_body())
        except Problem as problem:
            return [f"{scenario.name}: {problem}"]
        found = {
            token(verdict.norm.iri): Expectation(verdict.verdict, token(verdict.norm.strength))
            for verdict in checked.verdicts
            if verdict.focus.endswith(f":{scenario.identifier}")
        }
        doubts = [f"{scenario.name}: {note.where}: {note.zh}" for note in checked.notes if note.level != "note"]
        return departures(scenario, found) + doubts


def rows(index: Index, scenarios: Iterable[Scenario]) -> list[Row]:
    """Return a row for each executable norm, in the order of the texts."""
    shown: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for scenario in scenarios:
        for name, wanted in scenario.expect.items():
            shown[scenario.ruleset, name][wanted.verdict].append(scenario.name)
    norms = [entry.norm for entry in index.norms.values() if entry.norm.executable]
    return [Row(token(norm.iri), norm.ruleset, dict(shown[norm.ruleset, token(norm.iri)])) for norm in norms]


def gaps(index: Index, scenarios: Sequence[Scenario]) -> list[str]:
    """Return what the scenarios leave unshown or say wrongly of the norms: one sentence each."""
    lacking = [
        f"{row.ruleset}/{row.norm}: no scenario is {' or '.join(row.lacking)}"
        for row in rows(index, scenarios)
        if row.lacking
    ]
    known = {(entry.norm.ruleset, token(iri)) for iri, entry in index.norms.items()}
    expectations = [(s, name, wanted) for s in scenarios for name, wanted in s.expect.items()]
    unknown = [f"{s.name}: there is no norm {name}" for s, name, _ in expectations if (s.ruleset, name) not in known]
    unstrong = [
        f"{s.name}: say how strong {name} is, for example “breached firm”"
        for s, name, wanted in expectations
        if wanted.verdict == "breached" and not wanted.strength
    ]
    return lacking + unknown + unstrong
