"""Tells the user what of the input was not used, why, and what may have been meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guiju.check.case import InputNote
from guiju.check.doors.values import Malformed
from guiju.knowledge.terms import Fact

_MOST_HINTS: Final = 100
"""Most unknown names of a submission for which the nearest known one is looked up: the search is slow."""


class Teller:
    """Collects notes on the input.

    Args:
        notes: where the notes go.
    """

    def __init__(self, notes: list[InputNote]) -> None:
        self.notes = notes
        self._hints = _MOST_HINTS

    def error(self, where: str, zh: str, en: str) -> None:
        """Tell of something that could not be read."""
        self.notes.append(InputNote("error", where, zh, en))

    def warn(self, where: str, zh: str, en: str) -> None:
        """Tell of something that may not be what was meant."""
        self.notes.append(InputNote("warning", where, zh, en))

    def malformed(self, where: str, error: Malformed, fact: Fact | None = None) -> None:
        """Tell of a value that cannot be read, of the fact where there is one."""
        zh, en = (f"“{fact.zh}”：", f"“{fact.en}”: ") if fact else ("", "")
        self.error(where, f"{zh}{error.zh}，按未填处理；{error.mend_zh}",
                   f"{en}{error.en}, taken as not given; {error.mend_en}")  # fmt: skip

    def near(self, name: str, find: Callable[[str], str]) -> tuple[str, str]:
        """Return what to add to a message on an unknown name: the nearest known one, if there is one."""
        self._hints -= 1
        near = find(name) if name and self._hints >= 0 else ""
        return (f"；是否指 {near}", f"; did you mean {near}") if near else ("", "")
