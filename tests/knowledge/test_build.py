"""The real build: five documents, every quote verbatim, every executable norm compiled."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

from rdflib import RDF, SH, Graph, URIRef

from guiju.knowledge.build import GRAPH
from guiju.knowledge.compile import GOVERNED, UNDETERMINED
from guiju.knowledge.index import read_index
from guiju.knowledge.product import inputs_hash, write
from guiju.knowledge.vocabulary import GJ
from guiju.resources import NAMES, PACKAGE, resource
from tests.knowledge.support import real_build, real_sources

ARTICLES = {"zhanqian-2024": 44, "xinqiu-2022": 80, "dawa-2017": 63, "huancui-2022": 89, "penglai-2022": 79}
KINDS = (
    "composition chair attendance body-competence quorum frequency signing step deadline limit form duty prohibition "
    "permission substitution deeming scope programmatic"
).split()


def test_the_five_documents_have_their_articles() -> None:
    rulesets = real_build().index.rulesets
    assert {name: len(ruleset.articles) for name, ruleset in rulesets.items()} == ARTICLES


def test_every_quote_stands_verbatim_at_its_place() -> None:
    documents = real_sources().documents
    built = real_build()
    graphs = {name: built.graph(GRAPH + name) for name in documents}
    for norm in (entry.norm for entry in built.index.norms.values()):
        graph = graphs[norm.ruleset]
        start, end = (int(str(graph.value(URIRef(norm.iri), GJ[name]))) for name in ("start", "end"))
        assert documents[norm.ruleset].text[start:end] == "".join(norm.quote.split())


def test_every_kind_of_norm_is_there() -> None:
    kinds = {entry.norm.kind.rpartition("/")[2] for entry in real_build().index.norms.values()}
    assert kinds == set(KINDS)


def test_every_executable_norm_has_its_shape_its_satellite_and_its_class() -> None:
    built = real_build()
    for norm in (entry.norm for entry in built.index.norms.values()):
        if norm.executable:
            node = URIRef(norm.iri)
            assert (node, SH.targetClass, URIRef(norm.iri + GOVERNED)) in built.shapes
            assert (URIRef(norm.iri + UNDETERMINED), GJ.verdictOf, node) in built.shapes


def test_every_constraint_is_used_and_has_one_query() -> None:
    shapes = real_build().shapes
    constraints = set(shapes.subjects(RDF.type, SH.SPARQLConstraint))
    assert constraints == set(shapes.objects(None, SH.sparql))
    assert all(len(list(shapes.objects(node, SH.select))) == 1 for node in constraints)


def test_the_index_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path
    built = real_build()
    write(built, folder)
    assert read_index(folder / "index.json") == built.index
    assert len(Graph().parse(folder / "shapes.nt")) == len(built.shapes)


def test_the_version_changes_with_the_inputs(tmp_path: Path) -> None:

    root = {name: resource(name) for name in NAMES}
    copy = tmp_path / "ontology"
    copytree(root["ontology"], copy)
    assert inputs_hash({**root, "ontology": copy}, PACKAGE) == inputs_hash(root, PACKAGE)
    (copy / "time.ttl").write_text("# changed\n", encoding="utf-8")
    assert inputs_hash({**root, "ontology": copy}, PACKAGE) != inputs_hash(root, PACKAGE)
