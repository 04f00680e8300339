"""Says in RDF what this service is: SPARQL 1.1 Service Description and VoID, both computed from the store."""

from __future__ import annotations

from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VOID

from guiju.store.interface import Store
from guiju.web.answers import select

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)
RDFLIB_FORMATS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "pretty-xml",
}
GRAPHS = "SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
TOTALS = """
SELECT (COUNT(*) AS ?triples) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p) AS ?properties)
WHERE { SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } } }
"""


def serialize(graph: Graph, media_type: str) -> bytes:
    """Write a graph of ours in one of the RDF media types."""
    return graph.serialize(format=RDFLIB_FORMATS[media_type], encoding="utf-8")


def service_description(store: Store, root: str, media_type: str) -> bytes:
    """Describe the query service.

    Parameters: root, the address of the service with its closing slash; media_type, of the answer.
    Source: SPARQL 1.1 Service Description, section 3.
    """
    graph = Graph()
    graph.bind("sd", SD)
    graph.bind("void", VOID)
    service, dataset, default = BNode("service"), BNode("dataset"), BNode("default")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, URIRef(root + "sparql")))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    for name in RESULT_FORMATS:
        graph.add((service, SD.resultFormat, FORMATS[name]))
    graph.add((service, SD.defaultDataset, dataset))
    graph.add((dataset, RDF.type, SD.Dataset))
    graph.add((dataset, SD.defaultGraph, default))
    graph.add((default, RDF.type, SD.Graph))
    graph.add((default, VOID.triples, Literal(int(totals(store)["triples"]))))
    for number, (name, triples) in enumerate(named_graphs(store)):
        named, content = BNode(f"named{number}"), BNode(f"graph{number}")
        graph.add((dataset, SD.namedGraph, named))
        graph.add((named, RDF.type, SD.NamedGraph))
        graph.add((named, SD.name, URIRef(name)))
        graph.add((named, SD.graph, content))
        graph.add((content, RDF.type, SD.Graph))
        graph.add((content, VOID.triples, Literal(triples)))
    return serialize(graph, media_type)


def void_description(store: Store, root: str, media_type: str) -> bytes:
    """Describe the dataset (W3C Interest Group Note "Describing Linked Datasets with the VoID Vocabulary").

    Parameters: root, the address of the service with its closing slash; media_type, of the answer.
    """
    graph = Graph()
    graph.bind("void", VOID)
    graph.bind("dcterms", DCTERMS)
    dataset = URIRef(root + ".well-known/void#dataset")
    counts = totals(store)
    graph.add((dataset, RDF.type, VOID.Dataset))
    graph.add((dataset, DCTERMS.title, Literal("规矩：区政府工作规则知识图谱", lang="zh-Hans")))
    graph.add((dataset, DCTERMS.title, Literal("Guiju: working rules of district governments as a graph", lang="en")))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(root + "sparql")))
    graph.add((dataset, VOID.uriSpace, Literal("https://w3id.org/guiju/id/")))
    graph.add((dataset, VOID.vocabulary, URIRef("https://w3id.org/guiju/def#")))
    graph.add((dataset, VOID.triples, Literal(int(counts["triples"]))))
    graph.add((dataset, VOID.distinctSubjects, Literal(int(counts["subjects"]))))
    graph.add((dataset, VOID.properties, Literal(int(counts["properties"]))))
    return serialize(graph, media_type)


def totals(store: Store) -> dict[str, str]:
    """Return the numbers of distinct triples, subjects and properties."""
    row = select(store, TOTALS).rows[0]
    return {name: row[name].text for name in ("triples", "subjects", "properties")}


def named_graphs(store: Store) -> list[tuple[str, int]]:
    """Return the named graphs with their numbers of triples."""
    return [(row["graph"].text, int(row["triples"].text)) for row in select(store, GRAPHS).rows]
