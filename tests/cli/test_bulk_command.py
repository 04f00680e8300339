"""`guiju check` of very many cases, one a line."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guiju.bulk import PART

GUIJU = [sys.executable, "-m", "guiju.cli"]


def leave(number: int) -> str:
    day = f"2023-{1 + number % 12:02}-{1 + number % 27:02}"
    acts = [{"act": "请假", "by": "副区长", "on": day}]
    case = {"id": f"leave-{number}", "kind": "请假", "ruleset": "huancui-2022", "facts": {}, "acts": acts}
    return json.dumps(case, ensure_ascii=False) + "\n"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "cases.ndjson"
    path.write_text("".join(map(leave, range(PART + 50))) + "{\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*GUIJU, "check", *map(str, arguments)], capture_output=True, text=True, check=False)


def test_numbers_progress_and_what_could_not_be_read_are_told(many: Path, tmp_path: Path) -> None:
    ran = run(many, "--as-of", "2024-01-31")
    assert ran.returncode in (0, 1)
    assert f"{PART + 51} 行，核对了 {PART + 50} 个案件" in ran.stdout
    assert f"line {PART + 51}" in ran.stdout
    assert f"{PART + 51}/{PART + 51}" in ran.stderr
    as_json = run(many, "--as-of", "2024-01-31", "--format", "json", "-o", tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert (as_json.returncode, found["cases"], found["notes"]["error"]) == (ran.returncode, PART + 50, 1)
    assert sum(found["verdicts"].values()) == found["norms"]


def test_a_format_that_cannot_hold_so_many_verdicts_is_refused_with_the_way_out(many: Path) -> None:
    ran = run(many, "--format", "turtle")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--format text" in ran.stderr


def test_an_interrupt_tells_how_many_were_checked(many: Path, tmp_path: Path) -> None:
    path = tmp_path / "long.ndjson"
    path.write_text("".join(map(leave, range(40 * PART))), encoding="utf-8")
    process = subprocess.Popen([*GUIJU, "check", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(8)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "已中断" in errors
    assert "Traceback" not in errors
    assert "核对了" in output
