"""`guiju check` of very many cases, one a line: a progress bar, and in the end the numbers."""

from __future__ import annotations

import argparse
import base64
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from tqdm import tqdm

from guiju.built import ensure_built
from guiju.bulk import LIMITS, BulkCheck, Lines
from guiju.check.checker import ZONE
from guiju.check.doors.reading import read_date
from guiju.check.doors.workbook.report import VERDICTS
from guiju.check.explanation.tally import Tally
from guiju.command.files import write_output
from guiju.engine import LocalEngine
from guiju.knowledge.index import Index, read_index
from guiju.media_types import JSON
from guiju.store.errors import Problem

INTERRUPTED: Final = 130
"""Exit code of a command ended by Ctrl-C, as shells have it."""
_SHOWN: Final = 20


def bulk_command(path: Path, options: argparse.Namespace, profile: tuple[bytes, str] | None) -> int:
    """Check the cases of a file; exit codes are those of `guiju check`, and 130 after Ctrl-C.

    Raises:
        Problem: a format is asked for that cannot hold so many verdicts, or the input cannot be used.
    """
    if options.format not in ("text", "json"):
        raise Problem(
            413,
            "too-many-cases",
            f"{path}：案件太多，不能写成 {options.format}",
            f"{path}: too many cases for {options.format}",
            "用 --format text 或 json 得到汇总，或把文件分成小份。"
            "Use --format text or json for the numbers, or split the file.",
        )
    day = read_date(options.as_of, "as-of") if options.as_of else datetime.now(ZONE).date()
    parameters = {
        "as_of": day.isoformat(),
        "rulesets": options.ruleset,
        "profile": base64.b64encode(profile[0] if profile else b"").decode(),
        "profile_type": profile[1] if profile else JSON,
    }
    with Lines(path) as lines, LocalEngine(options.engine, LIMITS) as engine:
        numbers = lines.numbers()
        with tqdm(total=len(numbers), unit="案件", desc="核对 checking", file=sys.stderr, ascii=" ▏▎▍▌▋▊▉█") as bar:
            bulk = BulkCheck(engine, lines, parameters, bar.update)
            interrupted = _run(bulk)
    index = read_index(ensure_built()[0] / "index.json")
    content = (
        _as_json(bulk, day.isoformat()) if options.format == "json" else _as_text(bulk, path, day.isoformat(), index)
    )
    write_output(content.encode(), options.output)
    if interrupted:
        print(
            f"已中断：{len(bulk.numbers)} 个案件中核对了 {bulk.done} 个，以上只是这些案件的结论。"
            f"Interrupted: {bulk.done} of {len(bulk.numbers)} cases were checked; the numbers are of these only.",
            file=sys.stderr,
        )
        return INTERRUPTED
    return 1 if bulk.tally.violations else 0


def _run(bulk: BulkCheck) -> bool:
    """Judge everything; true where the user ended it before."""
    # A shell that starts a job in the background has it ignore interrupts; whoever sends one means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        bulk.run()
    except KeyboardInterrupt:
        return True
    return False


def _as_json(bulk: BulkCheck, day: str) -> str:
    found = {"as_of": day, "lines": len(bulk.numbers), "done": bulk.done, **bulk.tally.plain()}
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _as_text(bulk: BulkCheck, path: Path, day: str, index: Index) -> str:
    return "\n".join(_lines(bulk, path, day, index)) + "\n"


def _lines(bulk: BulkCheck, path: Path, day: str, index: Index) -> Iterator[str]:
    tally = bulk.tally
    yield f"{path}（{day}）：{bulk.done} 行，核对了 {tally.cases} 个案件 / lines, cases checked"
    yield "  " + "，".join(f"{words} {tally.verdicts[name]}" for name, words in VERDICTS.items())
    for verdict in ("breached", "conflict"):
        yield from _by_norm(verdict, tally, index)
    yield from _breaches(tally, index)
    for level, count in sorted(tally.notes.items()):
        yield f"  输入提示 notes on the input：{level} {count}"
    for note in tally.listed[:_SHOWN]:
        yield f"    {note['where']}：{note['message']['zh']} / {note['message']['en']}"
    yield "  本库只含本区工作规则；上位规定不在其中。Higher rules are not in this library."


def _by_norm(verdict: str, tally: Tally, index: Index) -> Iterator[str]:
    counts = Counter({norm: counted[verdict] for norm, counted in tally.by_norm.items() if counted[verdict]})
    if counts:
        yield f"  {VERDICTS[verdict]}，按规范 by norm（{len(counts)}）："
    for norm, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:_SHOWN]:
        yield f"    {count} × {index.cite(index.norms[norm].norm)} “{index.norms[norm].norm.quote}”"


def _breaches(tally: Tally, index: Index) -> Iterator[str]:
    if tally.breaches:
        shown = min(_SHOWN, len(tally.breaches))
        yield f"  前 {shown} 项违反 the first breaches（更多用 --format json / more with --format json）："
    for focus, norm, severity, due in tally.breaches[:_SHOWN]:
        limit = f" · 期限 due {due}" if due else ""
        yield f"    {focus} · {severity} · {index.cite(index.norms[norm].norm)}{limit}"
