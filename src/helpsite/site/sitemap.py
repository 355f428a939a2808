"""The map of all pages for search engines (https://www.sitemaps.org/protocol.html), and where crawlers find it."""

from __future__ import annotations

from xml.etree import ElementTree

from helpsite.pages.compose import FinishedPage
from helpsite.project import Project

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"


def alternates(project: Project, address: str) -> list[tuple[str, str]]:
    """A page in every language: language tags, `x-default` last, and absolute addresses."""
    languages = project.catalog.site.languages
    found = [(language.tag, project.web_address(language.code, address)) for language in languages]
    return [*found, ("x-default", found[0][1])]


def sitemap(project: Project, pages: list[FinishedPage]) -> str:
    """sitemap.xml: each page with the day of its last change and its other languages."""
    ElementTree.register_namespace("", _SITEMAP)
    ElementTree.register_namespace("xhtml", _XHTML)
    root = ElementTree.Element(f"{{{_SITEMAP}}}urlset")
    for finished in sorted(
        pages, key=lambda finished: (project.languages.index(finished.page.language), finished.page.address)
    ):
        page = finished.page
        url = ElementTree.SubElement(root, f"{{{_SITEMAP}}}url")
        ElementTree.SubElement(url, f"{{{_SITEMAP}}}loc").text = project.web_address(page.language, page.address)
        ElementTree.SubElement(url, f"{{{_SITEMAP}}}lastmod").text = finished.updated.isoformat()
        for tag, address in alternates(project, page.address):
            ElementTree.SubElement(url, f"{{{_XHTML}}}link", {"rel": "alternate", "hreflang": tag, "href": address})
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def robots(project: Project) -> str:
    """robots.txt: everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {project.catalog.site.address}sitemap.xml\n"
