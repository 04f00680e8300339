"""`guiju calendar`: a holiday notice as a calendar."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from guiju.command.files import read_file
from guiju.engine import LocalEngine


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("file", type=Path, metavar="FILE", help="国务院办公厅通知的文本 / the notice as text")
    command.add_argument("--year", type=int, metavar="YEAR", help="通知没有标题时写明年份 / the year, if not in it")
    command.set_defaults(run=calendar_command)


def calendar_command(options: argparse.Namespace) -> int:
    """Print a year's calendar, read from a notice or from Turtle, as a file of data/calendar."""
    notice = read_file(options.file)
    with LocalEngine() as engine:
        sys.stdout.buffer.write(engine.calendar(notice, options.year).body)
    return 0
