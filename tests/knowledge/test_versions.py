"""A later version of a district's rules stands beside the earlier one, and each case is judged by its own."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from rdflib import DCTERMS, XSD, Graph, Literal, URIRef

from guiju.check.checker import Checker
from guiju.check.engine.engines import PyshiftyEngine
from guiju.knowledge.build import Built, Sources, build
from guiju.knowledge.vocabulary import GJ, NORM, ruleset_iri
from guiju.media_types import JSON
from guiju.resources import resource
from guiju.text.reader import read_document
from tests.knowledge.support import real_sources

OLD, NEW = "zhanqian-2024", "zhanqian-2030"
COMMENCES = "2025-03-01"
AMENDED = ("7个工作日内回复", "3个工作日内回复")
"""The amendment is made up: it changes seven working days for a reply into three."""


def renamed(graph: Graph) -> Graph:
    """Return the graph of the later version: other IRIs, and the amended words."""
    later = Graph()
    for triple in Graph().parse(data=graph.serialize(format="nt").replace(OLD, NEW), format="nt"):
        subject, predicate, value = triple
        if isinstance(value, Literal):
            value = Literal(str(value).replace(*AMENDED), value.language, value.datatype)
        later.add((subject, predicate, value))
    return later


def amended() -> Sources:
    """Return one district's sources with the made-up later version beside the real one."""
    real = real_sources()
    source = (resource("data") / "texts" / OLD / "source.txt").read_text(encoding="utf-8")
    changed = source.replace("7 个工作日内回复", "3个工作日内回复")
    assert changed != source
    metadata, node = renamed(real.metadata[OLD]), URIRef(ruleset_iri(NEW))
    metadata.set((node, GJ.commencement, Literal(COMMENCES, datatype=XSD.date)))
    metadata.add((node, DCTERMS.replaces, URIRef(ruleset_iri(OLD))))
    rules = renamed(real.rules[OLD])
    reply = URIRef(f"{NORM}{NEW}/29-reply")
    assert rules.value(reply, GJ.amount) == Literal(7)
    rules.set((reply, GJ.amount, Literal(3)))
    return replace(
        real,
        documents={OLD: real.documents[OLD], NEW: read_document(changed.encode(), NEW)},
        metadata={OLD: real.metadata[OLD], NEW: metadata},
        rules={OLD: real.rules[OLD], NEW: rules},
        comparisons=Graph(),
    )


@cache
def built() -> Built:
    return build(amended(), resource("shapes") / "forms")


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    path = tmp_path_factory.mktemp("versions") / "shapes.nt"
    built().shapes.serialize(path, format="nt", encoding="utf-8")
    return Checker(built().index, PyshiftyEngine(path, built().index.shapes), "test")


def reply(checker: Checker, ruleset: str, asked: str, replied: str) -> dict[str, Any]:
    """Return the check's answer for one question between departments."""
    case = {
        "kind": "征求意见",
        "ruleset": ruleset,
        "acts": [
            {"act": "征求意见", "by": "主办部门", "on": asked},
            {"act": "回复", "by": "涉及部门", "on": replied},
        ],
    }
    body = json.dumps(case).encode()
    return checker.to_json(checker.check(body, JSON, as_of="2026-06-30"), body)


def verdict(answer: dict[str, Any]) -> tuple[str, str]:
    found = next(item for item in answer["verdicts"] if item["norm"].endswith("/29-reply"))
    return found["norm"].split("/")[-2], found["verdict"]


def test_the_build_holds_both_versions_each_with_its_words_and_its_time_of_force() -> None:
    old, new = (built().index.rulesets[name] for name in (OLD, NEW))
    assert (old.until, new.commencement, new.until) == (COMMENCES, COMMENCES, "")
    quotes = {name: built().index.norms[f"{NORM}{name}/29-reply"].norm.quote for name in (OLD, NEW)}
    assert quotes == {OLD: "一般应在7个工作日内回复", NEW: "一般应在3个工作日内回复"}


@pytest.mark.parametrize("name", ["站前", "站前区", "zhanqian"])
def test_a_case_that_names_the_district_is_judged_by_the_version_of_its_first_day(checker: Checker, name: str) -> None:
    # Four working days: within seven, beyond three.
    assert verdict(reply(checker, name, "2025-02-17", "2025-02-21")) == (OLD, "complied")
    assert verdict(reply(checker, name, "2025-03-03", "2025-03-07")) == (NEW, "breached")


def test_a_case_that_began_under_the_earlier_version_stays_with_it(checker: Checker) -> None:
    assert verdict(reply(checker, "站前", "2025-02-27", "2025-03-05")) == (OLD, "complied")


def test_a_case_that_names_a_version_not_in_force_is_told_which_one_is(checker: Checker) -> None:
    answer = reply(checker, OLD, "2025-03-03", "2025-03-07")
    assert answer["verdicts"] == []
    (note,) = [note for note in answer["input"] if note["level"] == "error"]
    assert NEW in note["message"]["zh"]
    assert "不再施行" in note["message"]["zh"]


def test_a_case_before_any_version_is_said_to_be_so(checker: Checker) -> None:
    answer = reply(checker, "站前", "2020-03-03", "2020-03-10")
    assert answer["verdicts"] == []
    assert any("没有施行" in note["message"]["zh"] for note in answer["input"])
