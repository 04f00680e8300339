"""The RDF door: cases as Turtle, JSON-LD, N-Triples or RDF/XML become the same raw cases as from JSON."""

from __future__ import annotations

from typing import Final

from guiju.check.case import RawAct, RawCase, RawValue
from guiju.check.json_door import bad_input
from guiju.check.rdf_graph import TYPE, RdfGraph, Subject, node_name, raw
from guiju.knowledge.vocabulary import GJ

_CASE: Final = Subject("案件", "case", "gj:act")
_OWN: Final = {str(GJ[name]) for name in ("caseKind", "ruleset", "act", "timelineComplete", "facts", "acts")}
_ACT_NAMES: Final = {
    "verb": "act", "by": "by", "person": "person", "on": "on", "at": "at", "no": "no", "to": "to", "states": "states",
    "result": "result", "actingFor": "actingFor", "regarding": "regarding", "note": "note",
}  # fmt: skip


def read_rdf(text: bytes, media_type: str) -> list[RawCase]:
    """Read all cases of an RDF document.

    Args:
        text: the document.
        media_type: one of `FORMATS`.
    Raises:
        Problem: the syntax is wrong (line and column are given), there is no case in it, or it says something about
            our own vocabulary, or about a node that no case reaches.
    """
    graph = RdfGraph(text, media_type, _CASE)
    cases = sorted(graph.subjects(TYPE, str(GJ.Case)) or graph.subjects(str(GJ.caseKind)))
    if not cases:
        raise bad_input("", "没有找到案件（a gj:Case）", "there is no case (a gj:Case) in it",
                        "案件应有 a gj:Case、gj:caseKind、gj:ruleset。A case has these.", "no-case")  # fmt: skip
    graph.refuse_strangers(cases)
    return [_case(graph, node) for node in cases]


def _case(graph: RdfGraph, node: str) -> RawCase:
    properties = graph.by_subject[node]
    facts = {
        name.removeprefix(str(GJ)): tuple(map(raw, values))
        for name, values in properties.items()
        if name not in _OWN and name.startswith(str(GJ))
    }
    complete = graph.values(node, str(GJ.timelineComplete))
    return RawCase(
        node=node,
        where=node,
        kind=graph.one(node, "caseKind"),
        ruleset=graph.one(node, "ruleset"),
        facts=facts,
        fact_places={name: f"{node} gj:{name}" for name in facts},
        acts=tuple(_act(graph, node_name(act), node) for act in graph.values(node, str(GJ.act))),
        timeline_complete=bool(raw(complete[0])) if complete else True,
    )


def _act(graph: RdfGraph, node: str, case: str) -> RawAct:
    values: dict[str, tuple[RawValue, ...]] = {}
    for name, found in graph.by_subject.get(node, {}).items():
        local = name.removeprefix(str(GJ))
        if name == TYPE:
            continue
        if local not in _ACT_NAMES:
            raise bad_input(node, f"行为没有属性 {name}", f"an act has no property {name}",
                            f"可用（known）：{'、'.join(f'gj:{known}' for known in _ACT_NAMES)}。")  # fmt: skip
        values[_ACT_NAMES[local]] = tuple(map(raw, found))
    return RawAct(node, f"{case} gj:act", values)
