"""Loading files and bytes into the store."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat

from guiju.store.dataset import Source, load_store

TRIPLE = '<http://example.org/a> <http://example.org/p> "值" .'


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".nq", ".trig"])
def test_each_format_is_told_from_its_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"data{suffix}"
    path.write_text(TRIPLE, encoding="utf-8")
    assert [quad.object.value for quad in load_store([path])] == ["值"]  # type: ignore[union-attr]


def test_each_source_goes_into_its_named_graph(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(TRIPLE, encoding="utf-8")
    sources = [
        Source(path, graph="http://example.org/g1"),
        Source(TRIPLE.encode(), graph="http://example.org/g2", format=RdfFormat.N_TRIPLES),
    ]
    store = load_store(sources)
    assert set(store.named_graphs()) == {NamedNode("http://example.org/g1"), NamedNode("http://example.org/g2")}


def test_what_cannot_be_read_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.ttl"):
        load_store([path])
    with pytest.raises(ValueError, match=r"\.csv"):
        load_store([tmp_path / "data.csv"] if (tmp_path / "data.csv").write_text("") == 0 else [])
    with pytest.raises(ValueError, match="format"):
        load_store([Source(b"")])
