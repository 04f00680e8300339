"""The smallest group of patterns that finds nothing together: a minimal unsatisfiable part, by deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from guiju.store.empty.tree import Element, Group, Query, about_one, required_groups

SMALL = 2
TRIED_TOGETHER = ("optional", "select", "union", "minus", "bind")
"""Kinds that are first left out all at once, since they are seldom to blame and cost most."""


def smallest(query: Query, finds: Callable[[str], bool]) -> list[Element]:
    """The elements of the query's pattern that find nothing, of which none can be left out; none where it does match.

    Parameters: finds, whether a text, a group with its braces, matches.
    """
    if finds(query.pattern.render(frozenset())):
        return []
    alone = next((one for one in query.required() if not finds(f"{{ {within(one)} }}")), None)
    if alone is not None:
        return [alone]
    for star in (one for group in required_groups(query.pattern) for one in about_one(group)):
        if not finds(star.render(frozenset())):
            return _shrunk(star, finds)
    return _shrunk(query.pattern, finds)


def _shrunk(pattern: Group, finds: Callable[[str], bool]) -> list[Element]:
    """What is left of a pattern that finds nothing when no more can be left out; the first small one of two orders."""
    found: list[list[Element]] = []
    for order in (list, _backwards):
        gone = _deleted(pattern, order, finds)
        found.append([leaf for one in pattern.left(gone) for leaf in one.leaves(gone)])
        if len(found[-1]) <= SMALL:
            break
    return min(found, key=len)


def within(triple: Element) -> str:
    """A triple as a pattern of its own, inside the GRAPH clause where it stands."""
    return triple.render(frozenset())


def _backwards(elements: Iterable[Element]) -> list[Element]:
    return list(reversed(list(elements)))


def _deleted(
    pattern: Group, order: Callable[[Iterable[Element]], list[Element]], finds: Callable[[str], bool]
) -> set[Element]:  # fmt: skip
    """What can be left out of the pattern, which still finds nothing then; in the order given, outer parts first."""
    removed: set[Element] = set()

    def leave_out(some: Iterable[Element]) -> None:
        taken = set(some) - removed
        removed.update(taken)
        if taken and finds(pattern.render(removed)):
            removed.difference_update(taken)

    groups = [pattern]
    while groups:
        group = groups.pop(0)
        for kind in TRIED_TOGETHER:
            leave_out(one for one in group.elements if one.kind == kind)
        for element in order(group.elements):
            leave_out([element])
        groups += [inner for one in group.elements if one not in removed and one.takes_apart for inner in one.groups]
    return removed
