"""The announcements of a language as feeds: Atom (RFC 4287) and JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time

from feedgenerator import Atom1Feed
from markupsafe import escape

from helpsite.pages.announcement import AnnouncementMeta
from helpsite.pages.page import Page
from helpsite.pages.words import fill_in
from helpsite.project import Project


def feeds(project: Project) -> dict[str, str]:
    """The feeds of every language, by their paths in the site."""
    files = {}
    for language in project.languages:
        folder = f"{project.prefix(language)}/announcements/".lstrip("/")
        files[f"{folder}feed.xml"] = _atom(project, language)
        files[f"{folder}feed.json"] = _json_feed(project, language)
    return files


class _Atom(Atom1Feed):
    """A feed without posts says that it's of the site's day, where the library would ask the clock."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["made"]


def _atom(project: Project, language: str) -> str:
    base = _base(project, language)
    feed = _Atom(
        title=_title(project, language),
        link=f"{base}/announcements/",
        feed_url=f"{base}/announcements/feed.xml",
        description=None,
        language=project.language(language).tag,
        author_name=project.catalog.site.name[language],
        made=datetime.combine(project.today, time(), UTC),
    )
    for post, meta in _posts(project, language):
        address = base + post.address
        feed.add_item(
            title=meta.title,
            link=address,
            description=str(escape(meta.description)),  # the library says that it is HTML
            unique_id=address,
            pubdate=meta.date,
            updateddate=meta.date,
            categories=[meta.kind],
        )
    return feed.writeString("utf-8") + "\n"


def _json_feed(project: Project, language: str) -> str:
    base = _base(project, language)
    items = [
        {
            "id": base + post.address,
            "url": base + post.address,
            "title": meta.title,
            "content_text": meta.description,
            "date_published": meta.date.isoformat(),
            "tags": [meta.kind],
        }
        for post, meta in _posts(project, language)
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(project, language),
        "home_page_url": f"{base}/announcements/",
        "feed_url": f"{base}/announcements/feed.json",
        "language": project.language(language).tag,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"


def _posts(project: Project, language: str) -> list[tuple[Page, AnnouncementMeta]]:
    return [(post, post.meta) for post in project.announcements(language) if isinstance(post.meta, AnnouncementMeta)]


def _base(project: Project, language: str) -> str:
    return project.catalog.site.address.rstrip("/") + project.prefix(language)


def _title(project: Project, language: str) -> str:
    words = project.catalog.strings.root["announcements"]["feed-title"][language]
    return fill_in(words, {"site": project.catalog.site.name[language]})
