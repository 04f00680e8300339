"""What the rules say of who may act, in words: never stronger than the text, silence said as silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from guiju.check.competence.inquiry import Candidate, Competence, Inquiry, Question, Step
from guiju.check.competence.rulings import pattern_of
from guiju.check.competence.substitution import StandIn
from guiju.check.explanation.verdict import Words
from guiju.check.explanation.words import agent_words
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

SILENT: Final = ("本规则未规定，上位规定不在本库", "these rules do not say; higher rules are not in this library")
_WEAKENING: Final = frozenset({"in-principle", "ordinarily", "encouraged"})


class CompetenceWords:
    """Puts an answer into words.

    Args:
        index: the built knowledge.
        inquiry: what was asked.
    """

    def __init__(self, index: Index, inquiry: Inquiry) -> None:
        self._index = index
        self._inquiry = inquiry
        self._local: dict[str, str] = {}
        for local in index.terms.local:
            if local.ruleset == inquiry.case.ruleset:
                self._local.setdefault(local.denotes, local.zh)
        self.act = self.label(inquiry.verb)

    def label(self, iri: str) -> Words:
        """Return the words for a term."""
        return agent_words(self._index, iri)

    def local(self, role: str) -> str:
        """Return the rule set's own word for a role; empty where it is the shared one."""
        word = self._local.get(role, "")
        return "" if word == self.label(role)[0] else word

    def either(self, iris: Iterable[str]) -> Words:
        """Return words for one or another of several terms."""
        words = [self.label(iri) for iri in iris]
        return "或".join(zh for zh, _ in words), " or ".join(en for _, en in words)

    def question(self, question: Question) -> Words:
        """Return what to ask for."""
        fact = self._index.terms.facts.get(question.fact)
        if fact:
            return fact.question_zh or f"{fact.zh}？", fact.question_en or f"{fact.en}?"
        zh, en = self.label(question.role)
        others_zh, others_en = self.either(question.others)
        return f"{zh}在此是否即{others_zh}？", f"Is the {en} here the {others_en}?"

    def matter(self, found: Competence) -> Words:
        """Return what holds of the matter as a whole."""
        zh, en = self.act
        named = [candidate for candidate in found.candidates if candidate.standing == found.standing]
        if found.standing == "allowed":
            words = [self._named(candidate) for candidate in named]
            return (
                f"条文写明可以{zh}的：{'；'.join(own for own, _ in words)}",
                f"Named by the text ({en}): {'; '.join(own for _, own in words)}",
            )
        if found.standing == "conflict":
            return (
                f"谁{zh}，同一规则的条文不一致，见各条原文；请报请有权机关明确",
                f"On who does this ({en}) clauses of these rules disagree; ask the authority that may interpret them",
            )
        if found.standing == "undetermined":
            return (
                f"谁{zh}，取决于尚未说明的情况",
                f"Who does this ({en}) depends on what has not been said",
            )
        return self._silence(found)

    def _silence(self, found: Competence) -> Words:
        zh, en = self.act
        away = [self.label(candidate.role) for candidate in found.candidates if candidate.standing == "away"]
        if not away:
            return f"谁{zh}：{SILENT[0]}", f"Who does this ({en}): {SILENT[1]}"
        away_zh, away_en = "、".join(own for own, _ in away), ", ".join(own for _, own in away)
        return (
            f"条文写明的{away_zh}不在岗；此时由谁{zh}：{SILENT[0]}",
            f"The text names the {away_en}, said to be away; who then does this ({en}): {SILENT[1]}",
        )

    def _named(self, candidate: Candidate) -> Words:
        zh, en = self.label(candidate.role)
        conditions = self.conditions(candidate)
        if not conditions:
            return zh, en
        return f"{zh}（{'；'.join(c for c, _ in conditions)}）", f"{en} ({'; '.join(c for _, c in conditions)})"

    def candidate(self, candidate: Candidate) -> Words:
        """Return what the rules say of one role."""
        zh, en = self.act
        mark_zh, mark_en = self._mark(candidate.chain)
        if candidate.standing == "allowed":
            return f"条文写明{mark_zh}由其{zh}", f"the text names it{mark_en}"
        if candidate.standing == "conflict":
            return f"有的条文写明由其{zh}，有的只写明他人", "one clause names it, another only others"
        if candidate.standing == "undetermined":
            return "尚不能定，取决于所列问题", "cannot be told before the questions are answered"
        if candidate.standing == "away":
            return f"条文涉及由其{zh}，但所给情形中不在岗", "the text speaks of it, but it is said to be away"
        if candidate.acting_for:
            absent_zh, absent_en = self.label(candidate.acting_for)
            return (
                f"代{absent_zh}工作者可否{zh}：{SILENT[0]}",
                f"whether one who stands in for the {absent_en} may do this ({en}): {SILENT[1]}",
            )
        if candidate.superior:
            return (
                f"条文写明由其下级{zh}；上级可否代为{zh}：{SILENT[0]}",
                f"the text names an inferior; whether the superior will do: {SILENT[1]}",
            )
        others_zh, others_en = self.either(self._others(candidate.chain))
        return (
            f"条文写明{mark_zh}由{others_zh}{zh}，没有写到它",
            f"the text names the {others_en}{mark_en}, not this one",
        )

    def _others(self, chain: Iterable[Step]) -> list[str]:
        own = [step.norm for step in chain if step.kind == "clause"]
        patterns = [
            (norm, p) for norm in own if self._inquiry.verb in (p := pattern_of(norm, self._inquiry.verb)).verbs
        ]
        return list(
            dict.fromkeys(r for norm, p in patterns for r in (*p.by, *(norm.bearers if p.same_person_as else ())))
        )

    def _mark(self, chain: Sequence[Step]) -> Words:
        """Return the weakest marker of the clauses (原则上, 一般): what is said must not be stronger than they are."""
        weak = [s.norm for s in chain if s.kind == "clause" and token(s.norm.strength) in _WEAKENING]
        if not weak:
            return "", ""
        return weak[0].marker or self.label(weak[0].strength)[0], f" ({self.label(weak[0].strength)[1]})"

    def conditions(self, candidate: Candidate) -> list[Words]:
        """Return on which conditions the text names a role."""
        if candidate.standing in ("not-named", "not-said") and not candidate.acting_for:
            return []
        return list(dict.fromkeys(found for step in candidate.chain for found in self._condition(step)))

    def _condition(self, step: Step) -> list[Words]:
        if step.kind == "mandate":
            trigger = [(step.norm.trigger, step.norm.trigger)] if step.norm.trigger and not step.norm.executable else []
            return [*trigger, self._mandate(step.norm)]
        if step.kind == "permission":
            return [(f"“{step.norm.quote}”", f"“{step.norm.quote}”")]
        if step.kind == "same-person":
            zh, en = self.either(pattern_of(step.norm, self._inquiry.verb).same_person_as)
            return [(f"限{zh}者本人", f"only who did this: {en}")]
        return []

    def _mandate(self, norm: Norm) -> Words:
        mandators = _mandators(norm)
        zh, en = self.either(mandators)
        return f"须经{zh}委托、授权或者指定（“{norm.quote}”）", f"with a mandate from the {en} (“{norm.quote}”)"

    def stand_in(self, found: StandIn) -> Words:
        """Return who stands in for an absent one, how far, and on which conditions."""
        zh, en = self.either(found.norm.substitutes)
        scope_zh, scope_en = self.label(found.norm.scope) if found.norm.scope else ("", "")
        mark_zh, mark_en = self._mark((Step("clause", found.norm),))
        mandate = [self._mandate(norm) for norm in (found.mandates or (found.norm,))] if found.norm.mandate else []
        doubt = [self.question(Question(fact)) for fact in sorted(found.unsettled)]
        tail_zh = "".join(f"；{own}" for own, _ in mandate) + "".join(f"；取决于：{own}" for own, _ in doubt)
        tail_en = "".join(f"; {own}" for _, own in mandate) + "".join(f"; depends on: {own}" for _, own in doubt)
        return f"{mark_zh}由{zh}{scope_zh}{tail_zh}", f"{en}{mark_en}: {scope_en}{tail_en}"

    def nobody(self, role: str, kind: str) -> Words:
        """Return that the rules name no one to stand in."""
        zh, en = self.label(role)
        way_zh, way_en = self.label(kind) if kind else ("不在岗", "away")
        return f"{zh}{way_zh}：由谁代行，{SILENT[0]}", f"{en}, {way_en}: who stands in, {SILENT[1]}"


def _mandators(norm: Norm) -> tuple[str, ...]:
    """Return whose mandate is needed: whom the permission binds, who must grant it, or the absent one."""
    if not norm.requires:
        return norm.bearers
    pattern = norm.requires[0]
    return pattern.mandators or (norm.absent if set(pattern.by) & set(norm.substitutes) else pattern.by)
