"""SHACL engines behind one interface, with equal findings: direct, the default; pyshifty; pySHACL, the reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import rdflib
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result

from guiju.check.engine.direct import DirectEngine
from guiju.check.engine.finding import Finding, ShaclEngine
from guiju.check.engine.names import NAMES
from guiju.check.engine.triples import Triples
from guiju.knowledge.index import ShapeEntry
from guiju.knowledge.vocabulary import SH, SHAPES

_Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]
_PLACEHOLDER: Final = re.compile(r"\\\{\\\?(\w+)\\\}")


class MessageReader:
    """Reads the bindings back out of a result's messages.

    Engines hand on the filled messages, not the bindings, and pyshifty joins a shape's messages with "; " in either
    order; the templates say what stands where.
    """

    def __init__(self, shapes: Mapping[str, ShapeEntry]) -> None:
        self._shapes = shapes
        self._patterns: dict[str, tuple[re.Pattern[str], re.Pattern[str], list[re.Pattern[str]]]] = {}

    def _compiled(self, shape: str) -> tuple[re.Pattern[str], re.Pattern[str], list[re.Pattern[str]]]:
        if shape not in self._patterns:
            entry = self._shapes[shape]
            zh, en = _as_pattern(entry.message_zh, ""), _as_pattern(entry.message_en, "2")
            joined = [re.compile(f"{zh}; {en}", re.DOTALL), re.compile(f"{en}; {zh}", re.DOTALL)]
            self._patterns[shape] = (re.compile(zh, re.DOTALL), re.compile(en, re.DOTALL), joined)
        return self._patterns[shape]

    def joined(self, shape: str, text: str) -> tuple[tuple[str, str], ...]:
        """Return the bindings of two messages joined in one text.

        Raises:
            ValueError: the text is not what the shape's messages say.
        """
        for pattern in self._compiled(shape)[2]:
            found = pattern.fullmatch(text)
            if found:
                return _bindings(found.groupdict())
        raise ValueError(f"{shape}: cannot read the message {text!r}")

    def separate(self, shape: str, texts: list[str]) -> tuple[tuple[str, str], ...]:
        """Return the bindings of two messages given apart, in any order."""
        zh, en, _ = self._compiled(shape)
        groups: dict[str, str | None] = {}
        for text in texts:
            for pattern in (zh, en):
                found = pattern.fullmatch(text)
                if found:
                    groups |= found.groupdict()
        return _bindings(groups)


def _as_pattern(template: str, suffix: str) -> str:
    return _PLACEHOLDER.sub(lambda match: f"(?P<{match.group(1)}{suffix}>.*?)", re.escape(template))


def _bindings(groups: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    merged = {name.removesuffix("2"): value for name, value in groups.items() if value is not None}
    return tuple(sorted(merged.items()))


class _PreparedQueries(rdflib.Graph):
    """A graph that parses each query text once: rdflib would parse it again for every focus node of every case."""

    def query(self, query_object: str | Query, *arguments: Any, **options: Any) -> Result:
        """See `rdflib.Graph.query`."""
        if isinstance(query_object, str):
            query_object = _prepared(query_object)
        return super().query(query_object, *arguments, **options)


@cache
def _prepared(text: str) -> Query:
    return prepareQuery(text)


class PyshaclEngine:
    """The reference engine: pySHACL over plain rdflib graphs."""

    name = "pyshacl"
    distribution = "pyshacl"
    _data_graph: type[rdflib.Graph] = _PreparedQueries

    def __init__(self, shapes_path: Path, shapes: Mapping[str, ShapeEntry]) -> None:
        self._path = shapes_path
        self._reader = MessageReader(shapes)

    @cached_property
    def _shapes(self) -> Mapping[rdflib.term.Node, list[_Triple]]:
        """The compiled shapes' triples by subject."""
        found: dict[rdflib.term.Node, list[_Triple]] = {}
        for triple in rdflib.Graph().parse(self._path, format="nt"):
            found.setdefault(triple[0], []).append(triple)
        return found

    def _graph(self, shapes: Collection[str]) -> rdflib.Graph:
        """Return the named shapes with their constraints and the prefix declarations, as a graph of its own."""
        graph = rdflib.Graph()
        waiting: list[rdflib.term.Node] = [rdflib.URIRef(SHAPES), *map(rdflib.URIRef, shapes)]
        seen: set[rdflib.term.Node] = set()
        while waiting:
            node = waiting.pop()
            if node not in seen:
                seen.add(node)
                for triple in self._shapes.get(node, []):
                    graph.add(triple)
                    waiting.append(triple[2])
        return graph

    def validate(self, data: Triples, shapes: Collection[str]) -> list[Finding]:
        """See `ShaclEngine.validate`."""
        import pyshacl  # loaded on first use: it takes a second, and the fast engine does not need it

        graph = self._data_graph().parse(data=data.encode(), format="nt")
        _, report, _ = pyshacl.validate(graph, shacl_graph=self._graph(shapes), inplace=True, advanced=False)
        if not isinstance(report, rdflib.Graph):
            raise RuntimeError(f"pySHACL could not validate: {report!r}")  # noqa: TRY004 - the engine failed, no type is wrong
        findings = set()
        for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
            shape = str(report.value(result, SH.sourceShape))
            texts = [str(text) for text in report.objects(result, SH.resultMessage)]
            bindings = self._reader.separate(shape, texts)
            findings.add(Finding(str(report.value(result, SH.focusNode)), shape, bindings))
        return sorted(findings)


class PyshiftyEngine:
    """The engine in Rust: pyshifty with the shapes prepared once."""

    name = "pyshifty"
    distribution = "pyshifty"

    def __init__(self, shapes_path: Path, shapes: Mapping[str, ShapeEntry]) -> None:
        import shifty  # a Rust extension; the import name differs from the distribution's

        # Bytes only: a text argument might be opened as a path or fetched.
        self._validator = shifty.PreparedValidator([shapes_path.read_bytes()])
        self._reader = MessageReader(shapes)

    def validate(self, data: Triples, shapes: Collection[str]) -> list[Finding]:
        """See `ShaclEngine.validate`."""
        names = sorted(shapes)
        if not names:  # an empty list would mean all
            return []
        result = self._validator.validate_algebra(data.encode(), shape_names=names, infer=False, on_unsupported="error")
        findings = set()
        for violation in result.violations:
            shape = str(violation.shape_name)
            for reason in violation.reasons:
                bindings = self._reader.joined(shape, reason.message)
                findings.add(Finding(violation.focus_node.strip("<>"), shape, bindings))
        return sorted(findings)


EngineFactory = Callable[[Path, Mapping[str, ShapeEntry]], ShaclEngine]
_FACTORIES: Final[tuple[EngineFactory, ...]] = (lambda _, shapes: DirectEngine(shapes), PyshiftyEngine, PyshaclEngine)
ENGINES: Final[Mapping[str, EngineFactory]] = dict(zip(NAMES, _FACTORIES, strict=True))
"""Engines by name; the first is the default."""
