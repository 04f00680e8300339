"""Fills a draft by its norm's constraint form: the acts, dates, numbers and lists that the form looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from guiju.check.deadline.deadlines import due_day
from guiju.knowledge.norms import ActPattern, FactTest, Norm
from guiju.knowledge.vocabulary import GJ, token
from tests.check.generated_acts import CONCLUDE, STRANGERS, Act, Words, act_of, failing, meeting

_ENDED = (ActPattern(verbs=(CONCLUDE,)),)
_UNIT_DAYS = {"week": 7, "month": 31, "quarter": 92, "half-year": 183, "year": 366}


@dataclass
class Draft:
    """A record in the making.

    Attributes:
        day: when the matter began.
        own: those of the acts that the norm asks for, forbids or counts.
        last: the latest day spoken of.
        judged: the day of judgement, where the form itself decides it.
    """

    random: Random
    words: Words
    norm: Norm
    flavour: str
    day: date
    facts: dict[str, Any] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    own: list[Act] = field(default_factory=list)
    last: date = date.min
    judged: date | None = None

    def fact(self, iri: str, value: Any) -> None:
        """State a fact; several values as a list."""
        self.facts[self.words.label(iri)] = value

    def act(self, pattern: ActPattern, day: date, **keys: Any) -> None:
        """Add an act that fits a pattern, with further keys."""
        acts = act_of(self.random, self.words, pattern, day)
        acts[-1] |= keys
        self.acts += acts
        if pattern in (*self.norm.requires, *self.norm.forbids, *self.norm.counts):
            self.own.append(acts[-1])
        self.last = max(self.last, day)

    def later(self, days: int = 12) -> int:
        """Return a random number of days, zero included."""
        return self.random.randrange(days)


def _each(draft: Draft) -> list[str]:
    """Name the agents that the norm binds apart, and return them."""
    norm, words = draft.norm, draft.words
    if not norm.by_each:
        return [""]
    several = range(2 if words.is_many(norm.by_each) else 1)
    agents = [words.agent(draft.random, words.schemes(norm.by_each)) for _ in several]
    draft.fact(norm.by_each, agents)
    return agents


def _required_act(draft: Draft) -> None:
    norm, day = draft.norm, draft.day
    if norm.after:
        draft.act(draft.random.choice(norm.after), day)
    done = day + timedelta(days=draft.later())
    over = done + timedelta(days=draft.later())
    if draft.flavour == "edge":
        over = done + timedelta(days=draft.random.choice((-1, 0, 0, 1)))
    for agent in _each(draft):
        if draft.flavour == "pending" or (draft.flavour in ("breaking", "excused") and draft.random.random() < 0.8):
            continue
        late = timedelta(days=20 if draft.flavour == "breaking" else 0)
        more = {"by": agent} if agent else {}
        draft.act(draft.random.choice(norm.requires), done + late, **more)
    if draft.flavour != "pending":
        draft.act(draft.random.choice(norm.before or _ENDED), over)
    if draft.flavour == "edge":
        _note_times(draft)


def _note_times(draft: Draft) -> None:
    """Order the acts of a day by a time or by numbers, rightly or wrongly."""
    key = draft.random.choice(("", "at", "no"))
    for place, act in enumerate(draft.random.sample(draft.acts, len(draft.acts)) if key else ()):
        act[key] = f"{8 + place:02}:30" if key == "at" else place + 1


def _actor(draft: Draft) -> None:
    pattern = draft.norm.requires[0]
    if draft.flavour == "pending":
        return
    draft.act(pattern, draft.day + timedelta(days=draft.later()))
    last = draft.acts[-1]
    if draft.flavour in ("breaking", "excused"):
        wrong = draft.words.another(draft.random, (*pattern.by, *pattern.mandated), ("role", "unit"))
        last |= {"by": draft.words.label(wrong), "person": "p7"}
    elif draft.flavour == "edge":
        draft.random.choice((_by_a_superior, _without_the_mandate, _in_the_name_of_another))(draft, last)


def _by_a_superior(draft: Draft, act: Act) -> None:
    above = [iri for iri, below in draft.words.terms.outranks.items() if set(below) & set(draft.norm.requires[0].by)]
    if above:
        act["by"] = draft.words.label(draft.random.choice(above))


def _without_the_mandate(draft: Draft, act: Act) -> None:
    mandated = draft.norm.requires[0].mandated
    if mandated:
        act["by"] = draft.words.label(draft.random.choice(mandated))
    del draft.acts[:-1]


def _in_the_name_of_another(draft: Draft, act: Act) -> None:
    act |= {"actingFor": act["by"], "by": draft.words.agent(draft.random, ("role",))}


def _forbidden_act(draft: Draft) -> None:
    if draft.flavour not in ("keeping", "pending"):
        day = draft.day + timedelta(days=draft.later())
        draft.act(draft.random.choice(draft.norm.forbids), day)
        if draft.flavour == "edge" and draft.norm.unless_act:
            draft.act(draft.random.choice(draft.norm.unless_act), day + timedelta(days=draft.random.choice((-1, 0, 1))))


def _deadline(draft: Draft) -> None:
    norm, start = draft.norm, draft.day
    if norm.start_fact:
        draft.fact(norm.start_fact, start.isoformat())
    else:
        draft.act(norm.start[0], start, **_clock(draft))
    agents = _each(draft)
    due = due_day(norm, start, draft.words.index.calendar) or start + timedelta(days=draft.later(3))
    if draft.flavour == "pending":
        draft.judged = due - timedelta(days=draft.later(3))
        return
    for agent in agents:
        day = _day_of_deadline(draft, min(start, due), due)
        if day:
            more = {"by": agent} if agent else {}
            draft.act(draft.random.choice(norm.requires), day, **more, **_clock(draft))
        else:
            draft.judged = due + timedelta(days=draft.random.choice((0, 1, 1, 30)))


def _day_of_deadline(draft: Draft, first: date, due: date) -> date | None:
    """Return when the act is done, or None for never."""
    if draft.flavour == "edge":
        return due + timedelta(days=draft.random.choice((-1, 0, 1)))
    if draft.flavour in ("breaking", "excused"):
        return due + timedelta(days=1 + draft.later(5)) if draft.random.random() < 0.7 else None
    return first + timedelta(days=draft.random.randrange((due - first).days + 1))


def _clock(draft: Draft) -> dict[str, str]:
    """Return a time of day where the limit is shorter than a day."""
    if token(draft.norm.unit) not in ("hour", "minute"):
        return {}
    return {"at": f"{draft.random.choice((9, 10)):02}:{draft.random.choice((0, 29, 30, 31, 59)):02}"}


def _number(draft: Draft, comparisons: Iterable[tuple[str, int]]) -> int:
    """Return a number within the bounds, beyond them, or on either side of the edge, by the flavour."""
    within = {"min": 0, "moreThan": 1, "max": 0, "lessThan": -1}
    for name, bound in comparisons:
        up = 1 if name in ("min", "moreThan") else -1
        steps = {"keeping": draft.later(5), "edge": draft.random.choice((-1, 0, 1))}
        step = steps.get(draft.flavour, -1 - draft.later(3))
        return max(0, bound + within[name] + up * step)
    return draft.later()


def _limit(draft: Draft) -> None:
    _number_or_plan(draft, {draft.norm.fact: _number(draft, draft.norm.comparisons)})


def _ratio(draft: Draft) -> None:
    norm, random = draft.norm, draft.random
    whole = random.randrange(3, 40)
    bound = whole * (norm.numerator or 0) // (norm.denominator or 1)
    part = {"keeping": bound + 1, "edge": bound + random.choice((0, 1))}.get(draft.flavour, bound - 1)
    _number_or_plan(draft, {norm.part: min(whole, max(0, part)), norm.whole: whole})


def _number_or_plan(draft: Draft, numbers: Mapping[str, int]) -> None:
    """State the numbers or, for what is pending, the day for which the matter is planned."""
    if draft.flavour == "pending":
        draft.fact(str(GJ.plannedOn), (draft.day + timedelta(days=draft.later())).isoformat())
        draft.judged = draft.day
        return
    for fact, number in numbers.items():
        draft.fact(fact, number)


def _attribute(draft: Draft) -> None:
    norm = draft.norm
    test = FactTest(norm.fact, norm.values or norm.not_values)
    good = draft.flavour in ("keeping", "incomplete") or (draft.flavour == "edge" and draft.random.random() < 0.5)
    make = meeting if good == bool(norm.values) else failing
    if draft.flavour != "pending":
        draft.fact(norm.fact, make(draft.random, draft.words, test))


def _inclusion(draft: Draft) -> None:
    norm, random, words = draft.norm, draft.random, draft.words
    listed = [*norm.includes, *random.sample(norm.includes_any, min(1, len(norm.includes_any)))]
    listed += [agent for agent in norm.also if random.random() < 0.5]
    if draft.flavour in ("breaking", "excused") and listed:
        listed.remove(random.choice(listed))
    names = [words.label(words.narrowed(random, agent)) for agent in listed]
    if draft.flavour in ("edge", "breaking") and random.random() < 0.6:
        names.append(random.choice((words.agent(random), random.choice(STRANGERS))))
    if draft.flavour != "pending":
        draft.fact(norm.fact, names)


def _frequency(draft: Draft) -> None:
    norm, random = draft.norm, draft.random
    units = random.choice((1, 2)) * norm.every
    length = units * _UNIT_DAYS[token(norm.unit)]
    last = draft.day + timedelta(days=length + random.choice((-1, 0, 1) if draft.flavour == "edge" else (0,)))
    draft.fact(str(GJ.periodFrom), draft.day.isoformat())
    draft.fact(str(GJ.periodTo), last.isoformat())
    draft.fact(str(GJ.registerComplete), draft.flavour != "incomplete")
    wanted = _number(draft, norm.comparisons) * (units // norm.every)
    for _ in range(wanted):
        draft.act(norm.counts[0], draft.day + timedelta(days=random.randrange(max(1, length - 1))))
    draft.last = last


MAKERS: Mapping[str, Callable[[Draft], None]] = {
    "required-act": _required_act,
    "actor": _actor,
    "forbidden-act": _forbidden_act,
    "deadline": _deadline,
    "limit": _limit,
    "ratio": _ratio,
    "attribute": _attribute,
    "inclusion": _inclusion,
    "frequency": _frequency,
}
"""Makers by constraint form."""
