"""Messages between the service and its workers: two lengths, a JSON header, a body of bytes."""

import json
import os
import struct
from collections.abc import Callable

Header = dict[str, object]
LENGTHS = struct.Struct("!II")
PIECE = 2**16


class ConnectionEnded(Exception):
    """The other side closed before, or in the middle of, a message."""


class Reader:
    """Takes messages from a stream.

    Parameter: receive, which waits for some bytes, at most so many, and returns none at the end of the stream.
    """

    def __init__(self, receive: Callable[[int], bytes]) -> None:
        self.receive = receive
        self.pending = bytearray()

    def message(self) -> tuple[Header, bytes]:
        """The next message. Raises `ConnectionEnded`."""
        head_length, body_length = LENGTHS.unpack(self.exactly(LENGTHS.size))
        header: Header = json.loads(self.exactly(head_length))
        return header, self.exactly(body_length)

    def exactly(self, count: int) -> bytes:
        """Exactly `count` bytes, or `ConnectionEnded`."""
        while len(self.pending) < count:
            piece = self.receive(max(PIECE, count - len(self.pending)))
            if not piece:
                raise ConnectionEnded
            self.pending += piece
        taken = bytes(memoryview(self.pending)[:count])
        del self.pending[:count]
        return taken


def encode(header: Header, body: bytes = b"") -> bytes:
    """One message as bytes. The header must be JSON; raises TypeError where it is not."""
    head = json.dumps(header).encode()  # in ASCII: a client's text may hold what UTF-8 cannot encode
    return LENGTHS.pack(len(head), len(body)) + head + body


def write_all(descriptor: int, message: bytes) -> None:
    """All of the message to a blocking descriptor; raises OSError where the other side is gone."""
    view = memoryview(message)
    while view:
        view = view[os.write(descriptor, view) :]
