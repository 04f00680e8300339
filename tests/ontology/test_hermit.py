"""HermiT finds the ontology consistent, and finds a contradiction that is put into it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from owlready2 import OwlReadyInconsistentOntologyError, World, sync_reasoner_hermit
from pyoxigraph import NamedNode, RdfFormat, serialize

from tests.ontology.support import ONTOLOGY_FILES, store_of

DATE = "http://www.w3.org/2001/XMLSchema#date"
PREFIXES = """
@prefix gj: <https://w3id.org/guiju/def#> .
@prefix id: <https://w3id.org/guiju/id/> .
@prefix genre: <https://w3id.org/guiju/id/genre/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


def reason(more: str) -> None:
    """Run HermiT over the ontology and some further Turtle. Dates stop HermiT, so triples with them are left out."""
    triples = [
        quad.triple
        for quad in store_of(ONTOLOGY_FILES, PREFIXES + more)
        if quad.object != NamedNode(DATE) and getattr(quad.object, "datatype", None) != NamedNode(DATE)
    ]
    world = World()
    text = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert text is not None
    world.get_ontology("https://w3id.org/guiju/def").load(fileobj=io.BytesIO(text), format="ntriples")
    try:
        sync_reasoner_hermit(world, debug=0)
    finally:
        world.close()


def test_hermit_finds_the_ontology_consistent(require_program: Callable[[str, str], str]) -> None:
    require_program("java", "default-jre-headless")
    reason("")


@pytest.mark.parametrize(
    "contradiction",
    [
        "id:planted a gj:Role , gj:Unit .",
        "genre:notice owl:sameAs genre:decision .",
        "id:planted gj:issuer id:other . id:other a gj:Norm .",
        "id:planted gj:membersDue 'nine' .",
    ],
    ids=["a role that is a unit", "two genres that are one", "an issuer that is a norm", "a number that is a word"],
)
def test_hermit_finds_an_inserted_contradiction(contradiction: str, require_program: Callable[[str, str], str]) -> None:
    require_program("java", "default-jre-headless")
    with pytest.raises(OwlReadyInconsistentOntologyError):
        reason(contradiction)
