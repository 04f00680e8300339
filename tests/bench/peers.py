"""The query service beside rdflib-endpoint and the oxigraph server: the same data, eight connections, one run.

Needs both servers (`pip install .[bench]`). Each question is asked of all by turns; the ratios are of medians.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import quote

import pyoxigraph as ox
from running import free_port, running_service
from selects import RESULTS_JSON, SELECT
from siege import requests_a_second
from table import section

from guiju.built import ensure_built

ROUNDS = 5
SECONDS = 2.0
LOADING_SECONDS = 300
ROWS = (10, 1000)
OURS, RDFLIB, OXIGRAPH = "guiju", "rdflib-endpoint", "oxigraph serve"
PATHS = {OURS: "/sparql", RDFLIB: "/", OXIGRAPH: "/query"}

Ask = Callable[[str, int, int], bytes]


def program(name: str) -> str:
    """The path of an installed program."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None:
        raise RuntimeError(f"{name} is not installed: pip install '.[bench]'")
    return found


@contextmanager
def server(*command: str, port: int) -> Iterator[int]:
    """A server of others, ended with the context."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until_it_listens(process, port)
            yield port
        finally:
            process.kill()


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    """Return once the port takes connections. Raises: RuntimeError where the process ends, or takes too long."""
    deadline = time.perf_counter() + LOADING_SECONDS
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not listen")


@contextmanager
def servers(folder: Path) -> Iterator[dict[str, int]]:
    """All three over the same triples: name → port."""
    data = folder / "data.nt"
    print(f"{union(data):,} triples", file=sys.stderr)
    rdflib_port, oxigraph_port = free_port(), free_port()
    location = str(folder / "store")
    subprocess.run([program("oxigraph"), "load", "--location", location, "--file", str(data)], check=True)
    rdflib_command = (program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(rdflib_port), str(data))
    oxigraph_command = (
        program("oxigraph"),
        "serve-read-only",
        "--location",
        location,
        "--bind",
        f"127.0.0.1:{oxigraph_port}",
    )
    with (
        running_service("--limit", "client_seconds=1000000") as ours,
        server(*rdflib_command, port=rdflib_port),
        server(*oxigraph_command, port=oxigraph_port),
    ):
        yield {OURS: ours.port, RDFLIB: rdflib_port, OXIGRAPH: oxigraph_port}


def union(path: Path) -> int:
    """Write the triples of all graphs of the build product, each once; return how many."""
    store = ox.Store()
    with (ensure_built()[0] / "dataset.nq").open("rb") as lines:
        for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
            store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    store.dump(str(path), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    return len(store)


def uncached(name: str, rows: int, number: int) -> bytes:
    """A question that was never asked before."""
    return get(name, SELECT.format(rows=rows, n=f"{number}-{next(NUMBERS)}"))


def repeated(name: str, rows: int, _number: int) -> bytes:
    """The same question again."""
    return get(name, SELECT.format(rows=rows, n="again"))


def numbers() -> Iterator[int]:
    """Numbers that do not come again in this run."""
    number = 0
    while True:
        yield (number := number + 1)


NUMBERS = numbers()


def get(name: str, query: str) -> bytes:
    """The request for a query."""
    path = f"{PATHS[name]}?query={quote(query, safe='')}"
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {RESULTS_JSON}\r\n\r\n".encode()


def by_turns(ports: Mapping[str, int], ask: Ask, rows: int, rounds: int) -> dict[str, list[float]]:
    """Answers a second of each server, a round after the other."""
    found: dict[str, list[float]] = {name: [] for name in ports}
    for _ in range(rounds):
        for name, port in ports.items():
            found[name].append(requests_a_second(port, lambda number, name=name: ask(name, rows, number), SECONDS))  # type: ignore[misc]
    return found


def lines(found: Mapping[str, list[float]], rows: int) -> list[tuple[str, ...]]:
    """The table's rows: answers a second (min, median, max), and how many times as many as each peer's we give."""
    ours = median(found[OURS])
    return [
        (f"{rows:,}", name, *(f"{pick(rates):,.0f}" for pick in (min, median, max)), f"{ours / median(rates):.2f}")
        for name, rates in found.items()
    ]


def main(rounds: int = ROUNDS) -> None:
    """Measure and print."""
    header = ("rows", "server", "min", "median", "max", "guiju : it")
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as ports:
        for title, ask in (("never asked before", uncached), ("asked again", repeated)):
            table = [line for rows in ROWS for line in lines(by_turns(ports, ask, rows, rounds), rows)]
            section(f"Answers a second, 8 connections, {title}", header, table)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
