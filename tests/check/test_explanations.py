"""Each verdict is explained: the facts it rests on with their places, expected and actual, assumptions, questions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from guiju.check.explanation.facts_used import details
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import fast, index

EVERY = 53
SCENARIOS = [scenario for scenario in read_all(resource("data") / "cases") if not scenario.others][::EVERY]
_ACT = re.compile(r"acts\[(\d+)\]")
_FACT = re.compile(r"facts\.(.+)")


def answer(scenario: Scenario, case: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the verdicts on a case by norm."""
    body = json.dumps({**case, "id": scenario.identifier}, ensure_ascii=False).encode()
    found = fast().to_json(fast().check(body, JSON, as_of=scenario.as_of, profile=scenario.profile_body()), body)
    return {verdict["norm"]: verdict for verdict in found["verdicts"]}


@cache
def answers() -> list[tuple[Scenario, dict[str, dict[str, Any]]]]:
    return [(scenario, answer(scenario, scenario.case)) for scenario in SCENARIOS]


def verdicts() -> Iterator[dict[str, Any]]:
    for _, found in answers():
        yield from found.values()


def test_the_sample_shows_every_form_and_every_verdict_but_conflict() -> None:
    forms = {token(entry.norm.form) for entry in index().norms.values() if entry.norm.executable}
    assert {token(index().norms[verdict["norm"]].norm.form) for verdict in verdicts()} == forms
    assert {verdict["verdict"] for verdict in verdicts()} >= {"complied", "breached", "pending", "undetermined"}


def test_every_verdict_says_what_is_expected_and_what_is_on_file_in_both_languages() -> None:
    for verdict in verdicts():
        for key in ("message", "expected", "actual"):
            assert verdict[key]["zh"], (verdict["norm"], key)
            assert verdict[key]["en"], (verdict["norm"], key)
        assert not re.search(r"[\u4e00-\u9fff]", verdict["expected"]["en"]), verdict["expected"]


def test_every_fact_used_is_named_in_both_languages_with_its_place() -> None:
    used = [fact for verdict in verdicts() for fact in verdict["facts"]]
    assert len(used) > 500
    for fact in used:
        assert set(fact) == {"what", "what_en", "value", "value_en", "where"}
        assert all(fact.values()), fact


def test_what_is_undetermined_says_what_is_missing_and_asks_for_it() -> None:
    undetermined = [verdict for verdict in verdicts() if verdict["verdict"] == "undetermined"]
    for verdict in undetermined:
        assert verdict["missing"]
        assert all(one["zh"] and one["en"] for one in verdict["missing"])
        assert verdict["remedy"]["zh"].endswith("？"), verdict["remedy"]
        assert verdict["remedy"]["en"].endswith("?")


def only_used(case: Mapping[str, Any], verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Return the case with the facts and acts that the verdict says it rests on, and nothing else."""
    places = [fact["where"] for fact in verdict["facts"]]
    acts = {int(found.group(1)) for place in places if (found := _ACT.search(place))}
    facts = {found.group(1) for place in places if (found := _FACT.search(place))}
    return {
        **case,
        "facts": {name: value for name, value in case.get("facts", {}).items() if name in facts},
        "acts": [act for position, act in enumerate(case.get("acts", [])) if position in acts],
    }


def test_the_facts_used_are_all_that_a_verdict_needs() -> None:
    """With everything else taken out of the case the verdict and its words stay the same."""
    for scenario, found in answers():
        for norm, verdict in list(found.items())[:6]:
            reduced = answer(scenario, only_used(scenario.case, verdict))
            assert norm in reduced, (scenario.name, norm)
            again = reduced[norm]
            told = [(one["verdict"], one["actual"], one["message"], one["due"]) for one in (verdict, again)]
            assert told[0] == told[1], (scenario.name, norm)


MEETING = {
    "id": "m", "kind": "meeting", "ruleset": "xinqiu-2022",
    "facts": {"meetingKind": "常务会议", "membersDue": 9, "membersPresent": 7},
    "acts": [
        {"act": "主持", "by": "区长", "person": "p1", "on": "2022-06-01"},
        {"act": "发言", "by": "副区长", "on": "2022-06-01"},
        {"act": "印发", "by": "区政府办公室", "on": "2022-06-20"},
    ],
}  # fmt: skip


def meeting_verdict(name: str, case: Mapping[str, Any] = MEETING) -> dict[str, Any]:
    body = json.dumps(case, ensure_ascii=False).encode()
    found = fast().to_json(fast().check(body, JSON, as_of="2022-06-30"), body)
    return next(verdict for verdict in found["verdicts"] if verdict["norm"].endswith(f"/{name}"))


def test_a_deadline_uses_its_condition_its_start_and_its_act_and_no_other_fact() -> None:
    verdict = meeting_verdict("38-minutes-issue")
    assert verdict["verdict"] == "breached"
    whats = [fact["what"] for fact in verdict["facts"]]
    assert set(whats) == {"会议种类", "会议结束", "印发"}, "the numbers, the speech and the chair are not used"
    assert verdict["actual"] == {"zh": "2022-06-20 区政府办公室印发", "en": "2022-06-20 issue by government office"}
    assert any("没有单独记录" in text for text in verdict["assumptions"])
    assert any("当日不计入" in text for text in verdict["assumptions"])
    assert len(verdict["assumptions"]) == len(verdict["assumptions_en"])


def test_a_quorum_uses_both_numbers() -> None:
    verdict = meeting_verdict("43-quorum", {**MEETING, "ruleset": "huancui-2022"})
    assert {fact["what"] for fact in verdict["facts"]} == {"会议种类", "应到人数", "实到人数"}
    assert verdict["actual"] == {"zh": "实到人数：7；应到人数：9", "en": "members present: 7; members due: 9"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_norm_that_runs_in_days_says_which_day_counts(language: str) -> None:
    words = {"zh": ("计入", "次日", "当日", "隔", "第一日", "12月31日", "不迟于"), "en": ("count", "day", "not later")}[
        language
    ]
    silent = [
        token(entry.norm.iri)
        for entry in index().norms.values()
        if token(entry.norm.form or "") == "deadline" and token(entry.norm.unit) not in ("minute", "hour")
        if not any(word in text for text in getattr(entry.norm, f"assumptions_{language}") for word in words)
    ]
    assert silent == []


def test_every_assumption_is_in_both_languages() -> None:
    norms = [entry.norm for entry in index().norms.values()]
    assert [token(norm.iri) for norm in norms if len(norm.assumptions_zh) != len(norm.assumptions_en)] == []


def test_an_act_is_told_with_what_the_record_says_of_it() -> None:
    case = {**MEETING, "acts": [{"act": "授权", "by": "区长", "person": "p1", "to": "副区长", "on": "2022-06-01"}]}
    (prepared,) = fast().prepare(json.dumps(case).encode(), JSON, as_of="2022-06-30")
    zh, en = details(index(), prepared.case.acts[0])
    assert zh == "2022-06-01 区长授权（人员：p1；对象：副区长）"
    assert en == "2022-06-01 authorise by district head (person: p1; to: deputy district head)"
