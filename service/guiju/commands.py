"""What the commands do: each takes its options, writes results to standard output and returns the exit code."""

from __future__ import annotations

import argparse
import io
import json
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from unicodedata import east_asian_width

from guiju.check.checker import JSON, NDJSON, PROFILE_TYPES
from guiju.check.engines import ENGINES
from guiju.engine import DEFAULT_ENGINE, LocalEngine, build_folder, roots
from guiju.knowledge.build import build, collector_paused, read_sources
from guiju.knowledge.product import inputs_hash, summary, write
from guiju.resources import PACKAGE, resource
from guiju.store.bindings import Term
from guiju.store.choices import known_bindings
from guiju.store.errors import Problem
from guiju.store.interface import Store
from guiju.store.named_queries import NamedQuery, load_named_queries

__all__ = ["DEFAULT_ENGINE", "ENGINES"]

CASE_SUFFIXES: Final[Mapping[str, str]] = {
    ".json": JSON,
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
}
QUERY_TYPES: Final[Mapping[str, str]] = {
    "json": "application/sparql-results+json",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xml": "application/sparql-results+xml",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
}
CHECK_SECONDS: Final = 60.0
"""Time limit of a check on the command line: the user waits for files of their own."""


def build_command(_: argparse.Namespace) -> int:
    """Build, print the counts, and return 0; a gate that fails raises."""
    started = time.perf_counter()
    print("读取与核对 / reading and checking …", file=sys.stderr)
    root = roots()
    version = inputs_hash(root, PACKAGE)
    folder = build_folder(version)
    with collector_paused():
        built = build(read_sources(root), root["shapes"] / "forms")
        write(built, folder)
    (folder / "version").write_text(version + "\n", encoding="utf-8")
    print(*summary(built), sep="\n")
    print(f"built in {time.perf_counter() - started:.1f} s: {folder}")
    return 0


def serve_command(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from guiju.store.remote import RemoteStore
    from guiju.web.app import create_app
    from guiju.web.server import make_server
    from guiju.web.settings import LOOPBACK_NAMES, Settings

    # A shell that starts a job in the background has it ignore interrupts; whoever sends one means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # The workers' parent must start before any thread does.
    store: Store | None = RemoteStore(options.store) if options.store else None
    with LocalEngine(options.engine, store=store) as engine:
        allowed = LOOPBACK_NAMES | frozenset(options.allow_host)
        settings = Settings(allow_hosts=allowed, cors_origin=options.cors, limits=engine.limits())
        app = create_app(engine, settings)
        if options.host not in ("127.0.0.1", "localhost", "::1"):
            print("注意：此地址可从其他机器访问；本服务没有登录，也没有 TLS。", file=sys.stderr)
            print("Note: this address can be reached from elsewhere; there is no sign-in and no TLS.", file=sys.stderr)
        try:
            server = make_server(app, settings, options.host, options.port)
        except (OSError, OverflowError) as error:
            place = f"{options.host}:{options.port}"
            raise Problem(
                500,
                "address-unusable",
                f"不能在 {place} 上提供服务：{error}",
                f"cannot serve at {place}: {error}",
                "换一个端口，例如 --port 8080。Use another port, for example --port 8080.",
            ) from error
        print(f"规矩 Guiju: http://{options.host}:{options.port}/", flush=True)
        server.run()
    return 0


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
    with LocalEngine() as engine:
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
    return _decode(_read(path), str(path))


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


def _print_query(store: Store, query: NamedQuery | None, text: str, bindings: Mapping[str, Term], form: str) -> int:
    from guiju.web.answers import read_table
    from guiju.web.spreadsheets import csv_bytes, tsv_bytes, xlsx_bytes

    media_type = QUERY_TYPES.get(form, QUERY_TYPES["json"])
    if query is None and form not in ("table", "xlsx"):
        sys.stdout.buffer.write(store.query(text, media_type, bindings=bindings).body)
        return 0
    if form == "table" and query is None:
        result = store.query(text, f"{QUERY_TYPES['json']}, text/turtle", bindings=bindings)
        if result.meta["kind"] == "boolean":
            print("true" if json.loads(result.body)["boolean"] else "false")
            return 0
        if result.meta["kind"] != "solutions":
            sys.stdout.buffer.write(result.body)
            return 0
    else:
        result = store.query(text, QUERY_TYPES["json"], bindings=bindings)
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


def check_command(options: argparse.Namespace) -> int:
    """Check cases; 0 if no verdict of severity Violation is breached, 1 if one is."""
    profile = _read_profile(options.profile) if options.profile else None
    with LocalEngine(options.engine) as engine:
        answers = [json.loads(_check_file(engine, path, options, profile, JSON)) for path in options.files]
        for path in options.files:
            if options.format == "turtle":
                sys.stdout.buffer.write(_check_file(engine, path, options, profile, "text/turtle"))
            elif options.format == "html":
                sys.stdout.buffer.write(_check_page(engine, path, options, profile))
    for path, found in zip(options.files, answers, strict=True):
        if options.format == "json":
            print(json.dumps(found, ensure_ascii=False, indent=1))
        elif options.format == "text":
            _print_verdicts(path, found)
    breached = [v for found in answers for v in found["verdicts"] if v["verdict"] == "breached"]
    return 1 if any(verdict["severity"] == "Violation" for verdict in breached) else 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(
            404, "no-file", f"读不到文件 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"
        ) from error


def _read_profile(path: Path) -> tuple[bytes, str]:
    """Return a profile and its media type, by the suffix of its name."""
    media_type = CASE_SUFFIXES.get(path.suffix.lower(), "")
    if media_type not in PROFILE_TYPES:
        known = " ".join(suffix for suffix, found in CASE_SUFFIXES.items() if found in PROFILE_TYPES)
        raise Problem(
            415,
            "suffix",
            f"不能读取名册 {path.name}",
            f"cannot read the profile {path.name}",
            f"可用的后缀（suffixes）：{known}",
        )
    return _read(path), media_type


def _check_file(
    engine: LocalEngine, path: Path, options: argparse.Namespace, profile: tuple[bytes, str] | None, answer: str
) -> bytes:
    if path.suffix.lower() not in CASE_SUFFIXES:
        known = " ".join(CASE_SUFFIXES)
        raise Problem(
            415, "suffix", f"不能读取 {path.name}", f"cannot read {path.name}", f"可用的后缀（suffixes）：{known}"
        )
    try:
        result = engine.check(
            _read(path),
            CASE_SUFFIXES[path.suffix.lower()],
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


def _check_page(
    engine: LocalEngine, path: Path, options: argparse.Namespace, profile: tuple[bytes, str] | None
) -> bytes:
    """Return the page that the web service would show for this file."""
    from guiju.web.app import create_app
    from guiju.web.settings import Settings

    form: dict[str, Any] = {"file": (path.open("rb"), path.name, CASE_SUFFIXES[path.suffix.lower()])}
    if profile:
        content, media_type = profile
        form["profile"] = (io.BytesIO(content), "profile", media_type)
    arguments = {"as-of": options.as_of or "", "ruleset": options.ruleset}
    client = create_app(engine, Settings()).test_client()
    response = client.post("/check", query_string=arguments, data=form, headers={"Accept": "text/html"})
    return bytes(response.data)


WORDS: Final = {
    "breached": "违反 breached",
    "conflict": "规定冲突 conflict",
    "undetermined": "无法判断 undetermined",
    "pending": "待办 pending",
    "complied": "符合 complied",
}


def _print_verdicts(path: Path, answer: Mapping[str, Any]) -> None:
    counts = "，".join(f"{WORDS[name]} {answer['summary'][name]}" for name in WORDS)
    print(f"{path}（{answer['as_of']}）：{counts}；不适用 not applicable {answer['summary']['not_applicable']}")
    for note in answer["input"]:
        print(f"  [{note['level']}] {note['where']}：{note['message']['zh']} / {note['message']['en']}")
    for verdict in answer["verdicts"]:
        if verdict["verdict"] not in ("complied", "undetermined"):
            _print_verdict(verdict)
    _print_questions([verdict for verdict in answer["verdicts"] if verdict["verdict"] == "undetermined"])
    print("  本库只含本区工作规则；上位规定不在其中。Higher rules are not in this library.")


def _print_verdict(verdict: Mapping[str, Any]) -> None:
    print(f"  {WORDS[verdict['verdict']]} · {verdict['severity']} · {verdict['cite']}")
    print(f"    “{verdict['quote']}”")
    print(f"    {verdict['message']['zh']}")
    print(f"    {verdict['message']['en']}")
    if verdict["due"]:
        moved = f"（{'、'.join(verdict['moved_by'])}）" if verdict["moved_by"] else ""
        print(f"    期限 due：{verdict['due']}{moved}")
    if verdict["remedy"]["zh"]:
        print(f"    办法 remedy：{verdict['remedy']['zh']}")
    for assumption in verdict["assumptions"]:
        print(f"    假定 assumption：{assumption}")


def _print_questions(verdicts: Sequence[Mapping[str, Any]]) -> None:
    """Print what cannot be judged, grouped by what is missing: one question may settle many norms."""
    questions: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        for missing in verdict["missing"]:
            questions.setdefault((missing["zh"], missing["en"]), []).append(verdict["cite"].rpartition(" ")[2])
    if questions:
        print(f"  {WORDS['undetermined']}：补充下列各项后即可判断 / supply these to judge the rest：")
    for (zh, en), articles in sorted(questions.items(), key=lambda item: -len(item[1])):
        print(f"    {zh} / {en}（涉及 {'、'.join(dict.fromkeys(articles))}）")
