"""The command `guiju ask`: a question in Chinese, answered with the norms that say it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from typing import Any

from guiju.engine import LocalEngine


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("question", metavar="QUESTION", help="中文问题 / a question in Chinese")
    command.add_argument(
        "--ruleset", metavar="ID", help="规则，默认依问题中的区名 / rule set, else as the question names"
    )
    command.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 / output format")
    command.set_defaults(run=ask_command)


def ask_command(options: argparse.Namespace) -> int:
    """Print the answer; 0 also where the rules do not say.

    Raises:
        Problem: the rule set is unknown, or the question is empty or too long.
    """
    with LocalEngine() as engine:
        answer = json.loads(engine.ask(options.question, options.ruleset or "").body)
    if options.format == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print(*answer_lines(answer), sep="\n")
    return 0


def answer_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the answer for a terminal, Chinese first."""
    yield f"{answer['message']['zh']} {answer['message']['en']}"
    if not answer["answered"] and answer["answers"]:
        yield "最接近的条文 nearest:"
    for entry in answer["answers"]:
        yield from _entry_lines(entry)
    if answer["compared"]:
        yield f"各区对照 compared: {answer['compared']['zh']} {answer['compared']['en']}"
    elif answer["elsewhere"]:
        yield "同一问题问其他各区 the same question elsewhere:"
    for other in answer["elsewhere"]:
        if not answer["answered"] and not other["answered"]:
            continue
        yield f"{other['title']['zh']}{'' if other['answered'] else '：本规则未规定 not said'}"
        for entry in other["answers"]:
            yield from _entry_lines(entry)


def _entry_lines(entry: Mapping[str, Any]) -> Iterator[str]:
    sure = f"  {entry['score']:.2f}" if "score" in entry else ""
    yield f"- {entry['sentence']['zh']}{sure}"
    yield f"    {entry['sentence']['en']}"
    yield f"    {entry['cite']} “{entry['quote']}”（{entry['kind']['zh']}，{entry['strength']['zh']}） {entry['norm']}"
