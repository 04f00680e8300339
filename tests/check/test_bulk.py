"""Very many cases, judged in parts: the same as all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.bulk import BulkCheck, Lines, in_parts, is_large
from guiju.check.explanation.tally import Tally, tally
from guiju.check.preparation.survey import Surveyed
from guiju.media_types import NDJSON
from guiju.store.worker import TaskResult
from guiju.tasks.bulk import survey_task, tally_task
from tests.check.generated import generated_cases
from tests.check.real import fast
from tests.check.test_together import FEBRUARY, JANUARY, MARCH, REGISTER

AS_OF = "2024-01-31"


class InProcess:
    """The worker's tasks in this very process."""

    def __init__(self) -> None:
        self.tasks = {"survey": survey_task(fast()), "tally": tally_task(fast())}

    def run(self, task: str, body: bytes, parameters: Mapping[str, Any]) -> TaskResult:
        """See `guiju.bulk.Engine`."""
        return self.tasks[task](body, parameters)


def leave(number: int, first: str, last: str) -> dict[str, Any]:
    facts = {"请假人身份": "副区长", "离岗情形": "休假", "离开日期": first, "返回日期": last}
    return {"id": f"leave-{number}", "kind": "请假", "ruleset": "huancui-2022", "facts": facts, "acts": []}


LEAVES = [leave(number, f"2022-08-{number:02}", f"2022-08-{number + 3:02}") for number in range(1, 25)]


def written(folder: Path, *cases: Mapping[str, Any], more: str = "") -> Path:
    path = folder / "cases.ndjson"
    path.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n" + more, encoding="utf-8")
    return path


def in_bulk(path: Path, size: int) -> BulkCheck:
    with Lines(path) as lines:
        bulk = BulkCheck(InProcess(), lines, {"as_of": AS_OF, "rulesets": []}, lambda _: None, size)
        bulk.run()
    return bulk


def comparable(found: Tally) -> Any:
    return {**found.plain(), "breaches": sorted(map(tuple, found.breaches))}


@pytest.mark.parametrize("size", [3, 10, 1000])
def test_parts_find_what_all_cases_together_show(tmp_path: Path, size: int) -> None:
    drawn = [generated.case for generated in generated_cases(11, 30)]
    mixed = list(chain.from_iterable(zip(drawn, LEAVES, strict=False)))
    path = written(tmp_path, JANUARY, *mixed, REGISTER, MARCH, FEBRUARY)
    whole = tally(fast().check(path.read_bytes(), NDJSON, as_of=AS_OF))
    bulk = in_bulk(path, size)
    assert comparable(bulk.tally) == comparable(whole)
    assert whole.by_norm[f"https://w3id.org/guiju/id/norm/{REGISTER['ruleset']}/41-frequency"]["complied"] == 1
    away = whole.by_norm["https://w3id.org/guiju/id/norm/huancui-2022/75-1-three"]
    assert away["breached"] > 0
    assert bulk.done == len(bulk.numbers) == whole.cases


def test_cases_with_one_id_and_broken_lines_are_named_wherever_they_stand(tmp_path: Path) -> None:
    path = written(tmp_path, JANUARY, *LEAVES, {**FEBRUARY, "id": JANUARY["id"]}, more='{"kind": \n\n[1]\n')
    bulk = in_bulk(path, 4)
    assert bulk.tally.cases == len(LEAVES)
    assert {note["where"] for note in bulk.tally.listed} == {"line 1", "line 26", "line 27", "line 29"}


def test_a_file_of_nothing_but_broken_lines_says_so_of_each(tmp_path: Path) -> None:
    bulk = in_bulk(written(tmp_path, more="{\n{\n"), 1)
    assert (bulk.tally.cases, bulk.tally.notes["error"]) == (0, 2)


def test_what_was_done_before_an_interrupt_is_kept(tmp_path: Path) -> None:
    path = written(tmp_path, *LEAVES)
    stopped: list[int] = []

    def stop_at_the_second_part(count: int) -> None:
        stopped.append(count)
        if len(stopped) == 2:
            raise KeyboardInterrupt

    with Lines(path) as lines:
        bulk = BulkCheck(InProcess(), lines, {"as_of": AS_OF, "rulesets": []}, stop_at_the_second_part, 5)
        with pytest.raises(KeyboardInterrupt):
            bulk.run()
    assert bulk.done == bulk.tally.cases == 10


def test_only_a_file_with_many_lines_is_judged_in_parts(tmp_path: Path) -> None:
    assert not is_large(written(tmp_path, *LEAVES))
    assert is_large(written(tmp_path, *LEAVES, more="{}\n" * 600))
    assert not is_large(tmp_path / "absent.ndjson")


days = st.dates().map(lambda day: day.isoformat())
surveyed = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from(["k", "m"]),
        st.sampled_from([(), (), ("k",)]),
        st.booleans(),
        st.tuples(days, days).map(sorted),
    ),
    max_size=40,
)


@given(surveyed, st.integers(1, 7))
def test_every_case_is_judged_once_with_all_that_overlap_it(cases: list[Any], size: int) -> None:
    found = [
        Surveyed(f"line {number}", f"n{number}", ruleset, (kind,), gathers, relates, first, last)
        for number, (ruleset, kind, gathers, relates, (first, last)) in enumerate(cases, start=1)
    ]
    parts = in_parts(found, size)
    assert sorted(line for part in parts for line in part.lines) == list(range(1, len(found) + 1))
    assert all(len(part.lines) <= size for part in parts)
    part_of = {line: part for part in parts for line in part.lines}
    for line, case in enumerate(found, start=1):
        near = {*part_of[line].lines, *part_of[line].beside}
        for other_line, other in enumerate(found, start=1):
            matters = case.relates and other.relates and not other.gathers and not case.gathers
            gathered = not set(case.gathers).isdisjoint(other.kinds)
            meet = case.first <= other.last and other.first <= case.last
            if case.ruleset == other.ruleset and meet and (matters or gathered):
                assert other_line in near
