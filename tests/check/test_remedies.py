"""Remedies: the least change that would comply, confirmed by checking again; or an honest word that none is left."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pytest

from guiju.check.remedies.remedy import MOST_BREACHES
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.vocabulary import token
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import fast, index

EVERY = 41
"""Of the scenarios with a breach every so many are tried here; all of them in tests/bench/remedies.py."""
BROKEN = [s for s in read_all(resource("data") / "cases") if any(e.verdict == "breached" for e in s.expect.values())]


def patched(case: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Apply a JSON Patch (RFC 6902) of add, replace and remove."""
    changed: dict[str, Any] = copy.deepcopy(dict(case))
    for operation in operations:
        *parents, last = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        target: Any = changed
        for part in parents:
            target = target[int(part)] if isinstance(target, list) else target[part]
        if operation["op"] == "remove":
            del target[last]
        elif last == "-":
            target.append(operation["value"])
        else:
            assert (last in target) or operation["op"] == "add"
            target[last] = operation["value"]
    return changed


def answer(scenario: Scenario, body: Any) -> dict[str, Any]:
    sent = json.dumps(body, ensure_ascii=False).encode()
    return fast().to_json(fast().check(sent, JSON, as_of=scenario.as_of, profile=scenario.profile_body()), sent)


def own(scenario: Scenario, found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the verdicts on the scenario's own case by norm."""
    focus = f":{scenario.identifier}"
    return {verdict["norm"]: verdict for verdict in found["verdicts"] if verdict["focus"].endswith(focus)}


@cache
def sampled() -> list[tuple[Scenario, dict[str, dict[str, Any]]]]:
    return [(scenario, own(scenario, answer(scenario, json.loads(scenario.body())))) for scenario in BROKEN[::EVERY]]


def breached() -> list[tuple[Scenario, dict[str, Any]]]:
    return [(s, verdict) for s, found in sampled() for verdict in found.values() if verdict["verdict"] == "breached"]


def test_most_breaches_for_which_changes_are_tried_have_a_confirmed_one() -> None:
    forms: Counter[tuple[str, bool]] = Counter(
        (token(index().norms[verdict["norm"]].norm.form), verdict["remedy"]["confirmed"])
        for _, verdict in breached()
        if "试算前" not in verdict["remedy"]["zh"]
    )
    confirmed = sum(count for (_, is_confirmed), count in forms.items() if is_confirmed)
    assert forms.total() > 50
    assert confirmed >= 0.85 * forms.total(), forms


def test_a_patched_case_checked_again_complies_and_breaks_no_other_norm() -> None:
    for scenario, verdict in breached():
        if not verdict["remedy"]["confirmed"]:
            continue
        sent = json.loads(scenario.body())
        cases = sent if isinstance(sent, list) else [sent]
        changed = [patched(cases[0], verdict["remedy"]["change"]), *cases[1:]]
        before = own(scenario, answer(scenario, cases))
        after = own(scenario, answer(scenario, changed))
        where = f"{scenario.name}: {verdict['norm']}: {verdict['remedy']['change']}"
        assert after[verdict["norm"]]["verdict"] in ("complied", "pending"), where
        newly = {norm for norm, found in after.items() if found["verdict"] == "breached"}
        assert newly <= {norm for norm, found in before.items() if found["verdict"] == "breached"}, where


def test_what_has_no_confirmed_change_says_so_and_what_the_rules_leave_unsaid() -> None:
    for scenario, verdict in breached():
        if not verdict["remedy"]["confirmed"]:
            remedy = verdict["remedy"]
            assert remedy["change"] is None
            assert "无法补正" in remedy["zh"] or f"前 {MOST_BREACHES} 项" in remedy["zh"], (scenario.name, remedy)
            assert "can no longer be put right" in remedy["en"] or f"first {MOST_BREACHES}" in remedy["en"]


def test_what_is_not_breached_has_no_change() -> None:
    others = [v for _, found in sampled() for v in found.values() if v["verdict"] != "breached"]
    assert {verdict["verdict"] for verdict in others} >= {"complied", "pending", "undetermined"}
    for verdict in others:
        assert (verdict["remedy"]["change"], verdict["remedy"]["confirmed"]) == (None, False)
        said = [bool(verdict["remedy"][language]) for language in ("zh", "en")]
        assert said == [verdict["verdict"] != "complied"] * 2


def remedy(name: str, case: Mapping[str, Any], as_of: str = "2024-12-31") -> dict[str, Any]:
    """Return the remedy for a norm of a case."""
    body = json.dumps(case, ensure_ascii=False).encode()
    found = fast().to_json(fast().check(body, JSON, as_of=as_of), body)
    verdict = next(verdict for verdict in found["verdicts"] if verdict["norm"].endswith(f"/{name}"))
    assert verdict["verdict"] == "breached"
    result: dict[str, Any] = verdict["remedy"]
    return result


def minutes(**changes: Any) -> dict[str, Any]:
    """An executive meeting of 新邱 whose minutes, by article 38, are issued within five working days in principle."""
    acts = [{"act": "会议结束", "on": "2022-06-01"}]
    return {
        "id": "m",
        "kind": "meeting",
        "ruleset": "xinqiu-2022",
        "facts": {"meetingKind": "常务会议"},
        "acts": acts,
    } | changes


def test_a_deadline_that_ran_out_may_only_have_been_kept_and_left_out() -> None:
    found = remedy("38-minutes-issue", minutes())
    assert found["confirmed"]
    assert [operation["op"] for operation in found["change"]] == ["add"]
    assert found["change"][0]["value"] == {"act": "印发", "on": "2022-06-09"}
    assert "仍应办理" in found["zh"]
    assert "记录理由" in found["zh"]


def test_what_was_done_late_stays_late_and_in_principle_its_reason_may_be_recorded() -> None:
    late = minutes()
    late["acts"] = [*late["acts"], {"act": "印发", "by": "区政府办公室", "on": "2022-06-20"}]
    found = remedy("38-minutes-issue", late)
    assert list(found["change"]) == [
        {"op": "add", "path": "/acts/-", "value": {"act": "记录理由", "regarding": "xinqiu-2022/38-minutes-issue"}}
    ]


def test_a_wrong_signer_is_replaced_and_the_person_with_the_signer() -> None:
    wrong = {
        "id": "d", "kind": "document", "ruleset": "xinqiu-2022",
        "facts": {"issuer": "区政府", "nature": "人事任免"},
        "acts": [{"act": "审核", "by": "副区长", "on": "2024-06-02"},
                 {"act": "签发", "by": "副区长", "person": "p2", "on": "2024-06-03"}],
    }  # fmt: skip
    body = json.dumps(wrong, ensure_ascii=False).encode()
    found = fast().to_json(fast().check(body, JSON, as_of="2024-06-30"), body)
    broken = [verdict for verdict in found["verdicts"] if verdict["verdict"] == "breached"]
    actors = [verdict for verdict in broken if token(index().norms[verdict["norm"]].norm.form) == "actor"]
    assert actors
    for verdict in actors:
        assert list(verdict["remedy"]["change"]) == [
            {"op": "replace", "path": "/acts/1/by", "value": "区长"},
            {"op": "remove", "path": "/acts/1/person"},
        ]
        assert "此处不作推断" in verdict["remedy"]["zh"]


@pytest.mark.parametrize(
    ("form", "paths"),
    [("limit", "/facts/"), ("ratio", "/facts/"), ("inclusion", "/facts/"),
     ("required-act", "/acts"), ("frequency", "/acts")],
)  # fmt: skip
def test_a_form_is_mended_where_its_norm_looks(form: str, paths: str) -> None:
    norms = {token(e.norm.iri): e.norm for e in index().norms.values() if token(e.norm.form or "") == form}
    scenario, name = next(
        (s, n)
        for s in BROKEN
        for n, expected in s.expect.items()
        if n in norms and norms[n].ruleset == s.ruleset and expected.verdict == "breached" and len(s.expect) == 1
    )
    found = own(scenario, answer(scenario, json.loads(scenario.body())))
    verdict = next(verdict for iri, verdict in found.items() if iri.endswith(f"/{name}"))
    assert verdict["remedy"]["confirmed"], (scenario.name, name)
    assert all(operation["path"].startswith(paths) for operation in verdict["remedy"]["change"])


def test_the_changes_of_a_case_with_many_breaches_are_tried_for_the_first_ones_only() -> None:
    for _, found in sampled():
        broken = [verdict for verdict in found.values() if verdict["verdict"] == "breached"]
        untried = [verdict for verdict in broken if "试算前" in verdict["remedy"]["zh"]]
        assert len(untried) == max(0, len(broken) - MOST_BREACHES)
