"""The terms of the vocabulary as the checker needs them: labels, synonyms, hierarchy, facts, local terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from guiju.knowledge.norms import ActPattern
from guiju.knowledge.outline import Outline
from guiju.knowledge.vocabulary import token


@dataclass(frozen=True, slots=True)
class Term:
    """A concept: its words, its scheme (the path below `…/id/`) and the wider concepts it is a kind of."""

    iri: str
    scheme: str
    zh: str
    en: str
    alternatives: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a case: what values it takes, which kinds of case have it, how to ask for it.

    `shown_by` are act patterns that prove a yes/no fact by themselves; `away_role` is the role whose absence it tells.
    """

    iri: str
    zh: str
    en: str
    range: str
    many: bool
    of: tuple[str, ...]
    question_zh: str = ""
    question_en: str = ""
    alternatives: tuple[str, ...] = ()
    shown_by: tuple[ActPattern, ...] = ()
    away_role: str = ""


@dataclass(frozen=True, slots=True)
class LocalTerm:
    """A rule set's own word for a shared concept, with the status of that alignment (stated or assumed)."""

    iri: str
    ruleset: str
    zh: str
    denotes: str
    status: str
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class AgentRelations:
    """How an agent that depends on the case is found.

    `named_by`: facts of the case that name it. `named_by_act`: acts whose actor it is. `head_of`: it leads this
    unit. `in_charge_of`: facts that name what lies in its portfolio. `paired_with`: facts that name its partner.
    """

    relational: bool = False
    named_by: tuple[str, ...] = ()
    named_by_act: tuple[str, ...] = ()
    head_of: tuple[str, ...] = ()
    in_charge_of: tuple[str, ...] = ()
    paired_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overlap:
    """How a fact is worked out from several cases whose times overlap.

    Counted are cases of `kind` in which `agent_fact` names the `agent` or a narrower one, from `start_fact` to
    `end_fact`. The fact is their number at once, or, with `partners`, whether the partner is among them.
    """

    kind: str
    agent_fact: str
    agent: str
    start_fact: str
    end_fact: str
    partners: bool


@dataclass(frozen=True)
class Terms:
    """All terms, by IRI."""

    concepts: Mapping[str, Term]
    facts: Mapping[str, Fact]
    local: tuple[LocalTerm, ...]
    outranks: Mapping[str, tuple[str, ...]]
    unique_holders: frozenset[str]
    inferred_from: Mapping[str, tuple[str, ...]]
    ranges: Mapping[str, tuple[str, ...]]
    relations: Mapping[str, AgentRelations]
    implied: Mapping[str, tuple[tuple[str, str], ...]]
    voided_by: Mapping[str, tuple[str, ...]]
    overlaps: Mapping[str, Overlap]
    standing_in: frozenset[str]
    outlines: Mapping[str, Outline]
    never_together: Mapping[str, tuple[str, ...]]
    scope_includes: Mapping[str, tuple[str, ...]]

    def label(self, iri: str, language: str) -> str:
        """Return a term's label ("zh" or "en"), or its token where it has none."""
        found = self.concepts.get(iri) or self.facts.get(iri)
        return getattr(found, language) if found else token(iri)

    def with_broader(self, iri: str) -> tuple[str, ...]:
        """Return the concept and all concepts it is a kind of, nearest first."""
        return self._wider.get(iri) or (iri,)

    @cached_property
    def _wider(self) -> Mapping[str, tuple[str, ...]]:
        return {iri: self._climb(iri) for iri in self.concepts}

    def _climb(self, iri: str) -> tuple[str, ...]:
        found = [iri]
        for current in found:
            concept = self.concepts.get(current)
            found += [wider for wider in (concept.broader if concept else ()) if wider not in found]
        return tuple(found)

    def narrower(self, iri: str) -> tuple[str, ...]:
        """Return all concepts that are a kind of this one, without itself."""
        return tuple(other for other in self.concepts if other != iri and iri in self.with_broader(other))
