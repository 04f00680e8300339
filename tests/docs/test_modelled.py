"""The READMEs' tables of what is modelled are those that the build counts."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from guiju.check.scenarios import read_all
from guiju.resources import resource
from tests.knowledge.support import real_build

ROOT = Path(__file__).parents[2]


def modelled() -> ModuleType:
    specification = importlib.util.spec_from_file_location("modelled", ROOT / "docs" / "modelled.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_table_is_what_the_build_counts(name: str) -> None:
    module = modelled()
    scenarios = Counter(scenario.ruleset for scenario in read_all(resource("data") / "cases"))
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text == module.written(text, module.tables(real_build(), scenarios, module.READMES[name])), (
        "run python docs/modelled.py"
    )


def test_a_readme_without_the_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="modelled"):
        modelled().written("# Guiju\n", "")
