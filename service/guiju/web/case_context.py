"""The JSON-LD context of cases, computed from the ontology: plain case JSON becomes the graph that the shapes see."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from guiju.knowledge.vocabulary import GJ, ID, token
from guiju.store.interface import Store
from guiju.web.answers import select

XSD: Final = "http://www.w3.org/2001/XMLSchema#"
PROPERTIES: Final = """
PREFIX gj: <https://w3id.org/guiju/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?property ?range WHERE {
  ?property gj:factOf ?kind .
  OPTIONAL { ?property rdfs:range ?range FILTER(ISIRI(?range)) }
} ORDER BY ?property ?range
"""
INDIVIDUALS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?class ?individual ?name WHERE {
  ?individual a ?type ; skos:inScheme ?scheme .
  ?type rdfs:subClassOf* ?class . FILTER(STRSTARTS(STR(?class), "https://w3id.org/guiju/def#"))
  { ?individual skos:notation ?name } UNION
  { ?individual rdfs:label|skos:altLabel ?name FILTER(LANGMATCHES(LANG(?name), "zh")) }
} ORDER BY ?class ?individual ?name
"""
ACT_RANGES: Final = {
    "act": ("verb", "ActType"),
    "by": ("by", "Agent"),
    "to": ("to", "Agent"),
    "result": ("result", "Result"),
}
"""Members of an act whose values are names of the graph: the property and the class of its values."""

MEMBERS: Final = frozenset(
    "id type format kind ruleset timelineComplete facts acts act by to result person on at no gj".split()
)
"""Names of the members of a case and of an act; a word that is one of them is a term of scoped contexts only."""


def case_context(store: Store) -> dict[str, Any]:
    """Return the context document.

    Facts and acts take tokens and Chinese names alike. A word that means one thing everywhere is a term of the whole
    context; one that means two things in two places is a term of the scoped contexts (JSON-LD 1.1, section 4.1.8)
    of the properties where it is clear.
    """
    facts, names = fact_properties(store), names_by_class(store)
    common = common_names(names, {*facts, *MEMBERS})
    scoped = {
        class_: {word: iri for word, iri in words.items() if word not in common} for class_, words in names.items()
    }
    context: dict[str, Any] = {
        **common,
        "@version": 1.1,
        "gj": str(GJ),
        "id": "@id",
        "type": "@type",
        "format": None,
        "kind": reference("caseKind", scoped.get("CaseKind", {})),
        "ruleset": {"@id": f"{GJ}ruleset", "@type": "@vocab", "@context": {"@vocab": ID}},
        "timelineComplete": {"@id": f"{GJ}timelineComplete", "@type": f"{XSD}boolean"},
        "facts": "@nest",
        "acts": {"@id": f"{GJ}act", "@container": "@set", "@context": act_context(scoped)},
    }
    for name, range_ in facts.items():
        context[name] = {**fact_term(name, range_, scoped), "@nest": "facts"}
    return {"@context": context}


def common_names(names: dict[str, dict[str, str]], reserved: set[str]) -> dict[str, str]:
    """Return the words that stand for one individual in all classes and for no member of a case."""
    meanings: dict[str, set[str]] = defaultdict(set)
    for words in names.values():
        for word, iri in words.items():
            meanings[word].add(iri)
    return {
        word: next(iter(iris)) for word, iris in sorted(meanings.items()) if len(iris) == 1 and word not in reserved
    }


def act_context(names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return the context of an act's members."""
    terms: dict[str, Any] = {
        member: reference(property_, names.get(range_, {})) for member, (property_, range_) in ACT_RANGES.items()
    }
    return terms | {
        "person": {"@id": f"{GJ}person"},
        "on": {"@id": f"{GJ}on", "@type": f"{XSD}date"},
        "at": {"@id": f"{GJ}at"},
        "no": {"@id": f"{GJ}no", "@type": f"{XSD}integer"},
    }


def reference(property_: str, names: dict[str, str]) -> dict[str, Any]:
    """Return the term of a property whose values are named individuals; names, those that only its own context has."""
    term: dict[str, Any] = {"@id": f"{GJ}{property_}", "@type": "@vocab"}
    return term | {"@context": names} if names else term


def fact_term(name: str, range_: str, names: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return the term of a fact: a datatype, or the names that its values may carry."""
    if range_.startswith(str(GJ)):
        return reference(name, names.get(token(range_), {}))
    term: dict[str, Any] = {"@id": f"{GJ}{name}"}
    return term | {"@type": range_} if range_.startswith(XSD) and not range_.endswith("#string") else term


def fact_properties(store: Store) -> dict[str, str]:
    """Return the fact properties with their ranges, sorted by name."""
    rows = select(store, PROPERTIES).rows
    return {token(row["property"].text): row["range"].text if "range" in row else "" for row in rows}


def names_by_class(store: Store) -> dict[str, dict[str, str]]:
    """Return for each class the names of its individuals, tokens and Chinese ones; a name shared by two is left out."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(store, INDIVIDUALS).rows:
        found[token(row["class"].text)][row["name"].text].add(row["individual"].text)
    return {
        name: {word: next(iter(iris)) for word, iris in sorted(words.items()) if len(iris) == 1 and ":" not in word}
        for name, words in sorted(found.items())
    }
