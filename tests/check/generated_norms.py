"""Records made from a norm's own parameters: its condition met, its exceptions denied, its form filled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import Any

from guiju.knowledge.norms import ActPattern, Condition, FactTest, Norm
from guiju.knowledge.vocabulary import token
from tests.check.generated_acts import RECORD_REASON, STRANGERS, Words, failing, first_day, meeting
from tests.check.generated_forms import MAKERS, Draft

FLAVOURS = ("keeping", "breaking", "edge", "incomplete", "pending", "excused")


def record(
    random: Random, words: Words, norm: Norm, flavour: str
) -> tuple[dict[str, Any], str, Mapping[str, Any] | None]:
    """Return a case to which the norm applies (mostly), the day of judgement and perhaps a profile.

    Args:
        random: gives the random numbers.
        words: the words of the graph.
        norm: an executable norm.
        flavour: one of `FLAVOURS`.
    """
    draft = Draft(random, words, norm, flavour, first_day(random, words, norm))
    draft.last = draft.day
    _conditions(draft)
    MAKERS[token(norm.form)](draft)
    if flavour == "excused":
        _excuse(draft)
    case: dict[str, Any] = {
        "format": "guiju-case/1",
        "kind": words.label(words.narrowed(random, random.choice(norm.governs))),
        "ruleset": norm.ruleset,
        "facts": draft.facts,
        "acts": draft.acts,
        "timelineComplete": True,
    }
    if flavour == "incomplete":
        _lose_what_counts(draft, case)
    judged = draft.judged or draft.last + timedelta(days=draft.later(60))
    return case, judged.isoformat(), _profile(draft)


def _conditions(draft: Draft) -> None:
    """State what the norm's condition asks for, and deny its exceptions."""
    norm = draft.norm
    if norm.when:
        _meet(draft, draft.random.choice(norm.when))
    for exception in norm.unless:
        _deny(draft, exception)


def _meet(draft: Draft, condition: Condition) -> None:
    for test in condition.tests:
        draft.fact(test.fact, _as_stated(draft, test, meeting(draft.random, draft.words, test)))
    if condition.acts:
        draft.act(ActPattern(verbs=(draft.random.choice(condition.acts),)), draft.day)


def _deny(draft: Draft, exception: Condition) -> None:
    """Make one test fail, of a fact that is not stated already; a condition without such a test is left alone."""
    free = [test for test in exception.tests if draft.words.label(test.fact) not in draft.facts]
    if free:
        test = draft.random.choice(free)
        draft.fact(test.fact, _as_stated(draft, test, failing(draft.random, draft.words, test)))


def _as_stated(draft: Draft, test: FactTest, value: Any) -> Any:
    return [value] if draft.words.is_many(test.fact) and draft.random.random() < 0.5 else value


def _lose_what_counts(draft: Draft, case: dict[str, Any]) -> None:
    """Take away what the norm looks at: its number or list, an act on a timeline that is open, a date, an actor."""
    norm = draft.norm
    for fact in filter(None, (norm.fact, norm.part)):
        draft.facts.pop(draft.words.label(fact), None)
    loss = draft.random.choice(_losses(norm))
    case["timelineComplete"] = loss != "act"
    if loss == "act" and not norm.forbids:
        case["acts"] = [act for act in draft.acts if all(act is not own for own in draft.own)]
    for act in draft.own if loss != "act" else ():
        act.pop(loss, None)


def _losses(norm: Norm) -> list[str]:
    """Return what can be taken away so that the norm is left open."""
    by_whom = any(pattern.by or pattern.same_person_as for pattern in (*norm.requires, *norm.forbids))
    ordered = token(norm.form) in ("required-act", "deadline") or bool(norm.forbids and norm.unless_act)
    return [*(("act", "on") if ordered else ()), *(("by",) if by_whom or not ordered else ())]


def _excuse(draft: Draft) -> None:
    """Add an act that excuses, or a recorded reason for departing."""
    if draft.norm.unless_act and draft.random.random() < 0.7:
        day = draft.day + timedelta(days=draft.random.choice((0, 0, 9)))
        draft.act(draft.random.choice(draft.norm.unless_act), day)
    else:
        draft.act(ActPattern(verbs=(RECORD_REASON,)), draft.day, regarding=draft.norm.iri)


def _profile(draft: Draft) -> dict[str, Any] | None:
    """Return, seldom, a profile that names the persons of the acts by their posts; the acts then name them alone."""
    if draft.random.random() > 0.08:
        return None
    posts = []
    for number, act in enumerate(draft.acts):
        if act.get("by") in draft.words.roles:
            person = act.setdefault("person", f"p{number + 1}")
            posts.append({"person": person, "role": act.pop("by")})
    portfolios = [{"person": "p1", "departments": [STRANGERS[0]]}]
    departments = [{"name": STRANGERS[0], "head": "p2"}]
    return {"format": "guiju-profile/1", "posts": posts, "portfolios": portfolios, "departments": departments}
