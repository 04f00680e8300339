"""The direct engine: compiled shapes become functions that look into the graph of one case.

The SELECTs of the shapes are small and alike, and so is the graph of a case: what other engines spend on parsing and
planning each query for each case is done here once a shape. What knowledge.lint allows is evaluated, the rest refused.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache, partial
from typing import Final

from guiju.check.engine.evaluation_order import choice, known, names_beside, ordered
from guiju.check.engine.finding import Finding
from guiju.check.engine.rdf_terms import TYPE, Term, iri, lexical
from guiju.check.engine.select_parser import parse
from guiju.check.engine.select_query import (
    Alternatives,
    Bind,
    Element,
    Exists,
    Expression,
    Group,
    Names,
    Operand,
    Operation,
    Triple,
    Variable,
)
from guiju.check.engine.triples import Triples
from guiju.knowledge.index import ShapeEntry

Row = list[Term]
"""What the variables of a query are bound to, each at its own place."""
Step = Callable[[Triples, Row], bool]
"""Extends a row by one element and hands it on; true where no further rows are wanted."""
Read = Callable[[Row], Term]

_THIS: Final = "this"
_COMPARE: Final[Mapping[str, Callable[[Term, Term], Term]]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


class DirectEngine:
    """Evaluates compiled shapes itself; each is planned when it is first needed.

    Args:
        shapes: the compiled shapes with their SELECTs.
    """

    name = "direct"
    distribution = "guiju"

    def __init__(self, shapes: Mapping[str, ShapeEntry]) -> None:
        self._shapes = shapes
        self._plans: dict[str, Plan] = {}

    def validate(self, data: Triples, shapes: Collection[str]) -> list[Finding]:
        """See `ShaclEngine.validate`."""
        found: set[Finding] = set()
        for shape in shapes:
            plan = self._plans.get(shape)
            if plan is None:
                plan = self._plans[shape] = Plan(self._shapes[shape].select)
            nodes = {node for target in self._shapes[shape].targets for node in data.subjects(TYPE, iri(target))}
            found.update(Finding(lexical(node), shape, bound) for node in nodes for bound in plan.run(data, node))
        return sorted(found)


class Plan:
    """A planned SELECT.

    Args:
        query: the SELECT of a shape.
    Raises:
        ValueError: it holds something that shapes are not allowed.
    """

    def __init__(self, query: str) -> None:
        select = parse(query)
        self._places = {name: place for place, name in enumerate(sorted(select.where.names | {_THIS}))}
        self._this = self._place(_THIS)
        self._unplanned: list[_WhenReached] = []
        self._selected = [(v.name, self._place(v.name)) for v in select.variables if v.name != _THIS]
        self._found: list[tuple[tuple[str, str], ...]] = []
        self._start = self._sequence(select.where, Names({_THIS}), Names(), self._keep)

    def run(self, data: Triples, node: Term) -> list[tuple[tuple[str, str], ...]]:
        """Return what the selected variables are bound to in each solution for a focus node."""
        self._found = []
        row: Row = [0] * len(self._places)
        row[self._this] = node
        self._start(data, row)
        return self._found

    def _keep(self, _: Triples, row: Row) -> bool:
        self._found.append(tuple(sorted((name, lexical(row[place])) for name, place in self._selected)))
        return False

    def _place(self, name: str) -> int:
        return self._places[name]

    def complete(self) -> None:
        """Plan at once what is otherwise planned when a case first gets there.

        Raises:
            ValueError: it holds something that shapes are not allowed.
        """
        while self._unplanned:
            self._unplanned.pop().plan()

    def _when_reached(self, plan: Callable[[], Step]) -> Step:
        """Return a step that is planned when it is first reached: most branches of most shapes never are."""
        reached = _WhenReached(plan)
        self._unplanned.append(reached)
        return reached

    def _sequence(self, group: Group, bound: Names, outside: Names, finish: Step) -> Step:
        """Return the step that goes through all elements of a group in a good order, and then on to `finish`.

        Args:
            group: the group.
            bound: variables that have a value before.
            outside: those of them that the group itself may not see: it is evaluated for itself (SPARQL 1.1, 18.2).
            finish: what follows.
        """
        step = finish
        for element, before in reversed(ordered(group, bound)):
            unseen = outside | names_beside(element, group) if isinstance(element, Alternatives) else outside
            step = self._step(element, before, unseen, step)
        return step

    def _step(self, element: Element, bound: Names, outside: Names, onward: Step) -> Step:
        if isinstance(element, Triple):
            return self._triple(element, bound, onward)
        if isinstance(element, Alternatives):
            return self._alternatives(element, bound, outside, onward)
        if isinstance(element, Exists):
            return self._exists(element, bound, onward)
        if isinstance(element, Bind):
            return self._bind(element, onward)
        return _filter(self._expression(element.expression), onward)

    def _triple(self, triple: Triple, bound: Names, onward: Step) -> Step:
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if known(subject, bound):
            if known(value, bound):
                return _check(self._read(subject), predicate, self._read(value), onward)
            return _each_object(self._read(subject), predicate, self._write(value), onward)
        if not known(value, bound):
            raise ValueError(f"no engine is asked to look for all triples with {predicate}")
        return _each_subject(self._write(subject), predicate, self._read(value), onward)

    def _alternatives(self, element: Alternatives, bound: Names, outside: Names, onward: Step) -> Step:
        one_of = choice(element)
        if one_of:
            subject, predicate, values = one_of
            if known(subject, bound):
                return _any_object(self._read(subject), predicate, values, onward)
            return _first_of(
                [_each_subject(self._write(subject), predicate, _constant(value), onward) for value in values]
            )
        for branch in element.branches:
            unseen = (branch.filtered & outside) - branch.bound - {_THIS}
            if unseen:
                raise ValueError(f"a nested group reads ?{', ?'.join(sorted(unseen))} without matching it")
        return _first_of(
            [self._when_reached(partial(self._sequence, branch, bound, outside, onward)) for branch in element.branches]
        )

    def _exists(self, element: Exists, bound: Names, onward: Step) -> Step:
        # What is bound is put in as a value (SPARQL 1.1, 18.6), so nothing is outside.
        inner = self._when_reached(partial(self._sequence, element.group, bound, Names(), lambda _, __: True))
        negated = element.negated

        def step(data: Triples, row: Row) -> bool:
            return inner(data, row) is not negated and onward(data, row)

        return step

    def _bind(self, element: Bind, onward: Step) -> Step:
        place, read = self._place(element.variable.name), self._read(element.value)

        def step(data: Triples, row: Row) -> bool:
            row[place] = read(row)
            return onward(data, row)

        return step

    def _read(self, operand: Operand) -> Read:
        if isinstance(operand, Variable):
            return _at(self._place(operand.name))
        return _constant(operand)

    def _write(self, operand: Operand) -> int:
        if not isinstance(operand, Variable):
            raise TypeError(operand)
        return self._place(operand.name)

    def _expression(self, expression: Expression) -> Read:
        if not isinstance(expression, Operation):
            return self._read(expression)
        parts = [self._expression(operand) for operand in expression.operands]
        if expression.sign == "!":
            return lambda row: not parts[0](row)
        first, second = parts
        if expression.sign == "||":
            return lambda row: first(row) or second(row)
        if expression.sign == "&&":
            return lambda row: first(row) and second(row)
        compare = _COMPARE[expression.sign]
        return lambda row: compare(first(row), second(row))


@cache
def _at(place: int) -> Read:
    return operator.itemgetter(place)


class _WhenReached:
    """A step that is planned when it is first reached; from then on nothing is kept of what it was planned from."""

    __slots__ = ("_plan", "_step")

    def __init__(self, plan: Callable[[], Step]) -> None:
        self._plan: Callable[[], Step] | None = plan
        self._step: Step | None = None

    def __call__(self, data: Triples, row: Row) -> bool:
        return (self._step or self.plan())(data, row)

    def plan(self) -> Step:
        """Return the step, planned now if it was not before."""
        if self._plan is not None:
            self._step, self._plan = self._plan(), None
        if self._step is None:
            raise RuntimeError("a step that is being planned cannot be taken")
        return self._step


@cache  # of the shapes' own terms: cases are data, never part of a plan
def _constant(term: Term) -> Read:
    return lambda _: term


def _check(subject: Read, predicate: Term, value: Read, onward: Step) -> Step:
    def step(data: Triples, row: Row) -> bool:
        return value(row) in data.objects(subject(row), predicate) and onward(data, row)

    return step


def _each_object(subject: Read, predicate: Term, place: int, onward: Step) -> Step:
    def step(data: Triples, row: Row) -> bool:
        for found in data.objects(subject(row), predicate):
            row[place] = found
            if onward(data, row):
                return True
        return False

    return step


def _each_subject(place: int, predicate: Term, value: Read, onward: Step) -> Step:
    def step(data: Triples, row: Row) -> bool:
        for found in data.subjects(predicate, value(row)):
            row[place] = found
            if onward(data, row):
                return True
        return False

    return step


def _any_object(subject: Read, predicate: Term, values: frozenset[Term], onward: Step) -> Step:
    def step(data: Triples, row: Row) -> bool:
        return not values.isdisjoint(data.objects(subject(row), predicate)) and onward(data, row)

    return step


def _first_of(steps: Sequence[Step]) -> Step:
    def step(data: Triples, row: Row) -> bool:
        return any(branch(data, row) for branch in steps)

    return step


def _filter(holds: Read, onward: Step) -> Step:
    def step(data: Triples, row: Row) -> bool:
        return bool(holds(row)) and onward(data, row)

    return step
