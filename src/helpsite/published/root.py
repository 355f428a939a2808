"""The root of the published tree: what stands at addresses that name no edition, made from the latest one.

Its pages lead on to the latest edition. Feeds, calendars and files for programs are copies: who subscribed to one must
get it at the same address for ever, from hosts that can't redirect as well.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from feedgenerator import Atom1Feed
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import escape

from helpsite.edition import LATEST, Edition
from helpsite.pages.formats import format_day
from helpsite.pages.words import say
from helpsite.project import Project
from helpsite.site.article import printable
from helpsite.site.sitemap import robots

# What is copied as it is, below the folder of each language.
_COPIED = re.compile(r"announcements/[^/]+\.(xml|json)|(calendar|maintenance)\.ics")
# The same, once for the whole site.
_COPIED_ONCE = re.compile(r"llms\.txt|api/.+|\.well-known/.+")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# The files at the top of the tree that are written here. What else stands there was put by a host or by hand.
MADE = frozenset(
    {
        *("index.html", "404.html", "robots.txt", "sitemap.xml", "llms.txt", "calendar.ics", "maintenance.ics"),
        *("_headers", ".nojekyll", ".well-known/security.txt"),
    }
)
# The feed of editions, below the folder of each language.
EDITIONS_FEED = "editions/feed.xml"
# What readers notice, in each language by its code.
Changes = Sequence[Mapping[str, str]]
# A year, in seconds: for files whose names change with their content.
_FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Shelf:
    """What there is beside each other: all editions, what changed by each, by its name, and those that were retired."""

    editions: Sequence[Edition]
    changes: Mapping[str, Changes]
    retired: Sequence[Edition] = ()


def root_files(
    whole: Mapping[str, bytes], project: Project, shelf: Shelf, headers_before: bytes = b""
) -> dict[str, bytes]:
    """What stands at the root of the published tree, and in the place of editions that were retired, by path.

    `whole` holds the files of the whole form of the latest edition, by path; `project` is what it was built from.
    `headers_before` is the `_headers` that stands there now: the older editions may hold inline scripts that the latest
    has no more, and they must go on to run.
    """
    base = urlsplit(project.catalog.site.address).path
    files = _copies(whole, project) | _pages(whole, project, base, shelf)
    for edition in shelf.retired:
        files |= _tombstones(whole, project, base, edition)
    texts = {
        "robots.txt": robots(project),
        "sitemap.xml": _sitemap_index(project, max(shelf.editions, key=lambda edition: edition.order)),
        **{
            f"{_folder(project, language)}{EDITIONS_FEED}": _editions_feed(project, language, shelf)
            for language in project.languages
        },
        ".nojekyll": "",
    }
    files |= {path: text.encode() for path, text in texts.items()}
    scripts = script_hashes([*whole.items(), *files.items()]) | _hashes_in(headers_before)
    return files | {"_headers": _headers(base, shelf.editions, project.languages, content_policy(scripts)).encode()}


def _folder(project: Project, language: str) -> str:
    """The folder in which a language's pages stand: "en/"; nothing for that of the first."""
    return f"{project.prefix(language)}/".lstrip("/")


def _copies(whole: Mapping[str, bytes], project: Project) -> dict[str, bytes]:
    """The files that stand at the root as they stand in the latest edition."""
    folders = [_folder(project, language) for language in project.languages]
    return {
        path: data
        for path, data in whole.items()
        if _COPIED_ONCE.fullmatch(path)
        or any(path.startswith(folder) and _COPIED.fullmatch(path.removeprefix(folder)) for folder in folders)
    }


# --- Pages ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Language:
    """A language with what the pages at the root say in it. `folder` is that of its pages, `address` its home's."""

    tag: str
    folder: str
    address: str
    site: str
    footer: str
    enter: str
    to_home: str
    to_contact: str
    to_topics: str
    not_found: str
    not_found_text: str
    same_page: str
    edition_home: str
    retired_title: str
    retired_text: str
    retired_link: str
    to_editions: str


def _language(project: Project, language: str, retired: str = "") -> _Language:
    """What the pages say in a language; of the edition of the name `retired`, if there is one."""
    return _Language(
        tag=project.language(language).tag,
        folder=_folder(project, language),
        address=project.web_address(language, "/"),
        site=project.catalog.site.name[language],
        footer=say(project, language, "page.footer"),
        enter=say(project, language, "published.enter"),
        to_home=say(project, language, "page.to-home"),
        to_contact=say(project, language, "page.to-contact"),
        to_topics=say(project, language, "published.all-topics"),
        not_found=say(project, language, "page.not-found"),
        not_found_text=say(project, language, "page.not-found-text"),
        same_page=say(project, language, "published.same-page"),
        edition_home=say(project, language, "published.edition-home", name="{name}"),
        retired_title=say(project, language, "edition.retired-title", name=retired),
        retired_text=say(project, language, "edition.retired-text"),
        retired_link=say(project, language, "edition.retired-link"),
        to_editions=say(project, language, "edition.to-all"),
    )


@cache
def _templates() -> Environment:
    folder = Path(str(resources.files("helpsite.published") / "templates"))
    loader = FileSystemLoader(folder)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def _pages(whole: Mapping[str, bytes], project: Project, base: str, shelf: Shelf) -> dict[str, bytes]:
    """The page that leads on and the one for addresses where nothing is, below the folder of each language."""
    said = [_language(project, language) for language in project.languages]
    frame = _frame(whole)
    editions = sorted(edition.name for edition in (*shelf.editions, *shelf.retired))
    home, missing = _templates().get_template("index.html"), _templates().get_template("404.html")
    pages = {}
    for one in said:
        # Its own language first. At the root the reader's own are not known before a script runs.
        ordered = [one, *(other for other in said if other != one)]
        pages[f"{one.folder}404.html"] = missing.render(frame, languages=ordered, top=base, editions=editions)
        top = "../" * one.folder.count("/")
        pages[f"{one.folder}index.html"] = home.render(frame, languages=[one] if one.folder else ordered, top=top)
    return {path: f"{text}\n".encode() for path, text in pages.items()}


def _tombstones(whole: Mapping[str, bytes], project: Project, base: str, edition: Edition) -> dict[str, bytes]:
    """What stands in the folder of an edition that was retired: on its home page, on that of its changes, to which the
    overviews of others link, and for all other addresses, in each language.
    """
    template, frame = _templates().get_template("retired.html"), _frame(whole)
    said = [_language(project, language, edition.name) for language in project.languages]
    pages = {}
    for one in said:
        ordered = [one, *(other for other in said if other != one)]
        text = template.render(frame, languages=ordered, top=base)
        for path in ("index.html", "404.html", "editions/changes/index.html"):
            pages[f"{edition.name}/{one.folder}{path}"] = f"{text}\n".encode()
    return pages


def _frame(whole: Mapping[str, bytes]) -> dict[str, Any]:
    look = _Look()
    look.feed(whole["index.html"].decode())
    return {"sheets": look.sheets, "icon": look.icon}


class _Look(HTMLParser):
    """The style sheets and the icon of a page at the top of a form, by their paths in it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[str] = []
        self.icon = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "link" and attributes.get("rel") == "stylesheet":
            self.sheets.append(attributes["href"].removeprefix("./"))
        elif tag == "link" and attributes.get("rel") == "icon":
            self.icon = attributes["href"].removeprefix("./")


# --- For crawlers and feed readers ------------------------------------------------------------------------------------


def _sitemap_index(project: Project, latest: Edition) -> str:
    """The map of maps: that of the latest edition. No search engine shall show the pages of another."""
    ElementTree.register_namespace("", _SITEMAP)
    root = ElementTree.Element(f"{{{_SITEMAP}}}sitemapindex")
    sitemap = ElementTree.SubElement(root, f"{{{_SITEMAP}}}sitemap")
    ElementTree.SubElement(sitemap, f"{{{_SITEMAP}}}loc").text = f"{project.catalog.site.address}{LATEST}/sitemap.xml"
    ElementTree.SubElement(sitemap, f"{{{_SITEMAP}}}lastmod").text = latest.day.isoformat()
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


class _Atom(Atom1Feed):
    """Atom that never asks the clock: it was changed with its newest entry."""

    def latest_post_date(self) -> datetime:
        """When the newest edition came."""
        return max(item["updateddate"] for item in self.items)


def _editions_feed(project: Project, language: str, shelf: Shelf) -> str:
    """The feed of all editions in a language, the newest first, each with what changed by it."""
    site, folder = project.catalog.site, _folder(project, language)
    identity = f"tag:{site.identity}:"
    atom = _Atom(
        title=printable(say(project, language, "published.feed-title", site=site.name[language])),
        link=f"{site.address}{LATEST}/{folder}editions/",
        feed_url=f"{site.address}{folder}{EDITIONS_FEED}",
        feed_guid=f"{identity}feed/{language}/editions",
        description=None,
        language=project.language(language).tag,
        author_name=printable(site.name[language]),
        author_link=project.web_address(language, "/"),
    )
    for edition in sorted(shelf.editions, key=lambda edition: edition.order, reverse=True):
        day = format_day(edition.day, project.language(language).formats)
        begins = datetime.combine(edition.day, time(), ZoneInfo(site.time_zone))
        words = say(project, language, "published.feed-entry", name=edition.name, day=day)
        told = "".join(f"<li>{escape(printable(change[language]))}</li>" for change in shelf.changes[edition.name])
        atom.add_item(
            title=say(project, language, "edition.name", name=edition.name),
            link=f"{site.address}{edition.name}/{folder}editions/changes/",
            description=f"<p>{escape(words)}</p>" + (f"<ul>{told}</ul>" if told else ""),
            unique_id=f"{identity}edition/{language}/{edition.name}",
            pubdate=begins,
            updateddate=begins,
        )
    return str(atom.writeString("utf-8")) + "\n"


# --- Headers ----------------------------------------------------------------------------------------------------------


def script_hashes(files: Iterable[tuple[str, bytes]]) -> set[str]:
    """The hashes of the inline scripts in all pages among these files, as a content security policy names them."""
    scripts = set()
    for path, data in files:
        if path.endswith(".html"):
            finder = _Scripts()
            finder.feed(data.decode())
            finder.close()
            scripts.update(finder.found)
    return {f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" for script in scripts}


class _Scripts(HTMLParser):
    """Collects the inline scripts that run: others, such as JSON-LD, are data."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        names = dict(attrs)
        if tag == "script" and "src" not in names and names.get("type", "module") == "module":
            self._is_open = True
            self.found.append("")

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.found[-1] += data

    def handle_endtag(self, _tag: str) -> None:
        self._is_open = False


def content_policy(scripts: Iterable[str]) -> str:
    """The content security policy: nothing from other hosts, and no inline script but those with these hashes.

    'wasm-unsafe-eval' lets the search's index run, which is WebAssembly; it allows no script.
    """
    parts = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "'wasm-unsafe-eval'", *sorted(scripts)]),
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


def _hashes_in(headers: bytes) -> set[str]:
    """The hashes of inline scripts that these headers allow."""
    return set(re.findall(r"'sha256-[A-Za-z0-9+/=]+'", headers.decode()))


def _headers(base: str, editions: Sequence[Edition], languages: Sequence[str], policy: str) -> str:
    """_headers, as Netlify and Cloudflare Pages read it. Pages stay with these hosts' own rule: ask before each use."""
    names = [LATEST, *(edition.name for edition in sorted(editions, key=lambda edition: edition.order, reverse=True))]
    lines = [
        f"{base}*",
        f"  Content-Security-Policy: {policy}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=()",
        "  Cross-Origin-Opener-Policy: same-origin",
    ]
    # Each path on its own, and no rule for pages: hosts join the values of all rules that fit.
    kept = ["assets", *(f"pagefind/{language}/{part}" for language in languages for part in ("fragment", "index"))]
    for name in names:
        for folder in kept:
            lines += [f"{base}{name}/{folder}/*", f"  Cache-Control: {_FOR_EVER}"]
    return "\n".join(lines) + "\n"
