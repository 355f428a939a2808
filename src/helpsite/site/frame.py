"""What the page frame shows around a page: words, languages, the day of the last change, the way to the source."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from helpsite.edition import LATEST
from helpsite.pages import checker
from helpsite.pages.announcement import AnnouncementKind
from helpsite.pages.components import TOPICS_PAGE
from helpsite.pages.formats import format_day, format_short_day, language_name, locale_of
from helpsite.pages.here import current_link, relative_link
from helpsite.pages.page import Page, address_of
from helpsite.pages.subscriptions import FORMATS, KINDS, feed_address, feed_title
from helpsite.pages.words import say
from helpsite.project import Project
from helpsite.site.organization import organization
from helpsite.site.sitemap import alternates

# The words that the scripts of the search put into the page; all others stand in its template.
SAID_BY_SEARCH = (
    *("waiting", "one", "many", "corrected", "near", "unknown", "quoted", "none", "failed"),
    *("check", "check-next", "secret", "secret-next", "contact", "region", "fee", "announcement", "answer", "old"),
)


def frame_words(project: Project, language: str) -> dict[str, dict[str, str]]:
    """The words of the interface in one language, by group."""
    strings = project.catalog.strings.root
    words = {group: {key: text[language] for key, text in entries.items()} for group, entries in strings.items()}
    words["theme"]["language"] = project.language(language).tag
    return words


def page_frame(
    project: Project,
    language: str,
    address: str = "/",
    meta: Mapping[str, Any] | None = None,
    edit_address: str | None = None,
) -> dict[str, Any]:
    """What the templates need to know of a page.

    `address` is the page's own, without its language; `meta` the front matter that compose wrote; `edit_address` the
    web address below which the project's files can be edited.
    """
    site = project.catalog.site
    here = project.prefix(language) + address
    frame: dict[str, Any] = {
        "brand": site.brand[language],
        "has_samples": project.catalog.has_samples,
        # A post's own page needs no notice that leads to it.
        "notices": [_notice(project, post) for post in _pinned(project, language) if post.address != address],
        "day": project.today.isoformat(),
        "zone": site.time_zone,
        "formats": project.language(language).formats,
        "og_locale": _og_locale(project.language(language).formats),
        "organization": organization(project, language) if _is_for_contacts(project, address) else None,
        "alternates": [] if project.is_record else alternates(project, address),
        "address": project.web_address(language, address),
        "feeds": [] if project.is_record else list(_feeds(project, language, address)),
        "edition": _edition(project, language),
        "record": _record(project, language, address if meta else None),
        "languages": [
            {
                "tag": other.tag,
                "name": other.name,
                "home": f"{project.prefix(other.code)}/",
                "link": relative_link(here, project.prefix(other.code) + address),
                "here": other.code == language,
            }
            for other in site.languages
        ],
    }
    if meta and "updated" in meta:
        frame["updated"] = meta["updated"]
        frame["updated_words"] = format_day(date.fromisoformat(meta["updated"]), project.language(language).formats)
    # Nobody edits what is kept as it was.
    if meta and edit_address and "source" in meta and not project.is_record:
        line = f"#L{meta['source_line']}" if "source_line" in meta else ""
        frame["edit"] = f"{edit_address.rstrip('/')}/{meta['source']}{line}"
    return frame


def _is_for_contacts(project: Project, address: str) -> bool:
    """Whether people and programs come to a page for contacts, and find them there."""
    return not project.is_record and (address == "/" or address.startswith("/contact/"))


def _pinned(project: Project, language: str) -> list[Page]:
    """The announcements of which a page shows a notice: what a record asks of readers is over."""
    return [] if project.is_record else project.pinned(language)


def _edition(project: Project, language: str) -> dict[str, str] | None:
    """What the selector of editions needs; nothing in a build that is for none. Its path begins at the form's top."""
    if project.release is None:
        return None
    name, prefix = project.release.edition.name, project.prefix(language).lstrip("/")
    top = f"{prefix}/" if prefix else ""
    return {
        "name": name,
        "words": say(project, language, "edition.name", name=name),
        "latest": LATEST,
        "top": top,
        "all": f"{top}editions/",
    }


def _record(project: Project, language: str, address: str | None) -> dict[str, str] | None:
    """What a page of a record says of itself, and its links into the latest edition; None in any other form.

    Without `address` it is the page of errors: it is shown at any address, so its links are whole paths.
    """
    if project.release is None or not project.is_record:
        return None
    edition = project.release.edition
    day = format_day(edition.day, project.language(language).formats)

    def link(target: str) -> str:
        if address is None:
            return urlsplit(project.web_address(language, target)).path
        return current_link(project, language, address, target)

    return {
        "words": say(project, language, "record.banner", name=edition.name, day=day),
        "link": link(address or "/"),
        "contact": link("/contact/"),
        "verify": link(address_of(checker.PAGE)),
        "editions": link("/editions/"),
    }


def search_frame(project: Project, language: str) -> dict[str, Any]:
    """What the search's dialog needs on every page of a language. Its paths begin at the root of the site."""
    prefix, formats = project.prefix(language).lstrip("/"), project.language(language).formats
    top = f"{prefix}/" if prefix else ""
    words = {name: say(project, language, f"search.{name}") for name in SAID_BY_SEARCH}
    words["list-separator"] = say(project, language, "contact.list-separator")
    words["sample"] = say(project, language, "trust.sample-mark")
    languages = {
        other.code: {
            "tag": other.tag,
            "heading": say(project, language, "search.in-language", name=language_name(other.tag, formats)),
            "colon": say(project, other.code, "contact.colon"),
        }
        for other in project.catalog.site.languages
    }
    return {
        "bundle": f"pagefind/{language}/",
        "all": f"{top}{address_of(TOPICS_PAGE).lstrip('/')}",
        "contact": f"{top}contact/",
        "verify": f"{top}{address_of(checker.PAGE).lstrip('/')}",
        "topics": [
            {"path": f"{top}{address_of(topic.page).lstrip('/')}", "title": topic.title[language]}
            for topic in project.catalog.site.topics
        ],
        "words": _json(words),
        "languages": _json(languages),
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _notice(project: Project, post: Page) -> dict[str, Any]:
    """What the notice bar says of a pinned announcement, and how scripts know that it's over or dismissed."""
    meta, formats = post.meta, project.language(post.language).formats
    day = format_short_day(meta.updated, formats)
    # The first moment after its last day, or the end of its maintenance, in milliseconds, as scripts count time.
    over = datetime.combine(meta.pinned_until + timedelta(days=1), time(), ZoneInfo(project.catalog.site.time_zone))
    if meta.window:
        over = min(over, meta.window.ends)
    return {
        "severity": meta.severity,
        "title": meta.title,
        "path": (project.prefix(post.language) + post.address).lstrip("/"),
        "day": meta.updated.isoformat(),
        "day_words": say(project, post.language, "notice.corrected", day=day) if meta.corrections else day,
        "dismiss": say(project, post.language, "notice.dismiss", name=meta.title),
        "over": int(over.timestamp() * 1000),
        # A corrected post is another one: it is shown again to those who dismissed it.
        "mark": f"notice:{post.name}:{meta.changed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _feeds(project: Project, language: str, address: str) -> Iterator[dict[str, str]]:
    """The feeds that a page links to: that of all announcements, on their list all others, on a post its kind's."""
    kinds: list[AnnouncementKind | None] = [None]
    if address == "/announcements/":
        kinds += KINDS
    elif address.startswith("/announcements/") and (post := project.post(address.split("/")[2], language)):
        kinds.append(post.meta.kind)
    for kind in kinds:
        for form in FORMATS:
            title = f"{feed_title(project, language, kind)} – {form.name}"
            file = project.web_address(language, feed_address(kind, form))
            yield {"type": form.type, "title": title, "address": file}


def _og_locale(formats: str) -> str:
    """A locale as Open Graph writes it: language and country, such as zh_CN."""
    locale = locale_of(formats)
    return f"{locale.language}_{locale.territory}" if locale.territory else locale.language
