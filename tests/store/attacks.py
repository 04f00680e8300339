"""Queries built to bring a SPARQL service down, by name; each is in one of the classes that were seen to hurt."""

from __future__ import annotations

CROSS = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
DOUBLING = " ".join(f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(40))
OPTIONALS = " ".join(f"OPTIONAL {{ ?s{i} ?p{i} ?o{i} }}" for i in range(500))


def attacks(predicate: str) -> dict[str, str]:
    """Return the attacks. Parameter: predicate, the IRI of one that the data have often."""
    p = f"<{predicate}>"
    return {
        "3,000 nested braces": "SELECT * " + "{" * 3000 + "}" * 3000,
        "20,000 parentheses": "SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }",
        "50,000 exclamation marks": "SELECT * { FILTER(" + "!" * 50000 + "1) }",
        "3,000 nested subqueries": "SELECT * " + "{ SELECT * " * 3000 + "{}" + "}" * 3000,
        "10,000 nested paths": "SELECT * { ?a " + "(" * 10000 + p + ")*" * 10000 + " ?b }",
        "1,000 steps of a path": "SELECT * { ?a " + "/".join([f"{p}*"] * 1000) + " ?b }",
        "two closures": f"SELECT (COUNT(*) AS ?n) {{ ?a ({p}|^{p})* ?b . ?b ({p}|!<http://x/>)* ?c }}",
        "3,000 unions": "SELECT * {" + " UNION ".join(["{ ?s ?p ?o }"] * 3000) + "}",
        "3,000 unions, joined": f"SELECT * {{ {{ {' UNION '.join(['{ ?s ?p ?o }'] * 3000)} }} ?o ?q ?r . ?x ?y ?z }}",
        "500 optional parts": f"SELECT * {{ ?s ?p ?o {OPTIONALS} }}",
        "a long text": f"SELECT * {{ ?s ?p '{'x' * 190_000}' }}",
        "a long list": f"SELECT * {{ ?s ?p ?o . ?x ?y ?z FILTER(?o NOT IN ({', '.join(map(str, range(20_000)))})) }}",
        "a group concatenation of a cross product": f"SELECT (GROUP_CONCAT(CONCAT(?c, ?f, ?i)) AS ?x) {{ {CROSS} }}",
        "a sum of a cross product": f"SELECT (SUM(STRLEN(CONCAT(?c, ?f, ?i))) AS ?x) {{ {CROSS} }}",
        "a string doubled forty times": f"SELECT ?a40 {{ BIND('x' AS ?a0) {DOUBLING} }}",
        "a digest of long strings": f"SELECT (SHA512(?a24) AS ?x) {{ ?s ?p ?o BIND(STR(?o) AS ?a0) {DOUBLING} }}",
        "a counted cross product": f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}",
        "a listed cross product": f"SELECT * {{ {CROSS} }}",
        "a sorted cross product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
        "a distinct cross product": f"SELECT DISTINCT ?a ?c ?f ?i {{ {CROSS} }}",
        "a grouped cross product": "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?c ?d ?f",
        "a described cross product": f"DESCRIBE ?a ?d ?g {{ {CROSS} }}",
        "everything described": "DESCRIBE * { ?a ?b ?c }",
        "a constructed cross product": "CONSTRUCT { ?a ?e ?c . ?d ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
        "a product of inline data": f"SELECT * {{ VALUES ?x {{ {'1 ' * 40000} }} VALUES ?y {{ {'2 ' * 40000} }} }}",
        "nested repetitions": "SELECT * { ?a ?b ?c FILTER(REGEX(?c, '((((x{99}){99}){99}){99})')) }",
        "a negated cross product": f"SELECT * {{ ?x ?y ?z FILTER NOT EXISTS {{ {CROSS} FILTER(?z = ?h) }} }}",
    }


CODES = frozenset({"nesting-too-deep", "time-limit", "memory-limit", "output-limit"})
"""What an attack may be refused with."""
