"""A query's patterns as a tree of which parts can be left out, and the SPARQL text of what is left."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property

from guiju.store.syntax import tokens

DEPENDENT = frozenset({"filter", "bind", "minus"})
"""Kinds that restrict or extend what other elements have bound: without those they would fail for want of a value."""
NEGATIVE = frozenset({"minus"})
"""Kinds that find less where their inside finds more: their inside is never taken apart."""


def variables(text: str) -> frozenset[str]:
    """The variables of a piece of SPARQL, without their sign."""
    return frozenset(word[1:] for kind, word, _ in tokens(text) if kind == "word" and word[0] in "?$")


@dataclass(eq=False)
class Element:
    """One part of a group graph pattern (SPARQL 1.1 Query, section 5.2).

    Attributes: kind, `triple`, `filter`, `bind`, `values`, `optional`, `minus`, `graph`, `union` (a nested group is a
    union of one) or `select`; text, as written, for kinds with groups what stands before them; line, counted from 1;
    parts, subject, path and object of a triple; graph, the GRAPH clause around it; groups, the nested patterns; tail,
    what follows the pattern of a sub-SELECT.
    """

    kind: str
    text: str
    line: int
    parts: tuple[str, str, str] = ("", "", "")
    graph: str = ""
    groups: list[Group] = field(default_factory=list)
    tail: str = ""

    @property
    def takes_apart(self) -> bool:
        """Whether leaving out a part of its inside can only let it find more."""
        return bool(self.groups) and self.kind not in NEGATIVE

    @cached_property
    def outside(self) -> frozenset[str]:
        """The variables that stand in it outside its groups."""
        return variables(f"{self.text} {self.tail}")

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """All variables in it."""
        return variables(self.render(frozenset()))

    @cached_property
    def made(self) -> frozenset[str]:
        """The variable that a BIND makes."""
        return frozenset([self.text.rpartition("?")[2].strip(" )\n\t\r")] if self.kind == "bind" else [])

    def bound(self, removed: AbstractSet[Element]) -> frozenset[str]:
        """The variables that it can give a value."""
        if self.kind in DEPENDENT:
            return self.made
        return self.outside.union(*(group.bound(removed) for group in self.groups))

    def render(self, removed: AbstractSet[Element]) -> str:
        """The SPARQL text without the removed parts."""
        groups = [group.render(removed) for group in self.groups]
        if self.kind == "union":
            return " UNION ".join(groups)
        if self.kind == "triple":  # a GRAPH clause once more inside itself changes nothing
            return f"{self.graph} {{ {self.text} }}" if self.graph else f"{self.text} ."
        return " ".join((self.text, *groups, self.tail)).rstrip()

    def leaves(self, removed: AbstractSet[Element]) -> Iterator[Element]:
        """The parts without groups of their own that are left."""
        if not self.takes_apart:
            yield self
        for group in self.groups if self.takes_apart else ():
            for element in group.left(removed):
                yield from element.leaves(removed)


@dataclass(eq=False)
class Group:
    """What stands between braces."""

    elements: list[Element] = field(default_factory=list)

    def bound(self, removed: AbstractSet[Element]) -> frozenset[str]:
        """The variables that it can give a value."""
        return frozenset[str]().union(*(one.bound(removed) for one in self.elements if one not in removed))

    def left(self, removed: AbstractSet[Element]) -> list[Element]:
        """The elements that are left and have what they depend on.

        A FILTER whose variables nobody binds any more would fail and so hide that the patterns left do match.
        """
        gone = {one for one in self.elements if one in removed}
        before, lost = self.bound(frozenset()), bool(gone)
        while lost:
            missing = before - self.bound(removed | gone)
            orphans = {one for one in self.elements if one.kind in DEPENDENT and (one.mentioned - one.made) & missing}
            lost = not orphans <= gone
            gone |= orphans
        return [one for one in self.elements if one not in gone]

    def render(self, removed: AbstractSet[Element]) -> str:
        """The SPARQL text with its braces, without the removed parts."""
        return "{ " + " ".join(one.render(removed) for one in self.left(removed)) + " }"


@dataclass(frozen=True)
class Query:
    """A SELECT or ASK taken apart.

    Attributes: prologue, BASE and PREFIX; form, `SELECT` or `ASK`; head, from the form to the dataset; dataset, the
    FROM clauses; pattern; modifiers, what follows the pattern, a clause each, with its line.
    """

    prologue: str
    form: str
    head: str
    dataset: str
    pattern: Group
    modifiers: list[Element]

    def required(self) -> Iterator[Element]:
        """The triples that every answer must match: not those of OPTIONAL, MINUS, FILTER and of one side of a UNION."""
        return (one for group in required_groups(self.pattern) for one in group.elements if one.kind == "triple")

    def asking(self, pattern: str) -> str:
        """An ASK for another pattern, with the same prefixes and dataset."""
        return f"{self.prologue}\nASK {self.dataset} WHERE {pattern}"


def required_groups(group: Group) -> Iterator[Group]:
    """The group, and those within it that every answer must match."""
    yield group
    for element in group.elements:
        if element.kind in ("graph", "select") or (element.kind == "union" and len(element.groups) == 1):
            yield from required_groups(element.groups[0])


def about_one(group: Group) -> Iterator[Group]:
    """For each variable of a group, its triples, and the filters and values of it alone: a part small enough to try."""
    triples = [one for one in group.elements if one.kind == "triple"]
    for name in dict.fromkeys(name for one in triples for name in sorted(one.mentioned)):
        star = [one for one in triples if name in one.mentioned]
        tests = [one for one in group.elements if one.kind in ("filter", "values") and one.mentioned == {name}]
        yield Group([*star, *tests])
