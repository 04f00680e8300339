"""Answers kept in memory and given again before Flask is asked: what a GET of data says changes with the dataset only.

Pages are not kept, as each carries a nonce of its own; nor is anything that is an error, that the answer's own
Cache-Control forbids to store, or whose answer is larger than a sixteenth of the whole.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import Headers
from werkzeug.http import parse_etags

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ASKED: Final = (
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_HOST",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_ORIGIN",
    "wsgi.url_scheme",
)
"""What an answer may depend on, beside the dataset that the whole cache belongs to."""
LARGEST_SHARE: Final = 16
PAGE: Final = "text/html"

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its status line, headers and body."""

    status: str
    headers: Headers
    body: bytes


class AnswerCache:
    """WSGI middleware that keeps answers, the one longest unused given up first; safe to use from many threads.

    Parameters: application, what answers; limit, bytes of all that is kept; told, called with the environment and the
    status of each answer given from memory.
    """

    def __init__(self, application: WSGIApplication, limit: int, told: Callable[[WSGIEnvironment, int], None]) -> None:
        self._application = application
        self._limit = limit
        self._told = told
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._size = 0

    def holds(self, environ: Mapping[str, str]) -> bool:
        """Whether the answer to a GET is at hand. Parameter: what `ASKED` names, as in a WSGI environment."""
        return tuple(environ.get(name, "") for name in ASKED) in self._kept

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or have the application answer and keep what it says."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        key = tuple(environ.get(name, "") for name in ASKED)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        return self._again(kept, environ, start_response) if kept else self._anew(key, environ, start_response)

    def _again(self, kept: Kept, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        known = parse_etags(environ.get("HTTP_IF_NONE_MATCH"))
        etag = kept.headers.get("ETag", "")
        if known.contains_raw(etag) or known.contains_weak(etag.removeprefix("W/").strip('"')):
            self._told(environ, 304)
            unsent = {"content-length", "content-type", "content-encoding"}
            start_response("304 NOT MODIFIED", [(name, v) for name, v in kept.headers if name.lower() not in unsent])
            return []
        self._told(environ, 200)
        start_response(kept.status, kept.headers.to_wsgi_list())
        return [kept.body]

    def _anew(self, key: Key, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said: list[tuple[str, Headers]] = []

        def listen(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            said.append((status, Headers(headers)))
            return start_response(status, headers, *rest)  # type: ignore[arg-type]

        answer = self._application(environ, listen)
        if not said or not self._may_keep(*said[-1]):
            return answer
        try:
            body = b"".join(answer)
        finally:
            if hasattr(answer, "close"):
                answer.close()
        self._keep(key, Kept(*said[-1], body))
        return [body]

    def _may_keep(self, status: str, headers: Headers) -> bool:
        directives = headers.get("Cache-Control", "no-store")
        small = int(headers.get("Content-Length", self._limit)) * LARGEST_SHARE <= self._limit
        plain = not headers.get("Content-Type", PAGE).startswith(PAGE) and "Set-Cookie" not in headers
        return status.startswith("200") and "no-store" not in directives and "ETag" in headers and plain and small

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._kept[key] = kept
            self._size += _size(key, kept) - (_size(key, before) if before else 0)
            while self._size > self._limit:
                self._size -= _size(*self._kept.popitem(last=False))


def _size(key: Key, kept: Kept) -> int:
    return sum(map(len, key)) + len(kept.body)
