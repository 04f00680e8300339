"""The command line: the same words as the web service; a command's module is loaded when the command is given."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Final

from guiju.errors import ToldError
from guiju.store.errors import Problem

COMMANDS: Final[Mapping[str, str]] = {
    "build": "构建数据集和形状 / build dataset and shapes",
    "serve": "启动服务 / serve the pages and the API",
    "query": "查询 / run a query",
    "ask": "用中文提问，答以条文 / ask in Chinese, answered with the clauses",
    "publish": "把各图载入远程存储 / load the graphs into a remote store",
    "check": "核对案件 / check cases",
    "template": "案件模板 / the workbook to fill in for a kind of case",
    "who": "谁可以签发、主持 / who may sign, who may chair",
    "due": "待办清单，逾期在前 / what is still to do, overdue first",
    "calendar": "放假通知转为工作日历 / a holiday notice as Turtle",
    "scenarios": "运行示例案件，列出规范与情景 / run the example cases, report norm by scenario",
    "mcp": "供智能助手查询的 MCP 服务 / an MCP server for programs that converse",
    "reason": "证明签发权限的重叠与空白 / prove overlaps and gaps in who signs",
}
"""What each command does; it stands in the module of its name in `guiju.command`."""

INTERRUPTED: Final = 130
"""What a shell reports of a command that Ctrl-C ended."""


def parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser of all commands; only the one that is given knows its arguments."""
    top = argparse.ArgumentParser(
        prog="guiju", description="规矩：区政府工作规则的知识图谱。Working rules as a knowledge graph."
    )
    commands_of = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, does in COMMANDS.items():
        command = commands_of.add_parser(name, help=does)
        if name in given:
            import_module(f"guiju.command.{name}").add_arguments(command)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    options = parser(given).parse_args(given)
    try:
        code: int = options.run(options)
    except Problem as problem:
        hint = f"\n{problem.hint}" if problem.hint else ""
        print(f"{problem.zh}\n{problem.en}{hint}", file=sys.stderr)
        return 2
    except ToldError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; closing quietly is what other tools do.
        sys.stderr.close()
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
