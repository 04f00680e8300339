"""`guiju due`: what is still to do in files and folders of cases."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from guiju.check.deadline.due import STATES, in_order
from guiju.check.doors.json_door import CASE_BASE
from guiju.command.files import CASE_SUFFIXES, read_cases, read_file, read_profile
from guiju.engine import LocalEngine
from guiju.store.errors import Problem

FORMATS: Final = ("text", "json")
SECONDS: Final = 60.0
"""Time limit of a file on the command line: the user waits for files of their own."""
_STATES: Final = {
    "overdue": "逾期 overdue",
    "due": "待办 due",
    "uncertain": "到期日未定（日历未公布）day not known",
    "undated": "未定期限 no day set",
}

Answer = dict[str, Any]


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE|FOLDER", help="案件，或案件的文件夹 / cases, or folders of them"
    )
    command.add_argument("--as-of", metavar="DATE", help="判断日，默认今天（上海）/ day of judgement, default today")
    command.add_argument(
        "--ruleset", action="append", default=[], metavar="ID", help="按此规则判断 / judge by this rule set"
    )
    command.add_argument("--profile", type=Path, metavar="FILE", help="本机关名册 / the office's profile")
    command.add_argument(
        "--calendar",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="加入一年的放假通知或日历，并列出变动的期限 / add a year's holiday notice, list the due days that move",
    )
    command.add_argument("--format", choices=FORMATS, default="text", help="输出格式 / output format")
    command.set_defaults(run=due_command)


def due_command(options: argparse.Namespace) -> int:
    """List what is still to do in all cases; 0 if nothing is overdue, 1 if something is."""
    paths = [path for given in options.files for path in _case_files(given, options.profile)]
    profile = read_profile(options.profile) if options.profile else (None, None)
    calendars = [read_file(path) for path in options.calendar]
    with LocalEngine() as engine:
        answers = [
            (str(path), _answer(engine, path, options, profile, calendars, in_folder=path not in options.files))
            for path in paths
        ]
    answer = _merged([(name, found) for name, found in answers if found])
    text = json.dumps(answer, ensure_ascii=False, indent=1) if options.format == "json" else "\n".join(_lines(answer))
    print(text)
    return 1 if answer["summary"]["overdue"] else 0


def _case_files(given: Path, profile: Path | None) -> list[Path]:
    """Return the file, or the files of cases in the folder and below it, in the order of their names.

    Raises:
        Problem: the folder holds none.
    """
    if not given.is_dir():
        return [given]
    files = [path for path in sorted(given.rglob("*")) if path.suffix.lower() in CASE_SUFFIXES and path.is_file()]
    found = [path for path in files if not (profile and profile.exists() and path.samefile(profile))]
    if not found:
        known = " ".join(CASE_SUFFIXES)
        raise Problem(
            404,
            "no-cases",
            f"文件夹 {given} 中没有案件",
            f"the folder {given} holds no cases",
            f"可用的后缀（suffixes）：{known}",
        )
    return found


def _answer(
    engine: LocalEngine,
    path: Path,
    options: argparse.Namespace,
    profile: tuple[bytes | None, str | None],
    calendars: Sequence[bytes],
    *,
    in_folder: bool,
) -> Answer | None:
    """Return the list of one file; of a folder's file that is no case None, after saying so."""
    try:
        body, media_type = read_cases(path)
        result = engine.due(
            body,
            media_type,
            as_of=options.as_of,
            rulesets=options.ruleset,
            profile=profile[0],
            profile_type=profile[1],
            calendars=calendars,
            seconds=SECONDS,
        )
    except Problem as problem:
        problem.zh, problem.en = f"{path}：{problem.zh}", f"{path}: {problem.en}"
        if not in_folder:
            raise
        print(f"未读入 / not read：{problem.zh}\n{problem.en}", file=sys.stderr)
        return None
    answer: Answer = json.loads(result.body)
    return answer


def _merged(answers: Sequence[tuple[str, Answer]]) -> Answer:
    """Return the lists of several files as one, each entry with its file.

    Raises:
        Problem: no file could be read.
    """
    if not answers:
        raise Problem(422, "no-cases", "没有可用的案件", "no case could be read", "见上面各文件的说明。See above.")
    items = in_order({**item, "file": name} for name, answer in answers for item in answer["items"])
    counts = Counter(item["state"] for item in items)
    first = answers[0][1]
    return {
        "as_of": first["as_of"],
        "calendar": first["calendar"],
        "summary": {state: counts[state] for state in STATES},
        "items": items,
        "moved": in_order({**item, "file": name} for name, answer in answers for item in answer["moved"]),
        "input": [{**note, "file": name} for name, answer in answers for note in answer["input"]],
    }


def _lines(answer: Answer) -> Iterator[str]:
    """Yield the lines of the text form."""
    counts = "，".join(f"{_STATES[state]} {number}" for state, number in answer["summary"].items())
    yield f"待办清单 to do（{answer['as_of']}）：{counts}"
    for note in answer["input"]:
        message = note["message"]
        yield f"  [{note['level']}] {note['file']} {note['where']}：{message['zh']} / {message['en']}"
    if answer["moved"]:
        yield "随新日历变动的期限 / due days moved by the calendar given"
    for item in answer["moved"]:
        days = " → ".join(item[key] or "日历之外 beyond" for key in ("from", "due"))
        yield f"  {days}{_movers(item)}  {_what(item)}"
        yield f"    {_place(item)}"
    for state in STATES:
        items = [item for item in answer["items"] if item["state"] == state]
        if items:
            yield _STATES[state]
        for item in items:
            yield from _item(item)
    yield "本库只含本区工作规则；上位规定不在其中。Higher rules are not in this library."


def _item(item: Mapping[str, Any]) -> Iterator[str]:
    if item["due"]:
        yield f"  {item['due']}（{_left(item)}）  {_what(item)}{_movers(item)}"
    else:
        yield f"  {_what(item)}"
    yield f"    “{item['quote']}” {_place(item)}"


def _what(item: Mapping[str, Any]) -> str:
    whom = f"{item['whom']['zh']}：" if item["whom"]["zh"] else ""
    return f"{whom}{item['what']['zh']} / {item['what']['en']}"


def _place(item: Mapping[str, Any]) -> str:
    return f"{item['cite']} · {unquote(item['focus'].removeprefix(CASE_BASE))} · {item['file']}"


def _movers(item: Mapping[str, Any]) -> str:
    return f"（{'、'.join(item['moved_by'])}）" if item["moved_by"] else ""


def _left(item: Mapping[str, Any]) -> str:
    days, workdays = item["days_left"], item["workdays_left"]
    if days == 0:
        return "今天到期 today"
    zh, en = ("剩", "left") if days > 0 else ("逾期", "late")
    working = f"，{abs(workdays)} 个工作日 working days" if workdays is not None else ""
    return f"{zh} {abs(days)} 天 days {en}{working}"
