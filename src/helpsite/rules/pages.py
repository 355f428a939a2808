"""Rules on pages: the same in every language, linked to what exists, and free of anything but prose and components."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from helpsite.data.model import Region
from helpsite.pages import editions
from helpsite.pages.compose import (
    CHANGES_HEADING,
    FEE_HEADINGS,
    REGION_HEADINGS,
    called_components,
    component_problems,
    made_headings,
    made_paths,
)
from helpsite.pages.page import Page, address_of
from helpsite.pages.prose import Link
from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project
from helpsite.rules.contacts import Fault, web_address_fault


def rule_pages_are_the_same_in_every_language(project: Project) -> Iterator[Problem]:
    """A page that one language has, every language has."""
    paths = {
        language: {page.path for page in project.pages if page.language == language} for language in project.languages
    }
    every = set().union(*paths.values())
    for language in project.languages:
        for path in sorted(every - paths[language]):
            other = next(code for code in project.languages if path in paths[code])
            fact = f"the page is missing; it stands in docs/{other}/"
            yield Problem(Place(f"docs/{language}/{path}"), fact, f"write it in {quote(language)}, or delete the other")


def rule_addresses_are_taken_once(project: Project) -> Iterator[Problem]:
    """No two pages, of whatever language, written or made from facts, have the same address."""
    taken: dict[str, Page] = {}
    for page in sorted(project.pages, key=lambda page: (project.languages.index(page.language), page.path)):
        address = project.prefix(page.language) + page.address
        if address in taken:
            fact = f"the address {address} is taken by {taken[address].source.path}"
            yield Problem(page.source, fact, "rename or delete one of the two")
        taken.setdefault(address, page)
    for path, fact in made_paths(project).items():
        other = taken.get(project.prefix(project.languages[0]) + address_of(path))
        if other and other.path != path:  # a page that stands for the fact is told elsewhere
            key = "code" if isinstance(fact, Region) else "id"
            written = f"the address {address_of(path)} is taken by {other.source.path}"
            yield Problem(fact.place(key), written, f"give it another {key}, or rename that page")


def rule_entries_differ_from_headings(project: Project) -> Iterator[Problem]:
    """The id of a fee or promotion is no heading's on a page that shows it: a link to one would lead to the other."""
    fees = project.catalog.fees
    headings = dict.fromkeys([*REGION_HEADINGS, *FEE_HEADINGS], "the pages made from facts")
    for page in project.pages:
        calls = called_components(page) or {}
        if "{{ fee_table() }}" in calls or "{{ promotion_table() }}" in calls:
            headings |= {heading.id: page.source.path for heading in page.prose.headings if heading.id}
    for entry in [*fees.fees, *fees.promotions]:
        if entry.id in headings:
            fact = f"{quote(entry.id)} is the id of a heading on {headings[entry.id]}"
            yield Problem(entry.place("id"), fact, "give it another id")


def rule_pages_do_not_stand_for_facts(project: Project) -> Iterator[Problem]:
    """No page is written where one is made from facts."""
    made = made_paths(project)
    for page in project.pages:
        if page.path in made:
            fact = f"this page is made from {made[page.path].place().path}"
            yield Problem(page.source, fact, "delete this file, and change the facts there")


def rule_pages_of_editions_are_made(project: Project) -> Iterator[Problem]:
    """No page is written where each edition has a page of its own, whether or not this build is for one."""
    taken = {address_of(path) for path in editions.PATHS}
    for page in project.pages:
        if page.address in taken:
            fact = f"the address {page.address} is that of a page that each edition has"
            yield Problem(page.source, fact, "rename this file")


def rule_headings_have_ids(project: Project) -> Iterator[Problem]:
    """A heading has an explicit id, its own on the page, and is not of the first level: that is the title."""
    for page in project.pages:
        lines = dict(enumerate(page.body.split("\n"), page.line))
        seen: dict[str, int] = {}
        for heading in page.prose.headings:
            place = page.place(heading.line, 1)
            if "#" not in lines.get(heading.line, ""):
                way_out = 'begin it with "##" and end it with {#id}'
                yield Problem(place, f"the heading {quote(heading.text)} is underlined", way_out)
                continue
            if heading.level == 1:
                yield Problem(place, "the main heading comes from the title above", 'begin headings with "##"')
            if heading.id is None:
                fact = f"the heading {quote(heading.text)} has no id"
                yield Problem(place, fact, "end it with {#short-english-name}")
                continue
            if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", heading.id):
                way_out = "use lower-case letters, digits and single hyphens"
                yield Problem(place, f"the id {quote(heading.id)} is no good", way_out)
            elif page.is_announcement and heading.id == CHANGES_HEADING:
                fact = f"{quote(heading.id)} is the id of the heading above the table of what an announcement changes"
                yield Problem(place, fact, "give it another id")
            elif heading.id in seen:
                fact = f"the id {quote(heading.id)} stands here a second time (first in line {seen[heading.id]})"
                yield Problem(place, fact, "give each heading its own")
            seen.setdefault(heading.id, heading.line)


def rule_heading_ids_are_the_same_in_every_language(project: Project) -> Iterator[Problem]:
    """The same headings stand in the same order in each language, so that a link works in both."""
    for model, page in _translations(project):
        expected = [(heading.level, heading.id) for heading in model.prose.headings]
        found = [(heading.level, heading.id) for heading in page.prose.headings]
        for index, heading in enumerate(page.prose.headings):
            if heading.id is None or None in (identifier for _, identifier in expected[index : index + 1]):
                break  # that it has no id is said already
            if index >= len(expected) or found[index] != expected[index]:
                there = (
                    f"{'#' * expected[index][0]} {{#{expected[index][1]}}}" if index < len(expected) else "no heading"
                )
                fact = f"{'#' * heading.level} {{#{heading.id}}} stands here, and {there} in {model.source.path}"
                yield Problem(page.place(heading.line, 1), fact, "make the headings the same")
                break
        else:
            if len(found) < len(expected):
                missing = model.prose.headings[len(found)]
                fact = f"the heading {{#{missing.id}}} of {model.source.path} is missing"
                yield Problem(page.place(page.line), fact, "write it, or delete the other")


def _translations(project: Project) -> Iterator[tuple[Page, Page]]:
    """Each page of the other languages behind the one in the first language."""
    first, *others = project.languages
    for page in project.pages:
        model = project.pages_by_path.get((first, page.path))
        if page.language in others and model:
            yield model, page


def rule_components_are_called_rightly(project: Project) -> Iterator[Problem]:
    """Braces hold calls of components that exist, with what they take, each where it can stand."""
    for page in project.pages:
        yield from component_problems(project, page)


def rule_components_are_the_same_in_every_language(project: Project) -> Iterator[Problem]:
    """A page shows the same facts in each language: what one shows or warns of, the others do too."""
    for model, page in _translations(project):
        expected, found = called_components(model), called_components(page)
        if expected is None or found is None:
            continue
        for call, place in expected.items():
            if call not in found:
                fact = f"{call} is missing; it stands in {place}"
                yield Problem(page.place(page.line), fact, "add it, or delete it there")
        for call, place in found.items():
            if call not in expected:
                fact = f"{call} stands here and not in {model.source.path}"
                yield Problem(place, fact, "add it there, or delete it here")


def rule_the_search_finds_the_same_in_every_language(project: Project) -> Iterator[Problem]:
    """A page that is kept out of the search in one language is in each."""
    for model, page in _translations(project):
        if page.meta.search != model.meta.search:
            words = ("finds", "does not find") if page.meta.search else ("does not find", "finds")
            fact = f"the search {words[0]} this page, and {words[1]} {model.source.path}"
            yield Problem(page.meta.place("search"), fact, 'write "search: false" in both, or in neither')


def rule_prose_has_no_html(project: Project) -> Iterator[Problem]:
    """Pages are Markdown and components: no raw HTML, no attributes but heading ids."""
    for page in project.pages:
        for stranger in page.prose.strangers:
            place = page.place(stranger.line, stranger.column)
            if stranger.is_html:
                yield Problem(place, f"{quote(stranger.text)} is HTML", "write Markdown, or use a component")
            else:
                fact = f"{quote(stranger.text)} does nothing for readers here"
                yield Problem(place, fact, "take it out; only headings have {#ids}")


def rule_links_are_harmless(project: Project) -> Iterator[Problem]:
    """A link in prose leads to a page of this site, or to an https address; a picture is one of this site's own."""
    for page in project.pages:
        for link in page.prose.links:
            fault = _picture_fault(link) if link.is_image else _link_fault(link)
            if fault:
                yield Problem(page.place(link.line, link.column), *fault)


def _picture_fault(link: Link) -> Fault:
    if _LEADS_AWAY.match(link.address):
        return f"the image {quote(link.target)} comes from another host", "leave it out"
    return None


def _link_fault(link: Link) -> Fault:
    address = re.sub(r"[\x00-\x20]", "", unquote(link.address))
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", address)
    if address.startswith(("/", "\\")):
        way_out = "write it from this file, for example ../fees.md"
        return f"the link {quote(link.target)} begins with a slash", way_out
    if scheme and scheme[1].lower() != "https":
        way_out = "link to a page, or use a component"
        return f"the link {quote(link.target)} is neither a page nor https://", way_out
    if scheme:
        return web_address_fault(link.address)
    if " " in link.target.strip():
        return f"the link {quote(link.target)} has a space in it", "write it as the file is named"
    return None if address else ("the link leads nowhere", "write where it leads")


def rule_links_lead_to_pages(project: Project) -> Iterator[Problem]:
    """A link to a page finds it, and a link to a heading finds the heading."""
    for language in project.languages:
        pages = {page.path: page for page in project.pages if page.language == language}
        ids = {path: list(made_headings(fact)) for path, fact in made_paths(project).items()}
        ids |= {path: [heading.id for heading in page.prose.headings if heading.id] for path, page in pages.items()}
        # Prose that leads there would lead nowhere in any other build.
        ids |= {path: [] for path in editions.PATHS if project.release}
        for page in pages.values():
            for link in page.prose.links:
                if link.address and not _link_fault(link) and not _LEADS_AWAY.match(link.address):
                    target = pages.get(_target(page, link))
                    if target and project.is_published(page) and not project.is_published(target):
                        fact = f"the announcement {quote(link.target)} is not published on {project.today}"
                        way_out = "take the link out to see the site as of that day"
                        yield Problem(page.place(link.line, link.column), fact, way_out)
                    else:
                        yield from _broken_link(page, link, ids)


def _target(page: Page, link: Link) -> str:
    """The path of the page that a link leads to."""
    path = link.address.partition("#")[0]
    return posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path)) if path else page.path


def _broken_link(page: Page, link: Link, ids: dict[str, list[str]]) -> Iterator[Problem]:
    """What is wrong with a link to a page; `ids` are the heading ids of every page by its path."""
    path, _, anchor = link.address.partition("#")
    folder = posixpath.dirname(page.path)
    target = _target(page, link)
    place = page.place(link.line, link.column)
    if target not in ids:
        near = [posixpath.relpath(known, folder or ".") for known in ids]
        yield Problem(
            place,
            f"the link {quote(link.target)} leads to no page",
            did_you_mean(path, near, "correct it, or write that page"),
        )
    elif anchor and anchor not in ids[target]:
        fact = f"the page {quote(target)} has no heading {quote('#' + anchor)}"
        yield Problem(place, fact, did_you_mean(anchor, ids[target]) if ids[target] else "link to the page")


_LEADS_AWAY = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\&]")
