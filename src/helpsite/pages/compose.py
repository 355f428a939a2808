"""Composing: prose with its components filled in, and pages made from facts alone, as one tree of finished Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import babel
import jinja2
import yaml
from jinja2 import nodes
from markupsafe import escape

from helpsite.data.model import Change, Fact, Fee, Region
from helpsite.pages.components import (
    COMPONENTS,
    INLINE,
    REFUSING,
    announcement_changes,
    announcement_facts,
    fake_support_warning,
)
from helpsite.pages.editions import edition_pages
from helpsite.pages.fees import fee_name, fee_title, region_names
from helpsite.pages.formats import region_name
from helpsite.pages.here import ComponentError, Here
from helpsite.pages.markup import plain
from helpsite.pages.page import Meta, Page
from helpsite.problem import Place, Problem, ProblemsFound, did_you_mean, quote
from helpsite.project import Project

# attr_list's {#id} is no comment here: no comment can be opened in a page.
_PROSE = jinja2.Environment(comment_start_string="\x00{#", comment_end_string="#}\x00", keep_trailing_newline=True)  # noqa: S701 - makes Markdown

# The ids of the headings on every region's page, and on every fee's.
REGION_HEADINGS = ("now", "coming", "timeline", "fees", "contact", "announcements")
FEE_HEADINGS = ("now", "calculator", "coming", "timeline", "promotions", "announcements")
# The id of the heading above the table of what an announcement changes.
CHANGES_HEADING = "what-it-changes"


@dataclass(frozen=True)
class FinishedPage:
    """A page as finished Markdown with its front matter. `updated` is the latest of its prose's and its facts' days."""

    page: Page
    updated: date
    text: str

    @property
    def path(self) -> str:
        """Its file in the tree that MkDocs builds, such as `zh/contact/email.md`."""
        return f"{self.page.language}/{self.page.path}"


def compose(project: Project) -> list[FinishedPage]:
    """The finished Markdown of every page. Raises ProblemsFound with what is wrong in any of them."""
    pages: list[FinishedPage] = []
    problems: list[Problem] = []
    for page in all_pages(project):
        try:
            pages.append(finish_page(project, page))
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return pages


def all_pages(project: Project) -> Iterator[Page]:
    """The pages of the site's day: those that editors wrote, those made from facts, and those of the edition."""
    yield from filter(project.is_published, project.pages)
    for language in project.languages:
        for region in project.catalog.regions.regions:
            yield region_page(project, language, region)
        for fee in project.catalog.fees.fees:
            yield fee_page(project, language, fee)
        yield from edition_pages(project, language)


def made_paths(project: Project) -> dict[str, Fact]:
    """The paths of the pages that are made from facts, with the fact that each is made from."""
    regions = {f"regions/{region.code}.md": region for region in project.catalog.regions.regions}
    return regions | {f"fees/{fee.id}.md": fee for fee in project.catalog.fees.fees}


def made_headings(fact: Fact) -> tuple[str, ...]:
    """The ids of the headings on the page that is made from a fact."""
    return REGION_HEADINGS if isinstance(fact, Region) else FEE_HEADINGS


def region_page(project: Project, language: str, region: Region) -> Page:
    """The page of a region, written as prose that calls components."""
    here = own_page(project, language, region)
    name, code = region_name(region, language, here.formats), region.code
    now, coming, timeline, fees, contact, announcements = (_heading(here, "regions", id_) for id_ in REGION_HEADINGS)
    body = f"""
{{{{ day_chooser() }}}}

{now}

{{{{ region_services("{code}") }}}}

{coming}

{{{{ region_changes("{code}") }}}}

{timeline}

{{{{ region_timeline("{code}") }}}}

{{{{ region_past("{code}") }}}}

{fees}

{{{{ region_fees("{code}") }}}}

{contact}

{{{{ region_channels("{code}") }}}}

{{{{ fake_support_warning() }}}}

{announcements}

{{{{ region_announcements("{code}") }}}}

[{plain(here.say("regions.all"))}](index.md)
"""
    changes = [stage for stages in region.services.values() for stage in stages]
    meta = {"title": name, "description": here.say("regions.description", region=name)}
    return _made_page(here, meta, body, "regions/index.md", changes)


def fee_page(project: Project, language: str, fee: Fee) -> Page:
    """The page of a fee, written as prose that calls components."""
    here = own_page(project, language, fee)
    fees, name = project.catalog.fees, fee_name(here, fee)
    network = next(network.name[language] for network in fees.networks if network.id == fee.network)
    words = {"name": name, "network": network, "regions": region_names(here, fee.regions or [])}
    now, calculator, coming, timeline, promotions, announcements = (_heading(here, "fees", id_) for id_ in FEE_HEADINGS)
    body = f"""
{{{{ day_chooser() }}}}

{now}

{{{{ fee_facts("{fee.id}") }}}}

{{{{ fee_now("{fee.id}") }}}}

{calculator}

{{{{ fee_calculator("{fee.id}") }}}}

{coming}

{{{{ fee_changes("{fee.id}") }}}}

{timeline}

{{{{ fee_timeline("{fee.id}") }}}}

{{{{ fee_past("{fee.id}") }}}}

{promotions}

{{{{ promotion_table("{fee.id}") }}}}

{announcements}

{{{{ fee_announcements("{fee.id}") }}}}

[{plain(here.say("fees.all"))}](../fees.md)
"""
    description = here.say("fees.description-in" if fee.regions else "fees.description", **words)
    meta = {"title": fee_title(here, fee), "description": description}
    return _made_page(here, meta, body, "fees.md", fee.rates)


def own_page(project: Project, language: str, fact: Region | Fee) -> Here:
    """The page that is made from a fact, still empty, as the place where the fact's words are said."""
    path = f"regions/{fact.code}.md" if isinstance(fact, Region) else f"fees/{fact.id}.md"
    return Here(project, Page(language, path, None, "", 1, fact.place()))  # type: ignore[arg-type]


def _made_page(here: Here, meta: Mapping[str, str], body: str, index: str, changes: Sequence[Change]) -> Page:
    """A page made from facts. It's as new as the prose of the page that lists it, and as its newest fact."""
    page, project = here.page, here.project
    updated = max([prose_date(project, page.language, index), *known_dates(list(changes), project.today)])
    body = f"\n{plain(meta['description'])}\n{body}"
    return Page(page.language, page.path, Meta.model_construct(**meta, updated=updated), body, 1, page.source)


def _heading(here: Here, group: str, id_: str) -> str:
    return f"## {plain(here.say(f'{group}.{id_}-heading'))} {{#{id_}}}"


def prose_date(project: Project, language: str, path: str) -> date:
    """The day on which the prose at `path` last changed; the first day there is if there's no such page."""
    page = project.pages_by_path.get((language, path))
    return page.meta.updated if page else date.min


def known_dates(facts: list[Any], today: date) -> list[date]:
    """The days up to today on which these facts were confirmed or began to hold."""
    return [day for fact in facts for day in fact.dates() if day <= today]


def finish_page(project: Project, page: Page) -> FinishedPage:
    """One page with its components filled in. Raises ProblemsFound."""
    here = Here(project, page)
    problems = list(_form_problems(page))
    if problems:
        raise ProblemsFound(problems)
    text = "".join(_text_of(page, part, here) for part in _parts(page))
    if page.is_announcement:
        text = _announcement_text(here, text)
    updated = max([page.meta.updated, *known_dates(here.shown, project.today)])
    return FinishedPage(page, updated, _front_matter(here, updated) + text.strip("\n") + "\n")


def _announcement_text(here: Here, prose: str) -> str:
    """What facts say of an announcement around its prose. Where they name channels, it warns of fake support too."""
    parts = [announcement_facts(here), prose.strip("\n")]
    if table := announcement_changes(here):
        heading = plain(here.say("announcements.changes-heading"))
        parts += [f"## {heading} {{#{CHANGES_HEADING}}}", table]
    names_channels = here.project.concerns[here.page.name].channels
    if names_channels and "{{ fake_support_warning() }}" not in (called_components(here.page) or {}):
        parts.append(fake_support_warning(here))
    return "\n\n".join(parts)


def component_problems(project: Project, page: Page) -> Iterator[Problem]:
    """What is wrong with the braces of a page. Only calls of components with words as arguments may stand in them."""
    problems = list(_form_problems(page))
    if problems:
        yield from problems
        return
    here = Here(project, page, is_tried=True)
    for part in _parts(page):
        if not isinstance(part, nodes.Call) or not isinstance(part.node, nodes.Name):
            continue
        if not part.args and part.node.name not in REFUSING:
            continue  # what is called without words can't be called by wrong ones, and may have thousands of facts
        try:
            _text_of(page, part, here)
        except ProblemsFound as found:
            yield from found.problems
        except (LookupError, ValueError, babel.UnknownLocaleError):
            # The facts behind the component are broken: another rule says where, and until then nothing is built.
            continue


def called_components(page: Page) -> dict[str, Place] | None:
    """The calls on a page as they would be written, with the first place of each; None if they can't be read."""
    if list(_form_problems(page)):
        return None
    calls: dict[str, Place] = {}
    for part in _parts(page):
        if isinstance(part, nodes.Call) and isinstance(part.node, nodes.Name):
            words = ", ".join(f'"{word}"' for word in _words_of(part))
            calls.setdefault(f"{{{{ {part.node.name}({words}) }}}}", _place_of(page, part))
    return calls


def _form_problems(page: Page) -> Iterator[Problem]:
    """What is wrong with the braces of a page before any component is asked."""
    problems = list(_brace_problems(page))
    if not problems:
        try:
            calls = [part for part in _parts(page) if not isinstance(part, nodes.TemplateData)]
            problems = [problem for call in calls for problem in _call_problems(page, call)]
        except jinja2.TemplateSyntaxError as error:
            fact = f"the component call can't be read ({error.message})"
            problems = [Problem(page.place(page.line + error.lineno - 1), fact, _CALL)]
    yield from problems or _position_problems(page)


_CALL = 'write it like {{ channels("email") }}'
_ONLY_CALLS = ("only calls of components may stand in braces here", _CALL)


def _brace_problems(page: Page) -> Iterator[Problem]:
    """Braces that are not closed on their line, that hold nothing, or that are Jinja's statements and comments."""
    for number, line in enumerate(page.body.split("\n"), page.line):
        for opening in re.finditer(r"\{\{|\{%", line):
            rest = line[opening.end() :]
            if opening[0] == "{%":
                yield Problem(page.place(number), *_ONLY_CALLS)
                break
            if "}}" not in rest.partition("{{")[0]:
                yield Problem(page.place(number), "the braces that open here are never closed", _CALL)
                break
            if line[: opening.start()].count("`") % 2:
                yield Problem(
                    page.place(number, opening.start() + 1), "a component shows nothing in code", "take the ` away"
                )
                break
            inside = rest.partition("}}")[0]
            if inside[:1] in ("-", "+") or inside[-1:] in ("-", "+"):
                yield Problem(page.place(number), *_ONLY_CALLS)
                break
            if re.search(r"\[[^\]]*$", line[: opening.start()]):
                fact, way_out = (
                    "a component can't stand inside a link",
                    "write the link's words out, or use channel_link",
                )
                yield Problem(page.place(number, opening.start() + 1), fact, way_out)
                break
            if not inside.strip():
                yield Problem(page.place(number), "there is no component between the braces", _CALL)


def _parts(page: Page) -> tuple[nodes.Node, ...]:
    """The prose of a page and the calls in it, in turn. Raises jinja2.TemplateSyntaxError."""
    if "{{" not in page.body and "{%" not in page.body:
        return (nodes.TemplateData(page.body),)
    return _parsed(page.body)


@lru_cache(maxsize=1_000)
def _parsed(body: str) -> tuple[nodes.Node, ...]:
    """The parts of a body. It is kept: each rule about components asks for it again, and so does the page."""
    found = _PROSE.parse(body).body
    return tuple(part for node in found for part in (node.nodes if isinstance(node, nodes.Output) else [node]))


def _text_of(page: Page, part: nodes.Node, here: Here) -> str:
    """Prose as it is, and for a call what its component returns. Raises ProblemsFound."""
    if isinstance(part, nodes.TemplateData):
        return part.data
    assert isinstance(part, nodes.Call) and isinstance(part.node, nodes.Name)  # noqa: S101, PT018 - _form_problems saw to it
    try:
        return COMPONENTS[part.node.name](here, *_words_of(part))
    except ComponentError as error:
        raise ProblemsFound([Problem(_place_of(page, part), error.fact, error.way_out)]) from None


def _words_of(call: nodes.Call) -> list[str]:
    """The words in quotes between the brackets of a call."""
    return [word.value for word in call.args if isinstance(word, nodes.Const)]


def _place_of(page: Page, part: nodes.Node) -> Place:
    """Where a call stands. A page made from facts has no lines of its own: its calls stand where the fact does."""
    return page.source if page.is_made else page.place(page.line + part.lineno - 1)


def _call_problems(page: Page, node: nodes.Node) -> Iterator[Problem]:
    place = _place_of(page, node)
    if (
        not isinstance(node, nodes.Call)
        or not isinstance(node.node, nodes.Name)
        or node.kwargs
        or node.dyn_args
        or node.dyn_kwargs
    ):
        yield Problem(place, *_ONLY_CALLS)
        return
    name = node.node.name
    if name not in COMPONENTS:
        yield Problem(place, f"there is no component {quote(name)}", did_you_mean(name, COMPONENTS))
        return
    if not all(isinstance(word, nodes.Const) and isinstance(word.value, str) for word in node.args):
        yield Problem(place, f"{quote(name)} takes words in quotes", f'write it like {{{{ {name}("…") }}}}')
        return
    try:
        inspect.signature(COMPONENTS[name]).bind(None, *node.args)
    except TypeError:
        wanted = list(inspect.signature(COMPONENTS[name]).parameters)[1:]
        takes = f"takes {' and '.join(wanted)}" if wanted else "takes nothing"
        yield Problem(place, f"{quote(name)} {takes}", "correct what stands between its brackets")


# What a reader would take for a part of an address that a component shows. A full stop that ends a sentence is none.
_GLUED_BEFORE = re.compile(r"[A-Za-z0-9]$|[A-Za-z0-9][.@/-]$|[@/-]$|\.$")
_GLUED_BEHIND = re.compile(r"[\\*_`]*(?:[A-Za-z0-9@/-]|\.[\\*_`]*[\w-])")


def _position_problems(page: Page) -> Iterator[Problem]:
    """Block components that don't stand alone at the start of a line between empty lines, and calls within a word."""
    lines = dict(enumerate(page.body.split("\n"), page.line))
    for number, line in lines.items():
        for call in re.finditer(r"\{\{-?\s*(\w+)\s*\(", line):
            before, behind = line[: call.start()], line[call.end() :].partition("}}")[2]
            if _GLUED_BEFORE.search(before) or _GLUED_BEHIND.match(behind):
                fact = f"{quote(call[1])} stands right beside a letter or a sign, and would be read as one with it"
                yield Problem(page.place(number, call.start() + 1), fact, "put a space between them")
            if call[1] in INLINE or call[1] not in COMPONENTS:
                continue
            alone = re.fullmatch(r"\{\{.*\}\}\s*", line) and line.count("{{") == 1
            if not alone or lines.get(number - 1, "").strip() or lines.get(number + 1, "").strip():
                fact = f"{quote(call[1])} must stand alone on its line"
                yield Problem(page.place(number, call.start() + 1), fact, "put an empty line before and after it")


def _front_matter(here: Here, updated: date) -> str:
    """What the theme needs to know of a page. Words are escaped for HTML, because the theme prints them as they are."""
    page = here.page
    meta: dict[str, Any] = {
        "title": str(escape(page.meta.title)),
        "description": str(escape(page.meta.description)),
        "updated": updated.isoformat(),
    }
    if page.source.path:
        meta["source"] = page.source.path
    if here.scripts:
        meta["scripts"] = sorted(set(here.scripts))
    if page.source.line > 1:
        meta["source_line"] = page.source.line
    if not page.meta.search:
        meta["search"] = False
    if page.meta.template:
        meta["template"] = page.meta.template
        meta["hide"] = ["navigation", "toc"]
    elif here.hides:
        meta["hide"] = here.hides
    return "---\n" + yaml.safe_dump(meta, allow_unicode=True, sort_keys=False, width=10_000) + "---\n\n"


def write_tree(tree: Mapping[str, str], folder: Path) -> None:
    """Makes `folder` hold just the files of `tree`. Files that are right already are left untouched."""
    for path, text in tree.items():
        file = folder / path
        data = text.encode()
        if not file.is_file() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    if folder.is_dir():
        for file in sorted(folder.rglob("*"), reverse=True):
            if file.is_dir() and not any(file.iterdir()):
                file.rmdir()
            elif not file.is_dir() and file.relative_to(folder).as_posix() not in tree:
                file.unlink()
