"""The words that people search by: what of them reaches the search in the browser."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from helpsite.project import read_project
from helpsite.site.sayings import sayings

SAMPLE = Path(__file__).parent / "sample"


def test_a_saying_has_its_words_their_meaning_and_the_address_of_its_page() -> None:
    """And each region is known by the names that its page does not show."""
    project = read_project(SAMPLE, date(2026, 7, 15))

    assert sayings(project, "zh") == [
        {"said": ["矿工费", "gas"], "means": "网络费", "page": "/fees/"},
        {"said": ["人工", "真人"], "means": "客服", "page": "/contact/live-chat/"},
        {"said": ["东京"], "means": "日本", "page": "/regions/jp/"},
        {"said": ["Japan"], "means": "日本", "page": "/regions/jp/"},
        {"said": ["France", "法國"], "means": "法国", "page": "/regions/fr/"},
    ]
    assert sayings(project, "en") == [
        {"said": ["miner fee", "gas"], "means": "network", "page": "/fees/btc-transfer/"},
        {"said": ["human", "agent"], "means": "support", "page": None},
        {"said": ["news"], "means": "announcements", "page": "/announcements/2026-07-01-opening/"},
        {"said": ["日本"], "means": "Japan", "page": "/regions/jp/"},
        {"said": ["法国", "法國"], "means": "France", "page": "/regions/fr/"},
    ]
    assert project.catalog.search["en"].ignored == ["please", "how"]


def test_what_is_a_name_of_a_region_means_that_region_and_nothing_else(tmp_path: Path) -> None:
    """A country that editors listed as missing is found at once when it comes."""
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    file = root / "data" / "search.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("[human, agent]", "[human, france, FRANCE, 日本]").replace("[news]", "[法国]")
    file.write_text(text, encoding="utf-8")

    found = sayings(read_project(root, date(2026, 7, 15)), "en")

    assert [(each["said"], each["means"]) for each in found] == [
        (["miner fee", "gas"], "network"),
        (["human"], "support"),
        (["日本"], "Japan"),
        (["法国", "法國"], "France"),
    ]


@pytest.mark.parametrize(
    ("day", "page"), [(date(2026, 6, 30), None), (date(2026, 7, 1), "/announcements/2026-07-01-opening/")]
)
def test_an_announcement_is_led_to_from_its_day_on(day: date, page: str | None) -> None:
    assert sayings(read_project(SAMPLE, day), "en")[2]["page"] == page
