"""Files named on the command line: cases, profiles and queries, read and written with clear errors."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from guiju.check.checker import PROFILE_TYPES
from guiju.media_types import JSON, NDJSON, WORKBOOK
from guiju.store.errors import Problem

CASE_SUFFIXES: Final[Mapping[str, str]] = {
    ".json": JSON,
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".ttl": "text/turtle",
    ".jsonld": "application/ld+json",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".xlsx": WORKBOOK,
}
"""Suffixes of files of cases, each with its media type."""


def read_file(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        Problem: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise Problem(
            404, "no-file", f"读不到文件 {path}：{error.strerror}", f"cannot read {path}: {error.strerror}"
        ) from error


def read_cases(path: Path) -> tuple[bytes, str]:
    """Return a file of cases and its media type, by the suffix of its name.

    Raises:
        Problem: the suffix is unknown, or the file cannot be read.
    """
    media_type = CASE_SUFFIXES.get(path.suffix.lower())
    if media_type is None:
        raise _unknown_suffix(f"不能读取 {path.name}", f"cannot read {path.name}", list(CASE_SUFFIXES))
    return read_file(path), media_type


def read_profile(path: Path) -> tuple[bytes, str]:
    """Return an office's profile and its media type, by the suffix of its name; errors as `read_cases`."""
    media_type = CASE_SUFFIXES.get(path.suffix.lower(), "")
    if media_type not in PROFILE_TYPES:
        known = [suffix for suffix, found in CASE_SUFFIXES.items() if found in PROFILE_TYPES]
        raise _unknown_suffix(f"不能读取名册 {path.name}", f"cannot read the profile {path.name}", known)
    return read_file(path), media_type


def write_output(content: bytes, path: Path | None) -> None:
    """Write to a file, or to standard output where none is named.

    Raises:
        Problem: the file cannot be written.
    """
    if path is None:
        sys.stdout.buffer.write(content)
        return
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Problem(
            400, "not-writable", f"不能写入 {path}：{error.strerror}", f"cannot write {path}: {error.strerror}"
        ) from error


def _unknown_suffix(zh: str, en: str, known: list[str]) -> Problem:
    return Problem(415, "suffix", zh, en, f"可用的后缀（suffixes）：{' '.join(known)}")
