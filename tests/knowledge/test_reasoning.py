"""The reasoner: what it proves of the signing tables is shown by cases, told by the check and kept as defects."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rdflib import RDF, Graph, URIRef

from guiju.cli import main
from guiju.knowledge.index import Index, NormEntry
from guiju.knowledge.norm_reader import read_condition
from guiju.knowledge.norms import Condition, FactTest, Norm
from guiju.knowledge.reasoning.assignment import Facts, holds
from guiju.knowledge.reasoning.hermit import ReasonerError, consistent, for_reasoning, satisfiable
from guiju.knowledge.reasoning.report import to_json, to_text, witnesses
from guiju.knowledge.reasoning.run import Findings, Found, ontology_ntriples, reason
from guiju.knowledge.vocabulary import GJ, ID, token
from guiju.media_types import JSON
from guiju.resources import resource
from tests.check.real import fast, index
from tests.conftest import RequireProgram
from tests.knowledge.support import real_sources

RULESETS = sorted(real_sources().rules)
SECONDS = 300.0
AS_OF = "2026-01-05"


def ontology() -> bytes:
    return ontology_ntriples(resource("ontology"))


@pytest.fixture(scope="module")
def findings(require_program: RequireProgram) -> Findings:
    """What is proved of the five rule sets as they are."""
    require_program("java", "default-jre-headless")
    return reason(index(), ontology(), RULESETS, lambda _: None, SECONDS)


def found_of(findings: Findings, ruleset: str) -> Found:
    return next(found for found in findings.rulesets if found.ruleset == ruleset)


def test_ontology_and_signing_norms_are_consistent_and_every_question_is_settled(findings: Findings) -> None:
    assert findings.consistent
    assert [found.doubts for found in findings.rulesets] == [()] * len(RULESETS)
    assert all(found.norms > 5 for found in findings.rulesets)


@pytest.mark.parametrize(
    ("ruleset", "names"),
    [
        ("huancui-2022", {"62-2-normative", "62-6-sign"}),
        ("penglai-2022", {"56-2-normative", "56-6-decided"}),
        ("penglai-2022", {"56-3-planning", "56-7-office"}),
        ("zhanqian-2024", {"31-5-sign-decided", "31-5-sign-routine"}),
    ],
)
def test_an_overlap_that_a_lawyer_sees_is_proved(findings: Findings, ruleset: str, names: set[str]) -> None:
    assert names in pairs_of(found_of(findings, ruleset))


def pairs_of(found: Found) -> list[set[str]]:
    return [{token(norm.iri) for norm in overlap.norms} for overlap in found.overlaps]


def test_where_head_and_director_must_each_sign_nobody_satisfies_both(findings: Findings) -> None:
    apart = [o for o in found_of(findings, "penglai-2022").overlaps if not o.reconcilable]
    assert [{token(norm.iri) for norm in overlap.norms} for overlap in apart] == [{"56-3-planning", "56-7-office"}]


@pytest.mark.parametrize("ruleset", ["huancui-2022", "penglai-2022", "xinqiu-2022"])
def test_a_letter_to_an_equal_body_falls_into_a_gap(findings: Findings, ruleset: str) -> None:
    gaps = found_of(findings, ruleset).gaps
    assert any(f"{ID}genre/letter" in gap.facets[str(GJ.genre)] for gap in gaps)


def test_a_table_with_a_rule_for_all_other_papers_has_no_gap(findings: Findings) -> None:
    assert found_of(findings, "zhanqian-2024").gaps == ()


def test_the_case_of_every_overlap_is_a_conflict_of_just_those_norms(findings: Findings) -> None:
    for found in findings.rulesets:
        for overlap in found.overlaps:
            answer = checked(findings, f"{found.ruleset}-overlap-" + "-".join(token(n.iri) for n in overlap.norms))
            verdicts = {verdict["norm"]: verdict for verdict in answer["verdicts"]}
            one, other = (norm.iri for norm in overlap.norms)
            assert (verdicts[one]["verdict"], verdicts[other]["verdict"]) == ("conflict", "conflict")
            assert other in verdicts[one]["against"]
            assert one in verdicts[other]["against"]


def test_of_the_case_of_every_gap_the_check_says_that_the_rules_do_not_say(findings: Findings) -> None:
    silence = index().terms.outlines[f"{ID}case/document"].silences[0]
    for found in findings.rulesets:
        for number, _ in enumerate(found.gaps, 1):
            answer = checked(findings, f"{found.ruleset}-gap-{number}")
            told = [note for note in answer["input"] if note["level"] == "note"]
            assert [note["message"] for note in told] == [{"zh": silence.zh, "en": silence.en}]
            assert not [verdict for verdict in answer["verdicts"] if verdict["kind"] == token(silence.kind)]


def checked(findings: Findings, name: str) -> dict[str, Any]:
    """Return what the check says of a witness, which must be read without a doubt."""
    case = dict(witnesses(findings, index()))[f"{name}.json"]
    body = json.dumps(case, ensure_ascii=False).encode()
    answer = fast().to_json(fast().check(body, JSON, as_of=AS_OF), body)
    assert [note for note in answer["input"] if note["level"] != "note"] == []
    return answer


def test_silence_is_not_told_where_a_norm_applies_or_may_apply() -> None:
    for facts in ({}, {"issuer": "区政府", "direction": "下行文", "nature": "人事任免"}, {"genre": "纪要"}):
        case = {"kind": "document", "ruleset": "huancui-2022", "facts": facts, "acts": []}
        body = json.dumps(case, ensure_ascii=False).encode()
        assert fast().check(body, JSON, as_of=AS_OF).notes == []


def defects(ruleset: str, kind: str) -> Iterator[tuple[Graph, URIRef]]:
    graph = real_sources().rules[ruleset]
    for node in graph.subjects(RDF.type, GJ.Defect):
        proof, found = graph.value(node, GJ.provenBy), graph.value(node, GJ.defectKind)
        if isinstance(node, URIRef) and (str(proof), str(found)) == (f"{ID}proof/reasoner", f"{ID}defectkind/{kind}"):
            yield graph, node


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_overlap_that_is_proved_is_kept_as_a_defect_and_the_other_way_round(
    findings: Findings, ruleset: str
) -> None:
    proved = pairs_of(found_of(findings, ruleset))
    kept = [
        {token(str(norm)) for norm in graph.objects(node, GJ.concerns)} for graph, node in defects(ruleset, "overlap")
    ]
    assert [pair for pair in proved if not any(pair <= names for names in kept)] == []
    for names in kept:
        pairs = [set(pair) for pair in combinations(sorted(names), 2) if set(pair) in proved]
        assert set().union(*pairs) == names


@pytest.mark.parametrize("ruleset", RULESETS)
def test_every_gap_that_is_proved_is_kept_as_a_defect_and_the_other_way_round(findings: Findings, ruleset: str) -> None:
    found, terms = found_of(findings, ruleset), index().terms
    kept = [
        read_condition(graph, gap) for graph, node in defects(ruleset, "gap") for gap in graph.objects(node, GJ.gap)
    ]
    for gap in found.gaps:
        for cell in gap.cells:
            assert any(holds(cell.open_cases[0], condition, terms) for condition in kept), gap.facets
    cells = [asked.cell for table in found.tables for asked in table.asked]
    for condition in kept:
        inside = [cell for cell in cells if holds(cell.example, facets_only(condition, cell.facets), terms)]
        assert inside
        assert all(any(holds(case, condition, terms) for case in cell.open_cases) for cell in inside)


def facets_only(condition: Condition, facets: Facts) -> Condition:
    """Return the part of a condition that speaks of the facets of the table."""
    return Condition(tuple(test for test in condition.tests if test.fact in facets))


def changed(ruleset: str, name: str, **fields: object) -> Index:
    """Return the index with one norm of a rule set changed."""
    iri = f"{ID}norm/{ruleset}/{name}"
    entry = index().norms[iri]
    norm: Norm = replace(entry.norm, **fields)  # type: ignore[arg-type]
    return replace(index(), norms={**index().norms, iri: NormEntry(norm, entry.expected_zh, entry.expected_en)})


def reasoned(changed_index: Index, ruleset: str, require_program: RequireProgram) -> Found:
    require_program("java", "default-jre-headless")
    return reason(changed_index, b"", [ruleset], lambda _: None, SECONDS).rulesets[0]


def test_an_exception_in_the_text_removes_the_overlap(require_program: RequireProgram) -> None:
    special = f"{ID}norm/huancui-2022/62-2-normative"
    altered = changed("huancui-2022", "62-6-sign", exception_to=(special,))
    assert {"62-2-normative", "62-6-sign"} not in pairs_of(reasoned(altered, "huancui-2022", require_program))


def test_a_rule_for_letters_closes_the_gap_for_letters(require_program: RequireProgram) -> None:
    parallel = Condition((FactTest(str(GJ.direction), (f"{ID}direction/parallel",)),))
    norm = index().norms[f"{ID}norm/xinqiu-2022/51-4-leader-signs"].norm
    found = reasoned(
        changed("xinqiu-2022", "51-4-leader-signs", when=(*norm.when, parallel)), "xinqiu-2022", require_program
    )
    letters = [gap for gap in found.gaps if f"{ID}genre/letter" in gap.facets[str(GJ.genre)]]
    # What is left is what the norm itself leaves out: what the meeting decided, what is of wide scope.
    assert all(set(gap.decisive) & {str(GJ.decidedByExecutiveMeeting), str(GJ.wideScope)} for gap in letters)


def test_a_norm_whose_conditions_contradict_each_other_is_reported(require_program: RequireProgram) -> None:
    flag = (FactTest(str(GJ.important), (True,)),)
    altered = changed("dawa-2017", "46-2-sign", when=(Condition(flag),), unless=(Condition(flag),))
    doubts = reasoned(altered, "dawa-2017", require_program).doubts
    assert any("46-2-sign" in doubt and "never applies" in doubt for doubt in doubts)


def test_a_contradiction_between_ontology_and_norms_is_found(require_program: RequireProgram) -> None:
    require_program("java", "default-jre-headless")
    one, other = f"<{ID}genre/letter>", f"<{ID}genre/decision>"
    same = f"{one} <http://www.w3.org/2002/07/owl#sameAs> {other} .\n".encode()
    assert not consistent(ontology() + same, SECONDS)


def test_dates_and_labels_are_kept_from_the_reasoner() -> None:
    dated = b'<a:a> <a:b> "2024-01-01"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
    label = '<a:a> <a:b> "公文"@zh-Hans .\n'.encode()
    assert for_reasoning(dated + b"<a:a> <a:b> <a:c> .\n" + label) == b"<a:a> <a:b> <a:c> .\n"


def test_without_java_the_command_says_so_and_how_to_mend_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["reason", "--ruleset", "dawa-2017"]) == 1
    said = capsys.readouterr().err
    assert "没有找到 Java" in said
    assert "apt-get install default-jre-headless" in said


def test_a_reasoner_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("java", 1.0)

    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/java")
    monkeypatch.setattr(subprocess, "run", slow)
    with pytest.raises(ReasonerError, match="HermiT was stopped after 1 s"):
        satisfiable(b"", ["a:a"], 1.0)


def test_an_unknown_rule_set_is_refused_with_those_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reason", "--ruleset", "dawa"]) == 2
    assert "dawa-2017" in capsys.readouterr().err


def test_the_command_prints_the_findings_and_writes_a_file_for_each(
    require_program: RequireProgram, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    require_program("java", "default-jre-headless")
    folder = tmp_path / "witnesses"
    assert main(["reason", "--ruleset", "xinqiu-2022", "--format", "json", "--witnesses", str(folder)]) == 0
    answer = json.loads(capsys.readouterr().out)
    (found,) = answer["rulesets"]
    assert answer["consistent"] is True
    assert len(list(folder.glob("*.json"))) == len(found["overlaps"]) + len(found["gaps"]) > 0
    assert main(["check", *map(str, sorted(folder.glob("*gap*.json"))), "--as-of", AS_OF]) == 0
    assert "本规则未规定此文由谁签发" in capsys.readouterr().out


def test_the_text_names_both_norms_with_their_words_and_the_case(findings: Findings) -> None:
    text = "\n".join(to_text(findings, index()))
    for overlap in found_of(findings, "huancui-2022").overlaps:
        for norm in overlap.norms:
            assert f"“{norm.quote}”" in text
    assert "案例 witness overlap-62-2-normative-62-6-sign" in text
    assert "第六十二条没有规定由谁签发" in text
    gap = to_json(findings, index())["rulesets"][RULESETS.index("huancui-2022")]["gaps"][0]
    assert gap["witness"]["facts"]["issuer"] == "区政府"
