"""Finishing: a built tree becomes the whole site, and the whole site takes the place of the one before."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpsite.pages.checker import checker_files
from helpsite.pages.compose import FinishedPage
from helpsite.problem import ProblemsFound
from helpsite.project import Project
from helpsite.site import search
from helpsite.site.api import api
from helpsite.site.assets import asset_files
from helpsite.site.calendars import calendars
from helpsite.site.feeds import contents, feeds
from helpsite.site.guard import inline_scripts, page_problems
from helpsite.site.maintenance import maintenance
from helpsite.site.organization import organization
from helpsite.site.sitemap import robots, sitemap
from helpsite.site.styles import trim
from helpsite.site.texts import llms_txt, security_txt

# What the theme brings and this site does not use: its scripts, its own search, its icon.
_UNUSED = ("assets/javascripts", "assets/images")


def finish(folder: Path, project: Project, pages: list[FinishedPage], assets: Path, templates: Path) -> None:
    """Adds to the tree that MkDocs built in `folder` all that MkDocs doesn't make.

    Raises ProblemsFound if a page holds what no page may hold, and search.SearchIndexError.
    """
    for path in _UNUSED:
        _remove(folder / path)
    for file in folder.rglob("*.map"):
        file.unlink()
    files = {
        "sitemap.xml": sitemap(project, pages),
        "robots.txt": robots(project),
        ".well-known/security.txt": security_txt(project),
        "llms.txt": llms_txt(project),
        **api(project),
        **feeds(project, contents(project, folder)),
        **calendars(project),
        **maintenance(project),
    }
    own_scripts = inline_scripts(templates) | {organization(project, language) for language in project.languages}
    _write(folder, {path: text.encode() for path, text in files.items()} | asset_files(assets) | checker_files(project))
    trim(folder)
    if problems := list(page_problems(folder, own_scripts, project.known)):
        raise ProblemsFound(problems)
    search.index(folder, project, [finished.page for finished in pages])


def publish(new: Path, site: Path) -> None:
    """Puts the finished tree `new` in the place of `site`; both stand in the same folder."""
    old = site.with_name(site.name + ".old")
    _remove(old)
    if site.exists():
        site.rename(old)
    new.rename(site)
    _remove(old)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
