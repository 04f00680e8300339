"""`guiju template`: the workbook to fill in for a kind of case, or the JSON Schema or SHACL shapes of cases."""

from __future__ import annotations

import argparse
from typing import Final

from guiju.built import ensure_built
from guiju.check.doors.case_record import CaseRecord
from guiju.command.files import write_output

FORMATS: Final = ("xlsx", "schema", "shapes")


def template_command(options: argparse.Namespace) -> int:
    """Write the template, or what describes a case to programs."""
    record = CaseRecord(ensure_built()[0])
    if options.format == "xlsx":
        content = record.template(options.kind, options.ruleset)
    else:
        content = record.schema if options.format == "schema" else record.shapes
    write_output(content, options.output)
    return 0
