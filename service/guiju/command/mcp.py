"""`guiju mcp`: the MCP server on standard input and output, until the client closes it."""

from __future__ import annotations

import argparse
import logging
import signal
import sys

from guiju.engine import LocalEngine


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Say what the command takes: nothing."""
    command.set_defaults(run=mcp_command)


def mcp_command(_: argparse.Namespace) -> int:
    """Serve until standard input ends."""
    # The workers' parent must start before any thread does, and before the SDK takes standard output.
    with LocalEngine() as engine:
        import anyio

        from guiju.mcp_server.server import BareFormatter, serve
        from guiju.mcp_server.tools import Tools

        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(BareFormatter())
        logging.basicConfig(handlers=[handler], level=logging.WARNING)
        # A thread waits for standard input and cannot be called back: an interrupt ends the whole process.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        anyio.run(serve, Tools(engine))
    return 0
