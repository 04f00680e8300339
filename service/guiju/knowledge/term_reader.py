"""Reads the terms of the vocabulary from the ontology, and a rule set's own words from its rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.norm_reader import read_pattern
from guiju.knowledge.outline import read_never_together, read_outlines
from guiju.knowledge.terms import AgentRelations, Fact, LocalTerm, Overlap, Term, Terms
from guiju.knowledge.vocabulary import GJ, ID, ROOT, token

_LANGUAGES = {"zh-Hans": "zh", "en": "en"}


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
