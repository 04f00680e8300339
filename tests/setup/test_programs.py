"""A test that needs a program which is absent skips with the package's name; where the gate runs, it fails."""

import sys
from pathlib import Path

import pytest

from tests.conftest import find_program

ABSENT = "no-such-program"


def test_a_program_that_is_there_is_named_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    assert find_program("python", "python3") == str(Path(sys.executable).parent / "python")


def test_an_absent_program_skips_the_test_and_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="apt-get install its-package"):
        find_program(ABSENT, "its-package")


def test_an_absent_program_fails_the_test_under_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="apt-get install its-package"):
        find_program(ABSENT, "its-package")
