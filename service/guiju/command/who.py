"""The command `guiju who`: who may sign, who may chair, with the clauses that say so."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from guiju.command.files import read_profile
from guiju.engine import LocalEngine
from guiju.store.errors import Problem

STEPS: Final[Mapping[str, str]] = {
    "clause": "条文 clause",
    "mandate": "委托 mandate",
    "permission": "许可 permission",
    "same-person": "同一人 same person",
    "post": "职务 post",
    "substitution": "代行 substitution",
    "scope": "代行范围 scope",
}
"""What the steps of a chain are called."""
STANDINGS: Final[Mapping[str, str]] = {
    "allowed": "可以 named",
    "conflict": "条文不一致 conflict",
    "undetermined": "待定 undetermined",
    "not-said": "未规定 not said",
    "away": "不在岗 away",
    "not-named": "未写明 not named",
    "not-in-force": "未施行 not in force",
}
"""What the standings are called."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("act", metavar="sign|chair|ACT", help="行为 / the act: sign, chair, 签发, 主持 …")
    command.add_argument("--ruleset", required=True, metavar="ID", help="规则 / rule set")
    command.add_argument("-f", "--fact", action="append", default=[], metavar="FACT=VALUE", help="情况 / a fact")
    command.add_argument("--kind", metavar="KIND", help="案件种类，默认依事实 / kind of case, by the facts if absent")
    command.add_argument("--on", metavar="DATE", help="日期，默认今天（上海）/ the day, default today in Shanghai")
    command.add_argument(
        "--absent", action="append", default=[], metavar="ROLE[=WAY]", help="不在岗者，如 区长=出访 / who is away"
    )
    command.add_argument("--profile", type=Path, metavar="FILE", help="本机关名册 / the office's profile")
    command.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 / output format")
    command.set_defaults(run=who_command)


def who_command(options: argparse.Namespace) -> int:
    """Print who may do the act; 0 whatever the answer.

    Raises:
        Problem: a name is unknown or a value does not fit.
    """
    profile = read_profile(options.profile) if options.profile else (None, None)
    facts = [_pair(item) for item in options.fact]
    with LocalEngine() as engine:
        found = engine.who(
            options.ruleset,
            options.act,
            facts=facts,
            absent=options.absent,
            kind=options.kind,
            on=options.on,
            profile=profile[0],
            profile_type=profile[1],
        )
    answer = json.loads(found.body)
    if options.format == "json":
        print(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print(*answer_lines(answer), sep="\n")
    return 0


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise Problem(400, "fact", f"事实应写成 名称=值，而不是 {text}", f"a fact is NAME=VALUE, not {text}")
    return name, value


def answer_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the answer for a terminal, Chinese first."""
    yield f"{answer['title']['zh']} · {answer['on']} · {answer['act']['zh']}（{answer['kind']['zh']}）"
    yield from (f"  {fact['what']}：{fact['value']}" for fact in answer["facts"])
    yield f"{STANDINGS[answer['standing']]}: {answer['message']['zh']}"
    yield f"  {answer['message']['en']}"
    for role in answer["roles"]:
        yield from _role_lines(role)
    for absence in answer["absences"]:
        yield from _absence_lines(absence)
    for norm in answer["prohibitions"]:
        yield f"另见 see also: {_quoted(norm)}"
    for question in answer["questions"]:
        yield f"？ {question['zh']} {question['en']}"
    for zh, en in zip(answer["assumptions"], answer["assumptions_en"], strict=True):
        yield f"假定 assumed: {zh} / {en}"


def _role_lines(role: Mapping[str, Any]) -> Iterator[str]:
    own = f"（{role['role']['local']}）" if role["role"]["local"] else ""
    acting = f"（代{role['acting_for']['zh']}）" if role["acting_for"] else ""
    persons = f" [{'、'.join(role['persons'])}]" if role["persons"] else ""
    yield f"- {STANDINGS[role['standing']]}: {role['role']['zh']}{own}{acting}{persons}：{role['message']['zh']}"
    yield f"    {role['role']['en']}: {role['message']['en']}"
    yield from (f"    · {condition['zh']}" for condition in role["conditions"])
    yield from (f"    {STEPS[step['step']]}: {_quoted(step)}" for step in role["chain"])
    yield from (f"    ？ {question['zh']}" for question in role["questions"])


def _absence_lines(absence: Mapping[str, Any]) -> Iterator[str]:
    name = absence["role"]["zh"] + (absence["kind"]["zh"] if absence["kind"] else "不在岗")
    if absence["message"]:
        yield f"{absence['message']['zh']}"
        yield f"  {absence['message']['en']}"
    for found in absence["stand_ins"]:
        yield f"{name}：{found['message']['zh']}"
        yield f"  {found['message']['en']}"
        yield from (f"    {_quoted(norm)}" for norm in found["chain"])


def _quoted(norm: Mapping[str, Any]) -> str:
    marker = f"（{norm['marker']}）" if norm["marker"] else ""
    return f"{norm['cite']} “{norm['quote']}”{marker} {norm['norm']}"
