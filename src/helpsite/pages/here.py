"""Where a component stands, and what it says if it can't answer there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from helpsite.data.model import Fact, Sourced
from helpsite.edition import LATEST
from helpsite.pages.page import Page
from helpsite.pages.words import say
from helpsite.problem import did_you_mean, quote
from helpsite.project import Project

Known = TypeVar("Known", bound=Fact)


class ComponentError(Exception):
    """A call that a component can't answer: what is wrong, and the way out."""

    def __init__(self, fact: str, way_out: str):
        super().__init__(fact, way_out)
        self.fact = fact
        self.way_out = way_out


@dataclass(frozen=True)
class Here:
    """The page that a component stands on.

    `shown` collects the facts that it shows, `scripts` what it runs, `hides` what of the frame leaves it more room.
    With `is_tried` a component only says whether it can answer: to fill in its template takes longer.
    """

    project: Project
    page: Page
    shown: list[Sourced] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    hides: list[str] = field(default_factory=list)
    is_tried: bool = False

    @property
    def formats(self) -> str:
        """The CLDR locale of the page's language."""
        return self.project.language(self.page.language).formats

    def say(self, key: str, **values: object) -> str:
        """The words for `group.key` in the page's language, with `{name}` replaced by the value of that name."""
        return say(self.project, self.page.language, key, **values)

    def link(self, address: str) -> str:
        """The relative link from this page to a page's address, such as `/contact/email/`."""
        return relative_link(self.page.address, address)

    def current(self, address: str) -> str:
        """The relative link to what stands at an address now: from a record, that of the latest edition."""
        return current_link(self.project, self.page.language, self.page.address, address)


def relative_link(start: str, target: str) -> str:
    """The link that leads from the address `start` to the address `target`; both begin and end with a slash."""
    here, there = start.strip("/").split("/"), target.strip("/").split("/")
    here, there = [step for step in here if step], [step for step in there if step]
    while here and there and here[0] == there[0]:
        here, there = here[1:], there[1:]
    return "../" * len(here) + "".join(f"{step}/" for step in there) or "./"


def current_link(project: Project, language: str, start: str, target: str) -> str:
    """The link from the address `start` to what stands at `target` in the same language now.

    In a record that is the page of the latest edition, whose folder stands beside the record's own.
    """
    if project.release is None or not project.is_record:
        return relative_link(start, target)
    prefix = project.prefix(language)
    return relative_link(f"/{project.release.folder}{prefix}{start}", f"/{LATEST}{prefix}{target}")


def named(facts: Iterable[Known], key: Literal["id", "code"], value: str) -> Known:
    """The fact that another fact names. Raises LookupError if there is none, which a rule has said before."""
    for fact in facts:
        if getattr(fact, key) == value:
            return fact
    raise LookupError(value)


def find(facts: Iterable[Known], key: Literal["id", "code"], value: str) -> Known:
    """The fact that a page names. Raises ComponentError with the nearest one."""
    every = list(facts)
    names = [getattr(fact, key) for fact in every]
    if value not in names:
        kind = type(every[0]).__name__.lower() if every else "entry"
        raise ComponentError(f"there is no {kind} {quote(value)}", did_you_mean(value, names))
    return named(every, key, value)
