"""The pages of an edition that tell of editions: which there are, and what changed in this one.

They are there only in a build for an edition. Their links to other editions lead out of the edition's own folder, and
are relative like all others.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import escape

from helpsite.edition import LATEST, Edition, Release
from helpsite.pages.formats import format_day
from helpsite.pages.here import Here, relative_link
from helpsite.pages.markup import plain, settle
from helpsite.pages.page import Meta, Page
from helpsite.problem import Place
from helpsite.project import Project

OVERVIEW, CHANGES = "editions/index.md", "editions/changes.md"
PATHS = (OVERVIEW, CHANGES)
# The feed of editions, below its language's prefix at the root of the published tree.
FEED = "/editions/feed.xml"


def edition_pages(project: Project, language: str) -> Iterator[Page]:
    """The two pages in a language; none in a build that is for no edition."""
    if project.release:
        yield _overview(project, language, project.release)
        yield _changes(project, language, project.release)


# --- The overview -----------------------------------------------------------------------------------------------------


def _overview(project: Project, language: str, release: Release) -> Page:
    here = _here(project, language, OVERVIEW)
    this = _entry(here, release.edition, here.link("/"), here.link("/editions/changes/"))
    earlier = [
        _entry(here, each, _link_to(here, each.name, "/"), _link_to(here, each.name, "/editions/changes/"))
        for each in release.earlier
    ]
    feed = _outside(here, here.project.prefix(language) + FEED.rpartition("/")[0] + "/") + FEED.rpartition("/")[2]
    blocks = [
        _words(here, "what"),
        _words(here, "contacts"),
        _to_contact(here),
        _heading(here, "this"),
        _list([this]),
        *([settle(_link(here.say("edition.to-newer"), here.current("/editions/")))] if release.is_record else []),
        _heading(here, "earlier"),
        _list(earlier) if earlier else _words(here, "none-earlier"),
        settle(_link(here.say("edition.to-feed"), feed)),
    ]
    return _page(here, here.say("edition.title"), here.say("edition.description"), release, blocks)


def _entry(here: Here, edition: Edition, home: str, changes: str) -> str:
    """An edition in a list: its name, which leads to its home, its day, and the link to its changes."""
    name = _link(here.say("edition.name", name=edition.name), home)
    words = here.say("edition.day", day=_day(here, edition))
    return f"{name} · {escape(words)} · {_link(here.say('edition.to-changes', name=edition.name), changes)}"


# --- What changed -----------------------------------------------------------------------------------------------------


def _changes(project: Project, language: str, release: Release) -> Page:
    here = _here(project, language, CHANGES)
    values = {"name": release.edition.name, "day": _day(here, release.edition)}
    if release.earlier:
        values |= {"before": release.earlier[0].name, "from": _day(here, release.earlier[0])}
    key = "first" if not release.earlier else "since" if release.changes else "nothing"
    groups: dict[str, list[str]] = {}
    for change in release.changes if release.earlier else ():
        groups.setdefault(getattr(change, "weight", ""), []).append(str(escape(change[language])))
    blocks = [_words(here, key, **values)]
    for weight, sentences in groups.items():
        blocks += [f"## {plain(here.say(f'diff.{weight}'))} {{#{weight}}}"] if weight else []
        blocks.append(_list(sentences))
    blocks += [_words(here, "no-contacts"), _to_contact(here)]
    blocks.append(settle(_link(here.say("edition.to-all"), here.link("/editions/"))))
    title = here.say("edition.changes-title", name=release.edition.name)
    return _page(here, title, here.say("edition.changes-description", **values), release, blocks)


# --- Parts of both ----------------------------------------------------------------------------------------------------


def _here(project: Project, language: str, path: str) -> Here:
    # Made from no file that could be edited.
    return Here(project, Page(language, path, None, "", 1, Place("")))  # type: ignore[arg-type]


def _page(here: Here, title: str, description: str, release: Release, blocks: list[str]) -> Page:
    meta = Meta.model_construct(title=title, description=description, updated=release.edition.day, search=False)
    body = "\n" + "\n\n".join(blocks) + "\n"
    return Page(here.page.language, here.page.path, meta, body, 1, here.page.source)


def _day(here: Here, edition: Edition) -> str:
    return format_day(edition.day, here.formats)


def _words(here: Here, key: str, **values: str) -> str:
    return plain(here.say(f"edition.{key}", **values))


def _heading(here: Here, id_: str) -> str:
    return f"## {_words(here, f'{id_}-heading')} {{#{id_}}}"


def _list(items: list[str]) -> str:
    return settle(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")


def _link(words: str, address: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _to_contact(here: Here) -> str:
    return settle(_link(here.say("edition.to-contact"), _link_to(here, LATEST, "/contact/")))


def _link_to(here: Here, folder: str, address: str) -> str:
    """The link to an address in another edition, in the same language."""
    return _outside(here, f"/{folder}{here.project.prefix(here.page.language)}{address}")


def _outside(here: Here, address: str) -> str:
    """The link to an address below the root of the published tree.

    It leads there from whichever folder of the tree the page stands in, as it goes up to the root first.
    """
    folder = "/\N{BULLET}"  # no edition's name
    return relative_link(f"{folder}{here.project.prefix(here.page.language)}{here.page.address}", address)
