"""Which channel a reader is sent to: every combination of urgency, subject and region ends in one that can be used."""

import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import DAY, ROOT, TAGS, Element, read_html
from helpsite.data.choice import ELSEWHERE, Need, decision, recommend, region_groups, subjects, usable
from helpsite.data.model import AnswerTime, Channel, Purpose, Text, minutes_of
from helpsite.data.trust import trust_of
from helpsite.pages.components import channel_chooser
from helpsite.pages.here import Here
from helpsite.project import Project, read_project
from test_compose import with_catalog

RECHECK = 90
TEXT = Text({"zh": "词", "en": "word"})
SAMPLE = Path(__file__).parent / "sample"

both_languages = pytest.mark.parametrize("language", list(TAGS))


def purpose(name: str, *, urgent: bool = False) -> Purpose:
    return Purpose(id=name, name=TEXT, urgent=urgent)


PURPOSES = [purpose("urgent", urgent=True), purpose("files"), purpose("security"), purpose("news")]


def channel(name: str, best_for: list[str], **facts: Any) -> Channel:
    given: dict[str, Any] = {"address": f"{name}@example.com", "languages": ["en"], "sample": True, **facts}
    return Channel(
        id=name, kind="email", name=TEXT, where=TEXT, summary=TEXT, best_for=best_for, prepare=[], source="s", **given
    )


def answer(usual: str) -> AnswerTime:
    return AnswerTime(usual=usual, longest="30 d")


def ids(channels: list[Channel], *, urgent: bool, subject: str, region: str | None = None) -> list[str | None]:
    found = recommend(channels, PURPOSES, Need(urgent, subject, region, "en"))
    return [one and one.id for one in found]


# --- The order --------------------------------------------------------------------------------------------------------


def test_what_is_urgent_goes_to_what_is_best_for_it_before_what_names_the_subject() -> None:
    channels = [channel("mail", ["files"]), channel("chat", ["urgent"])]
    assert ids(channels, urgent=True, subject="files") == ["chat", "mail"]
    assert ids(channels, urgent=False, subject="files") == ["mail", "chat"]


def test_the_earlier_a_channel_names_the_subject_the_better() -> None:
    channels = [channel("third", ["news", "urgent", "files"]), channel("second", ["news", "files"])]
    assert ids(channels, urgent=False, subject="files") == ["second", "third"]
    assert ids(channels, urgent=True, subject="files") == ["third", "second"]


def test_of_two_alike_the_one_that_usually_answers_sooner_comes_first_and_an_unknown_time_last() -> None:
    channels = [
        channel("unknown", ["files"]),
        channel("days", ["files"], answer=answer("1 d")),
        channel("hours", ["files"], answer=answer("23 h")),
    ]
    assert ids(channels, urgent=False, subject="files") == ["hours", "days"]
    assert ids(channels[:2], urgent=False, subject="files") == ["days", "unknown"]
    assert [minutes_of(span) for span in ("23 h", "1 d", "90 min")] == [1380, 1440, 90]


def test_of_two_alike_in_all_the_first_of_the_file_comes_first() -> None:
    one, two = channel("one", ["files"]), channel("two", ["files"])
    assert ids([one, two], urgent=False, subject="files") == ["one", "two"]
    assert ids([two, one], urgent=False, subject="files") == ["two", "one"]


def test_a_channel_that_does_not_speak_the_readers_language_comes_after_all_that_do() -> None:
    channels = [channel("chinese", ["files"], languages=["zh-Hans"]), channel("british", ["news"], languages=["en-GB"])]
    assert ids(channels, urgent=False, subject="files") == ["british", "chinese"]


def test_a_channel_counts_only_in_the_regions_that_it_serves() -> None:
    channels = [channel("local", ["files"], regions=["gb"]), channel("general", ["news"])]
    assert ids(channels, urgent=False, subject="files", region="gb") == ["local", "general"]
    assert ids(channels, urgent=False, subject="files", region="jp") == ["general", None]
    assert ids(channels, urgent=False, subject="files", region=None) == ["general", None]
    assert ids(channels[:1], urgent=False, subject="files", region="jp") == [None, None]


# --- What can be used -------------------------------------------------------------------------------------------------

CHECKED = {"source": "company", "sample": False}


@pytest.mark.parametrize(
    ("facts", "is_usable"),
    [
        ({}, True),
        ({"address": None}, False),
        ({**CHECKED, "verified_on": DAY}, True),
        ({**CHECKED, "verified_on": DAY - timedelta(days=RECHECK)}, True),
        ({**CHECKED, "verified_on": DAY - timedelta(days=RECHECK + 1)}, True),
        ({**CHECKED, "verified_on": DAY - timedelta(days=2 * RECHECK)}, True),
        ({**CHECKED, "verified_on": DAY - timedelta(days=2 * RECHECK + 1)}, False),
        (CHECKED, False),
        ({**CHECKED, "verified_on": DAY, "effective_until": DAY}, True),
        ({**CHECKED, "verified_on": DAY, "effective_until": DAY - timedelta(days=1)}, False),
        ({**CHECKED, "verified_on": DAY, "effective_from": DAY + timedelta(days=1)}, False),
    ],
)
def test_only_what_has_an_address_and_is_confirmed_due_or_a_sample_can_be_recommended(
    facts: dict[str, Any], is_usable: bool
) -> None:
    """Past the days of checking again it is due, past twice as many it is unconfirmed."""
    one = channel("one", ["files"]).model_copy(update=facts)
    assert usable([one], DAY, RECHECK) == ([one] if is_usable else [])


# --- Every combination ------------------------------------------------------------------------------------------------


def expect_every_combination(
    channels: list[Channel], purposes: list[Purpose], codes: list[str], today: date, language: str
) -> int:
    """Every combination ends in a usable channel that serves the region, if there is one, and the table says the same.

    Returns how many there are.
    """
    candidates = usable(channels, today, RECHECK)
    rows, groups = decision(candidates, purposes, codes, language), region_groups(candidates, codes)
    asked = 0
    for urgent, subject, code in itertools.product((True, False), subjects(purposes), [*codes, None]):
        best, runner_up = recommend(candidates, purposes, Need(urgent, subject.id, code, language))
        serving = [one for one in candidates if one.regions is None or code in one.regions]
        assert (best is None) == (serving == [])
        assert (runner_up is None) == (len(serving) < 2)
        for one in (best, runner_up):
            assert one is None or (one in serving and one.address)
            assert one is None or trust_of(one, today, RECHECK) in ("sample", "confirmed", "due")
        assert best is None or best != runner_up
        group = next((group for group in groups if code in group), ELSEWHERE)
        said = [row for row in rows if row.urgent == urgent and subject in row.subjects and group in row.groups]
        assert [(row.best, row.runner_up) for row in said] == [(best, runner_up)]
        asked += 1
    return asked


@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["shipped", "sample"])
@both_languages
def test_every_combination_of_the_data_ends_in_a_usable_channel(root: Path, language: str) -> None:
    """And in a second one; in each region of the data, and in any other."""
    catalog = read_project(root, DAY).catalog
    codes = [region.code for region in catalog.regions.regions]
    channels, purposes = catalog.channels.channels, catalog.channels.purposes
    asked = expect_every_combination(channels, purposes, codes, DAY, TAGS[language])
    assert asked == 2 * (len(purposes) - 1) * (len(codes) + 1) >= 6
    rows = decision(usable(channels, DAY, RECHECK), purposes, codes, TAGS[language])
    assert all(row.best and row.runner_up for row in rows)


CODES = ["gb", "fr", "jp", "us"]
CHANNELS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([one.id for one in PURPOSES]), min_size=1, unique=True),
        st.fixed_dictionaries(
            {
                "address": st.sampled_from(["a@example.com", None]),
                "regions": st.none() | st.lists(st.sampled_from(CODES), min_size=1, unique=True),
                "languages": st.lists(st.sampled_from(["zh-Hans", "en", "en-GB"]), min_size=1, unique=True),
                "answer": st.none() | st.sampled_from(["5 min", "2 h", "1 d"]).map(answer),
                "sample": st.booleans(),
                "verified_on": st.none() | st.integers(0, 300).map(lambda days: DAY - timedelta(days=days)),
                "effective_from": st.none() | st.integers(-9, 9).map(lambda days: DAY + timedelta(days=days)),
                "effective_until": st.none() | st.integers(-9, 9).map(lambda days: DAY + timedelta(days=days)),
            }
        ),
    ),
    max_size=6,
).map(lambda every: [channel(f"channel-{number}", best_for, **facts) for number, (best_for, facts) in enumerate(every)])


@given(channels=CHANNELS, language=st.sampled_from(["zh-Hans", "en"]))
def test_every_combination_of_any_data_ends_in_a_usable_channel_if_there_is_one(
    channels: list[Channel], language: str
) -> None:
    assert expect_every_combination(channels, PURPOSES, CODES, DAY, language) == 2 * 3 * 5


# --- The table --------------------------------------------------------------------------------------------------------


def test_regions_stand_together_that_the_same_channels_name() -> None:
    channels = [
        channel("one", ["files"], regions=["jp", "gb", "fr"]),
        channel("two", ["files"], regions=["gb", "fr"]),
        channel("everywhere", ["files"]),
    ]
    assert region_groups(channels, ["us", "fr", "jp", "gb"]) == [("fr", "gb"), ("jp",), ()]
    assert region_groups(channels[2:], ["us", "fr"]) == [()]


def test_what_says_the_same_stands_on_one_row() -> None:
    channels = [channel("chat", ["urgent", "security"]), channel("mail", ["files"], regions=["gb"])]
    rows = decision(channels, PURPOSES, ["gb", "jp"], "en")
    assert [(row.urgent, [s.id for s in row.subjects], row.groups, row.best, row.runner_up) for row in rows] == [
        (True, ["files", "security", "news"], (("gb",),), channels[0], channels[1]),
        (True, ["files", "security", "news"], ((),), channels[0], None),
        (False, ["files"], (("gb",),), channels[1], channels[0]),
        (False, ["files", "security", "news"], ((),), channels[0], None),
        (False, ["security", "news"], (("gb",),), channels[0], channels[1]),
    ]


@pytest.fixture(scope="module")
def real() -> Project:
    return read_project(ROOT, DAY)


def chooser(project: Project, language: str) -> Element:
    page = next(page for page in project.pages if (page.language, page.path) == (language, "contact/index.md"))
    return read_html(channel_chooser(Here(project, page)))


def table(shown: Element) -> list[list[str]]:
    """The words of the table's cells, row by row."""
    body = shown.one("tbody")
    return [[cell.text for cell in row.inside if isinstance(cell, Element)] for row in body.all("tr")]


@both_languages
def test_the_table_has_a_link_to_a_channel_in_every_last_cell_and_none_is_empty(real: Project, language: str) -> None:
    shown = chooser(real, language)
    rows = table(shown)
    assert len(rows) > 5
    assert [row for row in rows if len(row) != 5 or not all(row)] == []
    ids = {one.id for one in real.catalog.channels.channels}
    for row in shown.one("tbody").all("tr"):
        links = [link.get("href") or "" for link in row.all("a")]
        assert [link.partition("#")[2] for link in links] == [row.get("data-best"), row.get("data-runner-up")]
        assert {link.partition("#")[2] for link in links} <= ids
        assert len(row.with_class("hs-sample")) == len(links), "each sample says that it is one"


@both_languages
def test_every_answer_leads_to_just_one_row_and_every_best_channel_has_its_words(real: Project, language: str) -> None:
    """The answers are those that the questions offer."""
    shown = chooser(real, language)
    offered = {
        name: [box.get("value") or "" for box in shown.all("input", name=name)]
        for name in ("urgent", "about", "region")
    }
    assert offered == {
        "urgent": ["yes", "no"],
        "about": [purpose.id for purpose in real.catalog.channels.purposes if not purpose.urgent],
        "region": ["gb", "other"],
    }
    rows = list(shown.one("tbody").all("tr"))
    for urgent, about, region in itertools.product(*offered.values()):
        found = [
            row
            for row in rows
            if row.get("data-urgent") == urgent
            and about in (row.get("data-about") or "").split()
            and region in (row.get("data-regions") or "").split()
        ]
        assert len(found) == 1
    answers = [part.get("data-answer") for part in shown.all() if part.get("data-answer") is not None]
    assert set(answers) == {row.get("data-best") for row in rows} | {""}
    assert len(set(answers)) == len(answers)


def test_the_region_is_asked_only_where_it_makes_a_difference(real: Project) -> None:
    everywhere = [one.model_copy(update={"regions": None}) for one in real.catalog.channels.channels]
    shown = chooser(with_catalog(real, channels={"channels": everywhere}), "en")
    assert list(shown.all("input", name="region")) == []
    assert {len(row) for row in table(shown)} == {4}
    everyone = [row.get("data-regions") for row in shown.one("tbody").all("tr")]
    assert everyone == ["other"] * len(everyone)


@both_languages
def test_where_nothing_can_be_recommended_the_official_website_is_named(real: Project, language: str) -> None:
    """As when every channel was confirmed too long ago."""
    old = DAY - timedelta(days=2 * RECHECK + 1)
    stale = [one.model_copy(update={**CHECKED, "verified_on": old}) for one in real.catalog.channels.channels]
    shown = chooser(with_catalog(real, channels={"channels": stale}), language)
    none = {
        "zh": "目前没有可以推荐的渠道。请到官方网站的“联系我们”页面查看：",
        "en": "No channel can be recommended at present.",
    }
    rows = list(shown.one("tbody").all("tr"))
    assert len(rows) == 2
    for row in rows:
        cells = list(row.all("td"))
        assert none[language] in cells[-2].text
        assert [cell for cell in cells[-2:] if "www.example.com" not in cell.text] == []
        assert row.get("data-best") == ""
    assert none[language] in shown.one("div", data_answer="").text


@both_languages
def test_where_there_is_no_second_channel_the_official_website_is_named(real: Project, language: str) -> None:
    shown = chooser(with_catalog(real, channels={"channels": real.catalog.channels.channels[:1]}), language)
    rows = list(shown.one("tbody").all("tr"))
    assert [row.get("data-best") for row in rows] == ["live-chat"] * 2
    assert [cell for row in rows if "www.example.com" not in (cell := list(row.all("td"))[-1].text)] == []


@both_languages
def test_a_channel_past_its_day_of_checking_is_recommended_and_says_that_it_is_due(
    real: Project, language: str
) -> None:
    due = DAY - timedelta(days=RECHECK + 1)
    every = [one.model_copy(update={**CHECKED, "verified_on": due}) for one in real.catalog.channels.channels]
    shown = chooser(with_catalog(real, channels={"channels": every}), language)
    chat = shown.one("div", data_answer="live-chat")
    assert len(chat.with_class("hs-trust--due")) == 1
    assert {"zh": "该重新核对了", "en": "due for another check"}[language] in chat.text
    assert chat.with_class("hs-sample") == []
