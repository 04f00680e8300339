"""The RDF door of profiles: an office's profile as Turtle, JSON-LD or N-Triples becomes the same as from JSON."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from guiju.check.doors.json_door import bad_input
from guiju.check.doors.profile import FORMAT, Profile, read_profile
from guiju.check.doors.rdf_graph import TYPE, RdfGraph, Subject, node_name
from guiju.check.doors.resolve import Names
from guiju.knowledge.vocabulary import GJ, token

_PROFILE: Final = Subject("名册", "profile", "gj:holding、gj:portfolio、gj:pair、gj:department")
_UNUSABLE: Final = "profile-unusable"
_DATES: Final = {"heldFrom": "from", "heldUntil": "to"}
_TEXTS: Final = frozenset({"person", "name", *_DATES})
"""Properties whose values are text or dates; the others' may also be terms or nodes."""
_MANY: Final = frozenset({"departments", "persons"})


@dataclass(frozen=True, slots=True)
class _Section:
    """How the nodes of one property of a profile are written in JSON: the class, and each property's key."""

    json: str
    kind: str
    keys: Mapping[str, str]


_SECTIONS: Final[Mapping[str, _Section]] = {
    "holding": _Section("posts", "Holding", {"person": "person", "holds": "role", **_DATES}),
    "portfolio": _Section("portfolios", "Portfolio", {"person": "person", "covers": "departments", **_DATES}),
    "pair": _Section("pairs", "Pair", {"person": "persons", **_DATES}),
    "department": _Section("departments", "Unit", {"name": "name", "person": "head"}),
}


def read_profile_rdf(text: bytes, media_type: str, names: Names, rulesets: Collection[str]) -> Profile:
    """Read the one profile of an RDF document.

    Args:
        text: the document, `[] a gj:OfficeProfile ; gj:holding [ gj:person "p1" ; gj:holds role:district-head ]`.
        media_type: an RDF media type, one of `guiju.check.doors.rdf_graph.FORMATS`.
        names: looks role and department names up.
        rulesets: IDs of the known rule sets; the local words of the one that gj:profileOf names go first.
    Raises:
        Problem: the syntax is wrong, there is not exactly one profile, it has an unknown property, or it says
            something about our own vocabulary or about a node that the profile does not reach.
    """
    graph = RdfGraph(text, media_type, _PROFILE)
    found = graph.subjects(TYPE, str(GJ.OfficeProfile))
    if len(found) != 1:
        raise bad_input(
            "profile",
            f"应有一个名册（a gj:OfficeProfile），而不是 {len(found)} 个",
            f"there must be one profile (a gj:OfficeProfile), not {len(found)}",
            "名册形如 [] a gj:OfficeProfile ; gj:holding […] 。A profile looks so.",
            _UNUSABLE,
        )
    node = found[0]
    graph.refuse_strangers(node)
    _refuse_unknown(graph, node, {"profileOf", *_SECTIONS}, "OfficeProfile")
    value: dict[str, Any] = {"format": FORMAT}
    for name, section in _SECTIONS.items():
        value[section.json] = [_entry(graph, item, name, section) for item in graph.values(node, str(GJ[name]))]
    return read_profile(value, names, _ruleset(graph, node, rulesets))


def _ruleset(graph: RdfGraph, node: str, rulesets: Collection[str]) -> str:
    wanted = token(graph.one(node, "profileOf"))
    if wanted and wanted not in rulesets:
        raise bad_input(
            "gj:profileOf",
            f"没有规则 {wanted}",
            f"there is no rule set {wanted}",
            f"可用的规则（known rule sets）：{'、'.join(rulesets)}。",
            _UNUSABLE,
        )
    return wanted


def _entry(graph: RdfGraph, item: object, name: str, section: _Section) -> dict[str, Any]:
    node = node_name(item)
    if node not in graph.by_subject:
        if name == "department":  # named without its head
            return {"name": node}
        raise bad_input(
            f"gj:{name}",
            f"应是一个节点，而不是 {node}",
            f"must be a node, not {node}",
            f"写成 gj:{name} [ … ]，可用属性（known properties）：{_known(section.keys)}。",
            _UNUSABLE,
        )
    _refuse_unknown(graph, node, section.keys, section.kind)
    entry: dict[str, Any] = {}
    for local, key in section.keys.items():
        values = [_value(graph, value, local) for value in graph.values(node, str(GJ[local]))]
        if key in _MANY:
            entry[key] = values
        elif len(values) > 1:
            raise bad_input(node, f"gj:{local} 只能有一个值", f"gj:{local} takes one value",
                            "保留一个，或写成几项。Keep one, or write several entries.", _UNUSABLE)  # fmt: skip
        elif values:
            entry[key] = values[0]
    return entry


def _value(graph: RdfGraph, value: object, local: str) -> str:
    """Return a text, a term's IRI, or, for a unit that the document itself describes, its name."""
    node = node_name(value)
    if local in _TEXTS and not isinstance(value, ox.Literal):
        raise bad_input(f"gj:{local}", f"应是文字或日期，而不是 {node}", f"must be a literal, not {node}",
                        f'写成 gj:{local} "…"。Write a literal.', _UNUSABLE)  # fmt: skip
    if node not in graph.by_subject:
        return node
    unit = _SECTIONS["department"]
    _refuse_unknown(graph, node, unit.keys, unit.kind)
    return graph.one(node, "name")


def _refuse_unknown(graph: RdfGraph, node: str, known: Collection[str], kind: str) -> None:
    """Refuse properties that a node of this kind does not have, and types other than its own."""
    for name in graph.by_subject[node]:
        if name != TYPE and name not in {str(GJ[local]) for local in known}:
            raise bad_input(node, f"gj:{kind} 没有属性 {name}", f"a gj:{kind} has no property {name}",
                            f"可用（known）：{_known(known)}。", _UNUSABLE)  # fmt: skip
    for value in map(node_name, graph.values(node, TYPE)):
        if value != str(GJ[kind]):
            raise bad_input(node, f"类型应是 gj:{kind}，而不是 {value}", f"must be a gj:{kind}, not a {value}",
                            f"写成 a gj:{kind}，或省去类型。Write a gj:{kind}, or no type.", _UNUSABLE)  # fmt: skip


def _known(names: Collection[str]) -> str:
    return "、".join(f"gj:{name}" for name in sorted(names))
