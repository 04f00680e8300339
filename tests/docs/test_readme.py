"""The README shows real output: its first query and its first case are run and compared, in both languages."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from guiju.cli import main
from guiju.command import check, query
from guiju.engine import LocalEngine

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Kept:
    """Stands in for the engine that a command would start: the session's own, left open."""

    def __init__(self, engine: LocalEngine) -> None:
        self.engine = engine

    def __call__(self, *_: object, **__: object) -> Kept:
        return self

    def __enter__(self) -> LocalEngine:
        return self.engine

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_what_the_readme_shows_is_what_the_commands_print(
    name: str,
    engine: LocalEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    blocks = BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    for module in (query, check):
        monkeypatch.setattr(module, "LocalEngine", Kept(engine))
    shown = [text for kind, text in blocks if kind == "console"]
    (case,) = [text for kind, text in blocks if kind == "json"]
    Path("case.json").write_text(case, encoding="utf-8")
    assert len(shown) == 2
    for text in shown:
        command, _, expected = text.removeprefix("$ .venv/bin/guiju ").partition("\n")
        main(shlex.split(command))
        assert capsys.readouterr().out == expected


def test_both_readmes_show_the_same_commands_and_output() -> None:
    english, chinese = (
        BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh-CN.md")
    )
    assert [text for kind, text in english if kind != "sh"] == [text for kind, text in chinese if kind != "sh"]


def test_the_documents_that_the_readme_links_to_are_there() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).is_file(), target
