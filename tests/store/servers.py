"""SPARQL servers of others, run on the loopback in a folder of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 60.0
USER, PASSWORD = "dba", "dba"
"""Virtuoso's own account in a new database."""
VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class RunningServer:
    """A server: its addresses for queries, for graphs, and for graphs with a password."""

    query: str
    graphs: str
    protected: str = ""


def free_port() -> int:
    """A port of the loopback that nobody listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def await_server(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens on the port."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"{process.args!r} did not start")


@contextmanager
def running(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    """Run a server until the context ends."""
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            await_server(port, process)
            yield
        finally:
            process.kill()


@contextmanager
def running_oxigraph(folder: Path, *arguments: str) -> Iterator[RunningServer]:
    """Run `oxigraph serve`, which comes from PyPI with the other test dependencies; its data is in memory."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("oxigraph is not installed: pip install oxigraph")
    port = free_port()
    with running([program, "serve", "--bind", f"127.0.0.1:{port}", *arguments], port, folder):
        yield RunningServer(f"http://127.0.0.1:{port}/query", f"http://127.0.0.1:{port}/store")


@contextmanager
def running_virtuoso(folder: Path, rows: int = 10_000) -> Iterator[RunningServer]:
    """Run Virtuoso, from Debian's packages, with a new database; `rows` is where it cuts its answers.

    Where it is absent the test is skipped, or fails under CI=true.
    """
    program = shutil.which("virtuoso-t")
    if program is None:
        reason = "virtuoso-t is not installed: apt-get install virtuoso-opensource"
        if os.environ.get("CI") == "true":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    port = free_port()
    (folder / "virtuoso.ini").write_text(VIRTUOSO_INI.format(port=port, sql_port=free_port(), rows=rows))
    with running([program, "-f", "-c", "virtuoso.ini"], port, folder):
        base = f"http://127.0.0.1:{port}"
        yield RunningServer(f"{base}/sparql", f"{base}/sparql-graph-crud", f"{base}/sparql-graph-crud-auth")
