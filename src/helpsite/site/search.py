"""The search index: for each language a bundle of Pagefind's, made from copies of its pages.

The browser asks a bundle where words stand, and ranks by itself. That of a language finds the pages of that language
alone, and runs beside another one's.

What a page says of itself is written into its fragment behind Pagefind: as Pagefind's metadata it would be searched, so
that "true" and "from" found every page that has facts, and Pagefind's filters come out in another order each time. A
copy holds a digest of it, so that a file's name changes with all that is in it, and caches may keep it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import deflate

from helpsite.pages.compose import made_paths
from helpsite.pages.here import Here
from helpsite.pages.page import Page
from helpsite.pages.words import say
from helpsite.project import Project
from helpsite.site.answers import Answer, answers, is_old, kind_of
from helpsite.site.copies import MARK, SPACE, Clean, Copy, Subject, cleaner, copy_of, together
from helpsite.site.dictionary import words_json

FOLDER = "pagefind"
# What each of Pagefind's own files begins with, once it is unpacked.
_SIGNATURE = b"pagefind_dcd"


class SearchIndexError(Exception):
    """The index could not be made, or lacks a page."""


@dataclass(frozen=True)
class Entry:
    """A page for the index: its copy, and what is told of it with a result."""

    copy: Copy
    said: dict[str, str]


def index(folder: Path, project: Project, pages: Iterable[Page]) -> None:
    """Writes `folder/pagefind/<language>/` for each language, from those pages built in `folder` that may be found.

    Raises SearchIndexError if Pagefind fails, or if its index has other pages than these.
    """
    made, clean = made_paths(project), cleaner(project.known.platforms)
    entries: dict[str, dict[str, Entry]] = {language: {} for language in project.languages}
    for page in pages:
        if page.meta.search:
            file = project.site_file(page.language, page.address)
            found = answers(Here(project, page), made.get(page.path))
            built = (folder / file).read_text(encoding="utf-8")
            said = said_of(project, page, found, clean)
            entries[page.language][file] = Entry(copy_of(built, subject_of(project, page, said, clean), clean), said)
    with tempfile.TemporaryDirectory() as temporary:
        sites = {language: Path(temporary) / language for language in entries}
        for language, site in sites.items():
            for file, entry in entries[language].items():
                _write(site / file, entry.copy.html)
        _run({site: folder / FOLDER / language for language, site in sites.items()})
    for language, found in entries.items():
        bundle = folder / FOLDER / language
        _tidy(bundle, project.language(language).tag.lower())
        _tell(bundle, {f"/{file.removesuffix('index.html')}": entry.said for file, entry in found.items()})
        rows = [_row(fragment) for fragment in fragments(bundle)]
        copies = [entry.copy for entry in found.values()]
        _write(bundle / "words.json", words_json(project, language, rows, copies, _sum(bundle)))


def subject_of(project: Project, page: Page, said: Mapping[str, str], clean: Clean) -> Subject:
    """What a page's copy is made by. `said` is what results tell of it."""
    return Subject(
        tag=project.language(page.language).tag,
        title=clean(page.meta.title),
        lead=page.meta.description,
        stop=say(project, page.language, "warning.full-stop"),
        is_made=page.is_made,
        mark=hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16],
    )


def said_of(project: Project, page: Page, facts: Iterable[Answer], clean: Clean) -> dict[str, str]:
    """What results tell of a page besides its title. `facts` are what it answers at once."""
    rows = [fact.as_json() | {"text": clean(fact.text)} for fact in facts]
    said = {
        "title": clean(page.meta.title),
        "kind": kind_of(page.address),
        "facts": json.dumps(rows, ensure_ascii=False, separators=(",", ":")),
    }
    if page.is_made:  # no word of it is in its copy
        said["description"] = clean(page.meta.description)
    return said | ({"old": "yes"} if is_old(project, page) else {})


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
        raise SearchIndexError(f"the search index for {tag} is in {', '.join(entry['languages']) or 'no language'}")
    # Pagefind writes some keys in any order; the same site must give the same bytes.
    _write(entry_file, json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    language = entry["languages"][tag]
    meta, program = f"pagefind.{language['hash']}.pf_meta", f"wasm.{language['wasm'] or 'unknown'}.pagefind"
    kept = {entry_file.name, "pagefind.js", meta, program, "index", "fragment"}
    for path in sorted(bundle.iterdir()):
        if path.name not in kept:
            path.unlink()
    if missing := sorted(kept - {path.name for path in bundle.iterdir()}):
        raise SearchIndexError(f"the search index for {tag} lacks {', '.join(missing)}")
    for file in [bundle / meta, bundle / program, *bundle.glob("index/*")]:
        file.write_bytes(_packed(gzip.decompress(file.read_bytes())))


def _packed(data: bytes) -> bytes:
    """Data as Pagefind's program unpacks it: smaller than Pagefind packs it, since a reader's first question waits."""
    return deflate.gzip_compress(data, 12)


def _tell(bundle: Path, said: Mapping[str, Mapping[str, str]]) -> None:
    """Adds to the fragments of a bundle what is said of each page, by its address: to what Pagefind says of it."""
    found = {file: _fragment(file) for file in _fragment_files(bundle)}
    addresses = {fragment["url"] for fragment in found.values()}
    if missing := sorted(said.keys() - addresses):
        raise SearchIndexError(f"the search index lacks {', '.join(missing)}")
    if strange := sorted(addresses - said.keys()):
        raise SearchIndexError(f"the search index has {', '.join(strange)}")
    for file, fragment in found.items():
        fragment["anchors"] = [
            anchor | {"text": anchor["text"].replace(SPACE, "")}
            for anchor in fragment["anchors"]
            if anchor["element"] != MARK
        ]
        # The browser sets Han characters apart again: finder.js.
        fragment["content"] = together(fragment["content"])
        fragment["meta"] |= said[fragment["url"]]
        text = json.dumps(fragment, ensure_ascii=False, separators=(",", ":"))
        file.write_bytes(_packed(_SIGNATURE + text.encode()))


def _row(fragment: dict[str, Any]) -> list[str | bool]:
    """What the browser ranks a page by, before it loads the page's words."""
    meta = fragment["meta"]
    return [fragment["url"], meta["kind"], meta["title"].replace(SPACE, ""), "old" in meta]


def _sum(bundle: Path) -> int:
    """The sum of the digests by which a bundle calls its pages: another index has another one."""
    return sum(int(file.stem.rpartition("_")[2], 16) for file in _fragment_files(bundle))


def fragments(bundle: Path) -> list[dict[str, Any]]:
    """What a bundle has of each page, by the order of its names for them.

    That is its address, its words, its headings and where they begin, and what is said of it.
    """
    return [_fragment(file) for file in _fragment_files(bundle)]


def _fragment_files(bundle: Path) -> list[Path]:
    return sorted(bundle.glob("fragment/*.pf_fragment"))


def _fragment(file: Path) -> dict[str, Any]:
    return json.loads(gzip.decompress(file.read_bytes()).removeprefix(_SIGNATURE))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
