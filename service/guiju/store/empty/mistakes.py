"""Terms of a query that stand where they never stand in the data, each with the known terms nearest to it.

A term is named only where the data shows that it cannot be meant: nobody knows it, or nothing of its type stands in
that place. Terms that are known and in place but never meet are no mistake: there is no such data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode

from guiju.store.empty.core import within
from guiju.store.empty.likeness import MOST, NEAR, local_name, named_so, namespace, nearest, nearest_iris
from guiju.store.empty.probe import Probe, Value
from guiju.store.empty.tree import Element
from guiju.store.syntax import tokens

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
TYPE: Final = f"{RDF}type"
LABELS: Final = f"<{RDFS}label>|<{SKOS}prefLabel>|<{SKOS}altLabel>|<{SKOS}notation>"
WHY: Final = {
    "namespace": ("命名空间不对，该名称在另一命名空间中", "wrong namespace: the name exists in another"),
    "unknown": ("数据中没有这个 IRI", "no such IRI in the data"),
    "predicate": ("这个 IRI 从不作谓词", "never stands as a predicate"),
    "class": ("这个 IRI 不是类", "is no class"),
    "place": ("该属性的值从不属于这一类", "nothing of its type stands with this property"),
    "spelling": ("该属性没有这个值，拼写相近的值有", "the property has no such value; near in spelling"),
    "form": ("同样的文字有，但语言标记或数据类型不同", "the same text exists with another language tag or datatype"),
    "iri": ("该属性的值是 IRI，不是文字", "the values of the property are IRIs, not text"),
    "text": ("该属性的值是文字，不是 IRI", "the values of the property are text, not IRIs"),
    "language": ("数据中的语言标记不同", "the data has other language tags"),
    "together": ("与其他条件中的类或属性从不同在一处", "never stands together with the other classes and properties"),
    "ruleset": ("属于另一规则文件", "belongs to another rule set"),
    "graph": ("没有这个命名图", "no such named graph"),
}


@dataclass(frozen=True)
class Mistake:
    """A term that cannot be meant. Attributes: sent; known, the nearest terms, the nearest first; why, a key of WHY."""

    sent: str
    known: tuple[str, ...]
    why: str


def is_variable(text: str) -> bool:
    """Whether a part of a triple is a variable."""
    return text[:1] in "?$"


def terms_in(triples: Iterable[Element], probe: Probe) -> Iterator[Mistake]:
    """The mistakes in triples of which each, alone, finds nothing."""
    for triple in triples:
        if not probe.finds(within(triple)):
            yield from _Place(triple, probe).mistakes()


@dataclass(frozen=True)
class _Place:
    """A triple that finds nothing."""

    triple: Element
    probe: Probe

    def matches(self, subject: str, path: str, target: str) -> bool:
        """Whether another triple in the same graph finds something."""
        return self.probe.finds(self.wrapped(subject, path, target))

    def wrapped(self, subject: str, path: str, target: str) -> str:
        """A triple in the same graph."""
        text = f"{subject} {path} {target}"
        return within(Element("triple", text, 0, graph=self.triple.graph))

    def values(self, subject: str, path: str, target: str) -> list[Value]:
        """The values of the variable ?fix."""
        return self.probe.values("fix", self.wrapped(subject, path, target))

    def mistakes(self) -> Iterator[Mistake]:
        subject, path, target = self.triple.parts
        names = [text for kind, text, _ in tokens(path) if kind in ("word", "iri") and not is_variable(text)]
        predicates = [term for term in map(self.probe.term, (one for one in names if one != "a")) if term]
        strange = [one for one in predicates if not self.matches("?s", str(one), "?o")]
        if strange:
            for predicate in strange:
                yield from self.predicate(predicate)
            yield from (mistake for text in (subject, target) for mistake in self.strange(text))
            return
        if not is_variable(target) and not self.matches("?s", path, target):
            term = self.probe.term(target)
            if term is not None:
                is_class = path == "a" or [one.value for one in predicates if isinstance(one, NamedNode)] == [TYPE]
                yield from self.a_class(term) if is_class else self.target(term)
        elif not is_variable(subject) and not self.matches(subject, path, "?o"):
            yield from self.strange(subject)

    def strange(self, text: str) -> Iterator[Mistake]:
        """A subject, or an object whose property says nothing: named where the data does not know it."""
        term = None if is_variable(text) else self.probe.term(text)
        if isinstance(term, NamedNode) and not known(self.probe, term):
            yield from self.unknown(term, everything(self.probe))

    def predicate(self, term: Value) -> Iterator[Mistake]:
        """A predicate that no triple has."""
        if is_declared(self.probe, term, f"<{OWL}ObjectProperty>, <{OWL}DatatypeProperty>, <{OWL}AnnotationProperty>"):
            return
        why = "predicate" if known(self.probe, term) else "unknown"
        used = iris(self.values("?s", "?fix", "?o"))
        yield from self.unknown(term, used, why)

    def a_class(self, term: Value) -> Iterator[Mistake]:
        """A class without instances."""
        if is_declared(self.probe, term, f"<{OWL}Class>, <{RDFS}Class>"):
            return
        why = "class" if known(self.probe, term) else "unknown"
        yield from self.unknown(term, iris(self.values("?s", "a", "?fix")), why)

    def unknown(self, term: Value, used: list[str], why: str = "unknown") -> Iterator[Mistake]:
        """A term that is not in use, with the nearest that are."""
        if not isinstance(term, NamedNode):
            return
        near = nearest_iris(term.value, used)
        near = near or named_so(local_name(term.value), labels(self.probe, used))
        yield not_in_use(term, near, why)

    def target(self, term: Value) -> Iterator[Mistake]:
        """An object that its property never has."""
        there = self.values("?s", self.triple.parts[1], "?fix")
        found = value_among(term, there, self.probe)
        if found is not None:
            if found.why == "iri":
                yield from self.other_property(term, sure=not found.known)
            yield found
        elif isinstance(term, NamedNode):
            yield from self.misplaced(term, there)

    def other_property(self, term: Value, sure: bool) -> Iterator[Mistake]:
        """The properties that have the term as object. Parameter: sure, whether to name also those of another name."""
        predicate = self.probe.term(self.triple.parts[1])
        if isinstance(predicate, NamedNode):
            by_name = {local_name(iri): iri for iri in iris(self.values("?s", "?fix", str(term)))}
            fitting = [by_name[name] for name in nearest(local_name(predicate.value), by_name, 0.0 if sure else NEAR)]
            if fitting:
                yield Mistake(predicate.value, tuple(fitting), "place")

    def misplaced(self, term: NamedNode, there: list[Value]) -> Iterator[Mistake]:
        """An IRI among whose likes the property has none; properties that do have it are the nearest known."""
        if not known(self.probe, term):
            yield from self.unknown(term, [*iris(there), *everything(self.probe)])
        elif not iris(there) or self.other_type(term):
            yield from self.other_property(term, sure=True)
            yield Mistake(term.value, tuple(nearest_iris(term.value, iris(there))), "place")

    def other_type(self, term: NamedNode) -> bool:
        """Whether the term has types, and shares none with the objects of the property."""
        own = self.probe.finds(f"{term} a ?type")
        there = self.wrapped("?s", self.triple.parts[1], "?o")
        return own and not self.probe.finds(f"{term} a ?type . {there} ?o a ?type . FILTER(?o != {term})")


def not_in_use(term: NamedNode, near: list[str], why: str) -> Mistake:
    """A term that is not in use; of a name that is in use in another namespace, that is what is wrong."""
    elsewhere = bool(near) and local_name(near[0]) == local_name(term.value)
    return Mistake(term.value, tuple(near[:MOST]), "namespace" if elsewhere else why)


def value_among(term: Value, there: list[Value], probe: Probe) -> Mistake | None:
    """What is wrong with a constant, given the values that do stand in its place; None where nothing is."""
    if term in there:
        return None
    if isinstance(term, NamedNode):
        wanted = {local_name(term.value), *labels(probe, [term.value]).get(term.value, ())}
        texts = [str(one) for one in there if isinstance(one, Literal) and one.value in wanted]
        if texts:
            return Mistake(term.value, tuple(texts[:MOST]), "text")
        near = [] if known(probe, term) else nearest_iris(term.value, iris(there))
        return not_in_use(term, near, "unknown") if near else None
    if not isinstance(term, Literal):
        return None
    same = [str(one) for one in there if isinstance(one, Literal) and one.value.casefold() == term.value.casefold()]
    if same:
        return Mistake(str(term), tuple(same[:MOST]), "form")
    places = iris(there)
    if places and not any(isinstance(one, Literal) for one in there):
        exact = [iri for iri in places if term.value in (iri, local_name(iri))]
        meant = exact or named_so(term.value, labels(probe, places))
        return Mistake(str(term), tuple(meant[:MOST]), "iri")
    texts_there = {one.value: str(one) for one in there if isinstance(one, Literal) and one.datatype in text_types()}
    if term.datatype not in text_types():
        return None
    near = nearest(term.value, texts_there)
    if near:
        return Mistake(str(term), tuple(texts_there[one] for one in near), "spelling")
    if there and not texts_there:
        return Mistake(str(term), tuple(str(one) for one in there[:1]), "form")
    return None


def text_types() -> tuple[NamedNode, NamedNode]:
    """The datatypes of text."""
    return NamedNode("http://www.w3.org/2001/XMLSchema#string"), NamedNode(f"{RDF}langString")


def iris(values: Iterable[Value]) -> list[str]:
    """The IRIs among values."""
    return [one.value for one in values if isinstance(one, NamedNode)]


def known(probe: Probe, term: Value) -> bool:
    """Whether the term is the subject or object of any triple."""
    return probe.finds(f"{{ {term} ?p ?o }} UNION {{ ?s ?p {term} }} UNION {{ GRAPH ?g {{ {term} ?p ?o }} }}")


def is_declared(probe: Probe, term: Value, kinds: str) -> bool:
    """Whether the ontology declares the term as one of these kinds."""
    return probe.finds(f"{term} a ?kind . FILTER(?kind IN ({kinds}))")


def everything(probe: Probe) -> list[str]:
    """The IRIs that have a label: the terms and documents, without the parts of shapes and the days of the calendar."""
    return iris(probe.values("s", f"?s <{RDFS}label> ?l . FILTER(ISIRI(?s))", 30_000))


def labels(probe: Probe, some: Iterable[str]) -> dict[str, list[str]]:
    """The labels of IRIs, in both languages, with other labels and notations."""
    listed = " ".join(f"<{iri}>" for iri in list(some)[:2000])
    found: dict[str, list[str]] = {}
    text = f"SELECT ?s ?l {probe.query.dataset} WHERE {{ VALUES ?s {{ {listed} }} ?s {LABELS} ?l }}"
    for row in probe.rows(text):
        if isinstance(row["s"], NamedNode) and isinstance(row["l"], Literal):
            found.setdefault(row["s"].value, []).append(row["l"].value)
    return found


def by_namespace(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """The mistakes, those of one wrong namespace as a single one, and none twice."""
    found: dict[str, Mistake] = {}
    for one in mistakes:
        if one.why == "namespace" and namespace(one.sent) != namespace(one.known[0]):
            homes = tuple(dict.fromkeys(namespace(iri) for iri in one.known))
            one = Mistake(namespace(one.sent), homes, one.why)
        found.setdefault(one.sent, one)
    return list(found.values())
