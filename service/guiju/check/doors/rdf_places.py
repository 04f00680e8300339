"""Where statements stand in RDF documents: parsers give triples without lines, so reading is watched line by line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import pyoxigraph as ox

from guiju.check.doors.json_places import Path, line_map
from guiju.check.doors.shown import shown
from guiju.knowledge.vocabulary import GJ

BASE: Final = "urn:guiju:document:"
"""What relative IRIs of a document are resolved against."""
Lines = dict[tuple[str, str], list[int]]
"""The lines of a subject's values for a property, in the order of the values; of the subject itself for none."""

_DEEPEST: Final = 40
"""JSON-LD nested more deeply than this has no lines of its own."""
_LONGEST_VALUE: Final = 40
"""So much of a value is looked for to find its line."""
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ALIASES: Final[Mapping[str, str]] = {"kind": "caseKind", "acts": "act", "act": "verb", "@type": "type"}
"""Names that our own JSON-LD context gives to properties with another name."""


def short(iri: str) -> str:
    """Return a property or a node as messages name it."""
    return f"gj:{shown(iri.removeprefix(str(GJ)))}" if iri.startswith(str(GJ)) else f"<{shown(iri)}>"


class _LineReader(io.BytesIO):
    """Gives a parser one line at a time, so that whoever takes its triples knows how far it has read."""

    def __init__(self, text: bytes) -> None:
        self.lines = text.splitlines(keepends=True)
        self.given = 0
        self._rest = b""

    def read(self, size: int | None = -1, /) -> bytes:
        if not self._rest and self.given < len(self.lines):
            self._rest = self.lines[self.given]
            self.given += 1
        length = len(self._rest) if size is None or size < 0 else size
        part, self._rest = self._rest[:length], self._rest[length:]
        return part


def with_lines(text: bytes, form: ox.RdfFormat) -> Iterator[tuple[ox.Quad, int]]:
    """Parse a document, and give each quad with the line (from 1) on which it stands.

    A quad comes out of the parser when its end is known, which may be some lines on, where the next one begins or
    comments follow; see `_line_of`. JSON-LD is no sequence of statements: `json_ld_lines` finds its lines.

    Raises:
        SyntaxError: the text is not of this format.
    """
    reader = _LineReader(text)
    before = 0
    for quad in ox.parse(reader, format=form, base_iri=BASE):
        line = _line_of(quad, reader.lines, before, reader.given) if reader.given > before else before
        before = line
        yield quad, line


def _line_of(quad: ox.Quad, lines: list[bytes], before: int, last: int) -> int:
    """Return the line of a quad that came out when the last line was read; the quad before it stands on `before`.

    It is the last line since then with the property's name; else (a further value of it) the first with the value;
    else the line of the quad before, if that has the name.
    """
    name = r"(?<![\w:-])a" if quad.predicate.value == _TYPE else "[:#/<]" + re.escape(_local(quad.predicate.value))
    value = r"(?<![\w-])" + re.escape(_local(str(getattr(quad.object, "value", "")))[:_LONGEST_VALUE])
    named, valued = re.compile(rf"{name}(?![\w-])".encode()), re.compile(value.encode())
    found = next((line for line in range(last, before, -1) if named.search(lines[line - 1])), 0)
    found = found or next((line for line in range(before + 1, last) if valued.search(lines[line - 1])), 0)
    return found or (before if before and named.search(lines[before - 1]) else last)


def _local(iri: str) -> str:
    return re.split("[#/:]", iri)[-1]


def json_ld_lines(text: str, value: Any, by_subject: Mapping[str, Mapping[str, list[object]]]) -> Lines:
    """Return the lines of a JSON-LD document's statements, as far as its shape tells them.

    Node objects are known by their `@id`, or by their order; properties by the last part of their names, which is
    the same in full IRIs, in compact ones and in our own context. What cannot be told has no line.

    Args:
        text: the document.
        value: the same as parsed JSON.
        by_subject: its triples, by subject and property; blank nodes as `rdf_graph.node_name` names them.
    """
    finder = _JsonLdLines(line_map(text), by_subject)
    graph = value.get("@graph", value) if isinstance(value, dict) else value
    root: Path = ("@graph",) if graph is not value else ()
    listed = graph if isinstance(graph, list) else []  # a document may be a bare value, which says nothing
    nodes = [(root, graph)] if isinstance(graph, dict) else [((*root, i), node) for i, node in enumerate(listed)]
    finder.roots([(path, node) for path, node in nodes if isinstance(node, dict)])
    return finder.found


class _JsonLdLines:
    def __init__(self, lines: Mapping[Path, int], by_subject: Mapping[str, Mapping[str, list[object]]]) -> None:
        self.found: Lines = {}
        self._lines = lines
        self._by_subject = by_subject

    def roots(self, nodes: Iterable[tuple[Path, dict[str, Any]]]) -> None:
        objects = {_name(value) for found in self._by_subject.values() for values in found.values() for value in values}
        blank = (name for name in self._by_subject if name.startswith("urn:guiju:blank:"))
        unnamed = (name for name in blank if name not in objects)
        for path, node in nodes:
            identifier = str(node.get("@id") or node.get("id") or "")
            subject = next((name for name in (identifier, BASE + identifier) if name in self._by_subject), "")
            self._node(node, path, subject or ("" if identifier else next(unnamed, "")))

    def _node(self, node: Mapping[str, Any], path: Path, subject: str) -> None:
        if not subject or len(path) > _DEEPEST:
            return
        self.found.setdefault((subject, ""), [self._line(path)])
        for key, value in node.items():
            local = _local(key)
            predicates = [p for p in self._by_subject[subject] if _local(p) in (local, _ALIASES.get(local))]
            items = value if isinstance(value, list) else [value]
            places = [(*path, key, i) for i in range(len(items))] if isinstance(value, list) else [(*path, key)]
            if not predicates and isinstance(value, dict):
                self._node(value, (*path, key), subject)  # a nest such as `facts`
            for predicate in predicates[:1]:
                self.found[subject, predicate] = [self._line(place) for place in places]
                self._children(items, places, self._by_subject[subject][predicate])

    def _children(self, items: list[Any], places: list[Path], values: list[object]) -> None:
        nodes = [(item, place) for item, place in zip(items, places, strict=True) if isinstance(item, dict)]
        names = [name for name in map(_name, values) if name in self._by_subject]
        if len(nodes) == len(names):
            for (item, place), name in zip(nodes, names, strict=True):
                if (name, "") not in self.found:
                    self._node(item, place, name)

    def _line(self, path: Path) -> int:
        return next(self._lines[path[:length]] for length in range(len(path), -1, -1) if path[:length] in self._lines)


def _name(term: object) -> str:
    return f"urn:guiju:blank:{term.value}" if isinstance(term, ox.BlankNode) else str(getattr(term, "value", term))
