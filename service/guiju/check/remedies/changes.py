"""A change of a case's record: carried out on the case as written, and told as a JSON Patch (RFC 6902)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from guiju.check.case import RawAct, RawCase, RawValue
from guiju.check.doors.resolve import AGENT_SCHEMES, Names
from guiju.check.explanation.words import agent_words
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Value
from guiju.knowledge.vocabulary import NORM, token

Entries = Mapping[str, tuple[Value, ...]]
"""Values by key; terms, agents and norms by their IRIs."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be added or replaced in a record.

    Attributes:
        facts: new values of facts, by the fact's IRI.
        edits: new values of the keys of acts on file, by the act's node; no values take the key away.
        added: acts to add.
    """

    facts: Entries = field(default_factory=dict)
    edits: Mapping[str, Entries] = field(default_factory=dict)
    added: tuple[Entries, ...] = ()


class ChangeWriter:
    """Carries changes out on cases as written, and tells them as patches.

    Args:
        index: the built knowledge.
        names: looks names up; what is written must be read back as what is meant.
    """

    def __init__(self, index: Index, names: Names) -> None:
        self._index = index
        self._names = names

    def size(self, change: Change, case: RawCase) -> int:
        """Return how much is changed: add a fact 0, replace one 1, add an act 2, replace its actor 3, several more."""
        replaced = sum(1 for fact in change.facts if self.fact_key(case, fact) in case.facts)
        parts = len(change.facts) + len(change.edits) + len(change.added)
        return (parts - 1) * 4 + max(0, replaced, 2 * bool(change.added), 3 * bool(change.edits))

    def applied(self, change: Change, case: RawCase, ruleset: str) -> RawCase:
        """Return the case as it would be written with the change.

        Args:
            change: what to change.
            case: the case as written.
            ruleset: ID of the rule set by whose words it is read.
        """
        facts = {self.fact_key(case, fact): self._written(found, ruleset) for fact, found in change.facts.items()}
        acts = [self._edited(act, change.edits.get(act.node, {}), ruleset) for act in case.acts]
        added = [
            RawAct(f"{case.node}/added/{number}", case.where, self._entries(act, ruleset))
            for number, act in enumerate(change.added)
        ]
        places = dict.fromkeys(facts, case.where) | dict(case.fact_places)
        return replace(case, facts={**case.facts, **facts}, fact_places=places, acts=(*acts, *added))

    def patch(self, change: Change, case: RawCase, ruleset: str) -> tuple[Mapping[str, Any], ...]:
        """Return the change as a JSON Patch on the case in the JSON form; the arguments as for `applied`."""
        return (*self._fact_operations(change, case, ruleset), *self._act_operations(change, case, ruleset))

    def fact_key(self, case: RawCase, fact: str) -> str:
        """Return the name under which a case states a fact; the fact's token where it does not."""
        for key in case.facts:
            known = self._names.fact(key)
            if known and known.iri == fact:
                return key
        return token(fact)

    def _fact_operations(self, change: Change, case: RawCase, ruleset: str) -> Iterator[Mapping[str, Any]]:
        values = {self.fact_key(case, fact): _plain(self._written(found, ruleset))
                  for fact, found in change.facts.items()}  # fmt: skip
        if values and not case.facts:
            yield {"op": "add", "path": "/facts", "value": values}
            return
        for key, value in values.items():
            yield {"op": "replace" if key in case.facts else "add", "path": f"/facts/{_escaped(key)}", "value": value}

    def _act_operations(self, change: Change, case: RawCase, ruleset: str) -> Iterator[Mapping[str, Any]]:
        for position, act in enumerate(case.acts):
            for key, found in self._entries(change.edits.get(act.node, {}), ruleset).items():
                path = f"/acts/{_position(case, act, position)}/{key}"
                if found:
                    yield {"op": "replace" if key in act.values else "add", "path": path, "value": _plain(found)}
                elif key in act.values:
                    yield {"op": "remove", "path": path}
        added = [{key: _plain(found) for key, found in self._entries(act, ruleset).items()} for act in change.added]
        if added and not case.acts:
            yield {"op": "add", "path": "/acts", "value": added}
            return
        for act_object in added:
            yield {"op": "add", "path": "/acts/-", "value": act_object}

    def _edited(self, act: RawAct, edit: Entries, ruleset: str) -> RawAct:
        values = {key: found for key, found in {**act.values, **self._entries(edit, ruleset)}.items() if found}
        return replace(act, values=values) if edit else act

    def _entries(self, entries: Entries, ruleset: str) -> dict[str, tuple[RawValue, ...]]:
        return {key: self._written(values, ruleset) for key, values in entries.items()}

    def _written(self, values: tuple[Value, ...], ruleset: str) -> tuple[RawValue, ...]:
        return tuple(self._name(value, ruleset) if isinstance(value, str) else value for value in values)

    def _name(self, iri: str, ruleset: str) -> str:
        """Return the name by which a term is read back in a rule set: its label, unless that means another there."""
        if iri.startswith(NORM):
            return iri.removeprefix(NORM)
        if iri not in self._index.terms.concepts:
            return agent_words(self._index, iri)[0]
        schemes = (self._index.terms.concepts[iri].scheme, *AGENT_SCHEMES)
        label = self._index.terms.label(iri, "zh")
        return label if self._names.concept(label, schemes, ruleset) == iri else iri


def _plain(values: tuple[RawValue, ...]) -> RawValue | list[RawValue]:
    return values[0] if len(values) == 1 else list(values)


def _position(case: RawCase, act: RawAct, position: int) -> str:
    """Return where an act stands in the JSON array: its node tells, for acts that could not be read are left out."""
    number = act.node.removeprefix(f"{case.node}/act/")
    return str(int(number) - 1) if number.isdecimal() else str(position)


def _escaped(key: str) -> str:
    """Escape a key for a JSON Pointer (RFC 6901, 3)."""
    return key.replace("~", "~0").replace("/", "~1")
