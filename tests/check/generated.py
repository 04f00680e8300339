"""Draws cases without end for every executable norm: keeping it, breaking it, on the edge, incomplete, excused."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import product
from random import Random
from typing import Any

from guiju.built import ensure_built
from guiju.check.scenarios import Scenario, read_all
from guiju.knowledge.index import Index, read_index
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import token
from guiju.resources import resource
from tests.check.generated_acts import RECORD_REASON, Words
from tests.check.generated_edits import EDITS, edited
from tests.check.generated_norms import FLAVOURS, record

SOURCES = ("norm", "scenario")
WAYS = tuple(product(SOURCES, FLAVOURS))
"""The ways in which a case is drawn for a norm: from its parameters or from a scenario, in each flavour."""
_EXPECTED = {"keeping": "complied", "breaking": "breached", "pending": "pending", "incomplete": "undetermined"}
_MOST_EDITS = 3


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """A case in the form of the JSON door, and what it was drawn for.

    Attributes:
        norm: IRI of the norm.
        source: `norm` or `scenario`.
        flavour: one of `FLAVOURS`; an intention, not a verdict.
        case: the case.
        as_of: day of judgement, ISO.
        profile: the office's profile, or None.
    """

    norm: str
    source: str
    flavour: str
    case: Mapping[str, Any]
    as_of: str
    profile: Mapping[str, Any] | None = field(default=None)

    def body(self) -> bytes:
        """Return the case as the bytes a client would send."""
        return json.dumps(self.case, ensure_ascii=False).encode()

    def profile_body(self) -> bytes:
        """Return the profile as bytes; empty where there is none."""
        return json.dumps(self.profile, ensure_ascii=False).encode() if self.profile else b""


@cache
def knowledge() -> Index:
    """Return the built knowledge of the five rule sets."""
    return read_index(ensure_built()[0] / "index.json")


@cache
def executable() -> tuple[Norm, ...]:
    """Return the norms for which cases are drawn."""
    return tuple(entry.norm for entry in knowledge().norms.values() if entry.norm.executable)


@cache
def _scenarios() -> Mapping[tuple[str, str], tuple[Scenario, ...]]:
    """Return (rule set, local name of a norm) → the scenarios that expect something of it."""
    found: dict[tuple[str, str], tuple[Scenario, ...]] = {}
    for scenario in read_all(resource("data") / "cases"):
        for name in scenario.expect:
            key = scenario.ruleset, name
            found[key] = (*found.get(key, ()), scenario)
    return found


@cache
def _words() -> Words:
    return Words(knowledge())


def generated_cases(seed: int, count: int) -> Iterator[GeneratedCase]:
    """Draw cases about all executable norms in turn, in all `WAYS` in turn; the same for the same seed.

    Args:
        seed: of the random numbers.
        count: how many; `len(executable()) * len(WAYS)` gives every norm one case of every way.
    """
    random = Random(seed)
    norms = random.sample(executable(), len(executable()))
    for number in range(count):
        turn, place = divmod(number, len(norms))
        source, flavour = WAYS[(place + turn) % len(WAYS)]
        yield drawn(random, norms[place], source, flavour, f"g{seed}-{number}")


def drawn(random: Random, norm: Norm, source: str, flavour: str, identifier: str) -> GeneratedCase:
    """Draw one case for a norm in one of the `WAYS`.

    Args:
        random: gives the random numbers.
        norm: what the case is about.
        source: one of `SOURCES`.
        flavour: one of `FLAVOURS`.
        identifier: the case's id.
    """
    scenarios = _scenarios().get((norm.ruleset, token(norm.iri)), ())
    if source == "scenario" and scenarios:
        case, as_of, profile = _varied(random, scenarios, norm, flavour)
    else:
        case, as_of, profile = record(random, _words(), norm, flavour)
    return GeneratedCase(norm.iri, source, flavour, {**case, "id": identifier}, as_of, profile)


def _varied(
    random: Random, scenarios: tuple[Scenario, ...], norm: Norm, flavour: str
) -> tuple[dict[str, Any], str, Mapping[str, Any] | None]:
    """Return a scenario with a few changes; one that expects what the flavour means, where there is one."""
    name = token(norm.iri)
    fitting = [one for one in scenarios if one.expect[name].verdict == _EXPECTED.get(flavour)]
    scenario = random.choice(fitting or scenarios)
    case = copy.deepcopy(dict(scenario.case))
    case.setdefault("facts", {})
    case.setdefault("acts", [])
    case["ruleset"] = scenario.ruleset
    as_of = date.fromisoformat(scenario.as_of)
    if flavour == "excused":
        case["acts"].append({"act": _words().label(RECORD_REASON), "regarding": name, "on": scenario.as_of})
    elif flavour == "pending":
        as_of -= timedelta(days=random.randrange(15))
    for _ in range(random.randrange(_MOST_EDITS + 1) if flavour in EDITS else 0):
        edited(random, _words(), case, flavour)
    return case, as_of.isoformat(), scenario.profile
