"""Findings become verdicts: for each norm that applies one of five, with the words of the rule and of the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from guiju.check.deadline.deadlines import due_day, movers, start_of
from guiju.check.engine.finding import Finding
from guiju.check.explanation.actual import actual_words
from guiju.check.explanation.assumptions import assumptions_of, inferred_acts
from guiju.check.explanation.conflicts import find_conflicts
from guiju.check.explanation.facts_used import facts_used, is_reason
from guiju.check.explanation.norm_terms import NormTerms
from guiju.check.explanation.verdict import RANK, Remedy, Verdict, Words, fill
from guiju.check.preparation.prepare import Prepared
from guiju.check.remedies.remedy_words import next_step
from guiju.knowledge.compile import BREACH, PENDING, UNDETERMINED
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

_BY_SUFFIX: Final = {BREACH: "breached", UNDETERMINED: "undetermined", PENDING: "pending"}


def verdict_name(index: Index, findings: Iterable[Finding]) -> str:
    """Return the verdict that the findings of one norm's shapes amount to; complied where there are none."""
    kinds = {_BY_SUFFIX[index.shapes[finding.shape].suffix] for finding in findings}
    return next((name for name in RANK if name in kinds), "complied")


class VerdictWriter:
    """Writes the verdicts of a prepared case.

    Args:
        index: the built knowledge.
        terms: what each norm looks at.
    """

    def __init__(self, index: Index, terms: NormTerms) -> None:
        self._index = index
        self._terms = terms
        self._assumed: dict[str, list[Words]] = {}
        self._order = {iri: position for position, iri in enumerate(index.norms)}

    def verdicts(self, prepared: Prepared, findings: Iterable[Finding]) -> list[Verdict]:
        """Return one verdict for each norm that applies or may apply, in the order of `RANK`, then of the text."""
        by_norm: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.focus == prepared.case.node:
                by_norm.setdefault(self._index.shapes[finding.shape].norm, []).append(finding)
        concerned = [iri for iri, found in prepared.applies.items() if found.applies is not False]
        verdicts = [self._verdict(prepared, iri, by_norm.get(iri, [])) for iri in concerned]
        find_conflicts(verdicts)
        return sorted(verdicts, key=lambda verdict: (RANK.index(verdict.verdict), self._order[verdict.norm.iri]))

    def _verdict(self, prepared: Prepared, iri: str, findings: Sequence[Finding]) -> Verdict:
        entry = self._index.norms[iri]
        norm, expected = entry.norm, (entry.expected_zh, entry.expected_en)
        kind = verdict_name(self._index, findings)
        telling = [f for f in findings if _BY_SUFFIX[self._index.shapes[f.shape].suffix] == kind]
        if prepared.applies[iri].applies is None:
            telling = self._decisive(telling, prepared.applies[iri].unsettled)
        bindings: list[Mapping[str, str]] = [dict(finding.bindings) for finding in telling]
        verdict = Verdict(
            verdict=kind,
            norm=norm,
            prepared=prepared,
            severity=token(self._index.shapes[iri].severity),
            messages=self._messages(telling) or [_kept(prepared, norm, expected)],
            expected=expected,
            actual=actual_words(prepared, norm, kind, bindings, self._index),
            missing=[(b.get("missing", ""), b.get("missingEn", "")) for b in bindings if "missing" in b],
            bindings=bindings,
            facts=facts_used(prepared, norm, self._index, self._terms),
            assumptions=[*self._assumptions(norm), *inferred_acts(prepared, norm)],
        )
        if norm.unit and norm.amount is not None:
            self._add_due(verdict, prepared)
        verdict.remedy = Remedy(next_step(verdict, self._index))
        return verdict

    def _decisive(self, findings: Sequence[Finding], unsettled: frozenset[str]) -> list[Finding]:
        """Return the findings on the facts that this norm hangs on: the shapes know which are open for any norm."""
        names = {self._index.terms.label(fact, "zh") for fact in unsettled}
        return [finding for finding in findings if dict(finding.bindings)["missing"] in names]

    def _assumptions(self, norm: Norm) -> list[Words]:
        if norm.iri not in self._assumed:
            self._assumed[norm.iri] = assumptions_of(norm, self._index)
        return self._assumed[norm.iri]

    def _messages(self, findings: Sequence[Finding]) -> list[Words]:
        entries = [(self._index.shapes[finding.shape], dict(finding.bindings)) for finding in findings]
        return [(fill(entry.message_zh, bound), fill(entry.message_en, bound)) for entry, bound in entries]

    def _add_due(self, verdict: Verdict, prepared: Prepared) -> None:
        start = start_of(verdict.norm, prepared)
        if start is None:
            return
        day, minute = start
        verdict.due = due_day(verdict.norm, day, self._index.calendar, minute)
        if verdict.due:
            verdict.moved_by = movers(verdict.norm, day, verdict.due, self._index.calendar).words(self._index)


def _kept(prepared: Prepared, norm: Norm, expected: Words) -> Words:
    """Return the message of a norm that is complied with; a reason on record for departing is told with its place."""
    zh, en = expected
    places = "、".join(act.where for act in prepared.case.acts if is_reason(act, norm))
    if places:
        return f"已记录例外的理由（{places}）：{zh}", f"a reason for departing is on record ({places}): {en}"
    return f"符合：{zh}", f"complied: {en}"
