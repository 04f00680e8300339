"""The facts of a case that a norm's shape looked at: values and acts, each with its place in the user's input."""

from __future__ import annotations

from collections.abc import Iterable

from guiju.check.case import Act
from guiju.check.explanation.norm_terms import CONCLUDE, RECORD_REASON, NormTerms
from guiju.check.explanation.verdict import UsedFact, Words
from guiju.check.explanation.words import act_words, agent_words
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm, Value
from guiju.knowledge.vocabulary import token


def facts_used(prepared: Prepared, norm: Norm, index: Index, terms: NormTerms) -> list[UsedFact]:
    """Return what the norm's shapes looked at in the case: its facts first, then its acts in their order.

    Args:
        prepared: the case.
        norm: the norm.
        index: the built knowledge.
        terms: what each norm looks at.
    """
    verbs = terms.verbs(norm)
    if token(norm.form) == "actor" and any(act.verb in norm.requires[0].verbs for act in prepared.case.acts):
        verbs -= {CONCLUDE}  # only where nobody acted does it matter whether the matter is over
    acts = [act for act in prepared.case.acts if act.verb in verbs or is_reason(act, norm)]
    names = dict.fromkeys((*terms.facts(norm), *_naming(prepared, norm, acts, index)))
    facts = [_stated(prepared, name, index) for name in names if prepared.view.values(name)]
    if not prepared.case.timeline_complete and _asks_for_completeness(norm):
        facts.append(UsedFact(("时间线是否完整", "timeline complete"), ("否", "no"), prepared.case.where))
    return facts + [UsedFact(_label(index, act.verb), details(index, act), act.where) for act in acts]


def _naming(prepared: Prepared, norm: Norm, acts: Iterable[Act], index: Index) -> list[str]:
    """Return the facts that tell who the agents are whom only the case names: 区甲局 is the lead department."""
    agents = {agent for act in acts for agent in (*act.by, *act.to)}
    agents |= {str(value) for value in prepared.view.values(norm.fact)} if norm.fact else set()
    strangers = agents - index.terms.concepts.keys()
    if not strangers:
        return []
    naming = {fact for relation in index.terms.relations.values() for fact in relation.named_by}
    return sorted(fact for fact in naming if strangers & set(map(str, prepared.case.facts.get(fact, ()))))


def is_reason(act: Act, norm: Norm) -> bool:
    """Whether an act records the reason for departing from a norm that holds in principle only."""
    return token(norm.strength) == "in-principle" and act.verb == RECORD_REASON and norm.iri in act.regarding


def value_words(index: Index, value: Value) -> Words:
    """Return a fact's value in words."""
    if isinstance(value, bool):
        return ("是", "yes") if value else ("否", "no")
    return agent_words(index, value) if isinstance(value, str) else (str(value), str(value))


def values_words(index: Index, values: Iterable[Value]) -> Words:
    """Return several values in words."""
    words = [value_words(index, value) for value in values]
    return "、".join(zh for zh, _ in words), ", ".join(en for _, en in words)


def details(index: Index, act: Act) -> Words:
    """Return an act in words with all that the record says of it: to whom, what it states, its result."""
    zh, en = act_words(index, act)
    told: list[tuple[str, str, tuple[Value, ...]]] = [
        ("对象", "to", act.to),
        ("内容", "stating", act.states),
        ("结果", "result", act.results),
        ("代行", "for", act.acting_for),
    ]
    if act.by and act.person:
        told.insert(0, ("人员", "person", (act.person,)))
    more = [(f"{name}：{words[0]}", f"{name_en}: {words[1]}")
            for name, name_en, values in told if values and (words := values_words(index, values))]  # fmt: skip
    if not more:
        return zh, en
    return f"{zh}（{'；'.join(one for one, _ in more)}）", f"{en} ({'; '.join(other for _, other in more)})"


def _label(index: Index, iri: str) -> Words:
    return index.terms.label(iri, "zh"), index.terms.label(iri, "en")


def _stated(prepared: Prepared, fact: str, index: Index) -> UsedFact:
    where = prepared.case.fact_places.get(fact, "")
    if not where:  # the kind of the case implies it, or acts on file show it
        known = index.terms.facts.get(fact)
        shown = known.shown_by if known else ()
        acts = [act for act in prepared.case.acts if any(prepared.view.matches(act, pattern) for pattern in shown)]
        where = acts[0].where if acts and fact not in prepared.case.facts else prepared.case.where
    return UsedFact(_label(index, fact), values_words(index, prepared.view.values(fact)), where)


def _asks_for_completeness(norm: Norm) -> bool:
    """Whether the norm's shapes look at what is not on file, so that it matters whether all is."""
    mandates = any(pattern.mandated for pattern in norm.requires)
    return token(norm.form) in ("required-act", "deadline") or bool(norm.unless_act) or mandates
