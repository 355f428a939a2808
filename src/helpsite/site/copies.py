"""The copies of pages that Pagefind reads: their words, how much each counts, and what is said of the page beside them.

Chinese has no spaces between words, and no two dictionaries cut it alike: what one finds in a page, the other misses in
a question. So every Han character is a word of its own, parted from the next one by a zero-width space.

An element can say how much it counts (`data-pagefind-weight="0.3"`, where 1 is plain prose) or that it is not for the
search (`data-pagefind-ignore`). No contact gets into a copy: readers shall take contacts from the page that says how
far each can be trusted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from helpsite.data.contacts import Platforms, found_contacts
from helpsite.site.article import NO_PROSE, VOID, WITHIN_WORDS, ArticleReader, Attributes

# The headings with their weights, which Pagefind gives them by itself unless they stand in something weighted.
_HEADINGS = {"h1": 7.0, "h2": 6.0, "h3": 5.0, "h4": 4.0, "h5": 3.0, "h6": 2.0}
# What says in a sentence what the page is about.
_LEAD = 2.0
# What many pages that are made from facts have in common: their first paragraph and, as any prose, their headings.
_COMMON_LEAD, _COMMON_HEADING = 0.3, 1.0
# By how much less all words of a page count that is out of date.
_OLD = 0.2
_HAN = "[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(f"(?<={_HAN})(?={_HAN})")
# What ends a passage as well as a full stop does.
_STOPS = frozenset(".,:;!?…。，、：；！？")


@dataclass(frozen=True)
class Subject:
    """A page as the search sees it, beside its words: its language tag, its title, and what it says of itself by name.

    `lead` says in a sentence what the page is about; a page that is made from facts begins with one. `stop` is the
    language's full stop.
    """

    tag: str
    title: str
    said: Mapping[str, str]
    lead: str
    stop: str
    is_made: bool
    is_old: bool


@dataclass(frozen=True)
class Copy:
    """A copy as HTML, and its words as they stand there, passage by passage; `headings` are those that are headings."""

    html: str
    passages: list[str]
    headings: list[str]


def copy_of(page: str, subject: Subject, platforms: Platforms) -> Copy:
    """The copy of a built page. Raises LookupError if the page has no article."""
    copier = _Copier(subject, platforms)
    copier.feed(page)
    copier.close()
    if not copier.has_ended:
        raise LookupError("the page has no article")
    said = [("meta", "title", subject.title), *(("filter", name, value) for name, value in subject.said.items())]
    head = "".join(
        f"<meta{_written({f'data-pagefind-{kind}': f'{name}[content]', 'content': value})}>"
        for kind, name, value in said
    )
    weight = f"{_OLD:g}" if subject.is_old else None
    return Copy(
        f"<!doctype html><html{_written({'lang': subject.tag})}><head>{head}</head><body>"
        f"<article data-pagefind-body{_written({'data-pagefind-weight': weight})}>{''.join(copier.parts)}</article>"
        "</body></html>",
        copier.passages,
        copier.headings,
    )


def without_contacts(words: str, platforms: Platforms) -> str:
    """The words with an ellipsis in place of each contact; nothing in place of words that are one."""
    text = words
    for contact in reversed(found_contacts(words, platforms)):
        text = f"{text[: contact.start]}…{text[contact.end :]}"
    return "" if text.strip() == "…" else text


class _Copier(ArticleReader):
    """Writes the inside of the copy's article: passages as divisions, headings with their ids, and what is weighted."""

    def __init__(self, subject: Subject, platforms: Platforms):
        super().__init__()
        self.parts: list[str] = []
        self.passages: list[str] = []
        self.headings: list[str] = []
        self._subject = subject
        self._platforms = platforms
        self._endings: list[str] = []  # what ends each of the open elements
        self._passage = ""
        self._behind_words = 0  # the place in `parts` behind the last words
        self._has_lead = not subject.is_made
        if not subject.is_made:
            self.begin("p", {"data-pagefind-weight": str(_LEAD)})
            self.words(subject.lead)
            self.end("p")

    def leaves_out(self, tag: str, attributes: Attributes) -> bool:
        return tag in NO_PROSE or "hidden" in attributes or "data-pagefind-ignore" in attributes

    def begin(self, tag: str, attributes: Attributes) -> None:
        if tag == "br":
            self.words(" ")
        if tag in VOID:
            return
        weight, is_heading = self._weight(tag, attributes), tag in _HEADINGS
        if tag in WITHIN_WORDS:
            name = "span" if weight else ""
        else:
            self._end_passage(self._subject.stop)
            name = tag if is_heading else "div"
        kept = {"id": attributes.get("id") if is_heading else None, "data-pagefind-weight": weight}
        self.parts.append(f"<{name}{_written(kept)}>" if name else "")
        self._endings.append(f"</{name}>" if name else "")

    def words(self, text: str) -> None:
        text = re.sub(r"\s+", " ", without_contacts(text, self._platforms))
        before = self._passage[-1:]
        if before in ("", " "):
            text = text.lstrip()
        if before == " " and text:
            self.parts.append(" ")
        self._passage += text
        parted = _BETWEEN_HAN.sub("\u200b", before + text.rstrip())[len(before) :]
        self.parts.append(escape(parted, quote=False))
        if text.strip():
            self._behind_words = len(self.parts)

    def end(self, tag: str) -> None:
        if tag in _HEADINGS:
            self.headings.append(self._passage.strip())
        if tag not in WITHIN_WORDS:
            # What is added to a heading would be shown as a part of it.
            self._end_passage("" if tag in _HEADINGS else self._subject.stop)
        self.parts.append(self._endings.pop())

    def _end_passage(self, stop: str) -> None:
        """Parts what stood here from what follows, for those who read them in one row."""
        passage, self._passage = self._passage.strip(), ""
        if passage:
            self.passages.append(passage)
            self.parts.insert(self._behind_words, "" if passage[-1] in _STOPS else stop)

    def _weight(self, tag: str, attributes: Attributes) -> str | None:
        """How much an element counts, if it's neither as what it stands in nor as Pagefind weights it anyway."""
        subject, own = self._subject, attributes.get("data-pagefind-weight")
        weight = float(own) if own else None
        if tag == "p" and not self._has_lead:
            self._has_lead, weight = True, _COMMON_LEAD
        if tag in _HEADINGS and tag != "h1" and subject.is_made:
            weight = _COMMON_HEADING
        if tag in _HEADINGS and weight is None and subject.is_old:
            weight = _HEADINGS[tag]
        return None if weight is None else f"{weight * (_OLD if subject.is_old else 1):g}"


def _written(attributes: Attributes) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if value is not None)
