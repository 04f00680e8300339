"""What to do about a verdict, in words: the next step, the question that would settle it, or what no longer can be.

What follows from a breach is left out: some rule sets speak of responsibility, but in terms that no record settles.
"""

from __future__ import annotations

from typing import Final

from guiju.check.explanation.facts_used import values_words
from guiju.check.explanation.verdict import Verdict, Words
from guiju.check.remedies.changes import Change
from guiju.knowledge.index import Index
from guiju.knowledge.vocabulary import token

_ASK_AUTHORITY: Final = (
    "两条规定不一致，请报请有权机关明确",
    "the two rules disagree: ask the authority that may interpret them",
)
_LEFT_OUT: Final = ("已办理而漏记的，补记：{0}", "if it was done and left out of the record, add: {0}")
_UNDONE: Final = (
    "确未办理的，已无法补正，后果此处不作推断",
    "if it was not done, that can no longer be put right; what follows is not judged here",
)
_OVERDUE: Final = (
    "确未办理的，期限已过，仍应办理，逾期的后果此处不作推断",
    "if it was not done, its time is out and it is still to be done; what follows from the delay is not judged here",
)
_WRONG_ACTOR: Final = (
    "行为人记录有误的，更正为：{0}；确由他人所为的，已无法补正，后果此处不作推断",
    (
        "if the record names the wrong actor, correct it to: {0}; if another did act, that can no longer be put right; "
        "what follows is not judged here"
    ),
)
_UNSTATED: Final = (
    "已写明而漏记的，补记：{0}；没有写明的，补充后记录",
    "if it was stated and left out of the record, add: {0}; if not, state it, then record it",
)
_VALUE: Final = (
    "改为：{0}（记录有误的更正，尚未定的照此安排）；已成事实的，无法补正，后果此处不作推断",
    (
        "change to: {0} (correct a wrong record, arrange accordingly what is still open); what has happened cannot be "
        "put right; what follows is not judged here"
    ),
)
_OTHER_VALUE: Final = (
    "须改为其他值，改为何值这一规范没有写明；已成事实的，无法补正",
    "change it to another value, which one this norm does not say; what has happened can no longer be put right",
)
_BEYOND: Final = (
    "已无法补正，违反之后如何处理此处不作推断",
    "this can no longer be put right; what follows is not judged here",
)
_REASON: Final = ("确需例外的，记录理由", "where a departure is needed, record the reason for it")


def next_step(verdict: Verdict, index: Index) -> Words:
    """Return what to do about a verdict as far as it can be told without trying changes."""
    if verdict.verdict == "undetermined":
        return _questions(verdict, index)
    if verdict.verdict == "conflict":
        return _ASK_AUTHORITY
    if verdict.verdict == "pending":
        due_zh, due_en = (f"（最迟 {verdict.due}）", f" (by {verdict.due})") if verdict.due else ("", "")
        return f"{verdict.expected[0]}{due_zh}", f"{verdict.expected[1]}{due_en}"
    return ("", "") if verdict.verdict == "complied" else beyond_mending(verdict)


def beyond_mending(verdict: Verdict) -> Words:
    """Return what is to be said of a breach that no change of the record puts right."""
    is_open = token(verdict.norm.form) == "attribute" and not verdict.norm.values
    in_principle = token(verdict.norm.strength) == "in-principle"
    return _and(_OTHER_VALUE if is_open else _BEYOND, *([_REASON] if in_principle else []))


def untried(tried: int) -> Words:
    """Return what is to be said of a breach beyond the first so many of a case, for which changes were tried."""
    return (
        f"一次只试算前 {tried} 项违反的改法；处理这些之后再检查，即可得到此项的办法",
        f"changes are tried for the first {tried} breaches; mend these and check again to see this one's remedy",
    )


def change_words(verdict: Verdict, change: Change, index: Index) -> Words:
    """Return what a change asks for, and what holds where the record is right as it stands."""
    parts: list[Words] = []
    if change.facts:
        parts.append(_filled(_VALUE, _facts(change, index)))
    for edit in list(change.edits.values())[:1]:
        told = edit.get("states") or edit["by"] or edit["person"]
        parts.append(_filled(_UNSTATED if "states" in edit else _WRONG_ACTOR, values_words(index, told)))
    reasons = [act for act in change.added if "regarding" in act]
    if change.added and not reasons:
        parts += [_filled(_LEFT_OUT, _acts(change, index)), _undone(verdict)]
    if token(verdict.norm.strength) == "in-principle":
        parts.append(_REASON)
    return _and(*parts)


def _undone(verdict: Verdict) -> Words:
    return _OVERDUE if token(verdict.norm.form) == "deadline" else _UNDONE


def _questions(verdict: Verdict, index: Index) -> Words:
    """Return the question whose answer would settle the verdict; the facts' own questions where they have one."""
    norm = verdict.norm
    names = (*norm.condition_facts, norm.fact, norm.part, norm.whole, norm.by_each)
    facts = [fact for fact in map(index.terms.facts.get, names) if fact]
    asked = {fact.zh: (fact.question_zh, fact.question_en) for fact in facts if fact.question_zh}
    lacking = [asked.get(zh) or (f"{zh}？", f"{en}?") for zh, en in dict.fromkeys(verdict.missing)]
    return "".join(zh for zh, _ in lacking), " ".join(en for _, en in lacking)


def _facts(change: Change, index: Index) -> Words:
    told = []
    for fact, values in change.facts.items():
        zh, en = values_words(index, values)
        told.append((f"{index.terms.label(fact, 'zh')}：{zh}", f"{index.terms.label(fact, 'en')}: {en}"))
    return _and(*told)


def _acts(change: Change, index: Index) -> Words:
    told: list[Words] = []
    for act in change.added:
        verb, by = values_words(index, act["act"]), values_words(index, act.get("by", ()))
        day = str(act["on"][0]) if "on" in act else ""
        told.append(
            (
                f"{f'不迟于 {day} ' if day else ''}{by[0]}{verb[0]}",
                f"{verb[1]}{f' by {by[1]}' if by[1] else ''}{f', not after {day}' if day else ''}",
            )
        )
    return _and(*dict.fromkeys(told))


def _filled(words: Words, values: Words) -> Words:
    return words[0].format(values[0]), words[1].format(values[1])


def _and(*words: Words) -> Words:
    return "；".join(zh for zh, _ in words), "; ".join(en for _, en in words)
