"""The application on a real socket of the loopback, in a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from guiju.web.server import make_server
from guiju.web.settings import Settings


@contextmanager
def serving(app: Flask, settings: Settings) -> Iterator[int]:
    """Serve the application and give its port; everything is closed with the context."""
    server: Any = make_server(app, settings, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        # From the server's own loop: closed from here, a socket would vanish while the loop waits on it.
        server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map, ignore_all=True))
        thread.join(10)
        server.task_dispatcher.shutdown()
    assert not thread.is_alive()
