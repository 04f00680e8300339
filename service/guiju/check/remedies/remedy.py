"""Remedies: the least change of a record that would put a breach right, confirmed by checking the case again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from guiju.check.case import Case, InputNote
from guiju.check.doors.reading import CaseReader
from guiju.check.doors.resolve import Names
from guiju.check.engine.finding import ShaclEngine
from guiju.check.explanation.norm_terms import NormTerms
from guiju.check.explanation.verdict import Remedy, Verdict
from guiju.check.explanation.verdicts import verdict_name
from guiju.check.preparation.prepare import Prepared, Preparer
from guiju.check.preparation.together import PLACE
from guiju.check.remedies.candidates import Candidates
from guiju.check.remedies.changes import Change, ChangeWriter
from guiju.check.remedies.remedy_words import change_words, untried
from guiju.knowledge.compile import BREACH
from guiju.knowledge.index import Index
from guiju.store.errors import Problem

MOST_TRIED: Final = 6
"""Changes tried for a breach."""
MOST_BREACHES: Final = 5
"""Breaches of one case for which changes are tried: each try prepares and checks the case again."""


class RemedyFinder:
    """Finds remedies for breaches.

    Args:
        index: the built knowledge.
        names: looks names up.
        preparer: prepares the changed cases.
        engine: checks them.
        terms: what each norm looks at: only norms that look at what is changed are checked again.
    """

    def __init__(self, index: Index, names: Names, preparer: Preparer, engine: ShaclEngine, terms: NormTerms) -> None:
        self._index = index
        self._names = names
        self._preparer = preparer
        self._engine = engine
        self._terms = terms
        self._writer = ChangeWriter(index, names)
        self._candidates = Candidates(index, names, self._writer)
        self._shapes: dict[str, list[str]] = {}
        for shape, entry in index.shapes.items():
            self._shapes.setdefault(entry.norm, []).append(shape)

    def add(self, verdicts: Iterable[Verdict]) -> None:
        """Put a confirmed remedy into each breached verdict for which there is one; leave the others' as they are.

        Args:
            verdicts: all verdicts of the cases: what else was breached already is no objection to a change.
        """
        by_case: dict[int, list[Verdict]] = {}
        for verdict in verdicts:
            if verdict.verdict == "breached":
                by_case.setdefault(id(verdict.prepared), []).append(verdict)
        for breached in by_case.values():
            broken = {verdict.norm.iri for verdict in breached}
            for verdict in breached[:MOST_BREACHES]:
                verdict.remedy = self._remedy(verdict, broken)
            for verdict in breached[MOST_BREACHES:]:
                verdict.remedy = Remedy(untried(MOST_BREACHES))

    def _remedy(self, verdict: Verdict, broken: set[str]) -> Remedy:
        change, written = self._confirmed(verdict, broken), verdict.prepared.case.written
        if change is None or written is None:
            return verdict.remedy
        patch = self._writer.patch(change, written, verdict.norm.ruleset)
        return Remedy(change_words(verdict, change, self._index), patch, confirmed=True)

    def _confirmed(self, verdict: Verdict, broken: set[str]) -> Change | None:
        candidates = self._candidates.of(verdict)[:MOST_TRIED]
        return next((change for change in candidates if self._is_remedy(change, verdict, broken)), None)

    def _is_remedy(self, change: Change, verdict: Verdict, broken: set[str]) -> bool:
        """Whether the norm is then kept (or can still be), and no other norm is broken by it."""
        case = self._changed(change, verdict.prepared)
        if case is None:
            return False
        norm = verdict.norm.iri
        before = verdict.prepared
        concerned = self._terms.norms(case.ruleset, _touched(change, before)) | {norm}
        again = self._preparer.prepare(case, before.profile, before.as_of, concerned)
        if again.applies[norm].applies is not True:
            return False
        others = [iri + BREACH for iri, found in again.applies.items() if found.applies and iri not in broken]
        findings = self._engine.validate(again.triples, {*self._shapes[norm], *others})
        own = [finding for finding in findings if self._index.shapes[finding.shape].norm == norm]
        return len(own) == len(findings) and verdict_name(self._index, own) in ("complied", "pending")

    def _changed(self, change: Change, prepared: Prepared) -> Case | None:
        """Return the case read again as it would be written; None where that cannot be read."""
        case = prepared.case
        if case.written is None:
            return None
        notes: list[InputNote] = []
        raw = self._writer.applied(change, case.written, case.ruleset)
        try:
            read = CaseReader(self._index, self._names, notes).read(raw, case.ruleset)
        except Problem:
            return None
        return _with_what_others_show(read, case)


def _touched(change: Change, before: Prepared) -> set[str]:
    """Return the facts and the verbs of the acts that a change touches."""
    edited = {act.verb for act in before.case.acts if act.node in change.edits}
    return {*change.facts, *edited, *(str(verb) for act in change.added for verb in act["act"])}


def _with_what_others_show(read: Case, before: Case) -> Case:
    """Return a case with the acts and facts that other cases, given together with it, added to it before."""
    own = {act.node for act in before.written.acts} if before.written else set()
    gathered = [act for act in before.acts if act.node not in own and not act.inferred]
    shown = {fact: values for fact, values in before.facts.items() if before.fact_places.get(fact) == PLACE}
    return replace(
        read,
        facts={**shown, **read.facts},
        fact_places={**dict.fromkeys(shown, PLACE), **read.fact_places},
        acts=(*read.acts, *gathered),
    )
