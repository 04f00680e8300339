"""Overlaps: pairs of signing norms that govern the same case and do not let the same persons sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from guiju.knowledge.norms import ActPattern, Norm
from guiju.knowledge.reasoning.assignment import Assignment
from guiju.knowledge.reasoning.owl import Expression
from guiju.knowledge.reasoning.projection import Projection
from guiju.knowledge.reasoning.search import witness
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import token

Classes = Mapping[str, Expression]
"""The classes of governed cases, or of signers, by the norm's IRI."""


@dataclass(frozen=True)
class Signer:
    """Who signs in a witness case: a role, and who gave a mandate (empty: nobody)."""

    role: str
    mandator: str = ""


@dataclass(frozen=True)
class Overlap:
    """Two norms, whether some signer satisfies both, a case that both govern, and a signer who fits `kept` only."""

    norms: tuple[Norm, Norm]
    reconcilable: bool
    case: Assignment
    kept: Norm
    signer: Signer


@dataclass(frozen=True)
class SignerClasses:
    """The classes of those who may sign by both of two patterns, and by the one only or the other only."""

    both: str
    one: tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Two norms as they are asked about: classes of cases that both govern, of signers, and of the witness."""

    norms: tuple[Norm, Norm]
    both: str
    signers: SignerClasses
    case: Assignment | None
    refuted: str


def is_actor_norm(norm: Norm) -> bool:
    """Whether the norm says by whom an act is done, so that a record can break it."""
    return token(norm.form) == "actor" and bool(norm.requires)


def project(norms: Sequence[Norm], classes: Classes, into: Projection) -> list[Pair]:
    """Define the classes to ask about for every pair of norms on the same act, neither an exception to the other."""
    signers: dict[tuple[ActPattern, ActPattern], SignerClasses] = {}
    pairs = []
    for one, other in combinations(norms, 2):
        related = one.iri in other.exception_to or other.iri in one.exception_to
        mine, yours = one.requires[0], other.requires[0]
        if related or mine == yours or not set(mine.verbs) & set(yours.verbs):
            continue
        if (mine, yours) not in signers:
            signers[mine, yours] = _signer_classes(len(signers), mine, yours, into)
        pairs.append(_pair((one, other), classes, signers[mine, yours], into))
    return pairs


def _signer_classes(number: int, mine: ActPattern, yours: ActPattern, into: Projection) -> SignerClasses:
    axioms, (first, second) = into.axioms, (into.signer(mine), into.signer(yours))
    parts = (
        ("both", [first, second]),
        ("first", [first, axioms.none_of(second)]),
        ("second", [second, axioms.none_of(first)]),
    )
    names = [str(axioms.define(into.name("signs", str(number), name), axioms.all_of(part))) for name, part in parts]
    return SignerClasses(names[0], (names[1], names[2]))


def _pair(norms: tuple[Norm, Norm], classes: Classes, signers: SignerClasses, into: Projection) -> Pair:
    axioms = into.axioms
    names = [token(norm.iri) for norm in norms]
    both = axioms.define(into.name("both", *names), axioms.all_of([classes[norm.iri] for norm in norms]))
    case = witness(norms, into.terms)
    refuted = ""
    if case:
        conditions = [condition for norm in norms for condition in (*norm.when, *norm.unless)]
        outside = axioms.all_of([into.case(case, conditions), axioms.none_of(both)])
        refuted = str(axioms.define(into.name("outside", *names), outside))
    return Pair(norms, str(both), signers, case, refuted)


def asked(pairs: Iterable[Pair]) -> list[str]:
    """Return the classes that the reasoner must be asked about."""
    return [iri for pair in pairs for iri in (pair.both, pair.signers.both, *pair.signers.one, pair.refuted) if iri]


def proven(pairs: Iterable[Pair], can_be: Mapping[str, bool], terms: Terms) -> tuple[list[Overlap], list[str]]:
    """Return the overlaps that the reasoner proved, and what it could not prove or contradicts the witness."""
    found, doubts = [], []
    for pair in pairs:
        differ = any(can_be[iri] for iri in pair.signers.one)
        if not can_be[pair.both] or not differ:
            continue
        names = " / ".join(token(norm.iri) for norm in pair.norms)
        signer = _signer(pair, terms)
        if pair.case is None or can_be[pair.refuted] or signer is None:
            doubts.append(
                f"{names}：推理机说可以重叠，但没有找到案例。The reasoner says they may overlap; no witness was found."
            )
            continue
        kept, who = signer
        found.append(Overlap(pair.norms, can_be[pair.signers.both], pair.case, kept, who))
    return found, doubts


def _signer(pair: Pair, terms: Terms) -> tuple[Norm, Signer] | None:
    """Return a signer who fits one norm and certainly not the other, no superior of those who should sign."""
    one, other = pair.norms
    for kept, broken in ((other, one), (one, other)):
        for signer in _signers(kept.requires[0], terms):
            if _certainly_outside(signer, broken.requires[0], terms):
                return kept, signer
    return None


def _signers(pattern: ActPattern, terms: Terms) -> Iterable[Signer]:
    """Yield those who may sign by a pattern, the roles that it names first, then narrower ones."""
    for narrower in (False, True):
        for role in pattern.mandated:
            yield from (Signer(each, pattern.mandators[0]) for each in _roles(role, narrower, terms))
        for role in pattern.by:
            yield from (Signer(each) for each in _roles(role, narrower, terms))


def _roles(role: str, narrower: bool, terms: Terms) -> list[str]:
    """Return the role itself, or the narrower roles that are known without a case."""
    known = [
        other for other in terms.narrower(role) if other not in terms.relations or not terms.relations[other].relational
    ]
    return known if narrower else [role]


def _certainly_outside(signer: Signer, pattern: ActPattern, terms: Terms) -> bool:
    if pattern.same_person_as:
        return False
    counts = {*terms.with_broader(signer.role), *terms.narrower(signer.role)}
    by_mandate = bool(signer.mandator) and signer.mandator in pattern.mandators and bool(counts & set(pattern.mandated))
    outranks = set(terms.outranks.get(signer.role, ())) & set(pattern.by)
    return not counts & set(pattern.by) and not by_mandate and not outranks
