"""Canonical Turtle for the files people read and edit: one layout for the ontology, the norms, terms and calendar.

`python -m guiju.knowledge.turtle FILE…` rewrites files in place. The layout is a function of the triples, the file's
prefixes, its banner (leading comment lines) and, for files without norms, the order in which its subjects appear.
"""

from __future__ import annotations

import argparse
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import pyoxigraph
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from guiju.knowledge.vocabulary import GJ, PREFIXES
from guiju.text.numerals import to_chinese

INDENT: Final = 4
WIDTH: Final = 120
"""A line longer than this many columns (a Chinese character takes two) is broken where it can be."""

PROPERTY_ORDER: Final[tuple[str, ...]] = tuple(
    (
        "a rdfs:label skos:definition dcterms:title dcterms:description dcterms:license owl:versionInfo "
        "skos:altLabel skos:notation skos:inScheme skos:broader rdfs:subClassOf rdfs:subPropertyOf "
        "rdfs:domain rdfs:range owl:distinctMembers owl:members gj:factOf gj:many gj:question gj:source "
        "gj:quote gj:conditionQuote gj:kind gj:modality gj:strength gj:marker gj:bearer gj:exceptionTo "
        "gj:governs gj:when gj:unless gj:form gj:notExecutable gj:fact gj:part gj:whole gj:verb gj:by gj:to "
        "gj:states gj:result gj:mandated gj:mandator gj:samePersonAs gj:requires gj:byEach gj:forbids "
        "gj:counts gj:unlessAct gj:before gj:after gj:from gj:fromFact gj:amount gj:min gj:moreThan gj:max "
        "gj:lessThan gj:every gj:unit gj:direction gj:startCounts gj:numerator gj:denominator gj:exclusive "
        "gj:value gj:notValue gj:includes gj:includesAny gj:also gj:openList gj:absent gj:absenceKind "
        "gj:triggerText gj:substitute gj:rank gj:scope gj:mandate gj:deems gj:openTerm gj:assumption "
        "gj:comparisonTopic gj:cell gj:ruleset gj:answeredBy "
        "gj:silent gj:shown gj:alignment skos:note rdfs:seeAlso rdfs:isDefinedBy"
    ).split()
)
"""Properties in the order in which they are written; others follow in alphabetical order."""

_FURTHER_PREFIXES: Final[dict[str, str]] = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
}
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_LANGUAGES = ("zh-Hans", "en")
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.boolean: re.compile("true|false"),
    XSD.decimal: re.compile(r"[+-]?[0-9]+\.[0-9]+"),
}
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
_SOURCE = re.compile(r"art-(\d+)(?:-para-(\d+))?(?:-item-(\d+))?")

SubjectOrder = Callable[[Node], Any]
CommentOf = Callable[[Node], str | None]


def canonical_turtle(
    graph: Graph,
    header_comment: str | None = None,
    order: SubjectOrder = str,
    comment_of: CommentOf = lambda _: None,
) -> str:
    """Write a graph as Turtle in the project's one layout.

    Args:
        graph: the triples; its bound prefixes are used beside the project's own.
        header_comment: lines to stand at the top, each with its `#`.
        order: sort key of the named subjects; blank subjects that nothing refers to come after them.
        comment_of: gives the comment line (without `#`) that stands above a subject, or None.
    Raises:
        ValueError: a blank node is referred to more than once, or only from a circle of blank nodes.
    """
    return _Writer(graph).document(header_comment, order, comment_of)


def norm_comment(graph: Graph, norm: Node) -> str | None:
    """Return the line above a norm, `三十八 第五款「…」`, from its gj:source and gj:quote; None for what is no norm."""
    if (norm, RDF.type, GJ.Norm) not in graph:
        return None
    source, quote = graph.value(norm, GJ.source), graph.value(norm, GJ.quote)
    return f"{_source_label(str(source))}「{quote}」"


def norm_order(graph: Graph) -> SubjectOrder:
    """Return the sort key for norms in text order: source unit, then where the quote starts if known, then name."""

    def key(subject: Node) -> tuple[tuple[int, ...], int, str]:
        start = graph.value(subject, GJ.start)
        offset = int(start) if isinstance(start, Literal) else 0
        return _source_numbers(str(graph.value(subject, GJ.source) or "")), offset, str(subject)

    return key


def reformat(text: str) -> str:
    """Return the canonical form of a Turtle file.

    Raises:
        SyntaxError: the text is not Turtle (line and column in the message).
        ValueError: as for `canonical_turtle`.
    """
    parsed = pyoxigraph.parse(text.encode(), pyoxigraph.RdfFormat.TURTLE)
    appearance: dict[str, int] = {}
    for quad in parsed:
        if isinstance(quad.subject, pyoxigraph.NamedNode):
            appearance.setdefault(quad.subject.value, len(appearance))
    graph = Graph(bind_namespaces="none")
    graph.parse(data=text, format="turtle")
    has_norms = (None, RDF.type, GJ.Norm) in graph
    order = norm_order(graph) if has_norms else lambda subject: appearance[str(subject)]
    return canonical_turtle(graph, _banner(text), order, lambda subject: norm_comment(graph, subject))


def _banner(text: str) -> str | None:
    """Return the comment lines at the top of a file."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), text.splitlines())
    return "\n".join(line.rstrip() for line in lines) or None


def _source_numbers(source: str) -> tuple[int, ...]:
    """Return article, paragraph and item of a text unit's IRI for sorting: the notice first, the tail last."""
    fragment = source.rpartition("/")[2]
    match = _SOURCE.fullmatch(fragment)
    if match:
        return tuple(int(number or 0) for number in match.groups())
    return (0,) if fragment == "notice" else (1000,)


def _source_label(source: str) -> str:
    """Return a text unit's label: 三十八 第五款, 五十一 第一款第二项, 通知, 文尾."""
    fragment = source.rpartition("/")[2]
    match = _SOURCE.fullmatch(fragment)
    if not match:
        return {"notice": "通知", "tail": "文尾"}.get(fragment, fragment)
    article, paragraph, item = (to_chinese(int(number)) if number else "" for number in match.groups())
    unit = (f"第{paragraph}款" if paragraph else "") + (f"第{item}项" if item else "")
    return f"{article} {unit}" if unit else article


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _prefixes(graph: Graph) -> list[tuple[str, str]]:
    """Return prefixes and namespaces in the order of the prefix lines: the project's own, then those of the graph."""
    known = {**PREFIXES, **_FURTHER_PREFIXES}
    bound = sorted((prefix, str(namespace)) for prefix, namespace in graph.namespaces() if prefix)
    return [*known.items(), *((prefix, iri) for prefix, iri in bound if prefix not in known)]


class _Writer:
    """Renders one graph; remembers which prefixes and blank nodes it wrote."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.prefixes = _prefixes(graph)
        self.used: set[str] = set()
        self.written: set[BNode] = set()
        self.rank = {name: place for place, name in enumerate(PROPERTY_ORDER)}

    def document(self, header: str | None, order: SubjectOrder, comment_of: CommentOf) -> str:
        self._refuse_shared_blank_nodes()
        subjects = set(self.graph.subjects())
        named = sorted((node for node in subjects if isinstance(node, URIRef)), key=lambda node: (order(node), node))
        blocks = []
        for subject in named:
            comment = comment_of(subject)
            blocks.append((f"# {comment}\n" if comment else "") + self._block(self._iri(subject), subject))
        roots = (node for node in subjects if isinstance(node, BNode) and not self._references(node))
        blocks += sorted(self._block("[]", root) for root in roots)
        self._refuse_unwritten_blank_nodes(subjects)
        lines = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in self.prefixes if prefix in self.used)
        return "\n".join([part for part in (f"{header}\n" if header else "", lines) if part] + blocks)

    def _references(self, node: BNode) -> int:
        return sum(1 for _ in self.graph.triples((None, None, node)))

    def _refuse_shared_blank_nodes(self) -> None:
        for node in set(self.graph.objects()):
            if isinstance(node, BNode) and self._references(node) > 1:
                raise ValueError(f"一个空白节点被引用多次，请给它一个IRI。A blank node is used twice, name it: {node}")

    def _refuse_unwritten_blank_nodes(self, subjects: Iterable[Node]) -> None:
        lost = {node for node in subjects if isinstance(node, BNode)} - self.written
        if lost:
            raise ValueError("空白节点相互循环引用，请给其中之一IRI。Blank nodes refer in a circle, name one of them.")

    def _block(self, name: str, subject: Node) -> str:
        if isinstance(subject, BNode):
            self.written.add(subject)
        inner = "\n" + " " * INDENT
        typed = (subject, RDF.type, None) in self.graph
        return name + (" " if typed else inner) + f" ;{inner}".join(self._properties(subject, INDENT)) + " .\n"

    def _properties(self, subject: Node, indent: int) -> list[str]:
        predicates = set(self.graph.predicates(subject))
        names = {"a" if predicate == RDF.type else self._iri(predicate): predicate for predicate in predicates}
        ordered = sorted(names, key=lambda name: (self.rank.get(name, len(self.rank)), name))
        return [self._property(subject, name, names[name], indent) for name in ordered]

    def _property(self, subject: Node, name: str, predicate: Node, indent: int) -> str:
        values = sorted(self.graph.objects(subject, predicate), key=self._value_key)
        if len(values) == 1:
            return f"{name} {self._node(values[0], indent, _columns(name) + 1)}"
        rendered = [self._node(value, indent + INDENT) for value in values]
        inline = f"{name} {' , '.join(rendered)}"
        if "\n" not in inline and indent + _columns(inline) + 2 <= WIDTH:
            return inline
        inner = "\n" + " " * (indent + INDENT)
        return f"{name}{inner}" + f" ,{inner}".join(rendered)

    def _value_key(self, value: Node) -> tuple[int, int, str]:
        if isinstance(value, Literal):
            language = value.language or ""
            known = _LANGUAGES.index(language) if language in _LANGUAGES else len(_LANGUAGES)
            return 1, known, f"{language} {value}"
        # Acts of a timeline stand in the order of their days.
        day = self.graph.value(value, GJ.on) or ""
        return (2 if isinstance(value, BNode) else 0), 0, f"{day}{self._node(value, 0)}"

    def _node(self, node: Node, indent: int, lead: int = 0) -> str:
        """Render a node whose line is indented; `lead` columns of that line are taken already."""
        if isinstance(node, Literal):
            return self._literal(node)
        if isinstance(node, BNode):
            return self._blank(node, indent, lead)
        return self._iri(node)

    def _blank(self, node: BNode, indent: int, lead: int) -> str:
        self.written.add(node)
        members = self._list(node)
        if members is None:
            parts, opening, separator, closing = self._properties(node, indent + INDENT), "[", " ;", "]"
        else:
            parts, opening, separator, closing = [self._node(each, indent + INDENT) for each in members], "(", "", ")"
        inline = f"{opening} {f'{separator} '.join(parts)} {closing}" if parts else opening + closing
        if "\n" not in inline and indent + lead + _columns(inline) + 2 <= WIDTH:
            return inline
        inner = "\n" + " " * (indent + INDENT)
        return f"{opening}{inner}" + f"{separator}{inner}".join(parts) + f"\n{' ' * indent}{closing}"

    def _list(self, node: Node) -> list[Node] | None:
        """Return the members of a well-formed list of blank cells, or None."""
        members: list[Node] = []
        cells: list[BNode] = []
        while node != RDF.nil:
            triples = list(self.graph.predicate_objects(node))
            cell = dict(triples)
            if not isinstance(node, BNode) or len(triples) != 2 or set(cell) != {RDF.first, RDF.rest}:
                return None
            cells.append(node)
            members.append(cell[RDF.first])
            node = cell[RDF.rest]
        self.written.update(cells)
        return members

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype) if literal.datatype else None
        if bare and bare.fullmatch(literal):
            return str(literal)
        quoted = f'"{str(literal).translate(_ESCAPES)}"'
        if literal.language:
            return f"{quoted}@{literal.language}"
        return f"{quoted}^^{self._iri(literal.datatype)}" if literal.datatype not in (None, XSD.string) else quoted

    def _iri(self, node: Node) -> str:
        iri = str(node)
        fitting = [(len(space), name) for name, space in self.prefixes if iri.startswith(space)]
        for length, prefix in sorted(fitting, reverse=True):
            if _LOCAL_NAME.fullmatch(iri[length:]):
                self.used.add(prefix)
                return f"{prefix}:{iri[length:]}"
        return f"<{iri}>"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rewrite the named files in canonical form; prints those that changed."""
    parser = argparse.ArgumentParser(prog="python -m guiju.knowledge.turtle", description="把Turtle文件改写为规范形式")
    parser.add_argument("file", nargs="+", type=Path)
    for path in parser.parse_args(arguments).file:
        before = path.read_text(encoding="utf-8")
        after = reformat(before)
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
