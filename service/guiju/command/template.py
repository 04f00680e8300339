"""`guiju template`: the workbook to fill in for a kind of case, or the JSON Schema or SHACL shapes of cases."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from guiju.built import ensure_built
from guiju.check.doors.case_record import CaseRecord
from guiju.command.files import write_output

FORMATS: Final = ("xlsx", "schema", "shapes")


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument(
        "kind", nargs="?", default="", metavar="KIND", help="案件种类，如 公文 / kind of case, for example document"
    )
    command.add_argument("--ruleset", default="", metavar="ID", help="先列此规则用到的 / this rule set's facts first")
    command.add_argument(
        "--format", choices=FORMATS, default="xlsx", help="工作簿，或案件的形式 / workbook, or form of cases"
    )
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help="写入此文件 / write into this file")
    command.set_defaults(run=template_command)


def template_command(options: argparse.Namespace) -> int:
    """Write the template, or what describes a case to programs."""
    record = CaseRecord(ensure_built()[0])
    if options.format == "xlsx":
        content = record.template(options.kind, options.ruleset)
    else:
        content = record.schema if options.format == "schema" else record.shapes
    write_output(content, options.output)
    return 0
