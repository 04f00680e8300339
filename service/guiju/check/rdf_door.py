"""The RDF door: cases as Turtle, JSON-LD, N-Triples or RDF/XML become the same raw cases as from JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from guiju.check.case import RawAct, RawCase, RawValue
from guiju.check.json_door import bad_input
from guiju.knowledge.vocabulary import GJ, ROOT
from guiju.store.errors import Problem

FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""RDF media types of cases. JSON-LD is read by pyoxigraph, which refuses contexts from elsewhere."""

_NO_CONTEXT: Final = "JSON-LD 不能引用外部的 @context。A JSON-LD context from elsewhere is not fetched."
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
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
    graph = _Graph(_parse(text, media_type))
    cases = sorted(graph.subjects(_TYPE, str(GJ.Case)) or graph.subjects(str(GJ.caseKind)))
    if not cases:
        raise bad_input("", "没有找到案件（a gj:Case）", "there is no case (a gj:Case) in it",
                        "案件应有 a gj:Case、gj:caseKind、gj:ruleset。A case has these.", "no-case")  # fmt: skip
    graph.refuse_strangers(cases)
    return [_case(graph, node) for node in cases]


def _parse(text: bytes, media_type: str) -> list[ox.Triple]:
    try:
        quads = list(ox.parse(text, format=FORMATS[media_type], base_iri="urn:guiju:document:"))
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        raise Problem(
            400,
            "rdf-syntax",
            f"第 {line} 行第 {column} 列：不是合法的 {media_type}",
            f"line {line}, column {column}: not valid {media_type}: {error.msg}",
            f"检查此处的标点、前缀和引号。Check punctuation, prefixes and quotes there. {_NO_CONTEXT}",
            line=line,
            column=column,
        ) from error
    except ValueError as error:
        raise Problem(
            400, "rdf-syntax", f"无法读取 {media_type}", f"cannot read {media_type}: {error}", _NO_CONTEXT
        ) from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise bad_input(
            "", "案件不能放在命名图里", "cases must not stand in named graphs", "去掉图名。Leave out the graph name."
        )
    return [quad.triple for quad in quads]


class _Graph:
    """The document's triples by subject."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.by_subject: dict[str, dict[str, list[object]]] = {}
        for triple in triples:
            values = self.by_subject.setdefault(_name(triple.subject), {}).setdefault(triple.predicate.value, [])
            values.append(triple.object)

    def subjects(self, predicate: str, value: str = "") -> list[str]:
        return [
            subject
            for subject, values in self.by_subject.items()
            if any(not value or _name(item) == value for item in values.get(predicate, []))
        ]

    def values(self, subject: str, predicate: str) -> list[object]:
        return self.by_subject.get(subject, {}).get(predicate, [])

    def refuse_strangers(self, cases: Iterable[str]) -> None:
        """Refuse statements about our own terms, and nodes that no case reaches: they could forge rules or calendar."""
        reached = set(cases)
        waiting = list(reached)
        while waiting:
            for values in self.by_subject.get(waiting.pop(), {}).values():
                for name in map(_name, values):
                    if name in self.by_subject and name not in reached:
                        reached.add(name)
                        waiting.append(name)
        for subject in sorted(self.by_subject):
            if subject.startswith(ROOT):
                raise bad_input(
                    subject,
                    "案件不能陈述本库自己的词条",
                    "a case may not state anything about the library's own terms",
                    "删去以此为主语的语句。Leave out the statements about it.",
                    "foreign-statement",
                )
            if subject not in reached:
                raise bad_input(
                    subject,
                    "这个节点与任何案件都不相连",
                    "no case is connected to this node",
                    "删去它，或用 gj:act 把它连到案件上。Leave it out, or link it from the case.",
                    "foreign-statement",
                )


def _name(term: object) -> str:
    if isinstance(term, ox.BlankNode):
        return f"urn:guiju:blank:{term.value}"
    return str(getattr(term, "value", term))


def _raw(term: object) -> RawValue:
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#boolean"):
        return term.value in ("true", "1")
    return _name(term)


def _one(graph: _Graph, node: str, name: str) -> str:
    values = graph.values(node, str(GJ[name]))
    if len(values) > 1:
        raise bad_input(node, f"gj:{name} 只能有一个值", f"gj:{name} takes one value", "保留一个。Keep one.")
    return str(_raw(values[0])) if values else ""


def _case(graph: _Graph, node: str) -> RawCase:
    properties = graph.by_subject[node]
    facts = {
        name.removeprefix(str(GJ)): tuple(map(_raw, values))
        for name, values in properties.items()
        if name not in _OWN and name.startswith(str(GJ))
    }
    complete = graph.values(node, str(GJ.timelineComplete))
    return RawCase(
        node=node,
        where=node,
        kind=_one(graph, node, "caseKind"),
        ruleset=_one(graph, node, "ruleset"),
        facts=facts,
        fact_places={name: f"{node} gj:{name}" for name in facts},
        acts=tuple(_act(graph, _name(act), node) for act in graph.values(node, str(GJ.act))),
        timeline_complete=bool(_raw(complete[0])) if complete else True,
    )


def _act(graph: _Graph, node: str, case: str) -> RawAct:
    values: dict[str, tuple[RawValue, ...]] = {}
    for name, found in graph.by_subject.get(node, {}).items():
        local = name.removeprefix(str(GJ))
        if name == _TYPE:
            continue
        if local not in _ACT_NAMES:
            raise bad_input(node, f"行为没有属性 {name}", f"an act has no property {name}",
                            f"可用（known）：{'、'.join(f'gj:{known}' for known in _ACT_NAMES)}。")  # fmt: skip
        values[_ACT_NAMES[local]] = tuple(map(_raw, found))
    return RawAct(node, f"{case} gj:act", values)
