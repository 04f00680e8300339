"""The SELECT of a compiled shape as a tree: elements in groups, each with the variables that it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar

from guiju.check.engine.rdf_terms import Term

Names = frozenset[str]
"""Names of variables."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, `?name` or `$name`."""

    name: str


Operand = Term | Variable


@dataclass(frozen=True, slots=True)
class Operation:
    """An expression: an operator and what it works on; negation has one operand."""

    sign: str
    operands: tuple[Expression, ...]


Expression = Operand | Operation


class Triple:
    """A triple pattern.

    Attributes:
        names: all variables that the element speaks of.
        bound: the variables that have a value wherever the element holds.
    """

    def __init__(self, subject: Operand, predicate: Term, value: Operand) -> None:
        self.subject = subject
        self.predicate = predicate
        self.object = value
        self.names = self.bound = names_in(subject) | names_in(value)


class Alternatives:
    """Groups of which any may match; a single one is a nested group. Its attributes are those of `Triple`."""

    def __init__(self, branches: Sequence[Group]) -> None:
        self.branches = branches
        self.names = Names().union(*(branch.names for branch in branches))

    @property
    def bound(self) -> Names:
        """See `Triple`."""
        return reduce(Names.intersection, (branch.bound for branch in self.branches))


class Exists:
    """A filter that holds where the group matches, or (negated) does not. Its attributes are those of `Triple`."""

    bound: ClassVar[Names] = Names()

    def __init__(self, group: Group, negated: bool) -> None:
        self.group = group
        self.negated = negated
        self.names = group.names


class Filter:
    """A filter by an expression. Its attributes are those of `Triple`."""

    bound: ClassVar[Names] = Names()

    def __init__(self, expression: Expression) -> None:
        self.expression = expression
        self.names = names_in(expression)


class Bind:
    """A variable that gets a value. Its attributes are those of `Triple`."""

    def __init__(self, variable: Variable, value: Operand) -> None:
        self.variable = variable
        self.value = value
        self.bound = names_in(variable)
        self.names = self.bound | names_in(value)


Element = Triple | Alternatives | Exists | Filter | Bind


class Group:
    """A group graph pattern (SPARQL 1.1, 5.2): all elements hold; filters look at the whole group.

    It is read when it is first looked into: most groups of most shapes never are.

    Args:
        read: reads its elements.
        names: all variables that it speaks of.
    """

    def __init__(self, read: Callable[[], Sequence[Element]], names: Names) -> None:
        self._read: Callable[[], Sequence[Element]] | None = read
        self._elements: Sequence[Element] = ()
        self.names = names

    @property
    def elements(self) -> Sequence[Element]:
        """What the group holds."""
        if self._read is not None:
            self._elements, self._read = self._read(), None
        return self._elements

    @property
    def bound(self) -> Names:
        """See `Triple`."""
        return Names().union(*(element.bound for element in self.elements))

    @property
    def filtered(self) -> Names:
        """The variables that its filters speak of."""
        return Names().union(*(element.names for element in self.elements if isinstance(element, Exists | Filter)))


@dataclass(frozen=True, slots=True)
class Select:
    """A query: the variables it selects and its pattern."""

    variables: tuple[Variable, ...]
    where: Group


def names_in(expression: Expression) -> Names:
    """Return the variables of an expression."""
    if isinstance(expression, Variable):
        return Names((expression.name,))
    if isinstance(expression, Operation):
        return Names().union(*map(names_in, expression.operands))
    return Names()
