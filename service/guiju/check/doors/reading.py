"""Raw cases become cases: every name is looked up, every value is brought to its type, and doubts are noted."""

from __future__ import annotations

from datetime import date
from typing import Final

from guiju.check.case import Case, InputNote, RawCase, RawValue
from guiju.check.doors.act_reading import ActReader, agent_iri
from guiju.check.doors.json_door import bad_input
from guiju.check.doors.resolve import AGENT_SCHEMES, Names
from guiju.check.doors.shown import shown
from guiju.check.doors.telling import Teller
from guiju.check.doors.values import FIRST_DAY, LAST_DAY, Malformed, read_boolean, read_integer, read_moment, read_text
from guiju.knowledge.index import Index, RuleSet
from guiju.knowledge.norms import Value
from guiju.knowledge.terms import Fact

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


class CaseReader:
    """Reads raw cases with the built vocabulary.

    Args:
        index: the built knowledge.
        names: looks names up.
        notes: collects what to tell about the input.
    """

    def __init__(self, index: Index, names: Names, notes: list[InputNote]) -> None:
        self._index = index
        self._names = names
        self._tell = Teller(notes)
        self._acts = ActReader(index, names, self._tell)

    def read(self, raw: RawCase, ruleset: str = "") -> Case:
        """Return the case; a field that cannot be read is noted and taken as not given.

        Args:
            raw: the case as written.
            ruleset: the rule set to judge by instead of the case's own.
        Raises:
            Problem: kind or rule set is unknown or missing, so that nothing can be judged.
        """
        identifier = self._ruleset(raw, ruleset)
        kind = self._kind(raw)
        self._tell.notes += raw.notes
        stated = self._facts(raw, kind, identifier)
        acts = tuple(act for act in (self._acts.read(item, identifier) for item in raw.acts) if act)
        facts = {**self._implied(kind), **{fact: values for fact, (values, _) in stated.items()}}
        places = {fact: where for fact, (_, where) in stated.items()}
        return Case(raw.node, raw.where, kind, identifier, facts, places, acts, raw.timeline_complete, written=raw)

    def _ruleset(self, raw: RawCase, override: str) -> str:
        wanted = (override or raw.ruleset).rpartition("/")[2].strip()
        known = "、".join(self._index.rulesets)
        if not wanted:
            raise bad_input(
                raw.place("ruleset"),
                "没有写明适用哪部规则",
                "the case names no rule set",
                f"写 ruleset，可用（write ruleset, one of）：{known}。",
            )
        if wanted in self._index.rulesets:
            return wanted
        named = [ruleset for ruleset in self._index.rulesets.values() if wanted in _names(ruleset)]
        if named:
            version = self._index.version_in_force(named[0].district, _first_day(raw))
            return (version or named[0]).id
        raise bad_input(
            raw.place("ruleset"),
            f"没有规则 {shown(wanted)}",
            f"there is no rule set {shown(wanted)}",
            f"可用的规则（known rule sets）：{known}。",
            "unknown-ruleset",
        )

    def _kind(self, raw: RawCase) -> str:
        found = self._names.concept(raw.kind, ("case",)) if raw.kind else ""
        if not found:
            near_zh, near_en = self._tell.near(raw.kind, lambda name: self._names.near_concept(name, ("case",)))
            kinds = "、".join(c.zh for c in self._index.terms.concepts.values() if c.scheme == "case")
            said = f"不认识案件种类 {shown(raw.kind)}{near_zh}" if raw.kind else "没有写明案件种类（kind）"
            english = f"unknown kind of case {shown(raw.kind)}{near_en}" if raw.kind else "the case has no kind"
            raise bad_input(raw.place("kind"), said, english, f"可用（known kinds）：{kinds}。", "unknown-kind")
        return found

    def _implied(self, kind: str) -> dict[str, tuple[Value, ...]]:
        pairs = [
            pair for wider in self._index.terms.with_broader(kind) for pair in self._index.terms.implied.get(wider, ())
        ]
        return {fact: (value,) for fact, value in pairs}

    def _facts(self, raw: RawCase, kind: str, ruleset: str) -> dict[str, tuple[tuple[Value, ...], str]]:
        """Return the facts that are stated and can be read, by IRI, each with its place."""
        facts: dict[str, tuple[tuple[Value, ...], str]] = {}
        kinds = set(self._index.terms.with_broader(kind))
        written: dict[str, list[str]] = {}
        for name in raw.facts:
            where = raw.fact_places.get(name, raw.where)
            fact = self._names.fact(name)
            if fact is None:
                near_zh, near_en = self._tell.near(name, self._names.near_fact)
                self._tell.warn(where, f"不认识的事实 {shown(name)}，未使用{near_zh}",
                           f"unknown fact {shown(name)}, not used{near_en}")  # fmt: skip
            else:
                written.setdefault(fact.iri, []).append(name)
        for iri, names in written.items():
            fact = self._index.terms.facts[iri]
            where = "、".join(raw.fact_places.get(name, raw.where) for name in names)
            if fact.of and not kinds & set(fact.of):
                kind_zh = self._index.terms.label(kind, "zh")
                self._tell.warn(where, f"“{fact.zh}”不是{kind_zh}案件的常用事实，仍已读入",
                           f"“{fact.en}” is not usual for this kind of case; it was read")  # fmt: skip
            written_values = [value for name in names for value in raw.facts[name]]
            read = [value for item in written_values if (value := self._value(fact, item, where, ruleset)) is not None]
            read = list(dict.fromkeys(read))
            if len(read) > 1 and not fact.many:
                self._tell.malformed(where, Malformed(f"“{fact.zh}”只能有一个值", f"“{fact.en}” takes one value",
                                                 "保留一个值", "keep one value"))  # fmt: skip
            elif read:
                facts[iri] = tuple(read), where
        return facts

    def _value(self, fact: Fact, value: RawValue, where: str, ruleset: str) -> Value | None:
        try:
            return self._typed(fact, value, where, ruleset)
        except Malformed as error:
            self._tell.malformed(where, error, fact)
            return None

    def _typed(self, fact: Fact, value: RawValue, where: str, ruleset: str) -> Value | None:
        """Return the value as the fact has it; None for an empty text, and for a name that is not known (noted)."""
        kind = fact.range.removeprefix(_XSD)
        if isinstance(value, str) and not value.strip():
            return None
        if kind == "boolean":
            return read_boolean(value)
        if kind == "integer":
            return read_integer(value)
        if kind == "date":
            day, minute = read_moment(value)
            if minute is not None:
                self._tell.warn(where, f"“{fact.zh}”只用到日期 {day}", f"“{fact.en}”: only the day, {day}, is used")
            return day.isoformat()
        text = read_text(value)
        schemes = self._names.schemes(fact)
        if kind == "string":
            return text
        found = self._names.concept(text, schemes, ruleset)
        if found or "unit" in schemes:  # departments are named by the case, roles and meetings by the rules
            return found or agent_iri(text)
        near_zh, near_en = self._tell.near(text, lambda name: self._names.near_concept(name, schemes))
        if set(schemes) & set(AGENT_SCHEMES):
            self._tell.warn(where, f"“{fact.zh}”：不认识 {shown(text)}，按原名使用{near_zh}",
                            f"“{fact.en}”: {shown(text)} is not known, used as it is{near_en}")  # fmt: skip
            return agent_iri(text)
        self._tell.warn(where, f"“{fact.zh}”没有值 {shown(text)}，此项按未填处理{near_zh}",
                   f"“{fact.en}”: unknown value {shown(text)}, taken as not given{near_en}")  # fmt: skip
        return None


def _names(ruleset: RuleSet) -> tuple[str, ...]:
    """The names under which any version of a district's rules may be asked for."""
    return tuple(name for name in (ruleset.zh, ruleset.short, ruleset.district, ruleset.district_zh) if name)


def _first_day(raw: RawCase) -> date | None:
    """The day of the first act that has one."""
    days = []
    for act in raw.acts:
        for value in act.values.get("on", ()):
            try:
                days.append(read_moment(value)[0])
            except Malformed:  # told when the act is read
                continue
    return min(days, default=None)


def read_date(value: RawValue, where: str, first: date = FIRST_DAY, last: date = LAST_DAY) -> date:
    """Read a date, `2024-03-01`.

    Args:
        value: what is written.
        where: where it stands, for messages.
        first: the first day that is taken.
        last: the last one.
    Raises:
        Problem: the text is no date, or outside these.
    """
    try:
        return read_moment(value, first, last)[0]
    except Malformed as error:
        hint = f"{error.mend_zh}。{error.mend_en[0].upper()}{error.mend_en[1:]}."
        raise bad_input(where, error.zh, error.en, hint, error.code) from error
