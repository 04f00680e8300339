"""The command `guiju scenarios`: runs the example cases and reports norm × scenario, with what is missing or wrong."""

from __future__ import annotations

import argparse
import sys

from guiju.built import ensure_built
from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES
from guiju.check.engine.names import DEFAULT
from guiju.check.scenario_report import SHOWN, Row, ScenarioRun, gaps, rows
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.index import read_index
from guiju.resources import resource
from guiju.store.errors import Problem


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("--ruleset", action="append", default=[], metavar="ID", help="只看此规则 / this rule set only")
    command.set_defaults(run=scenarios_command)


def scenarios_command(options: argparse.Namespace) -> int:
    """Print the report; return 1 where a scenario goes wrong or a norm has none, else 0.

    Raises:
        Problem: there is no rule set of that ID; a report about nothing would look like success.
    """
    folder, version = ensure_built()
    index = read_index(folder / "index.json")
    checker = Checker(index, ENGINES[DEFAULT](folder / "shapes.nt", index.shapes), version)
    _refuse_unknown(options.ruleset, list(index.rulesets))
    everything = read_all(resource("data") / "cases")
    chosen = [s for s in everything if not options.ruleset or s.ruleset in options.ruleset]
    table = [row for row in rows(index, everything) if not options.ruleset or row.ruleset in options.ruleset]
    for row in table:
        print(_line(row))
    problems = _run(ScenarioRun(checker), chosen)
    names = tuple(f"{ruleset}/" for ruleset in options.ruleset)
    problems += [gap for gap in gaps(index, everything) if gap.startswith(names or "")]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"规范 / executable norms: {len(table)}；情景 / scenarios: {len(chosen)}；问题 / problems: {len(problems)}",
        file=sys.stderr,
    )
    return 1 if problems else 0


def _refuse_unknown(given: list[str], known: list[str]) -> None:
    for name in given:
        if name not in known:
            raise Problem(
                400,
                "unknown-ruleset",
                f"没有规则 {name}",
                f"there is no rule set {name}",
                f"可用的规则（known rule sets）：{'、'.join(known)}。",
            )


def _line(row: Row) -> str:
    shown = "\t".join(f"{verdict}: {', '.join(row.scenarios.get(verdict, ())) or '—'}" for verdict in SHOWN)
    return f"{row.ruleset}/{row.norm}\t{shown}"


def _run(run: ScenarioRun, scenarios: list[Scenario]) -> list[str]:
    problems = []
    for number, scenario in enumerate(scenarios, start=1):
        problems += run.problems(scenario)
        if sys.stderr.isatty():
            print(f"\r{number}/{len(scenarios)}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    return problems
