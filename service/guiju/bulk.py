"""Very many cases, one a line: judged in parts on all cores, each with those beside it that matter to it."""

from __future__ import annotations

import json
import mmap
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Protocol, Self

from guiju.check.explanation.tally import Tally
from guiju.check.preparation.survey import Surveyed
from guiju.command.files import CASE_SUFFIXES
from guiju.media_types import NDJSON
from guiju.store.pool import Limits
from guiju.store.worker import TaskResult

PART: Final = 250
"""Cases judged at once: enough that a part's start does not count, few enough that memory stays small."""
LIMITS: Final = Limits(seconds=600, output_bytes=64 * 2**20)
"""Limits of a worker in bulk: the user waits for files of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines to judge, and further lines that only stand beside them; numbers from 1."""

    lines: tuple[int, ...]
    beside: tuple[int, ...] = ()


class Engine(Protocol):
    """Runs tasks of guiju.engine.context."""

    def run(self, task: str, body: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        """See `LocalEngine.run`."""


class Lines:
    """The lines of a file of cases, read where they are needed; a context manager.

    Args:
        path: the file; it must not be empty.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._starts = [0]
        while (end := self._map.find(b"\n", self._starts[-1])) >= 0:
            self._starts.append(end + 1)
        self._starts.append(len(self._map) + 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._map.close()

    def __getitem__(self, number: int) -> bytes:
        """Return a line without its end."""
        return self._map[self._starts[number - 1] : self._starts[number] - 1]

    def numbers(self) -> list[int]:
        """Return the numbers of the lines that are not blank."""
        return [number for number in range(1, len(self._starts)) if self[number].strip()]

    def body(self, numbers: Iterable[int]) -> bytes:
        """Return some lines as a file in which they keep their numbers: the others are blank."""
        parts, reached = [], 1
        for number in sorted(numbers):
            parts += [b"\n" * (number - reached), self[number]]
            reached = number
        return b"".join(parts)


def in_parts(surveyed: Sequence[Surveyed], size: int) -> list[Part]:
    """Return all cases in parts, each with those beside it that its cases are judged by.

    Absences are judged beside those of the same time, registers beside the cases that they gather; all others alone.

    Args:
        surveyed: the cases in short.
        size: most cases a part.
    """
    registers = [case for case in surveyed if case.gathers]
    absences = [case for case in surveyed if case.relates and case.first and not case.gathers]
    connected = {_line(case) for case in (*registers, *absences)}
    parts = _cut([line for line in dict.fromkeys(map(_line, surveyed)) if line not in connected], size)
    for group in _in_groups(absences, size):
        parts.append(_beside(group, [case for case in absences if _same_time(case, group)]))
    for group in _in_groups(registers, size):
        kinds = {kind for register in group for kind in register.gathers}
        gathered = [case for case in surveyed if not kinds.isdisjoint(case.kinds)]
        parts.append(_beside(group, [case for case in gathered if _same_time(case, group)]))
    return parts


def _cut(lines: Sequence[int], size: int) -> list[Part]:
    return [Part(tuple(lines[start : start + size])) for start in range(0, len(lines), size)]


def _in_groups(cases: Sequence[Surveyed], size: int) -> Iterator[Sequence[Surveyed]]:
    """Yield the cases of each rule set in groups of those that are near in time."""
    ordered = sorted(cases, key=lambda case: (case.ruleset, case.first, case.last))
    for _, group in groupby(ordered, key=lambda case: case.ruleset):
        found = list(group)
        yield from (found[start : start + size] for start in range(0, len(found), size))


def _same_time(case: Surveyed, group: Sequence[Surveyed]) -> bool:
    """Whether a case of the same rule set may have happened while those of the group did; undated, it may."""
    first, last = min(other.first for other in group), max(other.last for other in group)
    near = not case.first or not first or (case.first <= last and case.last >= first)
    return near and case.ruleset == group[0].ruleset


def _beside(group: Sequence[Surveyed], near: Sequence[Surveyed]) -> Part:
    lines = {_line(case) for case in group}
    return Part(tuple(sorted(lines)), tuple(sorted({_line(case) for case in near} - lines)))


def _line(case: Surveyed) -> int:
    return int(case.where.rpartition(" ")[2])


class BulkCheck:
    """Judges the cases of one file.

    Args:
        engine: the workers; with `LIMITS`.
        lines: the cases.
        parameters: `as_of`, `rulesets`, `profile` (base64) and `profile_type`, as for the worker's task `check`.
        progress: told how many cases more are done.
        size: most cases judged at once.
    Attributes:
        tally: what was found so far.
        done: how many cases were judged.
    """

    def __init__(
        self,
        engine: Engine,
        lines: Lines,
        parameters: Mapping[str, Any],
        progress: Callable[[int], object],
        size: int = PART,
    ) -> None:
        self._engine = engine
        self._size = size
        self._lines = lines
        self._parameters = {**parameters, "media_type": NDJSON}
        self._progress = progress
        self.numbers = lines.numbers()
        self.tally = Tally()
        self.done = 0

    def run(self) -> None:
        """Judge everything.

        Raises:
            Problem: a part cannot be judged. KeyboardInterrupt: the user wants no more; `tally` holds what was done.
        """
        workers = ThreadPoolExecutor(os.cpu_count() or 1)
        try:
            surveys = self._each(workers, self._survey, self._in_lines())
            parts = self._without_doubled([found for part in surveys for found in part])
            for part, found in self._each(workers, self._judge, parts):
                self.tally.add(found)
                self.done += len(part.lines)
                self._progress(len(part.lines))
        finally:
            workers.shutdown(wait=False, cancel_futures=True)

    @staticmethod
    def _each(workers: ThreadPoolExecutor, work: Callable[[Part], Any], parts: Iterable[Part]) -> Iterator[Any]:
        futures: deque[Future[Any]] = deque(workers.submit(work, part) for part in parts)
        while futures:  # each result is let go when it was used
            yield futures.popleft().result()

    def _in_lines(self) -> list[Part]:
        return _cut(self.numbers, self._size)

    def _survey(self, part: Part) -> list[Surveyed]:
        answer = self._engine.run("survey", self._lines.body(part.lines), self._parameters)
        return [Surveyed.of(plain) for plain in json.loads(answer.body)]

    def _judge(self, part: Part) -> tuple[Part, Tally]:
        only = {"only": [f"line {number}" for number in part.lines]} if part.beside else {}
        body = self._lines.body([*part.lines, *part.beside])
        return part, Tally.of(json.loads(self._engine.run("tally", body, {**self._parameters, **only}).body))

    def _without_doubled(self, surveyed: Sequence[Surveyed]) -> list[Part]:
        """Return all parts; cases that have one id with others are noted instead, as in a small file."""
        lines_of: dict[str, set[int]] = {}
        for case in surveyed:
            lines_of.setdefault(case.node, set()).add(_line(case))
        doubled = {line: len(lines) for lines in lines_of.values() if len(lines) > 1 for line in lines}
        zh, en = "{} 个案件的 id 相同；此案未作判断。", "{} cases have the same id; this case is not judged."
        self.tally.note(
            {"level": "error", "where": f"line {line}", "message": {"zh": zh.format(count), "en": en.format(count)}}
            for line, count in sorted(doubled.items())
        )
        parts = in_parts([case for case in sorted(surveyed, key=_line) if _line(case) not in doubled], self._size)
        read = {_line(case) for case in surveyed}
        unread = [number for number in self.numbers if number not in read]
        # Whoever judges them says why they cannot be.
        return parts + _cut(unread, self._size)


def is_large(path: Path) -> bool:
    """Whether a file holds cases, one a line, and more than are judged at once."""
    if CASE_SUFFIXES.get(path.suffix.lower()) != NDJSON or not path.is_file():
        return False
    with path.open("rb") as file:
        return sum(1 for _ in zip(file, range(PART + 1), strict=False)) > PART
