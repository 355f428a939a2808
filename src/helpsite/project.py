"""A project: the facts and the prose of one help site, read together and seen on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from helpsite.concerns import Concern, concern_of
from helpsite.data.catalog import Catalog, read_catalog
from helpsite.data.history import Kind, Told, alike, told_changes
from helpsite.data.model import Change, Fee, Language, Sourced
from helpsite.data.official import KnownContacts, known_contacts
from helpsite.data.trust import Trust, confirmation_of, trust_of
from helpsite.edition import LATEST, Release
from helpsite.pages.announcement import SEVERITIES, AnnouncementMeta, announcement_path
from helpsite.pages.page import Page, read_pages
from helpsite.problem import ProblemsFound
from helpsite.settings import Settings, read_settings
from helpsite.standing import Standing, standing_contacts


@dataclass(frozen=True)
class Project:
    """Everything that the site is made from. `today` is the day it speaks of.

    `written` is the last day on which any of it can have been written. It is later than `today` if the site speaks of
    a day in the past, of which it then says nothing that was only known later. `release` tells of the edition that is
    built, if it is for one.
    """

    catalog: Catalog
    pages: list[Page]
    settings: Settings
    today: date
    written: date
    release: Release | None = None

    @property
    def is_record(self) -> bool:
        """Whether it is the form of an edition that is kept when a newer one is published: without contacts."""
        return self.release is not None and self.release.is_record

    @property
    def home(self) -> str:
        """The web address below which the pages stand, without the slash at its end; of editions, that of the latest.

        So what leads from one page to another by whole addresses leads to the latest edition, from a record as well.
        """
        address = self.catalog.site.address.rstrip("/")
        return f"{address}/{LATEST}" if self.release else address

    @property
    def languages(self) -> list[str]:
        """The codes of the languages, the default one first."""
        return self.catalog.languages

    @cached_property
    def pages_by_path(self) -> dict[tuple[str, str], Page]:
        """The pages that editors wrote, by language and path."""
        return {(page.language, page.path): page for page in self.pages}

    @cached_property
    def known(self) -> KnownContacts:
        """The contacts that are ours, were, or may be named."""
        return known_contacts(self.catalog, self.today)

    @cached_property
    def contacts(self) -> list[Standing]:
        """Every contact that stands in words, with its place."""
        return list(standing_contacts(self.catalog, self.pages, self.settings, self.known.platforms))

    @cached_property
    def fees_alike(self) -> dict[Kind, list[Fee]]:
        """The fees of each kind."""
        return alike(self.catalog.fees.fees)

    @cached_property
    def changes_by_announcement(self) -> dict[str, list[Told]]:
        """The changes that each announcement told of, by its name."""
        return told_changes(self.catalog.regions, self.catalog.fees)

    @cached_property
    def concerns(self) -> dict[str, Concern]:
        """Whom each announcement concerns, by its name."""
        return {
            name: concern_of(self.catalog, post.meta, self.changes_by_announcement.get(name, ()))
            for name, post in self.every_post.items()
            if isinstance(post.meta, AnnouncementMeta)
        }

    def language(self, code: str) -> Language:
        """The language with this code."""
        return next(language for language in self.catalog.site.languages if language.code == code)

    def prefix(self, code: str) -> str:
        """What a language's addresses begin with: nothing for the default language, else `/` and its code."""
        return "" if code == self.languages[0] else f"/{code}"

    def web_address(self, code: str, address: str) -> str:
        """The whole address in a language of what stands at `address` below it, such as `/fees/`."""
        return self.home + self.prefix(code) + address

    def site_file(self, code: str, address: str) -> str:
        """The path in the site of the file that stands at `address` in a language: en/fees/index.html."""
        return f"{self.prefix(code)}{address}index.html".lstrip("/")

    @property
    def made(self) -> datetime:
        """When files say that they were made: the site's day, not the clock, so that a build can be repeated."""
        return datetime.combine(self.today, time(), UTC)

    def trust_of(self, fact: Sourced) -> Trust:
        """How far a fact can be trusted on the site's day."""
        return trust_of(fact, self.today, self.catalog.site.policy.recheck_days)

    def confirmation_of(self, fact: Sourced) -> Trust:
        """How far a fact is confirmed on the site's day, whether it is in force or not."""
        return confirmation_of(fact, self.today, self.catalog.site.policy.recheck_days)

    def is_published(self, page: Page) -> bool:
        """Whether a page is there on the site's day: an announcement is from its own day on."""
        return not isinstance(page.meta, AnnouncementMeta) or page.meta.published <= self.today

    @cached_property
    def every_post(self) -> dict[str, Page]:
        """The announcements by name in the default language, those that are published later as well."""
        return {page.name: page for page in self.pages if page.is_announcement and page.language == self.languages[0]}

    def announcements(self, code: str) -> list[Page]:
        """The announcements that are published in a language, newest first."""
        return list(self._published.get(code, ()))

    def announcements_on(self, kind: Literal["regions", "fees", "channels"], name: str, code: str) -> list[Page]:
        """Those of them that concern a region, a fee or a channel, by its id."""
        return [post for post in self.announcements(code) if name in getattr(self.concerns[post.name], kind)]

    @cached_property
    def _published(self) -> dict[str, list[Page]]:
        """The published announcements of each language, newest first."""
        posts = [page for page in self.pages if page.is_announcement and self.is_published(page)]
        posts.sort(key=lambda page: (page.meta.date.timestamp(), page.path), reverse=True)
        return {code: [post for post in posts if post.language == code] for code in {post.language for post in posts}}

    def post(self, name: str, code: str) -> Page | None:
        """The announcement of this name in a language, if it is published."""
        page = self.pages_by_path.get((code, announcement_path(name)))
        return page if page and self.is_published(page) else None

    def announcement(self, change: Change, code: str) -> Page | None:
        """The announcement in a language that told of a change, if it is published."""
        return self.post(change.announcement, code) if change.announcement else None

    def pinned(self, code: str) -> list[Page]:
        """The announcements of which a language's pages show a notice: the most severe first, then the newest."""
        return self._pinned[code]

    @cached_property
    def _pinned(self) -> dict[str, list[Page]]:
        # Every page asks, so it's found once.
        return {code: self._found_pinned(code) for code in self.languages}

    def _found_pinned(self, code: str) -> list[Page]:
        posts = [
            post
            for post in self.announcements(code)
            if post.meta.pinned_until and post.meta.pinned_until >= self.today and not self.successor(post)
        ]
        return sorted(posts, key=lambda post: SEVERITIES.index(post.meta.severity), reverse=True)

    def successor(self, post: Page) -> Page | None:
        """The newest announcement that takes the place of one, in its language, if any is published."""
        return self._successors.get((post.language, post.name))

    def replacement(self, post: Page) -> Page | None:
        """The announcement that holds in the place of one now: its successor, or whatever took the place of that."""
        successor = self.successor(post)
        return successor and (self.replacement(successor) or successor)

    @cached_property
    def _successors(self) -> dict[tuple[str, str], Page]:
        """The newest announcement that takes the place of each, by language and the name of the one before."""
        posts = [post for posts in self._published.values() for post in reversed(posts)]
        return {(post.language, post.meta.supersedes): post for post in posts if post.meta.supersedes}


def read_project(root: Path, when: datetime | date, clock: datetime | None = None) -> Project:
    """Reads `data/`, `docs/` and mkdocs.yml below `root`. Raises ProblemsFound if one of them can't be read.

    `when` is the day that the site speaks of, or a moment that makes a day in the site's own time zone. `clock` is the
    moment it is now: what was written since `when` is then no mistake, only not known yet.
    """
    problems = []
    catalog = pages = settings = None
    try:
        catalog = read_catalog(root)
    except ProblemsFound as found:
        problems += found.problems
    # Prose is read in the languages that have a folder, so that its problems show even when the facts can't be read.
    folders = catalog.languages if catalog else sorted(folder.name for folder in (root / "docs").glob("*/"))
    try:
        pages = read_pages(root, folders)
    except ProblemsFound as found:
        problems += found.problems
    try:
        settings = read_settings(root)
    except ProblemsFound as found:
        problems += found.problems
    if problems or catalog is None or pages is None or settings is None:
        raise ProblemsFound(problems)
    today = _day(when, catalog.site.time_zone)
    written = max(today, _day(clock, catalog.site.time_zone)) if clock else today
    return Project(catalog, pages, settings, today, written)


def _day(when: datetime | date, zone: str) -> date:
    if not isinstance(when, datetime):
        return when
    return when.astimezone(zone_of(zone)).date()


def zone_of(name: str) -> tzinfo:
    """The time zone of this name; if there is none, which is for a rule to tell, UTC."""
    return ZoneInfo(name) if name in available_timezones() else UTC
