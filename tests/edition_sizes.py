"""Measures what editions cost: `.venv/bin/python tests/edition_sizes.py`, run by hand in the project's folder.

It releases an edition a month from a scratch copy of the project by `helpsite release`, on one branch with `latest/` as
a copy and on another with it as a symlink. Once each edition announces another fee and changes a page in each
language; once nothing changes but the day, for a few editions only, since each adds the same. Only these two branches
of the scratch repository are weighed.
"""

import argparse
import gzip
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from subprocess import run

from conftest import copy_project, environment

# Both branches get the same forms of an edition, so each is built once and kept in the folder named first.
RELEASE = """
import shutil, sys
from pathlib import Path
from helpsite import cli

build, kept = cli._build_site, Path(sys.argv[1])

def build_once(release, folder):
    form = kept / f"{release.edition.name}-{'record' if release.is_record else 'whole'}"
    if not form.exists():
        build(release, form)
    shutil.copytree(form, folder)

cli._build_site = build_once
cli.main(sys.argv[2:])
"""
UNCHANGED = 6
ALIASES = ("copy", "symlink")
WHO = {f"GIT_{who}_{what}": "n@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ALONE = WHO | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
TITLES = {"zh": "BTC 提现费调整", "en": "A new fee for BTC withdrawals"}
WORDS = {
    "zh": "自 {day} 起，BTC 提现费为 {amount} BTC。以上金额是示例。",
    "en": "From {day} on, a BTC withdrawal costs {amount} BTC. The amount is a sample.",
}
READ_AGAIN = {"zh": "以上回答已于 {day} 复核。", "en": "These answers were read again on {day}."}

Change = Callable[[Path, date, int], None]


@dataclass(frozen=True)
class Weight:
    """What a branch weighs: bytes in git once it is packed, and files and bytes in a checkout."""

    packed: int
    files: int
    checkout: int


def main() -> None:
    """Print the sizes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--editions", type=int, default=24, help="how many to release, at least 2")
    number = parser.parse_args().editions
    with tempfile.TemporaryDirectory(prefix="edition-sizes-") as temporary, ThreadPoolExecutor() as pool:
        series: dict[str, tuple[int, Change]] = {
            "changes": (number, announce_a_fee),
            "nothing": (min(number, UNCHANGED), change_nothing),
        }
        running = [pool.submit(measure, Path(temporary, name), *how) for name, how in series.items()]
        for name, done in zip(series, running, strict=True):
            weights = done.result()
            forms = sorted(Path(temporary, name, "forms").iterdir())
            for form in forms[-2:]:
                report(f"{name}: {form.name}", form)
            for alias in ALIASES:
                tell(f"{name}, latest/ as a {alias}", weights[alias])


def measure(folder: Path, number: int, change: Change) -> dict[str, list[Weight]]:
    """Release editions, each after a change, and return what each branch weighs with one, two … of them."""
    project = copy_project(folder / "project")
    (project / ".gitignore").write_text("/build/\n/site/\n", encoding="utf-8")
    git(project, "init", "-q", "-b", "main")
    git(project, "config", "gc.auto", "0")
    weights: dict[str, list[Weight]] = {alias: [] for alias in ALIASES}
    for index in range(number):
        year, month = divmod(11 + index, 12)
        day = date(2026 + year, month + 1, 15)
        change(project, day, index)
        git(project, "add", "--all")
        git(project, "commit", "-q", "--allow-empty", "-m", f"{day}")
        for alias in ALIASES:
            options = ("--allow-sample", "--alias", alias, "--branch", alias, "--date", day.isoformat())
            started(project, sys.executable, "-c", RELEASE, str(folder / "forms"), "release", f"{day:%Y.%m}", *options)
            if index in (0, 1, number - 2, number - 1):
                weights[alias].append(weigh(project, alias, folder / f"{alias}-{index}.git"))
    return weights


def change_nothing(_project: Path, _day: date, _index: int) -> None:
    """Leave the project as it is."""


def announce_a_fee(project: Path, day: date, index: int) -> None:
    """Announce another fee for a withdrawal, and read the frequently asked questions again."""
    name, begins, amount = f"{day}-btc-withdrawal", day + timedelta(days=10), f"0.000{2 + (index + 1) % 2}"
    rate = f'      - basis: flat\n        amount: "{amount}"\n        effective_from: {begins}\n'
    rate += f"        announcement: {name}\n        source: sample\n        sample: true\n"
    replace(project / "data/fees.yaml", "  - id: eth-withdrawal\n", f"{rate}  - id: eth-withdrawal\n")
    for language, words in WORDS.items():
        told = words.format(day=begins, amount=amount)
        front = f"date: {day}T10:00:00+08:00\nkind: fees\ntitle: {TITLES[language]}\ndescription: {told}\n"
        front += f"effective_from: {begins}\n"
        post = f"---\n{front}affects: {{fees: [btc-withdrawal]}}\n---\n\n{told}\n"
        (project / f"docs/{language}/announcements/{name}.md").write_text(post, encoding="utf-8")
        faq = project / f"docs/{language}/faq.md"
        before = READ_AGAIN[language].partition("{day}")[0]
        lines = [line for line in faq.read_text(encoding="utf-8").splitlines() if not line.startswith(before)]
        lines = [f"updated: {day}" if line.startswith("updated: ") else line for line in lines]
        faq.write_text("\n".join(lines).rstrip() + f"\n\n{READ_AGAIN[language].format(day=day)}\n", encoding="utf-8")


def replace(file: Path, old: str, new: str) -> None:
    """Put words in the place of others, which must be there."""
    text = file.read_text(encoding="utf-8")
    if old not in text:
        sys.exit(f"{file.name} has no {old!r} any more")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def weigh(project: Path, branch: str, clone: Path) -> Weight:
    """Clone a branch alone, as whoever takes it from a host does, and return what it weighs there; a link is a file."""
    git(project, "clone", "-q", "--bare", "--no-local", "--single-branch", "--branch", branch, str(project), str(clone))
    git(clone, "gc", "-q", "--prune=now")
    packed = sum(file.stat().st_size for file in (clone / "objects/pack").iterdir() if file.suffix in (".pack", ".idx"))
    # <mode> <type> <hash> <size> TAB <path>
    sizes = [int(line.split()[3]) for line in git(clone, "ls-tree", "-r", "-l", branch).splitlines()]
    return Weight(packed, len(sizes), sum(sizes))


def report(title: str, form: Path) -> None:
    """Print how many files and bytes a form has, and which kinds of files take most."""
    files = {file.relative_to(form): file.read_bytes() for file in form.rglob("*") if file.is_file()}
    packed = sum(len(gzip.compress(data)) for data in files.values())
    print(f"{title}: {len(files)} files, {sum(map(len, files.values())):,} bytes, {packed:,} gzipped file by file")
    kinds: Counter[str] = Counter()
    for path, data in files.items():
        top = f"{path.parts[0]}/… " if path.parts[0] in ("pagefind", "assets", "api") else ""
        kinds[f"{top}{path.suffix}"] += len(data)
    for kind, size in kinds.most_common(8):
        print(f"    {size:>10,}  {kind}")


def tell(title: str, weights: list[Weight]) -> None:
    """Print what a branch weighs with one edition and with all, and what the last one has added."""
    print(f"{title}:")
    for words, weight in (("one edition", weights[0]), ("all", weights[-1])):
        checkout = f"{weight.files:,} files, {weight.checkout:,} bytes checked out"
        print(f"    {words}: {weight.packed:,} bytes packed; {checkout}")
    for words, before, after in (("second", weights[0], weights[1]), ("last", weights[-2], weights[-1])):
        more = after.packed - before.packed, after.files - before.files, after.checkout - before.checkout
        print(f"    the {words} adds {more[0]:,} bytes packed; {more[1]:,} files, {more[2]:,} bytes checked out")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder."""
    return started(folder, "git", *arguments)


def started(folder: Path, *command: str) -> str:
    """Run a program, and return what it says; end with its error if it fails."""
    done = run(command, cwd=folder, env=environment(**ALONE), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
