"""git, as the verbs use it: its plain commands, in the project's folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

FILE, LINK, FOLDER = "100644", "120000", "040000"


class Refused(Exception):
    """Why a verb does nothing: one line with the way out."""


@dataclass(frozen=True)
class Entry:
    """What a tree holds under a name: its mode, and the hash of its content."""

    mode: str
    hash: str


@dataclass(frozen=True)
class Git:
    """The repository that a folder is in. Each method raises Refused if git can't be started or says no."""

    folder: Path
    environment: Mapping[str, str]

    def answer(self, *arguments: str, told: bytes = b"", index: Path | None = None) -> bytes:
        """What git answers; `told` is what it reads, `index` a file in the place of the repository's own index."""
        done = self.run(*arguments, told=told, index=index)
        if done.returncode:
            raise Refused(f"git {arguments[0]} failed: {last_words(done.stderr)}; mend that and run it again")
        return done.stdout

    def line(self, *arguments: str, told: bytes = b"", index: Path | None = None) -> str:
        """What git answers, as one line."""
        return os.fsdecode(self.answer(*arguments, told=told, index=index)).strip()

    def is_true(self, *arguments: str) -> bool:
        """Whether git succeeds."""
        return self.run(*arguments).returncode == 0

    def find(self, name: str) -> str | None:
        """The hash of the commit that a name means, if there is any."""
        found = self.run("rev-parse", "--quiet", "--verify", "--end-of-options", name + "^{commit}")
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def run(self, *arguments: str, told: bytes = b"", index: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        """Runs git with these arguments. It asks nothing, shows no pages and speaks English."""
        program = shutil.which("git", path=self.environment.get("PATH"))
        if program is None:
            raise Refused("git is not installed, and editions are kept by it; install git")
        # A git that started us may have named a repository or folder, from where it stood.
        named = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_TRACE")
        kept = {key: value for key, value in self.environment.items() if key not in named}
        quiet = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **({"GIT_INDEX_FILE": str(index)} if index else {})}
        command = [program, "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", *arguments]
        try:
            return subprocess.run(
                command, cwd=self.folder, env=kept | quiet, input=told, capture_output=True, check=False
            )
        except (OSError, ValueError) as error:
            raise Refused(f"git can't be started: {error}; mend that first") from None

    def entries(self, tree: str) -> dict[str, Entry]:
        """What stands directly in a tree, by name; of a path in a commit, write commit:path."""
        return self._listed("ls-tree", "-z", "--full-tree", tree)

    def blobs_below(self, tree: str) -> dict[str, str]:
        """The hash of each file below a tree, by its path."""
        return {path: entry.hash for path, entry in self._listed("ls-tree", "-r", "-z", "--full-tree", tree).items()}

    def _listed(self, *arguments: str) -> dict[str, Entry]:
        # <mode> <type> <hash> TAB <path>
        lines = [line.partition(b"\t") for line in self.answer(*arguments).split(b"\0") if line]
        return {os.fsdecode(path): Entry(*about.decode().split()[::2]) for about, _, path in lines}

    def contents(self, hashes: Iterable[str]) -> dict[str, bytes]:
        """The content of files, by their hashes."""
        wanted = sorted(set(hashes))
        answer = BytesIO(self.answer("cat-file", "--batch", told="".join(f"{each}\n" for each in wanted).encode()))
        found = {}
        for each in wanted:
            # "<hash> blob <size>", a line break, the content, a line break; else "<hash> missing"
            *_, size = answer.readline().split() or [b""]
            if not size.isdigit():
                raise Refused("this clone lacks files of an edition; run git fetch --unshallow, or clone it whole")
            found[each] = answer.read(int(size))
            answer.readline()
        return found

    def files_below(self, tree: str) -> dict[str, bytes]:
        """The content of each file below a tree, by its path."""
        hashes = self.blobs_below(tree)
        contents = self.contents(hashes.values())
        return {path: contents[each] for path, each in hashes.items()}

    def store(self, folder: Path) -> str:
        """Keeps the files below a folder, byte by byte and whatever is ignored, and returns the hash of their tree."""
        return self._tree_with(self._stored(folder))

    def with_files(self, tree: str, files: Mapping[str, bytes]) -> str:
        """The hash of the tree that a tree becomes with these files added, by their paths."""
        if not files:
            return tree
        with tempfile.TemporaryDirectory(prefix="helpsite-") as folder:
            _write(Path(folder), files)
            return self._tree_with(self._stored(Path(folder)), tree)

    def _stored(self, folder: Path) -> bytes:
        """Keeps the content of the files below a folder, and returns them as lines of an index."""
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        told = b"".join(os.fsencode(path.absolute()) + b"\n" for path in files)
        hashes = self.answer("hash-object", "-w", "--no-filters", "--stdin-paths", told=told).decode().split()
        lines = (
            f"{FILE} {each}\t{path.relative_to(folder).as_posix()}\0".encode()
            for path, each in zip(files, hashes, strict=True)
        )
        return b"".join(lines)

    def _tree_with(self, lines: bytes, tree: str | None = None) -> str:
        with tempfile.TemporaryDirectory(prefix="helpsite-") as beside:
            index = Path(beside, "index")
            if tree:
                self.answer("read-tree", tree, index=index)
            self.answer("update-index", "--add", "-z", "--index-info", told=lines, index=index)
            return self.line("write-tree", index=index)

    def store_files(self, files: Mapping[str, bytes]) -> str:
        """Keeps files, by their paths, and returns the hash of their tree."""
        with tempfile.TemporaryDirectory(prefix="helpsite-") as folder:
            _write(Path(folder), files)
            return self.store(Path(folder))

    def tree(self, entries: Mapping[str, Entry]) -> str:
        """The hash of a tree that holds just these."""
        kinds = {FOLDER: "tree"}
        lines = [
            f"{entry.mode} {kinds.get(entry.mode, 'blob')} {entry.hash}\t{name}\0" for name, entry in entries.items()
        ]
        return self.line("mktree", "-z", told="".join(lines).encode())


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def last_words(error: bytes) -> str:
    """The line of what git complained that says why."""
    lines = [line.strip() for line in error.decode(errors="replace").splitlines() if line.strip()]
    why = [line for line in lines if line.startswith(("fatal:", "error:", "!", "remote:"))]
    return (why or lines or ["it gave no reason"])[0].removeprefix("fatal: ").removeprefix("error: ")
