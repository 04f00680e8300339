"""The gate of the comparison: each cell is answered in the very words of a norm, or says that the rules do not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rdflib import RDF, RDFS, SKOS, Graph, Literal
from rdflib.term import Node

from guiju.knowledge.norms import Norm
from guiju.knowledge.vocabulary import GJ, token


def comparison_problems(comparisons: Graph, norms: Mapping[str, Norm], rulesets: Iterable[str]) -> Iterator[str]:
    """Yield one sentence for each thing that is wrong with the questions and their cells.

    Args:
        comparisons: the questions.
        norms: all norms, placed, by IRI.
        rulesets: the IDs of all rule sets. One that no question speaks of yet is not compared; any other has a cell in
            every question.
    """
    compared = {token(str(comparisons.value(cell, GJ.ruleset))) for cell in comparisons.objects(None, GJ.cell)}
    expected = set(rulesets) & compared
    for question in sorted(comparisons.subjects(RDF.type, GJ.ComparisonQuestion), key=str):
        labels = [label for label in comparisons.objects(question, RDFS.label) if isinstance(label, Literal)]
        languages = {label.language for label in labels}
        if not {"zh-Hans", "en"} <= languages or (question, GJ.comparisonTopic, None) not in comparisons:
            yield f"{question}: a question has rdfs:label in zh-Hans and en, and gj:comparisonTopic"
        cells = list(comparisons.objects(question, GJ.cell))
        found = {token(str(comparisons.value(cell, GJ.ruleset))) for cell in cells}
        for name in sorted(expected ^ found):
            yield f"{question}: {'no cell for' if name in expected else 'a cell for the unknown'} rule set {name}"
        for cell in cells:
            yield from (f"{question}: {problem}" for problem in _cell_problems(comparisons, cell, norms))


def identified(comparisons: Graph) -> Graph:
    """Return the ID of every question, as plain text that queries take and give."""
    graph = Graph()
    for question in comparisons.subjects(RDF.type, GJ.ComparisonQuestion):
        graph.add((question, SKOS.notation, Literal(token(str(question)))))
    return graph


def _cell_problems(comparisons: Graph, cell: Node, norms: Mapping[str, Norm]) -> Iterator[str]:
    ruleset = token(str(comparisons.value(cell, GJ.ruleset)))
    answers = [str(answer) for answer in comparisons.objects(cell, GJ.answeredBy)]
    shown = {str(text.language): str(text) for text in comparisons.objects(cell, GJ.shown) if isinstance(text, Literal)}
    if (cell, GJ.silent, Literal(True)) in comparisons:
        if answers or shown:
            yield f"the cell of {ruleset} is silent and answered at once"
        return
    norm = norms.get(answers[0]) if len(answers) == 1 else None
    if norm is None or norm.ruleset != ruleset:
        yield f"the cell of {ruleset} names one norm of {ruleset} (gj:answeredBy), or is gj:silent true"
        return
    if (cell, GJ.alignment, None) not in comparisons or "en" not in shown:
        yield f"the cell of {ruleset} needs gj:alignment and gj:shown in zh-Hans and en"
    words = "".join(shown.get("zh-Hans", "").split())
    if not words or words not in norm.sentence:
        yield f"the cell of {ruleset} shows {words!r}, which does not stand in {norm.sentence!r}"
