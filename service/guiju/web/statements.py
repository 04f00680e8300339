"""What a page says of a resource: its statements in the order of a reader, and what points at it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from guiju.knowledge.vocabulary import GJ, ID
from guiju.web import graph_queries
from guiju.web.answers import Row, Table, Value
from guiju.web.labels import incoming_label, satellite_label, term_label
from guiju.web.language import Language, translate

LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
BOOLEAN: Final = "http://www.w3.org/2001/XMLSchema#boolean"
VERDICT_OF: Final = f"{GJ}verdictOf"
FIRST: Final = tuple(
    f"{GJ}{name}" for name in "sentence strength marker modality kind bearer when unless exceptionTo verb by to".split()
)
"""Properties that a reader looks for first; those that are named neither here nor below stand between."""
LAST: Final = tuple(
    f"{GJ}{name}"
    for name in (
        "assumption executable notExecutable form governs ruleset rulesetId articleNumber paragraphNumber itemNumber"
    ).split()
)
"""Properties about the record rather than the rule; types and the offsets in the text come after them."""
OFFSETS: Final = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"{GJ}start", f"{GJ}end")
RANKS: Final = {
    **{name: place - len(FIRST) for place, name in enumerate(FIRST)},
    **{name: place + 1 for place, name in enumerate((*LAST, *OFFSETS))},
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One property of a node with all its values; a value that is a blank node brings its own statements."""

    property: str
    label: str
    values: tuple[tuple[Value, str, tuple[Statement, ...]], ...]


def label_in(row: Row, prefix: str, language: Language) -> str:
    """Return the label of a row's property (`p`) or object (`o`) in the language, else in the other, else nothing."""
    for name in (f"{prefix}{language}", f"{prefix}zh", f"{prefix}en"):
        if name in row:
            return row[name].text
    return ""


def title_of(description: Table, iri: str, language: Language) -> str:
    """Return the resource's own label in the language, else in another, else the end of its IRI."""
    labels = {
        row["o"].language.partition("-")[0]: row["o"].text
        for row in description.rows
        if row["s"].text == iri and row["p"].text == LABEL
    }
    return labels.get(language) or next(iter(labels.values()), "") or satellite_title(description, iri, language)


def satellite_title(description: Table, iri: str, language: Language) -> str:
    """Return the title of a satellite shape, after its norm; of anything else the end of its IRI."""
    norms = [label_in(row, "o", language) for row in description.rows if row["p"].text == VERDICT_OF]
    kind = satellite_label(iri, language)
    return f"{norms[0]} · {kind}" if norms and kind else iri.removeprefix(ID)


def statements_of(table: Table, subject: str, language: Language, depth: int = 0) -> tuple[Statement, ...]:
    """Return the statements about a node of a description, blank nodes unfolded, in the page's language."""
    by_property: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if row["s"].text == subject:
            by_property[row["p"].text].append(row)
    statements = []
    for name, rows in by_property.items():
        languages = {row["o"].language.partition("-")[0] for row in rows}
        kept = {row["o"]: row for row in rows if not (language in languages and is_other(row["o"], language))}
        values = tuple(
            (
                readable(value, language),
                label_in(row, "o", language) or term_label(value.text, language),
                nested(table, value, language, depth),
            )
            for value, row in kept.items()
        )
        label = label_in(rows[0], "p", language) or term_label(name, language)
        statements.append(Statement(name, label, values))
    return tuple(sorted(statements, key=lambda one: (RANKS.get(one.property, 0), one.property)))


def readable(value: Value, language: Language) -> Value:
    """Return a truth value as a word of the language, any other value as it is."""
    if value.datatype != BOOLEAN:
        return value
    return Value("literal", translate(language, "result.yes" if value.text in {"true", "1"} else "result.no"))


def is_other(value: Value, language: Language) -> bool:
    """Whether a value is a text in another language than the page's."""
    return bool(value.language) and value.language.partition("-")[0] != language


def nested(table: Table, value: Value, language: Language, depth: int) -> tuple[Statement, ...]:
    """Return the statements of a blank node, none for any other term."""
    if value.kind != "bnode" or depth >= graph_queries.DEEPEST:
        return ()
    return statements_of(table, value.text, language, depth + 1)


def incoming_links(table: Table, language: Language) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return what points at the resource: property, its label, and the subjects with their labels."""
    groups: dict[str, tuple[str, dict[str, str]]] = {}
    for row in table.rows[: graph_queries.MOST_INCOMING]:
        name = row["p"].text
        label = incoming_label(name, language) or label_in(row, "p", language) or term_label(name, language)
        _, subjects = groups.setdefault(name, (label, {}))
        subject = row["subject"].text
        subjects[subject] = label_in(row, "o", language) or (
            satellite_label(subject, language) if name == VERDICT_OF else ""
        )
    return [(name, label, list(subjects.items())) for name, (label, subjects) in groups.items()]
