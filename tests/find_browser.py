"""Find a Chromium for the tests that need a browser; with ``--install``, install one where that can be done.

Tests use `find`. `make test` runs this file as a program, once.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "HELPSITE_BROWSER"
PROGRAMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
MAC_APPS = ("Chromium", "Google Chrome", "Microsoft Edge")
WAY_OUT = f"install Chromium, Chrome or Edge, or set {VARIABLE} to the program's path"


class BrowserError(Exception):
    """The browser that somebody named does not run."""


def find() -> str | None:
    """Return the path of a browser that runs, or None."""
    if named := os.environ.get(VARIABLE):
        path = shutil.which(named)
        if path and runs(path):
            return path
        raise BrowserError(f"{VARIABLE} is {named!r}, which does not run; correct it, or unset it to search as usual")
    return next((path for path in candidates() if runs(path)), None)


def candidates() -> Iterator[str]:
    """Yield the paths where a browser may be, the likeliest first."""
    yield from filter(None, map(shutil.which, PROGRAMS))
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            for app in MAC_APPS:
                yield str(folder / f"{app}.app" / "Contents" / "MacOS" / app)
    # Last, because Playwright takes half a second to say where its own download would be.
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def runs(path: str) -> bool:
    """Tell whether this program runs: Ubuntu's ``chromium``, for one, may be a stub that only asks for a snap."""
    return call([path, "--version"], timeout=60, quiet=True)


def call(command: list[str], *, timeout: float, quiet: bool = False) -> bool:
    """Run a command without input, and tell whether it succeeded in time."""
    output = subprocess.DEVNULL if quiet else None
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, check=False, timeout=timeout, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def install() -> str | None:
    """Install a browser and return its path, or None if no way led to one that runs."""
    debian = bool(shutil.which("apt-get")) and os.geteuid() == 0
    playwright = [sys.executable, "-m", "playwright", "install"]
    if debian:
        # Not decisive: without a new list of packages, the list that is there may do.
        call(["apt-get", "-qq", "update"], timeout=600)
        # Another program may be installing packages: wait for it. The fonts are for Chinese text in screenshots.
        apt = ["apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=600", "install", "--no-install-recommends"]
        # --with-deps: the libraries that Playwright's browser needs are packages of the system.
        ways = [[*apt, "chromium", "fonts-noto-cjk"], [*playwright, "--with-deps", "chromium"]]
    else:
        ways = [[*playwright, "chromium"]]
    for command in ways:
        print("Installing a browser for the tests:", " ".join(command), flush=True)
        if call(command, timeout=1200) and (path := find()):
            return path
    return None


def main() -> int:
    """Print what was found; return 1 only where CI is set and there is no browser."""
    try:
        path = find()
        if path is None and "--install" in sys.argv[1:]:
            path = install()
    except BrowserError as error:
        print(error, file=sys.stderr)
        return 1
    if path:
        print("Browser for the tests:", path)
        return 0
    if os.environ.get("CI"):
        print(f"No browser for the tests, and CI is set; {WAY_OUT}", file=sys.stderr)
        return 1
    print(f"No browser: the tests that need one will be skipped; {WAY_OUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
