"""The five real documents, read once for all tests of the text part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from guiju.text.model import Document
from guiju.text.reader import read_document

TEXTS = Path(__file__).parents[2] / "data" / "texts"
RULESETS = ("zhanqian-2024", "xinqiu-2022", "dawa-2017", "huancui-2022", "penglai-2022")


@pytest.fixture(scope="session")
def sources() -> Mapping[str, bytes]:
    return {ruleset: (TEXTS / ruleset / "source.txt").read_bytes() for ruleset in RULESETS}


@pytest.fixture(scope="session")
def documents(sources: Mapping[str, bytes]) -> Mapping[str, Document]:
    return {ruleset: read_document(source, ruleset) for ruleset, source in sources.items()}
