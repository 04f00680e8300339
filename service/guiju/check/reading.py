"""Raw cases become cases: every name is looked up, every value is brought to its type, and doubts are noted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote

from guiju.check.case import Act, Case, InputNote, RawAct, RawCase, RawValue
from guiju.check.json_door import bad_input
from guiju.check.resolve import AGENT_SCHEMES, Names
from guiju.knowledge.index import Index, RuleSet
from guiju.knowledge.norms import Value
from guiju.knowledge.terms import Fact
from guiju.knowledge.vocabulary import NORM

AGENT_BASE: Final = "urn:guiju:agent:"
"""Agents that only a case or a profile names (departments, mostly) get IRIs below this."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_ACT_KEYS: Final = {
    "act", "by", "person", "on", "at", "no", "to", "states", "result", "actingFor", "regarding", "note",
}  # fmt: skip


@dataclass
class CaseReader:
    """Reads raw cases with the built vocabulary; `notes` collects what to tell about the input."""

    index: Index
    names: Names
    notes: list[InputNote]

    def read(self, raw: RawCase, ruleset: str = "") -> Case:
        """Return the case.

        Args:
            raw: the case as written.
            ruleset: the rule set to judge by instead of the case's own.
        Raises:
            Problem: kind or rule set is unknown or missing, a date is none, a value has the wrong type.
        """
        identifier = self._ruleset(raw, ruleset)
        kind = self._kind(raw)
        facts = self._facts(raw, kind, identifier)
        acts = tuple(act for act in (self._act(item, identifier) for item in raw.acts) if act)
        places = {fact.iri: place for name, place in raw.fact_places.items() if (fact := self.names.fact(name))}
        return Case(raw.node, raw.where, kind, identifier, facts, places, acts, raw.timeline_complete)

    def _ruleset(self, raw: RawCase, override: str) -> str:
        wanted = (override or raw.ruleset).rpartition("/")[2]
        known = "、".join(self.index.rulesets)
        if not wanted:
            raise bad_input(
                raw.where, "没有写明适用哪部规则", "the case names no rule set", f"写 ruleset，可用：{known}。"
            )
        if wanted in self.index.rulesets:
            return wanted
        named = [ruleset for ruleset in self.index.rulesets.values() if wanted in _names(ruleset)]
        if named:
            version = self.index.version_in_force(named[0].district, _first_day(raw))
            return (version or named[0]).id
        raise bad_input(
            raw.where,
            f"没有规则 {wanted}",
            f"there is no rule set {wanted}",
            f"可用的规则（known rule sets）：{known}。",
            "unknown-ruleset",
        )

    def _kind(self, raw: RawCase) -> str:
        found = self.names.concept(raw.kind, ("case",)) if raw.kind else ""
        if not found:
            kinds = "、".join(c.zh for c in self.index.terms.concepts.values() if c.scheme == "case")
            said = f"不认识案件种类 {raw.kind}" if raw.kind else "没有写明案件种类（kind）"
            english = f"unknown kind of case {raw.kind}" if raw.kind else "the case has no kind"
            raise bad_input(raw.where, said, english, f"可用（known kinds）：{kinds}。", "unknown-kind")
        return found

    def _facts(self, raw: RawCase, kind: str, ruleset: str) -> dict[str, tuple[Value, ...]]:
        facts: dict[str, tuple[Value, ...]] = dict(self._implied(kind))
        kinds = set(self.index.terms.with_broader(kind))
        for name, values in raw.facts.items():
            where = raw.fact_places.get(name, raw.where)
            fact = self.names.fact(name)
            if fact is None:
                near = self.names.near_fact(name)
                self._warn(where, f"不认识的事实 {name}，未使用{f'；是否指 {near}' if near else ''}",
                           f"unknown fact {name}, not used{f'; did you mean {near}' if near else ''}")  # fmt: skip
                continue
            if fact.of and not kinds & set(fact.of):
                kind_zh = self.index.terms.label(kind, "zh")
                self._warn(where, f"“{fact.zh}”不是{kind_zh}案件的常用事实，仍已读入",
                           f"“{fact.en}” is not usual for this kind of case; it was read")  # fmt: skip
            read = tuple(value for value in (self._value(fact, item, where, ruleset) for item in values) if value != "")
            if len(read) > 1 and not fact.many:
                raise bad_input(
                    where, f"“{fact.zh}”只能有一个值", f"{fact.en} takes one value", "保留一个值。Keep one value."
                )
            if read:
                facts[fact.iri] = read
        return facts

    def _implied(self, kind: str) -> dict[str, tuple[Value, ...]]:
        pairs = [
            pair for wider in self.index.terms.with_broader(kind) for pair in self.index.terms.implied.get(wider, ())
        ]
        return {fact: (value,) for fact, value in pairs}

    def _value(self, fact: Fact, value: RawValue, where: str, ruleset: str) -> Value:
        kind = fact.range.removeprefix(_XSD)
        if kind == "boolean":
            return _boolean(value, where)
        if kind == "integer":
            return _integer(value, where)
        if kind == "date":
            return read_date(value, where).isoformat()
        if kind == "string":
            return str(value)
        schemes = self.names.schemes(fact)
        found = self.names.concept(str(value), schemes, ruleset)
        if found:
            return found
        if set(schemes) & set(AGENT_SCHEMES):
            return agent_iri(str(value))
        near = self.names.near_concept(str(value), schemes)
        self._warn(
            where,
            f"“{fact.zh}”没有值 {value}，此项按未填处理{f'；是否指 {near}' if near else ''}",
            f"{fact.en}: unknown value {value}, taken as not given{f'; did you mean {near}' if near else ''}",
        )
        return ""

    def _act(self, raw: RawAct, ruleset: str) -> Act | None:
        unknown = [key for key in raw.values if key not in _ACT_KEYS]
        if unknown:
            raise bad_input(
                raw.where,
                f"行为没有这样的键：{'、'.join(unknown)}",
                f"an act has no key {', '.join(unknown)}",
                f"可用（known keys）：{'、'.join(sorted(_ACT_KEYS))}。",
            )
        name = _first(raw, "act")
        verb = self.names.concept(name, ("act",))
        if not verb:
            near = self.names.near_concept(name, ("act",))
            said = f"不认识的行为 {name}，未使用" if name else "行为没有写名称（act），未使用"
            self._warn(raw.where, said + (f"；是否指 {near}" if near else ""),
                       f"unknown act {name}, not used" + (f"; did you mean {near}" if near else ""))  # fmt: skip
            return None
        day = _first(raw, "on")
        return Act(
            node=raw.node,
            where=raw.where,
            verb=verb,
            by=self._agents(raw, "by", ruleset),
            by_text="、".join(str(value) for value in raw.values.get("by", ())),
            person=_first(raw, "person"),
            to=self._agents(raw, "to", ruleset),
            states=self._several(raw, "states", "element"),
            results=self._several(raw, "result", "result"),
            acting_for=self._agents(raw, "actingFor", ruleset),
            regarding=self._regarding(raw, ruleset),
            on=read_date(day, f"{raw.where}.on") if day else None,
            minute=_minute(_first(raw, "at"), f"{raw.where}.at"),
            number=_integer(raw.values["no"][0], f"{raw.where}.no") if raw.values.get("no") else None,
        )

    def _agents(self, raw: RawAct, key: str, ruleset: str) -> tuple[str, ...]:
        names = [str(value) for value in raw.values.get(key, ()) if str(value).strip()]
        return tuple(self.names.concept(name, AGENT_SCHEMES, ruleset) or agent_iri(name) for name in names)

    def _several(self, raw: RawAct, key: str, scheme: str) -> tuple[str, ...]:
        found = []
        for value in raw.values.get(key, ()):
            iri = self.names.concept(str(value), (scheme,))
            if iri:
                found.append(iri)
            else:
                near = self.names.near_concept(str(value), (scheme,))
                self._warn(f"{raw.where}.{key}", f"不认识 {value}，未使用{f'；是否指 {near}' if near else ''}",
                           f"unknown value {value}, not used{f'; did you mean {near}' if near else ''}")  # fmt: skip
        return tuple(found)

    def _regarding(self, raw: RawAct, ruleset: str) -> tuple[str, ...]:
        """Return the norms that a recorded reason concerns: by IRI, by local name, or all of an article by number."""
        found: list[str] = []
        for value in raw.values.get("regarding", ()):
            text = str(value)
            own = [entry.norm for entry in self.index.norms.values() if entry.norm.ruleset == ruleset]
            same = [
                norm.iri for norm in own if text in (norm.iri, norm.iri.removeprefix(NORM), norm.iri.rpartition("/")[2])
            ]
            same += [norm.iri for norm in own if text == str(norm.article)]
            if not same:
                self._warn(f"{raw.where}.regarding", f"规则中没有 {text}", f"the rule set has no norm {text}")
            found += same
        return tuple(found)

    def _warn(self, where: str, zh: str, en: str) -> None:
        self.notes.append(InputNote("warning", where, zh, en))


def _names(ruleset: RuleSet) -> tuple[str, ...]:
    """The names under which any version of a district's rules may be asked for."""
    return tuple(name for name in (ruleset.zh, ruleset.short, ruleset.district, ruleset.district_zh) if name)


def _first_day(raw: RawCase) -> date | None:
    """The day of the first act that has one."""
    days = [(value, act.where) for act in raw.acts for value in act.values.get("on", ()) if str(value).strip()]
    return min((read_date(value, f"{where}.on") for value, where in days), default=None)


def agent_iri(name: str) -> str:
    """Return the IRI of an agent that only the case or profile names."""
    return (
        name if name.startswith(("http://", "https://", "urn:")) else AGENT_BASE + quote("".join(name.split()), safe="")
    )


def _first(raw: RawAct, key: str) -> str:
    values: Sequence[RawValue] = raw.values.get(key, ())
    if len(values) > 1:
        raise bad_input(f"{raw.where}.{key}", "只能有一个值", "takes one value", "拆成几个行为。Write several acts.")
    return str(values[0]).strip() if values else ""


def read_date(value: RawValue, where: str) -> date:
    """Read a date, `2024-03-01`.

    Raises:
        Problem: the text is no date.
    """
    try:
        return date.fromisoformat(str(value).strip()[:10] if "T" in str(value) else str(value).strip())
    except ValueError as error:
        raise bad_input(
            where,
            f"{value} 不是日期",
            f"{value} is not a date",
            "写成 2024-03-01 这样的日期。Write a date as 2024-03-01.",
            "bad-date",
        ) from error


def _minute(value: str, where: str) -> int | None:
    if not value:
        return None
    clock = value.rpartition("T")[2]
    hour, _, rest = clock.partition(":")
    minute = rest[:2]
    if not (hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60):
        raise bad_input(
            where,
            f"{value} 不是时刻",
            f"{value} is not a time of day",
            "写成 09:30。Write a time as 09:30.",
            "bad-time",
        )
    return int(hour) * 60 + int(minute)


def _boolean(value: RawValue, where: str) -> bool:
    words = {"true": True, "false": False, "是": True, "否": False, "yes": True, "no": False, "有": True, "无": False}
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in words:
        raise bad_input(
            where, f"{value} 应为 是 或 否", f"{value} must be true or false", "写 true 或 false。Write true or false."
        )
    return words[str(value).strip().lower()]


def _integer(value: RawValue, where: str) -> int:
    if isinstance(value, bool) or not str(value).strip().lstrip("-").isdigit():
        raise bad_input(where, f"{value} 应为整数", f"{value} must be a whole number", "写整数。Write a whole number.")
    return int(str(value))
