"""The search index, one for each language, made by Pagefind from the finished pages.

Chinese has no spaces between words. Pagefind cuts pages into words by one dictionary and the browser cuts questions by
another; where the two differ nothing is found: 客服 is one word to the first and two to the second. So for both every
Han character is a word of its own: in pages by a zero-width space, in questions by assets/search.js. What is found
must hold all characters of the question, and Pagefind ranks what holds them close together first.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# What Pagefind writes for interfaces that this site does not use.
_UNUSED = ("pagefind-modular-ui.*", "pagefind-component-ui.*", "pagefind-highlight.js")


class SearchIndexError(Exception):
    """The index could not be made, or lacks a language."""


def index(folder: Path, tags: list[str]) -> None:
    """Writes `folder/pagefind/`. Raises SearchIndexError if Pagefind fails or finds no page in one of the languages."""
    output = folder / "pagefind"
    with tempfile.TemporaryDirectory() as copies:
        for page in folder.rglob("*.html"):
            copy = Path(copies) / page.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(cut_han(page.read_text(encoding="utf-8")), encoding="utf-8")
        command = [sys.executable, "-m", "pagefind", "--site", copies, "--output-path", str(output), "--quiet"]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise SearchIndexError(f"Pagefind failed: {(run.stderr or run.stdout).strip()}")
    entry_file = output / "pagefind-entry.json"
    entry = json.loads(entry_file.read_text(encoding="utf-8"))
    # Pagefind writes the languages in any order; the same site must give the same bytes.
    entry_file.write_text(
        json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")), encoding="utf-8"
    )
    for tag in tags:
        if not entry["languages"].get(tag.lower(), {}).get("page_count"):
            raise SearchIndexError(f"no page in {tag} is in the search index")
    for pattern in _UNUSED:
        for file in output.glob(pattern):
            file.unlink()


def cut_han(html: str) -> str:
    """The same page with a zero-width space between neighbouring Han characters of its words."""
    pieces = re.split(r"(<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>)", html, flags=re.DOTALL)
    return "".join(piece if piece.startswith("<") else _BETWEEN_HAN.sub("\u200b", piece) for piece in pieces)


_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(f"(?<={_HAN})(?={_HAN})")
