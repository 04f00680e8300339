"""Canned answers for the browser tests, and the page frame that assets/README.md promises the scripts."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

BUILD = Path(__file__).resolve().parents[2] / "service/guiju/web/static/build"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass
class Sent:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What the service says to one path."""

    body: str | bytes
    content_type: str = "application/json"
    status: int = 200
    wait: threading.Event | None = None


@dataclass
class Service:
    """The running service: set `answers[path]` before a test acts, read `sent` after."""

    address: str
    answers: dict[str, Answer] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)

    def posted(self) -> Sent:
        """The last POST; the browser's own requests for icons and the like do not count."""
        return [sent for sent in self.sent if sent.method == "POST"][-1]


def page(body: str, script: str, lang: str = "zh-Hans") -> Answer:
    """A page in the frame that assets/README.md promises the scripts."""
    text = f"""<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="csp-nonce" content="abc123"><title>规矩</title><link rel="icon" href="/static/build/icon.svg">
<link rel="stylesheet" href="/static/build/style.css">
<script type="module" nonce="abc123" src="/static/build/{script}"></script></head><body>
<header class="site-header"><a class="brand" href="/">规矩</a><nav><a href="/query" aria-current="page">查询</a>
<a href="/check">检查</a><a href="/rules">阅读</a></nav></header><main>{body}</main>
<footer class="site-footer">以正式文本为准。</footer></body></html>"""
    return Answer(text, "text/html; charset=utf-8")


def built(path: str) -> Answer:
    """A file of the built assets, or 404."""
    file = BUILD / path.removeprefix("/static/build/")
    if not path.startswith("/static/build/") or not file.is_file():
        return Answer("", "text/plain", 404)
    return Answer(file.read_bytes(), TYPES[file.suffix])
