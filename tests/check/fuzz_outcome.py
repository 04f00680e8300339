"""What may come of hostile input: a well-formed answer or a clear refusal, in time, without network; nothing else."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from guiju.check.checker import Checker
from guiju.media_types import JSON
from guiju.store.errors import Problem
from tests.check.fuzz import Attack

LONGEST_SECONDS: Final = 2.0
"""What a worker has for one submission; here of the processor, for others may use the machine too."""
_LEVELS: Final = {"error", "warning", "note"}


@dataclass(frozen=True)
class Outcome:
    """What came of an attack: `answer`, or the problem's code; the processor's seconds; what was wrong with that."""

    result: str
    seconds: float
    faults: tuple[str, ...]


@contextmanager
def no_network() -> Iterator[None]:
    """Let every attempt to open a connection raise, which is no `Problem`: then it counts as a fault."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an outgoing connection was tried")

    kept = socket.socket.connect, socket.create_connection, socket.getaddrinfo
    socket.socket.connect = refuse  # type: ignore[assignment,method-assign]
    socket.create_connection = socket.getaddrinfo = refuse  # type: ignore[assignment]
    try:
        yield
    finally:
        socket.socket.connect, socket.create_connection, socket.getaddrinfo = kept  # type: ignore[method-assign]


def tried(checker: Checker, attack: Attack) -> Outcome:
    """Submit an attack, and tell what came of it; never raises for what the checker does."""
    started = time.process_time()
    try:
        result, faults = _submitted(checker, attack)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        result, faults = type(error).__name__, [f"{type(error).__name__}: {error!r:.300}"]
    seconds = time.process_time() - started
    if seconds > LONGEST_SECONDS:
        faults.append(f"took {seconds:.1f} s")
    return Outcome(result, seconds, tuple(faults))


def _submitted(checker: Checker, attack: Attack) -> tuple[str, list[str]]:
    try:
        checked = checker.check(
            attack.body,
            attack.media_type,
            as_of="2022-06-20",
            profile=attack.profile,
            profile_type=attack.profile_type,
        )
        answers = [checker.answer(checked, attack.body, media_type) for media_type in (JSON, "text/turtle")]
    except Problem as problem:
        return problem.code, _faults_of_problem(problem)
    return "answer", _faults_of_answer(answers[0])


def _faults_of_problem(problem: Problem) -> list[str]:
    document = json.dumps(problem.as_dict(), ensure_ascii=False, allow_nan=False)
    document.encode()
    faults = []
    if not 400 <= problem.status < 500:
        faults.append(f"status {problem.status}")
    if not (problem.code and problem.en and any("一" <= character <= "鿿" for character in problem.zh)):
        faults.append(f"says too little: {document:.200}")
    if len(problem.zh) + len(problem.en) > 2000:
        faults.append(f"says too much: {len(document)} characters")
    return faults


def _faults_of_answer(answer: bytes) -> list[str]:
    found = json.loads(answer.decode(), parse_constant=lambda name: [].index(name))
    faults = []
    notes = found["input"]
    if any(note["level"] not in _LEVELS or not note["message"]["zh"] or not note["message"]["en"] for note in notes):
        faults.append("a note without level or words")
    cases = found["looked_at"]["cases"]
    if not cases and not any(note["level"] == "error" for note in notes):
        faults.append("nothing judged, and not said why")
    if found["looked_at"]["norms"] != sum(found["summary"].values()):
        faults.append("norms looked at that have no verdict")
    if bool(cases) != bool(found["looked_at"]["norms"]):
        faults.append("a case without norms, or norms without a case")
    focuses = {verdict["focus"] for verdict in found["verdicts"]}
    if len(focuses) > cases:
        faults.append("verdicts on more than the cases")
    return faults
