"""The truth table of who may act: every cell of facts that conditions speak of, times who is away and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import combinations, product
from math import prod
from random import Random

from guiju.check.case import Act, Case
from guiju.check.competence.competence import ASKED, Competences
from guiju.check.competence.competence_words import CompetenceWords
from guiju.check.competence.inquiry import Candidate, Competence, Inquiry
from guiju.check.competence.substitution import Absence
from guiju.check.doors.profile import Profile
from guiju.check.preparation.governs import Applicability, applicability
from guiju.check.preparation.prepare import Preparer
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import GJ, concept
from tests.check.real import index

DAY = date(2025, 6, 10)
"""A day on which all five rule sets are in force."""
MATTERS = (("sign", "document"), ("sign", "meeting"), ("preside", "meeting"))
FACETS: Mapping[str, tuple[str, ...]] = {
    "document": ("genre", "nature", "issuer", "direction"),
    "meeting": ("meetingKind",),
}
Cell = tuple[Value | None, ...]


@cache
def preparer() -> Preparer:
    return Preparer(index())


@cache
def competences() -> Competences:
    return Competences(index(), preparer())


@dataclass(frozen=True)
class Table:
    """The cells of one act in one kind of case under one rule set."""

    ruleset: str
    verb: str
    kind: str
    norms: tuple[Norm, ...]
    facts: tuple[str, ...]
    domains: tuple[tuple[Value | None, ...], ...]
    absences: tuple[tuple[Absence, ...], ...]

    @property
    def cells(self) -> int:
        return prod(map(len, self.domains)) * len(self.absences)

    def case(self, cell: Cell) -> Case:
        given = {fact: (value,) for fact, value in zip(self.facts, cell, strict=True) if value is not None}
        return Case(ASKED, "", self.kind, self.ruleset, given, {}, (), timeline_complete=True)

    def inquiry(self, cell: Cell, absences: Sequence[Absence]) -> Inquiry:
        return Inquiry(self.case(cell), self.verb, DAY, tuple(absences))

    def sample(self, number: int, seed: int) -> Iterator[Inquiry]:
        """Yield some inquiries, the same for the same seed; in every other one all facts are given."""
        random = Random(seed)
        for position in range(number):
            chosen = [domain[: len(domain) - position % 2] for domain in self.domains]
            yield self.inquiry(tuple(random.choice(domain) for domain in chosen), random.choice(self.absences))

    def inquiries(self) -> Iterator[tuple[Inquiry, int]]:
        """Yield an inquiry for each class of cells and each absence, with the number of cells of the class."""
        for (cell, number), absences in product(self.classes().items(), self.absences):
            yield self.inquiry(cell, absences), number

    def classes(self) -> Mapping[Cell, int]:
        """Return one cell of each class, with the number of its cells: to all of a class each norm applies alike.

        In meetings each cell is a class of its own, for who signs may follow from who chaired.
        """
        if self.kind == concept("case", "meeting"):
            return dict.fromkeys(product(*self.domains), 1)
        places = [tuple(self.facts.index(fact) for fact in norm.condition_facts) for norm in self.norms]
        known: list[dict[Cell, Applicability]] = [{} for _ in self.norms]
        first: dict[tuple[Applicability, ...], Cell] = {}
        counts: Counter[Cell] = Counter()
        for cell in product(*self.domains):
            signature = []
            for norm, where, memory in zip(self.norms, places, known, strict=True):
                key = tuple(cell[place] for place in where)
                if key not in memory:
                    case = replace(self.case(cell), acts=(Act(f"{ASKED}/act", "", self.verb),))
                    memory[key] = applicability(norm, preparer().view(case, Profile())[0])
                signature.append(memory[key])
            counts[first.setdefault(tuple(signature), cell)] += 1
        return counts


@cache
def tables() -> tuple[Table, ...]:
    """Return the tables of all rule sets."""
    return tuple(
        table(ruleset, concept("act", act), concept("case", kind))
        for ruleset in index().rulesets
        for act, kind in MATTERS
    )


def table(ruleset: str, verb: str, kind: str) -> Table:
    found = competences().rulings.of(ruleset, verb, kind)
    norms = (*found.actors, *found.prohibitions)
    all_norms = (*norms, *_followed(ruleset, kind, found.actors))
    spoken_of = (fact for norm in all_norms for fact in norm.condition_facts)
    facts = tuple(dict.fromkeys((*spoken_of, *(str(GJ[name]) for name in FACETS[kind.rpartition("/")[2]]))))
    domains = tuple(tuple(domain(fact, all_norms)) for fact in facts)
    return Table(ruleset, verb, kind, norms, facts, domains, absences(ruleset))


def _followed(ruleset: str, kind: str, norms: Sequence[Norm]) -> tuple[Norm, ...]:
    """Return the norms on the other act whose actor must do this one."""
    verbs = dict.fromkeys(verb for norm in norms for pattern in norm.requires for verb in pattern.same_person_as)
    return tuple(norm for verb in verbs for norm in competences().rulings.of(ruleset, verb, kind).actors)


def domain(fact: str, norms: Sequence[Norm]) -> list[Value | None]:
    """Return the values that conditions name, one that none names where there is one, and none at all."""
    terms = index().terms
    conditions = [condition for norm in norms for condition in (*norm.when, *norm.unless)]
    named = dict.fromkeys(v for c in conditions for test in c.tests if test.fact == fact for v in test.values)
    if terms.facts[fact].range.endswith("#boolean"):
        return [True, False, None]
    related = {iri for value in named for iri in (*terms.with_broader(str(value)), *terms.narrower(str(value)))}
    schemes = set(terms.ranges.get(terms.facts[fact].range, ()))
    others = (iri for iri, term in terms.concepts.items() if term.scheme in schemes and iri not in related)
    return [*named, *([other] if (other := next(others, None)) else []), None]


def absences(ruleset: str) -> tuple[tuple[Absence, ...], ...]:
    """Return nobody away; each role that a substitution norm names, in each way; and each pair of such roles."""
    norms = competences().substitutions.norms(ruleset)
    roles = dict.fromkeys(role for norm in norms for role in norm.absent)
    kind = str(GJ.absenceKind)
    tests = [test for norm in norms for condition in norm.when for test in condition.tests if test.fact == kind]
    named = dict.fromkeys(str(value) for test in tests for value in test.values)
    other = next(iri for iri, c in index().terms.concepts.items() if c.scheme == "absence" and iri not in named)
    single = [[Absence(role, way) for way in (*named, other, "")] for role in roles]
    pairs = [pair for one, two in combinations(single, 2) for pair in product(one, two)]
    return ((), *((absence,) for ways in single for absence in ways), *pairs)


def explained(inquiry: Inquiry, found: Competence) -> list[str]:
    """Return what an answer leaves unexplained: nothing, if all is well."""
    words = CompetenceWords(index(), inquiry)
    problems = [problem for candidate in found.candidates for problem in _unexplained(candidate, words)]
    best = [candidate for candidate in found.candidates if candidate.standing == found.standing]
    if found.standing in ("allowed", "conflict", "undetermined") and not best:
        problems.append(f"{found.standing}, but of no role")
    if found.standing == "undetermined" and not found.questions:
        problems.append("undetermined, but by no question")
    if found.standing == "not-said" and any(c.standing in ("allowed", "conflict") for c in found.candidates):
        problems.append("not said, but of some role")
    if found.norms and not found.candidates:
        problems.append("norms, but no role")
    return problems + ([] if all(words.matter(found)) else ["no words"])


def _unexplained(candidate: Candidate, words: CompetenceWords) -> Iterator[str]:
    if not candidate.chain or not all(step.norm.quote for step in candidate.chain):
        yield f"{candidate.role}: no chain"
    if candidate.standing == "conflict" and len({s.norm.iri for s in candidate.chain if s.kind == "clause"}) < 2:
        yield f"{candidate.role}: a conflict without two clauses"
    if candidate.standing == "undetermined" and not candidate.questions:
        yield f"{candidate.role}: undetermined, but by no question"
    if not all((*words.candidate(candidate), *(w for q in candidate.questions for w in words.question(q)))):
        yield f"{candidate.role}: no words"
