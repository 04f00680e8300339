"""Reads norms from the rules' graphs: once, into plain values; a property that nothing knows is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.norms import COMPARISONS, ActPattern, Condition, FactTest, Norm, Value
from guiju.knowledge.vocabulary import GJ, NORM


class NormError(ValueError):
    """A norm in the data cannot be read; the message names the norm and the property."""


def _python(value: Node) -> Value:
    if isinstance(value, Literal):
        plain: Any = value.toPython()
        return plain if isinstance(plain, bool | int) else str(value)
    return str(value)


class _Reader:
    """Reads the properties of one node."""

    def __init__(self, graph: Graph, node: Node) -> None:
        self.graph = graph
        self.node = node

    def values(self, name: str) -> tuple[Value, ...]:
        return tuple(sorted(map(_python, self.graph.objects(self.node, GJ[name])), key=str))

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(str(value) for value in self.values(name))

    def one(self, name: str, default: Value = "") -> Value:
        found = self.values(name)
        if len(found) > 1:
            raise NormError(f"{self.node}: gj:{name} has {len(found)} values where one is allowed")
        return found[0] if found else default

    def text(self, name: str, default: str = "") -> str:
        return str(self.one(name, default))

    def number(self, name: str) -> int | None:
        found = self.one(name, "")
        if found == "":
            return None
        if isinstance(found, bool) or not isinstance(found, int):
            raise NormError(f"{self.node}: gj:{name} must be a whole number, not {found!r}")
        return found

    def flag(self, name: str) -> bool:
        return self.one(name, False) is True

    def nodes(self, name: str) -> Iterable[Node]:
        return sorted(self.graph.objects(self.node, GJ[name]), key=lambda node: _signature(self.graph, node))

    def patterns(self, name: str) -> tuple[ActPattern, ...]:
        return tuple(read_pattern(self.graph, node) for node in self.nodes(name))

    def conditions(self, name: str) -> tuple[Condition, ...]:
        return tuple(read_condition(self.graph, node) for node in self.nodes(name))

    def comparisons(self) -> tuple[tuple[str, int], ...]:
        bounds = ((name, self.number(name)) for name in COMPARISONS)
        return tuple((name, bound) for name, bound in bounds if bound is not None)

    def label(self, language: str) -> str:
        labels = (label for label in self.graph.objects(self.node, RDFS.label) if isinstance(label, Literal))
        return next((str(label) for label in labels if label.language == language), "")

    def assumptions(self, language: str) -> tuple[str, ...]:
        texts = (text for text in self.graph.objects(self.node, GJ.assumption) if isinstance(text, Literal))
        return tuple(sorted(str(text) for text in texts if text.language == language))


def _signature(graph: Graph, node: Node) -> str:
    """Return a text that orders blank nodes by what they say, so that builds are reproducible."""
    if not isinstance(node, BNode):
        return str(node)
    parts = sorted(f"{predicate} {_signature(graph, value)}" for predicate, value in graph.predicate_objects(node))
    return f"[{'; '.join(parts)}]"


def read_pattern(graph: Graph, node: Node) -> ActPattern:
    """Read one act pattern; refuse properties that it does not know."""
    reader = _Reader(graph, node)
    known = {"verb", "by", "to", "states", "result", "mandated", "mandator", "samePersonAs"}
    for predicate in graph.predicates(node):
        if str(predicate).removeprefix(str(GJ)) not in known:
            raise NormError(f"an act pattern cannot have {predicate}; it knows {', '.join(sorted(known))}")
    if not reader.values("verb"):
        raise NormError("an act pattern needs gj:verb")
    return ActPattern(
        verbs=reader.strings("verb"),
        by=reader.strings("by"),
        to=reader.strings("to"),
        states=reader.strings("states"),
        results=reader.strings("result"),
        mandated=reader.strings("mandated"),
        mandators=reader.strings("mandator"),
        same_person_as=reader.strings("samePersonAs"),
    )


def read_condition(graph: Graph, node: Node) -> Condition:
    """Read a condition: facts with their values or bounds, and the acts that are on file (gj:hasAct)."""
    tests: dict[str, list[Value]] = {}
    comparisons: dict[str, tuple[tuple[str, int], ...]] = {}
    for predicate, value in graph.predicate_objects(node):
        if predicate == GJ.hasAct:
            continue
        if isinstance(value, BNode):
            comparisons[str(predicate)] = _Reader(graph, value).comparisons()
        else:
            tests.setdefault(str(predicate), []).append(_python(value))
    facts = [FactTest(fact, tuple(sorted(values, key=str))) for fact, values in tests.items()]
    facts += [FactTest(fact, (), bounds) for fact, bounds in comparisons.items()]
    acts = _Reader(graph, node).strings("hasAct")
    return Condition(tuple(sorted(facts, key=lambda test: test.fact)), acts)


def read_norm(graph: Graph, subject: URIRef) -> Norm:
    """Read one norm.

    Args:
        graph: the rules of one rule set (and nothing that could add properties to its norms).
        subject: the norm's IRI, `…/id/norm/<ruleset>/<name>`.
    Raises:
        NormError: a property is missing, doubled or of the wrong type.
    """
    reader = _Reader(graph, subject)
    path = str(subject).removeprefix(NORM).split("/")
    if len(path) != 2:
        raise NormError(f"{subject}: a norm's IRI is {NORM}<ruleset>/<name>")
    return Norm(
        iri=str(subject),
        ruleset=path[0],
        source=reader.text("source"),
        quote=reader.text("quote"),
        kind=reader.text("kind"),
        modality=reader.text("modality"),
        strength=reader.text("strength"),
        label_zh=reader.label("zh-Hans"),
        label_en=reader.label("en"),
        marker=reader.text("marker"),
        condition_quotes=reader.strings("conditionQuote"),
        bearers=reader.strings("bearer"),
        governs=reader.strings("governs"),
        when=reader.conditions("when"),
        unless=reader.conditions("unless"),
        form=reader.text("form"),
        not_executable=reader.text("notExecutable"),
        requires=reader.patterns("requires"),
        before=reader.patterns("before"),
        after=reader.patterns("after"),
        forbids=reader.patterns("forbids"),
        unless_act=reader.patterns("unlessAct"),
        start=reader.patterns("from"),
        counts=reader.patterns("counts"),
        by_each=reader.text("byEach"),
        start_fact=reader.text("fromFact"),
        amount=reader.number("amount"),
        unit=reader.text("unit"),
        direction=reader.text("timeDirection", "after"),
        start_counts=reader.flag("startCounts"),
        fact=reader.text("fact"),
        comparisons=reader.comparisons(),
        values=reader.values("value"),
        not_values=reader.values("notValue"),
        part=reader.text("part"),
        whole=reader.text("whole"),
        numerator=reader.number("numerator"),
        denominator=reader.number("denominator"),
        exclusive=reader.flag("exclusive"),
        includes=reader.strings("includes"),
        includes_any=reader.strings("includesAny"),
        also=reader.strings("also"),
        open_list=reader.flag("openList"),
        every=reader.number("every") or 1,
        exception_to=reader.strings("exceptionTo"),
        absent=reader.strings("absent"),
        substitutes=reader.strings("substitute"),
        trigger=reader.text("triggerText"),
        scope=reader.text("scope"),
        mandate=reader.flag("mandate"),
        assumptions_zh=reader.assumptions("zh-Hans"),
        assumptions_en=reader.assumptions("en"),
    )


def read_norms(graph: Graph) -> list[Norm]:
    """Read all norms of a graph, in the order of their IRIs."""
    subjects = sorted(subject for subject in graph.subjects(RDF.type, GJ.Norm) if isinstance(subject, URIRef))
    return [read_norm(graph, subject) for subject in subjects]
