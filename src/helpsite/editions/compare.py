"""Comparing: what readers will notice between two states of the project, what weighs most for them first.

How a difference comes about:

1. `matching` finds which entry of the earlier state is which of the later one, also under another id or address.
2. One module for each kind of thing compares the two: `regions`, `fees` with `promotions`, `channels` with `check` (by
   what else contacts are checked), `posts` (announcements), `pages` with `site` (the facts about the site itself), and
   `search` (the words of the search).
   Stages and rates are compared day by day (`turns`), other facts key by key (`entries`, `parts`, `trust`), prose in
   all its languages at once (`translations`).
3. `states` says what has changed in every language (`voice`), with `names`, `prices` and `phrases`.

What is done with them: `readers` picks what an edition tells of, `demand` says which need an announcement, `draft`
begins it, `report` tells of everything. `revisions` reads the earlier state from git.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

from helpsite.edition import News
from helpsite.editions.channels import channel_differences
from helpsite.editions.difference import Difference, Weight
from helpsite.editions.fees import fee_differences
from helpsite.editions.pages import page_differences
from helpsite.editions.posts import post_differences
from helpsite.editions.readers import for_readers, without_contacts
from helpsite.editions.regions import region_differences
from helpsite.editions.search import search_differences
from helpsite.known import as_known
from helpsite.project import Project

_WEIGHTS = get_args(Weight)


def differences(before: Project, after: Project) -> list[Difference]:
    """What a reader of `after`, on its day, will notice who knows `before`. Of one weight, the soonest comes first."""
    found = [
        *region_differences(before, after),
        *fee_differences(before, after),
        *channel_differences(before, after),
        *post_differences(before, after),
        *page_differences(before, after),
        *search_differences(before, after),
    ]
    found.sort(key=lambda difference: (_WEIGHTS.index(difference.weight), difference.day or date.min))
    return without_contacts(found, before, after)


def changes_since(before: Project, after: Project) -> tuple[News, ...]:
    """What an edition tells those who know the one before, each project being read as of its edition's own day.

    What was only to be published later was known to neither; the edition that publishes it tells of it. Days are
    written out as on all pages.
    """
    return for_readers(differences(*(_with_long_days(_as_published(project)) for project in (before, after))))


def _with_long_days(project: Project) -> Project:
    """A project whose words ask for no other form of days than the one of its pages."""
    strings = project.catalog.strings
    groups = {**strings.root, "diff-history": {k: v for k, v in strings.root["diff-history"].items() if k != "day"}}
    return replace(project, catalog=replace(project.catalog, strings=strings.model_copy(update={"root": groups})))


def _as_published(project: Project) -> Project:
    """A project without what its site did not say on its day."""
    known = as_known(project)
    return replace(known, pages=[page for page in known.pages if known.is_published(page)])
