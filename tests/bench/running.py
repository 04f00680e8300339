"""A `guiju serve` of one's own on a free loopback port: for measurements and end-to-end tests."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

GUIJU = (sys.executable, "-m", "guiju.cli")
"""The command line of the Python that runs this; another installation's is `(its python, "-m", "guiju.cli")`."""
START_SECONDS = 90.0
END_SECONDS = 10.0
REQUEST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer; the names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service that answers.

    Attributes: port, on the loopback; process, the web process; start_seconds, from its start to its first answer.
    """

    port: int
    process: subprocess.Popen[bytes]
    start_seconds: float

    @property
    def address(self) -> str:
        """The start page without its last slash."""
        return f"http://127.0.0.1:{self.port}"

    def connection(self) -> http.client.HTTPConnection:
        """A keep-alive connection, opened with the first request."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=REQUEST_SECONDS)

    def ask(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send one request over a connection of its own."""
        connection = self.connection()
        try:
            return ask(connection, method, path, body, headers)
        finally:
            connection.close()


def ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Send one request over an open connection and read the whole answer."""
    connection.request(method, path, body or None, dict(headers or {}))
    answer = connection.getresponse()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def free_port() -> int:
    """A port of the loopback that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_service(
    *arguments: str, command: Sequence[str] = GUIJU, environment: Mapping[str, str] | None = None
) -> Iterator[RunningService]:
    """Run `guiju serve`; the process is ended with the context.

    Parameters: arguments, further ones of `serve`; command, how `guiju` is called; environment, variables to set.
    Raises: RuntimeError with what the process wrote, where it ends or does not answer within START_SECONDS.
    """
    port = free_port()
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            [*command, "serve", "--port", str(port), *arguments],
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=Path(tempfile.gettempdir()),  # nothing may hang on where it is started
            env={**os.environ, **(environment or {})},
        )
        try:
            if not wait_until_it_answers(process, port, started + START_SECONDS):
                log.seek(0)
                raise RuntimeError(f"guiju serve did not answer:\n{log.read().decode(errors='replace')}")
            yield RunningService(port, process, time.perf_counter() - started)
        finally:
            end(process)


def wait_until_it_answers(process: subprocess.Popen[bytes], port: int, deadline: float) -> bool:
    """Whether /health answered 200 before the deadline (of `time.perf_counter`) and before the process ended."""
    while time.perf_counter() < deadline and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
            healthy = ask(connection, "GET", "/health").status == 200
            connection.close()
        except OSError:
            time.sleep(0.02)
        else:
            return healthy
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """End the process, by force where it does not go by itself."""
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
