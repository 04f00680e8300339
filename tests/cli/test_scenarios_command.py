"""`guiju scenarios`: norm by scenario, and a failure where a scenario goes wrong or a rule set is not there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guiju.cli import main
from guiju.command import scenarios
from guiju.resources import resource

RULESET = "dawa-2017"


def one_file(folder: Path, change: tuple[str, str] = ("", "")) -> None:
    """Put one real scenario file, perhaps changed, where the command looks for all."""
    source = resource("data") / "cases" / RULESET / "government-document-kept.json"
    target = folder / "cases" / RULESET / source.name
    target.parent.mkdir(parents=True)
    target.write_text(source.read_text(encoding="utf-8").replace(*change), encoding="utf-8")


def test_the_report_lists_each_norm_and_fails_where_one_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    one_file(tmp_path)
    monkeypatch.setattr(scenarios, "resource", lambda _: tmp_path)
    assert main(["scenarios", "--ruleset", RULESET]) == 1
    printed = capsys.readouterr()
    rows = [line for line in printed.out.splitlines() if line.startswith(f"{RULESET}/")]
    assert len(rows) > 150
    assert any("government-document-kept" in row for row in rows)
    assert "no scenario is complied or breached" in printed.err


def test_a_scenario_that_goes_wrong_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = resource("data") / "cases" / RULESET / "government-document-kept.json"
    norm, said = next(iter(json.loads(source.read_text(encoding="utf-8"))["expect"].items()))
    assert said == "complied"
    one_file(tmp_path, (f'"{norm}": "complied"', f'"{norm}": "breached strict"'))
    monkeypatch.setattr(scenarios, "resource", lambda _: tmp_path)
    assert main(["scenarios", "--ruleset", RULESET]) == 1
    assert f"government-document-kept: {norm}: expected breached strict" in capsys.readouterr().err


def test_an_unknown_rule_set_is_refused_and_never_an_empty_success(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "--ruleset", "nowhere-2020"]) == 2
    assert RULESET in capsys.readouterr().err
