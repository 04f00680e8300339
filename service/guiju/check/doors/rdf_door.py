"""The RDF door: cases as Turtle, JSON-LD, N-Triples or RDF/XML become the same raw cases as from JSON."""

from __future__ import annotations

from itertools import islice
from typing import Final

import pyoxigraph as ox

from guiju.check.case import InputNote, RawAct, RawCase, RawValue
from guiju.check.doors.json_door import bad_input
from guiju.check.doors.rdf_graph import TYPE, RdfGraph, Subject, node_name, raw
from guiju.check.doors.rdf_places import short
from guiju.check.doors.values import Malformed, read_boolean
from guiju.knowledge.vocabulary import GJ
from guiju.store.errors import Problem

_MOST_STRAYS: Final = 100
"""Most statements about what is not the cases' own that are named; one is enough to refuse."""
_CASE: Final = Subject("案件", "case", "gj:act")
_OWN: Final = {str(GJ[name]) for name in ("caseKind", "ruleset", "act", "timelineComplete")}
_ACT_KEYS: Final = {str(GJ.verb): "act"}
"""Properties of an act that JSON names otherwise; all others have the same name."""


def read_rdf(text: bytes, media_type: str) -> list[RawCase | Problem]:
    """Read all cases of an RDF document; where one of several cannot be read, the problem stands in its place.

    A case that leads to a statement about our own vocabulary is refused. A node that no case leads to may belong to
    any of them (an act that was not linked, and would be judged as not done), so all are refused.

    Args:
        text: the document.
        media_type: one of `guiju.check.doors.rdf_graph.FORMATS`.
    Raises:
        Problem: the syntax is wrong (line and column are given), or there is no case in it.
    """
    graph = RdfGraph(text, media_type, _CASE)
    cases = sorted(graph.subjects(TYPE, str(GJ.Case)) or graph.subjects(str(GJ.caseKind)))
    if not cases:
        raise bad_input("", "没有找到案件（a gj:Case）", "there is no case (a gj:Case) in it",
                        "案件应有 a gj:Case、gj:caseKind、gj:ruleset。A case has these.", "no-case")  # fmt: skip
    reached = {node: graph.reached(node) for node in cases}
    everything = set().union(*reached.values())
    strays = graph.strangers(everything, graph.by_subject.keys() - everything)
    refused: list[RawCase | Problem] = list(islice(strays, _MOST_STRAYS))
    return refused or [_read(graph, node, reached[node]) for node in cases]


def _read(graph: RdfGraph, node: str, reached: set[str]) -> RawCase | Problem:
    try:
        for problem in graph.strangers(reached, reached):
            return problem
        return _CaseDoor(graph, node).read()
    except Problem as problem:
        return problem


class _CaseDoor:
    """Reads one case; what is malformed is noted and left out."""

    def __init__(self, graph: RdfGraph, node: str) -> None:
        self._graph = graph
        self._node = node
        self._notes: list[InputNote] = []

    def read(self) -> RawCase:
        graph, node = self._graph, self._node
        found = {name: self._values(node, name) for name in graph.by_subject[node] if self._is_fact(name)}
        facts = {name: values for name, values in found.items() if values}
        acts, readable = self._acts()
        complete = self._complete()
        return RawCase(
            node=node,
            where=graph.place(node),
            kind=graph.one(node, "caseKind"),
            ruleset=graph.one(node, "ruleset"),
            facts={name.removeprefix(str(GJ)): values for name, values in facts.items()},
            fact_places={name.removeprefix(str(GJ)): graph.place(node, name) for name in facts},
            acts=acts,
            timeline_complete=complete and readable,
            places={"kind": graph.place(node, str(GJ.caseKind)), "ruleset": graph.place(node, str(GJ.ruleset))},
            notes=tuple(self._notes),
        )

    def _note(self, level: str, where: str, zh: str, en: str) -> None:
        self._notes.append(InputNote(level, where, zh, en))

    def _is_fact(self, name: str) -> bool:
        if name in _OWN or name == TYPE:
            return False
        if not name.startswith(str(GJ)):
            self._note("warning", self._graph.place(self._node, name), f"{short(name)} 不是本库的属性，未使用",
                       f"{short(name)} is no property of this vocabulary, it is not used")  # fmt: skip
        return name.startswith(str(GJ))

    def _values(self, node: str, name: str) -> tuple[RawValue, ...]:
        """Return the values of a property; none where one is a blank node, for what that stands for is not read."""
        values = self._graph.values(node, name)
        if not any(isinstance(value, ox.BlankNode) for value in values):
            return tuple(map(raw, values))
        self._note("error", self._graph.place(node, name),
                   f"{short(name)} 的值应是词条、文字或数字，而不是 […]，按未填处理",
                   f"{short(name)} must be a term, a text or a number, not […]; taken as not given")  # fmt: skip
        return ()

    def _complete(self) -> bool:
        name = str(GJ.timelineComplete)
        values = self._values(self._node, name)
        try:
            return all(map(read_boolean, values))
        except Malformed as error:
            self._note("error", self._graph.place(self._node, name), f"{error.zh}；按 false 处理；{error.mend_zh}",
                       f"{error.en}; taken as false; {error.mend_en}")  # fmt: skip
            return False

    def _acts(self) -> tuple[tuple[RawAct, ...], bool]:
        """Return the acts, and whether every one could be read: else what is not among them may yet have been done."""
        values = self._graph.values(self._node, str(GJ.act))
        nodes = [node_name(value) for value in values if not isinstance(value, ox.Literal)]
        if len(nodes) < len(values):
            self._note(
                "error",
                self._graph.place(self._node, str(GJ.act)),
                "行为应是节点，不是文字，未使用，时间线按不完整处理；写成 gj:act [ gj:verb act:sign ]",
                "an act is a node, not a literal; it is not used, and the timeline is taken as incomplete",
            )
        return tuple(self._act(node) for node in dict.fromkeys(nodes)), len(nodes) == len(values)

    def _act(self, node: str) -> RawAct:
        values, places = {}, {}
        for name in self._graph.by_subject.get(node, {}):
            if name == TYPE:
                continue
            key = _ACT_KEYS.get(name, name.removeprefix(str(GJ)))
            values[key] = self._values(node, name)
            places[key] = self._graph.place(node, name)
        where = self._graph.place(node) if values else self._graph.place(self._node, str(GJ.act))
        return RawAct(node, where, {key: found for key, found in values.items() if found}, places)
