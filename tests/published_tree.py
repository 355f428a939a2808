"""A published tree for tests, as `helpsite release` leaves it, and the real nginx to serve one."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from conftest import DAY, ROOT, environment
from helpsite.edition import Edition, Release
from helpsite.known import as_known
from helpsite.project import Project, read_project
from helpsite.published.gone import gone_pages
from helpsite.published.root import Shelf, root_files

# The newest first. The two before it are made up from it: none was ever built.
LATEST, MIDDLE, OLDEST = (
    Edition("2026.12", DAY, "c" * 40),
    Edition("2026.11", date(2026, 11, 1), "b" * 40),
    Edition("2026.10", date(2026, 10, 1), "a" * 40),
)
EDITIONS = (LATEST, MIDDLE, OLDEST)
CHANGES = {
    LATEST.name: [
        {"zh": "费用改了", "en": "A fee is another"},
        {"zh": "少于 <b>1</b>", "en": "Less than <b>1</b> & more"},
    ],
    MIDDLE.name: [{"zh": "多了一页", "en": "A page is new"}],
    OLDEST.name: [],
}
# A page that only the latest has, and one that it has no more.
NEW, GONE = "/contact/verify/", "/contact/fax/"
# Builds the site in the current folder as it is built at a release.
_BUILD = f"""
from datetime import date
from pathlib import Path
from helpsite.cli import _build_site
from helpsite.edition import Edition, Release
editions = [Edition(name, date.fromisoformat(day), commit) for name, day, commit in {
    [(edition.name, edition.day.isoformat(), edition.commit) for edition in EDITIONS]
}]
_build_site(Release(editions[0], tuple(editions[1:])), Path("site"))
"""


def release_build(folder: Path) -> Path:
    """Build the whole form of the latest edition from a copy of the project, and return the site's folder."""
    noon = int(time.mktime((*DAY.timetuple()[:3], 12, 0, 0, 0, 0, -1)))
    done = subprocess.run(
        [sys.executable, "-c", _BUILD],
        cwd=folder,
        env=environment(SOURCE_DATE_EPOCH=str(noon)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def released(root: Path = ROOT) -> Project:
    """Return the project as it is while the latest edition is built."""
    return replace(as_known(read_project(root, DAY)), release=Release(LATEST, (MIDDLE, OLDEST)))


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write files below a folder, by their paths."""
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def published_tree(folder: Path, whole: dict[str, bytes]) -> Path:
    """Write a tree of three editions into `folder`, and return it. The older two have no search and lack a page."""
    project = released()
    pages = set(json.loads(whole["pages.json"]))
    files = root_files(whole, project, Shelf(EDITIONS, CHANGES))
    stones = gone_pages(whole, {language: pages | {GONE} for language in project.languages}, project)
    files |= {f"{LATEST.name}/{path}": data for path, data in (whole | stones).items()}
    for edition in (MIDDLE, OLDEST):
        files |= {f"{edition.name}/{path}": data for path, data in _older(whole, stones, edition).items()}
    versions = [
        {
            "version": edition.name,
            "title": edition.name,
            "aliases": ["latest"] if edition == LATEST else [],
            "properties": {"day": edition.day.isoformat(), "commit": edition.commit},
        }
        for edition in EDITIONS
    ]
    write(folder, files | {"versions.json": json.dumps(versions).encode()})
    (folder / "latest").symlink_to(LATEST.name)
    return folder


def _older(whole: dict[str, bytes], stones: dict[str, bytes], edition: Edition) -> dict[str, bytes]:
    """An edition that has not got the newest page, but in one case the one that is gone."""
    new, old_name, name = f"{NEW.lstrip('/')}index.html", LATEST.name.encode(), edition.name.encode()
    pages = set(json.loads(whole["pages.json"])) - {NEW}
    files = {path: data for path, data in whole.items() if not path.startswith("pagefind/") and not path.endswith(new)}
    if edition == OLDEST:
        pages |= {GONE}
        files |= stones
    files = {path: data.replace(old_name, name) if path.endswith(".html") else data for path, data in files.items()}
    return files | {"pages.json": json.dumps(sorted(pages)).encode()}


# --- nginx ------------------------------------------------------------------------------------------------------------

_MAIN = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def find_nginx() -> str:
    """Return the path of nginx; without it the test is skipped, or fails where CI is set."""
    if path := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return path
    reason = "no nginx; on Debian and Ubuntu: apt-get install nginx-light"
    if os.environ.get("CI"):
        pytest.fail(reason)
    return pytest.skip(reason)


@contextmanager
def nginx(tree: Path, folder: Path) -> Iterator[str]:
    """Serve a published tree by the real nginx with the example in deploy/; yield the address at which it begins."""
    program = find_nginx()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (("listen 80;", f"listen 127.0.0.1:{port};"), ("root /srv/help;", f"root {tree};")):
        assert old in site
        site = site.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.conf").write_text(site, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(_MAIN.format(user=user, folder=folder), encoding="utf-8")
    with subprocess.Popen(
        [program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")],
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        try:
            _wait_for(port, running)
            yield f"http://127.0.0.1:{port}/"
        finally:
            running.terminate()


def _wait_for(port: int, running: "subprocess.Popen[str]") -> None:
    """Wait until somebody answers at a port."""
    for _ in range(200):
        if running.poll() is not None:
            pytest.fail(f"nginx does not start: {running.stderr.read() if running.stderr else ''}")
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("nginx does not answer")
