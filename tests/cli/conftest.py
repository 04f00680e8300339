"""Runs the command line in this process, on the real knowledge, with one engine kept for the whole part."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from guiju.check.engine.names import DEFAULT
from guiju.cli import main
from guiju.command import ask, check, due, query, who
from guiju.engine import LocalEngine
from guiju.resources import resource


@dataclass(frozen=True)
class Ran:
    """What a command gave: exit code, standard output, standard error."""

    code: int
    output: bytes
    error: str

    @property
    def text(self) -> str:
        return self.output.decode("utf-8")


Guiju = Callable[..., Ran]
WriteCase = Callable[[str], Path]


@pytest.fixture(scope="session")
def engine() -> Iterator[LocalEngine]:
    with LocalEngine() as kept:
        yield kept


@pytest.fixture
def guiju(engine: LocalEngine, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Guiju:
    """`guiju("query", "articles", stdin=b"…")` runs a command with the kept engine instead of a new one each time."""

    def keep(name: str = DEFAULT) -> AbstractContextManager[LocalEngine]:
        assert name == DEFAULT, "another engine needs a process of its own"
        return nullcontext(engine)

    for module in (query, check, due, who, ask):
        monkeypatch.setattr(module, "LocalEngine", keep)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsysbinary.readouterr()
        try:
            code: Any = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        captured = capsysbinary.readouterr()
        assert isinstance(code, int)
        return Ran(code, captured.out, captured.err.decode("utf-8"))

    return run


def example(name: str) -> dict[str, Any]:
    """An example case of `data/cases` with its title, day of judgement and profile."""
    found: dict[str, Any] = json.loads((resource("data") / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture
def write_case(tmp_path: Path) -> WriteCase:
    """`write_case("zhanqian-2024/consultation-late")` writes the example's case into a file of its own."""

    def write(name: str) -> Path:
        path = tmp_path / f"{name.replace('/', '-')}.json"
        path.write_text(json.dumps(example(name)["case"], ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    return write


def is_clear(error: str) -> bool:
    """Whether an error is said in Chinese first, then in English, without a trace."""
    lines = error.strip().splitlines()
    if len(lines) < 2 or "Traceback" in error:
        return False
    return any("一" <= character <= "鿿" for character in lines[0]) and any(word.isascii() for word in lines[1].split())
