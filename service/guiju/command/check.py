"""`guiju check`: cases from files, verdicts as text, JSON, SHACL report, page or workbook."""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from guiju.bulk import is_large
from guiju.check.doors.workbook.report import VERDICTS, report_workbook
from guiju.command.arguments import add_engine
from guiju.command.bulk import bulk_command
from guiju.command.files import read_cases, read_profile, write_output
from guiju.engine import LocalEngine
from guiju.media_types import JSON
from guiju.store.errors import Problem

FORMATS: Final = ("text", "json", "turtle", "jsonld", "html", "xlsx")
CHECK_SECONDS: Final = 60.0
"""Time limit of a check on the command line: the user waits for files of their own."""
_REPORTS: Final = {"turtle": "text/turtle", "jsonld": "application/ld+json"}
_Profile = tuple[bytes, str]


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="案件：.ttl .jsonld .nt .rdf .json .ndjson .xlsx / cases"
    )
    command.add_argument(
        "--profile", type=Path, metavar="FILE", help="本机关名册：.json .ttl .jsonld .nt / the office's profile"
    )
    command.add_argument("--format", choices=FORMATS, default="text", help="输出格式 / output format")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="写入此文件 / write into this file")
    command.add_argument(
        "--as-of", metavar="DATE", help="判断日，默认今天（上海）/ day of judgement, default today in Shanghai"
    )
    command.add_argument(
        "--ruleset", action="append", default=[], metavar="ID", help="按此规则判断 / judge by this rule set"
    )
    add_engine(command)
    command.set_defaults(run=check_command)


def check_command(options: argparse.Namespace) -> int:
    """Check cases; 0 if no verdict of severity Violation is breached, 1 if one is, 2 if nothing of a file is judged."""
    profile = read_profile(options.profile) if options.profile else None
    if len(options.files) == 1 and is_large(options.files[0]):
        return bulk_command(options.files[0], options, profile)
    with LocalEngine(options.engine) as engine:
        answers = [(path, json.loads(_check_file(engine, path, options, profile, JSON))) for path in options.files]
        write_output(_written(engine, answers, options, profile), options.output)
    if not all(found["looked_at"]["cases"] for _, found in answers):
        return 2
    breached = [v for _, found in answers for v in found["verdicts"] if v["verdict"] == "breached"]
    return 1 if any(verdict["severity"] == "Violation" for verdict in breached) else 0


def _written(
    engine: LocalEngine,
    answers: Sequence[tuple[Path, Mapping[str, Any]]],
    options: argparse.Namespace,
    profile: _Profile | None,
) -> bytes:
    """Return the verdicts in the format asked for."""
    if options.format == "xlsx":
        return report_workbook([(path.name, answer) for path, answer in answers])
    if options.format == "html":
        return b"".join(_check_page(engine, path, options, profile) for path, _ in answers)
    if options.format in _REPORTS:
        media_type = _REPORTS[options.format]
        return b"".join(_check_file(engine, path, options, profile, media_type) for path, _ in answers)
    if options.format == "json":
        texts = [json.dumps(answer, ensure_ascii=False, indent=1) for _, answer in answers]
    else:
        texts = [line for path, answer in answers for line in verdict_lines(path, answer)]
    return ("\n".join(texts) + "\n").encode()


def _check_file(
    engine: LocalEngine, path: Path, options: argparse.Namespace, profile: _Profile | None, answer: str
) -> bytes:
    body, media_type = read_cases(path)
    try:
        result = engine.check(
            body,
            media_type,
            as_of=options.as_of,
            rulesets=options.ruleset,
            profile=profile[0] if profile else None,
            profile_type=profile[1] if profile else None,
            answer=answer,
            seconds=CHECK_SECONDS,
        )
    except Problem as problem:
        problem.zh, problem.en = f"{path}：{problem.zh}", f"{path}: {problem.en}"
        raise
    return result.body


def _check_page(engine: LocalEngine, path: Path, options: argparse.Namespace, profile: _Profile | None) -> bytes:
    """Return the page that the web service would show for this file."""
    from guiju.web.app import create_app
    from guiju.web.settings import Settings

    body, media_type = read_cases(path)
    form: dict[str, Any] = {"file": (io.BytesIO(body), path.name, media_type)}
    if profile:
        content, profile_type = profile
        form["profile"] = (io.BytesIO(content), "profile", profile_type)
    arguments = {"as-of": options.as_of or "", "ruleset": options.ruleset}
    client = create_app(engine, Settings()).test_client()
    response = client.post("/check", query_string=arguments, data=form, headers={"Accept": "text/html"})
    return bytes(response.data)


def verdict_lines(path: Path, answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the text form: counts, notes on the input, what asks for action, what is missing."""
    *judged, aside = (f"{words} {answer['summary'][name]}" for name, words in VERDICTS.items())
    yield f"{path}（{answer['as_of']}）：{'，'.join(judged)}；{aside}"
    for note in answer["input"]:
        yield f"  [{note['level']}] {note['where']}：{note['message']['zh']} / {note['message']['en']}"
    if answer["looked_at"]["untouched"]:
        yield f"  没有条文涉及 / no norm speaks of：{'；'.join(answer['looked_at']['untouched'])}"
    for verdict in answer["verdicts"]:
        if verdict["verdict"] not in ("complied", "undetermined"):
            yield from _one_verdict(verdict)
    yield from _questions([verdict for verdict in answer["verdicts"] if verdict["verdict"] == "undetermined"])
    yield "  本库只含本区工作规则；上位规定不在其中。Higher rules are not in this library."


def _one_verdict(verdict: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {VERDICTS[verdict['verdict']]} · {verdict['severity']} · {verdict['cite']}"
    yield f"    “{verdict['quote']}”"
    yield f"    {verdict['message']['zh']}"
    yield f"    {verdict['message']['en']}"
    if verdict["due"]:
        moved = f"（{'、'.join(verdict['moved_by'])}）" if verdict["moved_by"] else ""
        yield f"    期限 due：{verdict['due']}{moved}"
    if verdict["remedy"]["zh"]:
        again = "（已试改并复查符合 checked again）" if verdict["remedy"]["confirmed"] else ""
        yield f"    办法 remedy：{verdict['remedy']['zh']} / {verdict['remedy']['en']}{again}"
    for fact in verdict["facts"]:
        place = f"（{fact['where']}）" if fact["where"] else ""
        yield f"    事实 fact：{fact['what']} {fact['value']}{place}"
    for assumption in verdict["assumptions"]:
        yield f"    假定 assumption：{assumption}"


def _questions(verdicts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield what cannot be judged, grouped by what is missing: one question may settle many norms."""
    questions: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        for missing in verdict["missing"]:
            questions.setdefault((missing["zh"], missing["en"]), []).append(verdict["cite"].rpartition(" ")[2])
    if questions:
        yield f"  {VERDICTS['undetermined']}：补充下列各项后即可判断 / supply these to judge the rest："
    for (zh, en), articles in sorted(questions.items(), key=lambda item: -len(item[1])):
        yield f"    {zh} / {en}（涉及 {'、'.join(dict.fromkeys(articles))}）"
