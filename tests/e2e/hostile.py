"""Hostile and good traffic at once against a running service, and what its processes hold before and after."""

from __future__ import annotations

import http.client
import itertools
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.running import REQUEST_SECONDS, RunningService, ask
from tests.store.attacks import CODES, attacks

PREDICATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
QUERY = {"Content-Type": "application/sparql-query"}
JSON_LD = {"Content-Type": "application/ld+json"}
JSON = {"Content-Type": "application/json"}
TURTLE = {"Content-Type": "text/turtle"}
SMALL = "SELECT * {{ ?s ?p ?o }} LIMIT 10 # {number}"
PAUSE_SECONDS = 0.005
REFUSALS = CODES | {"busy", "client-budget", "query-too-long"}
"""What a query may be refused with under attack, and what a client that uses the machine up is told."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent by POST, under the name of the attack."""

    name: str
    path: str
    body: bytes
    headers: dict[str, str]


def hostile_requests() -> list[Request]:
    """The attacks by query, and some by case: each is refused, cut or answered, and none is well-meant."""
    queries = attacks(PREDICATE)
    nested = b"[" * 100_000 + b"]" * 100_000
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    blank = b"<http://x/a> <http://x/b> " + b"[ <http://x/c> " * 20_000 + b"1" + b" ]" * 20_000 + b" ."
    return [
        *(Request(name, "/sparql", text.encode(), QUERY) for name, text in queries.items()),
        Request("100,000 nested arrays", "/check", nested, JSON),
        Request("20,000 nested objects", "/check", deep, JSON_LD),
        Request("20,000 nested objects due", "/due", deep, JSON_LD),
        Request("20,000 nested blank nodes", "/check", blank, TURTLE),
    ]


@dataclass(frozen=True, slots=True)
class Reply:
    """How a request ended: `code` of its problem, `answered`, or `lost`; and the seconds it took."""

    name: str
    code: str
    seconds: float


@dataclass(slots=True)
class Traffic:
    """What came of the traffic so far."""

    hostile: list[Reply] = field(default_factory=list)
    good: list[Reply] = field(default_factory=list)

    def slowest(self) -> Reply:
        """The attack that was answered last."""
        return max(self.hostile, key=lambda reply: reply.seconds)

    def outcomes(self) -> Counter[str]:
        """How many attacks ended how."""
        return Counter(reply.code for reply in self.hostile)

    def lost(self) -> list[Reply]:
        """The good queries that were not answered."""
        return [reply for reply in self.good if reply.code != "answered"]


def percentile(replies: list[Reply], share: float) -> float:
    """The nearest-rank percentile of the seconds that they took."""
    ordered = sorted(reply.seconds for reply in replies)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def sources() -> Iterator[tuple[str, int]]:
    """Yield loopback addresses to send from: each attack comes from another client, so that no budget stops it."""
    for number in itertools.count(1):
        yield f"127.{1 + number // 62_500 % 200}.{number // 250 % 250}.{1 + number % 250}", 0


def attacked(service: RunningService, request: Request, source: tuple[str, int]) -> Reply:
    """Send one attack over a connection of its own."""
    started = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", service.port, REQUEST_SECONDS, source)
    try:
        answer = ask(connection, "POST", request.path, request.body, request.headers)
        code = "answered" if answer.status == 200 else str(json.loads(answer.body)["code"])
    except (OSError, http.client.HTTPException, ValueError):
        code = "lost"
    finally:
        connection.close()
    return Reply(request.name, code, time.monotonic() - started)


def attack(service: RunningService, first: int, clients: Iterator[tuple[str, int]], stop: threading.Event,
           traffic: Traffic) -> None:  # fmt: skip
    """Send one attack after the other, from the `first` on, until stopped."""
    for request in itertools.islice(itertools.cycle(hostile_requests()), first, None):
        if stop.is_set():
            return
        traffic.hostile.append(attacked(service, request, next(clients)))


def ask_small(service: RunningService, stop: threading.Event, traffic: Traffic) -> None:
    """Send small queries, no two alike, over one connection until stopped."""
    connection = service.connection()
    while not stop.is_set():
        started = time.monotonic()
        try:
            answer = ask(connection, "POST", "/sparql", SMALL.format(number=time.monotonic_ns()).encode(), QUERY)
            code = "answered" if answer.status == 200 else str(answer.status)
        except (OSError, http.client.HTTPException):
            connection.close()
            code = "lost"
        traffic.good.append(Reply("small", code, time.monotonic() - started))
        time.sleep(PAUSE_SECONDS)
    connection.close()


@dataclass(slots=True)
class Siege:
    """Attackers and one client with small queries, at work between `start` and `end`."""

    service: RunningService
    attackers: int
    traffic: Traffic = field(default_factory=Traffic)
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        """Begin; attackers begin at different attacks."""
        clients, number = sources(), len(hostile_requests())
        lock = threading.Lock()

        def shared() -> Iterator[tuple[str, int]]:
            while True:
                with lock:
                    client = next(clients)
                yield client

        works = [(attack, (self.service, n * number // self.attackers, shared(), self.stop, self.traffic))
                 for n in range(self.attackers)]  # fmt: skip
        for target, arguments in [*works, (ask_small, (self.service, self.stop, self.traffic))]:
            thread = threading.Thread(target=target, args=arguments)
            thread.start()
            self.threads.append(thread)

    def end(self) -> Traffic:
        """Let each finish what it has sent; return what came of it all."""
        self.stop.set()
        for thread in self.threads:
            thread.join()
        return self.traffic


@dataclass(frozen=True, slots=True)
class Family:
    """What the web process and all that it started hold: memory in MiB (PSS), processes, zombies, open descriptors.

    The descriptors are those of the two processes that last, the web process and the parent of the workers.
    """

    memory: float
    processes: int
    zombies: int
    descriptors: int


def descendants(process: int) -> list[int]:
    """The processes that this one started, and those that they started."""
    found = []
    for task in _listed(Path(f"/proc/{process}/task")):
        for child in _text(task / "children").split():
            found += [int(child), *descendants(int(child))]
    return found


def family(web: int) -> Family:
    """Look at the web process and its descendants now. A process that ends meanwhile counts for nothing."""
    below = descendants(web)
    lasting = [web, *below[:1]]
    states = [_text(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()[:1] for process in below]
    return Family(
        memory=sum(_pss(process) for process in [web, *below]) / 1024,
        processes=1 + len(below),
        zombies=states.count(["Z"]),
        descriptors=sum(len(_listed(Path(f"/proc/{process}/fd"))) for process in lasting),
    )


def _pss(process: int) -> int:
    lines = _text(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def _listed(folder: Path) -> list[Path]:
    try:
        return [folder / name for name in os.listdir(folder)]  # noqa: PTH208 - of a process that may be gone
    except OSError:
        return []
