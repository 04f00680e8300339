"""The commands as a shell sees them: help, misuse, exit codes, pipes, and nothing but results on the output."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Guiju, WriteCase, is_clear

COMMANDS = ("build", "serve", "query", "check")
PROGRAM = (sys.executable, "-m", "guiju.cli")


def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *arguments], input=stdin, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_help(guiju: Guiju, command: str) -> None:
    ran = guiju(command, "--help")
    assert (ran.code, ran.error) == (0, "")
    assert f"guiju {command}" in ran.text


def test_the_help_of_the_whole_lists_every_command_in_both_languages(guiju: Guiju) -> None:
    ran = guiju("--help")
    assert ran.code == 0
    for command, words in zip(COMMANDS, ("构建", "启动", "查询", "核对"), strict=True):
        assert command in ran.text
        assert words in ran.text


@pytest.mark.parametrize(
    "arguments",
    [(), ("judge",), ("query",), ("check",), ("query", "articles", "--format", "docx"), ("serve", "--port", "x")],
)
def test_misuse_ends_with_2_and_says_how_to_use_it(guiju: Guiju, arguments: tuple[str, ...]) -> None:
    ran = guiju(*arguments)
    assert (ran.code, ran.output) == (2, b"")
    assert "usage: guiju" in ran.error


def test_a_query_in_a_shell_gives_results_alone_on_its_output() -> None:
    done = run("query", "-", "--format", "json", stdin="ASK { ?s ?p ?o }")
    assert (done.returncode, json.loads(done.stdout)["boolean"]) == (0, True)


def test_a_check_in_a_shell_ends_with_1_for_a_violation(write_case: WriteCase) -> None:
    done = run("check", write_case("zhanqian-2024/executive-meeting-broken"), "--as-of", "2024-05-20")
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "违反 breached · Violation" in done.stdout


def test_an_error_in_a_shell_is_two_sentences_and_no_trace() -> None:
    done = run("query", "no-such-query")
    assert (done.returncode, done.stdout) == (2, "")
    assert is_clear(done.stderr)


def test_a_reader_that_has_enough_ends_a_long_answer_in_silence() -> None:
    with subprocess.Popen(
        [*PROGRAM, "query", "articles"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said
    assert "Exception" not in said


def test_both_engines_give_the_same_verdicts(write_case: WriteCase) -> None:
    path = write_case("zhanqian-2024/consultation-late")
    answers = [
        json.loads(run("check", path, "--as-of", "2024-05-20", "--format", "json", "--engine", engine).stdout)
        for engine in ("pyshifty", "pyshacl")
    ]
    assert answers[0]["verdicts"] == answers[1]["verdicts"] != []
    assert [answer["receipt"]["engine"] for answer in answers] == ["pyshifty", "pyshacl"]


def test_a_build_prints_counts_on_its_output_and_progress_beside_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [*PROGRAM, "build"], env={**os.environ, "GUIJU_BUILD": str(tmp_path)}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in ("zhanqian-2024: 44 articles", "xinqiu-2022: 80 articles", "dawa-2017: 63 articles",
                  "huancui-2022: 89 articles", "penglai-2022: 79 articles"):  # fmt: skip
        assert words in done.stdout
    (built,) = tmp_path.iterdir()
    assert (built / "version").read_text().startswith(built.name)
    assert done.stderr != ""


def test_a_port_that_is_taken_is_told_in_words() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("serve", "--port", port)
    assert done.returncode == 2
    assert is_clear(done.stderr)
    assert port in done.stderr
