"""The command line: build, serve, query, check and reason, with the same words as the web service."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from guiju.check.engine.engines import ENGINES
from guiju.command.build import build_command
from guiju.command.check import FORMATS as CHECK_FORMATS
from guiju.command.check import check_command
from guiju.command.due import FORMATS as DUE_FORMATS
from guiju.command.due import calendar_command, due_command
from guiju.command.query import query_command
from guiju.command.reason import reason_command
from guiju.command.scenarios import scenarios_command
from guiju.command.serve import serve_command
from guiju.command.template import FORMATS as TEMPLATE_FORMATS
from guiju.command.template import template_command
from guiju.command.who import who_command
from guiju.engine import DEFAULT_ENGINE
from guiju.knowledge.gates import BuildError
from guiju.knowledge.reasoning.hermit import ReasonerError
from guiju.store.errors import Problem
from guiju.text.errors import TextError

FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "xlsx", "turtle", "ntriples", "jsonld")


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = argparse.ArgumentParser(
        prog="guiju", description="规矩：区政府工作规则的知识图谱。Working rules as a knowledge graph."
    )
    commands_of = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = commands_of.add_parser("build", help="构建数据集和形状 / build dataset and shapes")
    build.set_defaults(run=build_command)

    serve = commands_of.add_parser("serve", help="启动服务 / serve the pages and the API")
    serve.add_argument("--host", default="127.0.0.1", help="地址；默认只在本机 / address, loopback by default")
    serve.add_argument("--port", type=int, default=8000, help="端口 / port")
    serve.add_argument("--store", metavar="URL", help="远程 SPARQL 1.1 端点 / a remote SPARQL 1.1 endpoint")
    serve.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="允许的 Host 名 / host name to allow"
    )
    serve.add_argument("--cors", metavar="ORIGIN", help="允许的跨源 / origin that may read answers")
    _engine(serve)
    serve.set_defaults(run=serve_command)

    query = commands_of.add_parser("query", help="查询 / run a query")
    query.add_argument(
        "query", metavar="NAME|FILE|-", help="具名查询、文件或标准输入 / named query, file or standard input"
    )
    query.add_argument("-p", "--parameter", action="append", default=[], metavar="KEY=VALUE", help="参数 / parameter")
    query.add_argument("--format", choices=FORMATS, default="table", help="输出格式 / output format")
    query.set_defaults(run=query_command)

    check = commands_of.add_parser("check", help="核对案件 / check cases")
    check.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="案件：.ttl .jsonld .nt .rdf .json .ndjson .xlsx / cases"
    )
    check.add_argument(
        "--profile", type=Path, metavar="FILE", help="本机关名册：.json .ttl .jsonld .nt / the office's profile"
    )
    check.add_argument("--format", choices=CHECK_FORMATS, default="text", help="输出格式 / output format")
    check.add_argument("-o", "--output", type=Path, metavar="FILE", help="写入此文件 / write into this file")
    check.add_argument(
        "--as-of", metavar="DATE", help="判断日，默认今天（上海）/ day of judgement, default today in Shanghai"
    )
    check.add_argument(
        "--ruleset", action="append", default=[], metavar="ID", help="按此规则判断 / judge by this rule set"
    )
    _engine(check)
    check.set_defaults(run=check_command)

    template = commands_of.add_parser("template", help="案件模板 / the workbook to fill in for a kind of case")
    template.add_argument(
        "kind", nargs="?", default="", metavar="KIND", help="案件种类，如 公文 / kind of case, for example document"
    )
    template.add_argument("--ruleset", default="", metavar="ID", help="先列此规则用到的 / this rule set's facts first")
    template.add_argument(
        "--format", choices=TEMPLATE_FORMATS, default="xlsx", help="工作簿，或案件的形式 / workbook, or form of cases"
    )
    template.add_argument("-o", "--output", type=Path, metavar="FILE", help="写入此文件 / write into this file")
    template.set_defaults(run=template_command)

    _who(commands_of.add_parser("who", help="谁可以签发、主持 / who may sign, who may chair"))

    due = commands_of.add_parser("due", help="待办清单，逾期在前 / what is still to do, overdue first")
    due.add_argument(
        "files", nargs="+", type=Path, metavar="FILE|FOLDER", help="案件，或案件的文件夹 / cases, or folders of them"
    )
    due.add_argument("--as-of", metavar="DATE", help="判断日，默认今天（上海）/ day of judgement, default today")
    due.add_argument(
        "--ruleset", action="append", default=[], metavar="ID", help="按此规则判断 / judge by this rule set"
    )
    due.add_argument("--profile", type=Path, metavar="FILE", help="本机关名册 / the office's profile")
    due.add_argument(
        "--calendar",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="加入一年的放假通知或日历，并列出变动的期限 / add a year's holiday notice, list the due days that move",
    )
    due.add_argument("--format", choices=DUE_FORMATS, default="text", help="输出格式 / output format")
    due.set_defaults(run=due_command)

    calendar = commands_of.add_parser("calendar", help="放假通知转为工作日历 / a holiday notice as Turtle")
    calendar.add_argument("file", type=Path, metavar="FILE", help="国务院办公厅通知的文本 / the notice as text")
    calendar.add_argument("--year", type=int, metavar="YEAR", help="通知没有标题时写明年份 / the year, if not in it")
    calendar.set_defaults(run=calendar_command)

    scenarios = commands_of.add_parser(
        "scenarios", help="运行示例案件，列出规范与情景 / run the example cases, report norm by scenario"
    )
    scenarios.add_argument(
        "--ruleset", action="append", default=[], metavar="ID", help="只看此规则 / this rule set only"
    )
    scenarios.set_defaults(run=scenarios_command)

    reason = commands_of.add_parser("reason", help="证明签发权限的重叠与空白 / prove overlaps and gaps in who signs")
    reason.add_argument("--ruleset", action="append", default=[], metavar="ID", help="只看此规则 / this rule set only")
    reason.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 / output format")
    reason.add_argument(
        "--witnesses", type=Path, metavar="DIR", help="把案例写入此文件夹 / write the witness cases into this folder"
    )
    reason.set_defaults(run=reason_command)
    return top


def _who(who: argparse.ArgumentParser) -> None:
    who.add_argument("act", metavar="sign|chair|ACT", help="行为 / the act: sign, chair, 签发, 主持 …")
    who.add_argument("--ruleset", required=True, metavar="ID", help="规则 / rule set")
    who.add_argument("-f", "--fact", action="append", default=[], metavar="FACT=VALUE", help="情况 / a fact")
    who.add_argument("--kind", metavar="KIND", help="案件种类，默认依事实 / kind of case, by the facts if absent")
    who.add_argument("--on", metavar="DATE", help="日期，默认今天（上海）/ the day, default today in Shanghai")
    who.add_argument(
        "--absent", action="append", default=[], metavar="ROLE[=WAY]", help="不在岗者，如 区长=出访 / who is away"
    )
    who.add_argument("--profile", type=Path, metavar="FILE", help="本机关名册 / the office's profile")
    who.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 / output format")
    who.set_defaults(run=who_command)


def _engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--engine", choices=tuple(ENGINES), default=DEFAULT_ENGINE, help="SHACL 引擎 / SHACL engine")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except Problem as problem:
        hint = f"\n{problem.hint}" if problem.hint else ""
        print(f"{problem.zh}\n{problem.en}{hint}", file=sys.stderr)
        return 2
    except (BuildError, ReasonerError, TextError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read our output has enough; closing quietly is what other tools do.
        sys.stderr.close()
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
