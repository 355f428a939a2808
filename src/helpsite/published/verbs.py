"""The verbs: releasing an edition, going back to one, retiring one, and listing them.

Each is planned first, which finds what speaks against it and says what it will do. A plan is carried out in one commit
on the branch, or leaves it as it was; to dry-run is to leave it at the plan.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from helpsite.data.trust import has_ended
from helpsite.edition import CHANGES, LATEST, PAGES, Edition, News, Release, name_fault
from helpsite.editions.compare import changes_since
from helpsite.editions.revisions import Where, read_state, read_states
from helpsite.known import as_known
from helpsite.problem import ProblemsFound, quote, visible
from helpsite.project import Project, zone_of
from helpsite.published.branch import (
    RECORDS,
    REMOTE,
    Alias,
    Kept,
    Published,
    Tip,
    commit,
    read_published,
    read_tip,
    tree_of,
)
from helpsite.published.contacts import no_longer_current
from helpsite.published.git import Git, Refused
from helpsite.published.gone import gone_pages
from helpsite.published.root import Shelf, root_files
from helpsite.site.api import CHANNELS, api
from helpsite.site.traces import found_contacts, values_of

Build = Callable[[Release, Path], object]
# What a site is made from, but for the program; nothing there may be hidden from git.
_SOURCES = ("data", "docs", "overrides", "assets", "hooks", "mkdocs.yml")
_MADE_BY_PROGRAMS = ("__pycache__/", ".DS_Store")
_FIRST_CHANGES = 3
_SHORT = 7


@dataclass(frozen=True)
class Desk:
    """What the verbs work on: the project as it stands, the repository it is in, and the branch of the editions."""

    project: Project
    where: Where
    branch: str = "gh-pages"

    @property
    def git(self) -> Git:
        """The repository."""
        return Git(self.where.root, self.where.environment)


@dataclass(frozen=True)
class Plan:
    """What a verb will do, in lines for people. `carry_out` does it and returns the commit; None: nothing is to do.

    It raises Refused if something stands against it that only shows then.
    """

    says: tuple[str, ...]
    carry_out: Callable[[], str] | None = None


# --- Releasing --------------------------------------------------------------------------------------------------------


def release(
    desk: Desk, name: str, build: Build, alias: Alias | None = None, *, are_samples_allowed: bool = False
) -> Plan:
    """Plans to publish the project, which must be checked, as an edition of this name and of the project's day.

    `build` builds the site for a release into a folder. Raises Refused and ProblemsFound.
    """
    if fault := name_fault(name):
        raise Refused(f"{quote(name)} {fault}")
    git = desk.git
    head = _head(git)
    _refuse_lost(git, head)
    tip, published = _read(desk)
    _refuse_uncommitted(git)
    _refuse_name(name, published)
    if desk.project.catalog.has_samples and not are_samples_allowed:
        raise Refused("the facts hold sample data, which no reader may get; replace it, or try with --allow-sample")
    published = replace(published, alias=alias or published.alias)
    edition = Edition(name, desk.project.today, head)
    earlier = tuple(kept.edition for kept in published.editions)
    _refuse_day(edition, earlier)
    changes = _changes(desk, earlier[0]) if earlier else ()
    released = Release(edition, earlier, changes)
    return Plan(
        (
            f"Release {name}: the site of {edition.day}, built from commit {head[:_SHORT]}, whole and as a record.",
            *_says_coming(desk, edition),
            _says_latest(desk, published, name),
            *([f"{_count(changes)} since {earlier[0].name}."] if earlier else ["It is the first edition."]),
        ),
        lambda: _release(desk, tip, published, released, build),
    )


def _release(desk: Desk, tip: Tip, published: Published, release: Release, build: Build) -> str:
    git, name = desk.git, release.edition.name
    with tempfile.TemporaryDirectory(prefix="helpsite-") as beside:
        trees = []
        for is_record in (False, True):
            folder = Path(beside, "record" if is_record else "whole")
            build(replace(release, is_record=is_record), folder)
            trees.append(git.store(folder))
    project = replace(as_known(desk.project), release=release)
    after = published.with_edition(Kept(release.edition, *trees, desk.project.catalog.site.address))
    # Pages that are gone belong to the form as it is published, so that it comes back with them.
    gone = _gone_pages(git, after, git.files_below(trees[0]), project)
    whole = git.with_files(trees[0], gone)
    after = published.with_edition(replace(after.first, whole=whole))
    language = desk.project.languages[0]
    lines = [f"- {_one_line(words[language])}" for words in release.changes]
    about = f"Built from {release.edition.commit} for {release.edition.day}."
    message = "\n".join([f"Release {name}", "", about, *(["", *lines] if lines else [])])
    _refuse_contacts_in_records(desk, after)
    return _write(desk, tip, after, project, message)


def _head(git: Git) -> str:
    """The commit that is checked out. Raises Refused if there is none."""
    if not git.is_true("rev-parse", "--git-dir"):
        raise Refused("this project is in no git repository; run git init, and commit everything")
    if not (head := git.find("HEAD")):
        raise Refused("nothing is committed yet; commit everything first")
    return head


def _refuse_lost(git: Git, head: str) -> None:
    """A commit that no branch holds is thrown away some day, and the edition could not be made again."""
    if not git.answer("for-each-ref", "--count=1", "--contains", head):
        raise Refused("the commit that is checked out is on no branch; run git switch --create and a name for one")


def _refuse_day(edition: Edition, earlier: Sequence[Edition]) -> None:
    if earlier and edition.day < earlier[0].day:
        fact = f"its day {edition.day} is before that of {earlier[0].name}, {earlier[0].day}"
        raise Refused(f"{fact}; release it for a later day")


def _says_coming(desk: Desk, edition: Edition) -> list[str]:
    today = desk.where.clock.astimezone(zone_of(desk.project.catalog.site.time_zone)).date()
    return [f"Its day {edition.day} is still to come: readers get what holds then."] if edition.day > today else []


def _refuse_committer(git: Git) -> None:
    for who in ("GIT_COMMITTER_IDENT", "GIT_AUTHOR_IDENT"):
        if not git.is_true("-c", "user.useConfigOnly=true", "var", who):
            way_out = 'run git config user.name "…" and git config user.email "…"'
            raise Refused(f"git does not know who commits; {way_out}")


def _refuse_uncommitted(git: Git) -> None:
    status = ("status", "--porcelain", "-z", "--untracked-files=all")
    changed = git.answer(*status, "--", ".").decode(errors="replace").split("\0")[0]
    if changed:
        raise Refused(f"{visible(changed[3:])} is not committed as it stands; commit it, or put it away by git stash")
    ignored = git.answer(*status, "--ignored=traditional", "--", *_SOURCES).decode(errors="replace").split("\0")
    hidden = [line[3:] for line in ignored if line.startswith("!! ") and not line.endswith(_MADE_BY_PROGRAMS)]
    if hidden:
        raise Refused(f"git ignores {visible(hidden[0])}, and the site is made from it; commit it, or take it out")


def _refuse_name(name: str, published: Published) -> None:
    if published.get(name):
        way_out = f"choose another name, or push it by git push {REMOTE} and the branch if only that failed"
        raise Refused(f"{name} is published already, and no edition is changed; {way_out}")
    if published.is_retired(name):
        raise Refused(f"{name} was retired, and its name is not used again; choose another name")
    if (
        published.editions
        and Edition(name, published.first.edition.day, "").order < published.editions[0].edition.order
    ):
        newest = published.editions[0].name
        raise Refused(f"{name} is not newer than {newest}; choose a name that comes after it")


def _changes(desk: Desk, since: Edition) -> tuple[News, ...]:
    """What readers will notice since an edition, as the pages of the new one tell them: without contacts."""
    _refuse_missing(desk.git, since)
    before, after = read_states(since.commit, None, replace(desk.where, when=desk.project.today))
    return changes_since(replace(before, today=since.day), after)


# --- Going back -------------------------------------------------------------------------------------------------------


def rollback(desk: Desk, name: str | None = None) -> Plan:
    """Plans to make an edition the latest again: that of this name, or the one before the latest. Raises Refused."""
    git = desk.git
    _head(git)
    tip, published = _read(desk)
    if not published.editions:
        raise Refused(f"no edition is published on {desk.branch}; release one first")
    target = _named(published, name) if name else _before(published)
    if target.name == published.latest:
        return Plan((f"{target.name} is the latest edition already: there is nothing to do.",))
    _refuse_old_contacts(desk, published, target)
    after = replace(published, latest=target.name)

    def carry_out() -> str:
        _refuse_contacts_in_records(desk, after)
        return _write(desk, tip, after, _released(desk, after), f"Roll back to {target.name}")

    return Plan(
        (
            f"Go back to {target.name} of {target.edition.day}, as it was published.",
            _says_latest(desk, published, target.name),
        ),
        carry_out,
    )


def _before(published: Published) -> Kept:
    order = published.first.edition.order
    older = [kept for kept in published.editions if kept.edition.order < order]
    if not older:
        raise Refused(f"no edition before {published.latest} is published; name one, or release a new one")
    return older[0]


def _refuse_old_contacts(desk: Desk, published: Published, target: Kept) -> None:
    newest = published.editions[0]
    if target == newest:
        return
    told = [_channels(desk.git, kept) for kept in (target, newest)]
    older, newer = (_project_of(desk, kept.edition).known for kept in (target, newest))
    others = [each.value for key, each in older.allowed.items() if key not in {**newer.allowed, **newer.ours}]
    gone = [*no_longer_current(*told, desk.project.today), *others]
    if gone:
        fact = f"{target.name} names {gone[0]}, which is no current contact in {newest.name} any more"
        raise Refused(f"{fact}; release a new edition instead")


# --- Retiring ---------------------------------------------------------------------------------------------------------


def retire(desk: Desk, name: str) -> Plan:
    """Plans to put a tombstone in the place of an edition. Raises Refused."""
    git = desk.git
    _head(git)
    tip, published = _read(desk)
    if published.is_retired(name):
        return Plan((f"{name} is retired already: there is nothing to do.",))
    kept = _named(published, name)
    if kept.name == published.latest:
        raise Refused(f"{name} is the latest edition; release another one or roll back to one, then retire it")
    after = published.without(name)
    # The latest may have come back while this one still had its contacts.
    _refuse_old_contacts(desk, after, after.first)

    def carry_out() -> str:
        # A record that goes leaves no contact behind, so nothing is in the way of taking one out.
        return _write(desk, tip, after, _released(desk, after), f"Retire {name}")

    return Plan(
        (
            f"Retire {name}: at its address readers will be told that it was withdrawn, and where the latest is.",
            f"It goes out of the list of editions on {desk.branch}, and its name is never used again.",
        ),
        carry_out,
    )


# --- Listing ----------------------------------------------------------------------------------------------------------


def listed(git: Git, branch: str) -> list[str]:
    """The editions on a branch, the newest first, in lines for people: day, commit, and what changed by each."""
    if not git.is_true("rev-parse", "--git-dir"):
        raise Refused("this project is in no git repository; run git init, and commit everything")
    tip = read_tip(git, branch)
    published = read_published(git, tip)
    rows = [(kept.edition, LATEST if kept.name == published.latest else "") for kept in published.editions]
    rows += [(edition, "retired") for edition in published.retired]
    if not rows:
        return [f"No edition is published on {branch}."]
    changes = _told_changes(git, tip)
    lines = []
    for edition, mark in sorted(rows, key=lambda row: row[0].order, reverse=True):
        lines.append(f"{edition.name:<10} {edition.day}  {edition.commit[:_SHORT]}  {mark}".rstrip())
        if told := changes.get(edition.name):
            lines.append(f"    {_count(told)}:")
            lines += [f"    - {words}" for words in told[:_FIRST_CHANGES]]
            lines += ["    - …"] if len(told) > _FIRST_CHANGES else []
    return lines


def _told_changes(git: Git, tip: Tip) -> dict[str, list[str]]:
    """What the commit of each release says has changed by it, the newest of a name first."""
    found: dict[str, list[str]] = {}
    messages = git.answer("log", "--first-parent", "-z", "--format=%B", tip.parent or "HEAD").decode(errors="replace")
    for message in messages.split("\0"):
        subject, *lines = message.splitlines() or [""]
        if subject.startswith("Release "):
            name = subject.removeprefix("Release ")
            found.setdefault(name, [line.removeprefix("- ") for line in lines if line.startswith("- ")])
    return found


# --- What they share --------------------------------------------------------------------------------------------------


def _read(desk: Desk) -> tuple[Tip, Published]:
    """The branch, for one who is going to write to it."""
    _refuse_committer(desk.git)
    tip = read_tip(desk.git, desk.branch)
    published = read_published(desk.git, tip)
    for kept in published.editions:  # what is needed of each, before anything is promised
        _channels(desk.git, kept)
        _pages(desk.git, kept)
    return tip, published


def _named(published: Published, name: str) -> Kept:
    if kept := published.get(name):
        return kept
    if published.is_retired(name):
        raise Refused(f"{name} was retired, and nothing brings it back; release a new edition instead")
    names = ", ".join(each.name for each in published.editions) or "none"
    raise Refused(f"there is no edition {quote(name)}; published are: {names}")


def _says_latest(desk: Desk, published: Published, name: str) -> str:
    """What becomes of the branch when an edition gets the latest."""
    if not published.latest:
        return f"On the branch {desk.branch}: {LATEST}/ is {name}."
    return f"On the branch {desk.branch}: {LATEST}/ becomes {name}, and {published.latest} its record without contacts."


def _write(desk: Desk, tip: Tip, published: Published, project: Project, message: str) -> str:
    """Composes the tree and adds the commit, whose hash it returns."""
    git = desk.git
    whole = git.files_below(published.first.whole)
    gone = _gone_pages(git, published, whole, project)
    changes = {kept.name: json.loads(_file(git, kept, CHANGES)) for kept in published.editions}
    shelf = Shelf([kept.edition for kept in published.editions], changes, published.retired)
    root = root_files(whole, project, shelf, _headers(git, tip))
    return commit(git, tip, tree_of(git, published, root, gone), message)


def _gone_pages(git: Git, published: Published, whole: Mapping[str, bytes], project: Project) -> dict[str, bytes]:
    """What the latest edition needs where others have pages that it has not: links from their records lead there."""
    others = [kept for kept in published.editions if kept.name != published.latest]
    pages = {page for kept in others for page in _pages(git, kept)}
    found = gone_pages(whole, dict.fromkeys(project.languages, pages), project)
    return {path: content for path, content in found.items() if path not in whole}


def _headers(git: Git, tip: Tip) -> bytes:
    """The `_headers` that stand on the branch now: scripts of older editions are allowed by them."""
    entry = git.entries(tip.parent).get("_headers") if tip.parent else None
    return git.contents([entry.hash])[entry.hash] if entry else b""


def _released(desk: Desk, published: Published) -> Project:
    """The project that the latest edition was built from, as it was released."""
    edition = published.first.edition
    earlier = tuple(kept.edition for kept in published.editions if kept.edition.order < edition.order)
    return replace(as_known(_project_of(desk, edition)), release=Release(edition, earlier))


def _project_of(desk: Desk, edition: Edition) -> Project:
    """The project that an edition was built from; as it is committed now, if this program can't read that any more."""
    _refuse_missing(desk.git, edition)
    try:
        return read_state(edition.commit, replace(desk.where, when=edition.day))
    except ProblemsFound:
        _refuse_uncommitted(desk.git)
        return desk.project


def _refuse_missing(git: Git, edition: Edition) -> None:
    if not git.find(edition.commit):
        fact = f"the commit {edition.commit[:_SHORT]} that {edition.name} was built from is not in this clone"
        raise Refused(f"{fact}; fetch all branches, run git fetch --unshallow, or clone the repository whole")


def _refuse_contacts_in_records(desk: Desk, published: Published) -> None:
    git = desk.git
    own = _own_hosts(desk.project, published.editions)
    former = [{"host": host} for kept in published.editions if (host := _host_of(kept.address)) not in own]
    told = [json.loads(api(desk.project)[CHANNELS]), *(_channels(git, kept) for kept in published.editions)]
    told.append({"domains": former})
    values = list(dict.fromkeys(value for each in told for value in values_of(each, own)))
    for kept in published.editions:
        found = next(found_contacts(git.files_below(kept.record), values, own), None)
        if found:
            folder = f"{RECORDS}/{kept.name}" if kept.name == published.latest else kept.name
            way_out = f"retire {kept.name} first"
            if kept.name == published.latest:
                way_out = "take it out of the words of that page, or let a component say it"
            raise Refused(f"the record {folder}/{found.path} names {found.written}; {way_out}")


def _channels(git: Git, kept: Kept) -> Mapping[str, Any]:
    """What the whole form of an edition told programs of contacts."""
    return json.loads(_file(git, kept, CHANNELS))


def _file(git: Git, kept: Kept, path: str) -> bytes:
    """A file of the whole form of an edition."""
    try:
        return git.answer("cat-file", "blob", f"{kept.whole}:{path}")
    except Refused:
        fact = f"{path} of the whole form of {kept.name} can't be read"
        raise Refused(f"{fact}; run git fetch --unshallow, or clone the repository whole") from None


def _own_hosts(project: Project, editions: Iterable[Kept]) -> set[str]:
    """The hosts at which the site stands and stood: where it stood may be somebody else's, unless it is official."""
    site = project.catalog.site
    here = _host_of(site.address)
    official = {domain.host for domain in site.domains if not has_ended(domain, project.today)}
    return {here} | {host for kept in editions if (host := _host_of(kept.address)) in official}


def _host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def _pages(git: Git, kept: Kept) -> list[str]:
    """The addresses of the pages of an edition."""
    with suppress(ValueError):
        pages = json.loads(_file(git, kept, PAGES))
        if isinstance(pages, list) and all(isinstance(page, str) for page in pages):
            return pages
    raise Refused(f"{PAGES} of {kept.name} is no list of pages; take back what changed the branch by git revert")


def _count(changes: Sequence[object]) -> str:
    return f"{len(changes)} change{'' if len(changes) == 1 else 's'}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
