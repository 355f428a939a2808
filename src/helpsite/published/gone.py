"""Pages that are gone: links from the records of earlier editions lead to the latest one, which may not have them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from markupsafe import escape

from helpsite.edition import LATEST, PAGES
from helpsite.pages.here import relative_link
from helpsite.pages.words import say
from helpsite.project import Project

# Addresses as editors may name pages; a list of pages from elsewhere can't put a file anywhere else.
_ADDRESS = re.compile(r"/([a-z0-9]+(-[a-z0-9]+)*/)+")


def gone_pages(
    whole: Mapping[str, bytes], earlier: Mapping[str, Collection[str]], project: Project
) -> dict[str, bytes]:
    """The pages that say that a page is gone, by path in the whole form, and lead to the nearest page that is there.

    `whole` holds the files of the whole form; `earlier` the addresses of all pages of the earlier editions, such as
    "/contact/fax/", by language.
    """
    pages = frozenset(json.loads(whole[PAGES]))
    gone = {
        language: frozenset(filter(_ADDRESS.fullmatch, earlier.get(language, ()))) - pages
        for language in project.languages
    }
    form = _Form(whole, project, pages, gone)
    return {
        project.site_file(language, address): form.tombstone(language, address).encode()
        for language in project.languages
        for address in sorted(gone[language])
    }


def nearest(address: str, pages: Collection[str]) -> str:
    """The address itself if it is among `pages`, else the first above it that is; "/" is the last."""
    while address != "/" and address not in pages:
        address = re.sub(r"[^/]+/$", "", address)
    return address


@dataclass(frozen=True)
class _Form:
    """A whole form: its files, the addresses of its pages, and in each language those of pages that are gone."""

    whole: Mapping[str, bytes]
    project: Project
    pages: frozenset[str]
    gone: Mapping[str, frozenset[str]]

    def tombstone(self, language: str, address: str) -> str:
        """A page in the frame of the language's 404 page, which is that of all pages and keeps search engines out."""
        project, prefix = self.project, self.project.prefix(language)
        there = nearest(address, self.pages)
        name = say(project, language, "page.to-home") if there == "/" else self._heading(language, there)
        heading, words = (escape(say(project, language, f"published.{key}")) for key in ("gone", "gone-text"))
        link = escape(relative_link(prefix + address, prefix + there))
        title = f"{heading} · {escape(project.catalog.site.name[language])}"
        article = f'<h1>{heading}</h1>\n<p>{words} <a href="{link}">{escape(name)}</a></p>\n'
        page = self.whole[project.site_file(language, "/").replace("index.html", "404.html")].decode()
        page = re.sub(r"(?<=<title>).*?(?=</title>)", lambda _: title, page, count=1, flags=re.DOTALL)
        page = re.sub(r'(?<= id="__content">).*?(?=</article>)', lambda _: article, page, count=1, flags=re.DOTALL)
        top = f"{urlsplit(project.catalog.site.address).path}{LATEST}/"
        return _with_relative_links(
            self._keeping_the_page(page, top, address), top, relative_link(prefix + address, "/")
        )

    def _keeping_the_page(self, page: str, top: str, address: str) -> str:
        """The page with links to the other languages that lead to this address, where they say the same."""
        for other in self.project.languages:
            if address in self.gone[other]:
                home, tag = top.rstrip("/") + self.project.prefix(other), self.project.language(other).tag
                page = page.replace(f'href="{home}/" hreflang="{tag}"', f'href="{home}{address}" hreflang="{tag}"')
        return page

    def _heading(self, language: str, address: str) -> str:
        """The main heading of a page, which is there for its title."""
        page = self.whole[self.project.site_file(language, address)].decode()
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
        return unescape(re.sub(r"<[^>]*>", "", heading[1])).strip() if heading else address


def _with_relative_links(page: str, top: str, link: str) -> str:
    """The page with `link` wherever an attribute names `top`, so that it works in whatever folder its form stands."""
    address = re.compile(rf'(?<=[" ]){re.escape(top)}')
    return re.sub(r"<[a-z][^>]*>", lambda tag: address.sub(lambda _: link, tag[0]), page)
