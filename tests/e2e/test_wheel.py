"""A wheel of this project, installed into another virtual environment by pip alone, serves what the checkout serves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.running import RunningService, running_service

PROJECT = Path(__file__).parents[2]
COUNT = b"SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
CASE = PROJECT / "data/cases/zhanqian-2024/consultation-late.json"


def run(*command: str | Path) -> None:
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": ""}
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """The service of the installed wheel, started with nothing of the checkout in reach but its dependencies."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, PROJECT)
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv")
    python = folder / "venv/bin/python"
    libraries = folder / "venv/lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    # The libraries of this environment are borrowed; an editable installation among them has no effect from here.
    (libraries / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (wheel,) = folder.glob("guiju-*.whl")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--ignore-installed", wheel)
    command = (str(folder / "venv/bin/guiju"),)
    environment = {"PYTHONPATH": "", "XDG_CACHE_HOME": str(folder / "cache"), "GUIJU_BUILD": ""}
    with running_service(command=command, environment=environment) as running:
        assert list((folder / "cache/guiju").iterdir()), "the wheel built nothing of its own"
        yield running


def test_the_installed_wheel_holds_as_many_triples(installed: RunningService, service: RunningService) -> None:
    def count(one: RunningService) -> int:
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        answer = one.ask("POST", "/sparql", COUNT, headers)
        return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])

    assert count(installed) == count(service) > 0


def test_the_installed_wheel_judges_a_case_alike(installed: RunningService, service: RunningService) -> None:
    example = json.loads(CASE.read_text(encoding="utf-8"))
    body = json.dumps(example["case"]).encode()
    path = f"/check?as-of={example['as_of']}"
    answers = [
        json.loads(one.ask("POST", path, body, {"Content-Type": "application/json"}).body)
        for one in (installed, service)
    ]
    assert answers[0]["verdicts"] == answers[1]["verdicts"]
    assert answers[0]["summary"]["breached"] == 1


@pytest.mark.parametrize("page", ["/query", "/check", "/rules/zhanqian-2024", "/queries"])
def test_the_pages_of_the_installed_wheel_find_their_assets(installed: RunningService, page: str) -> None:
    text = installed.ask("GET", page, headers={"Accept": "text/html"}).body.decode()
    addresses = [part.split('"')[0] for part in text.split('="/static/')[1:]]
    assert any(address.startswith("build/style.css") for address in addresses)
    for address in addresses:
        answer = installed.ask("GET", f"/static/{address}")
        assert answer.status == 200
        assert answer.body


def test_the_installed_wheel_has_the_same_queries_and_examples(
    installed: RunningService, service: RunningService
) -> None:
    for path in ("/queries", "/queries/articles.csv", "/context.jsonld"):
        headers = {"Accept": "*/*"}
        assert installed.ask("GET", path, headers=headers).body == service.ask("GET", path, headers=headers).body
    options = [
        one.ask("GET", "/check", headers={"Accept": "text/html"}).body.count(b"<option") for one in (installed, service)
    ]
    assert options[0] == options[1] > 100
