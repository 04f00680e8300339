"""Norms become SHACL: for each executable norm its shape, two satellites and its classes of cases."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef

from guiju.knowledge.index import ShapeEntry
from guiju.knowledge.norms import ActPattern, Norm, Value
from guiju.knowledge.vocabulary import GJ, PREFIXES, SH, SHAPES, concept, short, token

BREACH: Final = ""
PENDING: Final = ".pending"
UNDETERMINED: Final = ".undetermined"
GOVERNED: Final = ".governed"
OPEN: Final = ".open"
"""Suffixes to a norm's IRI: its satellites and its classes of governed and of doubtful cases."""

_MESSAGE: Final = {BREACH: "message", PENDING: "todo"}
_UNDETERMINED_TEXT: Final = {"zh": "无法判断，缺：{?missing}", "en": "cannot tell, missing: {?missingEn}"}


class CompileError(ValueError):
    """A norm cannot be compiled; the message names the norm and what is wrong."""


@dataclass(frozen=True, slots=True)
class CompiledShape:
    """One shape: what it selects and what it says (messages with placeholders in braces)."""

    norm: str
    suffix: str
    severity: str
    select: str
    message_zh: str
    message_en: str
    targets: tuple[str, ...]

    @property
    def iri(self) -> str:
        """The shape's IRI; for a breach it is the norm's."""
        return self.norm + self.suffix

    @property
    def entry(self) -> ShapeEntry:
        """The shape as the index keeps it."""
        return ShapeEntry(
            self.norm, self.suffix, self.severity, self.message_zh, self.message_en, self.select, self.targets
        )


Labels = Mapping[tuple[str, str], str]
"""(IRI, "zh" | "en") → label."""


def _sparql_string(text: str) -> str:
    escaped = str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def _term(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return short(value) if value.startswith(("http:", "https:", "urn:")) else _sparql_string(value)


class Compiler:
    """Compiles norms by the templates of their constraint forms (`shapes/forms/<form>.rq`).

    Args:
        forms: the folder of the templates.
        labels: labels of every term that a norm may name.
        severities: strength or modality IRI → severity IRI (DESIGN 3: by the strength; an unmarked competence apart).
        voidable: acts that a refusing result undoes.
    """

    def __init__(
        self, forms: Path, labels: Labels, severities: Mapping[str, str], voidable: Collection[str] = ()
    ) -> None:
        self._labels = labels
        self._severities = severities
        # The templates write SPARQL, not HTML: escaping is done term by term by the filters below.
        loader = FileSystemLoader(forms)
        self._environment = Environment(loader=loader, undefined=StrictUndefined, trim_blocks=True)  # noqa: S701
        filters: dict[str, Callable[..., Any]] = {
            "short": short,
            "token": token,
            "label": self._label,
            "sparql_string": _sparql_string,
            "term": _term,
            "voidable": lambda verbs: not set(voidable).isdisjoint(verbs),
        }
        self._environment.filters.update(filters)
        self._forms = frozenset(self._environment.list_templates())

    def _label(self, value: Value, language: str) -> str:
        if isinstance(value, bool):
            return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
        if isinstance(value, int) or not value.startswith(("http:", "https:")):
            return str(value)
        if (value, language) not in self._labels:
            raise CompileError(f"{value} has no label in {language}; add it to the ontology")
        return self._labels[value, language]

    def expected(self, norm: Norm, language: str) -> str:
        """Return in words what the norm asks for."""
        return self._call(self._template(norm), "expected", with_defaults(norm), language)

    def compile(self, norm: Norm) -> list[CompiledShape]:
        """Return the norm's shapes: breach, then pending and undetermined where they can arise.

        Raises:
            CompileError: the form is unknown, or a parameter that it needs is missing.
        """
        norm = with_defaults(norm)
        _check_parameters(norm)
        template = self._template(norm)
        shapes = [self._shape(norm, BREACH, self._call(template, "breach", norm))]
        if hasattr(template.module, "pending"):
            shapes.append(self._shape(norm, PENDING, self._call(template, "pending", norm)))
        branches = [*self._open_branches(norm), self._call(template, "undetermined", norm)]
        body = "\nUNION ".join(branch for branch in branches if branch.strip())
        shapes.append(self._shape(norm, UNDETERMINED, f"SELECT $this ?missing ?missingEn WHERE {{\n{body}\n}}"))
        return shapes

    def _template(self, norm: Norm) -> Template:
        name = f"{token(norm.form)}.rq"
        if name not in self._forms:
            raise CompileError(f"{norm.iri}: there is no constraint form {norm.form}")
        return self._environment.get_template(name)

    @staticmethod
    def _call(template: Template, macro: str, *arguments: object) -> str:
        return str(getattr(template.module, macro)(*arguments)).strip()

    def _shape(self, norm: Norm, suffix: str, select: str) -> CompiledShape:
        if suffix == UNDETERMINED:
            texts = _UNDETERMINED_TEXT
        else:
            template = self._template(norm)
            texts = {language: self._call(template, _MESSAGE[suffix], norm, language) for language in ("zh", "en")}
        severity = self._severity(norm) if suffix == BREACH else str(SH.Info)
        lines = "\n".join(line.rstrip() for line in select.splitlines() if line.strip())
        doubtful = suffix == UNDETERMINED and bool(norm.condition_facts)
        targets = (norm.iri + GOVERNED, norm.iri + OPEN) if doubtful else (norm.iri + GOVERNED,)
        return CompiledShape(norm.iri, suffix, severity, lines, texts["zh"], texts["en"], targets)

    def _severity(self, norm: Norm) -> str:
        """Return how severe a breach is: without a marker it is the modality that says, if it says it."""
        unmarked = "" if norm.marker else self._severities.get(norm.modality, "")
        return unmarked or self._severities[norm.strength]

    def _open_branches(self, norm: Norm) -> list[str]:
        return [
            f"{{ $this a <{norm.iri}{OPEN}> ; gj:unsettled {short(fact)} . "
            f"BIND({_sparql_string(self._label(fact, 'zh'))} AS ?missing) "
            f"BIND({_sparql_string(self._label(fact, 'en'))} AS ?missingEn) }}"
            for fact in norm.condition_facts
        ]


def with_defaults(norm: Norm) -> Norm:
    """Return the norm with the defaults of its form: a required act is due before the matter is concluded."""
    if token(norm.form) == "required-act" and not norm.before:
        return replace(norm, before=(ActPattern(verbs=(concept("act", "conclude"),)),))
    return norm


_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "required-act": ("requires",),
    "actor": ("requires",),
    "forbidden-act": ("forbids",),
    "deadline": ("requires", "unit"),
    "limit": ("fact", "comparisons"),
    "ratio": ("part", "whole", "numerator", "denominator"),
    "attribute": ("fact",),
    "inclusion": ("fact",),
    "frequency": ("counts", "comparisons", "unit"),
}


_TIME_UNITS: Final = frozenset({"working-day", "day", "month", "year", "year-end", "hour", "minute"})
"""Units for which the templates can say what is late."""


def _check_time(norm: Norm) -> None:
    """Refuse a time limit that the templates would judge by something else than its words."""
    unit = token(norm.unit)
    if unit and unit not in _TIME_UNITS:
        raise CompileError(f"{norm.iri}: a deadline has no unit {unit}; use one of {', '.join(sorted(_TIME_UNITS))}")
    backwards = norm.direction == "before"
    if backwards and (unit == "year-end" or (norm.start_counts and unit in ("month", "year"))):
        raise CompileError(f"{norm.iri}: unit {unit} does not go with gj:timeDirection before and gj:startCounts")
    if norm.start_counts and unit in ("year-end", "hour", "minute"):
        raise CompileError(f"{norm.iri}: gj:startCounts means nothing for unit {unit}")
    if unit == "working-day" and norm.amount == 0:
        raise CompileError(f"{norm.iri}: 0 working days: say 0 days, which is the day itself")


def _check_parameters(norm: Norm) -> None:
    form = token(norm.form)
    lacking = [name for name in _NEEDED.get(form, ()) if not getattr(norm, name)]
    if form == "deadline":
        lacking += [] if norm.start or norm.start_fact else ["from or fromFact"]
        lacking += [] if norm.amount is not None else ["amount"]
        _check_time(norm)
    if form == "actor" and norm.requires:
        pattern = norm.requires[0]
        if len(norm.requires) > 1 or not (pattern.by or pattern.mandated or pattern.same_person_as):
            raise CompileError(f"{norm.iri}: form actor needs one gj:requires that says by whom")
        if bool(pattern.mandated) != bool(pattern.mandators):
            raise CompileError(f"{norm.iri}: gj:mandated and gj:mandator go together")
    if form == "attribute" and bool(norm.values) == bool(norm.not_values):
        lacking.append("value or notValue (one of them)")
    if form == "inclusion" and not (norm.includes or norm.includes_any or norm.also):
        lacking.append("includes, includesAny or also")
    if form == "frequency" and norm.every > 1 and any(bound != 1 for _, bound in norm.comparisons):
        raise CompileError(f"{norm.iri}: gj:every {norm.every} works with a bound of 1 only")
    if lacking:
        raise CompileError(f"{norm.iri}: form {form} needs gj:{', gj:'.join(lacking)}")
    if not norm.governs:
        raise CompileError(f"{norm.iri}: an executable norm names the case kinds it governs (gj:governs)")


def shapes_graph(norms: Mapping[str, Norm], shapes: list[CompiledShape]) -> Graph:
    """Return the compiled shapes as SHACL in RDF, self-contained: any SHACL engine with SPARQL can run them.

    Args:
        norms: IRI → norm, for the quotes.
        shapes: the compiled shapes.
    """
    graph = Graph()
    ontology = URIRef(SHAPES)
    graph.add((ontology, RDF.type, OWL.Ontology))
    for prefix, namespace in PREFIXES.items():
        declaration = BNode()
        graph.add((ontology, SH.declare, declaration))
        graph.add((declaration, SH.prefix, Literal(prefix)))
        graph.add((declaration, SH.namespace, Literal(namespace, datatype=XSD.anyURI)))
    for shape in shapes:
        _add_shape(graph, norms[shape.norm], shape)
    return graph


def _add_shape(graph: Graph, norm: Norm, shape: CompiledShape) -> None:
    node = URIRef(shape.iri)
    constraint = URIRef(f"{norm.iri}.select{shape.suffix}")
    graph.add((node, RDF.type, SH.NodeShape))
    graph.add((node, SH.severity, URIRef(shape.severity)))
    graph.add((node, SH.sparql, constraint))
    for target in map(URIRef, shape.targets):
        graph.add((node, SH.targetClass, target))
        graph.add((target, RDF.type, OWL.Class))
        graph.add((target, RDFS.subClassOf, GJ.Case))
    if shape.suffix:
        graph.add((node, GJ.verdictOf, URIRef(norm.iri)))
    else:
        graph.add((node, SH.description, Literal(norm.quote, lang="zh-Hans")))
    graph.add((constraint, RDF.type, SH.SPARQLConstraint))
    graph.add((constraint, SH.prefixes, URIRef(SHAPES)))
    graph.add((constraint, SH.select, Literal(shape.select)))
    graph.add((constraint, SH.message, Literal(shape.message_zh, lang="zh-Hans")))
    graph.add((constraint, SH.message, Literal(shape.message_en, lang="en")))
