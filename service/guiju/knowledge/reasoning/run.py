"""One run of the reasoner over rule sets: is it all consistent, which overlaps and gaps have the signing tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Final

from pyoxigraph import RdfFormat, parse, serialize

from guiju.knowledge.compile import GOVERNED
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.reasoning import gaps, overlaps
from guiju.knowledge.reasoning.gaps import Asked, Gap
from guiju.knowledge.reasoning.hermit import ReasonerError, consistent, satisfiable
from guiju.knowledge.reasoning.overlaps import Overlap, Pair
from guiju.knowledge.reasoning.projection import Projection
from guiju.knowledge.terms import Terms

SECONDS: Final = 120.0
"""Time limit of a whole run."""


@dataclass(frozen=True)
class Table:
    """The norms of one kind over one kind of case, in one rule set: a table that should be without gaps."""

    kind: str
    norms: tuple[Norm, ...]
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Found:
    """What was proved of one rule set. `doubts` are sentences about what could not be proved, or never applies."""

    ruleset: str
    norms: int
    overlaps: tuple[Overlap, ...]
    gaps: tuple[Gap, ...]
    tables: tuple[Table, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    """What was proved of everything."""

    consistent: bool
    rulesets: tuple[Found, ...]
    seconds: float


class Question:
    """One rule set's norms, projected, with all that the reasoner is to be asked about them.

    Args:
        ruleset: the rule set's ID.
        index: the built knowledge.
    """

    def __init__(self, ruleset: str, index: Index) -> None:
        self.ruleset = ruleset
        self.terms = index.terms
        kinds = {silence.kind for outline in self.terms.outlines.values() for silence in outline.silences}
        every = [entry.norm for entry in index.norms.values() if entry.norm.ruleset == ruleset]
        self.norms = [norm for norm in every if norm.kind in kinds and overlaps.is_actor_norm(norm)]
        self._projection = Projection(ruleset, self.terms)
        classes = {norm.iri: self._projection.norm(norm) for norm in self.norms}
        self.pairs: list[Pair] = overlaps.project(self.norms, classes, self._projection)
        self.tables = [self._table(kind, norm_kind, classes) for kind, norm_kind in _tables(self.terms)]
        self._projection.finish()
        self.ntriples = self._projection.axioms.ntriples()

    def _table(self, kind: str, norm_kind: str, classes: overlaps.Classes) -> Table:
        within = set(self.terms.with_broader(kind))
        norms = [norm for norm in self.norms if norm.kind == norm_kind and within & set(norm.governs)]
        found = list(gaps.cells(kind, norms, self.terms)) if norms else []
        return Table(kind, tuple(norms), tuple(gaps.project(found, norms, classes, self._projection)))

    def answer(self, seconds: float) -> Found:
        """Ask the reasoner and return what it proved.

        Args:
            seconds: time limit.
        Raises:
            ReasonerError: the reasoner cannot be run or did not answer in time.
        """
        governed = {norm.iri + GOVERNED: norm for norm in self.norms}
        cells = [one for table in self.tables for one in table.asked]
        classes = [*governed, *overlaps.asked(self.pairs), *gaps.asked(cells)]
        can_be = satisfiable(self.ntriples, classes, seconds)
        never = [
            f"{norm.iri}：条件互相矛盾，从不适用。Its conditions contradict each other: it never applies."
            for iri, norm in governed.items()
            if not can_be[iri]
        ]
        shared, doubts = overlaps.proven(self.pairs, can_be, self.terms)
        empty, disagreements = gaps.proven(cells, can_be)
        doubtful = (*never, *doubts, *disagreements)
        return Found(self.ruleset, len(self.norms), tuple(shared), tuple(empty), tuple(self.tables), doubtful)


def _tables(terms: Terms) -> list[tuple[str, str]]:
    """Return the kinds of case and of norm for which silence is told: those tables should have no gap."""
    return [(kind, silence.kind) for kind, outline in terms.outlines.items() for silence in outline.silences]


def ontology_ntriples(folder: Path) -> bytes:
    """Return the ontology's files as N-Triples; the blank nodes of two files stay apart."""
    return b"".join(
        serialize(parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True), format=RdfFormat.N_TRIPLES) or b""
        for path in sorted(folder.glob("*.ttl"))
    )


def reason(
    index: Index, ontology: bytes, rulesets: Sequence[str], progress: Callable[[str], None], seconds: float = SECONDS
) -> Findings:
    """Prove what can be proved.

    Args:
        index: the built knowledge.
        ontology: the ontology as N-Triples.
        rulesets: IDs of the rule sets.
        progress: is told the ID of each rule set before it is reasoned about.
        seconds: time limit of the whole run.
    Raises:
        ReasonerError: there is no Java, or the reasoner did not answer in time.
    """
    started = monotonic()

    def left() -> float:
        remaining = seconds - (monotonic() - started)
        if remaining <= 0:
            raise ReasonerError(f"推理超过 {seconds:.0f} 秒，已停止。Reasoning was stopped after {seconds:.0f} s.")
        return remaining

    questions = [Question(ruleset, index) for ruleset in rulesets]
    sound = consistent(b"".join((ontology, *(question.ntriples for question in questions))), left())
    found = []
    for question in questions:
        progress(question.ruleset)
        found.append(question.answer(left()))
    return Findings(sound, tuple(found), monotonic() - started)
