"""The terms of the vocabulary as the checker needs them: labels, synonyms, hierarchy, facts, local terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.norm_reader import read_pattern
from guiju.knowledge.norms import ActPattern
from guiju.knowledge.outline import Outline, read_never_together, read_outlines
from guiju.knowledge.vocabulary import GJ, ID, ROOT, token

_LANGUAGES = {"zh-Hans": "zh", "en": "en"}


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


def _iris(nodes: Iterable[Node]) -> list[URIRef]:
    """Return the IRIs among the nodes, each once, sorted."""
    return sorted({node for node in nodes if isinstance(node, URIRef)})


def _labels(graph: Graph, subject: URIRef, predicate: URIRef) -> dict[str, str]:
    found = {}
    for text in graph.objects(subject, predicate):
        if isinstance(text, Literal) and text.language in _LANGUAGES:
            found[_LANGUAGES[text.language]] = str(text)
    return found


def _strings(graph: Graph, subject: URIRef, predicate: URIRef) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in graph.objects(subject, predicate)))


def _concepts(graph: Graph) -> dict[str, Term]:
    concepts = {}
    for subject in _iris(graph.subjects(SKOS.inScheme, None)):
        labels = _labels(graph, subject, RDFS.label)
        concepts[str(subject)] = Term(
            iri=str(subject),
            scheme=str(subject).removeprefix(ID).split("/")[0],
            zh=labels.get("zh", ""),
            en=labels.get("en", ""),
            alternatives=_strings(graph, subject, SKOS.altLabel),
            broader=_strings(graph, subject, SKOS.broader),
        )
    return concepts


def _facts(graph: Graph) -> dict[str, Fact]:
    facts = {}
    for subject in _iris(graph.subjects(GJ.factOf, None)):
        labels, questions = _labels(graph, subject, RDFS.label), _labels(graph, subject, GJ.question)
        patterns = tuple(read_pattern(graph, node) for node in graph.objects(subject, GJ.shownBy))
        facts[str(subject)] = Fact(
            iri=str(subject),
            zh=labels.get("zh", ""),
            en=labels.get("en", ""),
            range=str(graph.value(subject, RDFS.range) or ""),
            many=(subject, GJ.many, Literal(True)) in graph,
            of=_strings(graph, subject, GJ.factOf),
            question_zh=questions.get("zh", ""),
            question_en=questions.get("en", ""),
            alternatives=_strings(graph, subject, SKOS.altLabel),
            shown_by=patterns,
            away_role=str(graph.value(subject, GJ.awayRole) or ""),
        )
    return facts


def _local_terms(graphs: Iterable[Graph]) -> tuple[LocalTerm, ...]:
    found = []
    for graph in graphs:
        for subject in _iris(graph.subjects(RDF.type, GJ.LocalTerm)):
            labels, notes = _labels(graph, subject, RDFS.label), _labels(graph, subject, SKOS.note)
            found.append(
                LocalTerm(
                    iri=str(subject),
                    ruleset=token(str(graph.value(subject, GJ.ruleset))),
                    zh=labels.get("zh", ""),
                    denotes=str(graph.value(subject, GJ.denotes)),
                    status=token(str(graph.value(subject, GJ.alignment))),
                    note_zh=notes.get("zh", ""),
                    note_en=notes.get("en", ""),
                )
            )
    return tuple(found)


def _relation(graph: Graph, predicate: URIRef) -> dict[str, tuple[str, ...]]:
    related: dict[str, list[str]] = defaultdict(list)
    for subject, value in graph.subject_objects(predicate):
        related[str(subject)].append(str(value))
    return {subject: tuple(sorted(values)) for subject, values in sorted(related.items())}


def _ranges(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return, for each class of concepts, the schemes in which its members (and its subclasses' members) stand."""
    schemes: dict[str, set[str]] = defaultdict(set)
    for concept, kind in graph.subject_objects(RDF.type):
        if (concept, SKOS.inScheme, None) in graph:
            scheme = str(concept).removeprefix(ID).split("/")[0]
            for wider in graph.transitive_objects(kind, RDFS.subClassOf):
                schemes[str(wider)].add(scheme)
    return {kind: tuple(sorted(found)) for kind, found in sorted(schemes.items()) if is_ours(kind)}


def _agent_relations(graph: Graph) -> dict[str, AgentRelations]:
    names = (GJ.namedBy, GJ.namedByAct, GJ.headOf, GJ.inChargeOf, GJ.pairedWith)
    agents = {agent for name in (GJ.relational, *names) for agent in graph.subjects(name, None)}
    return {
        str(agent): AgentRelations(
            (agent, GJ.relational, Literal(True)) in graph,
            *(tuple(sorted(str(value) for value in graph.objects(agent, name))) for name in names),
        )
        for agent in _iris(agents)
    }


def _implied(graph: Graph) -> dict[str, tuple[tuple[str, str], ...]]:
    return {
        str(subject): tuple(sorted((str(name), str(value)) for name, value in graph.predicate_objects(node)))
        for subject, node in graph.subject_objects(GJ.implies)
    }


def _overlaps(graph: Graph) -> dict[str, Overlap]:
    def one(node: Node, name: str) -> str:
        return str(graph.value(node, GJ[name]))

    return {
        str(fact): Overlap(
            kind=one(node, "overlapOf"),
            agent_fact=one(node, "overlapAgentFact"),
            agent=one(node, "overlapAgent"),
            start_fact=one(node, "overlapFrom"),
            end_fact=one(node, "overlapTo"),
            partners=(node, GJ.overlapPartners, Literal(True)) in graph,
        )
        for fact, node in graph.subject_objects(GJ.workedOutFrom)
    }


def read_terms(ontology: Graph, rules: Iterable[Graph]) -> Terms:
    """Read the terms from the ontology and the local terms from the rule sets' graphs."""
    return Terms(
        concepts=_concepts(ontology),
        facts=_facts(ontology),
        local=_local_terms(rules),
        outranks=_relation(ontology, GJ.outranks),
        unique_holders=frozenset(str(role) for role in ontology.subjects(GJ.uniqueHolder, Literal(True))),
        inferred_from=_relation(ontology, GJ.inferredFrom),
        ranges=_ranges(ontology),
        relations=_agent_relations(ontology),
        implied=_implied(ontology),
        voided_by=_relation(ontology, GJ.voidedBy),
        overlaps=_overlaps(ontology),
        standing_in=frozenset(str(verb) for verb in ontology.subjects(GJ.isStandingIn, Literal(True))),
        outlines=read_outlines(ontology),
        never_together=read_never_together(ontology),
        scope_includes=_relation(ontology, GJ.includesAct),
    )


def labels_of(graphs: Iterable[Graph]) -> dict[tuple[str, str], str]:
    """Return (IRI, "zh" | "en") → label for everything that the graphs label."""
    labels = {}
    for graph in graphs:
        for subject, text in graph.subject_objects(RDFS.label):
            if isinstance(text, Literal) and text.language in _LANGUAGES:
                labels[str(subject), _LANGUAGES[text.language]] = str(text)
    return labels


def is_ours(iri: str) -> bool:
    """Whether an IRI lies in our own name space."""
    return iri.startswith(ROOT)
