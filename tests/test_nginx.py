"""The example for nginx, with the real nginx and a small published tree."""

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from published_tree import nginx, write

WORDS = "word " * 400
FILES = {
    "index.html": "root home",
    "404.html": "root 404 zh",
    "en/404.html": "root 404 en",
    "en/index.html": "root home en",
    "robots.txt": "robots",
    ".well-known/security.txt": "security",
    ".records/2026.12/index.html": "kept back",
    ".nojekyll": "",
    "announcements/feed.xml": "<feed/>",
    "calendar.ics": "BEGIN:VCALENDAR",
    "versions.json": "[]",
    "2026.12/index.html": WORDS,
    "2026.12/404.html": "404 zh",
    "2026.12/en/404.html": "404 en",
    "2026.12/contact/index.html": "contact zh",
    "2026.12/en/contact/index.html": "contact en",
    "2026.12/announcements/index.html": "list",
    "2026.12/assets/site.12345678.css": "p {}\n" * 200,
    "2026.12/assets/frame.12345678.js": "1;\n" * 300,
    "2026.12/pagefind/zh/fragment/zh_1.pf_fragment": "part",
    "2026.12/pagefind/zh/words.json": "{}",
    "2026.12/calendar.ics": "BEGIN:VCALENDAR",
    "2026.11.2/404.html": "older 404 zh",
    "2026.10/index.html": "retired",
}
SECURITY = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tree = tmp_path_factory.mktemp("nginx") / "tree"
    write(tree, {path: text.encode() for path, text in FILES.items()})
    (tree / "latest").symlink_to("2026.12")
    with nginx(tree, tree.parent / "server") as address:
        yield urlsplit(address).netloc


def get(host: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = (answer.status, dict(answer.getheaders()), answer.read())
    connection.close()
    return found


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "root home"),
        ("/en/", "root home en"),
        ("/robots.txt", "robots"),
        ("/.well-known/security.txt", "security"),
        ("/announcements/feed.xml", "<feed/>"),
        ("/versions.json", "[]"),
        ("/latest/contact/", "contact zh"),
        ("/2026.12/en/contact/", "contact en"),
        ("/2026.10/", "retired"),
    ],
)
def test_what_is_there_is_served_also_by_the_symbolic_link(host: str, path: str, words: str) -> None:
    status, _, body = get(host, path)
    assert (status, body.decode()) == (200, words)


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/contact/", "/latest/contact/"),
        ("/contact", "/latest/contact"),
        ("/en/contact/?date=2026-12-01", "/latest/en/contact/?date=2026-12-01"),
        ("/announcements/", "/latest/announcements/"),  # a folder that holds only feeds at the root
    ],
)
def test_an_address_without_an_edition_leads_to_the_latest(host: str, path: str, target: str) -> None:
    status, headers, _ = get(host, path)
    assert (status, headers["Location"]) == (302, target)


def test_a_folder_gets_its_slash_without_a_host(host: str) -> None:
    status, headers, _ = get(host, "/latest/contact")
    assert (status, headers["Location"]) == (301, "/latest/contact/")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nothing/", "root 404 zh"),
        ("/en/nothing/", "root 404 en"),
        ("/latest/nothing/", "404 zh"),
        ("/latest/en/nothing", "404 en"),
        ("/2026.12/en/nothing/", "404 en"),
        ("/2026.11.2/nothing/", "older 404 zh"),
        ("/2026.10/contact/", "root 404 zh"),  # retired: it has no page of its own
        ("/.records/2026.12/", "root 404 zh"),
        ("/.records/2026.12/index.html", "root 404 zh"),
        ("/.nojekyll", "root 404 zh"),
        ("/latest/assets/gone.12345678.css", "404 zh"),
    ],
)
def test_what_is_not_there_gets_the_page_of_its_edition_and_language(host: str, path: str, words: str) -> None:
    status, headers, body = get(host, path)
    assert (status, body.decode()) == (404, words)
    assert headers["Content-Type"].startswith("text/html")
    assert "Cache-Control" not in headers
    assert headers.keys() >= SECURITY


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/latest/", "public, max-age=300"),
        ("/latest/contact/", "public, max-age=300"),
        ("/versions.json", "public, max-age=300"),
        ("/latest/pagefind/zh/words.json", "public, max-age=300"),
        ("/latest/assets/site.12345678.css", "public, max-age=31536000, immutable"),
        ("/2026.12/pagefind/zh/fragment/zh_1.pf_fragment", "public, max-age=31536000, immutable"),
    ],
)
def test_only_files_whose_names_tell_their_content_are_kept(host: str, path: str, kept: str) -> None:
    status, headers, _ = get(host, path)
    assert (status, headers["Cache-Control"]) == (200, kept)
    assert headers.keys() >= SECURITY


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/latest/", "text/html; charset=utf-8"),
        ("/latest/assets/site.12345678.css", "text/css; charset=utf-8"),
        ("/latest/assets/frame.12345678.js", "application/javascript; charset=utf-8"),
    ],
)
def test_text_goes_out_compressed(host: str, path: str, kind: str) -> None:
    _, headers, body = get(host, path, Accept_Encoding="gzip")
    assert (headers["Content-Type"], headers["Content-Encoding"]) == (kind, "gzip")
    assert headers["Vary"] == "Accept-Encoding"
    file = path.removeprefix("/latest/") or "index.html"
    assert gzip.decompress(body).decode() == FILES[f"2026.12/{file}"]


@pytest.mark.parametrize("path", ["/calendar.ics", "/latest/calendar.ics"])
def test_calendars_say_what_they_are(host: str, path: str) -> None:
    assert get(host, path)[1]["Content-Type"] == "text/calendar; charset=utf-8"


@pytest.mark.parametrize("path", ["/../etc/passwd", "/latest/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd"])
def test_nothing_outside_of_the_tree_is_served(host: str, path: str) -> None:
    status, _, body = get(host, path)
    assert status in (400, 404)
    assert b"root:" not in body


def test_a_line_break_in_an_address_adds_no_header(host: str) -> None:
    status, headers, _ = get(host, "/contact%0d%0aX-Mine:%20yes/")
    assert status == 404
    assert "X-Mine" not in headers


def test_nginx_does_not_tell_its_version(host: str, tmp_path: Path) -> None:
    assert get(host, "/")[1]["Server"] == "nginx"
