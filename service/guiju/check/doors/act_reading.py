"""Acts as written become acts with their names looked up; a key that cannot be read is told and left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeVar
from urllib.parse import quote

from pyoxigraph import NamedNode

from guiju.check.case import Act, RawAct, RawValue
from guiju.check.doors.resolve import AGENT_SCHEMES, Names, nearest
from guiju.check.doors.shown import shown
from guiju.check.doors.telling import Teller
from guiju.check.doors.values import Malformed, read_integer, read_moment, read_text, read_time
from guiju.knowledge.index import Index
from guiju.knowledge.vocabulary import NORM

AGENT_BASE: Final = "urn:guiju:agent:"
"""Agents that only a case or a profile names (departments, mostly) get IRIs below this."""
ACT_KEYS: Final = ("act", "by", "person", "on", "at", "no", "to", "states", "result", "actingFor", "regarding", "note")
"""The keys of an act, as JSON writes them."""

_Read = TypeVar("_Read")


class ActReader:
    """Reads the acts of a submission.

    Args:
        index: the built knowledge.
        names: looks names up.
        tell: where to tell what was not used.
    """

    def __init__(self, index: Index, names: Names, tell: Teller) -> None:
        self._index = index
        self._names = names
        self._tell = tell
        self._norms: dict[str, dict[str, list[str]]] = {}

    def read(self, raw: RawAct, ruleset: str) -> Act | None:
        """Return the act, without the keys that cannot be read; None where its name is missing or not known.

        Args:
            raw: the act as written.
            ruleset: the rule set whose local words go first.
        """
        self._unknown_keys(raw)
        name = self._one(raw, "act", read_text) or ""
        verb = self._names.concept(name, ("act",)) if name else ""
        if not verb:
            near_zh, near_en = self._tell.near(name, lambda text: self._names.near_concept(text, ("act",)))
            said = f"不认识的行为 {shown(name)}，未使用{near_zh}" if name else "行为没有写名称（act），未使用"
            english = f"unknown act {shown(name)}, not used{near_en}" if name else "the act has no name (act), not used"
            if name:
                self._tell.warn(raw.place("act"), said, english)
            else:
                self._tell.error(raw.where, said, english)
            return None
        act = Act(
            node=raw.node,
            where=raw.where,
            verb=verb,
            by=self._agents(raw, "by", ruleset),
            by_text="、".join(self._texts(raw, "by")),
            person=self._one(raw, "person", read_text) or "",
            to=self._agents(raw, "to", ruleset),
            states=self._several(raw, "states", "element"),
            results=self._several(raw, "result", "result"),
            acting_for=self._agents(raw, "actingFor", ruleset),
            regarding=self._regarding(raw, ruleset),
            number=self._one(raw, "no", read_integer),
        )
        return self._dated(act, raw)

    def _unknown_keys(self, raw: RawAct) -> None:
        for key in raw.values:
            if key not in ACT_KEYS:
                near_zh, near_en = self._tell.near(key, lambda name: nearest(name, ACT_KEYS))
                self._tell.error(
                    raw.place(key),
                    f"行为没有键 {shown(key)}，未使用{near_zh}；可用：{'、'.join(ACT_KEYS)}",
                    f"an act has no key {shown(key)}, not used{near_en}; known: {', '.join(ACT_KEYS)}",
                )

    def _dated(self, act: Act, raw: RawAct) -> Act:
        """Return the act with its moment: `on` may hold the time too, and `at` the day; they must agree."""
        day, minute = self._one(raw, "on", read_moment) or (None, None)
        at = self._one(raw, "at", read_time)
        if at and ((day and at[0] and at[0] != day) or (minute is not None and minute != at[1])):
            disagreement = "at 与 on 不一致", "at does not agree with on"
            mend = "on 写日期，at 写时刻", "write the day in on and the time in at"
            self._tell.malformed(raw.place("at"), Malformed(*disagreement, *mend))
            at = None
        if at:
            day, minute = day or at[0], at[1]
        return replace(act, on=day, minute=minute)

    def _one(self, raw: RawAct, key: str, read: Callable[[RawValue], _Read]) -> _Read | None:
        """Return the only value of a key; None where there is none, or (noted) where it cannot be read."""
        values = [value for value in raw.values.get(key, ()) if not isinstance(value, str) or value.strip()]
        if len(values) > 1:
            self._tell.malformed(raw.place(key), Malformed(f"{key} 只能有一个值", f"{key} takes one value",
                                                      "拆成几个行为", "write several acts"))  # fmt: skip
            return None
        return self._readable(raw, key, values[0], read) if values else None

    def _readable(self, raw: RawAct, key: str, value: RawValue, read: Callable[[RawValue], _Read]) -> _Read | None:
        try:
            return read(value)
        except Malformed as error:
            self._tell.malformed(raw.place(key), error)
            return None

    def _texts(self, raw: RawAct, key: str) -> list[str]:
        """Return the texts of a key; without those that cannot be read, which are noted once, by `_agents`."""
        return [value.strip() for value in raw.values.get(key, ()) if isinstance(value, str) and value.strip()]

    def _agents(self, raw: RawAct, key: str, ruleset: str) -> tuple[str, ...]:
        read = (self._readable(raw, key, value, read_text) for value in raw.values.get(key, ()))
        return tuple(self._names.concept(name, AGENT_SCHEMES, ruleset) or agent_iri(name) for name in read if name)

    def _several(self, raw: RawAct, key: str, scheme: str) -> tuple[str, ...]:
        found = []
        for value in raw.values.get(key, ()):
            text = self._readable(raw, key, value, read_text)
            iri = self._names.concept(text, (scheme,)) if text else ""
            if iri:
                found.append(iri)
            elif text:
                near_zh, near_en = self._tell.near(text, lambda name: self._names.near_concept(name, (scheme,)))
                self._tell.warn(raw.place(key), f"不认识 {shown(text)}，未使用{near_zh}",
                           f"unknown value {shown(text)}, not used{near_en}")  # fmt: skip
        return tuple(found)

    def _regarding(self, raw: RawAct, ruleset: str) -> tuple[str, ...]:
        """Return the norms that a recorded reason concerns: by IRI, by local name, or all of an article by number."""
        found: list[str] = []
        for value in raw.values.get("regarding", ()):
            named = self._norms_by_name(ruleset).get(str(value).strip(), [])
            if not named:
                self._tell.warn(raw.place("regarding"), f"规则中没有 {shown(value)}，未使用",
                           f"the rule set has no norm {shown(value)}, not used")  # fmt: skip
            found += named
        return tuple(dict.fromkeys(found))

    def _norms_by_name(self, ruleset: str) -> Mapping[str, list[str]]:
        if ruleset not in self._norms:
            names: dict[str, list[str]] = {}
            for iri, entry in self._index.norms.items():
                if entry.norm.ruleset == ruleset:
                    for name in {iri, iri.removeprefix(NORM), iri.rpartition("/")[2], str(entry.norm.article)}:
                        names.setdefault(name, []).append(iri)
            self._norms[ruleset] = names
        return self._norms[ruleset]


def agent_iri(name: str) -> str:
    """Return the IRI of an agent that only the case or profile names."""
    if name.startswith(("http://", "https://", "urn:")):
        try:
            return NamedNode(name).value
        except ValueError:  # it looks like an IRI and is none: then it is a name like others
            pass
    return AGENT_BASE + quote("".join(name.split()), safe="")
