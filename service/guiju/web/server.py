"""Serves the application with waitress: threads, body limit, and the one error shape below Flask too."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import RequestEntityTooLarge

from guiju.store.errors import Problem
from guiju.web.answer_cache import AnswerCache
from guiju.web.problems import MEDIA_TYPE, problem_body
from guiju.web.settings import MEBIBYTE, Settings

THREADS: Final = 32
"""More than the workers of the pool: threads that wait for a worker must not keep small requests waiting."""
LARGEST_DRAINED: Final = 256 * MEBIBYTE
"""A body that is too large is read to its end and thrown away up to this length: its sender then reads the answer."""
IDLE_SECONDS: Final = 30
PROBLEMS: Final = {
    400: ("bad-request", "请求不合 HTTP 格式。", "The request is not well-formed HTTP."),
    413: ("content-too-large", "请求内容过大。", "The request body is too large."),
    431: ("headers-too-large", "请求头过大。", "The request's header fields are too large."),
    501: ("not-implemented", "不支持这种传输编码。", "This transfer encoding is not supported."),
}


class ProblemTask(ErrorTask):
    """Answers what waitress refuses before the application sees it."""

    def execute(self) -> None:
        """Write a problem object and close the connection."""
        refused: Any = self.request
        status = int(refused.error.code)
        code, zh, en = PROBLEMS.get(status, ("internal-error", "服务内部出错。", "The service failed."))
        hint = "请看 /openapi.json 与 /health 中的上限。 / See /openapi.json, and the limits at /health."
        body = problem_body(Problem(status, code, zh, en, hint=hint))
        content = json.dumps(body, ensure_ascii=False).encode("utf-8")
        self.status = f"{status} {body['title']}"
        self.response_headers = [*self.response_headers, ("Content-Type", MEDIA_TYPE)]
        self.set_close_on_finish()
        self.content_length = len(content)
        self.write(content)


class DrainingParser(HTTPRequestParser):
    """Reads a body that is too large to its end without keeping it: a closed connection would lose the answer."""

    left = 0

    def received(self, data: bytes) -> int:
        """Take bytes of the request; return how many."""
        if self.left:
            taken = min(len(data), self.left)
            self.left -= taken
            self.completed = self.left == 0
            return taken
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.start_draining()
        return consumed

    def start_draining(self) -> None:
        """Go on reading where the client sends the body anyway, and its length is known and bearable."""
        waits, self.expect_continue = self.expect_continue, False
        if not waits and not self.chunked and self.content_length <= LARGEST_DRAINED:
            self.left = self.content_length
            self.completed = False


class Channel(HTTPChannel):
    """A connection with our error shape."""

    error_task_class = ProblemTask
    parser_class = DrainingParser
    is_receiving = False

    def received(self, data: bytes) -> bool:
        """Take bytes that came for this connection; called by the server's loop."""
        self.is_receiving = True
        try:
            taken: bool = super().received(data)
        finally:
            self.is_receiving = False
        dispatcher = self.server.task_dispatcher
        if isinstance(dispatcher, QuickDispatcher):
            dispatcher.serve_at_once()
        return taken


class QuickDispatcher(ThreadedTaskDispatcher):
    """Hands requests to threads, but for those whose answer is kept: the server's own loop gives these at once.

    Waking a thread costs several times what a kept answer does, and no kept answer is so long that writing it waits.

    Parameters: kept, the cache of answers, or None.
    """

    def __init__(self, kept: AnswerCache | None) -> None:
        super().__init__()
        self._kept = kept
        self._at_once: list[Channel] = []

    def add_task(self, task: Any) -> None:  # a channel; the types say otherwise
        """Take note of a channel with a request; called with the channel's lock held."""
        if self._kept is not None and task.is_receiving and self._kept.holds(asked_for(task.requests[0])):
            self._at_once.append(task)
        else:
            super().add_task(task)

    def serve_at_once(self) -> None:
        """Answer what is kept; called by the loop, with no lock held."""
        while self._at_once:
            self._at_once.pop().service()


def asked_for(request: Any) -> dict[str, str]:
    """Return of a parsed request what an answer may depend on, named as in a WSGI environment; nothing but for GET.

    Parameters: request, an `HTTPRequestParser`, whose types are not those that its stubs name.
    """
    if request.error or request.command != "GET":
        return {}
    headers = {f"HTTP_{name}": value for name, value in request.headers.items()}
    return {**headers, "PATH_INFO": request.path, "QUERY_STRING": request.query, "wsgi.url_scheme": request.url_scheme}


def make_server(app: Flask, settings: Settings, host: str, port: int) -> MultiSocketServer | BaseWSGIServer:
    """Make the server; its `run()` serves until the process is interrupted, `close()` ends it.

    Parameters: host and port to listen on; port 0 takes a free one, told by `effective_port`.
    Raises: OSError where the port is taken or not allowed.
    """
    kept = app.wsgi_app if isinstance(app.wsgi_app, AnswerCache) else None
    dispatcher = QuickDispatcher(kept)
    dispatcher.set_thread_count(THREADS)
    server: MultiSocketServer | BaseWSGIServer = create_server(
        app,
        _dispatcher=dispatcher,
        host=host,
        port=port,
        threads=THREADS,
        ident="guiju",
        # The application refuses above its own limit with the whole explanation; this one bounds what is buffered.
        max_request_body_size=settings.body_bytes + MEBIBYTE,
        # Lets a request see that its client has gone away.
        channel_request_lookahead=1,
        channel_timeout=IDLE_SECONDS,
        trusted_proxy=settings.trusted_proxy,
        trusted_proxy_headers={"x-forwarded-for", "x-forwarded-proto"} if settings.trusted_proxy else set(),
        clear_untrusted_proxy_headers=True,
    )
    listeners = [server] if isinstance(server, BaseWSGIServer) else list((server.map or {}).values())
    for listener in listeners:
        if isinstance(listener, BaseWSGIServer):
            listener.channel_class = Channel
    return server
