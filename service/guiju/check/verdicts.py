"""Findings become verdicts: for each norm that applies one of five, with the words of the rule and of the case."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from guiju.check.deadlines import due_day, moved_by, start_day
from guiju.check.engines import Finding
from guiju.check.prepare import Prepared
from guiju.check.words import act_words, agent_words
from guiju.knowledge.compile import BREACH, PENDING, UNDETERMINED
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

RANK: Final = ("breached", "conflict", "undetermined", "pending", "complied")
"""Verdicts in the order in which they are shown; where shapes report several, the first holds."""

_BY_SUFFIX: Final = {BREACH: "breached", UNDETERMINED: "undetermined", PENDING: "pending"}
_PLACEHOLDER: Final = re.compile(r"\{\?(\w+)\}")

Words = tuple[str, str]
"""Text in Chinese and in English."""


@dataclass
class Verdict:
    """What the check says of one norm and one case."""

    verdict: str
    norm: Norm
    focus: str
    severity: str
    messages: list[Words]
    expected: Words
    actual: Words
    missing: list[Words]
    due: date | None = None
    moved_by: list[Words] = field(default_factory=list)
    facts: list[dict[str, str]] = field(default_factory=list)
    assumptions: list[Words] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    bindings: list[Mapping[str, str]] = field(default_factory=list)


def fill(template: str, bindings: Mapping[str, str]) -> str:
    """Return a message template with its placeholders filled."""
    return _PLACEHOLDER.sub(lambda match: bindings.get(match.group(1), ""), template)


class VerdictWriter:
    """Writes the verdicts of a prepared case.

    Args:
        index: the built knowledge.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def verdicts(self, prepared: Prepared, findings: Iterable[Finding]) -> list[Verdict]:
        """Return one verdict for each norm that applies or may apply, in the order of `RANK`, then of the text."""
        by_norm: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.focus == prepared.case.node:
                by_norm.setdefault(self._index.shapes[finding.shape].norm, []).append(finding)
        concerned = [iri for iri, found in prepared.applies.items() if found.applies is not False]
        verdicts = [self._verdict(prepared, iri, by_norm.get(iri, [])) for iri in concerned]
        _find_conflicts(verdicts)
        order = {iri: position for position, iri in enumerate(self._index.norms)}
        return sorted(verdicts, key=lambda verdict: (RANK.index(verdict.verdict), order[verdict.norm.iri]))

    def _verdict(self, prepared: Prepared, iri: str, findings: Sequence[Finding]) -> Verdict:
        entry = self._index.norms[iri]
        norm = entry.norm
        kinds = {_BY_SUFFIX[self._index.shapes[finding.shape].suffix] for finding in findings}
        kind = next((name for name in RANK if name in kinds), "complied")
        telling = [f for f in findings if _BY_SUFFIX[self._index.shapes[f.shape].suffix] == kind]
        bindings: list[Mapping[str, str]] = [dict(finding.bindings) for finding in telling]
        verdict = Verdict(
            verdict=kind,
            norm=norm,
            focus=prepared.case.node,
            severity=token(self._index.shapes[iri].severity),
            messages=self._messages(telling, entry.expected_zh, entry.expected_en, self._departure(prepared, norm)),
            expected=(entry.expected_zh, entry.expected_en),
            actual=self._actual(prepared, norm, bindings),
            missing=[(b.get("missing", ""), b.get("missingEn", "")) for b in bindings if "missing" in b],
            bindings=bindings,
            facts=self._facts(prepared, norm),
            assumptions=self._assumptions(prepared, norm),
        )
        if norm.unit and norm.amount is not None:
            self._add_due(verdict, prepared)
        return verdict

    def _departure(self, prepared: Prepared, norm: Norm) -> bool:
        """Whether a reason for departing from the norm is on record."""
        return any(norm.iri in act.regarding for act in prepared.case.acts)

    def _messages(self, findings: Sequence[Finding], zh: str, en: str, departure: bool) -> list[Words]:
        if not findings and departure:
            return [(f"已记录例外的理由：{zh}", f"a reason for departing is on record: {en}")]
        if not findings:
            return [(f"符合：{zh}", f"complied: {en}")]
        entries = [(self._index.shapes[finding.shape], dict(finding.bindings)) for finding in findings]
        return [(fill(entry.message_zh, bound), fill(entry.message_en, bound)) for entry, bound in entries]

    def _actual(self, prepared: Prepared, norm: Norm, bindings: Sequence[Mapping[str, str]]) -> Words:
        if any("actual" in bound for bound in bindings):
            zh = "；".join(bound["actual"] + (f"/{bound['whole']}" if "whole" in bound else "") for bound in bindings)
            en = "; ".join(
                bound.get("actualEn", bound["actual"]) + (f"/{bound['whole']}" if "whole" in bound else "")
                for bound in bindings
            )
            return zh, en
        acts = [act for act in prepared.case.acts if any(act.verb in p.verbs for p in (*norm.requires, *norm.forbids))]
        words = [act_words(self._index, act) for act in acts]
        return "；".join(zh for zh, _ in words), "; ".join(en for _, en in words)

    def _facts(self, prepared: Prepared, norm: Norm) -> list[dict[str, str]]:
        case, terms = prepared.case, self._index.terms
        used = dict.fromkeys(
            (
                *norm.condition_facts,
                *(name for name in (norm.fact, norm.part, norm.whole, norm.by_each, norm.start_fact) if name),
            )
        )
        facts = [
            {
                "what": terms.label(fact, "zh"),
                "value": "、".join(_plain(self._index, value) for value in prepared.view.values(fact)),
                "where": case.fact_places.get(fact, ""),
            }
            for fact in used
            if prepared.view.values(fact)
        ]
        verbs = {verb for pattern in norm.patterns for verb in pattern.verbs}
        verbs |= {verb for pattern in norm.patterns for verb in pattern.same_person_as}
        return facts + [
            {"what": terms.label(act.verb, "zh"), "value": act_words(self._index, act)[0], "where": act.where}
            for act in case.acts
            if act.verb in verbs
        ]

    def _assumptions(self, prepared: Prepared, norm: Norm) -> list[Words]:
        found = list(zip(norm.assumptions_zh, norm.assumptions_en, strict=False))
        for local in self._index.terms.local:
            if local.ruleset == norm.ruleset and local.status == "assumed" and local.zh in norm.quote:
                note = f"：{local.note_zh}" if local.note_zh else ""
                zh = f"以“{local.zh}”为{self._index.terms.label(local.denotes, 'zh')}{note}"
                en = f"{local.zh} is taken as {self._index.terms.label(local.denotes, 'en')}"
                found.append((zh, en))
        verbs = {verb for pattern in norm.patterns for verb in pattern.verbs}
        inferred = [act for act in prepared.case.acts if act.inferred and act.verb in verbs]
        return found + (list(prepared.case.assumptions) if inferred else [])

    def _add_due(self, verdict: Verdict, prepared: Prepared) -> None:
        start = start_day(verdict.norm, prepared)
        due = due_day(verdict.norm, start, self._index.calendar) if start else None
        if start and due:
            verdict.due = due
            holidays = moved_by(verdict.norm, start, due, self._index.calendar)
            verdict.moved_by = [agent_words(self._index, holiday) for holiday in holidays]


def _plain(index: Index, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return agent_words(index, value)[0] if isinstance(value, str) else str(value)


def _find_conflicts(verdicts: Sequence[Verdict]) -> None:
    """Turn into conflicts those pairs where one norm forbids the very act that another allows.

    Both say who does the same act, both apply, one is kept and the other broken, and neither is the exception to the
    other: whoever acts, one of the two rules is broken or idle.
    """
    actors = [verdict for verdict in verdicts if token(verdict.norm.form) == "actor" and verdict.norm.requires]
    pairs = [
        (one, other) for one in actors for other in actors if one.verdict == "breached" and other.verdict == "complied"
    ]
    for broken, kept in pairs:
        same_act = set(broken.norm.requires[0].verbs) & set(kept.norm.requires[0].verbs)
        related = broken.norm.iri in kept.norm.exception_to or kept.norm.iri in broken.norm.exception_to
        if same_act and not related:
            broken.against.append(kept.norm.iri)
            kept.against.append(broken.norm.iri)
    for verdict in actors:
        if verdict.against:
            verdict.verdict = "conflict"


def verdict_json(verdict: Verdict, index: Index) -> dict[str, Any]:
    """Return a verdict in the JSON form of the contract."""
    norm = verdict.norm
    ruleset = index.rulesets[norm.ruleset]
    article = ruleset.articles.get(norm.article, "") if norm.article is not None else "通知"
    return {
        "verdict": verdict.verdict,
        "severity": verdict.severity,
        "focus": verdict.focus,
        "norm": norm.iri,
        "ruleset": norm.ruleset,
        "article": norm.article,
        "paragraph": norm.paragraph,
        "item": norm.item,
        "cite": f"{ruleset.number} {article}".strip(),
        "kind": token(norm.kind),
        "modality": token(norm.modality),
        "strength": token(norm.strength),
        "quote": norm.quote,
        "sentence": norm.sentence,
        "message": _words([*verdict.messages, *_conflict_message(verdict, index)]),
        "expected": _words([verdict.expected]),
        "actual": _words([verdict.actual]),
        "missing": [{"zh": zh, "en": en} for zh, en in verdict.missing],
        "due": verdict.due.isoformat() if verdict.due else None,
        "moved_by": [zh for zh, _ in verdict.moved_by],
        "moved_by_en": [en for _, en in verdict.moved_by],
        "facts": verdict.facts,
        "assumptions": [zh for zh, _ in verdict.assumptions],
        "assumptions_en": [en for _, en in verdict.assumptions],
        "against": verdict.against,
        "remedy": _words([_remedy(verdict)]),
    }


def _conflict_message(verdict: Verdict, index: Index) -> list[Words]:
    quotes = "、".join(f"“{index.norms[iri].norm.quote}”" for iri in verdict.against)
    return [(f"与同一规则的{quotes}不一致", f"disagrees with {quotes} of the same rules")] if verdict.against else []


def _remedy(verdict: Verdict) -> Words:
    zh, en = verdict.expected
    if verdict.verdict == "complied":
        return "", ""
    if verdict.verdict == "undetermined":
        lacking = list(dict.fromkeys(verdict.missing))
        return "补充：" + "；".join(zh for zh, _ in lacking), "supply: " + "; ".join(en for _, en in lacking)
    if verdict.verdict == "conflict":
        return "两条规定不一致，请报请有权机关明确", "the two rules disagree: ask the authority that may interpret them"
    due_zh, due_en = (f"（最迟 {verdict.due}）", f" (by {verdict.due})") if verdict.due else ("", "")
    zh, en = zh + due_zh, en + due_en
    if token(verdict.norm.strength) == "in-principle" and verdict.verdict == "breached":
        return f"{zh}；确需例外的，记录理由", f"{en}; or record the reason for departing from it"
    return zh, en


def _words(texts: Sequence[Words]) -> dict[str, str]:
    unique = list(dict.fromkeys(texts))
    return {"zh": "；".join(zh for zh, _ in unique if zh), "en": "; ".join(en for _, en in unique if en)}
