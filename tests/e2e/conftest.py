"""One real service for all end-to-end tests, and tabs that no script error and no outside request passes unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.bench.running import RunningService, running_service

OpenTab = Callable[..., Page]


@pytest.fixture(scope="session")
def service() -> Iterator[RunningService]:
    """`guiju serve` on the five real documents."""
    with running_service() as running:
        yield running


@pytest.fixture
def open_tab(browser: Browser, service: RunningService) -> Iterator[OpenTab]:
    """`open_tab(width=375, locale="en-GB")` opens a tab in a browser context of its own.

    The test fails where any such tab logged an error, threw, or asked anything of another host. `refused` is a path
    that will answer 4xx: the browser itself logs that.
    """
    complaints: list[str] = []
    contexts = []

    def opened(width: int = 1280, locale: str = "zh-CN", refused: str = "-") -> Page:
        def on_console(message: ConsoleMessage) -> None:
            is_refusal = message.location["url"] == service.address + refused
            if message.type == "error" and not (is_refusal and "Failed to load resource" in message.text):
                complaints.append(message.text)

        context = browser.new_context(
            base_url=service.address, locale=locale, viewport={"width": width, "height": 800}, accept_downloads=True
        )
        contexts.append(context)
        tab = context.new_page()
        tab.on("console", on_console)
        tab.on("pageerror", lambda error: complaints.append(str(error)))
        tab.on("request", lambda request: complaints.append(request.url) if leaves(request.url) else None)
        return tab

    def leaves(url: str) -> bool:
        return not url.startswith((f"{service.address}/", "blob:", "data:"))

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def tab(open_tab: OpenTab) -> Page:
    """A tab as wide as a desk's screen, in Chinese."""
    return open_tab()
