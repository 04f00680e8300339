"""`guiju query`: a named query, a file or standard input, answered in many formats."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final
from unicodedata import east_asian_width

from guiju.command.arguments import add_store, endpoint_at
from guiju.command.files import read_file
from guiju.engine import LocalEngine
from guiju.resources import resource
from guiju.store.bindings import Term
from guiju.store.choices import known_bindings
from guiju.store.empty.hints import hint_for, hint_lines
from guiju.store.errors import Problem
from guiju.store.interface import Store, TaskResult
from guiju.store.named_queries import NamedQuery, load_named_queries

FORMATS: Final = ("table", "json", "csv", "tsv", "xml", "xlsx", "turtle", "ntriples", "jsonld")
QUERY_TYPES: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument(
        "query", metavar="NAME|FILE|-", help="具名查询、文件或标准输入 / named query, file or standard input"
    )
    command.add_argument("-p", "--parameter", action="append", default=[], metavar="KEY=VALUE", help="参数 / parameter")
    command.add_argument("--format", choices=FORMATS, default="table", help="输出格式 / output format")
    add_store(command)
    command.set_defaults(run=query_command)


def query_command(options: argparse.Namespace) -> int:
    """Run a query and print its answer."""
    named = load_named_queries(resource("queries"))
    parameters = _parameters(options.parameter)
    query = named.get(options.query)
    if query is None:
        if parameters:
            raise Problem(
                400,
                "parameters",
                "只有具名查询才有参数",
                "only named queries take parameters",
                "去掉 -p。Leave out -p.",
            )
        text = _query_text(options.query, named)
    else:
        text = query.text
    local = LocalEngine(endpoint=endpoint_at(options.store, options.user)) if options.store else LocalEngine()
    with local as engine:
        bindings = known_bindings(engine.store, query, parameters) if query else {}
        return _print_query(engine.store, query, text, bindings, options.format)


def _parameters(given: Sequence[str]) -> dict[str, list[str]]:
    parameters: dict[str, list[str]] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign:
            raise Problem(
                400, "parameter", f"参数应写成 名称=值，而不是 {item}", f"a parameter is NAME=VALUE, not {item}"
            )
        parameters.setdefault(name, []).append(value)
    return parameters


def _query_text(source: str, named: Mapping[str, NamedQuery]) -> str:
    if source == "-":
        return _decode(sys.stdin.buffer.read(), "标准输入 / standard input")
    path = Path(source)
    if not path.is_file():
        names = "、".join(sorted(named))
        raise Problem(
            404,
            "unknown-query",
            f"没有名为 {source} 的查询，也没有这个文件",
            f"there is no query and no file named {source}",
            f"具名查询（named queries）：{names}",
        )
    return _decode(read_file(path), str(path))


def _decode(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            400,
            "not-utf-8",
            f"{name} 不是 UTF-8 编码（第 {error.start + 1} 个字节）",
            f"{name} is not UTF-8 (byte {error.start + 1})",
            "请以 UTF-8 另存。Save it as UTF-8.",
        ) from error


def _answer(store: Store, text: str, media_type: str, bindings: Mapping[str, Term]) -> TaskResult:
    """Ask the store; why an answer is empty is said on standard error."""
    answer = store.query(text, media_type, bindings=bindings)
    hint = hint_for(answer, store, text, bindings=bindings)
    for line in hint_lines(hint) if hint else ():
        print(line, file=sys.stderr)
    return answer


def _print_query(store: Store, query: NamedQuery | None, text: str, bindings: Mapping[str, Term], form: str) -> int:
    from guiju.web.answers import read_table
    from guiju.web.spreadsheets import csv_bytes, tsv_bytes, xlsx_bytes

    media_type = QUERY_TYPES.get(form, QUERY_TYPES["json"])
    if query is None and form not in ("table", "xlsx"):
        sys.stdout.buffer.write(_answer(store, text, media_type, bindings).body)
        return 0
    if form == "table" and query is None:
        result = _answer(store, text, f"{QUERY_TYPES['json']}, text/turtle", bindings)
        if result.meta["kind"] == "boolean":
            print("true" if json.loads(result.body)["boolean"] else "false")
            return 0
        if result.meta["kind"] != "solutions":
            sys.stdout.buffer.write(result.body)
            return 0
    else:
        result = _answer(store, text, QUERY_TYPES["json"], bindings)
    table = read_table(result.body)
    if query:
        table = table.only(query.columns)
    writers = {"csv": csv_bytes, "tsv": tsv_bytes}
    if form == "table":
        _print_table(
            table.columns, [[row[name].text if name in row else "" for name in table.columns] for row in table.rows]
        )
    elif form in writers:
        sys.stdout.buffer.write(writers[form](table))
    elif form == "xlsx":
        sys.stdout.buffer.write(xlsx_bytes(table, query.name if query else "query"))
    else:
        sys.stdout.buffer.write(store.query(text, media_type, bindings=bindings).body)
    return 0


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns; Chinese characters count as two."""
    widths = [max(_width(text) for text in column) for column in zip(columns, *rows, strict=True)]
    for row in (columns, ["-" * width for width in widths], *rows):
        cells = [text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)]
        print("  ".join(cells).rstrip())
    print(f"{len(rows)} 行 / rows", file=sys.stderr)
