"""`guiju serve`: the pages and the API, until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys

from guiju.engine import LocalEngine
from guiju.store.errors import Problem
from guiju.store.interface import Store


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
