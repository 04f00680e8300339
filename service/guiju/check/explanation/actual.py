"""What is on file, in words, beside what a norm expects: for every constraint form and every verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from guiju.check.explanation.facts_used import values_words
from guiju.check.explanation.norm_terms import CONCLUDE
from guiju.check.explanation.verdict import Words
from guiju.check.explanation.words import act_words
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token

Bindings = Sequence[Mapping[str, str]]

_NOTHING: Final[Mapping[str, Words]] = {
    "pending": ("尚无记录", "nothing on file yet"),
    "undetermined": ("记录没有写明", "the record does not say"),
}
_NONE: Final = ("没有这样的记录", "no such thing on file")


def actual_words(prepared: Prepared, norm: Norm, verdict: str, bindings: Bindings, index: Index) -> Words:
    """Return what the case shows of what the norm asks for.

    Args:
        prepared: the case.
        norm: the norm.
        verdict: what was found, for example `breached`.
        bindings: what the telling shapes bound, one mapping a result; for a breach never empty.
        index: the built knowledge.
    """
    if verdict == "breached":
        return _joined([_broken(norm, bound, prepared, index) for bound in bindings])
    found = _on_file(prepared, norm, index)
    return _joined(found) if found else _NOTHING.get(verdict, _NONE)


def _broken(norm: Norm, bound: Mapping[str, str], prepared: Prepared, index: Index) -> Words:
    zh, en = bound["actual"], bound.get("actualEn", bound["actual"])
    form = token(norm.form)
    if form == "required-act":
        if norm.by_each:
            return f"{zh}没有记录", f"nothing on file by {en}"
        return f"{zh}，此前没有记录", f"{en}; nothing on file before it"
    if form == "deadline" and zh == prepared.as_of.isoformat():
        return f"至 {zh} 没有记录", f"nothing on file by {en}"
    if form == "frequency":
        unit = index.terms.label(norm.unit, "zh"), index.terms.label(norm.unit, "en")
        return f"{bound['units']}个{unit[0]}内{zh}次", f"{en} in {bound['units']} {unit[1]}(s)"
    return (f"{zh}/{bound['whole']}", f"{en}/{bound['whole']}") if form == "ratio" else (zh, en)


def _on_file(prepared: Prepared, norm: Norm, index: Index) -> list[Words]:
    """What the record holds of the acts and facts that the norm is about; empty where it holds nothing."""
    verbs = {verb for pattern in (*norm.requires, *norm.forbids, *norm.counts) for verb in pattern.verbs}
    acts = [act for act in prepared.case.acts if act.verb in verbs]
    facts = [fact for fact in (norm.fact, norm.part, norm.whole) if fact and prepared.view.values(fact)]
    if not acts and token(norm.form) == "actor":  # the matter is over without the act
        acts = [act for act in prepared.case.acts if act.verb == CONCLUDE]
    words = [act_words(index, act) for act in acts]
    for fact in facts:
        zh, en = values_words(index, prepared.view.values(fact))
        words.append((f"{index.terms.label(fact, 'zh')}：{zh}", f"{index.terms.label(fact, 'en')}: {en}"))
    return words


def _joined(words: Sequence[Words]) -> Words:
    unique = list(dict.fromkeys(words))
    return "；".join(zh for zh, _ in unique), "; ".join(en for _, en in unique)
