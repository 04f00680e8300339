"""What a check looked at, and which acts and facts no norm speaks of: silence must not be taken for assent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from guiju.check.case import Case
from guiju.check.preparation.prepare import Prepared
from guiju.knowledge.index import Index
from guiju.knowledge.norms import Norm
from guiju.knowledge.terms import Terms
from guiju.knowledge.vocabulary import GJ


def untouched(prepared: Iterable[Prepared], index: Index) -> list[str]:
    """Return where acts and stated facts stand that nothing looked at, in the order of the cases.

    An act or fact is looked at where a norm that applies, or may apply, speaks of it; where it is part of the
    condition of a norm about this kind of case, which may be why that norm does not apply; or where it tells who
    somebody is.
    """
    places: dict[str, bool] = {}
    for item in prepared:
        for place, touched in _looked_at(item, index):
            places[place] = places.get(place, False) or touched
    return [place for place, touched in places.items() if not touched]


def _looked_at(item: Prepared, index: Index) -> Iterator[tuple[str, bool]]:
    case, terms = item.case, index.terms
    kinds = set(terms.with_broader(case.kind))
    concerned = [index.norms[iri].norm for iri, found in item.applies.items() if found.applies is not False]
    about = [norm for iri in item.applies if kinds & set((norm := index.norms[iri].norm).governs)]
    facts = _facts(concerned, about, terms)
    verbs = _verbs(concerned, about, facts, terms)
    norms = {norm.iri for norm in concerned}
    for act in case.acts:
        if not act.inferred:
            yield act.where, act.verb in verbs or bool(norms & set(act.regarding))
    for fact in _stated(case):
        yield case.fact_places[fact], fact in facts


def _stated(case: Case) -> list[str]:
    return [fact for fact in case.facts if fact in case.fact_places]


def _facts(concerned: Iterable[Norm], about: Iterable[Norm], terms: Terms) -> set[str]:
    facts = {fact for norm in about for fact in norm.condition_facts}
    agents: set[str] = set()
    for norm in concerned:
        facts |= {norm.fact, norm.part, norm.whole, norm.by_each, norm.start_fact}
        agents.update(norm.includes, norm.includes_any, norm.also)
        for pattern in norm.patterns:
            agents.update(pattern.by, pattern.to, pattern.mandated, pattern.mandators)
    for iri, relation in terms.relations.items():
        if agents & set(terms.with_broader(iri)):
            facts.update(relation.named_by, relation.in_charge_of, relation.paired_with)
    for overlap in terms.overlaps.values():
        facts |= {overlap.agent_fact, overlap.start_fact, overlap.end_fact}
    return facts | {str(GJ.gathers), str(GJ.periodFrom), str(GJ.periodTo)}


def _verbs(concerned: Iterable[Norm], about: Iterable[Norm], facts: Iterable[str], terms: Terms) -> set[str]:
    patterns = [pattern for norm in concerned for pattern in norm.patterns]
    patterns += [pattern for norm in about for pattern in norm.after]
    patterns += [pattern for fact in facts if fact in terms.facts for pattern in terms.facts[fact].shown_by]
    verbs = {verb for pattern in patterns for verb in (*pattern.verbs, *pattern.same_person_as)}
    verbs |= {verb for norm in about for condition in (*norm.when, *norm.unless) for verb in condition.acts}
    verbs |= {verb for relation in terms.relations.values() for verb in relation.named_by_act}
    return verbs | {source for verb in verbs for source in terms.inferred_from.get(verb, ())}
