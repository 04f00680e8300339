"""The example cases in data/cases: each says what it expects, and both engines say the same."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from guiju.check.checker import JSON
from guiju.check.engines import Finding
from guiju.resources import resource
from tests.check.real import engines, fast, index

FILES = sorted((resource("data") / "cases").glob("*/*.json"))
NAMES = [f"{path.parent.name}/{path.stem}" for path in FILES]


def example_of(path: Path) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the example, its case as bytes (with an id of its own), and its profile as bytes."""
    example = json.loads(path.read_text(encoding="utf-8"))
    body = json.dumps({**example["case"], "id": path.stem}, ensure_ascii=False).encode()
    return example, body, json.dumps(example["profile"]).encode() if example.get("profile") else b""


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_example_gets_the_verdicts_that_it_expects(path: Path) -> None:
    example, body, profile = example_of(path)
    answer = fast().to_json(fast().check(body, JSON, as_of=example["as_of"], profile=profile), body)
    found = {verdict["norm"].rpartition("/")[2]: verdict["verdict"] for verdict in answer["verdicts"]}
    assert {name: found.get(name, "not applicable") for name in example["expect"]} == example["expect"]


RULESETS = sorted({path.parent.name for path in FILES})


def findings(ruleset: str, engine: str) -> dict[str, list[Finding]]:
    """Return what an engine finds in each example of a rule set, for the norms that the example is about."""
    found = {}
    for path in FILES:
        if path.parent.name == ruleset:
            example, body, profile = example_of(path)
            (prepared,) = fast().prepare(body, JSON, as_of=example["as_of"], profile=profile)
            about = {f"https://w3id.org/guiju/id/norm/{ruleset}/{name}" for name in example["expect"]}
            shapes = {shape for shape in fast().targeted([prepared]) if index().shapes[shape].norm in about}
            found[path.stem] = engines()[engine].validate(prepared.data, shapes)
    return found


def reference_findings(ruleset: str) -> dict[str, list[Finding]]:
    return findings(ruleset, "pyshacl")


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, list[Finding]]]:
    """What pySHACL finds, computed on two cores: rdflib takes most of the time to parse the queries."""
    fast()  # built before the fork, so that it is built once
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        return dict(zip(RULESETS, pool.map(reference_findings, RULESETS), strict=True))


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("ruleset", RULESETS)
def test_both_engines_find_the_same_in_every_example(
    ruleset: str, reference: dict[str, dict[str, list[Finding]]]
) -> None:
    found = findings(ruleset, "pyshifty")
    assert any(found.values())
    assert found == reference[ruleset]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_an_example_is_read_without_a_doubt(path: Path) -> None:
    example = json.loads(path.read_text(encoding="utf-8"))
    assert set(example) <= {"title", "as_of", "case", "profile", "expect"}
    assert example["title"]["zh"]
    assert example["title"]["en"]
    assert example["expect"]
    body = json.dumps(example["case"]).encode()
    assert [note for note in fast().check(body, JSON, as_of=example["as_of"]).notes if note.level != "note"] == []


def test_every_kind_that_is_executed_has_an_example_kept_and_one_broken() -> None:
    seen: dict[str, set[str]] = {}
    for path in FILES:
        example = json.loads(path.read_text(encoding="utf-8"))
        for name, verdict in example["expect"].items():
            entry = index().norms[f"https://w3id.org/guiju/id/norm/{path.parent.name}/{name}"]
            seen.setdefault(entry.norm.kind.rpartition("/")[2], set()).add(verdict)
    executed = {entry.norm.kind.rpartition("/")[2] for entry in index().norms.values() if entry.norm.executable}
    lacking = {kind for kind in executed if not {"complied", "breached"} <= seen.get(kind, set())}
    assert lacking == set()
