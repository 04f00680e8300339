"""Small edits of a record, as a careless clerk might make them: a date lost, a day later, somebody else, no mandate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from tests.check.generated_acts import Words

Record = dict[str, Any]
Edit = Callable[[Random, Words, Record], None]


def _some_act(random: Random, case: Record) -> dict[str, Any]:
    acts = case["acts"]
    return random.choice(acts) if acts else {}


def _lose_a_key(*keys: str) -> Edit:
    def edit(random: Random, words: Words, case: Record) -> None:
        _some_act(random, case).pop(random.choice(keys), None)

    return edit


def _lose_a_fact(random: Random, words: Words, case: Record) -> None:
    if case["facts"]:
        del case["facts"][random.choice(list(case["facts"]))]


def _lose_an_act(random: Random, words: Words, case: Record) -> None:
    if case["acts"]:
        del case["acts"][random.randrange(len(case["acts"]))]


def _leave_the_timeline_open(random: Random, words: Words, case: Record) -> None:
    case["timelineComplete"] = False


def _let_another_act(random: Random, words: Words, case: Record) -> None:
    _some_act(random, case)["by"] = words.agent(random)


def _name_persons(random: Random, words: Words, case: Record) -> None:
    for act in case["acts"]:
        act["person"] = random.choice(("p1", "p2"))


def _act_for_another(random: Random, words: Words, case: Record) -> None:
    _some_act(random, case)["actingFor"] = words.agent(random, ("role",))


def _move_a_day(random: Random, words: Words, case: Record) -> None:
    act = _some_act(random, case)
    if act.get("on"):
        moved = date.fromisoformat(str(act["on"])) + timedelta(days=random.choice((-7, -2, -1, 1, 2, 7)))
        act["on"] = moved.isoformat()


def _act_on_the_day_of_another(random: Random, words: Words, case: Record) -> None:
    other = _some_act(random, case).get("on")
    if other:
        _some_act(random, case)["on"] = other


def _note_the_time(random: Random, words: Words, case: Record) -> None:
    _some_act(random, case)["at"] = f"{random.randrange(24):02}:{random.randrange(60):02}"


def _number_the_acts(random: Random, words: Words, case: Record) -> None:
    for number, act in enumerate(random.sample(case["acts"], len(case["acts"])), start=1):
        act["no"] = number


def _change_a_number(random: Random, words: Words, case: Record) -> None:
    numbers = [name for name, value in case["facts"].items() if type(value) is int]
    if numbers:
        name = random.choice(numbers)
        case["facts"][name] = max(0, case["facts"][name] + random.choice((-1, 1)))


def _turn_a_yes(random: Random, words: Words, case: Record) -> None:
    flags = [name for name, value in case["facts"].items() if isinstance(value, bool)]
    if flags:
        name = random.choice(flags)
        case["facts"][name] = not case["facts"][name]


_LOSSES: Sequence[Edit] = (
    _lose_a_key("on"), _lose_a_key("by"), _lose_a_key("to", "states", "result", "person"), _lose_a_fact,
    _leave_the_timeline_open,
)  # fmt: skip
_SHIFTS: Sequence[Edit] = (
    _move_a_day, _move_a_day, _act_on_the_day_of_another, _note_the_time, _number_the_acts, _change_a_number,
)  # fmt: skip
_CHANGES: Sequence[Edit] = (
    _lose_an_act, _let_another_act, _name_persons, _act_for_another, _turn_a_yes, _move_a_day, _change_a_number,
)  # fmt: skip
EDITS: Mapping[str, Sequence[Edit]] = {
    "breaking": _CHANGES,
    "edge": _SHIFTS,
    "incomplete": _LOSSES,
    "excused": (*_CHANGES, *_SHIFTS),
}
"""What may happen to a record of each flavour."""


def edited(random: Random, words: Words, case: Record, flavour: str) -> None:
    """Make one edit that fits the flavour, in place."""
    random.choice(EDITS[flavour])(random, words, case)
