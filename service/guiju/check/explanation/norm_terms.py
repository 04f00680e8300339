"""Which facts and acts a norm's shapes look at, whatever the case; and which norms look at a fact or an act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from guiju.knowledge.compile import with_defaults
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import GJ, concept, token

CONCLUDE: Final = concept("act", "conclude")
GRANTS: Final = (concept("act", "authorise"), concept("act", "entrust"))
RECORD_REASON: Final = concept("act", "record-reason")

_OF_FORM: Final = {
    "frequency": tuple(str(GJ[name]) for name in ("periodFrom", "periodTo", "registerComplete")),
    "limit": (str(GJ.plannedOn),),
    "ratio": (str(GJ.plannedOn),),
}
"""Facts that a form's shapes look at whatever the norm."""


class NormTerms:
    """The facts and acts that executable norms look at; computed once.

    Args:
        index: the built knowledge.
    """

    def __init__(self, index: Index) -> None:
        self._shown_by: dict[str, set[str]] = {}
        for verb, sources in index.terms.inferred_from.items():
            self._show(verb, sources)
        for fact in index.terms.facts.values():
            self._show(fact.iri, (verb for pattern in fact.shown_by for verb in pattern.verbs))
        self._facts: dict[str, tuple[str, ...]] = {}
        self._verbs: dict[str, frozenset[str]] = {}
        self._norms: dict[tuple[str, str], set[str]] = {}
        for iri, entry in index.norms.items():
            if entry.norm.executable:
                self._facts[iri] = tuple(dict.fromkeys(_facts(entry.norm, index.terms)))
                self._verbs[iri] = frozenset(_verbs(entry.norm, index.terms))
                for term in (*self._facts[iri], *self._verbs[iri]):
                    self._norms.setdefault((entry.norm.ruleset, term), set()).add(iri)

    def facts(self, norm: Norm) -> tuple[str, ...]:
        """Return the facts that a norm looks at, its condition's first."""
        return self._facts[norm.iri]

    def verbs(self, norm: Norm) -> frozenset[str]:
        """Return the verbs of the acts that a norm looks at."""
        return self._verbs[norm.iri]

    def norms(self, ruleset: str, terms: Iterable[str]) -> set[str]:
        """Return the norms of a rule set that look at one of the facts or verbs, or at what these show."""
        named = list(dict.fromkeys(terms))
        for term in named:
            named += [shown for shown in self._shown_by.get(term, ()) if shown not in named]
        return {iri for term in named for iri in self._norms.get((ruleset, term), ())}

    def _show(self, shown: str, verbs: Iterable[str]) -> None:
        for verb in verbs:
            self._shown_by.setdefault(verb, set()).add(shown)


def _facts(norm: Norm, terms: Terms) -> Iterator[str]:
    yield from norm.condition_facts
    yield from (name for name in (norm.fact, norm.part, norm.whole, norm.by_each, norm.start_fact) if name)
    yield from _OF_FORM.get(token(norm.form), ())
    for agent in _agents(norm):
        if relation := terms.relations.get(agent):
            yield from (*relation.named_by, *relation.in_charge_of, *relation.paired_with)


def _verbs(norm: Norm, terms: Terms) -> Iterator[str]:
    for pattern in with_defaults(norm).patterns:
        yield from (*pattern.verbs, *pattern.same_person_as)
        if pattern.mandated:
            yield from GRANTS
    for condition in (*norm.when, *norm.unless):
        yield from condition.acts
    for agent in _agents(norm):
        if relation := terms.relations.get(agent):
            yield from relation.named_by_act
    if token(norm.form) == "actor":
        yield CONCLUDE


def _agents(norm: Norm) -> Iterator[str]:
    """The agents that the norm names: who they are in a case, its own facts and acts may say."""
    yield from (*norm.includes, *norm.includes_any, *norm.also)
    for pattern in norm.patterns:
        yield from (*pattern.by, *pattern.to, *pattern.mandated, *pattern.mandators)
