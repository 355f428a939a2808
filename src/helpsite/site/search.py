"""The search index: for each language a bundle of Pagefind's, made from copies of its pages.

The browser asks a bundle where words stand, and ranks by itself. That of a language finds the pages of that language
alone, and runs beside another one's. What a page says of itself is kept as values of filters, one of each name: what is
kept as Pagefind's metadata would be searched too, and "true" or "from" would find every page that has facts.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from helpsite.data.model import Fact
from helpsite.pages.compose import made_paths
from helpsite.pages.here import Here
from helpsite.pages.page import Page
from helpsite.project import Project
from helpsite.site.answers import answers, is_old, kind_of
from helpsite.site.copies import Copy, Subject, copy_of, without_contacts
from helpsite.site.dictionary import words_json

FOLDER = "pagefind"
# What every page in an index says of itself.
_SAID = {"kind", "description", "facts"}
_SIGNATURE = b"pagefind_dcd"


class SearchIndexError(Exception):
    """The index could not be made, or lacks a page or what the page says of itself."""


def index(folder: Path, project: Project, pages: list[Page]) -> None:
    """Writes `folder/pagefind/<language>/` for each language, from the pages that were built in `folder`.

    Raises SearchIndexError if Pagefind fails, or if an index lacks what it should have.
    """
    made = made_paths(project)
    copies: dict[str, dict[str, Copy]] = {language: {} for language in project.languages}
    for page in pages:
        if page.meta.search:
            path = project.site_file(page.language, page.address)
            built = (folder / path).read_text(encoding="utf-8")
            copies[page.language][path] = copy_of(
                built, subject_of(project, page, made.get(page.path)), project.known.platforms
            )
    with tempfile.TemporaryDirectory() as temporary:
        for language, by_path in copies.items():
            for path, copy in by_path.items():
                file = Path(temporary) / language / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(copy.html, encoding="utf-8")
        _run({Path(temporary) / language: folder / FOLDER / language for language in copies})
    for language, by_path in copies.items():
        bundle = folder / FOLDER / language
        _tidy(bundle, project.language(language).tag.lower())
        indexed = fragments(bundle)
        _check(indexed.values(), {f"/{path.removesuffix('index.html')}" for path in by_path})
        passages = [passage for copy in by_path.values() for passage in copy.passages]
        headings = [heading for copy in by_path.values() for heading in copy.headings]
        rows = [_row(name, fragment) for name, fragment in indexed.items()]
        (bundle / "words.json").write_text(words_json(project, language, rows, passages, headings), encoding="utf-8")


def subject_of(project: Project, page: Page, fact: Fact | None) -> Subject:
    """What the search is told of a page. `fact` is the region or fee that it is made from."""
    here = Here(project, page)
    platforms = project.known.platforms
    facts = [answer.as_json() | {"text": without_contacts(answer.text, platforms)} for answer in answers(here, fact)]
    said = {
        "kind": kind_of(page.address),
        "description": without_contacts(page.meta.description, platforms),
        "facts": json.dumps(facts, ensure_ascii=False, separators=(",", ":")),
    }
    is_out_of_date = is_old(project, page)
    return Subject(
        tag=project.language(page.language).tag,
        title=without_contacts(page.meta.title, platforms),
        said=said | ({"old": "yes"} if is_out_of_date else {}),
        lead=page.meta.description,
        stop=here.say("warning.full-stop"),
        is_made=page.is_made,
        is_old=is_out_of_date,
    )


def _run(sites: Mapping[Path, Path]) -> None:
    """Lets Pagefind index each folder of copies into a bundle, all at a time."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "pagefind", "--site", str(copies), "--output-path", str(bundle), "--quiet"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for copies, bundle in sites.items()
    ]
    said = [(process, *process.communicate()) for process in running]
    for process, output, errors in said:
        if process.returncode:
            raise SearchIndexError(f"Pagefind failed: {(errors or output).strip()}")


def _tidy(bundle: Path, tag: str) -> None:
    """Leaves of a bundle what the browser loads, and makes it the same each time."""
    entry_file = bundle / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text(encoding="utf-8"))
    if list(entry["languages"]) != [tag]:
        raise SearchIndexError(f"the index of {tag} is one of {', '.join(entry['languages']) or 'nothing'}")
    # Pagefind writes some keys in any order; the same site must give the same bytes.
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    entry_file.write_text(text, encoding="utf-8")
    language = entry["languages"][tag]
    meta, program = f"pagefind.{language['hash']}.pf_meta", f"wasm.{language['wasm'] or 'unknown'}.pagefind"
    kept = {entry_file.name, "pagefind.js", meta, program, "index", "fragment", "filter"}
    for path in sorted(bundle.iterdir()):
        if path.name not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if missing := sorted(kept - {path.name for path in bundle.iterdir()}):
        raise SearchIndexError(f"the index of {tag} lacks {', '.join(missing)}")


def _check(indexed: Collection[dict[str, Any]], addresses: set[str]) -> None:
    """Raises SearchIndexError unless just these pages are in a bundle, each with what it says of itself."""
    found = {fragment["url"]: fragment for fragment in indexed}
    if missing := sorted(addresses - found.keys()):
        raise SearchIndexError(f"the search index lacks {', '.join(missing)}")
    if strange := sorted(found.keys() - addresses):
        raise SearchIndexError(f"the search index has {', '.join(strange)}")
    for address, fragment in found.items():
        if missing := sorted(_SAID - fragment["filters"].keys()):
            raise SearchIndexError(f"the search index does not say of {address}: {', '.join(missing)}")


def _row(name: str, fragment: dict[str, Any]) -> list[str | bool]:
    """What the browser ranks a page by, before it loads the page's words."""
    filters = fragment["filters"]
    return [name, fragment["url"], filters["kind"][0], fragment["meta"]["title"].replace("\u200b", ""), "old" in filters]


def fragments(bundle: Path) -> dict[str, dict[str, Any]]:
    """What a bundle has of each page, by the page's name in it: address, words, headings, what it says of itself."""
    return {
        file.stem: json.loads(gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE))
        for file in sorted(bundle.glob("fragment/*.pf_fragment"))
    }
