"""Reads what a client hands in at `/check`: a raw body, an uploaded file, or the text of the form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from flask import Request
from werkzeug.datastructures import FileStorage

from guiju.media_types import NDJSON, WORKBOOK
from guiju.store.errors import Problem

TYPES: Final = {
    "application/json": "application/json",
    "application/guiju-case+json": "application/json",
    NDJSON: NDJSON,
    "application/ndjson": NDJSON,
    "application/jsonl": NDJSON,
    "text/turtle": "text/turtle",
    "application/x-turtle": "text/turtle",
    "application/ld+json": "application/ld+json",
    "application/n-triples": "application/n-triples",
    WORKBOOK: WORKBOOK,
}
"""Content types that are taken, each with its standard name."""
SUFFIXES: Final = {
    ".json": "application/json",
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".xlsx": WORKBOOK,
}
# Turtle may open with a blank node, `[ a …`, which no JSON array does.
BLANK_NODE: Final = re.compile(r'\[\s*(?![\s\]\[{"\d-]|true|false|null)')
FORMS: Final = frozenset({"multipart/form-data", "application/x-www-form-urlencoded"})


@dataclass(frozen=True, slots=True)
class Part:
    """One document as sent: its bytes and its content type."""

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Submission:
    """The cases, the office profile that goes with them, and the options of the form."""

    cases: Part
    profile: Part | None
    options: dict[str, str] = field(default_factory=dict)
    rulesets: tuple[str, ...] = ()
    sent_text: str = ""
    sent_profile: str = ""


def read_submission(request: Request, longest: int) -> Submission:
    """Read the cases of a request.

    Parameters: longest, most bytes of the body.
    Raises: Problem 400 for an empty or badly encoded body, 413 for one too long, 415 for an unknown content type.
    """
    if request.mimetype in FORMS:
        return read_form(request)
    if request.mimetype not in TYPES:
        raise unsupported(request.content_type or "")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8"}:
        raise not_utf8(f"charset={charset[:40]}", f"charset={charset[:40]}")
    body = request.get_data(cache=False)
    if len(body) > longest:
        raise too_large(longest)
    part = checked(Part(body, TYPES[request.mimetype]))
    return Submission(part, None, options=dict(request.args))


def read_form(request: Request) -> Submission:
    """Read the fields of the page's form: `file` or `case`, and `profile` as a file or as text."""
    text, profile_text = request.form.get("case", ""), request.form.get("profile", "")
    upload = request.files.get("file")
    cases = uploaded(upload) if upload and upload.filename else Part(text.encode("utf-8"), sniffed(text))
    profile_upload = request.files.get("profile") or request.files.get("profile-file")
    profile = None
    if profile_upload and profile_upload.filename:
        profile = checked(uploaded(profile_upload))
    elif profile_text.strip():
        profile = checked(Part(profile_text.encode("utf-8"), sniffed(profile_text)))
    options = {**dict(request.args), **{key: request.form[key] for key in ("as-of",) if request.form.get(key)}}
    rulesets = tuple(request.form.getlist("ruleset"))
    return Submission(checked(cases), profile, options, rulesets, text, profile_text)


def uploaded(upload: FileStorage) -> Part:
    """Return an uploaded file; its type is known by its name's suffix, else by what the browser says.

    Raises: Problem 415 where neither names a known type.
    """
    name = (upload.filename or "").lower()
    suffix = "." + name.rpartition(".")[2]
    content_type = SUFFIXES.get(suffix) or TYPES.get(upload.mimetype)
    if content_type is None:
        raise unsupported(upload.mimetype or suffix)
    return Part(upload.read(), content_type)


def sniffed(text: str) -> str:
    """Return the content type that pasted text has by its looks; it is parsed later, in a worker."""
    lines = text.strip().splitlines()
    if not lines or lines[0][0] not in "{[" or BLANK_NODE.match(text.strip()):
        return "text/turtle"
    if '"@context"' in text:
        return "application/ld+json"
    is_lines = len(lines) > 1 and all(line.startswith("{") and line.rstrip().endswith("}") for line in lines if line)
    return NDJSON if is_lines else "application/json"


def checked(part: Part) -> Part:
    """Return the part where it holds something in UTF-8, or is a workbook.

    Raises: Problem 400 `body-empty` or `not-utf8`.
    """
    if not part.body.strip():
        raise Problem(
            400,
            "body-empty",
            "没有收到案卷：正文为空。",
            "No case was received: the body is empty.",
            hint="请粘贴案卷或选择文件，/check 页面有示例。 / "
            "Paste a case or choose a file; the page /check has examples.",
        )
    if part.content_type != WORKBOOK:
        try:
            part.body.decode("utf-8")
        except UnicodeDecodeError as error:
            line = part.body.count(b"\n", 0, error.start) + 1
            raise not_utf8(f"第 {line} 行", f"line {line}") from error
    return part


def not_utf8(where_zh: str, where_en: str) -> Problem:
    """Return the problem of a text in another encoding."""
    return Problem(
        400,
        "not-utf8",
        f"内容不是 UTF-8 编码（{where_zh}）。",
        f"The content is not encoded in UTF-8 ({where_en}).",
        hint="请把文件另存为 UTF-8 编码。 / Save the file as UTF-8.",
    )


def too_large(longest: int) -> Problem:
    """Return the problem of a body above the limit."""
    return Problem(
        413,
        "content-too-large",
        f"请求内容过大，上限为 {longest} 字节。",
        f"The request body is too large: {longest} bytes at most.",
        hint="请分批提交。 / Send it in several parts.",
    )


def unsupported(content_type: str) -> Problem:
    """Return the problem of a content type that no case comes in."""
    return Problem(
        415,
        "unsupported-media-type",
        f"不支持内容类型“{content_type[:80] or '（未写明）'}”。",
        f"The content type “{content_type[:80] or '(none)'}” is not supported.",
        hint=f"可用类型 / known: {'、'.join(dict.fromkeys(TYPES.values()))}",
    )
