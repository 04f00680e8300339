"""The norms cover the texts: nearly every character, and every clause; what is left out is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guiju.knowledge.coverage import measure
from guiju.knowledge.gates import BuildError
from guiju.knowledge.product import LEAST_COVERED, uncovered, write
from guiju.text.quotes import Span
from tests.knowledge.support import real_build, real_sources


def test_every_document_is_covered_and_no_clause_is_left_without_a_norm() -> None:
    built = real_build()
    assert {name: found.unaccounted for name, found in built.coverage.items() if found.unaccounted} == {}
    assert min(found.share for found in built.coverage.values()) >= LEAST_COVERED
    assert uncovered(built) == []


def test_executable_quotes_are_short() -> None:
    lengths = sorted(len(e.norm.quote) for e in real_build().index.norms.values() if e.norm.executable)
    assert lengths[len(lengths) // 2] <= 40
    assert lengths[-1] <= 200


def test_a_text_without_norms_is_wholly_uncovered() -> None:
    document = real_sources().documents["zhanqian-2024"]
    found = measure(document, [])
    assert found.share == 0
    assert len(found.unaccounted) == found.clauses > 100


def test_what_a_span_leaves_out_is_told_with_its_article() -> None:
    document = real_sources().documents["zhanqian-2024"]
    (paragraph,) = document.articles[3].paragraphs
    gap = paragraph.text.index("副区长")
    whole = Span(0, len(document.text), "")
    spans = [replace(whole, end=paragraph.start + gap), replace(whole, start=paragraph.start + gap + 3)]
    found = measure(document, spans)
    assert found.passages == ((4, "副区长"),)
    assert found.unaccounted == ()
    assert 0.99 < found.share < 1


def test_a_build_with_a_gap_is_not_written(tmp_path: Path) -> None:
    built = real_build()
    document = real_sources().documents["zhanqian-2024"]
    thin = replace(built, coverage={**built.coverage, "zhanqian-2024": measure(document, [])})
    with pytest.raises(BuildError, match="less than 97%"):
        write(thin, tmp_path)
    assert list(tmp_path.iterdir()) == []
