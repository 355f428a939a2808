"""The search index, one for each language, made by Pagefind from the finished pages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

# What Pagefind writes for interfaces that this site does not use.
_UNUSED = ("pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class SearchIndexError(Exception):
    """The index could not be made, or lacks a language."""


def index(folder: Path, tags: list[str]) -> None:
    """Writes `folder/pagefind/`. Raises SearchIndexError if Pagefind fails or finds no page in one of the languages."""
    command = [sys.executable, "-m", "pagefind", "--site", str(folder), "--quiet"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SearchIndexError(f"Pagefind failed: {(run.stderr or run.stdout).strip()}")
    output = folder / "pagefind"
    languages = json.loads((output / "pagefind-entry.json").read_text())["languages"]
    for tag in tags:
        if not languages.get(tag.lower(), {}).get("page_count"):
            raise SearchIndexError(f"no page in {tag} is in the search index")
    for pattern in _UNUSED:
        for file in output.glob(pattern):
            file.unlink()
