"""What breaks inside is told to the client in words and logged without them."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from guiju.mcp_server.server import BareFormatter, in_thread
from guiju.store.errors import Problem


def broken() -> None:
    raise RuntimeError("what a client sent")


def test_an_unexpected_error_becomes_a_problem_and_a_log_line_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    # In a thread of its own: browsers driven in the same process leave an event loop in this one.
    with ThreadPoolExecutor(1) as threads, pytest.raises(Problem) as told:
        threads.submit(anyio.run, in_thread, broken).result()
    assert told.value.code == "internal"
    assert "client" not in str(told.value)
    assert "RuntimeError" in caplog.text
    assert "what a client sent" not in caplog.text


def test_a_log_line_of_the_sdk_leaves_its_values_out() -> None:
    try:
        broken()
    except RuntimeError:
        record = logging.LogRecord("mcp", logging.ERROR, "", 1, "dropped %r", ("a client's text",), sys.exc_info())
    assert BareFormatter().format(record) == "ERROR mcp: dropped %r RuntimeError"
