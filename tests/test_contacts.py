"""What is found in texts: each case of contacts.yaml, strangers wherever they are put, and hostile texts in time."""

import json
import re
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from helpsite.data.catalog import FILES
from helpsite.data.contacts import FoundContact, found_contacts, known_platforms, link_contacts, reported_contact
from helpsite.data.fact import read_fact
from helpsite.data.model import Platform
from helpsite.data.source import parse_yaml, read_yaml
from helpsite.pages.page import parse_page
from helpsite.problem import ProblemsFound
from helpsite.project import read_project
from helpsite.rules.search import rule_sayings_lead_to_pages
from helpsite.standing import standing_contacts

TESTS = Path(__file__).parent
CASES: dict[str, Any] = yaml.safe_load((TESTS / "contacts.yaml").read_text(encoding="utf-8"))
PLATFORMS = known_platforms([Platform.model_validate(platform) for platform in CASES["platforms"]])
SAMPLE = read_project(TESTS / "sample", date(2026, 7, 15))


def values(text: str) -> list[str]:
    return [f"{contact.kind} {contact.value}" for contact in found_contacts(text, PLATFORMS)]


@pytest.mark.parametrize("case", CASES["texts"], ids=lambda case: ascii(case["text"]))
def test_just_these_contacts_are_found(case: dict[str, Any]) -> None:
    assert values(case["text"]) == case["found"]


def test_what_is_found_can_be_allowed_as_it_is_reported() -> None:
    found = {contact for case in CASES["texts"] for contact in found_contacts(case["text"], PLATFORMS)}
    # A host without a full stop is one only in a link.
    reported = {contact for contact in found if contact.value != "localhost"}

    assert len(reported) > 100
    for contact in reported:
        again = reported_contact(contact.value, PLATFORMS)
        assert again is not None
        assert again.key == contact.key


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://www.example.net/a?b#c", ["web www.example.net"]),
        ("HTTPS:evil.example", ["web evil.example"]),
        ("https:\t//evil.exa\nmple/", ["web evil.example"]),
        ("//evil.example/x", ["web evil.example"]),
        ("\\\\evil.example", ["web evil.example"]),
        ("https://www.example.net\\@evil.example/", ["web www.example.net"]),
        ("https://www.example.net@evil.example/", ["web evil.example"]),
        ("https://evil.example./", ["web evil.example"]),
        ("https://t.me/example", ["social telegram @example"]),
        ("mailto:a@b.example", ["email a@b.example"]),
        ("mailto:a%40b.example,c@d.example?cc=e@f.example&subject=g@h.example", None),
        ("mailto:?subject=Hello", []),
        ("mailto:?bcc=a@b.example", ["email a@b.example"]),
        ("tel:+44-20-7946-0001", ["phone +44-20-7946-0001"]),
        ("sms:95555", ["phone 95555"]),
        ("../fees/#a", []),
        ("/fees/", []),
        ("#a:b", []),
        ("", []),
    ],
)
def test_a_link_leads_to_just_these_contacts(address: str, found: list[str] | None) -> None:
    if found is None:
        found = ["email a@b.example", "email c@d.example", "email e@f.example"]
    assert [f"{contact.kind} {contact.value}" for contact in link_contacts(address, PLATFORMS)] == found


# derandomize: the same commit passes or fails wherever it is tested.

# --- A stranger is found wherever it is put ---------------------------------------------------------------------------

# Contacts that are not the sample's, as they are written and as they are found.
STRANGERS = {
    "suport@example.com": "email suport@example.com",
    "a.b+c@mail.stranger.example": "email a.b+c@mail.stranger.example",
    "www.examp1e.com": "web www.examp1e.com",
    "https://stranger.example/login": "web stranger.example",
    "https://t.me/stranger_1": "social telegram @stranger_1",
    "Telegram: stranger_1": "social telegram @stranger_1",
    "电报号：stranger1": "social telegram @stranger1",
    "+44 20 7946 0123": "phone +44 20 7946 0123",
    "020-7946-0123": "phone 020-7946-0123",
    "拨打95555": "phone 95555",
}


def full_width(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


DISGUISES: list[Callable[[str], str]] = [
    str,
    full_width,
    "\u200b".join,
    lambda text: text[:4] + "\u202e\u2060" + text[4:],
    lambda text: text.replace(".", "。", 1) if re.search(r"[a-z]\.[a-z]", text) and "/" not in text else text,
    lambda text: text.replace("@", " [at] ").replace(".", "[dot]") if "@" in text else text,
]
SURROUNDINGS = [("", ""), ("请联系", "谢谢"), ("（", "）"), ("Write to ", " today."), ("“", "”"), ("：", "。")]

in_markdown: list[Callable[[str], str]] = [
    str,
    lambda text: f"**{text}**",
    lambda text: re.sub(r"(?<=.)(\w)", r"**\1**", text, count=1),
    lambda text: f"*{text[:3]}*{text[3:]}",
    lambda text: re.sub(r"([!-/:-@_])", lambda sign: f"&#{ord(sign[0])};", text),
    lambda text: text.replace(".", "\\.").replace("_", "\\_"),
    lambda text: f"`{text}`",
    lambda text: f"![{text}](chart.png)",
    lambda text: f'[words](index.md "{text}")',
    lambda text: f"[{text}](index.md)",
    lambda text: f"\n\n- {text}\n\n",
    lambda text: f"\n\n> {text}\n\n",
    lambda text: f"\n\n## {text} {{#stranger}}\n\n",
    lambda text: f"\n\n| a | b |\n|---|---|\n| c | {text} |\n\n",
    lambda text: f"\n\n```\n{text}\n```\n\n",
    lambda text: f'\n\n!!! note "{text}"\n    Words.\n\n',
]

strangers = st.sampled_from(sorted(STRANGERS))
disguises = st.sampled_from(DISGUISES)
surroundings = st.sampled_from(SURROUNDINGS)


@given(strangers, disguises, surroundings)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_a_stranger_is_found_in_any_disguise(stranger: str, disguise: Callable[[str], str], around: Any) -> None:
    text = disguise(stranger).join(around)

    # What is bidirectional or invisible goes; what is told is the contact as it is understood.
    assert values(text) == [STRANGERS[stranger]]


# Every text in the sample's facts but those that say which contacts there are.
LISTS = r"address|domains\.\d+\.host|(channels|retired)\.\d+\.address|platforms\.\d+\.hosts\.\d+|allowed\..*"
DOCUMENTS = {name: read_yaml(TESTS / "sample", f"data/{name}.yaml").value for name in FILES}


def ways_to_texts(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    if isinstance(value, str):
        return [way]
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, inner in inside for found in ways_to_texts(inner, (*way, key))]


TEXTS = [
    (name, way)
    for name, value in DOCUMENTS.items()
    for way in ways_to_texts(value)
    if not re.fullmatch(LISTS, ".".join(map(str, way)))
]


@given(st.sampled_from(TEXTS), strangers, disguises, surroundings)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_stranger_in_any_value_of_the_facts_is_refused(
    text: tuple[str, tuple[str | int, ...]], stranger: str, disguise: Callable[[str], str], around: Any
) -> None:
    """By the form of the value, where it's no place for words, else as a contact."""
    name, way = text
    fact = changed_fact(name, [way], "；" + disguise(stranger).join(around))
    if fact is not None:
        catalog = replace(SAMPLE.catalog, **{name: fact})
        if (name, way[-1]) == ("search", "page"):  # which must be there: below
            return
        found = list(standing_contacts(catalog, [], SAMPLE.settings, SAMPLE.known.platforms))

        assert STRANGERS[stranger] in [f"{contact.kind} {contact.value}" for contact, _ in found]


@given(st.sampled_from([text for text in TEXTS if (text[0], text[1][-1]) == ("search", "page")]), strangers)
@settings(max_examples=10, deadline=None, derandomize=True)
def test_the_page_that_a_word_leads_to_can_be_no_stranger(
    text: tuple[str, tuple[str | int, ...]], stranger: str
) -> None:
    for behind in (stranger, f"；{stranger}", f"/{stranger}"):
        fact = changed_fact(text[0], [text[1]], behind)
        catalog = replace(SAMPLE.catalog, search=fact)
        problems = list(rule_sayings_lead_to_pages(replace(SAMPLE, catalog=catalog)))
        assert [problem.fact.startswith("there is no page ") for problem in problems] == [True]


def changed_fact(name: str, ways: list[tuple[str | int, ...]], behind: str) -> Any:
    """One of the sample's facts with more words behind those at each way; None if its form is refused then."""
    document = deepcopy(DOCUMENTS[name])
    for way in ways:
        part = document
        for step in way[:-1]:
            part = part[step]
        part[way[-1]] += behind
    try:
        return read_fact(parse_yaml(json.dumps(document, default=str), f"data/{name}.yaml"), FILES[name])
    except ProblemsFound:
        return None


def test_the_words_of_facts_are_taken_in_by_the_test_above() -> None:
    """Of the words of the interface, which are read anew for each, all at once: it takes them all in, or none."""
    ways = {name: [way for text, way in TEXTS if text == name] for name in FILES}
    taken = {
        f"{name} {'.'.join(map(str, way))}"
        for name in FILES
        for together in ([ways[name]] if name == "strings" else [[way] for way in ways[name]])
        if changed_fact(name, together, "；x") is not None
        for way in together
    }

    assert len(taken) > 1_000 + 100
    assert {f"strings {'.'.join(map(str, way))}" for way in ways["strings"]} <= taken
    assert {"site never_asked.0.signs.0", "regions regions.1.own_name.reason", "fees promotions.0.name.zh"} <= taken


def gaps(body: str) -> list[int]:
    """Where words can be put into a page: between words, but not into a call, an id or the target of a link."""
    taken = [found.span() for found in re.finditer(r"\{.*?\}+|\]\(.*?\)|<.*?>|^#+ |^ +", body, re.MULTILINE)]
    return [
        index
        for index in range(len(body) + 1)
        if not any(start < index < end for start, end in taken)
        and not re.match(r"[!-~]", body[index - 1 : index])
        and not re.match(r"[!-~]", body[index : index + 1])
    ]


BODY = 6  # the line on which the body of a changed page begins
PAGES = [(page, gaps(page.body)) for page in SAMPLE.pages if gaps(page.body)]


@given(st.data(), strangers, disguises, surroundings, st.sampled_from(in_markdown))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_stranger_in_the_words_of_any_page_is_found(
    data: st.DataObject, stranger: str, disguise: Callable[[str], str], around: Any, markdown: Callable[[str], str]
) -> None:
    page, places = data.draw(st.sampled_from(PAGES))
    index = data.draw(st.sampled_from(places))
    written = markdown(disguise(stranger)).join(around if "\n" not in markdown("x") else ("", ""))
    source = f"---\ntitle: t\ndescription: d\nupdated: 2026-07-01\n---\n{page.body[:index]}{written}{page.body[index:]}"
    changed = parse_page(source, page.language, "words.md")

    found = standing_contacts(SAMPLE.catalog, [changed], SAMPLE.settings, SAMPLE.known.platforms)

    lines = [place.line for contact, place in found if f"{contact.kind} {contact.value}" == STRANGERS[stranger]]
    # It's said on its own line or, where markup hides it, on one of the lines before or around it.
    after = (page.body + "\n\n").index("\n\n", index)
    last = BODY + page.body.count("\n", 0, after) + written.count("\n")
    assert lines
    assert all(BODY <= line <= last for line in lines)


# --- No text is too much ----------------------------------------------------------------------------------------------

UNITS = [
    *re.findall(r"\S+", "a . @ 1 + ( / : - _ % 。 点 # ？ （ ＠ ． 微 零 電 가 é е 𝐚 ١ {{ <b> &#64; [at] 拨打 x:"),
    *re.findall(r"\S+", "a. a@ a@b. 1- 1. 2026-07-01 http:// https:/ https://a@ // mailto: tel: ?a= com. .com e.In"),
    *re.findall(r"\S+", "微信 微信号 微信： @微 微@ 微. 微.中国 t.me/ QQ QQ: a。 xn-- %2e"),
    *(" ", "\n", "1 ", "零 ", "微信 a", "QQ 1", "[ at", " dot ", " at ", "a dot ", "a at b.", "call ", "call 1"),
    *("\x00", "\u0301", "a\u0301", "\u200b", "\u202e", "\ufffc", "\U0001f600"),
]
LENGTH = 20_000


def seconds(text: str) -> float:
    begin = time.process_time()
    found_contacts(text, PLATFORMS)
    return time.process_time() - begin


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_a_long_text_of_one_thing_is_looked_through_in_good_time(unit: str) -> None:
    assert seconds((unit * LENGTH)[:LENGTH]) < 1


@given(st.lists(st.sampled_from(UNITS), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_long_hostile_mixture_is_looked_through_in_good_time(units: list[str]) -> None:
    assert seconds(("".join(units) * LENGTH)[:LENGTH]) < 1


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(UNITS), max_size=60).map("".join)))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_whatever_the_text_its_contacts_stand_in_it_in_order(text: str) -> None:
    found = found_contacts(text, PLATFORMS)

    assert all(0 <= contact.start < contact.end <= len(text) and contact.value for contact in found)
    assert found == sorted(found, key=lambda contact: contact.start)


def test_the_key_of_a_contact_does_not_depend_on_how_it_is_written() -> None:
    assert FoundContact("email", "A@B.example").key == FoundContact("email", "a@b.example").key
    assert FoundContact("phone", "+44 (20) 7946-0001").key == FoundContact("phone", "442079460001").key
