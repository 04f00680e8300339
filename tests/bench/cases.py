"""Checked cases: over HTTP through a running service, and in this very process."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import cycle, islice
from typing import Final

import rdflib
from running import RunningService, ask
from timing import Sample, timed, timed_all

from guiju.built import ensure_built
from guiju.check.checker import Checker
from guiju.check.engine.engines import ENGINES, EngineFactory, PyshaclEngine
from guiju.examples import Example, read_examples
from guiju.knowledge.index import read_index
from guiju.media_types import JSON
from guiju.resources import resource

BOUNDARY: Final = "----guiju-bench"


class PlainPyshacl(PyshaclEngine):
    """pySHACL as it comes: without our cache of parsed queries."""

    _data_graph = rdflib.Graph


PEERS: Final[Mapping[str, EngineFactory]] = {**ENGINES, "pyshacl, plain": PlainPyshacl}


@dataclass(frozen=True, slots=True)
class Posted:
    """Times of posted cases, and how many answers had which status."""

    sample: Sample
    statuses: Counter[int]


def chosen_examples(number: int) -> list[Example]:
    """So many example cases, spread evenly over all rule sets."""
    everything = read_examples(resource("data") / "cases")
    return everything[:: max(1, len(everything) // number)][:number]


def posted_cases(service: RunningService, examples: Sequence[Example], number: int) -> Posted:
    """Post so many cases, one after the other, over one keep-alive connection; one more before is not counted."""
    connection = service.connection()
    statuses: Counter[int] = Counter()
    seconds = []
    for example in islice(cycle(examples), number + 1):
        found, elapsed = post(connection, example)
        statuses[found] += 1
        seconds.append(elapsed)
    connection.close()
    return Posted(Sample.of(seconds[1:]), statuses)


def post(connection: HTTPConnection, example: Example) -> tuple[int, float]:
    """Post one case, with its office profile if it has one; the status, and the seconds it took."""
    body, content_type = form(example) if example.profile else (example.text.encode(), JSON)
    headers = {"Content-Type": content_type, "Accept": JSON}
    statuses = []
    seconds = timed(
        lambda: statuses.append(ask(connection, "POST", f"/check?as-of={example.as_of}", body, headers).status)
    )
    return statuses[0], seconds


def form(example: Example) -> tuple[bytes, str]:
    """The case and its profile as a multipart form, as the page sends them, and its content type."""
    fields = {"case": example.text, "profile": example.profile}
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode(), f"multipart/form-data; boundary={BOUNDARY}"


def cases_in_process(engine: str, examples: Sequence[Example], rounds: int) -> tuple[Sample, Sample | None]:
    """Check every example without worker or HTTP: the first time, and so many times again.

    The first time counts apart, for an engine may parse a query when it first needs it and keep it. The very first
    case is checked once before, so that loading the engine is not counted.
    """
    folder, version = ensure_built()
    index = read_index(folder / "index.json")
    checker = Checker(index, PEERS[engine](folder / "shapes.nt", index.shapes), version)
    gc.collect()
    gc.freeze()  # as the workers' parent does
    checks = [partial(answered, checker, example) for example in examples]
    checks[0]()
    again = [check for _ in range(rounds) for check in checks]
    return timed_all(checks), timed_all(again) if again else None


def answered(checker: Checker, example: Example) -> bytes:
    """The whole answer to one posted case: all verdicts, explained, as JSON."""
    body = example.text.encode()
    checked = checker.check(body, JSON, as_of=example.as_of, profile=(example.profile or "").encode())
    return checker.answer(checked, body, JSON)


def sizes() -> list[tuple[str, str, str]]:
    """For each rule set: its ID, its norms, and the compiled shapes that a case of it is judged by."""
    folder, _ = ensure_built()
    index = read_index(folder / "index.json")
    of_norms = Counter(entry.norm.ruleset for entry in index.norms.values())
    of_shapes = Counter(index.norms[shape.norm].norm.ruleset for shape in index.shapes.values())
    return [(name, str(of_norms[name]), str(of_shapes[name])) for name in index.rulesets]
