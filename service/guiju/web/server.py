"""Serves the application with waitress: threads, body limit, and the one error shape below Flask too."""

from __future__ import annotations

import json
from typing import Any, Final

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge

from guiju.store.errors import Problem
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


def make_server(app: Flask, settings: Settings, host: str, port: int) -> MultiSocketServer | BaseWSGIServer:
    """Make the server; its `run()` serves until the process is interrupted, `close()` ends it.

    Parameters: host and port to listen on; port 0 takes a free one, told by `effective_port`.
    Raises: OSError where the port is taken or not allowed.
    """
    server: MultiSocketServer | BaseWSGIServer = create_server(
        app,
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
