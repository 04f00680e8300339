"""The answer to who may act, as JSON: roles with their chains, questions, absences, and what one may choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guiju.check.competence.competence import Competences
from guiju.check.competence.competence_words import CompetenceWords
from guiju.check.competence.inquiry import Candidate, Competence, Inquiry, Question, Step
from guiju.check.competence.substitution import Absence
from guiju.check.explanation.assumptions import assumptions_of
from guiju.check.explanation.verdict import Words
from guiju.check.explanation.words import agent_words
from guiju.knowledge.index import Index, RuleSet
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import token


class AnswerWriter:
    """Writes answers.

    Args:
        index: the built knowledge.
        competences: what found them.
    """

    def __init__(self, index: Index, competences: Competences) -> None:
        self._index = index
        self._competences = competences
        self._schemes = index.terms.ranges

    def write(self, inquiry: Inquiry, found: Competence) -> dict[str, Any]:
        """Return the answer to an inquiry as JSON values."""
        words = CompetenceWords(self._index, inquiry)
        ruleset = self._index.rulesets[inquiry.case.ruleset]
        norms = dict.fromkeys(step.norm for candidate in found.candidates for step in candidate.chain)
        assumed = list(dict.fromkeys(one for norm in norms for one in assumptions_of(norm, self._index)))
        return {
            **self._asked(inquiry, ruleset),
            "standing": found.standing,
            "message": _both(words.matter(found)),
            "roles": [self._role(inquiry, candidate, words) for candidate in found.candidates],
            "questions": [self._question(question, words) for question in found.questions],
            "absences": [self._absence(absence, found, words) for absence in inquiry.absences],
            "prohibitions": [self._norm(norm) for norm in found.prohibitions],
            "assumptions": [zh for zh, _ in assumed],
            "assumptions_en": [en for _, en in assumed],
            "choices": self.choices(inquiry),
        }

    def not_in_force(self, inquiry: Inquiry) -> dict[str, Any]:
        """Return the answer where no version of the rules is in force on the day."""
        ruleset = self._index.rulesets[inquiry.case.ruleset]
        zh = f"{ruleset.zh}在 {inquiry.day} 没有施行（自 {ruleset.commencement} 起），未作回答"
        en = f"{ruleset.en} is not in force on {inquiry.day} (since {ruleset.commencement}): nothing is answered"
        empty: dict[str, Any] = {"roles": [], "questions": [], "absences": [], "prohibitions": [], "assumptions": []}
        return {
            **self._asked(inquiry, ruleset),
            "standing": "not-in-force",
            "message": _both((zh, en)),
            **empty,
            "assumptions_en": [],
            "choices": self.choices(inquiry),
        }

    def _asked(self, inquiry: Inquiry, ruleset: RuleSet) -> dict[str, Any]:
        terms = self._index.terms
        return {
            "ruleset": ruleset.id,
            "title": {"zh": ruleset.zh, "en": ruleset.en},
            "on": inquiry.day.isoformat(),
            "act": self._term(inquiry.verb),
            "kind": self._term(inquiry.case.kind),
            "facts": [
                {
                    "fact": token(fact),
                    "what": terms.label(fact, "zh"),
                    "what_en": terms.label(fact, "en"),
                    "value": "、".join(self._value(value)[0] for value in values),
                    "value_en": ", ".join(self._value(value)[1] for value in values),
                }
                for fact, values in sorted(inquiry.case.facts.items())
            ],
        }

    def _value(self, value: Value) -> Words:
        if isinstance(value, bool):
            return ("是", "yes") if value else ("否", "no")
        return agent_words(self._index, value) if isinstance(value, str) else (str(value), str(value))

    def _term(self, iri: str) -> dict[str, str]:
        zh, en = agent_words(self._index, iri)
        return {"token": token(iri), "zh": zh, "en": en}

    def _role(self, inquiry: Inquiry, candidate: Candidate, words: CompetenceWords) -> dict[str, Any]:
        return {
            "role": self._term(candidate.role) | {"local": words.local(candidate.role)},
            "standing": candidate.standing,
            "message": _both(words.candidate(candidate)),
            "conditions": [_both(condition) for condition in words.conditions(candidate)],
            "acting_for": self._term(candidate.acting_for) if candidate.acting_for else None,
            "questions": [self._question(question, words) for question in candidate.questions],
            "chain": [self._step(step) for step in candidate.chain],
            "persons": self._competences.holders(inquiry, candidate.role),
        }

    def _step(self, step: Step) -> dict[str, Any]:
        return {"step": step.kind, **self._norm(step.norm)}

    def _norm(self, norm: Norm) -> dict[str, Any]:
        return {
            "norm": norm.iri,
            "ruleset": norm.ruleset,
            "article": norm.article,
            "paragraph": norm.paragraph,
            "item": norm.item,
            "cite": self._index.cite(norm),
            "quote": norm.quote,
            "sentence": norm.sentence,
            "conditions": list(norm.condition_quotes),
            "strength": token(norm.strength),
            "marker": norm.marker,
            "scope": self._term(norm.scope) if norm.scope else None,
        }

    def _question(self, question: Question, words: CompetenceWords) -> dict[str, Any]:
        return {"fact": token(question.fact) if question.fact else None, **_both(words.question(question))}

    def _absence(self, absence: Absence, found: Competence, words: CompetenceWords) -> dict[str, Any]:
        own = [stand_in for stand_in in found.stand_ins if stand_in.absence == absence]
        told = [
            {
                "message": _both(words.stand_in(stand_in)),
                "certain": not stand_in.unsettled,
                "chain": [self._norm(norm) for norm in (stand_in.norm, *stand_in.mandates)],
            }
            for stand_in in own
        ]
        return {
            "role": self._term(absence.role),
            "kind": self._term(absence.kind) if absence.kind else None,
            "stand_ins": told,
            "message": None if told else _both(words.nobody(absence.role, absence.kind)),
        }

    def choices(self, inquiry: Inquiry) -> dict[str, Any]:
        """Return what a form may offer: acts, kinds of case, facts with their values, roles and ways of being away."""
        case, rulings = inquiry.case, self._competences.rulings
        norms = rulings.of(case.ruleset, inquiry.verb, case.kind).actors
        facts = list(dict.fromkeys(fact for norm in norms for fact in norm.condition_facts))
        absent = list(
            dict.fromkeys(role for n in self._competences.substitutions.norms(case.ruleset) for role in n.absent)
        )
        return {
            "acts": [self._term(verb) for verb in rulings.verbs(case.ruleset)],
            "kinds": [self._term(kind) for kind in rulings.kinds(case.ruleset, inquiry.verb)],
            "facts": [self._choice(fact, norms, case.facts.get(fact, ())) for fact in facts],
            "absent": [self._term(role) for role in self._roles_that_may_be_away(absent)],
            "absence_kinds": [self._term(iri) for iri in self._scheme("absence")],
        }

    def _roles_that_may_be_away(self, named: Sequence[str]) -> list[str]:
        terms = self._index.terms
        return list(dict.fromkeys((*named, *(narrow for role in named for narrow in terms.narrower(role)))))

    def _scheme(self, scheme: str) -> list[str]:
        return [iri for iri, concept in self._index.terms.concepts.items() if concept.scheme == scheme]

    def _choice(self, fact: str, norms: Iterable[Norm], given: Sequence[Value]) -> dict[str, Any]:
        known = self._index.terms.facts[fact]
        conditions = [condition for norm in norms for condition in (*norm.when, *norm.unless)]
        named = dict.fromkeys(v for c in conditions for test in c.tests if test.fact == fact for v in test.values)
        values = [iri for scheme in self._schemes.get(known.range, ()) for iri in self._scheme(scheme)]
        return {
            "fact": token(fact),
            "zh": known.zh,
            "en": known.en,
            "question": {"zh": known.question_zh, "en": known.question_en},
            "range": token(known.range),
            "named": [self._term(str(value)) for value in named if not isinstance(value, bool | int)],
            "others": [self._term(iri) for iri in values if iri not in named],
            "given": [token(str(v)) if not isinstance(v, bool) else str(v).lower() for v in given],
        }


def _both(words: Words) -> Mapping[str, str]:
    return {"zh": words[0], "en": words[1]}
