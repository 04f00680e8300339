"""Scenarios: example cases with the verdicts they expect, and small variations of each."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOT_APPLICABLE = "not applicable"


class ScenarioError(ValueError):
    """A scenario file says something that cannot be done; the message names the file and the place."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The verdict that a norm must get; for a breach also the norm's strength."""

    verdict: str
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A case, what goes with it, and what is expected of it.

    Attributes:
        name: `<rule set>/<file>`, with `#1`, `#2` … for its variations.
        ruleset: the rule set whose norms are named in `expect`.
        title: what it shows, by language (`zh`, `en`).
        as_of: day of judgement, ISO.
        case: the case as in the JSON door.
        others: cases given together with it.
        profile: the office's profile, or None.
        expect: by the local name of a norm.
    """

    name: str
    ruleset: str
    title: Mapping[str, str]
    as_of: str
    case: Mapping[str, Any]
    others: tuple[Mapping[str, Any], ...]
    profile: Mapping[str, Any] | None
    expect: Mapping[str, Expectation]

    def body(self) -> bytes:
        """Return the case, with an id of its own, and those given with it, as the bytes a client would send."""
        own = {**self.case, "id": self.identifier}
        return json.dumps([own, *self.others] if self.others else own, ensure_ascii=False).encode()

    @property
    def identifier(self) -> str:
        """The id under which the case is sent."""
        return self.name.partition("/")[2].replace("#", "-")

    def profile_body(self) -> bytes:
        """Return the profile as bytes; empty where there is none."""
        return json.dumps(self.profile, ensure_ascii=False).encode() if self.profile else b""


_KEYS = {"title", "as_of", "case", "with", "profile", "expect", "variations"}
_VARIATION_KEYS = {"with", "title", "as_of", "facts", "acts", "moreActs", "profile", "expect"}


def read_scenarios(path: Path) -> list[Scenario]:
    """Read one file: the base case first, then its variations in their order.

    Raises:
        ScenarioError: an unknown key, or a variation of an act that the base case does not have.
    """
    value = json.loads(path.read_text(encoding="utf-8"))
    name = f"{path.parent.name}/{path.stem}"
    _refuse_unknown(value, _KEYS, name)
    base = _scenario(name, path.parent.name, value)
    found = [base]
    for number, variation in enumerate(value.get("variations", []), start=1):
        _refuse_unknown(variation, _VARIATION_KEYS, f"{name}#{number}")
        merged = {
            "title": variation.get("title"),
            "as_of": variation.get("as_of", base.as_of),
            "case": _vary(base.case, variation, f"{name}#{number}"),
            "with": variation.get("with", base.others),
            "profile": variation.get("profile", base.profile),
            "expect": variation.get("expect"),
        }
        found.append(_scenario(f"{name}#{number}", path.parent.name, merged))
    return found


def read_all(folder: Path) -> list[Scenario]:
    """Read all scenarios below a folder `<rule set>/<file>.json`, in the order of their names."""
    return [scenario for path in sorted(folder.glob("*/*.json")) for scenario in read_scenarios(path)]


def _refuse_unknown(value: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(value) - known)
    if unknown:
        raise ScenarioError(f"{where}: unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _scenario(name: str, ruleset: str, value: Mapping[str, Any]) -> Scenario:
    for key in ("title", "as_of", "case", "expect"):
        if not value.get(key):
            raise ScenarioError(f"{name}: {key} is missing")
    return Scenario(
        name=name,
        ruleset=ruleset,
        title=value["title"],
        as_of=value["as_of"],
        case=value["case"],
        others=tuple(value.get("with", ())),
        profile=value.get("profile"),
        expect={norm: _expectation(said) for norm, said in value["expect"].items()},
    )


def _expectation(said: str) -> Expectation:
    if said == NOT_APPLICABLE:
        return Expectation(said)
    verdict, _, strength = said.partition(" ")
    return Expectation(verdict, strength)


def _vary(case: Mapping[str, Any], variation: Mapping[str, Any], where: str) -> dict[str, Any]:
    varied = copy.deepcopy(dict(case))
    varied["facts"] = _merged(varied.get("facts", {}), variation.get("facts", {}))
    acts = list(_varied_acts(varied.get("acts", []), dict(variation.get("acts", {})), where))
    varied["acts"] = acts + list(variation.get("moreActs", []))
    return varied


def _varied_acts(
    acts: list[dict[str, Any]], changes: dict[str, Mapping[str, Any] | None], where: str
) -> Iterator[dict[str, Any]]:
    """Yield the acts changed; an act that occurs again is named `<act>#2`, `<act>#3` …."""
    seen: dict[str, int] = {}
    for act in acts:
        name = str(act["act"])
        seen[name] = seen.get(name, 0) + 1
        key = name if seen[name] == 1 else f"{name}#{seen[name]}"
        change = changes.pop(key, {})
        if change is not None:
            yield _merged(act, change)
    if changes:
        raise ScenarioError(f"{where}: the base case has no act {', '.join(changes)}")


def _merged(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the base with the change put over it; a null takes the entry away (RFC 7396, one level)."""
    return {key: value for key, value in {**base, **change}.items() if value is not None}


def departures(scenario: Scenario, found: Mapping[str, Expectation]) -> list[str]:
    """Return one sentence for each norm whose verdict is not the one expected.

    Args:
        scenario: what is expected.
        found: verdict and strength by the local name of the norm, for those that apply.
    """
    problems = []
    for norm, wanted in scenario.expect.items():
        got = found.get(norm, Expectation(NOT_APPLICABLE))
        if wanted.verdict != got.verdict or (wanted.strength and wanted.strength != got.strength):
            problems.append(
                f"{scenario.name}: {norm}: expected {wanted.verdict} {wanted.strength}".rstrip()
                + f", found {got.verdict} {got.strength}".rstrip()
            )
    return problems
