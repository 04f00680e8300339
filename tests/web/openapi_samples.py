"""Values that fit the parameters of the interface, taken from the service itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask.testing import FlaskClient

Samples = Mapping[str, Sequence[str]]
"""By the name of the parameter, or by path and name where it means several things; `body` are cases."""
JSON = {"Accept": "application/json"}
IRIS = "SELECT DISTINCT ?iri { ?iri a ?type FILTER(STRSTARTS(STR(?iri), 'https://w3id.org/guiju/id/')) } ORDER BY ?iri"
FEW = 500
"""Of the IRIs every so many-th is taken: all are asked for elsewhere."""


def sample_values(client: FlaskClient) -> Samples:
    """Read the fitting values."""
    listed = client.get("/rules", headers=JSON).get_json()["rulesets"]
    rows = client.post("/sparql", data={"query": IRIS}).get_json()["results"]["bindings"]
    resources = [row["iri"]["value"].removeprefix("https://w3id.org/guiju/id/") for row in rows[::FEW]]
    return {
        "ruleset": [one["ruleset"] for one in listed],
        "kind": ["document", "meeting"],
        "words": ["区长"],
        "query": ["ASK {}", "SELECT * { ?s a ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "SELECT {"],
        "example": ["articles", "dawa-2017/abuse-of-office"],
        "act": ["sign"],
        "topic": ["meetings"],
        "q": ["常务会议纪要谁签发？"],
        "body": [client.get("/check/examples/dawa-2017/abuse-of-office").get_json()["text"]],
        "/check/examples/{ruleset}/{name} name": ["abuse-of-office"],
        "/queries/{name}/choices name": ["norms"],
        "/id/{path} path": [*resources, *(f"{one}.ttl" for one in resources), "graph/comparisons"],
        "/def/{path} path": ["norms", "time.ttl"],
        **picked_values(client),
    }


def picked_values(client: FlaskClient) -> dict[str, list[str]]:
    """Read every pick-list."""
    found: dict[str, list[str]] = {}
    for query in client.get("/queries", headers=JSON).get_json()["queries"]:
        lists = client.get(f"/queries/{query['name']}/choices").get_json()["choices"]
        for name, choices in lists.items():
            known = [text for one in choices["values"] for text in (one["value"], one["label"])]
            found |= {f"/queries/{query['name']}{suffix} {name}": known for suffix in ("", ".{suffix}")}
    return found


def fitting_values(samples: Samples, path: str, name: str) -> Sequence[str]:
    """Return the values for a parameter of a path."""
    return samples.get(f"{path} {name}") or samples.get(name, ())
