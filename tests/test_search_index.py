"""The search index: what of each page is in it, what the page answers, and the known words."""

import gzip
import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import DAY, PREFIXES, ROOT, TAGS, Element, announcement, files_of, page_addresses, read_page
from conftest import with_announcements as with_posts
from helpsite.data.contacts import found_contacts
from helpsite.pages import formats
from helpsite.pages.compose import all_pages, made_paths
from helpsite.pages.here import Here
from helpsite.project import Project, read_project
from helpsite.site import search
from helpsite.site.answers import answers, is_old, kind_of
from helpsite.site.copies import Copy, Subject, apart, cleaner, copy_of
from helpsite.site.dictionary import words_json
from helpsite.site.search import SearchIndexError, fragments

SAMPLE = ROOT / "tests" / "sample"
TODAY = date(2026, 7, 15)
LANGUAGES = list(TAGS)
both_languages = pytest.mark.parametrize("language", LANGUAGES)

PROJECT = read_project(SAMPLE, TODAY)
CLEAN = cleaner(PROJECT.known.platforms)
PARTED = "\u200b"


def test_the_browser_takes_the_same_for_han_characters_as_the_index() -> None:
    script = (ROOT / "assets" / "finder.js").read_text(encoding="utf-8")
    (ranges,) = re.findall(r"^const HAN = String\.raw`(.+)`;$", script, re.M)
    written = re.sub(r"\\u\{?([0-9a-f]+)\}?", lambda code: chr(int(code[1], 16)), ranges)
    assert written == formats.HAN


# --- Copies -----------------------------------------------------------------------------------------------------------

CASES = yaml.safe_load((ROOT / "tests" / "copies.yaml").read_text(encoding="utf-8"))


def copied(article: str, *, is_made: bool = False) -> Copy:
    """The copy of a page whose article holds this."""
    page = f"<html><body><nav>Menu</nav><article>{article}</article><footer>End</footer></body></html>"
    return copy_of(page, Subject("zh-Hans", 'A "title"', "说明。", "。", is_made, "1f"), CLEAN)


@pytest.mark.parametrize("case", CASES, ids=[case["claim"] for case in CASES])
def test_a_copy(case: dict[str, Any]) -> None:
    copy = copied(case["page"], is_made=case.get("made", False))
    inside = re.search(r"<article[^>]*><a[^>]*></a>(.*)</article>", copy.html, re.DOTALL)

    assert inside is not None
    assert inside[1].replace(PARTED, "|") == case["copy"]


def test_a_copy_has_its_language_its_title_and_its_mark_and_all_its_words_weigh_the_same() -> None:
    assert copied("<p>a.</p>").html == (
        '<!doctype html><html lang="zh-Hans"><head><meta data-pagefind-meta="title[content]" '
        'content="A &quot;title&quot;"></head><body><article data-pagefind-body data-pagefind-weight="1">'
        '<a id="1f"></a><div>a.</div></article></body></html>'
    )


def test_a_copy_tells_its_passages_and_headings_as_they_are_written() -> None:
    copy = copied("<h1>提现费</h1><p>看 <b>这里</b></p><h2>再<i>看</i></h2>")

    assert copy.passages == ["提现费", "说明。", "看 这里", "再看"]
    assert copy.headings == ["提现费", "再看"]


def test_a_page_without_an_article_has_no_copy() -> None:
    with pytest.raises(LookupError, match="the page has no article"):
        copy_of("<p>a</p>", Subject("en", "a", "a", ".", False, "1f"), CLEAN)


# --- Answers ----------------------------------------------------------------------------------------------------------

Rows = list[tuple[str, str, str | None, str | None, bool]]


def answered(project: Project, language: str, path: str) -> Rows:
    """What a page answers: label, text, first day, last day, and whether it's a sample."""
    page = next(page for page in all_pages(project) if (page.language, page.path) == (language, path))
    found = [answer.as_json() for answer in answers(Here(project, page), made_paths(project).get(path))]
    return [(one["label"], one["text"], one["from"], one["until"], one["sample"]) for one in found]


def test_a_region_answers_what_holds_and_what_is_to_come() -> None:
    assert answered(PROJECT, "zh", "regions/jp.md") == [
        ("钱包", "可用，2026年1月1日至2026年12月31日", "2026-01-01", "2026-12-31", False),
        ("兑换", "【未确认】可用，2026年7月1日起", "2026-07-01", None, False),
        ("钱包", "【未确认】只能提现，2027年1月1日起", "2027-01-01", None, False),
    ]
    assert answered(PROJECT, "en", "regions/fr.md") == [
        ("Wallet", "[unconfirmed] Limited. Some services are limited", None, None, False),
        ("Swapping", "Unknown", None, None, False),
    ]


def test_what_is_over_is_no_answer() -> None:
    before, after = (read_project(SAMPLE, day) for day in (date(2026, 6, 30), date(2027, 1, 1)))

    assert [row[:2] for row in answered(before, "en", "regions/jp.md")] == [
        ("Wallet", "[unconfirmed] Available, from 1 January 2026 to 31 December 2026"),
        ("Swapping", "[unconfirmed] Not available, until 30 June 2026"),
        ("Swapping", "[unconfirmed] Available, from 1 July 2026"),
        ("Wallet", "[unconfirmed] Withdrawals only, from 1 January 2027"),
    ]
    assert [row[2:4] for row in answered(after, "en", "regions/jp.md")] == [("2027-01-01", None), ("2026-07-01", None)]


def test_a_fee_answers_its_price_its_promotions_and_where_it_applies() -> None:
    assert answered(PROJECT, "en", "fees/usdt-withdrawal.md") == [
        (
            *("USDT withdrawal", "1.5 USDT, from 1 June 2026 to 30 September 2026. Only in Japan"),
            *("2026-06-01", "2026-09-30", True),
        ),
        ("USDT withdrawal", "2 USDT, from 1 October 2026. Only in Japan", "2026-10-01", None, True),
        (
            *("Summer", "0.5 USDT, from 1 July 2026 to 31 August 2026. Only in Japan. For everybody"),
            *("2026-07-01", "2026-08-31", True),
        ),
    ]
    assert answered(PROJECT, "zh", "fees/usdt-transfer.md") == [
        ("USDT 转账", "不到 100 USD 收 2 USD，100 USD 起收 0.5%，最高 50 USD。按美元收取", None, None, True)
    ]
    assert answered(PROJECT, "zh", "fees/btc-transfer.md") == [
        ("BTC 转账", "【未确认】随网络拥堵程度变化", None, None, False)
    ]
    assert answered(read_project(SAMPLE, date(2026, 9, 1)), "en", "fees/usdt-withdrawal.md")[-1][0] == "USDT withdrawal"


@pytest.fixture(scope="module")
def real() -> Project:
    """Return the project itself, on the day of the built site."""
    return read_project(ROOT, DAY)


def test_a_channel_answers_its_hours_and_how_soon(real: Project) -> None:
    assert answered(real, "en", "contact/live-chat.md") == [
        ("Live chat", "Closed on 1 January 2027 (New Year’s Day)", "2027-01-01", "2027-01-01", True),
        (
            *("Live chat", "Every day 09:00–21:00 (China Time); reply time: usually 5 minutes, at most 30 minutes"),
            *(None, None, True),
        ),
    ]
    assert answered(real, "zh", "contact/email.md") == [("客服邮箱", "回复时间：通常1天，最长3天", None, None, True)]
    assert answered(real, "zh", "contact/phone.md") == [
        ("客服热线", "周一至周五 09:00–17:00（英国时间）；回复时间：通常10分钟，最长1小时", None, None, True)
    ]
    assert [(row[0], row[1]) for row in answered(real, "zh", "contact/index.md")] == [
        ("在线客服", "2027年1月1日（元旦）暂停服务"),
        ("在线客服", "每天 09:00–21:00（中国时间）"),
        *((name, "服务时间：尚未确认") for name in ("客服邮箱", "微博", "微信", "Facebook")),
        ("客服热线", "周一至周五 09:00–17:00（英国时间）"),
    ]


def test_hours_on_some_days_are_told_row_by_row() -> None:
    assert answered(PROJECT, "en", "contact/live-chat.md") == [
        ("Live chat", "Mon to Wed 09:00–12:00, Mon, Tue 13:00–18:00 (China Time)", None, None, True)
    ]


def test_of_a_channel_that_is_not_confirmed_no_hours_are_told() -> None:
    channels = PROJECT.catalog.channels
    chat = channels.channels[0].changed(source="company", sample=False)
    catalog = replace(PROJECT.catalog, channels=channels.changed(channels=[chat]))

    assert answered(replace(PROJECT, catalog=catalog), "en", "contact/live-chat.md") == [
        ("Live chat", "Hours: Not yet confirmed", None, None, False)
    ]


@pytest.mark.parametrize("path", ["fees.md", "regions/index.md", "index.md", "announcements/2026-07-01-opening.md"])
def test_other_pages_answer_nothing_at_once(path: str) -> None:
    assert answered(PROJECT, "zh", path) == []


def test_a_long_note_is_cut_off_between_two_words() -> None:
    regions = PROJECT.catalog.regions
    france = regions.regions[1]
    note = france.services["wallet"][0].note
    assert note is not None
    words = "For those who have passed the check of their identity, and only there where the law lets us."
    stage = france.services["wallet"][0].changed(note=note.model_construct(root={"zh": "长" * 61 + "。", "en": words}))
    shortened = regions.changed(regions=[regions.regions[0], france.changed(services={"wallet": [stage]})])
    project = replace(PROJECT, catalog=replace(PROJECT.catalog, regions=shortened))

    assert answered(project, "en", "regions/fr.md")[0][1] == (
        "[unconfirmed] Limited. For those who have passed the check of their identity, and…"
    )
    assert answered(project, "zh", "regions/fr.md")[0][1] == f"【未确认】有限制。{'长' * 60}…"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/contact/", "contact"),
        ("/contact/verify/", "contact"),
        ("/regions/", "region"),
        ("/regions/jp/", "region"),
        ("/fees/", "fee"),
        ("/fees/btc-transfer/", "fee"),
        ("/announcements/", "announcement"),
        ("/announcements/2026-07-01-opening/", "announcement"),
        ("/faq/", "answer"),
        ("/", "answer"),
    ],
)
def test_the_kind_of_a_page_is_that_of_its_address(address: str, kind: str) -> None:
    assert kind_of(address) == kind


def test_an_announcement_is_out_of_date_when_another_took_its_place_or_what_it_tells_of_is_over() -> None:
    window = {"begins": "2026-07-03T02:00:00+08:00", "ends": "2026-07-14T04:00:00+08:00"}
    first = announcement("2026-07-02-first")
    second = announcement("2026-07-03-second", supersedes="2026-07-02-first")
    past = announcement("2026-07-03-past", kind="maintenance", window=window)
    still = announcement("2026-07-03-still", kind="maintenance", window=window | {"ends": "2026-07-15T04:00:00+08:00"})
    fees = PROJECT.catalog.fees
    told = announcement("2026-07-02-told", kind="fees")
    ended = fees.fees[2].rates[0].changed(announcement=told.name)
    posts = [replace(post, language="zh") for post in (first, second, past, still, told)]
    project = with_posts(PROJECT, *posts)
    project = replace(
        project,
        catalog=replace(
            project.catalog, fees=fees.changed(fees=[fees.fees[2].changed(rates=[ended, *fees.fees[2].rates[1:]])])
        ),
    )

    assert [is_old(project, post) for post in posts] == [True, False, True, False, True]
    assert not is_old(PROJECT, PROJECT.pages_by_path["zh", "announcements/2026-07-01-opening.md"])
    assert not is_old(PROJECT, PROJECT.pages_by_path["zh", "fees.md"])


# --- Known words ------------------------------------------------------------------------------------------------------


Rowed = list[list[str | bool]]

ROWS: Rowed = [["/fees/", "fee", "Fees", False], ["/old/", "announcement", "Before", True]]


def known(
    language: str,
    *passages: str,
    headings: tuple[str, ...] = (),
    project: Project = PROJECT,
    rows: Rowed = ROWS,
) -> dict[str, Any]:
    """What the search knows in a language whose pages say this."""
    copy = Copy("", list(passages), list(headings))
    words: dict[str, Any] = json.loads(words_json(project, language, rows, [copy], 8))
    return words


def test_the_known_words_stand_in_one_order_and_the_pages_behind_them() -> None:
    words = known("zh")

    assert " ".join(words) == ("index ignored unanswered words simplified vocabulary characters terms services pages")
    assert words["index"] == 8
    assert words["ignored"] == ["请问", "怎么"]
    assert words["pages"] == ROWS


def test_what_people_say_is_written_as_questions_are_asked() -> None:
    words = known("zh")["words"]

    # 法國, which is 法国, is what it means.
    assert words[1] == {"said": ["france"], "means": "法国", "page": "/regions/fr/"}
    # As long as no page writes 法國 itself, which a question keeps then.
    assert known("zh", "法國")["words"][1]["said"] == ["france", "法國"]
    assert known("en")["words"][0] == {
        "said": ["miner fee", "gas"],
        "means": "network",
        "page": "/en/fees/btc-transfer/",
    }


@pytest.mark.parametrize(
    ("language", "row", "said"),
    [
        ("en", ["/en/announcements/2026-07-01-opening/", "announcement", "Announcements", False], ["news"]),
        ("en", ["/en/fees/btc-transfer/", "fee", "ＮＥＴＷＯＲＫ", False], ["miner fee", "gas"]),
        ("zh", ["/regions/fr/", "region", "法國", False], ["france"]),
        # What editors say of Japan, beside its names.
        ("zh", ["/regions/jp/", "region", "日本", False], ["japan", "东京"]),
    ],
)
def test_what_people_call_just_one_page_stands_behind_that_page_alone(
    language: str, row: list[str | bool], said: list[str]
) -> None:
    """The title is compared as questions are, whatever its letters and its script."""
    words = known(language, rows=[row])

    assert words["pages"] == [[*row, *said]]
    left = [word for entry in words["words"] for word in entry["said"]]
    assert not set(said) & set(left)
    everything = [word for entry in known(language)["words"] for word in entry["said"]]
    assert sorted([*left, *said]) == sorted(everything)


def test_a_name_of_another_page_stays_among_the_words() -> None:
    row: list[str | bool] = ["/en/fees/", "fee", "Network", False]

    assert known("en", rows=[row])["words"] == known("en")["words"]
    assert known("en", rows=[row])["pages"] == [row]


def test_a_title_is_no_term_whatever_its_letters() -> None:
    row: list[str | bool] = ["/en/", "answer", "ＳＡＦＥＴＹ", False]

    assert "safety" not in known("en", headings=("Safety",), rows=[row])["terms"]
    assert "safety" in known("en", headings=("Safety",))["terms"]


def test_traditional_characters_lead_to_the_simplified_ones_that_are_used() -> None:
    def pairs(*passages: str) -> dict[str, str]:
        signs = known("zh", *passages)["simplified"]
        return dict(zip(*signs, strict=True))

    assert pairs("后台")["後"] == "后"
    assert pairs("后台")["臺"] == pairs("后台")["檯"] == "台"
    assert "後" not in pairs("前台")
    # What people say counts as used: 真人.
    assert pairs("")["眞"] == "真"
    # 著 is 着 in Hong Kong's words, but in pages that write 著名 it is right.
    assert pairs("看着")["著"] == "着"
    assert "著" not in pairs("看着", "著名")
    # In Taiwan 么 is a character of its own.
    assert "么" not in pairs("幺")
    assert known("en", "Back office")["simplified"] == ["", ""]


def test_the_vocabulary_has_the_words_in_latin_letters_the_most_frequent_first() -> None:
    words = known(
        "en", "Fees and fees, don’t pay 1,000 USDT by QQ or TRC20.", "USDT fees: an ID, 2FA, it's Čapek’s × a"
    )

    assert words["vocabulary"] == ["fees", "usdt", "2fa", "and", "dont", "id", "its", "pay", "qq", "trc20", "čapeks"]
    assert known("zh", "提现 USDT 吗")["vocabulary"] == ["usdt"]


def test_the_characters_are_all_chinese_ones_of_the_pages_each_once() -> None:
    assert known("zh", "后台，USDT 前台。", "〇𠀀")["characters"] == "〇前台后𠀀"
    assert known("en", "Back office")["characters"] == ""


def test_the_terms_are_names_and_short_chinese_headings_the_longest_first() -> None:
    headings = ("提现费（波场）怎么算？", "中国香港", "如何联系客服", "费", "𠀀")

    assert known("zh", "矿工", headings=headings)["terms"] == [
        "比特币网络",
        *("一般咨询", "中国香港", "在线客服", "客服热线", "客服邮箱", "紧急问题"),
        *("怎么算", "提现费", "比特币", "泰达币"),
        *("兑换", "微博", "提现", "波场", "转账", "钱包"),
    ]


def test_the_terms_are_all_words_in_latin_letters_of_names_and_headings() -> None:
    """But for those that the search knows anyway: what is meant by other words, and titles."""
    assert known("en", "Elsewhere", headings=("A fee: 2 USDT", "2FA or an ID?"))["terms"] == [
        *("withdrawal", "questions", "problems", "swapping", "transfer", "bitcoin", "general"),
        *("france", "tether", "urgent", "wallet", "email", "japan", "phone", "weibo"),
        *("chat", "live", "tron", "2fa", "fee", "id"),
    ]
    assert {"2fa", "gas"} <= set(known("zh", headings=("USDT 与 Gas：2FA",))["terms"])


# --- The index of the built site --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(site: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """What the built site's index has of each page, by language and address."""
    return {code: {fragment["url"]: fragment for fragment in fragments(site / "pagefind" / code)} for code in LANGUAGES}


@both_languages
def test_the_index_of_a_language_has_all_of_its_pages_but_those_that_are_kept_out(
    found: dict[str, dict[str, Any]], language: str
) -> None:
    kept_out = {"", "topics/"}
    addresses = {f"/{PREFIXES[language]}{address}" for address in page_addresses() if address not in kept_out}

    assert len(addresses) > 25
    assert set(found[language]) == addresses


@both_languages
def test_a_bundle_holds_what_the_browser_loads_and_nothing_else(site: Path, language: str) -> None:
    names = {re.sub(r"(?<=[._])[0-9a-f]{6,}(?=\.)", "#", path) for path in files_of(site / "pagefind" / language)}
    tag = TAGS[language].lower()

    assert names == {
        "pagefind-entry.json",
        "pagefind.js",
        "words.json",
        f"pagefind.{tag}_#.pf_meta",
        f"wasm.{'en' if language == 'en' else 'unknown'}.pagefind",
        f"index/{tag}_#.pf_index",
        f"fragment/{tag}_#.pf_fragment",
    }


@both_languages
def test_a_page_in_the_index_says_what_it_is(found: dict[str, dict[str, Any]], language: str) -> None:
    told = found[language]
    jp = told[f"/{PREFIXES[language]}regions/jp/"]["meta"]

    assert {tuple(sorted(fragment["meta"])) for fragment in told.values()} == {
        ("description", "facts", "kind", "title"),
        ("facts", "kind", "title"),
    }
    assert [fragment["meta"]["title"] for fragment in told.values() if "description" in fragment["meta"]] == [
        fragment["meta"]["title"] for fragment in told.values() if fragment["content"].strip("\u200b. ") == "0"
    ]
    assert {fragment["meta"]["kind"] for fragment in told.values()} == {
        *("contact", "region", "fee", "announcement", "answer")
    }
    assert (jp["title"], jp["kind"]) == ({"zh": "日本", "en": "Japan"}[language], "region")
    assert [sorted(fact) for fact in json.loads(jp["facts"])] == [["from", "label", "sample", "text", "until"]] * 7
    with_facts = {address for address, fragment in told.items() if fragment["meta"]["facts"] != "[]"}
    assert len(with_facts) == 8 + 7 + 5  # regions, fees, and the pages of channels


def test_no_word_of_a_page_that_is_made_from_facts_is_in_the_index(found: dict[str, dict[str, Any]]) -> None:
    made = {address: fragment for address, fragment in found["zh"].items() if re.search(r"/(regions|fees)/.", address)}

    assert len(made) == 8 + 7
    assert {fragment["content"].strip("\u200b. ") for fragment in made.values()} == {"0"}
    assert made["/regions/jp/"]["meta"]["title"] == "日本"


@both_languages
def test_the_known_words_say_of_each_page_what_it_is_ranked_by(site: Path, language: str) -> None:
    bundle = site / "pagefind" / language
    rows = json.loads((bundle / "words.json").read_text(encoding="utf-8"))["pages"]
    titles = {}
    for (address, kind, title, old, *_), fragment in zip(rows, fragments(bundle), strict=True):
        assert address == fragment["url"]
        assert (kind, old) == (kind_of(f"/{address.removeprefix(f'/{PREFIXES[language]}')}"), False)
        titles[address] = title

    assert len(rows) == len(titles) == len(list((bundle / "fragment").iterdir()))
    assert titles == {
        address: read_page(site / address.lstrip("/") / "index.html").one("article").one("h1").text
        for address in titles
    }


@both_languages
def test_all_that_is_known_to_stand_on_pages_is_found(node: Path, site: Path, language: str) -> None:
    """Where the index does not have it, the browser takes it that it could not be loaded."""
    words = json.loads((site / "pagefind" / language / "words.json").read_text(encoding="utf-8"))
    units = [*(f'"{word}"' for word in words["vocabulary"]), *words["characters"]]
    answers = asked(node, site, language, *units)

    assert len(units) > 500
    assert [unit for unit, pages in zip(units, answers, strict=True) if not pages] == []


def headings_of(page: Element) -> list[tuple[str, str, str]]:
    """The headings with ids in a page's article: tag, id, words."""
    heads = [element for element in page.one("article").all() if element.tag in ("h2", "h3") and element.get("id")]
    return [(head.tag, head.get("id") or "", head.text) for head in heads]


@both_languages
def test_every_heading_is_where_its_words_are(site: Path, found: dict[str, dict[str, Any]], language: str) -> None:
    """A word's place is its number among those that zero-width spaces part or, in English, among those spaces part."""
    seen = 0
    made = [f"/{PREFIXES[language]}{folder}/" for folder in ("regions", "fees")]
    for address, fragment in found[language].items():
        words = re.split(PARTED if language == "zh" else r"\s+", apart(fragment["content"]))
        assert len(words) == fragment["word_count"], address
        page = read_page(site / address.lstrip("/") / "index.html")
        anchors = [(one["element"], one["id"], one["text"].replace(PARTED, "")) for one in fragment["anchors"]]
        is_made = address not in made and address.startswith(tuple(made))
        assert anchors == ([] if is_made else headings_of(page)), address
        for anchor in fragment["anchors"]:
            head = words[anchor["location"] :]
            text = "".join(head) if language == "zh" else " ".join(head)
            assert text.startswith(anchor["text"].replace(PARTED, "")), (address, anchor)
            seen += 1
    assert seen > 50


@both_languages
def test_the_index_holds_no_contact(site: Path, found: dict[str, dict[str, Any]], real: Project, language: str) -> None:
    platforms, bundle = real.known.platforms, site / "pagefind" / language
    for address, fragment in found[language].items():
        told = [fragment["content"], *fragment["meta"].values(), *(one["text"] for one in fragment["anchors"])]
        for text in told:
            contacts = found_contacts(text.replace(PARTED, ""), platforms)
            assert contacts == [], (address, contacts)
    chunks = [gzip.decompress(file.read_bytes()) for file in bundle.glob("index/*")]
    words = (bundle / "words.json").read_bytes().lower()
    values = [channel.address or "" for channel in (*real.catalog.channels.channels, *real.catalog.channels.retired)]
    values += [domain.host for domain in real.catalog.site.domains]
    assert len(values) > 8
    for value in values:
        plain = re.sub("[^a-z0-9]", "", value.lower())
        assert plain == "example" or not [chunk for chunk in chunks if plain.encode() in chunk], value
        assert value.lower().encode() not in words, value


def test_nothing_of_the_frame_and_of_tables_of_facts_is_in_the_index(found: dict[str, dict[str, Any]]) -> None:
    strange = [
        "编辑此页",
        "最后更新",
        "本站的联系方式、费用等均为示例",
        "谨防假客服",
        "名称或代码",
        "查看某一天的情况",
        "尚未确认，来源",
        "查看以前的情况",
        "0.0002 BTC",
        "【未确认】",
    ]
    texts = {address: fragment["content"].replace(PARTED, "") for address, fragment in found["zh"].items()}

    assert [(address, words) for address, text in texts.items() for words in strange if words in text] == []
    # What is listed there says so itself.
    assert [address for address, text in texts.items() if "帮助中心上线" in text] == [
        "/announcements/2026-11-23-help-centre-opens/"
    ]


def test_the_classes_that_the_copies_go_by_are_those_of_the_pages(site: Path) -> None:
    """One that is renamed in a template would silently be found as any other."""
    source = (ROOT / "src/helpsite/site/copies.py").read_text(encoding="utf-8")
    names = set(re.findall(r'"(hs-[a-z_-]+)"', source))
    used = {
        name
        for file in site.rglob("*.html")
        for words in re.findall(r'class="([^"]*)"', html.unescape(file.read_text()))
        for name in words.split()
    }

    assert len(names) > 10
    assert names - used == set()


ASK = """
import { readFile } from "node:fs/promises";
const [, , root, code, ...questions] = process.argv;
globalThis.fetch = async (address) => {
  const data = await readFile(root + String(address).replace(/[?].*/, ""));
  return { json: async () => JSON.parse(data), arrayBuffer: async () => new Uint8Array(data).buffer };
};
const { createInstance } = await import(`${root}/pagefind/${code}/pagefind.js`);
const pagefind = createInstance({ noWorker: true, basePath: `/pagefind/${code}/` });
const answers = [];
for (const question of questions) {
  const { results } = await pagefind.search(question);
  const found = await Promise.all(results.map(async (result) => ({ ...(await result.data()), words: result.words })));
  answers.push(found.map((page) => [page.url, page.words.length]));
}
console.log(JSON.stringify(answers));
"""


def asked(node: Path, site: Path, code: str, *questions: str) -> list[list[list[Any]]]:
    """What the built index answers: for each question the pages, each with how many words of it match."""
    command = [node, "--input-type=module", "-", site, code, *questions]
    done = subprocess.run(command, input=ASK, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers: list[list[list[Any]]] = json.loads(done.stdout)
    return answers


def test_the_bundle_of_a_language_finds_its_words_at_their_addresses_and_not_what_pages_say_of_themselves(
    node: Path, site: Path
) -> None:
    in_english, sample, source = asked(node, site, "en", '"withdrawal fee"', '"true"', '"null"')
    assert in_english
    assert {address.startswith("/en/") for address, _ in in_english} == {True}
    assert {address for address, matching in sample} == {"/en/announcements/"}  # "what was true then"
    assert source == []
    in_chinese, english, whole = asked(node, site, "zh", '"提 现 费"', '"withdrawal"', '"逐 个 字 符"')
    assert "/fees/" in {address for address, _ in in_chinese}
    assert {address.startswith("/en/") for address, _ in in_chinese} == {False}
    assert english == []
    assert "/contact/verify/" in {address for address, _ in whole}


# --- What goes wrong --------------------------------------------------------------------------------------------------


@pytest.fixture
def copy_of_site(site: Path, tmp_path: Path) -> Path:
    """Return a folder with the pages of contacts of the built site."""
    shutil.copytree(site / "contact", tmp_path / "site" / "contact")
    return tmp_path / "site"


def contact_pages(project: Project) -> list[Any]:
    return [page for page in project.pages if page.language == "zh" and page.path.startswith("contact/")]


def only_chinese(project: Project) -> Project:
    """The project without its other languages."""
    site = project.catalog.site
    return replace(project, catalog=replace(project.catalog, site=site.changed(languages=site.languages[:1])))


def test_an_index_without_one_of_its_pages_is_refused(
    copy_of_site: Path, real: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = only_chinese(real), search._run
    pages = contact_pages(project)

    def run_and_lose_one(sites: dict[Path, Path]) -> None:
        run(sites)
        first = sorted((copy_of_site / "pagefind/zh/fragment").iterdir())[0]
        lost.append(json.loads(gzip.decompress(first.read_bytes())[12:])["url"])
        first.unlink()

    lost: list[str] = []
    monkeypatch.setattr(search, "_run", run_and_lose_one)
    with pytest.raises(SearchIndexError, match="the search index lacks /contact/") as error:
        search.index(copy_of_site, project, pages)
    assert str(error.value) == f"the search index lacks {lost[0]}"


def test_an_index_with_a_page_that_should_not_be_found_is_refused(
    copy_of_site: Path, real: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = only_chinese(real), search._run

    def run_with_one_more(sites: dict[Path, Path]) -> None:
        for folder in sites:
            shutil.copytree(folder / "contact/email", folder / "other")
        run(sites)

    monkeypatch.setattr(search, "_run", run_with_one_more)
    with pytest.raises(SearchIndexError, match=r"^the search index has /other/$"):
        search.index(copy_of_site, project, contact_pages(project))


def test_an_index_in_another_language_is_refused(
    copy_of_site: Path, real: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, run = only_chinese(real), search._run

    def run_in_english(sites: dict[Path, Path]) -> None:
        for folder in sites:
            for file in folder.rglob("*.html"):
                file.write_text(file.read_text(encoding="utf-8").replace("zh-Hans", "en"), encoding="utf-8")
        run(sites)

    monkeypatch.setattr(search, "_run", run_in_english)
    with pytest.raises(SearchIndexError, match=r"^the search index for zh-hans is in en$"):
        search.index(copy_of_site, project, contact_pages(project))


def test_a_page_that_is_kept_out_of_the_search_is_not_in_the_index(copy_of_site: Path, real: Project) -> None:
    project = only_chinese(real)
    pages = [
        replace(page, meta=page.meta.changed(search=False)) if page.path == "contact/email.md" else page
        for page in contact_pages(project)
    ]
    search.index(copy_of_site, project, pages)

    addresses = {fragment["url"] for fragment in fragments(copy_of_site / "pagefind/zh")}
    assert addresses == {f"/contact/{name}" for name in ("", "live-chat/", "social/", "phone/", "verify/")}


# --- Another edition --------------------------------------------------------------------------------------------------


def other_hours(project: Project) -> Project:
    """The project with another day on which a channel is closed: pages that are built already show nothing of it."""
    channels = project.catalog.channels
    chat = next(channel for channel in channels.channels if channel.kind == "live-chat")
    assert chat.hours is not None
    closed = [day.changed(day=date(2027, 5, 1)) for day in chat.hours.closed]
    assert closed
    others = [channel for channel in channels.channels if channel is not chat]
    changed = channels.changed(channels=[chat.changed(hours=chat.hours.changed(closed=closed)), *others])
    return replace(project, catalog=replace(project.catalog, channels=changed))


def indexed(folder: Path, project: Project) -> dict[str, bytes]:
    """The files of the index of the pages of contacts that caches keep by their names."""
    shutil.rmtree(folder / "pagefind", ignore_errors=True)
    search.index(folder, project, contact_pages(project))
    files = files_of(folder / "pagefind/zh")
    assert {"pagefind-entry.json", "words.json"} <= files.keys()
    return {path: data for path, data in files.items() if not path.endswith(".json")}


def with_other_names(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """Of what kinds the files are that have new names. No name may have two contents."""
    assert [path for path, data in after.items() if before.get(path, data) != data] == []
    return sorted(path.rpartition(".")[2] for path in after.keys() - before.keys())


def test_a_file_of_the_index_has_another_name_when_it_has_other_contents(copy_of_site: Path, real: Project) -> None:
    project = only_chinese(real)
    first = indexed(copy_of_site, project)
    hours = indexed(copy_of_site, other_hours(project))
    # What is said of the page of the live chat and of the one of all contacts, and the list of all pages' files.
    assert with_other_names(first, hours) == ["pf_fragment", "pf_fragment", "pf_meta"]

    page = copy_of_site / "contact/phone/index.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</h1>", "</h1><p>客服</p>"), encoding="utf-8")
    assert with_other_names(hours, indexed(copy_of_site, other_hours(project))) == [
        "pf_fragment",
        "pf_index",
        "pf_meta",
    ]
