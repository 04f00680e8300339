"""All cases of one submission: those that can be judged are read, the others are named with what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from guiju.check.case import Case, InputNote, RawCase
from guiju.check.doors.json_door import bad_input
from guiju.check.doors.rdf_graph import FOREIGN
from guiju.check.doors.reading import CaseReader
from guiju.store.errors import Problem

_MOST_NOTES: Final = 2000
"""Most notes on one submission: an answer must stay small enough to be given."""


def read_cases(
    raw: Sequence[RawCase | Problem], reader: CaseReader, rulesets: Sequence[str], notes: list[InputNote]
) -> list[Case]:
    """Return the cases that can be judged, each once for every rule set; the others get an error note.

    Args:
        raw: what a door read: cases, and problems in the place of those that it could not read.
        reader: reads cases; it tells in `notes` what of them was not used.
        rulesets: IDs of rule sets to judge by instead of each case's own; may be empty.
        notes: where to tell of cases that cannot be judged.
    Raises:
        Problem: nothing is left to judge. Its member `input` holds all notes. Only where each case was refused for
            statements about what is not its own, the answer is an empty one whose notes name them.
    """
    counts = Counter(item.node for item in raw if isinstance(item, RawCase))
    cases: list[Case] = []
    problems: list[Problem] = []
    for item in raw:
        try:
            cases += [reader.read(_usable(item, counts), ruleset) for ruleset in (rulesets or ("",))]
        except Problem as problem:
            problems.append(problem)
            notes.append(_note(problem))
    telling = next((problem for problem in problems if problem.code != FOREIGN), None)
    if telling and not cases:
        telling.extra["input"] = [
            {"level": note.level, "where": note.where, "message": {"zh": note.zh, "en": note.en}}
            for note in shortened(notes)
        ]
        raise telling
    return cases


def shortened(notes: Sequence[InputNote]) -> list[InputNote]:
    """Return the notes, each once and in order; of very many the first, and one that says how many more there are."""
    unique = list(dict.fromkeys(notes))
    left = len(unique) - _MOST_NOTES
    if left <= 0:
        return unique
    more = InputNote("warning", "", f"另有 {left} 条提示未列出", f"{left} more notes are not listed")
    return [*unique[:_MOST_NOTES], more]


def _usable(item: RawCase | Problem, counts: Mapping[str, int]) -> RawCase:
    if isinstance(item, Problem):
        raise item
    count = counts[item.node]
    if count > 1:
        mend = "给每个案件不同的 id。Give each its own."
        raise bad_input(item.where, f"{count} 个案件的 id 相同", f"{count} cases have the same id", mend)
    return item


def _note(problem: Problem) -> InputNote:
    where = str(problem.extra.get("where") or "")
    zh, en = problem.zh.removeprefix(f"{where}："), problem.en.removeprefix(f"{where}: ")
    hint = problem.hint
    return InputNote("error", where, f"{zh}；此案未作判断。{hint}", f"{en}; this case is not judged. {hint}")
