"""The theme's style sheets without what no page of the site can use: a reader on a slow network waits for each byte."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import tinycss2

from helpsite.site.assets import hashed

# Where the theme's style sheets stand in the built tree.
FOLDER = "assets/stylesheets"
# What a reader changes without a script: a fold that is open.
_CHANGED_BY_READERS = {"open"}


@dataclass(frozen=True)
class Used:
    """What rules can apply to: classes, ids and attributes with values of the pages, and all words of scripts."""

    classes: set[str]
    ids: set[str]
    attributes: set[tuple[str, str]]
    words: set[str]


def trim(folder: Path) -> None:
    """Cuts the theme's style sheets below `folder` down to what its pages use, under names that tell their content."""
    pages = sorted(folder.rglob("*.html"))
    texts = {page: page.read_text(encoding="utf-8") for page in pages}
    used = used_by(texts.values(), [script.read_text(encoding="utf-8") for script in (folder / "assets").glob("*.js")])
    sheets = {file: trimmed(file.read_text(encoding="utf-8"), used) for file in sorted((folder / FOLDER).glob("*.css"))}
    others = [file.read_text(encoding="utf-8") for file in (folder / "assets").glob("*.css")]
    names = set(re.findall(r"var\(\s*(--[\w-]+)", "".join([*sheets.values(), *others, *texts.values()])))
    renamed: dict[str, str] = {}
    for file, text in sheets.items():
        asset = hashed(f"{file.name.split('.')[0]}.css", without_properties(text, names).encode())
        file.unlink()
        (folder / asset.path).write_bytes(asset.data)
        renamed[f"{FOLDER}/{file.name}"] = asset.path
    (folder / FOLDER).rmdir()
    for page, text in texts.items():
        for old, new in renamed.items():
            text = text.replace(old, new)  # noqa: PLW2901 - one replacement after the other
        page.write_text(text, encoding="utf-8")


def used_by(pages: Any, scripts: list[str]) -> Used:
    """What these pages use, and what these scripts may add to them."""
    finder = _Finder()
    for page in pages:
        finder.feed(page)
    finder.close()
    words = {word for script in [*scripts, *finder.scripts] for word in re.findall(r"[\w-]+", script)}
    return Used(finder.classes, finder.ids, finder.attributes, words | _CHANGED_BY_READERS)


def trimmed(css: str, used: Used) -> str:
    """The style sheet without the rules whose selectors match nothing that is used."""
    return "".join(_trimmed_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), used))


def without_properties(css: str, names: set[str]) -> str:
    """The style sheet without the custom properties that are not among `names`: nobody asks for them."""
    nodes = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_without(node, names) for node in nodes)


def _trimmed_rules(nodes: list[Any], used: Used) -> list[str]:
    rules = []
    for node in nodes:
        if node.type == "qualified-rule":
            kept = [selector for selector in _selectors(node.prelude) if _can_match(selector, used)]
            if kept:
                prelude = ",".join(tinycss2.serialize(selector).strip() for selector in kept)
                rules.append(f"{prelude}{{{tinycss2.serialize(node.content)}}}")
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and node.content is not None:
            inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if kept_rules := _trimmed_rules(inner, used):
                rules.append(f"{_opening(node)}{{{''.join(kept_rules)}}}")
        else:
            rules.append(node.serialize())
    return rules


def _without(node: Any, names: set[str]) -> str:
    if node.type == "at-rule" and node.lower_at_keyword in ("media", "supports") and node.content is not None:
        inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        return f"{_opening(node)}{{{''.join(_without(rule, names) for rule in inner)}}}"
    if node.type != "qualified-rule":
        return str(node.serialize())
    parts = tinycss2.parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
    kept = [part for part in parts if part.type != "declaration" or not _is_unused(part.name, names)]
    # A semicolon ends each declaration but is no part of it.
    body = "".join(part.serialize() + (";" if part.type == "declaration" else "") for part in kept).rstrip(";")
    return f"{tinycss2.serialize(node.prelude)}{{{body}}}" if body else ""


def _is_unused(name: str, names: set[str]) -> bool:
    return name.startswith("--") and name not in names


def _opening(node: Any) -> str:
    return f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}"


def _selectors(prelude: list[Any]) -> list[list[Any]]:
    """The selectors between the commas of a rule."""
    found: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            found.append([])
        else:
            found[-1].append(token)
    return found


def _can_match(selector: list[Any], used: Used) -> bool:
    """Whether each class, id and attribute of a selector is used, or may be by a script. What stands in :not(…) may be
    anything.
    """
    for before, token in zip([None, *selector], selector, strict=False):
        if token.type == "ident" and before is not None and before.type == "literal" and before.value == ".":
            if token.value not in used.classes | used.words:
                return False
        elif token.type == "hash":
            if token.value not in used.ids | used.words:
                return False
        elif token.type == "[] block" and not _is_used(tinycss2.serialize(token.content), used):
            return False
    return True


def _is_used(condition: str, used: Used) -> bool:
    """Whether some element has the attribute; the value counts where the condition names it as a whole."""
    name, equals, value = re.match(r"\s*([\w-]+)\s*(=?)\s*(.*)", condition, re.DOTALL).groups()  # type: ignore[union-attr]
    if name in used.words:
        return True
    if equals:
        return (name, value.strip().strip("\"'")) in used.attributes
    return any(name == known for known, _ in used.attributes)


class _Finder(HTMLParser):
    """Collects classes, ids, attributes and inline scripts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.classes: set[str] = set()
        self.ids: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_script = tag == "script"
        for name, value in attrs:
            self.attributes.add((name, value or ""))
            if name == "class":
                self.classes.update((value or "").split())
            elif name == "id":
                self.ids.add(value or "")

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, _tag: str) -> None:
        self._in_script = False
