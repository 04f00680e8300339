"""Which media types an answer can have, and which of them a client gets."""

from collections.abc import Mapping
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from guiju.store.errors import Problem

# The first of each is what a client without a wish gets. SPARQL 1.1 Protocol 2.1.6; the results formats of SPARQL 1.1.
TABLES = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/csv": QueryResultsFormat.CSV,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "application/json": QueryResultsFormat.JSON,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/json": RdfFormat.JSON_LD,
    "application/xml": RdfFormat.RDF_XML,
    "text/xml": RdfFormat.RDF_XML,
}
Format = TypeVar("Format")


def choose(wanted: str, offered: Mapping[str, Format]) -> tuple[str, Format]:
    """The first wanted media type that is offered, and its format.

    Parameters: wanted, a media type or range (`*/*`, `text/*`), or several with commas, in order of preference;
    parameters such as `charset` are ignored.
    Raises: `Problem` 406 `not-acceptable`, which lists what is offered.
    """
    for wish in wanted.split(","):
        media_range = wish.partition(";")[0].strip().lower()
        for name, form in offered.items():
            if media_range in {name, "*/*", name.partition("/")[0] + "/*"}:
                return name, form
    listed = ", ".join(offered)
    raise Problem(
        406,
        "not-acceptable",
        f"该查询的结果不能以 {wanted[:200]} 格式给出",
        f"The answer to this query cannot be given as {wanted[:200]}",
        f"可用格式：{listed} / Available: {listed}",
    )
