"""The SELECT of a compiled shape as a tree: elements in groups, each with the variables that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce
from typing import ClassVar

from guiju.check.rdf_terms import Term

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


@dataclass(frozen=True, eq=False)
class Triple:
    """A triple pattern."""

    subject: Operand
    predicate: Term
    object: Operand

    @cached_property
    def names(self) -> Names:
        """All variables that the element speaks of."""
        return names_in(self.subject) | names_in(self.object)

    @property
    def bound(self) -> Names:
        """The variables that have a value wherever the element holds."""
        return self.names


@dataclass(frozen=True, eq=False)
class Alternatives:
    """Groups of which any may match; a single one is a nested group."""

    branches: tuple[Group, ...]

    @cached_property
    def names(self) -> Names:
        """See `Triple.names`."""
        return Names().union(*(branch.names for branch in self.branches))

    @cached_property
    def bound(self) -> Names:
        """See `Triple.bound`."""
        return reduce(Names.intersection, (branch.bound for branch in self.branches))


@dataclass(frozen=True, eq=False)
class Exists:
    """A filter that holds where the group matches, or (negated) does not."""

    group: Group
    negated: bool
    bound: ClassVar[Names] = Names()

    @property
    def names(self) -> Names:
        """See `Triple.names`."""
        return self.group.names


@dataclass(frozen=True, eq=False)
class Filter:
    """A filter by an expression."""

    expression: Expression
    bound: ClassVar[Names] = Names()

    @cached_property
    def names(self) -> Names:
        """See `Triple.names`."""
        return names_in(self.expression)


@dataclass(frozen=True, eq=False)
class Bind:
    """A variable that gets a value."""

    variable: Variable
    value: Operand

    @cached_property
    def names(self) -> Names:
        """See `Triple.names`."""
        return names_in(self.variable) | names_in(self.value)

    @property
    def bound(self) -> Names:
        """See `Triple.bound`."""
        return names_in(self.variable)


Element = Triple | Alternatives | Exists | Filter | Bind


@dataclass(frozen=True, eq=False)
class Group:
    """A group graph pattern (SPARQL 1.1, 5.2): all elements hold; filters look at the whole group."""

    elements: tuple[Element, ...]

    @cached_property
    def names(self) -> Names:
        """See `Triple.names`."""
        return Names().union(*(element.names for element in self.elements))

    @cached_property
    def bound(self) -> Names:
        """See `Triple.bound`."""
        return Names().union(*(element.bound for element in self.elements))

    @cached_property
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
