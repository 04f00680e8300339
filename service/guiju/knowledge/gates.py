"""The gates of the build: what must hold of the norms before anything is compiled from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from rdflib import BNode, Graph, URIRef

from guiju.errors import ToldError
from guiju.knowledge.coverage import place_conditions
from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import GJ, ID, ROOT, token
from guiju.text.errors import TextError
from guiju.text.model import Document
from guiju.text.quotes import Span, resolve_quote


class BuildError(ToldError, ValueError):
    """The knowledge is not fit to be built; `problems` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def place(norm: Norm, document: Document) -> tuple[Norm, Span]:
    """Find the norm's quote and return the norm with its place (article, paragraph, item, sentence).

    Raises:
        TextError: the quote is not in the unit that the norm names, or not unique there.
    """
    fragment = norm.source.removeprefix(f"{ID}{norm.ruleset}/")
    span = resolve_quote(document, fragment, norm.quote)
    unit = document.unit(fragment)
    placed = replace(norm, article=unit.article, paragraph=unit.paragraph, item=unit.item, sentence=span.sentence)
    return placed, span


def place_all(
    norms: Iterable[Norm], documents: Mapping[str, Document]
) -> tuple[list[Norm], dict[str, Span], dict[str, list[Span]], list[str]]:
    """Place all norms; return them, by IRI the spans of their quotes and of their conditions, and what went wrong."""
    placed: list[Norm] = []
    spans: dict[str, Span] = {}
    conditions: dict[str, list[Span]] = {}
    problems: list[str] = []
    for norm in norms:
        if norm.ruleset not in documents:
            problems.append(f"{norm.iri}: there is no text of a rule set {norm.ruleset}")
            continue
        try:
            found, spans[norm.iri] = place(norm, documents[norm.ruleset])
            conditions[norm.iri] = place_conditions(norm, documents[norm.ruleset])
        except TextError as error:
            problems.append(f"{norm.iri}: {error}")
        else:
            placed.append(found)
    return placed, spans, conditions, problems


_REQUIRED = ("source", "quote", "kind", "modality", "strength", "label_zh", "label_en")


def completeness(norm: Norm) -> list[str]:
    """Return what the norm lacks of the properties that every norm has."""
    lacking = [name for name in _REQUIRED if not getattr(norm, name)]
    problems = [f"{norm.iri}: {', '.join(lacking)} missing"] if lacking else []
    if bool(norm.form) == bool(norm.not_executable):
        problems.append(f"{norm.iri}: give gj:form, or gj:notExecutable with the reason, and not both")
    if norm.marker and norm.marker not in norm.sentence:
        problems.append(f"{norm.iri}: the marker {norm.marker!r} does not stand in the sentence {norm.sentence!r}")
    return problems


def shared_quotes(norms: Iterable[Norm], spans: Mapping[str, Span]) -> list[str]:
    """Return the executable norms that rest on the very same words as another one."""
    places = Counter((norm.ruleset, spans[norm.iri].start, spans[norm.iri].end) for norm in norms if norm.executable)
    return [
        f"{norm.iri}: another executable norm has the same quote {norm.quote!r}; quote the shortest words that say each"
        for norm in norms
        if norm.executable and places[norm.ruleset, spans[norm.iri].start, spans[norm.iri].end] > 1
    ]


def dangling(graph: Graph, declared: set[str]) -> list[str]:
    """Return every IRI of our own that a graph uses and nothing declares."""
    problems = []
    for subject, predicate, value in graph:
        for term in (predicate, value):
            if isinstance(term, URIRef) and str(term).startswith(ROOT) and str(term) not in declared:
                where = subject if not isinstance(subject, BNode) else _owner(graph, subject)
                near = _nearest(str(term), declared)
                problems.append(f"{where}: {term} is not declared anywhere{f'; did you mean {near}?' if near else ''}")
    return sorted(set(problems))


def _owner(graph: Graph, node: BNode) -> str:
    subject = next(graph.subjects(None, node), None)
    return _owner(graph, subject) if isinstance(subject, BNode) else str(subject)


def _nearest(iri: str, declared: set[str]) -> str:
    folder = iri[: len(iri) - len(token(iri))]
    found = get_close_matches(iri, [other for other in declared if other.startswith(folder)], n=1)
    return found[0] if found else ""


def declared_in(graphs: Iterable[Graph]) -> set[str]:
    """Return every IRI of our own that some graph describes."""
    return {str(subject) for graph in graphs for subject in graph.subjects() if str(subject).startswith(ROOT)} | {
        str(GJ)
    }
