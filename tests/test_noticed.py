"""Whatever changes of channels, announcements, pages and the site is noticed; what only moves or reads alike is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from helpsite.data.model import Channels, Fact, Site, Text, facts_in
from helpsite.editions.channels import channel_differences
from helpsite.editions.pages import page_differences
from helpsite.editions.posts import post_differences, silent_changes
from helpsite.pages.announcement import AnnouncementMeta
from helpsite.project import Project, read_project

SAMPLE = read_project(Path(__file__).parent / "sample", date(2026, 7, 15))


def text(words: str) -> dict[str, str]:
    return {"zh": f"{words}（中文）", "en": words}


# Every key of every fact is filled in, and every list of entries has two.
TRUST = {"source": "company", "verified_on": "2026-07-01", "verified_by": "team", "method": "compared"}
SOURCED = {**TRUST, "effective_from": "2026-01-01", "effective_until": "2026-12-31", "sample": True}
ACCOUNT = {"kind": "social", "platform": "weibo"}
CHANNEL = {
    **{key: text(key) for key in ("name", "where", "summary", "privacy", "caution", "note")},
    **{key: [text("one"), text("two")] for key in ("steps", "prepare")},
    "best_for": ["urgent", "general"],
    "languages": ["zh-Hans", "en"],
    "regions": ["jp", "fr"],
    "hours": {
        "time_zone": "Asia/Shanghai",
        "weekly": [{"days": [day], "opens": "09:00", "closes": "12:00"} for day in ("mon", "tue")],
        "closed": [{"day": day, "name": text(day)} for day in ("2026-10-01", "2026-12-25")],
    },
    "answer": {"usual": "10 min", "longest": "2 h"},
    **ACCOUNT,
    **SOURCED,
}
CHANNELS = {
    "purposes": [{"id": id_, "name": text(id_), "urgent": id_ == "urgent"} for id_ in ("urgent", "general")],
    "platforms": [
        {"id": id_, "name": text(id_), "also_called": [id_, f"{id_}!"], "hosts": [f"{id_}.test", f"www.{id_}.test"]}
        for id_ in ("weibo", "telegram")
    ],
    "channels": [{"id": id_, "address": f"@{id_}", **CHANNEL} for id_ in ("one", "two")],
    "retired": [
        {"id": id_, "address": f"@{id_}", "name": text(id_), "note": text("note"), **ACCOUNT, **SOURCED}
        for id_ in ("old", "older")
    ],
    "absent": [{"id": id_, "text": text(id_), **ACCOUNT, **SOURCED} for id_ in ("none", "no-other")],
    "mails": [
        {"id": id_, "name": text(id_), "subject": text("subject"), "body": [text("one"), text("two")]}
        for id_ in ("lost", "found")
    ],
    "allowed": [{"value": f"{name}.example.net", "reason": "reason"} for name in ("a", "b")],
}
WORDS = {key: [f"{key} 1", f"{key} 2"] for key in ("asks", "denials", "turns", "closings", "harmless", "entering")}
SITE = {
    "name": text("help"),
    "brand": text("brand"),
    "address": "https://help.example.com/",
    "identity": "help.example.com,2026-07-01",
    "time_zone": "Asia/Tokyo",
    "languages": [
        {"code": "zh", "tag": "zh-Hans", "formats": "zh-Hans-CN", "name": "简体中文"},
        {"code": "en", "tag": "en", "formats": "en-GB", "name": "English"},
    ],
    "sources": [
        {"id": id_, "name": text(id_), "address": f"https://{id_}.example.com/", "sample": False}
        for id_ in ("company", "bank")
    ],
    "methods": [{"id": id_, "name": text(id_)} for id_ in ("compared", "called")],
    "domains": [{"id": id_, "host": f"{id_}.example.com", "name": text(id_), **SOURCED} for id_ in ("www", "help")],
    "policy": {"notice_days": 7, "recheck_days": 90},
    "never_asked": [{"name": text(name), "signs": [name, f"{name}!"]} for name in ("password", "code")],
    "requests": WORDS,
    "statements": [{"id": id_, "title": text(id_), "text": text("text"), **SOURCED} for id_ in ("one", "two")],
    "topics": [
        {"page": page, "icon": page, "title": text(page), "text": text("text")} for page in ("fees.md", "index.md")
    ],
}
POST = {
    "title": "title",
    "description": "description",
    "date": "2026-07-01T10:00:00+08:00",
    "kind": "maintenance",
    "severity": "info",
    "effective_from": "2026-07-02",
    "pinned_until": "2026-07-20",
    "supersedes": "2026-06-01-old",
    "affects": {"regions": ["jp"], "services": ["buy"], "fees": ["fee"], "channels": ["email"]},
    "removes": {"regions": ["fr"], "fees": ["old-fee"], "channels": ["phone"]},
    "window": {"begins": "2026-07-02T10:00:00+08:00", "ends": "2026-07-02T11:00:00+08:00"},
    "corrections": [{"date": "2026-07-03T10:00:00+08:00", "text": "text"}],
}
# Lists whose order says something: readers see it, or the first entry is the best one, the website or the default.
ORDERED = {
    "channels": {
        *("channels", "channels best_for", "channels steps", "channels prepare", "channels hours weekly"),
        "mails body",
    },
    "site": {"domains", "languages"},
}


def full(model: type[Fact], value: Any) -> Any:
    return model.model_validate(value)


def with_facts(channels: Any = None, site: Any = None) -> Project:
    facts = {"channels": channels or full(Channels, CHANNELS), "site": site or full(Site, SITE)}
    return replace(SAMPLE, catalog=replace(SAMPLE.catalog, **facts))


FULL = with_facts()


def with_value(whole: Any, way: tuple[Any, ...], value: Any) -> Any:
    """A fact with another value at the end of a way into it, whether the models allow it or not."""
    if not way:
        return value
    step, *rest = way
    if isinstance(whole, list):
        return [with_value(inner, tuple(rest), value) if at == step else inner for at, inner in enumerate(whole)]
    return whole.changed(**{step: with_value(getattr(whole, step), tuple(rest), value)})


def others(value: Any, key: str) -> Iterator[Any]:
    """Other values than one, of its type."""
    if isinstance(value, Text):
        yield from (Text({**value.root, code: "other"}) for code in value.root)
    elif isinstance(value, list):
        yield value[1:] if len(value) > 1 else []
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, (datetime, date)):
        yield value + timedelta(days=1)
    elif isinstance(value, str):
        kind = "email" if value == "social" else "fees"
        known = {"kind": kind, "severity": "warning", "opens": "08:00", "usual": "5 min", "longest": "3 h"}
        yield known.get(key, f"{value}x")


def every_change(whole: Any) -> Iterator[tuple[str, Any]]:
    """Each key of each fact changed alone: its name without positions, and the whole with that change."""
    for way, fact in facts_in(whole):
        for key, field in ({} if isinstance(fact, Text) else type(fact).model_fields).items():
            value = getattr(fact, key)
            assert value is not None, f"fill in {key}"
            assert not isinstance(value, list) or value, f"fill in {key}"
            changes = [*others(value, key), *([None] if field.default is None else [])]
            for other in changes:
                name = " ".join(step for step in (*way, key) if isinstance(step, str))
                yield name, with_value(whole, (*way, key), other)


def lines(before: Project, after: Project) -> list[str]:
    """What is noticed; every line is filled in, in each language."""
    found = [*channel_differences(before, after), *page_differences(before, after), *post_differences(before, after)]
    assert {tuple(difference.words) for difference in found} <= {tuple(after.languages)}
    words = [line for difference in found for line in difference.words.values()]
    assert [line for line in words if not line or re.search(r"[{}\n]|None|_", line)] == []
    return words


@pytest.mark.parametrize("name", ["channels", "site"])
def test_each_key_of_the_facts_that_changes_alone_is_noticed(name: str) -> None:
    """Also one that a model gets tomorrow: it needs words of its own."""
    changes = [(key, with_facts(**{name: whole})) for key, whole in every_change(getattr(FULL.catalog, name))]

    assert len({key for key, _ in changes}) > 50
    # What is known by its host or its domains as well stays the same one under another id.
    known = {"channels": {"platforms id"}, "site": {"domains id"}}
    assert {key for key, after in changes if not lines(FULL, after)} == known[name]


def with_post(meta: AnnouncementMeta, body: str = "Body.") -> Project:
    pages = [
        replace(page, meta=meta, body=body) if page.is_announcement and page.language == "en" else page
        for page in SAMPLE.pages
    ]
    return replace(SAMPLE, pages=pages)


def test_each_key_of_a_published_announcement_that_changes_alone_is_noticed() -> None:
    """Only how prominent it is may change without a correction."""
    meta = full(AnnouncementMeta, POST)
    changes = [(name, with_post(other)) for name, other in every_change(meta)] + [("body", with_post(meta, "Other."))]

    assert len(changes) > 20
    silent = {}
    for name, after in changes:
        assert lines(with_post(meta), after), name
        silent[name] = bool(silent_changes(with_post(meta), after))
    assert {name for name in silent if not silent[name]} == {"severity", "pinned_until", "corrections date"}


def test_each_key_of_a_page_but_its_day_is_noticed() -> None:
    page = next(page for page in SAMPLE.pages if page.path == "index.md")
    noticed = {}
    for key in type(page.meta).model_fields:
        for other in others(getattr(page.meta, key), key):
            new = replace(page, meta=page.meta.changed(**{key: other}))
            after = replace(SAMPLE, pages=[new if one is page else one for one in SAMPLE.pages])
            noticed[key] = bool(lines(SAMPLE, after))

    assert noticed == {"title": True, "description": True, "updated": False, "template": True, "search": True}


@pytest.mark.parametrize("name", ["channels", "site"])
def test_entries_in_another_order_are_noticed_only_where_the_order_says_something(name: str) -> None:
    whole = getattr(FULL.catalog, name)
    noticed = {}
    for way, fact in facts_in(whole):
        for key, value in ({} if isinstance(fact, Text) else vars(fact)).items():
            if isinstance(value, list):
                after = with_facts(**{name: with_value(whole, (*way, key), value[::-1])})
                where = " ".join(step for step in (*way, key) if isinstance(step, str))
                noticed[where] = bool(lines(FULL, after))

    assert len(noticed) > 10
    assert {where for where in noticed if noticed[where]} == ORDERED[name]


def test_a_state_that_no_rule_has_passed_is_compared_all_the_same() -> None:
    """Words are missing in a language, and ids, locales and zones name nothing."""

    def spoilt(whole: Any) -> Any:
        for way, fact in facts_in(whole):
            if isinstance(fact, Text):
                whole = with_value(whole, way, Text({"zh": fact.root["zh"]}))
        for way, fact in facts_in(whole):
            for key in (
                "source",
                "method",
                "platform",
                "time_zone",
                "formats",
                "tag",
                "best_for",
                "languages",
                "regions",
            ):
                if isinstance(value := getattr(fact, key, None), str):
                    whole = with_value(whole, (*way, key), "nowhere-at-all")
                elif value and isinstance(value[0], str):
                    whole = with_value(whole, (*way, key), ["nowhere-at-all"])
        return whole

    after = with_facts(spoilt(FULL.catalog.channels), spoilt(FULL.catalog.site))

    assert lines(FULL, after)
    assert lines(after, FULL)


def test_a_state_is_no_different_from_itself() -> None:
    for state in (FULL, SAMPLE, with_post(full(AnnouncementMeta, POST))):
        assert lines(state, state) == []
