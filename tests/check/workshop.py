"""Builds small knowledge for tests of the constraint forms: one norm, the real vocabulary, the real calendar."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph

from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES
from guiju.knowledge.build import Sources, read_sources
from guiju.knowledge.compile import Compiler, shapes_graph
from guiju.knowledge.index import Index, NormEntry, RuleSet
from guiju.knowledge.lint import lint
from guiju.knowledge.norm_reader import read_norms
from guiju.knowledge.term_reader import labels_of, read_terms
from guiju.knowledge.vocabulary import GJ, PREFIXES
from guiju.media_types import JSON
from guiju.resources import NAMES, resource

RULESET = "test-2024"


@cache
def sources() -> Sources:
    """The real sources, read once."""
    return read_sources({name: resource(name) for name in NAMES})


def norm_graph(*bodies: str) -> Graph:
    """Return a graph of norms, each given as the Turtle of its own properties; they are named n1, n2 …"""
    prefixes = "".join(f"@prefix {name}: <{namespace}> .\n" for name, namespace in PREFIXES.items())
    common = (
        'a gj:Norm ; rdfs:label "规范"@zh-Hans , "norm"@en ; gj:source <urn:unit> ; gj:quote "原文" ; '
        "gj:kind kind:step ; gj:modality modality:obligation ; "
    )
    norms = (
        f"<https://w3id.org/guiju/id/norm/{RULESET}/n{number}> {common} {body} .\n"
        for number, body in enumerate(bodies, start=1)
    )
    return Graph().parse(data=prefixes + "".join(norms), format="turtle")


@dataclass
class Workshop:
    """Two checkers over the same norms, one for each engine."""

    checkers: Sequence[Checker]
    problems: Sequence[str]

    def verdicts(self, case: Mapping[str, Any], as_of: str = "2024-06-20", profile: Any = None) -> dict[str, str]:
        """Return norm name → verdict, after asserting that both engines say the very same."""
        answers = [self.answer(checker, case, as_of, profile) for checker in self.checkers]
        assert answers[0]["verdicts"] == answers[1]["verdicts"]
        return {verdict["norm"].rpartition("/")[2]: verdict["verdict"] for verdict in answers[0]["verdicts"]}

    def answer(self, checker: Checker, case: Mapping[str, Any], as_of: str, profile: Any = None) -> dict[str, Any]:
        """Return the whole JSON answer of one checker."""
        body = json.dumps({"ruleset": RULESET, **case}).encode()
        office = json.dumps(profile).encode() if profile else b""
        return checker.to_json(checker.check(body, JSON, as_of=as_of, profile=office), body)


def workshop(folder: Path, *bodies: str, commencement: str = "") -> Workshop:
    """Compile norms and return checkers for them.

    Args:
        folder: where the compiled shapes are written.
        bodies: see `norm_graph`.
        commencement: day from which the rule set is in force.
    """
    knowledge = sources()
    norms = read_norms(norm_graph(*bodies))
    severities = {str(s): str(value) for s, value in knowledge.ontology.subject_objects(GJ.severity)}
    voidable = {str(verb) for verb in knowledge.ontology.subjects(GJ.voidedBy)}
    compiler = Compiler(resource("shapes") / "forms", labels_of([knowledge.ontology]), severities, voidable)
    compiled = [shape for norm in norms for shape in compiler.compile(norm)]
    shapes = {shape.iri: shape.entry for shape in compiled}
    ruleset = RuleSet(RULESET, "试验规则", "test rules", "试验", "试〔2024〕1号", commencement, "stated", "", {})
    index = Index(
        norms={
            norm.iri: NormEntry(norm, compiler.expected(norm, "zh"), compiler.expected(norm, "en")) for norm in norms
        },
        shapes=shapes,
        terms=read_terms(knowledge.ontology, []),
        calendar=knowledge.calendar,
        rulesets={RULESET: ruleset},
    )
    path = folder / "shapes.nt"
    shapes_graph({norm.iri: norm for norm in norms}, compiled).serialize(path, format="nt", encoding="utf-8")
    engines = [make(path, shapes) for make in ENGINES.values()]
    problems = [problem for shape in compiled for problem in lint(shape)]
    return Workshop([Checker(index, engine, "test") for engine in engines], problems)
