"""The copies of pages that Pagefind reads: their words, with their headings.

Chinese has no spaces between words, and no two dictionaries cut it alike: what one finds in a page, the other misses in
a question. So every Han character is a word of its own, parted from the next one by a zero-width space.

What stands on many pages is left out: the search would find them all by it, and each reader would load it. So tables of
facts are left out, and all of a page that is made from facts: it is found by its title, and a result tells its facts.
What only works on a page is marked `data-pagefind-ignore` there. No contact gets into a copy: readers shall take
contacts from the page that says how far each can be trusted. They are looked for in whole passages, as tags may part a
contact.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from html import escape

from helpsite.data.contacts import Platforms, found_contacts
from helpsite.pages.formats import HAN
from helpsite.site.article import NO_PROSE, VOID, WITHIN_WORDS, ArticleReader, Attributes

_LEFT_OUT = frozenset(
    (
        *("hs-trust", "hs-in"),  # how far a fact can be trusted, and how soon something comes
        "hs-past",  # what no longer holds
        *("hs-channel__address", "hs-card__address"),  # lines that hold but a contact
        *("hs-posts", "hs-links", "hs-card__aside"),  # what other pages say of themselves
        *("hs-warning", "hs-mail__body", "hs-button"),  # the standing warning, letters to fill in, buttons
    )
)
# Pagefind passes over a page without words.
_PLACEHOLDER = "0"
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Between two words that have no blank between them: a zero-width space.
SPACE = "\u200b"
_BETWEEN_HAN = re.compile(f"(?<={HAN})(?={HAN})")
_PARTED_HAN = re.compile(f"(?<={HAN}){SPACE}(?={HAN})")
# An empty element whose id Pagefind keeps beside the words: the name of the page's file changes with it.
MARK = "a"
# What ends a passage as well as a full stop does, and what may stand behind that.
_STOPS = frozenset(".,:;!?…。，、：；！？")
_CLOSING = ")）]】\"”'’」』"
# Where something was left out in front of a stop. ".5" is a number, which keeps its blank.
_STRAY_BLANK = re.compile(r" +(?=[，。、；：！？]|[,.;:!?](?:\s|$))")
# What is left of a passage that only says whose contact it is: "收件人：…".
_LABEL = re.compile("[^.,:;!?…。，、：；！？]*[:：][\\s…,.;，。、；]*")

Clean = Callable[[str], str]


@dataclass(frozen=True)
class Subject:
    """What a copy is made by, beside the built page: its language tag and its title.

    `lead` says in a sentence what the page is about, `stop` is the language's full stop. `is_made`: from facts. `mark`
    tells what will be said of the page.
    """

    tag: str
    title: str
    lead: str
    stop: str
    is_made: bool
    mark: str


@dataclass(frozen=True)
class Copy:
    """A copy as HTML, and its words as they stand there, passage by passage; `headings` are those that are headings."""

    html: str
    passages: list[str]
    headings: list[str]


def copy_of(page: str, subject: Subject, clean: Clean) -> Copy:
    """The copy of a built page. `clean` takes the contacts out of its words. Raises LookupError without an article."""
    copier = _Copier(subject, clean)
    copier.feed(page)
    copier.close()
    if not copier.has_ended:
        raise LookupError("the page has no article")
    if subject.is_made:
        return Copy(_html(subject, "", _PLACEHOLDER), [], [])
    title = _written({"data-pagefind-meta": "title[content]", "content": subject.title})
    return Copy(_html(subject, f"<meta{title}>", "".join(copier.parts)), copier.passages, copier.headings)


def _html(subject: Subject, head: str, article: str) -> str:
    mark = f"<{MARK}{_written({'id': subject.mark})}></{MARK}>"
    return (
        f"<!doctype html><html{_written({'lang': subject.tag})}><head>{head}</head><body>"
        # The browser ranks by places alone: all words weigh the same, which makes the index smaller.
        f'<article data-pagefind-body data-pagefind-weight="1">{mark}{article}</article></body></html>'
    )


def apart(words: str) -> str:
    """Words with each Han character set apart from the next one."""
    return _BETWEEN_HAN.sub(SPACE, words)


def together(words: str) -> str:
    """The same without what sets Han characters apart: a tenth less to load."""
    return _PARTED_HAN.sub("", words)


def cleaner(platforms: Platforms) -> Clean:
    """A function that puts an ellipsis in place of each contact in words; nothing in place of words that are one."""

    @cache  # most words stand on many pages
    def clean(words: str) -> str:
        text = words
        for contact in reversed(found_contacts(words, platforms)):
            text = f"{text[: contact.start]}…{text[contact.end :]}"
        return "" if text.strip() == "…" else text

    return clean


class _Copier(ArticleReader):
    """Writes the inside of the copy's article: passages as divisions, and headings with their ids."""

    def __init__(self, subject: Subject, clean: Clean):
        super().__init__()
        self.parts: list[str] = []
        self.passages: list[str] = []
        self.headings: list[str] = []
        self._subject = subject
        self._clean = clean
        self._endings: list[str] = []  # what ends each of the open elements
        self._passage = ""
        self._has_lead = False

    def leaves_out(self, tag: str, attributes: Attributes) -> bool:
        classes = _classes(attributes)
        # The titles of our own tables, and links to what tells more.
        is_frame = tag == "caption" or (tag == "thead" and attributes.get("role") == "rowgroup")
        is_aside = tag == "a" and "hs-told" in classes
        # What a table of facts says, the pages made from them say one by one.
        is_facts = attributes.get("role") == "table"
        return (
            tag in NO_PROSE
            or "hidden" in attributes
            or "data-pagefind-ignore" in attributes
            or is_frame
            or is_facts
            or is_aside
            or not _LEFT_OUT.isdisjoint(classes)
        )

    def begin(self, tag: str, attributes: Attributes) -> None:
        if tag == "br":
            self.words(" ")
        if tag in VOID or tag in WITHIN_WORDS:
            return
        self._end_passage()
        if tag in _HEADINGS:
            self._open_as(tag, {"id": attributes.get("id")})
        else:
            self._open_as("div", {})

    def words(self, text: str) -> None:
        self._passage += text

    def end(self, tag: str) -> None:
        if tag in WITHIN_WORDS:
            return
        if tag in _HEADINGS:
            self._end_heading()
        else:
            self._end_passage()
        self.parts.append(self._endings.pop())
        if not self._has_lead and tag == "h1":
            self._has_lead = True
            self._open_as("p", {})
            self.words(self._subject.lead)
            self.end("p")

    def close(self) -> None:
        super().close()
        self._end_passage()

    def _end_heading(self) -> None:
        """Writes a heading's words as they are: what is added to them would be shown as a part of it."""
        _, heading = self._taken()
        self.headings.append(heading)
        self._write(heading, "")

    def _end_passage(self) -> None:
        """Writes what stood here, parted from what follows for those who read them in one row."""
        words, passage = self._taken()
        if passage == words or not _LABEL.fullmatch(passage):
            self._write(passage, "" if passage.rstrip(_CLOSING)[-1:] in _STOPS else self._subject.stop)

    def _taken(self) -> tuple[str, str]:
        """The words since the last passage, with their contacts and without."""
        words, self._passage = _tidied(self._passage), ""
        return words, _tidied(self._clean(words))

    def _write(self, passage: str, stop: str) -> None:
        if passage:
            self.passages.append(passage)
            self.parts.append(escape(apart(passage), quote=False) + stop)

    def _open_as(self, name: str, attributes: Attributes) -> None:
        self.parts.append(f"<{name}{_written(attributes)}>")
        self._endings.append(f"</{name}>")


def _tidied(words: str) -> str:
    """Words with single blanks, and none at the ends and in front of stops."""
    return _STRAY_BLANK.sub("", re.sub(r"\s+", " ", words).strip())


def _classes(attributes: Attributes) -> list[str]:
    return (attributes.get("class") or "").split()


def _written(attributes: Attributes) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
