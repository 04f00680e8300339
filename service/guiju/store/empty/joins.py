"""Mistakes that no single pattern shows: classes, properties and rule sets that never stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from guiju.store.empty.core import within
from guiju.store.empty.likeness import MOST, local_name, nearest
from guiju.store.empty.mistakes import TYPE, Mistake, iris, is_variable
from guiju.store.empty.probe import Probe
from guiju.store.empty.tree import Element
from guiju.store.syntax import tokens

GJ: Final = "https://w3id.org/guiju/def#"
RULESET: Final = (f"{GJ}rulesetId", f"{GJ}ruleset")
NAMING: Final = re.compile(r"[Ll]abel|notation")
"""What stands in the name of every predicate whose value tells which thing is meant."""
LABEL: Final = "<http://www.w3.org/2000/01/rdf-schema#label>"


def other_ruleset(core: Sequence[Element], probe: Probe) -> Iterator[Mistake]:
    """Terms of one rule set asked for in another, with the other's own terms for the same."""
    triples = [one for one in core if one.kind == "triple"]
    asked = [
        (one.parts[1], one.parts[2]) for one in triples if is_ruleset(one, probe) and not is_variable(one.parts[2])
    ]
    for path, wanted in asked:
        for triple in triples:
            for text in (triple.parts[0], triple.parts[2]):
                if is_variable(text) or text == wanted:
                    continue
                own = owner(text, triple, path, probe)
                if own and not probe.finds(f"{own} {path} {wanted}"):
                    theirs = counterparts(own, path, wanted, text, probe)
                    if theirs:  # else the wanted rule set has nothing of the kind: no such data
                        yield Mistake(shown(text, probe), theirs, "ruleset")


def is_ruleset(triple: Element, probe: Probe) -> bool:
    """Whether the triple says to which rule set its subject belongs."""
    path = triple.parts[1]
    term = None if is_variable(path) or path == "a" or sum(1 for _ in tokens(path)) > 1 else probe.term(path)
    return isinstance(term, NamedNode) and term.value in RULESET


def owner(text: str, triple: Element, path: str, probe: Probe) -> str:
    """The constant itself, where it belongs to a rule set; for a label the local term that has it; else nothing."""
    term = probe.term(text)
    if isinstance(term, NamedNode) and probe.finds(f"{term} {path} ?set"):
        return str(term)
    if isinstance(term, Literal):
        terms = iris(probe.values("term", f"?term {triple.parts[1]} {term} ; {path} ?set ; a <{GJ}LocalTerm> ."))
        return f"<{terms[0]}>" if terms else ""
    return ""


def counterparts(own: str, path: str, wanted: str, text: str, probe: Probe) -> tuple[str, ...]:
    """What the wanted rule set has for a term of another: of the same meaning, else of the nearest name."""
    there = f"?fix {path} {wanted} ."
    same = iris(probe.values("fix", f"{own} <{GJ}denotes> ?meant . ?fix <{GJ}denotes> ?meant . {there}"))
    if not same:
        kinds = iris(probe.values("fix", f"{own} a ?kind . ?fix a ?kind . {there}"))
        by_name = {local_name(iri): iri for iri in kinds}
        same = [by_name[name] for name in nearest(local_name(own.strip("<>")), [*by_name, ""], 0.5)]
        same = [iri for iri in kinds if local_name(iri) == local_name(own.strip("<>"))] + same
    if isinstance(probe.term(text), Literal):
        listed = " ".join(f"<{iri}>" for iri in same)
        return tuple(str(one) for one in probe.values("l", f"VALUES ?fix {{ {listed} }} ?fix {LABEL} ?l"))[:MOST]
    return tuple(same[:MOST])


def shown(text: str, probe: Probe) -> str:
    """A term as it is shown: an IRI without its brackets."""
    term = probe.term(text)
    return term.value if isinstance(term, NamedNode) else str(term)


@dataclass
class Shape:
    """Triples with what they say of the kinds of things: their predicates and classes.

    Attributes: triples; probe; terms, the places of predicates and classes: number of the triple, of the part.
    """

    triples: Sequence[Element]
    probe: Probe
    terms: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number, triple in enumerate(self.triples):
            if self.is_typing(triple):
                self.terms += [] if is_variable(triple.parts[2]) else [(number, 2)]
            elif self.is_plain(triple.parts[1]):
                self.terms.append((number, 1))

    @property
    def identities(self) -> set[str]:
        """The predicates, as written, whose value tells which thing is meant: it is never left open."""
        paths = {one.parts[1] for one in self.triples if self.is_plain(one.parts[1]) and one.parts[1] != "a"}
        return {path for path in paths if str(self.probe.term(path)) == LABEL}

    def is_plain(self, path: str) -> bool:
        """Whether a path is one predicate."""
        return not is_variable(path) and sum(1 for _ in tokens(path)) == 1

    def is_typing(self, triple: Element) -> bool:
        """Whether the triple gives its subject a class."""
        path = triple.parts[1]
        term = self.probe.term(path) if self.is_plain(path) and path != "a" else None
        return path == "a" or (isinstance(term, NamedNode) and term.value == TYPE)

    def pattern(self, general: bool, fixed: tuple[int, int] | None = None) -> str:
        """The triples as a pattern.

        Parameters: general, whether every constant that is no predicate and no class is left open; fixed, the place
        that is the variable ?fix.
        """
        made = []
        for number, triple in enumerate(self.triples):
            parts = list(triple.parts)
            for place in (0, 2):
                identity = triple.parts[1] in self.identities
                if general and not identity and not is_variable(parts[place]) and (number, place) not in self.terms:
                    parts[place] = f"?open_{number}_{place}"
            if fixed is not None and fixed[0] == number:
                parts[fixed[1]] = "?fix"
            made.append(within(Element("triple", " ".join(parts), 0, graph=triple.graph)))
        return " ".join(made)

    def conflicting(self) -> bool:
        """Whether the kinds of things never stand together so, whatever the constants."""
        return not self.probe.finds(self.pattern(general=True))

    def types(self, name: str, number: int) -> frozenset[str]:
        """The classes of a variable's values, as one triple alone allows them; what has none is told by its kind."""
        triple = self.triples[number]
        if self.is_typing(triple) and triple.parts[0][1:] == name:
            return frozenset([shown(triple.parts[2], self.probe)])
        alone = Shape([triple], self.probe).pattern(general=True)
        if not self.probe.finds(f"{alone} FILTER(ISIRI(?{name}) || ISBLANK(?{name}))"):
            return frozenset(["literal"])
        return frozenset(iris(self.probe.values("type", f"{alone} ?{name} a ?type")) or ["untyped"])

    def incompatible(self) -> bool:
        """Whether two triples want things of different classes for the same variable."""
        names = {
            part[1:] for triple in self.triples for part in (triple.parts[0], triple.parts[2]) if is_variable(part)
        }
        for name in sorted(names):
            users = [n for n, one in enumerate(self.triples) if f"?{name}" in (one.parts[0], one.parts[2])]
            users = [
                n for n in users if not (self.is_typing(self.triples[n]) and is_variable(self.triples[n].parts[2]))
            ]
            kinds = [self.types(name, number) for number in users]
            if any(one.isdisjoint(other) for place, one in enumerate(kinds) for other in kinds[:place]):
                return True
        return False


def never_together(core: Sequence[Element], required: Sequence[Element], probe: Probe) -> Iterator[Mistake]:
    """Predicates and classes that never stand with the others; known are those with which all triples do match.

    Parameters: core, the smallest group; required, the triples that every answer must match.
    """
    small = Shape([one for one in core if one.kind == "triple"], probe)
    if len(small.triples) < 2 and len(required) > len(small.triples):
        small = Shape(required, probe)
    if not small.triples or not small.conflicting() or not small.incompatible():
        return
    wholes = [Shape(required, probe), small] if {*small.triples} <= {*required} else [small]
    for number, place in small.terms:
        triple = small.triples[number]
        sent = shown(triple.parts[place], probe)
        fitting: list[str] = []
        for whole in wholes:  # variables of one name in two sub-SELECTs may make the whole too narrow
            where = (list(whole.triples).index(triple), place)
            fitting = fitting or iris(probe.values("fix", whole.pattern(general=False, fixed=where)))
        if fitting:
            by_name = {local_name(iri): iri for iri in fitting}
            ordered = [by_name[name] for name in nearest(local_name(sent), by_name, 0.0)]
            yield Mistake(sent, tuple(dict.fromkeys([*ordered, *fitting]))[:MOST], "together")


def wrong_class(core: Sequence[Element], probe: Probe) -> Iterator[Mistake]:
    """A class asked for together with a label or token that only things of other classes have."""
    whole = " ".join(within(one) if one.kind == "triple" else one.render(frozenset()) for one in core)
    named = {one.parts[0] for one in core if NAMING.search(named_path(one, probe))}
    for triple in core:
        if not triple.parts[0] or triple.parts[0] not in named or not Shape([triple], probe).is_typing(triple):
            continue
        if is_variable(triple.parts[2]) or probe.finds(whole):
            continue
        subject, path, _ = triple.parts
        open_class = within(Element("triple", f"{subject} {path} ?fix", 0, graph=triple.graph))
        fitting = iris(probe.values("fix", whole.replace(within(triple), open_class, 1)))
        if fitting:
            yield Mistake(shown(triple.parts[2], probe), tuple(fitting[:MOST]), "together")


def named_path(triple: Element, probe: Probe) -> str:
    """The predicate of a triple in full, a path as written."""
    path = triple.parts[1]
    return str(probe.term(path)) if path and Shape([], probe).is_plain(path) and path != "a" else path
