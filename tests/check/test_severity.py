"""How severe a breach is follows the words of the text: on the real norms of all five documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from guiju.check.explanation.verdict import Verdict
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import fast, index

SEVERITIES = {
    "strict": "Violation",
    "firm": "Violation",
    "in-principle": "Warning",
    "ordinarily": "Warning",
    "declaratory": "Warning",
    "encouraged": "Info",
}
"""DESIGN 3; a declaratory competence apart."""
RULESETS = ("zhanqian-2024", "xinqiu-2022", "dawa-2017", "huancui-2022", "penglai-2022")
SCENARIOS = read_all(resource("data") / "cases")


def executable(ruleset: str) -> list[Norm]:
    norms = (entry.norm for entry in index().norms.values())
    return [norm for norm in norms if norm.executable and norm.ruleset == ruleset]


def wanted(norm: Norm) -> str:
    """The severity that DESIGN 3 gives a norm: ultra vires is a violation however it is worded without a marker."""
    declaratory_competence = (token(norm.modality), token(norm.strength)) == ("competence", "declaratory")
    return "Violation" if declaratory_competence else SEVERITIES[token(norm.strength)]


def breaches(strength: str) -> Iterator[tuple[Scenario, str]]:
    """One scenario for each norm of a strength that breaches it, with the norm's local name."""
    seen = set()
    for scenario in SCENARIOS:
        for name, expected in scenario.expect.items():
            if (expected.verdict, expected.strength) == ("breached", strength) and (scenario.ruleset, name) not in seen:
                seen.add((scenario.ruleset, name))
                yield scenario, name


def verdict_on(scenario: Scenario, name: str, *acts: dict[str, Any]) -> Verdict:
    """Return the verdict on a norm after adding acts to the scenario's case."""
    body = json.loads(scenario.body())
    case = body[0] if isinstance(body, list) else body
    case["acts"] = [*case.get("acts", []), *acts]
    checked = fast().check(
        json.dumps(body, ensure_ascii=False).encode(), JSON, as_of=scenario.as_of, profile=scenario.profile_body()
    )
    return next(v for v in checked.verdicts if v.norm.iri.endswith(f"/{name}") and v.focus.endswith(f":{case['id']}"))


def reason(name: str) -> dict[str, Any]:
    return {"act": "记录理由", "regarding": name}


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_norm_has_the_severity_of_its_words(ruleset: str) -> None:
    wrong = [
        (token(norm.iri), token(norm.modality), token(norm.strength), token(index().shapes[norm.iri].severity))
        for norm in executable(ruleset)
        if token(index().shapes[norm.iri].severity) != wanted(norm)
    ]
    assert wrong == []


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_mere_permission_is_never_a_shape_of_its_own(ruleset: str) -> None:
    assert [token(n.iri) for n in executable(ruleset) if "permi" in token(n.modality) + token(n.strength)] == []


def test_a_declaratory_competence_is_a_violation_and_another_declaratory_norm_a_warning() -> None:
    declaratory = [norm for name in RULESETS for norm in executable(name) if token(norm.strength) == "declaratory"]
    found = {
        (token(norm.modality) == "competence", token(index().shapes[norm.iri].severity), norm.marker)
        for norm in declaratory
    }
    assert found == {(True, "Violation", ""), (False, "Warning", "")}


IN_PRINCIPLE = list(breaches("in-principle"))
NAMES = [f"{scenario.ruleset}/{name}" for scenario, name in IN_PRINCIPLE]


def test_every_norm_in_principle_has_a_breaching_case_here() -> None:
    everything = [n for name in RULESETS for n in executable(name) if token(n.strength) == "in-principle"]
    assert sorted(NAMES) == sorted(f"{norm.ruleset}/{token(norm.iri)}" for norm in everything)


@pytest.mark.parametrize(("scenario", "name"), IN_PRINCIPLE, ids=NAMES)
def test_a_departure_from_a_norm_in_principle_warns_until_its_reason_is_on_record(
    scenario: Scenario, name: str
) -> None:
    silent = verdict_on(scenario, name)
    assert (silent.verdict, silent.severity) == ("breached", "Warning")
    assert "记录理由" in silent.remedy.words[0]
    other = verdict_on(scenario, name, reason(next(token(n.iri) for n in executable(scenario.ruleset))))
    assert other.verdict == "breached", "a reason that concerns another norm excuses nothing"
    explained = verdict_on(scenario, name, reason(name))
    assert explained.verdict == "complied"
    zh, en = explained.messages[0]
    told = next(fact for fact in explained.facts if fact.what[0] == "记录理由")
    assert f"acts[{len(scenario.case.get('acts', []))}]" in told.where
    assert told.where in zh
    assert told.where in en


@pytest.mark.parametrize(("scenario", "name"), list(breaches("ordinarily"))[::3])
def test_a_departure_from_what_is_ordinarily_so_is_a_warning_whatever_the_reason(scenario: Scenario, name: str) -> None:
    for acts in ((), (reason(name),)):
        found = verdict_on(scenario, name, *acts)
        assert (found.verdict, found.severity) == ("breached", "Warning")


@pytest.mark.parametrize(("scenario", "name"), list(breaches("encouraged")))
def test_a_departure_from_what_is_encouraged_is_for_information(scenario: Scenario, name: str) -> None:
    assert verdict_on(scenario, name).severity == "Info"


@pytest.mark.parametrize(("scenario", "name"), list(breaches("firm"))[::60])
def test_a_recorded_reason_does_not_excuse_a_firm_norm(scenario: Scenario, name: str) -> None:
    found = verdict_on(scenario, name, reason(name))
    assert (found.verdict, found.severity) == ("breached", "Violation")
