"""Rules on mkdocs.yml: its menu, languages and address agree with the pages and facts."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.pages.components import TOPICS_PAGE
from helpsite.pages.compose import made_paths
from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project


def rule_the_menu_leads_to_pages(project: Project) -> Iterator[Problem]:
    """What the menu names exists, and its own names have words."""
    paths = {page.path for page in project.pages} | set(made_paths(project))
    for entry in project.settings.pages:
        if entry.name not in paths:
            yield Problem(entry.place, f"the page {quote(entry.name)} is not in docs/", did_you_mean(entry.name, paths))
    words = project.catalog.strings.root["nav"]
    for entry in project.settings.names:
        if entry.name not in words:
            fact = f"{quote(entry.name)} has no words under nav in data/strings.yaml"
            yield Problem(entry.place, fact, did_you_mean(entry.name, words))


def rule_every_page_is_in_the_menu(project: Project) -> Iterator[Problem]:
    """A page that readers can't come upon might as well not be there.

    Announcements have their own list; to the page of all topics the search leads from every page.
    """
    known = {TOPICS_PAGE, *(entry.name for entry in project.settings.pages)}
    for page in project.pages:
        if page.language == project.languages[0] and not page.is_announcement and page.path not in known:
            yield Problem(page.source, "the page is not in the menu", f'add "- {page.path}" under nav in mkdocs.yml')


def rule_the_page_of_all_topics_exists(project: Project) -> Iterator[Problem]:
    """The search of every page leads there where scripts don't run. That all languages have it is asked elsewhere."""
    if not any(page.path == TOPICS_PAGE for page in project.pages):
        place = Place(f"docs/{project.languages[0]}/{TOPICS_PAGE}")
        fact = "the page is missing; without scripts the search leads to it"
        yield Problem(place, fact, 'write it in each language, with "search: false" above and {{ all_topics() }} below')


def rule_languages_are_set_up(project: Project) -> Iterator[Problem]:
    """MkDocs builds the languages that data/site.yaml names, in the same order."""
    found, expected = project.settings.languages, project.languages
    if found != expected:
        fact = f"the languages are {', '.join(found) or 'missing'}, and {', '.join(expected)} in data/site.yaml"
        yield Problem(project.settings.languages_place, fact, "make them the same")


def rule_the_address_is_the_same(project: Project) -> Iterator[Problem]:
    """MkDocs publishes the site where data/site.yaml says that it is."""
    found, expected = project.settings.address, project.catalog.site.address
    if found != expected:
        fact = f"site_url is {quote(found)}, and the address is {quote(expected)} in data/site.yaml"
        yield Problem(project.settings.address_place, fact, "make them the same")
