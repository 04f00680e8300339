"""A client of the SDK on one `guiju mcp` process, kept for all tests of this part."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

_Answer = TypeVar("_Answer")
COMMAND = [sys.executable, "-m", "guiju.cli", "mcp"]


class Conversation:
    """The client's calls, made from a thread of their own."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal = portal
        self.client = client

    def do(self, work: Callable[..., Awaitable[_Answer]], *arguments: Any) -> _Answer:
        """Await one of the client's coroutines."""
        return self._portal.call(work, *arguments)

    def ask(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must answer; the SDK checks the answer against the tool's output schema."""
        result = self.do(self.client.call_tool, tool, arguments)
        assert not result.is_error, result.content[0].text
        assert json.loads(result.content[0].text) == result.structured_content
        answer: dict[str, Any] = result.structured_content
        return answer

    def refused(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must refuse."""
        result = self.do(self.client.call_tool, tool, arguments)
        assert result.is_error
        problem: dict[str, Any] = json.loads(result.content[0].text)
        assert problem["message"]["zh"]
        assert problem["message"]["en"]
        assert "Traceback" not in result.content[0].text
        return problem


@pytest.fixture(scope="session")
def server() -> Iterator[Conversation]:
    parameters = StdioServerParameters(command=COMMAND[0], args=COMMAND[1:])
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(stdio_client(parameters))) as client,
    ):
        yield Conversation(portal, client)
