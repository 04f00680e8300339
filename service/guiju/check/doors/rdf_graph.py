"""What a client sends as RDF: parsed without network, by subject, and kept to the client's own nodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from guiju.check.case import RawValue
from guiju.check.doors.json_door import bad_input, parse_json
from guiju.check.doors.rdf_places import json_ld_lines, short, with_lines
from guiju.check.doors.shown import shown
from guiju.check.doors.xml_guard import refuse_hostile_xml
from guiju.knowledge.vocabulary import GJ, ROOT
from guiju.store.errors import Problem

JSON_LD: Final = "application/ld+json"
RDF_XML: Final = "application/rdf+xml"
FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    RDF_XML: ox.RdfFormat.RDF_XML,
}
"""RDF media types that are read. JSON-LD is read by pyoxigraph, which refuses contexts from elsewhere."""

FOREIGN: Final = "foreign-statement"
"""Code of the problem of a statement about something that is not the document's own."""
TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NO_CONTEXT: Final = "JSON-LD 不能引用外部的 @context。A JSON-LD context from elsewhere is not fetched."


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about, for messages: its name in Chinese and English, and what links a node to it."""

    zh: str
    en: str
    link: str


class RdfGraph:
    """A document's triples by subject, each with its line.

    Args:
        text: the document.
        media_type: one of `FORMATS`.
        about: what the document is about.
    Raises:
        Problem: the syntax is wrong (line and column are given), or triples stand in a named graph.
    """

    def __init__(self, text: bytes, media_type: str, about: Subject) -> None:
        self.by_subject: dict[str, dict[str, list[object]]] = {}
        self._about = about
        self._lines: dict[tuple[str, str], list[int]] = {}
        # Read as JSON first, and XML by expat: the RDF parsers have no limit on nesting or on entities.
        parsed = parse_json(text.decode("utf-8")) if media_type == JSON_LD else None
        if media_type == RDF_XML:
            refuse_hostile_xml(text)
        for triple, line in _parse(text, media_type, about):
            subject, predicate = node_name(triple.subject), triple.predicate.value
            self.by_subject.setdefault(subject, {}).setdefault(predicate, []).append(triple.object)
            self._lines.setdefault((subject, predicate), []).append(line)
        if media_type == JSON_LD:
            self._lines = json_ld_lines(text.decode("utf-8"), parsed, self.by_subject)

    def place(self, subject: str, predicate: str = "") -> str:
        """Return where a node stands, or a property of it: `line 7 · gj:membersDue`; for several values every line."""
        lines = self._lines.get((subject, predicate), [])
        name = f" · {short(predicate)}" if predicate else ""
        if not lines:
            own = [line for known in self.by_subject.get(subject, {}) for line in self._lines.get((subject, known), [])]
            lines = [min(own)] if own else []
        return f"line {', '.join(map(str, dict.fromkeys(lines)))}{name}" if lines else short(predicate or subject)

    def subjects(self, predicate: str, value: str = "") -> list[str]:
        """Return the nodes that have the property (with the value, where one is given)."""
        return [
            subject
            for subject, values in self.by_subject.items()
            if any(not value or node_name(item) == value for item in values.get(predicate, []))
        ]

    def values(self, subject: str, predicate: str) -> list[object]:
        """Return what a node has for a property."""
        return self.by_subject.get(subject, {}).get(predicate, [])

    def one(self, node: str, name: str) -> str:
        """Return the only value of a property of our own, or an empty text.

        Raises:
            Problem: there are several.
        """
        values = self.values(node, str(GJ[name]))
        if len(values) > 1:
            where = self.place(node, str(GJ[name]))
            raise bad_input(where, f"gj:{name} 只能有一个值", f"gj:{name} takes one value", "保留一个。Keep one.")
        return str(raw(values[0])) if values else ""

    def reached(self, node: str) -> set[str]:
        """Return the subjects that a node leads to, with itself."""
        found = {node}
        waiting = [node]
        while waiting:
            for values in self.by_subject.get(waiting.pop(), {}).values():
                for name in map(node_name, values):
                    if name in self.by_subject and name not in found:
                        found.add(name)
                        waiting.append(name)
        return found

    def strangers(self, reached: Collection[str], among: Iterable[str]) -> Iterator[Problem]:
        """Find statements about our own terms, which could forge rules or calendar, and nodes that are not reached.

        Args:
            reached: the nodes that what the document is about leads to.
            among: the subjects to look at.
        """
        about = self._about
        for subject in sorted(among):
            where = f"{self.place(subject)} · {shown(subject)}"
            if subject.startswith(ROOT):
                yield bad_input(
                    where,
                    f"{about.zh}不能陈述本库自己的词条",
                    f"a {about.en} may not state anything about the library's own terms",
                    "删去以此为主语的语句。Leave out the statements about it.",
                    FOREIGN,
                )
            elif subject not in reached:
                yield bad_input(
                    where,
                    f"这个节点与{about.zh}不相连",
                    f"no {about.en} is connected to this node",
                    f"删去它，或用 {about.link} 把它连到{about.zh}上。Leave it out, or link it from the {about.en}.",
                    FOREIGN,
                )

    def refuse_strangers(self, own: str) -> None:
        """Refuse a document that speaks of more than one node and what it leads to; see `strangers`.

        Raises:
            Problem: there is such a statement; the message names its subject.
        """
        for problem in self.strangers(self.reached(own), self.by_subject):
            raise problem


def _parse(text: bytes, media_type: str, about: Subject) -> list[tuple[ox.Triple, int]]:
    try:
        quads = list(with_lines(text, FORMATS[media_type]))
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        raise Problem(
            400,
            "rdf-syntax",
            f"第 {line} 行第 {column} 列：不是合法的 {media_type}",
            f"line {line}, column {column}: not valid {media_type}: {shown(error.msg)}",
            f"检查此处的标点、前缀和引号。Check punctuation, prefixes and quotes there. {_NO_CONTEXT}",
            line=line,
            column=column,
        ) from error
    except ValueError as error:
        raise Problem(
            400, "rdf-syntax", f"无法读取 {media_type}", f"cannot read {media_type}: {shown(error)}", _NO_CONTEXT
        ) from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad, _ in quads):
        raise bad_input(
            "",
            f"{about.zh}不能放在命名图里",
            f"a {about.en} must not stand in a named graph",
            "去掉图名。Leave out the graph name.",
        )
    return [(quad.triple, line) for quad, line in quads]


def node_name(term: object) -> str:
    """Return a name for a term: the IRI or the text; blank nodes get an IRI that only this document knows."""
    if isinstance(term, ox.BlankNode):
        return f"urn:guiju:blank:{term.value}"
    return str(getattr(term, "value", term))


def raw(term: object) -> RawValue:
    """Return a term as JSON would have it: booleans as such, all else as text."""
    if isinstance(term, ox.Literal) and term.datatype.value.endswith("#boolean"):
        return term.value in ("true", "1")
    return node_name(term)
