"""What the build leaves behind: the files of the dataset, shapes and index, the counts, and the inputs' hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat
from rdflib import Graph

from guiju.knowledge.build import GRAPH, Built
from guiju.knowledge.case_shapes import case_shapes_graph
from guiju.knowledge.gates import BuildError
from guiju.knowledge.norms import Norm
from guiju.knowledge.rdf import lines_of
from guiju.knowledge.serial import to_plain
from guiju.knowledge.turtle import canonical_turtle
from guiju.knowledge.vocabulary import PREFIXES, token

LEAST_COVERED: Final = 0.97
"""The share of a document's characters, from 0 to 1, that quotes must cover for it to be called modelled."""


def uncovered(built: Built) -> list[str]:
    """Return one sentence for each document that the norms do not cover: too few words, or a clause without a norm."""
    problems = []
    for name, coverage in built.coverage.items():
        if coverage.share < LEAST_COVERED:
            largest = sorted(coverage.passages, key=lambda passage: -len(passage[1]))[:3]
            shown = "; ".join(f"{number}: {text}" for number, text in largest)
            problems.append(
                f"{name}: quotes cover {coverage.share:.1%}, less than {LEAST_COVERED:.0%}; not covered: {shown}"
            )
        problems += [f"{name}, article {number}: no norm speaks of {text!r}" for number, text in coverage.unaccounted]
    return problems


def write(built: Built, folder: Path) -> None:
    """Write `dataset.nq`, `index.json`, `shapes` and `case-shapes` (`.ttl`, `.nt`); the caller then writes `version`.

    Raises:
        BuildError: the norms do not cover the texts.
    """
    if problems := uncovered(built):
        raise BuildError(problems)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "version").unlink(missing_ok=True)
    quads = (
        f"{line.removesuffix('.').rstrip()} <{name}> ."
        for name, parts in built.parts.items()
        for line in lines_of(parts)
    )
    (folder / "dataset.nq").write_text("\n".join(quads) + "\n", encoding="utf-8")
    triples = built.shapes.serialize(format="nt", encoding="utf-8")
    (folder / "shapes.nt").write_bytes(triples)
    # The same for people: pyoxigraph writes Turtle many times faster than rdflib.
    turtle = pyoxigraph.serialize(
        pyoxigraph.parse(triples, format=RdfFormat.N_TRIPLES), format=RdfFormat.TURTLE, prefixes=PREFIXES
    )
    (folder / "shapes.ttl").write_bytes(turtle or b"")
    _write_case_shapes(case_shapes_graph(built.graph(f"{GRAPH}ontology"), built.index.terms), folder)
    index = json.dumps(to_plain(built.index), ensure_ascii=False, sort_keys=True)
    (folder / "index.json").write_text(index, encoding="utf-8")


def _write_case_shapes(graph: Graph, folder: Path) -> None:
    (folder / "case-shapes.nt").write_bytes(graph.serialize(format="nt", encoding="utf-8"))
    (folder / "case-shapes.ttl").write_text(canonical_turtle(graph), encoding="utf-8")


def summary(built: Built) -> list[str]:
    """Return the counts of the build as lines of text."""
    norms = [entry.norm for entry in built.index.norms.values()]
    lines = []
    for name, ruleset in built.index.rulesets.items():
        own = [norm for norm in norms if norm.ruleset == name]
        executable = sum(norm.executable for norm in own)
        lines.append(
            f"{name}: {len(ruleset.articles)} articles, {len(own)} norms, {executable} executable, "
            f"quotes cover {built.coverage[name].share:.1%}, "
            f"{len(built.coverage[name].unaccounted)} of {built.coverage[name].clauses} clauses unaccounted"
        )
    lines.append(_articles(built, norms))
    for name in ("kind", "modality", "strength"):
        counts = Counter(token(getattr(norm, name)) for norm in norms)
        lines.append(f"{name}: " + ", ".join(f"{value} {count}" for value, count in counts.most_common()))
    lines.append(_quotes(norms))
    triples = sum(len(part) for parts in built.parts.values() for part in parts)
    concepts = len(built.index.terms.concepts)
    days = (built.index.calendar.last - built.index.calendar.first).days + 1
    lines.append(
        f"{len(norms)} norms, {len(built.index.shapes)} shapes, {concepts} concepts, {days} days, {triples} triples"
    )
    return lines


def _articles(built: Built, norms: Sequence[Norm]) -> str:
    spoken_of = {(norm.ruleset, norm.article) for norm in norms if norm.article is not None}
    every = sum(len(ruleset.articles) for ruleset in built.index.rulesets.values())
    bare = sum(len(coverage.unaccounted) for coverage in built.coverage.values())
    return f"articles: {len(spoken_of)} of {every} with norms, {bare} clauses unaccounted"


def _quotes(norms: Sequence[Norm]) -> str:
    lengths = sorted(len(norm.quote) for norm in norms if norm.executable)
    return (
        f"quotes: {len(norms)} verbatim, 0 not found; of the executable norms median {lengths[len(lengths) // 2]} "
        f"characters, longest {lengths[-1]}"
    )


def inputs_hash(root: Mapping[str, Path], code: Path) -> str:
    """Return a hash of everything that the build reads, its own code included."""
    digest = hashlib.sha256()
    folders = [
        root["ontology"],
        root["data"] / "texts",
        root["data"] / "rules",
        root["data"] / "calendar",
        root["data"] / "comparisons",
        root["shapes"],
    ]
    for folder in (*folders, code / "text", code / "knowledge"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".ttl", ".txt", ".rq", ".py"}:
                digest.update(f"{path.relative_to(folder)}\0".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
