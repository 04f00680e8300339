"""The scenarios in data/cases: each says what it expects, every executable norm has one kept and one broken."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from zlib import crc32

import pytest

from guiju.check.engine.engines import Finding
from guiju.check.scenario_report import ScenarioRun, gaps
from guiju.check.scenarios import ScenarioError, read_all, read_scenarios
from guiju.knowledge.vocabulary import NORM
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import engines, fast, index

FOLDER = resource("data") / "cases"
FILES = sorted(FOLDER.glob("*/*.json"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in FILES]
RULESETS = sorted({path.parent.name for path in FILES})


def problems_of(path: Path) -> list[str]:
    """Return what goes wrong in the scenarios of a file."""
    run = ScenarioRun(fast())
    scenarios = read_scenarios(path)
    untitled = [f"{s.name}: no title in both languages" for s in scenarios if not (s.title["zh"] and s.title["en"])]
    return untitled + [problem for scenario in scenarios for problem in run.problems(scenario)]


@pytest.fixture(scope="module")
def problems() -> dict[Path, list[str]]:
    """What goes wrong in each file, worked out on two cores."""
    fast()  # built before the fork, so that it is built once
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return dict(zip(FILES, pool.map(problems_of, FILES, chunksize=8), strict=True))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_scenario_is_read_without_a_doubt_and_gets_the_verdicts_that_it_expects(
    path: Path, problems: dict[Path, list[str]]
) -> None:
    assert problems[path] == []


def test_every_executable_norm_has_a_scenario_kept_and_one_broken_with_its_strength() -> None:
    assert gaps(index(), read_all(FOLDER)) == []


EVERY = 12
"""Of the norms every so many are compared: rdflib needs a tenth of a second to parse each shape's query."""


REFERENCE = "pyshacl"


def findings(ruleset: str, engine: str) -> dict[str, list[Finding]]:
    """Return what an engine finds in the scenarios of a rule set, for the chosen norms that each is about."""
    found = {}
    for scenario in (scenario for scenario in read_all(FOLDER) if scenario.ruleset == ruleset):
        about = {f"{NORM}{ruleset}/{name}" for name in scenario.expect if crc32(name.encode()) % EVERY == 0}
        if about:
            body, profile = scenario.body(), scenario.profile_body()
            for prepared in fast().prepare(body, JSON, as_of=scenario.as_of, profile=profile)[:1]:
                shapes = {shape for shape in fast().targeted([prepared]) if index().shapes[shape].norm in about}
                found[scenario.name] = engines()[engine].validate(prepared.triples, shapes)
    return found


def reference_findings(ruleset: str) -> dict[str, list[Finding]]:
    return findings(ruleset, REFERENCE)


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, list[Finding]]]:
    """What pySHACL finds, computed on two cores: rdflib takes most of the time to parse the queries."""
    fast()  # built before the fork, so that it is built once
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return dict(zip(RULESETS, pool.map(reference_findings, RULESETS), strict=True))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("ruleset", RULESETS)
def test_all_engines_find_the_same_in_the_scenarios_of_every_twelfth_norm(
    ruleset: str, reference: dict[str, dict[str, list[Finding]]]
) -> None:
    assert any(reference[ruleset].values())
    for engine in engines():
        assert engine == REFERENCE or findings(ruleset, engine) == reference[ruleset]


BASE = """{"title": {"zh": "甲", "en": "a"}, "as_of": "2024-06-20", "expect": {"x": "complied"},
 "case": {"kind": "document", "facts": {"genre": "函", "important": true},
          "acts": [{"act": "审核", "by": "区长"}, {"act": "审核"}, {"act": "签发"}]},
 "variations": [{"title": {"zh": "乙", "en": "b"}, "facts": {"important": null},
                 "acts": {"审核": {"by": null}, "审核#2": {"by": "副区长"}, "签发": null},
                 "moreActs": [{"act": "印发"}], "expect": {"x": "breached firm"}}]}"""


def test_a_variation_changes_adds_and_takes_away(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(BASE, encoding="utf-8")
    base, variation = read_scenarios(path)
    assert base.case["acts"][0] == {"act": "审核", "by": "区长"}
    assert variation.case["facts"] == {"genre": "函"}
    assert variation.case["acts"] == [{"act": "审核"}, {"act": "审核", "by": "副区长"}, {"act": "印发"}]
    assert (variation.expect["x"].verdict, variation.expect["x"].strength) == ("breached", "firm")


def test_a_variation_of_an_act_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(BASE.replace("审核#2", "会签"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="会签"):
        read_scenarios(path)


def test_a_misspelt_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(BASE.replace("moreActs", "moreacts"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="moreacts"):
        read_scenarios(path)
