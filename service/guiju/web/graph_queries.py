"""The queries behind the linked data pages: what is said of a resource, what points at it, and the ontology."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from guiju.knowledge.vocabulary import ROOT

DEEPEST: Final = 6
"""How many blank nodes deep a description goes: enough for the lists inside a shape."""
MOST_INCOMING: Final = 300
MOST_TRIPLES: Final = 20_000
"""Triples of a named graph in one answer: above it some format would pass the limit of an answer."""
PREFIXES: Final = """
PREFIX gj: <https://w3id.org/guiju/def#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
"""


RESOURCE: Final = "VALUES ?resource { UNDEF }"
"""The place of the parameter; it stands in every branch, so that no engine looks at all resources first."""
TERM_TYPES: Final = (
    "owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty skos:ConceptScheme owl:Ontology"
)


def parts(start: str, condition: str) -> str:
    """Return the pattern of all triples of `start` and of the blank nodes it is made of, as ?s ?p ?o.

    Parameters: start, a variable; condition, a pattern that binds it, repeated in each branch.
    """
    branches = [f"{{ {condition} {start} ?p ?o . BIND({start} AS ?s) }}"]
    for depth in range(1, DEEPEST + 1):
        nodes = [start, *(f"?b{number}" for number in range(1, depth)), "?s"]
        steps = [
            f"{subject} ?q{number} {node} . FILTER(ISBLANK({node}))"
            for number, (subject, node) in enumerate(pairwise(nodes))
        ]
        branches.append(f"{{ {condition} {' '.join(steps)} ?s ?p ?o }}")
    return " UNION ".join(branches)


LABELS: Final = """
  OPTIONAL { ?p rdfs:label ?pzh FILTER(LANGMATCHES(LANG(?pzh), "zh")) }
  OPTIONAL { ?p rdfs:label ?pen FILTER(LANGMATCHES(LANG(?pen), "en")) }
  OPTIONAL { ?o rdfs:label ?ozh FILTER(LANGMATCHES(LANG(?ozh), "zh")) }
  OPTIONAL { ?o rdfs:label ?oen FILTER(LANGMATCHES(LANG(?oen), "en")) }
"""
DESCRIPTION: Final = f"""{PREFIXES}
SELECT DISTINCT ?resource ?s ?p ?o ?pzh ?pen ?ozh ?oen WHERE {{
  {{ SELECT DISTINCT ?resource ?s ?p ?o WHERE {{ {parts("?resource", RESOURCE)} }} }}
{LABELS} }}
"""
INCOMING: Final = f"""{PREFIXES}
SELECT DISTINCT ?resource ?subject ?p ?pzh ?pen ?ozh ?oen WHERE {{
  {{ SELECT DISTINCT ?resource ?subject ?p WHERE {{
      {{ {RESOURCE} ?subject ?p ?resource FILTER(ISIRI(?subject)) }}
      UNION {{ {RESOURCE} ?subject ?p ?b1 . ?b1 ?q1 ?resource FILTER(ISIRI(?subject) && ISBLANK(?b1)) }}
    }} ORDER BY ?p ?subject LIMIT {MOST_INCOMING + 1} }}
  OPTIONAL {{ ?p rdfs:label ?pzh FILTER(LANGMATCHES(LANG(?pzh), "zh")) }}
  OPTIONAL {{ ?p rdfs:label ?pen FILTER(LANGMATCHES(LANG(?pen), "en")) }}
  OPTIONAL {{ ?subject rdfs:label ?ozh FILTER(LANGMATCHES(LANG(?ozh), "zh")) }}
  OPTIONAL {{ ?subject rdfs:label ?oen FILTER(LANGMATCHES(LANG(?oen), "en")) }}
}} ORDER BY ?p ?subject
"""
NEIGHBOURHOOD: Final = f"""{PREFIXES}
CONSTRUCT {{
  ?s ?p ?o . ?o rdfs:label ?label .
  ?subject ?direct ?resource . ?subject ?incoming ?node . ?node ?last ?resource . ?subject rdfs:label ?subjectLabel
}}
WHERE {{
  {{ {{ SELECT DISTINCT ?resource ?s ?p ?o WHERE {{ {parts("?resource", RESOURCE)} }} }}
     OPTIONAL {{ ?o rdfs:label ?label }} }}
  UNION
  {{ {{ SELECT DISTINCT ?resource ?subject ?direct ?incoming ?node ?last WHERE {{
         {{ {RESOURCE} ?subject ?direct ?resource FILTER(ISIRI(?subject)) }}
         UNION {{ {RESOURCE} ?subject ?incoming ?node . ?node ?last ?resource
                  FILTER(ISIRI(?subject) && ISBLANK(?node)) }}
       }} ORDER BY ?direct ?incoming ?subject ?last LIMIT {MOST_INCOMING} }}
     OPTIONAL {{ ?subject rdfs:label ?subjectLabel }} }}
}}
"""
PRESENCE: Final = f"""
SELECT ?resource (COUNT(?o) AS ?subject) (COUNT(?s) AS ?object) WHERE {{
  {{ {RESOURCE} ?resource ?p ?o }}
  UNION {{ {RESOURCE} ?s ?p ?resource FILTER(ISIRI(?s)) }}
  UNION {{ {RESOURCE} ?s ?p ?b . ?b ?q ?resource FILTER(ISIRI(?s) && ISBLANK(?b)) }}
}} GROUP BY ?resource
"""
"""How often a resource stands as a subject and as an object; an IRI that does neither may name a graph."""
GRAPH_CONTENT: Final = f"""
CONSTRUCT {{ ?s ?p ?o }}
WHERE {{ {{ SELECT ?s ?p ?o WHERE {{ GRAPH ?graph {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o LIMIT {MOST_TRIPLES} }} }}
"""
"""What a named graph holds: the one named graph of the dataset, for not all engines take a bound name for GRAPH."""
GRAPH_SUBJECTS: Final = f"""{PREFIXES}
SELECT DISTINCT ?subject ?p ?ozh ?oen WHERE {{
  {{ SELECT DISTINCT ?subject WHERE {{ GRAPH ?graph {{ ?subject ?q ?o }} FILTER(ISIRI(?subject)) }}
     ORDER BY ?subject LIMIT {MOST_INCOMING + 1} }}
  BIND(<http://www.w3.org/ns/sparql-service-description#namedGraph> AS ?p)
  OPTIONAL {{ ?subject rdfs:label ?ozh FILTER(LANGMATCHES(LANG(?ozh), "zh")) }}
  OPTIONAL {{ ?subject rdfs:label ?oen FILTER(LANGMATCHES(LANG(?oen), "en")) }}
}} ORDER BY ?subject
"""
"""What a named graph speaks of, in the shape of `INCOMING`; the dataset as for `GRAPH_CONTENT`."""
SHAPE: Final = f"""{PREFIXES}
CONSTRUCT {{ ?s ?p ?o }}
WHERE {{
  {parts("?resource", RESOURCE)}
  FILTER(ISBLANK(?s) || STRSTARTS(STR(?p), "http://www.w3.org/ns/shacl#") || STR(?o) = "http://www.w3.org/ns/shacl#NodeShape")
}}
"""
IRIS: Final = f"""
SELECT DISTINCT ?iri WHERE {{
  {{ ?iri a ?type }} UNION {{ GRAPH ?iri {{ ?s a ?type }} }}
  FILTER(ISIRI(?iri) && STRSTARTS(STR(?iri), "{ROOT}"))
}}
"""
"""Every IRI of ours that has a type, or names a graph."""
ONTOLOGY_TERMS: Final = f"""{PREFIXES}
SELECT DISTINCT ?term ?type ?zh ?en ?definitionZh ?definitionEn ?scheme ?range ?broader WHERE {{
  ?term a ?type .
  VALUES ?type {{ owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty skos:ConceptScheme }}
  FILTER(STRSTARTS(STR(?term), "https://w3id.org/guiju/"))
  # Classes of governed cases are compiled: the page of the norm itself shows them.
  FILTER NOT EXISTS {{ ?term rdfs:subClassOf gj:Case }}
  OPTIONAL {{ ?term rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }}
  OPTIONAL {{ ?term rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }}
  OPTIONAL {{ ?term skos:definition ?definitionZh FILTER(LANGMATCHES(LANG(?definitionZh), "zh")) }}
  OPTIONAL {{ ?term skos:definition ?definitionEn FILTER(LANGMATCHES(LANG(?definitionEn), "en")) }}
  OPTIONAL {{ ?term rdfs:range ?range FILTER(ISIRI(?range)) }}
  OPTIONAL {{ ?term rdfs:subClassOf|rdfs:subPropertyOf ?broader FILTER(ISIRI(?broader)) }}
}} ORDER BY ?type ?term
"""
COMPARISON: Final = f"""{PREFIXES}
SELECT ?topic ?topiczh ?topicen ?question ?questionzh ?questionen ?ruleset ?norm ?article ?alignment
       ?zh ?en ?notezh ?noteen WHERE {{
  ?question a gj:ComparisonQuestion ; gj:comparisonTopic ?topic ; gj:cell ?cell ;
    rdfs:label ?questionzh , ?questionen .
  FILTER(LANGMATCHES(LANG(?questionzh), "zh") && LANGMATCHES(LANG(?questionen), "en"))
  ?topic rdfs:label ?topiczh , ?topicen .
  FILTER(LANGMATCHES(LANG(?topiczh), "zh") && LANGMATCHES(LANG(?topicen), "en"))
  ?cell gj:ruleset ?ruleset .
  OPTIONAL {{
    ?cell gj:answeredBy ?norm ; gj:alignment ?alignment ; gj:shown ?zh , ?en .
    FILTER(LANGMATCHES(LANG(?zh), "zh") && LANGMATCHES(LANG(?en), "en"))
    ?norm gj:start ?start .
    OPTIONAL {{ ?norm gj:articleNumber ?article }}
    OPTIONAL {{ ?cell skos:note ?notezh . FILTER(LANGMATCHES(LANG(?notezh), "zh")) }}
    OPTIONAL {{ ?cell skos:note ?noteen . FILTER(LANGMATCHES(LANG(?noteen), "en")) }}
  }}
}} ORDER BY ?topic ?question ?ruleset ?start
"""
SCHEME_ENTRIES: Final = f"""{PREFIXES}
SELECT DISTINCT ?scheme ?entry ?zh ?en ?definitionZh ?definitionEn WHERE {{
  ?entry skos:inScheme ?scheme .
  FILTER(STRSTARTS(STR(?scheme), "https://w3id.org/guiju/"))
  OPTIONAL {{ ?entry rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }}
  OPTIONAL {{ ?entry rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }}
  OPTIONAL {{ ?entry skos:definition ?definitionZh FILTER(LANGMATCHES(LANG(?definitionZh), "zh")) }}
  OPTIONAL {{ ?entry skos:definition ?definitionEn FILTER(LANGMATCHES(LANG(?definitionEn), "en")) }}
}} ORDER BY ?scheme ?entry
"""
PICTURED_CLASSES: Final = f"""{PREFIXES}
SELECT DISTINCT ?class ?column ?row ?zh ?en WHERE {{
  ?class gj:pictureColumn ?column ; gj:pictureRow ?row .
  OPTIONAL {{ ?class rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }}
  OPTIONAL {{ ?class rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }}
}} ORDER BY ?column ?row
"""
PICTURED_PROPERTIES: Final = f"""{PREFIXES}
SELECT DISTINCT ?property ?from ?to ?zh ?en WHERE {{
  ?property gj:pictureFrom ?from ; rdfs:range ?to .
  OPTIONAL {{ ?property rdfs:label ?zh FILTER(LANGMATCHES(LANG(?zh), "zh")) }}
  OPTIONAL {{ ?property rdfs:label ?en FILTER(LANGMATCHES(LANG(?en), "en")) }}
}} ORDER BY ?property ?from ?to
"""
DEFINED: Final = (
    f"VALUES ?type {{ {TERM_TYPES} }} ?term a ?type . FILTER(STRSTARTS(STR(?term), 'https://w3id.org/guiju/'))"
)
ONTOLOGY_GRAPH: Final = f"""{PREFIXES}
CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {parts("?term", DEFINED)} }}
"""
