"""Where things stand in JSON: each member and element down to the keys of acts, with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from guiju.check.doors.shown import shown

Path = tuple[str | int, ...]
"""Keys and positions from the root of a document down to a value."""

_MARK: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]++')
_DEEPEST: Final = 8
"""Cases need five levels ([0].acts[0].by[0]), JSON-LD some more; what lies deeper stands where its parent does."""


@dataclass(frozen=True, slots=True)
class Places:
    """Names places in a JSON document for people: `line 7 · acts[0].on`.

    Args:
        lines: the line of each path; what is not in it stands where the nearest known part above it does.
        root: the path of what is read; the names of places begin below it, save for positions in an array of cases.
    """

    lines: Mapping[Path, int]
    root: Path = field(default=())

    def line(self, *path: str | int) -> int:
        """Return the line of a part below the root."""
        full = self.root + path
        known = next(full[:length] for length in range(len(full), -1, -1) if full[:length] in self.lines)
        return self.lines[known]

    def at(self, *path: str | int) -> str:
        """Return the place of a part below the root."""
        steps = "".join(f"[{step}]" if isinstance(step, int) else f".{shown(step)}" for step in self.root + path)
        return f"line {self.line(*path)}" + (f" · {steps.lstrip('.')}" if steps else "")


def line_map(text: str) -> dict[Path, int]:
    """Return the line (from 1) of each member, by its key, and of each element of a JSON document.

    A scan for positions only: what the values are, and whether the text is JSON at all, the parser says. A key that
    is written twice has its last line.

    Args:
        text: a document that a JSON parser accepts.
    """
    lines: dict[Path, int] = {(): 1}
    steps: list[str | int | None] = []  # where we are: a position in an array, a key, or None before an object's key
    line, counted, awaiting_value = 1, 0, True
    for found in _MARK.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        mark = found[0]
        if mark in ("}", "]"):
            steps.pop()
        elif mark == ",":
            last = steps[-1]
            steps[-1] = last + 1 if isinstance(last, int) else None
            awaiting_value = isinstance(last, int)
        elif mark == ":":
            awaiting_value = True
        elif steps and steps[-1] is None and not awaiting_value:
            steps[-1] = str(json.loads(mark))
            _note(lines, steps, line)
        else:
            if not steps or isinstance(steps[-1], int):
                _note(lines, steps, line)
            if mark in ("{", "["):
                steps.append(None if mark == "{" else 0)
                awaiting_value = mark == "["
    return lines


def _note(lines: dict[Path, int], steps: list[str | int | None], line: int) -> None:
    if len(steps) <= _DEEPEST:
        lines[tuple(step for step in steps if step is not None)] = line
