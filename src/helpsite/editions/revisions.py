"""A state: the project as it stands in a folder, or as it stood at a revision of its git repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from pydantic import BaseModel

from helpsite.data.catalog import FILES
from helpsite.data.model import Strings
from helpsite.data.source import SYMBOLIC_LINK, read_bytes, read_yaml
from helpsite.problem import Place, Problem, ProblemsFound, did_you_mean, quote
from helpsite.project import Project, read_project

_PARTS = ("data", "docs", "mkdocs.yml")
_FOLDER_INSTEAD = "name a folder with data/ and docs/"


@dataclass(frozen=True)
class Where:
    """Where states are found: the project's folder, the environment of its programs, and the day they are seen on."""

    root: Path
    environment: Mapping[str, str]
    when: datetime | date
    clock: datetime


def read_states(base: str, head: str | None, where: Where) -> tuple[Project, Project]:
    """The earlier and the later state, seen on the same day. `head` None is the working tree.

    A name is that of a folder that holds data/ and docs/, else a revision. Raises ProblemsFound; what is wrong within a
    state has its name in front, but for the working tree, whose files can be mended where they are.
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
    with _its_name_in_front(name):
        if name and _is_project(Path(name)):
            return read_project(Path(name), where.when, where.clock)
    git = _Git(name, where)
    commit = git.commit()
    with tempfile.TemporaryDirectory(prefix="helpsite-") as folder, _its_name_in_front(name):
        git.unpack(commit, Path(folder))
        return _read_unpacked(Path(folder), where)


def _is_project(folder: Path) -> bool:
    try:
        return (folder / "data").is_dir() and (folder / "docs").is_dir()
    except OSError:  # a name that no file can have
        return False


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
    """Adds to a file of a revision the keys that it must have, and leaves no other words of the interface than now."""
    if model is Strings:
        (folder / path).write_bytes(read_bytes(root, path))
        return
    older, now = (read_yaml(state, path).value for state in (folder, root))
    if not isinstance(older, dict) or not isinstance(now, dict):
        return
    required = [key for key, field in model.model_fields.items() if field.is_required()]
    lines = [f"{key}: {json.dumps(now[key], default=str)}\n" for key in required if key not in older and key in now]
    with (folder / path).open("a", encoding="utf-8") as file:
        file.write("\n" + "".join(lines))


@dataclass(frozen=True)
class _Git:
    """The git repository around the project's folder, asked for the revision of one name."""

    name: str
    where: Where

    def commit(self) -> str:
        """The hash of the revision's commit."""
        inside = self._run("rev-parse", "--is-inside-work-tree")
        if inside.returncode:
            raise self._refused(*_no_repository(inside.stderr.decode(errors="replace")))
        # What begins with a hyphen is an option to git, and no name of a branch or tag.
        if not self.name.startswith("-"):
            found = self._run("rev-parse", "--verify", "--quiet", f"{self.name}^{{commit}}")
            if not found.returncode:
                return found.stdout.decode().strip()
        fact = "is neither a folder with data/ and docs/ nor a revision of this repository"
        if self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            raise self._refused(f"{fact}, of which only the newest part is here", 'run "git fetch --unshallow"')
        known = self._run("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags", "refs/remotes")
        names = known.stdout.decode(errors="replace").split()
        raise self._refused(fact, did_you_mean(self.name, names, "name a commit, a tag or a branch"))

    def unpack(self, commit: str, folder: Path) -> None:
        """Writes the project's files at a commit into a folder, byte by byte as they were committed.

        git itself would write links, and have programs change what it writes, as the repository's attributes say.
        """
        listed = self._run("ls-tree", "-r", "-z", commit, "--", *_PARTS)
        # <mode> <type> <hash> TAB <path>, with paths from the project's folder, which need not be the repository's
        entries = [line.partition(b"\t") for line in listed.stdout.split(b"\0") if line]
        files = {os.fsdecode(path): about.decode().split() for about, _, path in entries}
        if not any(path.startswith("data/") for path in files):
            raise ProblemsFound([Problem(Place("data"), "the folder is missing", "name a revision that has it")])
        if problems := [
            Problem(Place(path), *fault) for path, about in files.items() if (fault := _fault(path, about))
        ]:
            raise ProblemsFound(problems)
        contents = self._contents([about[2] for about in files.values()])
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

    def _contents(self, hashes: list[str]) -> Iterator[bytes | None]:
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
        program = shutil.which("git", path=self.where.environment.get("PATH"))
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
                    [program, "--no-pager", *arguments],
                    cwd=self.where.root,
                    env=kept | quiet,
                    input=told,
                    capture_output=True,
                    check=False,
                )
            except (OSError, ValueError):  # it can't be started, or not with such a name
                pass
        raise self._refused("is a revision only to git, which can't be started", f"install git, or {_FOLDER_INSTEAD}")

    def _refused(self, fact: str, way_out: str) -> ProblemsFound:
        return ProblemsFound([Problem(Place(self.name or '""'), fact, way_out)])


def _no_repository(said: str) -> tuple[str, str]:
    if "not a git repository" in said:
        return "is no folder with data/ and docs/, and this project is in no git repository", _FOLDER_INSTEAD
    line = next(iter(said.strip().splitlines()), "nothing")
    return f"git refuses to look for it, and says {quote(line.removeprefix('fatal: '))}", "mend that first"


def _fault(path: str, about: list[str]) -> tuple[str, str] | None:
    """What is wrong with an entry of a revision, and the way out."""
    mode, kind, _ = about
    if mode == "120000":
        return SYMBOLIC_LINK
    if kind != "blob":
        return "is not a file", "name a revision without it"
    if ".." in path.replace("\\", "/").split("/"):
        return "stands outside of its folder", "name a revision without it"
    return None
