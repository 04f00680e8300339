"""What every part's tests share: programs that may be absent, and one Chromium for the whole run."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from guiju.engine import LocalEngine

# Times differ from machine to machine: no property fails for being slow.
settings.register_profile("guiju", deadline=None)
settings.load_profile("guiju")

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RequireProgram = Callable[[str, str], str]


def find_program(name: str, package: str) -> str:
    """Path of the program; where it is absent the test is skipped, or fails under CI=true.

    Parameters: name, the program as typed; package, the Debian package that brings it.
    """
    path = shutil.which(name)
    if path:
        return path
    reason = f"{name} is not installed: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def require_program() -> RequireProgram:
    """`require_program("java", "default-jre-headless")` gives the path, skips, or fails under CI=true."""
    return find_program


@pytest.fixture(scope="session")
def browser(require_program: RequireProgram) -> Iterator[Browser]:
    """Debian's Chromium, one for the session; open a context of your own for each test."""
    chromium = require_program("chromium", "chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def real_engine() -> Iterator[LocalEngine]:
    """The engine on the real knowledge, built if the inputs changed; one for the session."""
    with LocalEngine() as running:
        yield running


@pytest.fixture(scope="session")
def engine(real_engine: LocalEngine) -> LocalEngine:
    """The same, under the name by which a part may put a smaller engine in its place."""
    return real_engine
