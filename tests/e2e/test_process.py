"""The process itself: what it prints, what it refuses, and that nothing stays behind when it ends."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.bench.memory import children
from tests.bench.running import RunningService, running_service

QUERY = b"ASK { ?s ?p ?o }"
DIRECT = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}


def descendants(process: int) -> list[int]:
    found = list(children(process))
    return found + [below for child in found for below in descendants(child)]


def running(processes: list[int]) -> list[int]:
    """Those that are there and no zombies."""
    states = {one: Path(f"/proc/{one}/stat") for one in processes}
    return [
        one for one, path in states.items() if path.exists() and path.read_text().rpartition(")")[2].split()[0] != "Z"
    ]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_the_service_ends_no_worker_stays_behind(how: signal.Signals) -> None:
    with running_service() as service:
        assert json.loads(service.ask("POST", "/sparql", QUERY, DIRECT).body)["boolean"] is True
        below = descendants(service.process.pid)
        assert len(below) >= 2, "there should be the parent of the workers and a worker"
        os.kill(service.process.pid, how)
        service.process.wait(10)
        deadline = time.monotonic() + 10
        while running(below) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert running(below) == []


def test_a_host_name_that_was_allowed_is_served_and_another_is_not() -> None:
    with running_service("--allow-host", "rules.example", "--cors", "https://oa.example") as service:
        allowed = service.ask("GET", "/health", headers={"Host": "rules.example", "Origin": "https://oa.example"})
        assert allowed.status == 200
        assert allowed.headers["access-control-allow-origin"] == "https://oa.example"
        assert service.ask("GET", "/health", headers={"Host": "evil.example"}).status == 400


def test_two_services_at_once_do_not_disturb_each_other(service: RunningService) -> None:
    with running_service() as other:
        assert other.port != service.port
        for one in (service, other):
            assert one.ask("POST", "/sparql", QUERY, DIRECT).status == 200
