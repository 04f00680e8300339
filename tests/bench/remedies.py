"""Remedies over all breached scenarios: how many are confirmed, form by form, and what finding them costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from time import process_time

from table import section
from timing import Sample

from guiju.built import ensure_built
from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES
from guiju.check.engine.names import DEFAULT
from guiju.check.explanation.verdict import Verdict
from guiju.check.remedies.remedy import MOST_BREACHES
from guiju.check.remedies.remedy_words import untried
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.index import read_index
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON
from guiju.resources import resource


def measure(checker: Checker, scenarios: Sequence[Scenario]) -> Iterator[tuple[list[Verdict], float]]:
    """Yield the breached verdicts of each scenario with their remedies, and the processor's seconds that they took."""
    for scenario in scenarios:
        body = scenario.body()
        checked = checker.check(body, JSON, as_of=scenario.as_of, profile=scenario.profile_body())
        started = process_time()
        checker.add_remedies(checked)
        seconds = process_time() - started
        yield [verdict for verdict in checked.verdicts if verdict.verdict == "breached"], seconds


def kind(verdict: Verdict) -> str:
    """Which remedy a breached verdict has: confirmed, none, or untried since the case has many breaches."""
    if verdict.remedy.confirmed:
        return "confirmed"
    return "untried" if verdict.remedy.words == untried(MOST_BREACHES) else "none"


def main() -> None:
    """Measure every scenario of data/cases that has a breach.

    Raises:
        SystemExit: a breach without a confirmed change does not say so in words.
    """
    folder, version = ensure_built()
    index = read_index(folder / "index.json")
    checker = Checker(index, ENGINES[DEFAULT](folder / "shapes.nt", index.shapes), version)
    seconds: list[float] = []
    found: Counter[tuple[str, str]] = Counter()
    silent = 0
    for verdicts, elapsed in measure(checker, read_all(resource("data") / "cases")):
        if verdicts:
            seconds.append(elapsed)
        found.update((token(verdict.norm.form), kind(verdict)) for verdict in verdicts)
        silent += sum(not all(verdict.remedy.words) for verdict in verdicts)
    section("Remedies of breached verdicts", ("form", "breached", "tried", "confirmed", "share"), list(rows(found)))
    section("Remedies of one case with a breach, processor time", ("n", "p50", "p95"), [Sample.of(seconds).cells()])
    if silent:
        raise SystemExit(f"{silent} breached verdicts have no word on what can be done")


def rows(found: Counter[tuple[str, str]]) -> Iterator[tuple[str, ...]]:
    """A row a form, the commonest first, and one for all."""
    forms = Counter[str]()
    for (form, _), count in found.items():
        forms[form] += count
    for form in (*(form for form, _ in forms.most_common()), "all"):
        of_form = Counter[str]()
        for (name, how), count in found.items():
            of_form[how] += count if form in (name, "all") else 0
        tried = of_form.total() - of_form["untried"]
        yield form, str(of_form.total()), str(tried), str(of_form["confirmed"]), f"{of_form['confirmed'] / tried:.1%}"


if __name__ == "__main__":
    main()
