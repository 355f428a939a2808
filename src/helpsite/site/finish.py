"""Finishing: a built tree becomes the whole site, and the whole site takes the place of the one before."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from helpsite.edition import CHANGES, PAGES, Release
from helpsite.pages.checker import checker_files
from helpsite.pages.compose import FinishedPage
from helpsite.problem import ProblemsFound
from helpsite.project import Project
from helpsite.site import record, search
from helpsite.site.api import CHANNELS, api
from helpsite.site.assets import asset_files, remove_unused
from helpsite.site.calendars import calendars
from helpsite.site.feeds import contents, feeds
from helpsite.site.guard import inline_scripts, page_problems
from helpsite.site.maintenance import maintenance
from helpsite.site.organization import organization
from helpsite.site.sitemap import robots, sitemap
from helpsite.site.styles import trim
from helpsite.site.texts import llms_txt, security_txt


def finish(folder: Path, project: Project, pages: list[FinishedPage], assets: Path, templates: Path) -> None:
    """Adds to the tree that MkDocs built in `folder` all that MkDocs doesn't make.

    Raises ProblemsFound if a page holds what no page may hold, and search.SearchIndexError.
    """
    for file in folder.rglob("*.map"):
        file.unlink()
    if project.is_record:
        record.clear(folder, project)
    own_scripts = inline_scripts(templates) | {organization(project, language) for language in project.languages}
    _write(folder, _files(folder, project, pages) | asset_files(assets))
    remove_unused(folder)
    trim(folder)
    if problems := list(page_problems(folder, own_scripts, project.known)):
        raise ProblemsFound(problems)
    search.index(folder, project, [finished.page for finished in pages])
    if project.is_record:
        told = json.loads(api(replace(project, release=None))[CHANNELS])
        if problems := list(record.contacts_left(folder, told, project)):
            raise ProblemsFound(problems)


def _files(folder: Path, project: Project, pages: list[FinishedPage]) -> dict[str, bytes]:
    """The files beside the pages, by their paths in the site.

    A record has none that crawlers, feed readers or calendars come for, nor what the check of a contact reads.
    """
    texts = {"llms.txt": llms_txt(project), **api(project)}
    if project.release:
        texts |= {PAGES: page_list(pages), CHANGES: change_list(project.release)}
    if project.is_record:
        return {path: text.encode() for path, text in texts.items()}
    texts |= {
        "sitemap.xml": sitemap(project, pages),
        "robots.txt": robots(project),
        ".well-known/security.txt": security_txt(project),
        **feeds(project, contents(project, folder)),
        **calendars(project),
        **maintenance(project),
    }
    return {path: text.encode() for path, text in texts.items()} | checker_files(project)


def page_list(pages: list[FinishedPage]) -> str:
    """The addresses of all pages, without their language, as JSON: what leads from one edition to another reads it."""
    return json.dumps(sorted({finished.page.address for finished in pages})) + "\n"


def change_list(release: Release) -> str:
    """What changed by an edition, as JSON: the feed of editions tells it for as long as the edition is published."""
    return json.dumps(release.changes, ensure_ascii=False) + "\n"


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
