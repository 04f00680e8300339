"""A tiny service for the browser tests, and a tab that no script error and no outside request passes unseen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from tests.assets.canned import BUILD, Sent, Service, built

POLICY = (
    "default-src 'none'; script-src 'nonce-abc123'; style-src 'self' 'nonce-abc123'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'"
)


@pytest.fixture
def service() -> Iterator[Service]:
    state = Service("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply("GET", b"")

        def do_POST(self) -> None:
            self.reply("POST", self.rfile.read(int(self.headers["Content-Length"])))

        def reply(self, method: str, body: bytes) -> None:
            path = urlsplit(self.path).path
            state.sent.append(Sent(method, self.path, dict(self.headers.items()), body))
            answer = state.answers.get(f"{method} {path}") or state.answers.get(path) or built(path)
            if answer.wait:
                answer.wait.wait(20)
            content = answer.body.encode() if isinstance(answer.body, str) else answer.body
            try:
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                return  # the browser gave up waiting, as the stop test asks it to

        def log_message(self, template: str, *arguments: object) -> None:
            """Say nothing: `sent` holds the record."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield state
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tab(browser: Browser, service: Service) -> Iterator[Page]:
    """A fresh page; the test fails on any script error, breach of the policy or request to another host."""
    if not (BUILD / "style.css").is_file():
        pytest.fail("The web assets are not built: make package", pytrace=False)
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    complaints: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        # An answer 4xx is the browser's own line, and the tests of errors ask for it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((service.address, "blob:", "data:")):
            complaints.append(f"request to {request.url}")

    opened.on("console", on_console)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", on_request)
    yield opened
    context.close()
    assert complaints == []
