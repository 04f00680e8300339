"""Standard output carries the protocol and nothing else; nothing a client says ends the server or goes into a log."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.mcp_server.conftest import COMMAND

SECRET = "机密字样"
NOISE = [
    b"not JSON " + SECRET.encode(),
    b'{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"a":' + b"[" * 5000,
    b"\xff\xfe\x00",
    b'{"jsonrpc": "2.0", "method": "notifications/' + SECRET.encode() + b'", "params": 3}',
    b"[]",
    b"",
]


def request(number: int, method: str, **parameters: Any) -> bytes:
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": parameters}
    return json.dumps(message).encode()


def test_after_noise_requests_are_answered_and_only_the_protocol_is_on_standard_output() -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        request(1, "initialize", **hello),
        b'{"jsonrpc": "2.0", "method": "notifications/initialized"}',
        *NOISE,
        request(2, "tools/list"),
        request(3, "tools/call", name="search_rules", arguments={"question": SECRET, "limit": 10**9}),
        request(4, "nothing/such", word=SECRET),
        request(5, "tools/call", name="search_rules", arguments={"question": f"区长 {SECRET}"}),
    ]
    answers: list[dict[str, Any]] = []
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"\n".join(lines) + b"\n")
        process.stdin.flush()
        while not {2, 3, 4, 5} <= {answer.get("id") for answer in answers}:
            answers.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        assert process.stdout.read() == b""
        error = process.stderr.read().decode()
    assert process.returncode == 0
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    unreadable = [answer for answer in answers if answer.get("id") is None]
    assert {answer["error"]["code"] for answer in unreadable} == {-32700}
    assert len(unreadable) >= 3
    assert next(answer for answer in answers if answer["id"] == 3)["result"]["isError"]
    assert "error" in next(answer for answer in answers if answer["id"] == 4)
    assert SECRET not in error
    assert "Traceback" not in error


def test_other_commands_do_not_load_the_sdk() -> None:
    code = "import sys; from guiju.cli import parser; parser(['mcp']); sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
