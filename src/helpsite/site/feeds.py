"""The announcements of a language as feeds: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).

Every language has a feed of all announcements and one of each kind, also of a kind that has none yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from feedgenerator import Atom1Feed
from markupsafe import escape

from helpsite.pages.announcement import AnnouncementKind
from helpsite.pages.changes import channel_name
from helpsite.pages.compose import own_page
from helpsite.pages.fees import fee_title
from helpsite.pages.formats import region_name
from helpsite.pages.page import Page
from helpsite.pages.subscriptions import ATOM, JSON_FEED, KINDS, feed_address, feed_title
from helpsite.pages.words import say
from helpsite.project import Project
from helpsite.site.article import article, printable

# A feed reader keeps what it has once read; /announcements/ and the API have them all.
_LENGTH = 100

Contents = Mapping[tuple[str, str], str]


def contents(project: Project, folder: Path) -> Contents:
    """What the published announcements say, by language and path, from the pages built in `folder`."""
    return {
        (language, post.path): _content(project, folder, post)
        for language in project.languages
        for post in project.announcements(language)
    }


def _content(project: Project, folder: Path, post: Page) -> str:
    file = folder / project.site_file(post.language, post.address)
    return article(file.read_text(encoding="utf-8"), project.web_address(post.language, post.address))


def feeds(project: Project, contents: Contents) -> dict[str, str]:
    """The feeds of every language and kind, by their paths in the site. `contents` is what `contents` finds."""
    files = {}
    for language in project.languages:
        for kind in (None, *KINDS):
            feed = _Feed(project, language, kind, list(_entries(project, language, kind, contents)))
            for form, text in ((ATOM, _atom(feed)), (JSON_FEED, _json_feed(feed))):
                files[f"{project.prefix(language)}{feed_address(kind, form)}".lstrip("/")] = text
    return files


@dataclass(frozen=True)
class _Tag:
    """What an announcement is about: the id of a kind, region, fee or channel, and what readers call it."""

    id: str
    name: str


@dataclass(frozen=True)
class _Entry:
    """An announcement as it stands in a feed. `content` is HTML, the other words are plain."""

    id: str
    address: str
    title: str
    description: str
    content: str
    published: datetime
    updated: datetime
    tags: list[_Tag]


@dataclass(frozen=True)
class _Feed:
    """The announcements of a language, or those of a kind."""

    project: Project
    language: str
    kind: AnnouncementKind | None
    entries: list[_Entry]

    @property
    def id(self) -> str:
        return _id(self.project, "/".join(("feed", self.language, *([self.kind] if self.kind else []))))

    @property
    def title(self) -> str:
        return feed_title(self.project, self.language, self.kind)

    @property
    def author(self) -> str:
        return self.project.catalog.site.name[self.language]

    @property
    def tag(self) -> str:
        """The tag of its language."""
        return self.project.language(self.language).tag

    def web_address(self, address: str) -> str:
        return self.project.web_address(self.language, address)


def _id(project: Project, name: str) -> str:
    """An id that never changes: no title and no address is part of it (RFC 4151)."""
    return f"tag:{project.catalog.site.identity}:{name}"


def _entries(project: Project, language: str, kind: AnnouncementKind | None, contents: Contents) -> Iterator[_Entry]:
    """The announcements that changed last, in the order in which they were published, newest first."""
    posts = [post for post in project.announcements(language) if kind in (None, post.meta.kind)]
    newest = sorted(posts, key=partial(_updated, project), reverse=True)[:_LENGTH]
    kept = {post.path for post in newest}
    for post in posts:
        if post.path in kept:
            yield _Entry(
                id=_id(project, f"announcement/{language}/{post.name}"),
                address=project.web_address(language, post.address),
                title=printable(post.meta.title),
                description=printable(post.meta.description),
                content=contents[language, post.path],
                published=post.meta.date,
                updated=_updated(project, post),
                tags=[_Tag(tag.id, printable(tag.name)) for tag in _tags(project, post)],
            )


def _updated(project: Project, post: Page) -> datetime:
    """When an announcement came to say what it says: that it was replaced is said on its page as well."""
    replacement = project.replacement(post)
    return max([post.meta.changed_at, *([replacement.meta.date] if replacement else [])])


def _tags(project: Project, post: Page) -> Iterator[_Tag]:
    """Its kind, and the regions, fees and channels that it affects and that are known on the site's day."""
    catalog, language, affects = project.catalog, post.language, post.meta.affects
    yield _Tag(post.meta.kind, say(project, language, f"announcements.{post.meta.kind}"))
    formats = project.language(language).formats
    for region in catalog.regions.regions:
        if region.code in affects.regions:
            yield _Tag(region.code, region_name(region, language, formats))
    for fee in catalog.fees.fees:
        if fee.id in affects.fees:
            yield _Tag(fee.id, fee_title(own_page(project, language, fee), fee))
    channels = catalog.channels
    for channel in (*channels.channels, *channels.retired, *channels.absent):
        if channel.id in affects.channels:
            yield _Tag(channel.id, channel_name(project, channel, language))


class _Atom(Atom1Feed):
    """Atom with what the library leaves out: the other format, names of categories, and a day for an empty feed."""

    def latest_post_date(self) -> datetime:
        """When the feed was changed; without posts the site's day, where the library would ask the clock."""
        return super().latest_post_date() if self.items else self.feed["made"]

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        other = {"rel": "alternate", "type": JSON_FEED.type, "href": self.feed["json_feed"]}
        handler.addQuickElement("link", "", other)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for tag in item["tags"]:
            handler.addQuickElement("category", "", {"term": tag.id, "label": tag.name})


def _atom(feed: _Feed) -> str:
    atom = _Atom(
        title=printable(feed.title),
        link=feed.web_address("/announcements/"),
        feed_url=feed.web_address(feed_address(feed.kind, ATOM)),
        feed_guid=feed.id,
        description=None,
        language=feed.tag,
        author_name=printable(feed.author),
        author_link=feed.web_address("/"),
        made=feed.project.made,
        json_feed=feed.web_address(feed_address(feed.kind, JSON_FEED)),
    )
    for entry in feed.entries:
        atom.add_item(
            title=entry.title,
            link=entry.address,
            description=str(escape(entry.description)),  # the library says that it is HTML
            content=entry.content,
            unique_id=entry.id,
            pubdate=entry.published,
            updateddate=entry.updated,
            tags=entry.tags,
        )
    return atom.writeString("utf-8") + "\n"


def _json_feed(feed: _Feed) -> str:
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.web_address("/announcements/"),
        "feed_url": feed.web_address(feed_address(feed.kind, JSON_FEED)),
        "language": feed.tag,
        "authors": [{"name": feed.author, "url": feed.web_address("/")}],
        "items": [
            {
                "id": entry.id,
                "url": entry.address,
                "title": entry.title,
                "summary": entry.description,
                "content_html": entry.content,
                "date_published": entry.published.isoformat(),
                "date_modified": entry.updated.isoformat(),
                "tags": [tag.name for tag in entry.tags],
            }
            for entry in feed.entries
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
