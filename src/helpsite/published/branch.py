"""The branch with the published tree: what stands on it, and how it gets one more commit.

    latest/            the whole form of the latest edition: a copy of its folder, or a link to it
    2026.12/           an edition's folder: the whole form while it is the latest, else the record
    .records/2026.12/  the record of the latest edition only
    versions.json      mike's list of editions
    retired.json       the editions that were retired, whose names are never used again
    and the root files, of `root`, which also makes what stands in the place of a retired edition

What others put at the top or into .well-known/, such as a host's CNAME, stays.

mike reads and writes versions.json. The commit itself is made of git's own trees and not by mike's Commit: that one
takes the content of every file once more, while a folder that stays as it is, or comes back from an earlier commit, is
but the hash of a tree; it works in the current directory; and it has written to the branch before it looks whether it
should have. Here nothing is seen until the branch is moved, in one step, from the commit that was read to the new one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from mike.versions import Versions

from helpsite.edition import LATEST, Edition, name_fault
from helpsite.published.git import FOLDER, LINK, Entry, Git, Refused, last_words
from helpsite.published.root import MADE

Alias = Literal["copy", "symlink"]
REMOTE = "origin"
RECORDS = ".records"
VERSIONS, RETIRED = "versions.json", "retired.json"
_WELL_KNOWN = ".well-known"
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True)
class Tip:
    """Where a branch ends: `parent` is the commit to go on from, `local` where this clone's branch is."""

    branch: str
    local: str | None
    parent: str | None


@dataclass(frozen=True)
class Kept:
    """An edition that is published: the trees of both its forms, and the site's address when it was."""

    edition: Edition
    whole: str
    record: str
    address: str

    @property
    def name(self) -> str:
        """What the edition is called."""
        return self.edition.name


@dataclass(frozen=True)
class Published:
    """What is published: the editions, the newest first, and which of them readers get.

    `of_others` are the files that others put there, by their paths.
    """

    editions: tuple[Kept, ...] = ()
    latest: str = ""
    retired: tuple[Edition, ...] = ()
    alias: Alias = "copy"
    of_others: Mapping[str, bytes] = field(default_factory=dict)

    def get(self, name: str) -> Kept | None:
        """The edition of this name, if it is published."""
        return next((kept for kept in self.editions if kept.name == name), None)

    def is_retired(self, name: str) -> bool:
        """Whether an edition of this name was retired."""
        return any(gone.name == name for gone in self.retired)

    @property
    def first(self) -> Kept:
        """The latest edition: the one that readers get."""
        return next(kept for kept in self.editions if kept.name == self.latest)

    def with_edition(self, kept: Kept) -> Published:
        """The same with one more edition, which is the latest."""
        editions = sorted((*self.editions, kept), key=lambda each: each.edition.order, reverse=True)
        return replace(self, editions=tuple(editions), latest=kept.name)

    def without(self, name: str) -> Published:
        """The same with an edition retired."""
        gone = next(kept.edition for kept in self.editions if kept.name == name)
        rest = tuple(kept for kept in self.editions if kept.name != name)
        retired = sorted((*self.retired, gone), key=lambda edition: edition.order, reverse=True)
        return replace(self, editions=rest, retired=tuple(retired))


# --- Reading ----------------------------------------------------------------------------------------------------------


def read_tip(git: Git, branch: str) -> Tip:
    """Where a branch ends: here or at the remote, wherever it is further. Raises Refused, for one that has no end."""
    if not git.is_true("check-ref-format", f"refs/heads/{branch}") or branch.startswith("-"):
        raise Refused(f'"{branch}" is no name for a branch; write for example --branch gh-pages')
    if f"branch refs/heads/{branch}\n" in git.answer("worktree", "list", "--porcelain").decode(errors="replace"):
        raise Refused(f"the branch {branch} is checked out; check another one out, or name another by --branch")
    local, remote = git.find(f"refs/heads/{branch}"), git.find(f"refs/remotes/{REMOTE}/{branch}")
    if local is None or remote is None or local == remote:
        return Tip(branch, local, local or remote)
    if git.is_true("merge-base", "--is-ancestor", local, remote):
        return Tip(branch, local, remote)
    if git.is_true("merge-base", "--is-ancestor", remote, local):
        return Tip(branch, local, local)
    way_out = f"to give up what was made here, run git branch --force {branch} {REMOTE}/{branch}, and do it again"
    raise Refused(f"{branch} and {REMOTE}/{branch} have each gone on without the other; {way_out}")


def read_published(git: Git, tip: Tip) -> Published:
    """What stands on a branch. Raises Refused if that is something else than editions."""
    if tip.parent is None:
        return Published()
    top = git.entries(tip.parent)
    of_others = _of_others(git, top)
    if not {path.partition("/")[0] for path in top} - {*of_others, _WELL_KNOWN, ".nojekyll"}:
        return Published(of_others=of_others)
    if VERSIONS not in top:
        fact = f"the branch {tip.branch} holds something else than editions"
        raise Refused(f"{fact}; name another one by --branch, or delete it if nobody needs it")
    try:
        contents = git.contents(top[name].hash for name in (VERSIONS, RETIRED) if name in top)
        retired = json.loads(contents[top[RETIRED].hash]) if RETIRED in top else []
        gone = tuple(map(_edition, retired))
        versions = Versions.loads(contents[top[VERSIONS].hash])
        (latest,) = [str(info.version) for info in versions if LATEST in info.aliases]
        records = {name: entry.hash for name, entry in top.items()} | {
            name: entry.hash for name, entry in git.entries(f"{tip.parent}:{RECORDS}").items()
        }
        kept = [_kept(info.to_json(), records) for info in versions]
        alias: Alias = "symlink" if top[LATEST].mode == LINK else "copy"
        if both := {each.name for each in kept} & {edition.name for edition in gone}:
            raise ValueError(both)
    except (AttributeError, KeyError, TypeError, ValueError):
        fact = f"{VERSIONS} or {RETIRED} on the branch {tip.branch} was changed by hand and does not fit any more"
        raise Refused(f"{fact}; take that commit back by git revert") from None
    editions = tuple(sorted(kept, key=lambda each: each.edition.order, reverse=True))
    return Published(editions, latest, gone, alias, of_others)


def _of_others(git: Git, top: Mapping[str, Entry]) -> dict[str, bytes]:
    """The files at the top and in .well-known/ that the tree's own program does not make."""
    files = {name: entry.hash for name, entry in top.items() if entry.mode not in (FOLDER, LINK)}
    if _WELL_KNOWN in top:
        below = git.blobs_below(top[_WELL_KNOWN].hash)
        files |= {f"{_WELL_KNOWN}/{path}": each for path, each in below.items()}
    hashes = {path: each for path, each in files.items() if path not in MADE | {VERSIONS, RETIRED}}
    contents = git.contents(hashes.values())
    return {path: contents[each] for path, each in hashes.items()}


def _kept(told: dict, records: Mapping[str, str]) -> Kept:
    about = told["properties"]
    edition, address = _edition({"version": told["version"], **about}), about["address"]
    if not urlsplit(address).hostname or not _COMMIT.fullmatch(about["published"]):
        raise ValueError(address)
    return Kept(edition, about["published"], records[edition.name], address)


def _edition(told: dict) -> Edition:
    """Raises ValueError for a name that no edition has, and for what is no whole hash of a commit."""
    if name_fault(told["version"]) or not _COMMIT.fullmatch(told["commit"]):
        raise ValueError(told["version"])
    return Edition(told["version"], date.fromisoformat(told["day"]), told["commit"])


# --- Writing ----------------------------------------------------------------------------------------------------------


def tree_of(git: Git, published: Published, root: Mapping[str, bytes], gone: Mapping[str, bytes]) -> str:
    """Composes the tree of what is published, with these files at its root, and returns its hash.

    `gone` are added to the latest edition: they say of pages of other editions that it has none at their addresses.
    Raises ValueError if a root file has the name of a folder.
    """
    latest = published.first
    folders = {kept.name: kept.record for kept in published.editions} | {
        latest.name: git.with_files(latest.whole, gone)
    }
    entries = {name: Entry(FOLDER, tree) for name, tree in folders.items()}
    entries[RECORDS] = Entry(FOLDER, git.tree({latest.name: Entry(FOLDER, latest.record)}))
    if published.alias == "symlink":
        entries[LATEST] = Entry(LINK, git.line("hash-object", "-w", "--stdin", told=latest.name.encode()))
    else:
        entries[LATEST] = entries[latest.name]
    files = {**published.of_others, ".nojekyll": b"", **root, VERSIONS: versions_json(published)}
    if published.retired:
        files[RETIRED] = _retired_json(published)
    top = git.entries(git.store_files(files))
    if taken := sorted(entries.keys() & top.keys()):
        raise ValueError(f"a root file stands in the place of {taken[0]}/")
    return git.tree({**top, **entries})


def versions_json(published: Published) -> bytes:
    """The list of editions as mike writes it."""
    versions = Versions()
    for kept in published.editions:
        info = versions.add(kept.name, aliases=[LATEST] if kept.name == published.latest else [])
        info.properties = {**_told(kept.edition), "published": kept.whole, "address": kept.address}
    return (versions.dumps() + "\n").encode()


def _retired_json(published: Published) -> bytes:
    told = [{"version": edition.name, **_told(edition)} for edition in published.retired]
    return (json.dumps(told, indent=2) + "\n").encode()


def _told(edition: Edition) -> dict[str, str]:
    return {"day": edition.day.isoformat(), "commit": edition.commit}


def commit(git: Git, tip: Tip, tree: str, message: str) -> str:
    """Adds a commit with this tree to a branch, and returns its hash. Raises Refused if the branch has moved since."""
    parent = ["-p", tip.parent] if tip.parent else []
    made = git.line("commit-tree", tree, *parent, "-F", "-", told=message.encode())
    ref = f"refs/heads/{tip.branch}"
    moved = git.run("update-ref", "-m", message.splitlines()[0], ref, made, tip.local or "")
    if moved.returncode:
        raise Refused(f"{tip.branch} could not be moved: {last_words(moved.stderr)}; run it again")
    return made


def push(git: Git, branch: str) -> None:
    """Pushes a branch. Raises Refused if that fails; the commit stays where it is."""
    done = git.run("push", "--quiet", REMOTE, f"refs/heads/{branch}:refs/heads/{branch}")
    if done.returncode:
        way_out = f"what is on {branch} stays there, push it by git push {REMOTE} {branch}"
        raise Refused(f"the push failed: {last_words(done.stderr)}; {way_out}")
