"""The command `guiju reason`: what HermiT proves of the signing tables, each finding with a case to check."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from guiju.built import ensure_built, roots
from guiju.knowledge.index import Index, read_index
from guiju.knowledge.reasoning.report import to_json, to_text, witnesses
from guiju.knowledge.reasoning.run import Findings, ontology_ntriples, reason
from guiju.store.errors import Problem


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("--ruleset", action="append", default=[], metavar="ID", help="只看此规则 / this rule set only")
    command.add_argument("--format", choices=("text", "json"), default="text", help="输出格式 / output format")
    command.add_argument(
        "--witnesses", type=Path, metavar="DIR", help="把案例写入此文件夹 / write the witness cases into this folder"
    )
    command.set_defaults(run=reason_command)


def reason_command(options: argparse.Namespace) -> int:
    """Prove overlaps and gaps, print them; 0 if all is consistent and everything was settled, else 1."""
    folder, _ = ensure_built()
    index = read_index(folder / "index.json")
    rulesets = _rulesets(options.ruleset, index)
    findings = reason(index, ontology_ntriples(roots()["ontology"]), rulesets, _say)
    if options.format == "json":
        print(json.dumps(to_json(findings, index), ensure_ascii=False, indent=1))
    else:
        print(*to_text(findings, index), sep="\n")
    if options.witnesses:
        write_witnesses(findings, index, options.witnesses)
    return 0 if findings.consistent and not any(found.doubts for found in findings.rulesets) else 1


def _say(ruleset: str) -> None:
    print(f"推理 / reasoning: {ruleset} …", file=sys.stderr)


def _rulesets(asked: Sequence[str], index: Index) -> list[str]:
    unknown = [name for name in asked if name not in index.rulesets]
    if unknown:
        raise Problem(
            404,
            "unknown-ruleset",
            f"没有规则 {unknown[0]}",
            f"there is no rule set {unknown[0]}",
            f"可用（use one of）：{', '.join(index.rulesets)}",
        )
    return list(dict.fromkeys(asked)) or list(index.rulesets)


def write_witnesses(findings: Findings, index: Index, folder: Path) -> Iterable[Path]:
    """Write the witness case of each finding into a folder and return the files.

    Raises:
        Problem: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, case in witnesses(findings, index):
            path = folder / name
            path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise Problem(
            400, "folder", f"不能写入 {folder}：{error.strerror}", f"cannot write into {folder}: {error.strerror}"
        ) from error
    return written
