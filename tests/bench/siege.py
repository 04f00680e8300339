"""Requests over several keep-alive connections at once, from one thread: how many answers a second."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PIECE = 2**18


@dataclass(slots=True)
class Connection:
    """One connection: its socket, what has been read of the answer, how long it will be (None: not known), its end."""

    socket: socket.socket
    read: bytearray = field(default_factory=bytearray)
    whole: int | None = None
    end: bytes = b""


def requests_a_second(port: int, request: Callable[[int], bytes], seconds: float, connections: int = 8) -> float:
    """Ask again and again, each connection waiting for its answer, and return the answers a second.

    Parameters: port, of the loopback; request, makes the request with a number; seconds, how long.
    Raises: RuntimeError for an answer that is no 200 or 304, or one whose length is not told.
    """
    selector = selectors.DefaultSelector()
    answers = sent = 0
    for _ in range(connections):
        opened = socket.create_connection(("127.0.0.1", port), timeout=60)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(opened, selectors.EVENT_READ, Connection(opened))
        opened.sendall(request(sent))
        sent += 1
    started = time.perf_counter()
    while (now := time.perf_counter()) < started + seconds:
        for key, _ in selector.select(1):
            connection: Connection = key.data
            if receive(connection):
                answers += 1
                connection.socket.sendall(request(sent))
                sent += 1
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return answers / (now - started)


def receive(connection: Connection) -> bool:
    """Read what has come; whether the answer is whole. It is thrown away then."""
    piece = connection.socket.recv(PIECE)
    if not piece:
        raise RuntimeError(f"the server hung up after {bytes(connection.read[:200])!r}")
    connection.read += piece
    if connection.whole is None and (end := connection.read.find(b"\r\n\r\n")) >= 0:
        length, connection.end = body_length(bytes(connection.read[:end]))
        connection.whole = end + 4 + length
    if (
        connection.whole is None
        or len(connection.read) < connection.whole
        or not connection.read.endswith(connection.end)
    ):
        return False
    connection.read.clear()
    connection.whole = None
    return True


LAST_CHUNK = b"0\r\n\r\n"


def body_length(head: bytes) -> tuple[int, bytes]:
    """The least length of a body that the head of an answer names, and how the body ends (RFC 9112, section 6)."""
    status, *lines = head.split(b"\r\n")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    if status.split()[1] == b"304":
        return 0, b""
    if status.split()[1] != b"200":
        raise RuntimeError(f"unexpected answer: {head[:500]!r}")
    chunked = headers.get(b"transfer-encoding") == b"chunked"
    return (len(LAST_CHUNK), LAST_CHUNK) if chunked else (int(headers[b"content-length"]), b"")
