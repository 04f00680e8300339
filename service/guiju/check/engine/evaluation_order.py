"""In which order a group of a shape's SELECT is gone through: what only looks before what searches."""

from __future__ import annotations

from collections.abc import Sequence

from guiju.check.engine.rdf_terms import Term
from guiju.check.engine.select_query import (
    Alternatives,
    Bind,
    Element,
    Exists,
    Filter,
    Group,
    Names,
    Operand,
    Triple,
    Variable,
)

_NEVER = 1000


def ordered(group: Group, bound: Names) -> list[tuple[Element, Names]]:
    """Return the elements of a group in a good order, each with the variables that have a value before it.

    Args:
        group: the group.
        bound: the variables that have a value before the group.
    """
    waiting, order = list(group.elements), []
    beside = Names().union(*(element.names for element in group.elements if not isinstance(element, Exists | Filter)))
    while waiting:
        element = min(waiting, key=lambda item: _cost(item, bound, beside))
        waiting.remove(element)
        order.append((element, bound))
        if waiting:
            bound |= element.bound
    return order


def known(operand: Operand, bound: Names) -> bool:
    """Whether the operand is a constant or a variable that has a value."""
    return not isinstance(operand, Variable) or operand.name in bound


def choice(element: Element) -> tuple[Operand, Term, frozenset[Term]] | None:
    """Return subject, predicate and values where all branches are one triple that differs in a constant only."""
    if not isinstance(element, Alternatives):
        return None
    starts: set[tuple[Operand, Term]] = set()
    values: set[Term] = set()
    for branch in element.branches:
        first = branch.elements[0]
        if len(branch.elements) > 1 or not isinstance(first, Triple) or isinstance(first.object, Variable):
            return None
        starts.add((first.subject, first.predicate))
        values.add(first.object)
    return (*starts.pop(), frozenset(values)) if len(starts) == 1 else None


def names_beside(element: Element, group: Group) -> Names:
    """Return the variables that the other elements of a group speak of, filters apart."""
    others: Sequence[Element] = [other for other in group.elements if other is not element]
    return Names().union(*(other.names for other in others if not isinstance(other, Exists | Filter)))


def _cost(element: Element, bound: Names, beside: Names) -> int:
    """How dear it is to do the element next. A filter is for the whole group: it waits for all that it reads of it."""
    if isinstance(element, Triple):
        if known(element.subject, bound):
            return 0 if known(element.object, bound) else 10
        return 5 if known(element.object, bound) else _NEVER
    if isinstance(element, Filter):
        return 1 if element.names <= bound else _NEVER
    if isinstance(element, Bind):
        return 15 if known(element.value, bound) else _NEVER
    if isinstance(element, Exists):
        return 8 if element.names & beside <= bound else _NEVER
    found = choice(element)
    if found:
        return 2 if known(found[0], bound) else 6
    return 20
