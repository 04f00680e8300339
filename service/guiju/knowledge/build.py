"""The build: texts, rules, ontology and calendar become one dataset, the compiled shapes and an index."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from rdflib import RDF, Graph, Literal, URIRef

from guiju.knowledge.calendar import Calendar, calendar_lines, read_calendar
from guiju.knowledge.comparisons import comparison_problems, identified
from guiju.knowledge.compile import CompiledShape, CompileError, Compiler, shapes_graph
from guiju.knowledge.coverage import Coverage, measure
from guiju.knowledge.defects import place_defects
from guiju.knowledge.gates import (
    BuildError,
    completeness,
    dangling,
    declared_in,
    place_all,
    shared_quotes,
)
from guiju.knowledge.index import Index, NormEntry, with_hashes
from guiju.knowledge.lint import lint
from guiju.knowledge.norm_reader import NormError, read_norms
from guiju.knowledge.norms import Norm
from guiju.knowledge.rdf import NTriples, lines_of, parse_files
from guiju.knowledge.term_reader import labels_of, read_terms
from guiju.knowledge.terms import Terms
from guiju.knowledge.versions import read_versions
from guiju.knowledge.vocabulary import ELI, GJ, ID, ruleset_iri
from guiju.text.graph import document_graph
from guiju.text.model import Document
from guiju.text.quotes import Span
from guiju.text.reader import read_document

GRAPH = ID + "graph/"
"""Named graphs: ontology, calendar, shapes, and one for each rule set under its ID."""


@dataclass(frozen=True)
class Sources:
    """Everything that is built from, parsed."""

    ontology: Graph
    calendar: Calendar
    documents: Mapping[str, Document]
    metadata: Mapping[str, Graph]
    rules: Mapping[str, Graph]
    comparisons: Graph


@dataclass(frozen=True)
class Built:
    """What the build made, and what it counted. A named graph is made of parts, which are never copied together."""

    parts: Mapping[str, tuple[Graph | NTriples, ...]]
    shapes: Graph
    index: Index
    coverage: Mapping[str, Coverage]

    def graph(self, name: str) -> Graph:
        """Return a named graph as one; `name` is its IRI."""
        return Graph().parse(data="\n".join(lines_of(self.parts[name])), format="nt")


def read_sources(root: Mapping[str, Path]) -> Sources:
    """Read the folders `ontology` and `data`.

    Raises:
        BuildError: a file cannot be read.
        guiju.text.errors.TextError: a text cannot be read.
    """
    data = root["data"]
    texts = sorted(path.parent for path in (data / "texts").glob("*/source.txt"))
    return Sources(
        ontology=parse_files(root["ontology"].glob("*.ttl")),
        calendar=read_calendar([parse_files((data / "calendar").glob("*.ttl"))]),
        documents={path.name: read_document((path / "source.txt").read_bytes(), path.name) for path in texts},
        metadata={path.name: parse_files(path.glob("*.ttl")) for path in texts},
        rules={path.name: parse_files((data / "rules" / path.name).glob("*.ttl")) for path in texts},
        comparisons=parse_files((data / "comparisons").glob("*.ttl")),
    )


def build(sources: Sources, forms: Path) -> Built:
    """Check every gate and build.

    Args:
        sources: what to build from.
        forms: the folder of the constraint forms' templates.
    Raises:
        BuildError: with one sentence for each thing that is wrong.
    """
    norms, spans, conditions, problems = _norms(sources)
    defects, faults = place_defects(sources.rules, sources.documents)
    problems += faults
    text_graphs = {
        name: document_graph(document, sources.metadata[name]) for name, document in sources.documents.items()
    }
    declared = declared_in([sources.ontology, *text_graphs.values(), *sources.rules.values()])
    for name, rules in sources.rules.items():
        problems += dangling(rules, declared) + dangling(sources.metadata[name], declared)
    problems += dangling(sources.comparisons, declared)
    problems += comparison_problems(sources.comparisons, {norm.iri: norm for norm in norms}, sources.documents)
    if problems:
        raise BuildError(problems)
    terms = read_terms(sources.ontology, sources.rules.values())
    compiled, expected = _compile(norms, sources.ontology, forms)
    shapes = shapes_graph({norm.iri: norm for norm in norms}, compiled)
    parts: dict[str, tuple[Graph | NTriples, ...]] = {
        f"{GRAPH}ontology": (sources.ontology,),
        f"{GRAPH}calendar": (NTriples(calendar_lines(sources.calendar)),),
        f"{GRAPH}shapes": (shapes,),
        f"{GRAPH}comparisons": (sources.comparisons, identified(sources.comparisons)),
    }
    for name, graph in text_graphs.items():
        own = [norm for norm in norms if norm.ruleset == name]
        added = _placed_graph(own, spans)
        _identify(added, (graph, sources.rules[name]), name)
        parts[GRAPH + name] = (graph, sources.rules[name], added, defects[name])
    index = _index(sources, norms, spans, compiled, expected, terms)
    quoted = {norm.iri: (spans[norm.iri], *conditions[norm.iri]) for norm in norms}
    coverage = {
        name: measure(document, (span for norm in norms if norm.ruleset == name for span in quoted[norm.iri]))
        for name, document in sources.documents.items()
    }
    return Built(parts, shapes, index, coverage)


def _norms(sources: Sources) -> tuple[list[Norm], dict[str, Span], dict[str, list[Span]], list[str]]:
    problems: list[str] = []
    read: list[Norm] = []
    for name, graph in sources.rules.items():
        try:
            read += read_norms(graph)
        except NormError as error:
            problems.append(f"{name}: {error}")
    norms, spans, conditions, misplaced = place_all(read, sources.documents)
    norms.sort(key=lambda norm: (norm.ruleset, spans[norm.iri].start, spans[norm.iri].end, norm.iri))
    problems += misplaced
    for norm in norms:
        problems += completeness(norm)
    return norms, spans, conditions, problems + shared_quotes(norms, spans)


def _compile(norms: list[Norm], ontology: Graph, forms: Path) -> tuple[list[CompiledShape], dict[str, tuple[str, str]]]:
    severities = {str(strength): str(value) for strength, value in ontology.subject_objects(GJ.severity)}
    voidable = {str(verb) for verb in ontology.subjects(GJ.voidedBy)}
    compiler = Compiler(forms, labels_of([ontology]), severities, voidable)
    shapes: list[CompiledShape] = []
    expected: dict[str, tuple[str, str]] = {}
    problems: list[str] = []
    for norm in norms:
        if not norm.executable:
            continue
        try:
            compiled = compiler.compile(norm)
            expected[norm.iri] = compiler.expected(norm, "zh"), compiler.expected(norm, "en")
        except CompileError as error:
            problems.append(str(error))
            continue
        shapes += compiled
        problems += [problem for shape in compiled for problem in lint(shape)]
    if problems:
        raise BuildError(problems)
    return shapes, expected


def _identify(target: Graph, graphs: Iterable[Graph], ruleset: str) -> None:
    """Add the rule set's ID to all text units, norms and local terms: queries take and give it as plain text."""
    for graph in graphs:
        for kind in (GJ.RuleSet, ELI.LegalResourceSubdivision, GJ.Norm, GJ.LocalTerm):
            for node in graph.subjects(RDF.type, kind):
                target.add((node, GJ.rulesetId, Literal(ruleset)))


def _placed_graph(norms: Iterable[Norm], spans: Mapping[str, Span]) -> Graph:
    """Return what the build adds to the norms: their place in the text, the whole sentence, executability."""
    graph = Graph()
    changes = {wider for norm in norms if norm.executable for wider in (norm.iri, *norm.exception_to)}
    for norm in norms:
        node, span = URIRef(norm.iri), spans[norm.iri]
        graph.add((node, GJ.ruleset, URIRef(ruleset_iri(norm.ruleset))))
        graph.add((node, GJ.start, Literal(span.start)))
        graph.add((node, GJ.end, Literal(span.end)))
        graph.add((node, GJ.sentence, Literal(span.sentence, lang="zh-Hans")))
        carried = bool(norm.exception_to) and any(other in changes for other in norm.exception_to)
        graph.add((node, GJ.executable, Literal(norm.executable or carried)))
        for name in ("article", "paragraph", "item"):
            if getattr(norm, name) is not None:
                graph.add((node, GJ[f"{name}Number"], Literal(getattr(norm, name))))
    return graph


def _index(
    sources: Sources,
    norms: list[Norm],
    spans: Mapping[str, Span],
    compiled: list[CompiledShape],
    expected: Mapping[str, tuple[str, str]],
    terms: Terms,
) -> Index:
    rulesets = read_versions(sources.metadata, sources.documents)
    shapes = {shape.iri: shape.entry for shape in compiled}
    entries = {
        norm.iri: NormEntry(
            norm=replace(norm, sentence=spans[norm.iri].sentence),
            expected_zh=expected.get(norm.iri, ("", ""))[0],
            expected_en=expected.get(norm.iri, ("", ""))[1],
        )
        for norm in norms
    }
    return with_hashes(Index(entries, shapes, terms, sources.calendar, rulesets))


@contextmanager
def collector_paused() -> Iterator[None]:
    """Pause Python's cycle collector: a build makes lasting objects by the million, and scanning them takes a third."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
