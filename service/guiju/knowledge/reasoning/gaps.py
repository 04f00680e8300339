"""Gaps: usual papers for which no norm of the table says who signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from guiju.knowledge.norms import Condition, FactTest, Norm, Value
from guiju.knowledge.reasoning.assignment import Assignment, Facts, governs, possible, satisfies
from guiju.knowledge.reasoning.owl import Expression
from guiju.knowledge.reasoning.projection import Projection
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import token


@dataclass(frozen=True)
class Cell:
    """Cases with the same facets as far as the norms can tell.

    `facets` gives each facet its values, which the norms treat alike. `open_cases` are the complete cases that no norm
    governs, the plainest first; `whole` says that no case of the cell is governed.
    """

    kind: str
    facets: Facts
    open_cases: tuple[Assignment, ...]
    whole: bool

    @property
    def example(self) -> Assignment:
        """A case with the first value of each facet, and nothing further."""
        return Assignment(self.kind, {fact: values[:1] for fact, values in self.facets.items()})

    @property
    def decisive(self) -> Facts:
        """The further facts on which the gap hangs; none for a whole gap.

        Those that all open cases share; where they share none, those that are not simply no in the plainest.
        """
        if self.whole:
            return {}
        first, *others = self.open_cases
        further = {fact: values for fact, values in first.facts.items() if fact not in self.facets}
        shared = {fact: values for fact, values in further.items() if all(c.facts.get(fact) == values for c in others)}
        return shared or {fact: values for fact, values in further.items() if values != (False,)}


@dataclass(frozen=True)
class Gap:
    """Cells side by side, as one: facets with all their values, further facts on which the gap hangs, a case."""

    facets: Facts
    decisive: Facts
    case: Assignment
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Asked:
    """A cell with its classes: what of it no norm governs, what of it some norm governs, and the refuted witness."""

    cell: Cell
    gap: str
    covered: str
    refuted: str


def cells(kind: str, norms: Sequence[Norm], terms: Terms) -> Iterator[Cell]:
    """Yield the cells of the table of usual facets of a kind of case."""
    outline = terms.outlines[kind]
    conditions = [condition for norm in norms for condition in (*norm.when, *norm.unless)]
    for usual in outline.usual:
        facets = [test.fact for test in usual.tests]
        further = {
            test.fact: [t for c in conditions for t in c.tests if t.fact == test.fact]
            for c in conditions
            for test in c.tests
            if test.fact not in facets
        }
        groups = [_groups(test, conditions, terms, outline.exemplars) for test in usual.tests]
        for chosen in product(*groups):
            table = dict(zip(facets, chosen, strict=True))
            plain = {fact: values[:1] for fact, values in table.items()}
            if possible(Assignment(kind, plain), terms):
                yield _cell(kind, table, plain, _options(further, terms, outline.exemplars), norms, terms)


def _cell(
    kind: str,
    table: Facts,
    plain: Facts,
    options: Mapping[str, list[tuple[Value, ...]]],
    norms: Sequence[Norm],
    terms: Terms,
) -> Cell:
    every = [
        Assignment(kind, {**plain, **dict(zip(options, values, strict=True))}) for values in product(*options.values())
    ]
    left = [case for case in every if not any(governs(norm, case, terms) for norm in norms)]
    left.sort(key=lambda case: sum(values != (False,) for values in case.facts.values()))
    return Cell(kind, table, tuple(left), len(left) == len(every))


def _groups(
    test: FactTest, conditions: Iterable[Condition], terms: Terms, exemplars: Sequence[str]
) -> list[tuple[Value, ...]]:
    """Group the values of a facet by what the conditions can tell apart; the value that stands for a group is first."""
    asked = [other for condition in conditions for other in condition.tests if other.fact == test.fact]
    groups: dict[tuple[bool, ...], list[Value]] = {}
    for value in sorted(test.values, key=lambda value: (value not in exemplars, str(value))):
        seen = tuple(satisfies(Assignment("", {test.fact: (value,)}), other, terms) for other in asked)
        groups.setdefault(seen, []).append(value)
    return [tuple(values) for values in groups.values()]


def _options(
    further: Mapping[str, list[FactTest]], terms: Terms, exemplars: Sequence[str]
) -> dict[str, list[tuple[Value, ...]]]:
    """Return the values that each fact outside the facets may have: yes and no, or what is named and something else."""
    options: dict[str, list[tuple[Value, ...]]] = {}
    for fact, tests in sorted(further.items()):
        known = terms.facts.get(fact)
        if known and known.range.endswith("boolean"):
            options[fact] = [(False,), (True,)]
        elif not any(test.comparisons for test in tests):
            named = sorted({str(value) for test in tests for value in test.values})
            options[fact] = [
                (_stranger(known.range if known else "", named, terms, exemplars),),
                *((value,) for value in named),
            ]
    return options


def _stranger(kind: str, named: Sequence[str], terms: Terms, exemplars: Sequence[str]) -> str:
    """Return a value of a fact that is certainly none of those named, an exemplary one if there is one."""
    schemes = terms.ranges.get(kind, ())
    related = {other for value in named for other in (*terms.with_broader(value), *terms.narrower(value))}
    free = [term.iri for term in terms.concepts.values() if term.scheme in schemes and term.iri not in related]
    return min(free, key=lambda iri: (iri not in exemplars, iri))


def project(
    found: Sequence[Cell], norms: Sequence[Norm], classes: Mapping[str, Expression], into: Projection
) -> list[Asked]:
    """Define the classes to ask about for every cell."""
    axioms = into.axioms
    covered = axioms.define(into.name("covered"), axioms.any_of([classes[norm.iri] for norm in norms]))
    conditions = [condition for norm in norms for condition in (*norm.when, *norm.unless)]
    result = []
    for number, cell in enumerate(found):
        inside = axioms.define(into.name("cell", str(number)), into.within(cell.kind, cell.facets))
        gap = axioms.define(into.name("gap", str(number)), axioms.all_of([inside, axioms.none_of(covered)]))
        some = axioms.define(into.name("governed", str(number)), axioms.all_of([inside, covered]))
        refuted = ""
        if cell.open_cases:
            case = axioms.all_of(
                [into.case(cell.open_cases[0], conditions), axioms.any_of([covered, axioms.none_of(inside)])]
            )
            refuted = str(axioms.define(into.name("refuted", str(number)), case))
        result.append(Asked(cell, str(gap), str(some), refuted))
    return result


def asked(cells_asked: Iterable[Asked]) -> list[str]:
    """Return the classes that the reasoner must be asked about."""
    return [iri for one in cells_asked for iri in (one.gap, one.covered, one.refuted) if iri]


def proven(cells_asked: Iterable[Asked], can_be: Mapping[str, bool]) -> tuple[list[Gap], list[str]]:
    """Return the gaps that the reasoner proved, side by side as one, and where it contradicts the search."""
    cells_found, doubts = [], []
    for one in cells_asked:
        left = bool(one.cell.open_cases)
        agrees = can_be[one.gap] == left and can_be[one.covered] != one.cell.whole
        if not agrees or (left and can_be[one.refuted]):
            names = "、".join(token(str(values[0])) for values in one.cell.facets.values())
            doubts.append(f"{names}：推理机与案例查找不一致。The reasoner and the search for a case disagree.")
        elif left:
            cells_found.append(one.cell)
    return _joined(cells_found), doubts


def _joined(found: Sequence[Cell]) -> list[Gap]:
    gaps = [Gap(cell.facets, cell.decisive, cell.open_cases[0], (cell,)) for cell in found]
    joined = True
    while joined:
        joined = False
        for position, gap in enumerate(gaps):
            for other in gaps[position + 1 :]:
                fact = _only_difference(gap, other)
                if fact:
                    values = tuple(dict.fromkeys((*gap.facets[fact], *other.facets[fact])))
                    merged = replace(gap, facets={**gap.facets, fact: values}, cells=(*gap.cells, *other.cells))
                    gaps = [merged if one is gap else one for one in gaps if one is not other]
                    joined = True
                    break
            if joined:
                break
    return gaps


def _only_difference(one: Gap, other: Gap) -> str:
    """Return the facet in which two gaps differ if it is the only one, else an empty text."""
    if one.decisive != other.decisive or list(one.facets) != list(other.facets):
        return ""
    differing = [fact for fact in one.facets if set(one.facets[fact]) != set(other.facets[fact])]
    return differing[0] if len(differing) == 1 else ""
