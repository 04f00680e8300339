"""An office's own profile: posts and holders with dates, portfolios, pairs, departments, members of bodies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from guiju.check.doors.act_reading import agent_iri
from guiju.check.doors.json_door import bad_input
from guiju.check.doors.reading import read_date
from guiju.check.doors.resolve import AGENT_SCHEMES, Names

FORMAT: Final = "guiju-profile/1"
_SECTIONS: Final[Mapping[str, frozenset[str]]] = {
    "posts": frozenset({"person", "role", "from", "to"}),
    "portfolios": frozenset({"person", "departments", "from", "to"}),
    "pairs": frozenset({"persons", "from", "to"}),
    "departments": frozenset({"name", "head"}),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """Something a person has from one day to another (both included; None is open)."""

    person: str
    values: tuple[str, ...]
    start: date | None
    end: date | None

    def holds(self, day: date | None) -> bool:
        """Whether it holds on the day; without a day, only if it never changes."""
        if day is None:
            return self.start is None and self.end is None
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Profile:
    """Who holds which post, who is in charge of which department, who stands in for whom, who leads what."""

    posts: tuple[Dated, ...] = ()
    portfolios: tuple[Dated, ...] = ()
    pairs: tuple[Dated, ...] = ()
    heads: Mapping[str, str] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()

    def roles(self, person: str, day: date | None) -> tuple[str, ...]:
        """Return the roles that the person holds on the day."""
        return tuple(role for post in self.posts if post.person == person and post.holds(day) for role in post.values)

    def in_charge_of(self, person: str, day: date | None) -> frozenset[str]:
        """Return what the person is in charge of on the day."""
        return frozenset(
            v for item in self.portfolios if item.person == person and item.holds(day) for v in item.values
        )

    def partners(self, person: str, day: date | None) -> frozenset[str]:
        """Return the persons paired with this one on the day."""
        pairs = [item.values for item in self.pairs if person in item.values and item.holds(day)]
        return frozenset(other for pair in pairs for other in pair if other != person)

    def portfolio_known(self) -> bool:
        """Whether the profile says who is in charge of what."""
        return bool(self.portfolios)


def read_profile(value: Any, names: Names, ruleset: str = "") -> Profile:
    """Read a profile from its JSON form.

    Args:
        value: `{"format": "guiju-profile/1", "posts": [{"person", "role", "from", "to"}], "portfolios":
            [{"person", "departments": [], "from", "to"}], "pairs": [{"persons": [a, b]}], "departments":
            [{"name", "head"}]}`.
        names: looks role and department names up.
        ruleset: whose local terms go first.
    Raises:
        Problem: it is not a profile; the message says where.
    """
    hint = '名册形如 {"posts": [{"person": "p1", "role": "区长", "from": "2022-01-01"}]}。A profile looks so.'
    if not isinstance(value, dict):
        raise bad_input("profile", "应是一个 JSON 对象", "must be a JSON object", hint, "profile-unusable")
    for key in value:
        if key not in {"format", "@context", *_SECTIONS}:
            raise bad_input(f"profile.{key}", "没有这样的部分", "there is no such section", hint, "profile-unusable")
    entries = {section: list(_entries(value, section, hint)) for section in _SECTIONS}
    departments = {agent_name(names, str(item.get("name", "")), ruleset): item for _, item in entries["departments"]}
    return Profile(
        posts=tuple(
            _dated(item, where, (_role(names, item.get("role"), where, ruleset),)) for where, item in entries["posts"]
        ),
        portfolios=tuple(
            _dated(item, where, tuple(agent_name(names, name, ruleset) for name in _texts(item, "departments", where)))
            for where, item in entries["portfolios"]
        ),
        pairs=tuple(_dated(item, where, _texts(item, "persons", where)) for where, item in entries["pairs"]),
        heads={name: str(item["head"]) for name, item in departments.items() if item.get("head")},
        departments=frozenset(departments),
    )


def agent_name(names: Names, name: str, ruleset: str) -> str:
    """Return the IRI of a named agent: a concept where the name is one, else an IRI of its own."""
    return names.concept(name, AGENT_SCHEMES, ruleset) or agent_iri(name)


def _entries(value: Mapping[str, Any], section: str, hint: str) -> Iterable[tuple[str, dict[str, Any]]]:
    items = value.get(section, [])
    if not isinstance(items, list):
        raise bad_input(f"profile.{section}", "应是一个数组", "must be an array", hint, "profile-unusable")
    for position, item in enumerate(items):
        where = f"profile.{section}[{position}]"
        if not isinstance(item, dict) or set(item) - _SECTIONS[section]:
            keys = "、".join(sorted(_SECTIONS[section]))
            raise bad_input(
                where, f"应是一个对象，键可为 {keys}", f"must be an object with keys {keys}", hint, "profile-unusable"
            )
        yield where, item


def _texts(item: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = item.get(key, [])
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise bad_input(
            f"{where}.{key}",
            "应是文字的数组",
            "must be an array of texts",
            f'写成 "{key}": ["…"]。Write an array.',
            "profile-unusable",
        )
    return tuple(found)


def _dated(item: Mapping[str, Any], where: str, values: tuple[str, ...]) -> Dated:
    start, end = item.get("from"), item.get("to")
    return Dated(
        person=str(item.get("person", "")),
        values=values,
        start=read_date(start, f"{where}.from", date.min, date.max) if start else None,
        end=read_date(end, f"{where}.to", date.min, date.max) if end else None,
    )


def _role(names: Names, name: Any, where: str, ruleset: str) -> str:
    found = names.concept(str(name or ""), ("role",), ruleset)
    if not found:
        near = names.near_concept(str(name or ""), ("role",))
        raise bad_input(
            where,
            f"不认识职务 {name}{f'；是否指 {near}' if near else ''}",
            f"unknown role {name}",
            "",
            "profile-unusable",
        )
    return found
