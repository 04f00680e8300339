"""The lock files name one exact version of everything and no place to fetch it from."""

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text())["project"]


def locked(name: str) -> dict[str, str]:
    lines = (TOP / name).read_text().splitlines()
    pairs = [re.fullmatch(r"([a-z0-9._-]+)==([\w.+]+)", line) for line in lines]
    assert all(pairs), f"{name}: a line is not name==version"
    return {normal(pair[1]): pair[2] for pair in pairs if pair}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.lower())


def names(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[<>=!~\[; ]", requirement)[0]) for requirement in requirements}


def test_every_requirement_is_locked_and_each_lock_holds_the_one_before() -> None:
    runtime, everything = locked("requirements.lock"), locked("requirements-test.lock")
    measured = locked("requirements-bench.lock")
    assert names(PROJECT["dependencies"]) <= runtime.keys()
    assert names(PROJECT["optional-dependencies"]["test"]) <= everything.keys()
    assert names(PROJECT["optional-dependencies"]["bench"]) <= measured.keys()
    assert runtime.items() <= everything.items() <= measured.items()


def test_what_is_installed_is_what_is_locked() -> None:
    locks = locked("requirements-test.lock")
    assert {name: version(name) for name in locks} == locks


@pytest.mark.parametrize("platform", ["linux-x64", "linux-arm64"])
def test_the_front_end_lock_has_a_hash_for_everything_and_no_address(platform: str) -> None:
    packages = json.loads((TOP / "assets/package-lock.json").read_text())["packages"]
    del packages[""]
    assert f"node_modules/@esbuild/{platform}" in packages
    assert all("resolved" not in package and package["integrity"] for package in packages.values())
