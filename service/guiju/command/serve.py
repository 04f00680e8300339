"""`guiju serve`: the pages and the API, until interrupted."""

from __future__ import annotations

import argparse
import signal
import sys

from guiju.command.arguments import add_engine, add_store, endpoint_at
from guiju.engine import LocalEngine
from guiju.store.errors import Problem
from guiju.web.limits import with_limits
from guiju.web.log import start_logging
from guiju.web.settings import LOOPBACK_NAMES, Settings


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command.add_argument("--host", default="127.0.0.1", help="地址；默认只在本机 / address, loopback by default")
    command.add_argument("--port", type=int, default=8000, help="端口 / port")
    add_store(command)
    command.add_argument(
        "--allow-host", action="append", default=[], metavar="NAME", help="允许的 Host 名 / host name to allow"
    )
    command.add_argument("--cors", metavar="ORIGIN", help="允许的跨源 / origin that may read answers")
    command.add_argument(
        "--trusted-proxy", metavar="ADDRESS", help="反向代理的地址 / reverse proxy whose X-Forwarded-For is believed"
    )
    command.add_argument(
        "--limit",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="改一项上限，见 docs/limits.md / change a limit, see docs/limits.md",
    )
    add_engine(command)
    command.set_defaults(run=serve_command)


def serve_command(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    # A shell that starts a job in the background has it ignore interrupts; whoever sends one means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    endpoint = endpoint_at(options.store, options.user) if options.store else None
    allowed = LOOPBACK_NAMES | frozenset(options.allow_host)
    place = endpoint.address if endpoint else None
    settings, limits = with_limits(
        Settings(allow_hosts=allowed, cors_origin=options.cors, trusted_proxy=options.trusted_proxy, store=place),
        options.limit,
    )
    start_logging()
    # The workers' parent must start before any thread does; while it builds its knowledge this process loads the pages.
    with LocalEngine(options.engine, limits, endpoint=endpoint) as engine:
        from guiju.web.app import create_app
        from guiju.web.server import make_server

        app = create_app(engine, settings)
        engine.ready()
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
