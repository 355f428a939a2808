"""The words that people search by: what of them reaches the search in the browser."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from helpsite.project import Project, read_project
from helpsite.site.sayings import sayings

SAMPLE = Path(__file__).parent / "sample"


PAIRS = {"國": "国"}


def test_a_saying_has_its_words_their_meaning_and_the_address_of_its_page() -> None:
    """In front is each region by the names that its page does not show, behind each asset by its own."""
    project = read_project(SAMPLE, date(2026, 7, 15))

    assert sayings(project, "zh", PAIRS) == [
        {"said": ["japan"], "means": "日本", "page": "/regions/jp/"},
        {"said": ["france"], "means": "法国", "page": "/regions/fr/"},
        {"said": ["矿工费", "gas"], "means": "网络费", "page": "/fees/"},
        {"said": ["人工", "真人"], "means": "客服", "page": "/contact/live-chat/"},
        {"said": ["东京"], "means": "日本", "page": "/regions/jp/"},
        {"said": ["比特币"], "means": "btc", "page": None},
        {"said": ["泰达币"], "means": "usdt", "page": None},
    ]
    assert sayings(project, "en", PAIRS) == [
        {"said": ["miner fee", "gas"], "means": "network", "page": "/en/fees/btc-transfer/"},
        {"said": ["human", "agent"], "means": "support", "page": None},
        {"said": ["news"], "means": "announcements", "page": "/en/announcements/2026-07-01-opening/"},
        {"said": ["bitcoin"], "means": "btc", "page": None},
        {"said": ["tether"], "means": "usdt", "page": None},
    ]


def changed(tmp_path: Path, *changes: tuple[str, str], file: str = "search") -> Project:
    """The tests' project with words of one of its files replaced."""
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    path = root / "data" / f"{file}.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return read_project(root, date(2026, 7, 15))


def test_what_is_a_name_of_a_region_means_that_region_and_nothing_else(tmp_path: Path) -> None:
    """A country that editors listed as missing is found at once when it comes."""
    project = changed(tmp_path, ("[人工, 真人]", "[人工, Japan, 日本, FRANCE, 法國]"), ("[东京]", "[法国]"))

    assert [(each["said"], each["means"]) for each in sayings(project, "zh", PAIRS)][:4] == [
        (["japan"], "日本"),
        (["france"], "法国"),
        (["矿工费", "gas"], "网络费"),
        (["人工"], "客服"),
    ]


def test_a_word_is_said_once_and_never_for_itself(tmp_path: Path) -> None:
    said = "[Gas, 网络费, ＧＡＳ, 國, 国, Miner, miner]"
    project = changed(tmp_path, ("[矿工费, gas]", said), ("[人工, 真人]", "[miner, 网络费, BTC]"))

    assert [each for each in sayings(project, "zh", PAIRS) if each["page"] in ("/fees/", "/contact/live-chat/")] == [
        {"said": ["gas", "国", "miner"], "means": "网络费", "page": "/fees/"},
        {"said": ["btc"], "means": "客服", "page": "/contact/live-chat/"},
    ]


def test_an_asset_is_known_by_each_of_its_names_but_its_symbol(tmp_path: Path) -> None:
    project = changed(
        tmp_path, ("name: {zh: 泰达币, en: Tether}", "name: {zh: USDT（泰达币）, en: USDT (Tether)}"), file="fees"
    )

    assert [sayings(project, language, {})[-1]["said"] for language in ("zh", "en")] == [["泰达币"], ["tether"]]


@pytest.mark.parametrize(
    ("day", "page"), [(date(2026, 6, 30), None), (date(2026, 7, 1), "/en/announcements/2026-07-01-opening/")]
)
def test_an_announcement_is_led_to_from_its_day_on(day: date, page: str | None) -> None:
    assert sayings(read_project(SAMPLE, day), "en", {})[2]["page"] == page
