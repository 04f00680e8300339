"""Nothing leaves the machine on a stranger's word, on the command line: the canary is never called or read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Guiju, Ran
from tests.e2e.canary import SECRET, Canary, canary, documents, queries

SUFFIXES = {
    "application/json": ".json",
    "application/ld+json": ".jsonld",
    "text/turtle": ".ttl",
    "application/n-triples": ".nt",
    "application/rdf+xml": ".rdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[Canary]:
    with canary(tmp_path) as found:
        yield found


def addresses(found: Canary) -> list[str]:
    return [found.url, found.file.as_uri()]


def is_silent(found: Canary, runs: list[Ran]) -> bool:
    """Whether nobody called the canary, nothing of its file was told, and every run ended as it may."""
    assert [run for run in runs if SECRET in run.output.decode() + run.error] == []
    assert {run.code for run in runs} <= {0, 1, 2}
    assert [run.error for run in runs if "Traceback" in run.error] == []
    return found.callers == []


def test_no_query_calls_out(guiju: Guiju, listening: Canary) -> None:
    runs = [guiju("query", "-", stdin=text.encode()) for url in addresses(listening) for text in queries(url).values()]
    assert is_silent(listening, runs)


@pytest.mark.parametrize("command", ["check", "due"])
def test_no_case_and_no_profile_calls_out(guiju: Guiju, listening: Canary, tmp_path: Path, command: str) -> None:
    good = tmp_path / "good.json"
    good.write_text('{"kind": "consultation", "ruleset": "zhanqian-2024", "acts": []}', encoding="utf-8")
    runs = []
    for url in addresses(listening):
        for number, (media_type, content) in enumerate(documents(url).values()):
            file = tmp_path / f"case{number}{SUFFIXES[media_type]}"
            file.write_bytes(content)
            runs += [guiju(command, file), guiju(command, good, "--profile", file)]
    assert is_silent(listening, runs)
    assert 0 in {run.code for run in runs}
