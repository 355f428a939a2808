"""A state: the project as it stands in a folder, or as it stood at a revision of its git repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from helpsite.data.catalog import FILES
from helpsite.data.model import Search, Strings
from helpsite.data.source import SYMBOLIC_LINK, read_text, read_yaml
from helpsite.problem import Place, Problem, ProblemsFound, did_you_mean, quote
from helpsite.project import Project, read_project

_PARTS = ("data", "docs", "mkdocs.yml")
_FOLDER_INSTEAD = "name a folder with data/ and docs/"
# What is made in a project's folder, or kept beside it; where git is asked instead, it knows what to ignore.
_MADE_AT_THE_TOP = {".venv", "build", "dist", "site", "site.new", "site.old"}
_MADE_ANYWHERE = {".DS_Store", ".cache", ".git", ".hypothesis", ".lycheecache", ".pytest_cache", ".ruff_cache"}
_MADE_ANYWHERE |= {"__pycache__", "node_modules"}
# What git says, and the mode under which it keeps a symbolic link.
_NO_REPOSITORY = b"not a git repository"
_LINK = "120000"


@dataclass(frozen=True)
class Where:
    """Where states are found: the project's folder, the environment of its programs, and the day they are seen on."""

    root: Path
    environment: Mapping[str, str]
    when: datetime | date
    clock: datetime


def read_states(base: str, head: str | None, where: Where) -> tuple[Project, Project]:
    """The earlier and the later state, seen on the same day. `head` None is the working tree.

    A name is that of a revision or of a folder that holds data/ and docs/; see _folder for which. Raises ProblemsFound;
    what is wrong within a state has its name in front, but for the working tree, whose files can be mended where they
    are.
    """
    problems: list[Problem] = []
    before = after = None
    try:
        after = read_state(head, where) if head is not None else read_project(where.root, where.when, where.clock)
    except ProblemsFound as found:
        problems += found.problems
    try:
        # A moment is a day in each state's own zone, so that the later one's decides.
        before = read_state(base, replace(where, when=after.today) if after else where)
    except ProblemsFound as found:
        problems += found.problems
    if before is None or after is None:
        raise ProblemsFound(problems)
    return _speaking(before), _speaking(after)


def _speaking(project: Project) -> Project:
    """The project with the words of the interface in each of its languages, also one that is still being added."""
    strings = {
        group: {key: text.spoken_in(project.languages) for key, text in texts.items()}
        for group, texts in project.catalog.strings.root.items()
    }
    return replace(project, catalog=replace(project.catalog, strings=Strings.model_construct(root=strings)))


def read_state(name: str, where: Where) -> Project:
    """The project in the folder, or at the revision, of this name. Raises ProblemsFound."""
    if folder := _folder(name, where):
        with _its_name_in_front(name):
            return read_project(folder, where.when, where.clock)
    git = _Git(name, where)
    commit = git.commit()
    with tempfile.TemporaryDirectory(prefix="helpsite-") as unpacked, _its_name_in_front(name):
        git.unpack(commit, Path(unpacked))
        return _read_unpacked(Path(unpacked), where)


def read_files(name: str | None, where: Where, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The content of the wanted files of a state, by path; None is the working tree. Raises ProblemsFound.

    Of a link it is where it leads. Without a name, what git ignores is left out; of a folder, what is usually made.
    """
    if name is None:
        paths = _Git("", where).working_paths()
        return _read_below(where.root, _walk(where.root) if paths is None else paths, is_wanted)
    if folder := _folder(name, where):
        return _read_below(folder, _walk(folder), is_wanted)
    git = _Git(name, where)
    return git.contents(git.commit(), is_wanted)


def _folder(name: str, where: Where) -> Path | None:
    """The folder that a name means; None if it means a revision. Raises ProblemsFound if it could be either.

    What is compared may have been written by somebody who wants it to be compared with itself: nothing that stands in
    the project takes the place of a revision, and only a name that can be no other is a folder without asking git.
    """
    folder = Path(name)
    git = _Git(name, where)
    if name in (".", "..") or name.startswith(("./", "../")) or folder.is_absolute():
        if not _is_project(folder):
            raise git.refused("is no folder with data/ and docs/", _FOLDER_INSTEAD)
        return folder
    if not name or not _is_project(folder) or _is_linked(folder):
        return None
    if not git.is_asked():
        return folder
    commit = git.find()
    if commit == name:  # a whole hash is that of its commit, whatever has its name
        return None
    if commit:
        way_out = f"write ./{name} for the folder, or {commit} for the revision"
        raise git.refused("is both a folder and a revision of this repository", way_out)
    return folder


def _is_project(folder: Path) -> bool:
    try:
        return (folder / "data").is_dir() and (folder / "docs").is_dir()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _is_linked(folder: Path) -> bool:
    """Whether the folder or one on the way to it is a link."""
    return any(step.is_symlink() for step in (folder, *folder.parents))


def _walk(folder: Path) -> Iterator[str]:
    """The files and links below a folder, but for what is made there."""
    for here, folders, files in os.walk(folder):
        left_out = _MADE_ANYWHERE | (_MADE_AT_THE_TOP if Path(here) == folder else set())
        links = [name for name in folders if Path(here, name).is_symlink()]
        folders[:] = [name for name in folders if name not in left_out]
        yield from (
            Path(here, name).relative_to(folder).as_posix() for name in (*files, *links) if name not in left_out
        )


def _read_below(folder: Path, paths: Iterable[str], is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    files = {}
    for path in paths:
        file = folder / path
        if not is_wanted(path) or not os.path.lexists(file):  # what git still lists may be deleted
            continue
        if file.is_symlink():
            files[path] = _link(os.readlink(os.fsencode(file)))  # noqa: PTH115 - a Path would tidy it up
        else:
            files[path] = _content(file)
    return files


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:  # a repository inside of this one, or what we must not read
        return f"can't be read: {error.strerror}".encode()


def _link(target: bytes) -> bytes:
    return b"a link to " + target


@contextmanager
def _its_name_in_front(name: str) -> Iterator[None]:
    try:
        yield
    except ProblemsFound as found:
        raise ProblemsFound(_named(problem, name) for problem in found.problems) from None


def _named(problem: Problem, name: str) -> Problem:
    return replace(problem, place=replace(problem.place, path=f"in {name}: {problem.place.path}"))


def _read_unpacked(folder: Path, where: Where) -> Project:
    """The project of a revision. An older one lacks what every project must have since: that is as it is now in the
    project's folder, or no change that adds such a thing could be compared with what was before it.
    """
    try:
        return read_project(folder, where.when, where.clock)
    except ProblemsFound as found:
        unfit = {problem.place.path for problem in found.problems}
    for name, model in FILES.items():
        if (path := f"data/{name}.yaml") in unfit:
            with suppress(ProblemsFound):  # what can't be filled up is told by reading it again
                _fill_up(folder, where.root, path, model)
    return read_project(folder, where.when, where.clock)


def _fill_up(folder: Path, root: Path, path: str, model: type[BaseModel]) -> None:
    """Adds to a file of a revision what it must have, as it is now; of the words of the interface, leaves those of now.

    What the revision does say stays as it said it, or its change would go unseen.
    """
    if model is Search and not (folder / path).exists():  # it came later, and what it says is no statement
        (folder / path).write_text(read_text(root, path), encoding="utf-8")
        return
    older, now = (read_yaml(state, path).value for state in (folder, root))
    if not isinstance(older, dict) or not isinstance(now, dict):
        return
    if model is Strings:
        groups = {group: _kept(older.get(group), words) for group, words in now.items()}
        (folder / path).write_text(f"{_in_yaml(groups)}\n", encoding="utf-8")
        return
    required = [key for key, field in model.model_fields.items() if field.is_required()]
    lines = [f"{key}: {_in_yaml(now[key])}\n" for key in required if key not in older and key in now]
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write("\n" + "".join(lines))


def _kept(older: Any, now: Any) -> Any:
    """A group with the words of now, each as it was if it was there."""
    if not isinstance(older, dict) or not isinstance(now, dict):
        return now
    return {key: older.get(key, words) for key, words in now.items()}


def _in_yaml(value: Any) -> str:
    """A value on one line of YAML. JSON is YAML but for signs that it writes as two halves."""
    written = json.dumps(value, ensure_ascii=False, default=str)
    return "".join(sign if " " <= sign <= "~" else f"\\U{ord(sign):08x}" for sign in written)


@dataclass(frozen=True)
class _Git:
    """The git repository around the project's folder, asked for the revision of one name."""

    name: str
    where: Where

    def is_asked(self) -> bool:
        """Whether there is a git and a repository to ask. One that refuses to answer is there."""
        if not self._program():
            return False
        inside = self._run("rev-parse", "--is-inside-work-tree")
        return not inside.returncode or _NO_REPOSITORY not in inside.stderr

    def find(self) -> str | None:
        """The hash of the revision's commit; None if git knows no such revision. Raises ProblemsFound if it refuses."""
        inside = self._run("rev-parse", "--is-inside-work-tree")
        if inside.returncode:
            raise self.refused(*_no_repository(inside.stderr))
        # What begins with a hyphen is an option to git, and no name of a branch or tag.
        if self.name.startswith("-"):
            return None
        found = self._run("rev-parse", "--verify", "--quiet", f"{self.name}^{{commit}}")
        return None if found.returncode else found.stdout.decode().strip()

    def commit(self) -> str:
        """The hash of the revision's commit. Raises ProblemsFound if there is none."""
        if commit := self.find():
            return commit
        fact = "is neither a folder with data/ and docs/ nor a revision of this repository"
        if self.name and _is_project(Path(self.name)):
            fact = "is a symbolic link or stands behind one, and no revision of this repository"
            raise self.refused(fact, f"write ./{self.name} to follow it")
        if self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            raise self.refused(f"{fact}, of which only the newest part is here", 'run "git fetch --unshallow"')
        known = self._run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        names = known.stdout.decode(errors="replace").split()
        raise self.refused(fact, did_you_mean(self.name, names, "name a commit, a tag or a branch"))

    def unpack(self, commit: str, folder: Path) -> None:
        """Writes the project's files at a commit into a folder, byte by byte as they were committed.

        git itself would write links, and have programs change what it writes, as the repository's attributes say.
        """
        files = self._listed(commit, *_PARTS)
        if not any(path.startswith("data/") for path in files):
            raise ProblemsFound([Problem(Place("data"), "the folder is missing", "name a revision that has it")])
        if problems := [
            Problem(Place(path), *fault) for path, about in files.items() if (fault := _fault(path, about))
        ]:
            raise ProblemsFound(problems)
        contents = self._blobs([about[2] for about in files.values()])
        for path, content in zip(files, contents, strict=True):
            if content is None:
                fact = "this clone does not have the file's content"
                raise ProblemsFound([Problem(Place(path), fact, "fetch the revision with all its files")])
            try:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
            except (OSError, ValueError) as error:
                fact = f"the file can't be written here: {quote(error)}"
                raise ProblemsFound([Problem(Place(path), fact, "name a revision without it")]) from None

    def contents(self, commit: str, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
        """The content of the wanted files at a commit, by path; of one that isn't there or is none, its hash."""
        files = {path: about for path, about in self._listed(commit).items() if is_wanted(path)}
        blobs = self._blobs([about[2] for about in files.values()])
        found = {}
        for (path, (mode, _, hash_)), blob in zip(files.items(), blobs, strict=True):
            content = hash_.encode() if blob is None else blob
            found[path] = _link(content) if mode == _LINK else content
        return found

    def working_paths(self) -> list[str] | None:
        """The files of the project's folder that git doesn't ignore; None if there is no repository to ask."""
        if not self.is_asked():
            return None
        listed = self._run("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        if listed.returncode:
            return None
        # One that is being merged is listed several times.
        return sorted({os.fsdecode(path) for path in listed.stdout.split(b"\0") if path})

    def _listed(self, commit: str, *parts: str) -> dict[str, list[str]]:
        """Mode, type and hash of each file at a commit, by its path."""
        listed = self._run("ls-tree", "-r", "-z", commit, "--", *parts)
        # <mode> <type> <hash> TAB <path>, with paths from the project's folder, which need not be the repository's
        entries = [line.partition(b"\t") for line in listed.stdout.split(b"\0") if line]
        return {os.fsdecode(path): about.decode().split() for about, _, path in entries}

    def _blobs(self, hashes: list[str]) -> Iterator[bytes | None]:
        """The content of each file; None for one that isn't there."""
        told = "".join(f"{each}\n" for each in hashes).encode()
        answer = BytesIO(self._run("cat-file", "--batch", told=told).stdout)
        for _ in hashes:
            # "<hash> blob <size>", a line break, the content, a line break; else "<hash> missing"
            *_, size = answer.readline().split() or [b""]
            if size.isdigit():
                yield answer.read(int(size))
                answer.readline()
            else:
                yield None

    def _run(self, *arguments: str, told: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """What git answers. It neither asks nor shows pages, fetches nothing, and speaks English."""
        program = self._program()
        # A git that started us may have named a repository or folder, from where it stood.
        kept = {
            key: value
            for key, value in self.where.environment.items()
            if key not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_TRACE")
        }
        quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}
        if program:
            try:
                return subprocess.run(
                    [program, "--no-pager", "-c", "core.fsmonitor=false", *arguments],
                    cwd=self.where.root,
                    env=kept | quiet,
                    input=told,
                    capture_output=True,
                    check=False,
                )
            except (OSError, ValueError):  # it can't be started, or not with such a name
                pass
        raise self.refused("is a revision only to git, which can't be started", f"install git, or {_FOLDER_INSTEAD}")

    def _program(self) -> str | None:
        return shutil.which("git", path=self.where.environment.get("PATH"))

    def refused(self, fact: str, way_out: str) -> ProblemsFound:
        """What to raise for this name."""
        return ProblemsFound([Problem(Place(self.name or '""'), fact, way_out)])


def _no_repository(error: bytes) -> tuple[str, str]:
    if _NO_REPOSITORY in error:
        return "is no folder with data/ and docs/, and this project is in no git repository", _FOLDER_INSTEAD
    line = next(iter(error.decode(errors="replace").strip().splitlines()), "nothing")
    return f"git refuses to look for it, and says {quote(line.removeprefix('fatal: '))}", "mend that first"


def _fault(path: str, about: list[str]) -> tuple[str, str] | None:
    """What is wrong with an entry of a revision, and the way out."""
    mode, kind, _ = about
    if mode == _LINK:
        return SYMBOLIC_LINK
    if kind != "blob":
        return "is not a file", "name a revision without it"
    if ".." in path.replace("\\", "/").split("/"):
        return "stands outside of its folder", "name a revision without it"
    return None
