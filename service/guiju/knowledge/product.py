"""What the build leaves behind: the files of the dataset, shapes and index, the counts, and the inputs' hash."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from guiju.knowledge.build import Built
from guiju.knowledge.rdf import lines_of
from guiju.knowledge.serial import to_plain
from guiju.knowledge.vocabulary import PREFIXES, token


def write(built: Built, folder: Path) -> None:
    """Write `dataset.nq`, `shapes.ttl`, `shapes.nt` and `index.json`; the caller then writes `version`."""
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
    index = json.dumps(to_plain(built.index), ensure_ascii=False, sort_keys=True)
    (folder / "index.json").write_text(index, encoding="utf-8")


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
    kinds = Counter(token(norm.kind) for norm in norms)
    lines.append("kinds: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    triples = sum(len(part) for parts in built.parts.values() for part in parts)
    concepts = len(built.index.terms.concepts)
    days = (built.index.calendar.last - built.index.calendar.first).days + 1
    lines.append(
        f"{len(norms)} norms, {len(built.index.shapes)} shapes, {concepts} concepts, {days} days, {triples} triples"
    )
    return lines


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
