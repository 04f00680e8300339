"""The JSON Schema of the JSON door, made from the shapes of the case record and the words of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from guiju.check.doors.json_door import FORMAT
from guiju.knowledge.case_shapes import CaseProperty, CaseShapes
from guiju.knowledge.index import Index
from guiju.knowledge.terms import Term
from guiju.knowledge.vocabulary import GJ, ROOT, token

Schema = dict[str, Any]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER: Final = f"{ROOT}case.schema.json"
_TEXT: Final[Schema] = {"type": "string"}
_LITERALS: Final[dict[str, Schema]] = {
    "boolean": {"enum": [True, False, "是", "否", "有", "无", "true", "false", "yes", "no"]},
    "integer": {"type": ["integer", "string"], "pattern": "^-?[0-9]+$"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "string": {"type": ["string", "number", "boolean"]},
}
_ACT_KEYS: Final = {"verb": "act"}
"""Members of an act whose name in JSON is not that of the property."""
_CLOCK: Final[Schema] = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}T)?([01]?[0-9]|2[0-3]):[0-5][0-9]"}


def case_schema(shapes: CaseShapes, index: Index) -> Schema:
    """Return the schema (JSON Schema 2020-12) of one case or an array of cases.

    What is valid by it is read without a note. The door takes a little more: names are compared without regard to
    letter case, blanks, quotation marks and the width of brackets.

    Args:
        shapes: the properties of cases and acts.
        index: for the words that may be written: tokens, labels, synonyms, words of one rule set's own.
    """
    facts = {fact.name: fact for own in shapes.facts.values() for fact in own}
    definitions = {f"fact-{name}": _fact(fact, index) for name, fact in facts.items()}
    definitions |= {f"facts-{token(kind)}": _facts(own, index) for kind, own in shapes.facts.items()}
    classes = {one.value_class for one in (*facts.values(), *shapes.act) if one.value_class}
    definitions |= {f"words-{token(name)}": {"enum": _class_words(name, index)} for name in sorted(classes)}
    return {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": "规矩：案件 / Guiju: a case",
        "description": "一个案件，或若干案件的数组。One case, or an array of cases.",
        "if": {"type": "array"},
        "then": {"minItems": 1, "items": {"$ref": "#/$defs/case"}},
        "else": {"$ref": "#/$defs/case"},
        "$defs": {"case": _case(shapes, index), "act": _act(shapes), **definitions},
    }


def _case(shapes: CaseShapes, index: Index) -> Schema:
    kinds = {kind: _term_words(index.terms.concepts[kind]) for kind in shapes.facts}
    return {
        "type": "object",
        "required": ["kind", "ruleset"],
        "properties": {
            "@context": {},
            "format": {"const": FORMAT},
            "id": {"type": ["string", "integer"]},
            "kind": {"enum": [word for words in kinds.values() for word in words]},
            "ruleset": {"enum": _ruleset_words(index)},
            "facts": {"type": "object"},
            "acts": {"type": "array", "items": {"$ref": "#/$defs/act"}},
            "timelineComplete": {"type": "boolean", "default": True},
        },
        "additionalProperties": False,
        "allOf": [
            {
                "if": {"properties": {"kind": {"enum": words}}},
                "then": {"properties": {"facts": {"$ref": f"#/$defs/facts-{token(kind)}"}}},
            }
            for kind, words in kinds.items()
        ],
    }


def _act(shapes: CaseShapes) -> Schema:
    members = {_ACT_KEYS.get(one.name, one.name): _member(one) for one in shapes.act}
    members["at"] = _one_or_several(_CLOCK, many=False)
    return {
        "type": "object",
        "required": [_ACT_KEYS.get(one.name, one.name) for one in shapes.act if one.required],
        "properties": members,
        "additionalProperties": False,
    }


def _member(one: CaseProperty) -> Schema:
    about = {"title": f"{one.zh} / {one.en}", "description": f"{one.about_zh} {one.about_en}".strip()}
    value = _value(one)
    return about | (value if one.required else _one_or_several(value, many=one.many))


def _facts(facts: Sequence[CaseProperty], index: Index) -> Schema:
    """Return what the facts of a kind may be: each under every name that it has."""
    names = {word: fact.name for fact in facts for word in _fact_names(fact, index)}
    return {
        "type": "object",
        "properties": {word: {"$ref": f"#/$defs/fact-{name}"} for word, name in names.items()},
        "additionalProperties": False,
    }


def _fact(fact: CaseProperty, index: Index) -> Schema:
    entry = index.terms.facts[str(GJ[fact.name])]
    asked = f" {entry.question_zh} {entry.question_en}".rstrip()
    member = _member(fact)
    return member | {"description": member["description"] + asked}


def _fact_names(fact: CaseProperty, index: Index) -> list[str]:
    entry = index.terms.facts[str(GJ[fact.name])]
    return list(dict.fromkeys((fact.name, entry.zh, entry.en, *entry.alternatives)))


def _value(one: CaseProperty) -> Schema:
    if one.datatype:
        return _LITERALS[one.datatype]
    if not one.value_class:
        return _TEXT
    words = {"$ref": f"#/$defs/words-{token(one.value_class)}"}
    return {"anyOf": [words, _TEXT]} if one.open else words


def _one_or_several(value: Schema, *, many: bool) -> Schema:
    """Return a value, an array of values, or null, which means not given."""
    several = {"type": "array", "items": value} | ({} if many else {"maxItems": 1})
    return {"anyOf": [value, several, {"type": "null"}]}


def _class_words(name: str, index: Index) -> list[str]:
    """Return the words for the members of a class: those of the vocabulary, then rule sets' own for them."""
    schemes = set(index.terms.ranges.get(name, ()))
    members = {iri: term for iri, term in index.terms.concepts.items() if term.scheme in schemes}
    own = [local.zh for local in index.terms.local if local.denotes in members]
    return _unique([*(word for term in members.values() for word in _term_words(term)), *own])


def _term_words(term: Term) -> list[str]:
    return _unique([token(term.iri), term.zh, term.en, *term.alternatives, term.iri])


def _ruleset_words(index: Index) -> list[str]:
    rulesets = index.rulesets.values()
    names = [word for one in rulesets for word in (one.id, one.zh, one.short, one.district, one.district_zh)]
    return _unique(word for word in names if word)


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
