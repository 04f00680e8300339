"""What a client sends as RDF: parsed without network, by subject, and kept to the client's own nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from guiju.check.case import RawValue
from guiju.check.json_door import bad_input
from guiju.knowledge.vocabulary import GJ, ROOT
from guiju.store.errors import Problem

FORMATS: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
"""RDF media types that are read. JSON-LD is read by pyoxigraph, which refuses contexts from elsewhere."""

TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NO_CONTEXT: Final = "JSON-LD 不能引用外部的 @context。A JSON-LD context from elsewhere is not fetched."


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about, for messages: its name in Chinese and English, and what links a node to it."""

    zh: str
    en: str
    link: str


class RdfGraph:
    """A document's triples by subject.

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
        for triple in _parse(text, media_type, about):
            values = self.by_subject.setdefault(node_name(triple.subject), {}).setdefault(triple.predicate.value, [])
            values.append(triple.object)

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
            raise bad_input(node, f"gj:{name} 只能有一个值", f"gj:{name} takes one value", "保留一个。Keep one.")
        return str(raw(values[0])) if values else ""

    def refuse_strangers(self, own: Iterable[str]) -> None:
        """Refuse statements about our own terms, and nodes not reached from `own`: they could forge rules or calendar.

        Raises:
            Problem: there is such a statement; the message names its subject.
        """
        reached = set(own)
        waiting = list(reached)
        while waiting:
            for values in self.by_subject.get(waiting.pop(), {}).values():
                for name in map(node_name, values):
                    if name in self.by_subject and name not in reached:
                        reached.add(name)
                        waiting.append(name)
        for subject in sorted(self.by_subject):
            self._refuse_stranger(subject, subject in reached)

    def _refuse_stranger(self, subject: str, reached: bool) -> None:
        about = self._about
        if subject.startswith(ROOT):
            raise bad_input(
                subject,
                f"{about.zh}不能陈述本库自己的词条",
                f"a {about.en} may not state anything about the library's own terms",
                "删去以此为主语的语句。Leave out the statements about it.",
                "foreign-statement",
            )
        if not reached:
            raise bad_input(
                subject,
                f"这个节点与{about.zh}不相连",
                f"no {about.en} is connected to this node",
                f"删去它，或用 {about.link} 把它连到{about.zh}上。Leave it out, or link it from the {about.en}.",
                "foreign-statement",
            )


def _parse(text: bytes, media_type: str, about: Subject) -> list[ox.Triple]:
    try:
        quads = list(ox.parse(text, format=FORMATS[media_type], base_iri="urn:guiju:document:"))
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 0
        raise Problem(
            400,
            "rdf-syntax",
            f"第 {line} 行第 {column} 列：不是合法的 {media_type}",
            f"line {line}, column {column}: not valid {media_type}: {error.msg}",
            f"检查此处的标点、前缀和引号。Check punctuation, prefixes and quotes there. {_NO_CONTEXT}",
            line=line,
            column=column,
        ) from error
    except ValueError as error:
        raise Problem(
            400, "rdf-syntax", f"无法读取 {media_type}", f"cannot read {media_type}: {error}", _NO_CONTEXT
        ) from error
    if any(not isinstance(quad.graph_name, ox.DefaultGraph) for quad in quads):
        raise bad_input(
            "",
            f"{about.zh}不能放在命名图里",
            f"a {about.en} must not stand in a named graph",
            "去掉图名。Leave out the graph name.",
        )
    return [quad.triple for quad in quads]


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
