"""Hostile words: whatever stands in data or front matter lands as words, in every place where it can land.

The rules refuse most of these words. These tests go past the rules: escaping must hold without them.
"""

import html
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import escape
from playwright.sync_api import Browser
from pydantic import BaseModel

from conftest import DAY, ROOT, Element, copy_project, environment, files_of, read_html, serve, visible
from helpsite.data.catalog import FILES, Catalog
from helpsite.data.model import OwnName, Stage, Text
from helpsite.pages import checker
from helpsite.pages.compose import compose, finish_page
from helpsite.pages.markup import settle
from helpsite.project import Project, read_project
from helpsite.site.api import api
from helpsite.site.article import article
from helpsite.site.feeds import feeds
from helpsite.site.sitemap import sitemap
from helpsite.site.texts import llms_txt

HOSTILE = {
    "element": '<b onmouseover="alert(1)">x</b>',
    "script": "</script><script>alert(1)</script>",
    "end of everything": "</title></style></textarea></dialog></article>--><svg onload=alert(1)>",
    "comment": "<!-- x --><![CDATA[x]]><?php x ?>",
    "double quotes": '" onclick="alert(1)" x="',
    "single quotes": "' onclick='alert(1)' x='",
    "emphasis": "**b** __b__ *i* _i_ ~~s~~ ==m== ^^u^^",
    "heading": "# h {#stolen}",
    "underlined heading": "h\n===",
    "list": "- x",
    "numbered list": "1. x",
    "quotation": "> x",
    "rule": "---",
    "table": "| a | b |\n|---|---|\n| c | d |",
    "link": "[x](javascript:alert(1)) ![x](javascript:alert(1))",
    "reference": "[x][y] [y]: javascript:alert(1) [^1]",
    "definition": "[contact]: javascript:alert(1)",
    "automatic link": "<javascript:alert(1)> <https://evil.example> https://evil.example",
    "code": "`x` ``y`` ```z```",
    "fence": "```\nx\n```",
    "tilde fence": "~~~ {.x onclick=alert(1)}\nx\n~~~",
    "attributes": '{: onclick="alert(1)" .x #y } {#stolen} {.x}',
    "admonition": '!!! danger "x"',
    "abbreviation": "*[x]: y",
    "call": "{{ 7 * 7 }} {% raw %} {# x #} {{ channels() }}",
    "entities": "&lt;b&gt; &amp; &#60; &#x3c; &copy; &nosuch; & &amp;lt;",
    "backslashes": "\\* \\\\ \\` \\[ \\n",
    "direction": "a\u202eb\u2066c\u2069",
    "wide and no-break spaces": "a\u3000b\u00a0c\u202fd",
    "long": "长" * 1_900,
    "long word": "w" * 1_900,
}
# The names of what the site looks up or what the models hold to a pattern: other words never get past reading or rules.
LOOKED_UP = {
    "id": "held to a pattern",
    "symbol": "held to a pattern",
    "source": "held to a pattern",
    "asset": "held to a pattern",
    "receiver": "held to a pattern",
    "announcement": "looked up",
    "network": "held to a pattern",
    "fee": "held to a pattern",
    "best_for": "held to a pattern",
    "kind": "one of a list",
    "status": "one of a list",
    "operation": "held to a pattern",
    "basis": "one of a list",
    "days": "one of a list",
    "opens": "held to a pattern",
    "closes": "held to a pattern",
    "usual": "held to a pattern",
    "longest": "held to a pattern",
    "method": "held to a pattern",
    "platform": "held to a pattern",
    "value": "looked up",
    "code": "looked up",
    "tag": "looked up",
    "formats": "looked up",
    "time_zone": "looked up",
    "identity": "held to a pattern",
    "languages": "looked up",
    "regions": "looked up",
    "page": "looked up",
    "icon": "looked up",
}
# Words of facts that no page shows.
NOT_SHOWN = {
    ("site", "sources", "address"),
    ("site", "domains", "verified_by"),
    ("site", "never_asked", "signs"),
    ("site", "requests", "asks"),
    ("site", "requests", "denials"),
    ("site", "requests", "turns"),
    ("site", "requests", "closings"),
    ("site", "requests", "harmless"),
    ("site", "requests", "entering"),
    ("channels", "channels", "verified_by"),
    ("channels", "platforms", "also_called"),
    ("channels", "platforms", "hosts"),
    ("channels", "allowed", "reason"),
    ("regions", "regions", "reason"),
    ("regions", "regions", "verified_by"),
    ("fees", "assets", "name"),
    ("search", "ignored", "ignored"),
    ("search", "unanswered", "unanswered"),
    ("search", "words", "said"),
    ("search", "words", "section"),
    ("search", "words", "means"),
}

Change = Callable[[tuple[Any, ...], str], str]


def changed(value: Any, change: Change, way: tuple[Any, ...] = ()) -> Any:
    """A fact in which all words that readers may see are changed, without asking the models."""
    if isinstance(value, Text):
        return Text.model_construct({code: change((*way, code), words) for code, words in value.root.items()})
    if isinstance(value, BaseModel):
        if isinstance(getattr(value, "root", None), dict):
            return type(value).model_construct(changed(value.root, change, way))
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        looked_up = {name for name in fields if name in LOOKED_UP or (name == "address" and way == ("site",))}
        lists = {name for name in looked_up if isinstance(fields[name], list) and not _are_words(fields[name])}
        update = {
            name: changed(inner, change, (*way, name))
            for name, inner in fields.items()
            if name not in looked_up or name in lists
        }
        return value.model_copy(update=update)
    if isinstance(value, dict):
        return {key: changed(inner, change, (*way, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [changed(inner, change, (*way, index)) for index, inner in enumerate(value)]
    return change(way, value) if isinstance(value, str) else value


def _are_words(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _stages(catalog: Catalog) -> list[Stage]:
    """The stages of the service that has one of each time: past, now and coming."""
    return next(region.services["buy"] for region in catalog.regions.regions if region.code == "ca")


@cache
def rich(sample: bool) -> Project:
    """The project with every optional key in use and few entries; all its facts samples, or none."""
    project = read_project(ROOT, DAY)
    catalog = project.catalog
    note = Text({"zh": "说明", "en": "note"})
    own = OwnName(name=note, reason="reason")
    flags: dict[str, Any] = {"sample": sample}
    record = {"verified_by": "team", "method": "website"}
    confirmed = {**flags, "source": "company", "verified_on": date(2026, 11, 1), **record}
    site = catalog.site.model_copy(
        update={
            "sources": [source.model_copy(update={"address": "https://x.example/"}) for source in catalog.site.sources],
            "methods": catalog.site.methods[:1],
            "domains": [domain.model_copy(update=confirmed) for domain in catalog.site.domains],
            "statements": [entry.model_copy(update=flags) for entry in catalog.site.statements],
        }
    )
    channels = [
        entry.model_copy(update={**confirmed, "caution": note, "note": note, "regions": ["cn"], "source": source})
        for entry, source in zip(catalog.channels.channels, ["sample", *["company"] * 9], strict=False)
    ]
    account = {"kind": "social", "platform": "weibo"}
    retired = [entry.model_copy(update={**flags, **account}) for entry in catalog.channels.retired]
    absent = [entry.model_copy(update=flags) for entry in catalog.channels.absent]
    stages = [stage.model_copy(update={**confirmed, "note": note}) for stage in _stages(catalog)]
    region = catalog.regions.regions[0].model_copy(update={"services": {"buy": stages}, "own_name": own})
    fees = [
        entry.model_copy(
            update={
                "currency": "USD" if any(rate.basis != "network" for rate in entry.rates) else None,
                "regions": ["cn"] if entry.regions else None,
                "rates": [rate.model_copy(update={**flags, "note": note}) for rate in entry.rates],
            }
        )
        for entry in catalog.fees.fees
    ]
    promotions = [entry.model_copy(update=flags) for entry in catalog.fees.promotions]
    return replace(
        project,
        catalog=Catalog(
            site=site,
            channels=catalog.channels.model_copy(
                update={
                    "channels": channels,
                    "retired": retired,
                    "absent": absent,
                    "platforms": catalog.channels.platforms[:1],
                }
            ),
            regions=catalog.regions.model_copy(update={"services": catalog.regions.services[:2], "regions": [region]}),
            fees=catalog.fees.model_copy(update={"fees": fees, "promotions": promotions}),
            strings=catalog.strings,
            search=catalog.search,
        ),
    )


class Marks:
    """Numbers the places of words, and puts marks around what it writes there: `⟦7⟧words⟦/7⟧`."""

    def __init__(self, hostile: str, *, strings: bool = True):
        self.hostile = hostile
        self.strings = strings
        self.ways: dict[int, tuple[Any, ...]] = {}

    def __call__(self, way: tuple[Any, ...], words: str) -> str:
        number = len(self.ways)
        self.ways[number] = way
        if way[0] == "strings":
            # The words of the interface keep what the site fills in.
            return f"⟦{number}⟧{self.hostile if self.strings else 'plain'}⟦/{number}⟧{words}"
        return f"⟦{number}⟧{self.hostile}⟦/{number}⟧"


MARKED = re.compile(r"⟦(\d+)⟧(.*?)⟦/\1⟧", re.DOTALL)


def attack(project: Project, hostile: str, *, strings: bool = True) -> tuple[Project, Marks]:
    """The project with hostile words wherever words are, also in the titles and descriptions of its pages."""
    marks = Marks(hostile, strings=strings)
    facts = {name: changed(getattr(project.catalog, name), marks, (name,)) for name in FILES}
    pages = [
        replace(
            page,
            meta=page.meta.model_copy(
                update={
                    key: marks(("pages", page.language, page.path, key), getattr(page.meta, key))
                    for key in ("title", "description")
                }
            ),
        )
        for page in project.pages
    ]
    return replace(project, catalog=Catalog(**facts), pages=pages), marks


def shape(page: Element, found: dict[int, set[str]]) -> list[Any]:
    """Everything of a page but the marked words: its tags, attributes and text. The words go into `found`."""

    def plain(text: str | None) -> str | None:
        if text is None:
            return None
        if text.startswith("mailto:"):
            # As a mail program reads it: the mail's own words stand there percent-encoded.
            text = unquote(text)
        if text.startswith('{"'):
            # As a program reads it: a search engine, or our own script.
            text = " ".join(strings_in(json.loads(text)))
        if "⟦" in text:
            for number, words in MARKED.findall(text):
                found.setdefault(int(number), set()).add(visible(words))
            text = MARKED.sub(r"⟦\1⟧", text)
        # The name of the file that the check reads holds a part of its digest.
        return visible(re.sub(r"(?<=/verify\.)(\w+)\.[0-9a-f]{8}(?=\.json$)", r"\1", text))

    parts: list[Any] = []
    text = ""
    for part in page.inside:
        if isinstance(part, str):
            text += part
            continue
        if part.tag == "text":
            # A label on a bar of a timeline: it's left out where it has no room.
            assert set(part.attributes) <= {"x", "y", "class", "text-anchor", "data-day"}
            assert list(part.all()) == []
            plain(part.words)
            continue
        parts += [plain(text), (part.tag, {name: plain(value) for name, value in part.attributes.items()})]
        parts += [shape(part, found), ("/", part.tag)]
        text = ""
    return [*parts, plain(text)]


@cache
def extensions() -> tuple[list[str], dict[str, Any]]:
    """The Markdown extensions of mkdocs.yml, with those that MkDocs adds itself."""
    names, options = ["toc", "tables", "fenced_code"], {}
    for entry in yaml.safe_load((ROOT / "mkdocs.yml").read_text())["markdown_extensions"]:
        for name, values in (entry if isinstance(entry, dict) else {entry: {}}).items():
            names.append(name)
            options[name] = values or {}
    assert {"attr_list", "admonition"} <= set(names)
    return list(dict.fromkeys(names)), options


@cache
def renderer() -> Markdown:
    names, options = extensions()
    return Markdown(extensions=names, extension_configs=options)


def to_html(markdown: str) -> str:
    """The HTML of a page, as MkDocs makes it."""
    return renderer().reset().convert(markdown)


def composed(project: Project) -> dict[str, tuple[dict[str, Any], Element]]:
    """Each page's front matter and its HTML, as Python-Markdown makes it."""
    return {page.path: as_read(page.text) for page in compose(project)}


def as_read(text: str) -> tuple[dict[str, Any], Element]:
    """A composed page's front matter and its HTML."""
    _, front, body = text.split("---\n", 2)
    return yaml.load(front, yaml.CSafeLoader), read_html(to_html(body))


@cache
def plain_shapes(sample: bool) -> dict[str, list[Any]]:
    return {path: shape(page, {}) for path, (_, page) in composed(attack(rich(sample), "plain")[0]).items()}


def assert_only_words(project: Project, marks: Marks, expected: dict[str, list[Any]], hostile: str) -> set[int]:
    """Each composed page has the shape that it has with plain words, and shows the hostile ones as they are."""
    found: dict[int, set[str]] = {}
    for path, (meta, page) in composed(project).items():
        assert shape(page, found) == expected[path], path
        for key in ("title", "description"):
            assert "<" not in meta[key]
            assert '"' not in meta[key]
            for number, words in MARKED.findall(html.unescape(meta[key])):
                found.setdefault(int(number), set()).add(visible(words))
    for language in project.languages:
        # What verify.js shows: it comes as it is, and becomes text.
        file = json.loads(checker.facts(project, language).data)
        for value in strings_in([file["words"], file["list"], file["absent"]]):
            for number, words in MARKED.findall(value):
                found.setdefault(int(number), set()).add(visible(words))
    facts = {number for number, way in marks.ways.items() if way[0] != "strings" or marks.strings}
    wrong = {marks.ways[number]: words for number, words in found.items() if number in facts}
    assert {way: words for way, words in wrong.items() if words != {visible(hostile)}} == {}
    return set(found)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("sample", [True, False], ids=["samples", "real"])
def test_hostile_facts_are_only_words_on_every_page(name: str, sample: bool) -> None:
    project, marks = attack(rich(sample), HOSTILE[name], strings=False)
    assert assert_only_words(project, marks, plain_shapes(sample), HOSTILE[name])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_of_the_interface_are_only_words_on_every_page(name: str) -> None:
    project, marks = attack(rich(sample=False), HOSTILE[name])
    assert assert_only_words(project, marks, plain_shapes(sample=False), HOSTILE[name])


def test_words_in_braces_are_filled_in_only_where_the_interface_says_so() -> None:
    """A fact that holds what looks like a placeholder keeps it."""
    words = "{verified} {from} {until} {source} {asset} {region} {amount} {day} {zone} {first} {last} {site} {brand}"
    project, marks = attack(rich(sample=False), words, strings=False)
    assert assert_only_words(project, marks, plain_shapes(sample=False), words)


def test_the_attack_reaches_a_page_from_every_fact() -> None:
    """Else the tests above would say nothing about the words that they miss."""
    ways: set[tuple[Any, ...]] = set()
    reached: set[tuple[Any, ...]] = set()
    for sample in (True, False):
        project, marks = attack(rich(sample), "x")
        found = assert_only_words(project, marks, plain_shapes(sample), "x")
        ways |= {way for way in marks.ways.values() if way[0] != "strings"}
        reached |= {marks.ways[number] for number in found}
    assert len(ways) > 200
    missed = {
        tuple(step for step in way if isinstance(step, str) and step not in ("zh", "en")) for way in ways - reached
    }
    assert {(way[0], way[1], way[-1]) for way in missed} - NOT_SHOWN == FRAME


# Words that only the frame and the machine-readable files show; the whole build below proves them.
FRAME = {("site", "brand", "brand"), ("site", "name", "name"), ("site", "languages", "name")}


@cache
def composed_with_address(address: str) -> dict[str, str]:
    """The text of each page of the project in which every channel has this address."""
    project = rich(sample=False)
    channels = [entry.model_copy(update={"address": address}) for entry in project.catalog.channels.channels]
    facts = {name: getattr(project.catalog, name) for name in FILES}
    facts["channels"] = facts["channels"].model_copy(update={"channels": channels})
    return {page.path: page.text for page in compose(replace(project, catalog=Catalog(**facts)))}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " data:text/html,x", "//evil.example/"]
)
@pytest.mark.parametrize("kind", ["live-chat", "email", "phone", "social"])
def test_a_contact_is_never_a_link_that_runs_or_leads_elsewhere(kind: str, address: str) -> None:
    _, page = as_read(composed_with_address(address)[f"en/contact/{kind}.md"])
    assert address.strip() in page.text
    links = [link.get("href") or "" for link in page.all("a")]
    assert links
    schemes = [re.match(r"\s*([a-z][a-z0-9+.-]*:|//)", link, re.IGNORECASE) for link in links]
    assert {found[1].lower() for found in schemes if found} <= {"https:", "mailto:", "tel:"}


# --- Markup -----------------------------------------------------------------------------------------------------------

# What can stand in a source file: reading refuses control characters, halves of characters and byte-order marks.
WORDS = st.text(
    st.one_of(
        st.sampled_from("\\`*_{}[]()<>#+-.!|~^=&;:\"'@/ \n0123456789axX"),
        st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u2028\u2029\ufeff"),
    ),
    max_size=40,
)


@settings(max_examples=500, deadline=None)
@given(WORDS)
def test_settled_words_in_a_block_are_the_words_that_a_reader_sees(words: str) -> None:
    page = read_html(
        to_html("Before.\n\n" + settle(f'<div title="{escape(words)}"><p>{escape(words)}</p></div>') + "\n\nAfter.")
    )
    block = page.one("div")
    assert block.one("p").text == visible(words)
    assert visible(block.get("title") or "") == visible(words)
    assert [(part.tag, list(part.attributes)) for part in page.all()] == [
        ("p", []),
        ("div", ["title"]),
        ("p", []),
        ("p", []),
    ]


@settings(max_examples=500, deadline=None)
@given(WORDS)
def test_settled_words_in_a_sentence_are_the_words_that_a_reader_sees(words: str) -> None:
    link = settle(f'<a href="x" title="{escape(words)}">{escape(words)}</a>')
    page = read_html(to_html(f"Before {link} after."))
    found = page.one("a")
    assert found.text == visible(words)
    assert visible(found.get("title") or "") == visible(words)
    assert [(part.tag, list(part.attributes)) for part in page.all()] == [("p", []), ("a", ["href", "title"])]


@settings(max_examples=500, deadline=None)
@given(WORDS.filter(visible))
def test_settled_words_that_begin_a_paragraph_are_the_words_that_a_reader_sees(words: str) -> None:
    page = read_html(to_html(settle(str(escape(words)))))
    assert page.text == visible(words)
    assert [(part.tag, part.attributes) for part in page.all()] == [("p", {})]


# --- Machine-readable files -------------------------------------------------------------------------------------------

EVERYTHING = " ".join(words for name, words in HOSTILE.items() if "long" not in name)


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


@pytest.mark.parametrize("name", [*HOSTILE, "everything"])
def test_hostile_words_stay_as_they_are_in_the_api(name: str) -> None:
    hostile = HOSTILE.get(name, EVERYTHING)
    project, _ = attack(rich(sample=False), hostile)
    words = [
        found
        for text in api(project).values()
        for value in strings_in(json.loads(text))
        for found in MARKED.findall(value)
    ]
    assert len(words) > 100
    assert {inside for _, inside in words} == {hostile}


def feeds_of(project: Project) -> dict[str, str]:
    """The feeds, with the content that the announcements have before the theme puts its frame around it."""
    contents = {}
    for language in project.languages:
        for post in project.announcements(language):
            body = finish_page(project, post).text.split("---\n", 2)[2]
            contents[language, post.path] = article(f"<article>{to_html(body)}</article>", "https://help.example.com/")
    return feeds(project, contents)


@cache
def plain_content(path: str) -> list[Any]:
    """The shape of the content of each entry in a feed with plain words."""
    root = ElementTree.fromstring(feeds_of(attack(rich(sample=False), "plain")[0])[path])  # noqa: S314 - our own file
    return [shape(read_html(part.text or ""), {}) for part in root.iter() if part.tag.endswith("}content")]


@pytest.mark.parametrize("name", [*HOSTILE, "everything"])
def test_hostile_words_stay_as_they_are_in_the_feeds(name: str) -> None:
    hostile = HOSTILE.get(name, EVERYTHING)
    project, _ = attack(rich(sample=False), hostile)
    files = feeds_of(project)
    for path in ("announcements/feed.json", "en/announcements/feed.json"):
        feed = json.loads(files[path])
        contents = [item.pop("content_html") for item in feed["items"]]
        found = [words for value in strings_in(feed) for _, words in MARKED.findall(value)]
        assert len(found) >= 8
        assert set(found) == {hostile}
        assert [shape(read_html(text), {}) for text in contents] == plain_content(path.replace(".json", ".xml")) != []
    for path in ("announcements/feed.xml", "en/announcements/feed.xml"):
        root = ElementTree.fromstring(files[path])  # noqa: S314 - our own file
        assert {part.tag.partition("}")[2] for part in root.iter()} == {
            *("feed", "title", "link", "id", "updated", "author", "name", "uri", "entry", "published", "summary"),
            *("content", "category"),
        }
        # Words of the type "html" are read as HTML, where `&lt;` is a sign and `<b>` would be markup.
        contents = [read_html(part.text or "") for part in root.iter() if part.tag.endswith("}content")]
        assert [shape(text, {}) for text in contents] == plain_content(path) != []
        parts = [part for part in root.iter() if not part.tag.endswith("}content")]
        texts = [read_html(part.text or "") if part.get("type") == "html" else part.text for part in parts]
        assert [text for text in texts if isinstance(text, Element) and list(text.all())] == []
        words = [text.words if isinstance(text, Element) else text or "" for text in texts]
        found = [inside for text in words for _, inside in MARKED.findall(text)]
        assert len(found) >= 8
        assert {visible(inside) for inside in found} == {visible(hostile)}


def test_the_sitemap_has_none_of_the_words() -> None:
    plain, _ = attack(rich(sample=False), "plain")
    hostile, _ = attack(rich(sample=False), HOSTILE["script"], strings=False)
    assert sitemap(hostile, compose(hostile)) == sitemap(plain, compose(plain))


@pytest.mark.parametrize("name", [*HOSTILE, "everything"])
def test_hostile_words_are_only_words_in_llms_txt(name: str) -> None:
    """It is Markdown: as such, its shape is the one with plain words."""
    hostile = HOSTILE.get(name, EVERYTHING)
    project, marks = attack(rich(sample=False), hostile, strings=False)
    found: dict[int, set[str]] = {}
    plain, _ = attack(rich(sample=False), "plain", strings=False)

    def seen(text: str) -> Element:
        return read_html(Markdown(extensions=["fenced_code", "tables"]).convert(text))

    assert shape(seen(llms_txt(project)), found) == shape(seen(llms_txt(plain)), {})
    facts = {number for number in found if marks.ways[number][0] != "strings"}
    assert len(facts) > 30
    assert {words for number in facts for words in found[number]} == {visible(hostile)}


# --- The whole site ---------------------------------------------------------------------------------------------------

# What breaks out of some place or other, short enough to stand three times in a description.
_WORST = ("element", "end of everything", "script", "double quotes", "single quotes", "emphasis", "link", "call")
WORST = " ".join(HOSTILE[name] for name in (*_WORST, "attributes", "entities", "backslashes"))
WITHOUT_RULES = """
import helpsite.rules
helpsite.rules.check = lambda project: []
from helpsite.cli import main
main()
"""


def write_project(folder: Path, project: Project) -> None:
    """Write a project's facts and front matter to its files."""
    for name in FILES:
        value = getattr(project.catalog, name).model_dump(mode="json", exclude_none=True)
        (folder / f"data/{name}.yaml").write_text(
            yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100_000)
        )
    for page in project.pages:
        file = folder / "docs" / page.language / page.path
        meta = page.meta.model_dump(mode="json", exclude_none=True)
        if page.is_announcement:
            meta["date"] = page.meta.date.isoformat()
        file.write_text(f"---\n{yaml.safe_dump(meta, allow_unicode=True, width=100_000)}---\n{page.body}")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return two sites, built past the rules: one with plain words, one with hostile ones."""
    sites = {}
    for name, words in {"plain": "plain", "hostile": WORST}.items():
        folder = copy_project(tmp_path_factory.mktemp(name) / "project")
        plain, (project, _) = rich(sample=True), attack(rich(sample=True), words)
        # The last look at the pages asks whether the site's own address is on a domain of ours.
        domains = [*project.catalog.site.domains, *plain.catalog.site.domains]
        site = project.catalog.site.model_copy(update={"domains": domains})
        write_project(folder, replace(project, catalog=replace(project.catalog, site=site)))
        command = [sys.executable, "-c", WITHOUT_RULES, "build", "--date", DAY.isoformat()]
        done = subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, f"{name}: {done.stdout}{done.stderr}"
        sites[name] = folder / "site"
    return sites


def test_hostile_words_are_only_words_in_the_whole_site(attacked: dict[str, Path]) -> None:
    """In titles, descriptions, Open Graph, navigation, labels and text of every page: no tag, no attribute more."""
    found: dict[int, set[str]] = {}
    pages = sorted(attacked["plain"].rglob("*.html"))
    assert len(pages) > 30
    for page in pages:
        other = attacked["hostile"] / page.relative_to(attacked["plain"])
        expected = shape(read_html(page.read_text()), {})
        assert shape(read_html(other.read_text()), found) == expected, other.relative_to(attacked["hostile"])
    assert len(found) > 250
    assert {words for every in found.values() for words in every} == {visible(WORST)}


def test_hostile_words_add_no_file_to_the_site(attacked: dict[str, Path]) -> None:
    def names(site: Path) -> set[str]:
        paths = {path for path in files_of(site) if not path.startswith("pagefind/")}
        return {re.sub(r"(?<=assets/verify\.)(\w+)\.[0-9a-f]{8}", r"\1", path) for path in paths}

    assert names(attacked["hostile"]) == names(attacked["plain"])


def test_hostile_words_run_nothing_in_a_browser(attacked: dict[str, Path], browser: Browser) -> None:
    """The words call `alert`. Search, which writes them into the page by script, shows them too."""
    with serve(attacked["hostile"]) as address:
        context = browser.new_context()
        page = context.new_page()
        ran: list[str] = []
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for path in ("", "en/", "en/contact/", "en/contact/email/", "en/fees/", "en/announcements/", "en/no-such-page"):
            page.goto(address + path)
            assert page.evaluate("document.querySelectorAll('[onclick], [onmouseover], [onload]').length") == 0
            assert page.evaluate("document.querySelectorAll('a[href^=javascript]').length") == 0
        page.goto(address + "en/")
        page.keyboard.press("/")
        page.locator("#__search-dialog input").first.fill("alert")
        page.locator("#__search-results [role=option]").first.wait_for()
        strangers = page.locator("#__search-dialog").locator("[onclick], b, script")
        assert strangers.count() == 0
        context.close()
    assert ran == []
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
