"""The check of a contact on /contact/verify/: what it says of each case, and that nothing pasted can harm it."""

import gzip
import json
import random
import string
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from confusable_homoglyphs.confusables import confusables_data
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route
from publicsuffixlist import PublicSuffixList

from conftest import DAY, PREFIXES, ROOT, build, copy_project, serve
from helpsite.pages import checker
from helpsite.project import Project, read_project
from test_browser import BUDGET, PHONE, WIDE, Visit, barriers, barriers_in_the_other_colours, new_visit

HERE = ROOT / "tests" / "verify"
GROUPS: list[dict[str, Any]] = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
CASES = [(text, group["found"], group.get("asks", [])) for group in GROUPS for text in group["texts"]]
VERDICTS = {"lookalike", "retired", "unlisted", "listed"}
MOST_BYTES = 36_000
MOST_TIME = 200  # milliseconds for 20,000 characters

Answer = dict[str, Any]
Asks = Callable[[str], Answer]


# --- A project with several contacts of each kind ---------------------------------------------------------------------


def our_contacts(project: Path) -> Path:
    """Give a copy of the project several contacts of each kind, all of them samples, and return it."""
    add(project / "data/site.yaml", "\npolicy:\n", DOMAINS)
    add(project / "data/channels.yaml", "\nretired:\n", CHANNELS)
    channels = project / "data/channels.yaml"
    text = channels.read_text(encoding="utf-8")
    assert text.count(EMAIL) == 1
    channels.write_text(text.replace(EMAIL, EMAIL + AGAIN), encoding="utf-8")
    add(project / "data/channels.yaml", "\nabsent:\n", RETIRED)
    return project


def add(file: Path, before: str, entries: list[dict[str, Any]]) -> None:
    """Add entries to the list of a data file that ends before a line. JSON is YAML, too."""
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    lines = "".join(f"  - {json.dumps({**entry, **SAMPLE}, ensure_ascii=False)}\n" for entry in entries)
    file.write_text(text.replace(before, "\n" + lines + before), encoding="utf-8")


def both(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def channel(name: str, kind: str, address: str, **more: str) -> dict[str, Any]:
    words = {"name": both(f"渠道 {name}", f"Channel {name}"), "where": both("官网", "On the website")}
    rest = {"summary": both("测试用", "For tests"), "best_for": ["general"], "prepare": [], "languages": ["en"]}
    return {"id": name, "kind": kind, "address": address, **words, **rest, **more}


def retired(name: str, kind: str, address: str, **more: str) -> dict[str, Any]:
    words = {"name": both(f"旧渠道 {name}", f"The former {name}"), "note": both("已停用。", "No longer in use.")}
    return {"id": name, "kind": kind, "address": address, **words, **more, "effective_until": "2026-06-30"}


EMAIL = "    address: support@example.com\n"
AGAIN = "    note: {zh: 这个地址重新启用了。, en: This address is in use again.}\n"
SAMPLE = {"source": "sample", "sample": True}
DOMAINS = [
    {"id": "status", "host": "status.example.org", "name": both("状态页", "the status page")},
    {
        "id": "old-site",
        "host": "www.example.net",
        "name": both("旧网站", "the former website"),
        "effective_until": "2026-06-30",
    },
    {
        "id": "next-site",
        "host": "www.soon.test",
        "name": both("新网站", "the next website"),
        "effective_from": "2027-01-01",
    },
]
CHANNELS = [
    channel("phone-us", "phone", "+12025550123"),
    channel("team", "email", "team@example.org", effective_until="2026-10-31"),
    channel("later", "email", "later@example.org", effective_from="2027-01-01"),
]
RETIRED = [
    retired("old-x", "social", "@example", platform="x"),
    retired("phone-before", "phone", "+442079460958"),
    retired("old-email", "email", "help@example.org"),
    retired("email-before", "email", "support@example.com"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with our contacts whose site is built."""
    folder = our_contacts(copy_project(tmp_path_factory.mktemp("verify") / "project"))
    build(folder)
    return folder


@pytest.fixture(scope="module")
def project(folder: Path) -> Project:
    return read_project(folder, DAY)


@pytest.fixture(scope="module")
def ask(folder: Path, project: Project, node: Path) -> Iterator[Asks]:
    """Return a function that gives what the modules of the page say of a text, without a browser."""
    files = {"facts.json": checker.facts(project, "en").data, "tables.json": checker.tables().data}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [str(HERE / "check.js"), str(ROOT / "assets"), *(str(folder / name) for name in files)]
    with subprocess.Popen(
        [str(node), "--no-warnings", *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        questions, answers = process.stdin, process.stdout

        def answer(text: str) -> Answer:
            questions.write(json.dumps(text) + "\n")
            questions.flush()
            return dict(json.loads(answers.readline()))

        for text in ("warm up @example", "www.example.com"):
            answer(text)
        yield answer
        questions.close()


def found(answer: Answer) -> list[list[str]]:
    """What a case of the file says of an answer: kind, verdict, and our entry or the reason."""
    ours = ("listed", "retired")
    return [
        [result["kind"], result["verdict"], result["entry"] if result["verdict"] in ours else result["reason"]]
        for result in answer["results"]
    ]


# --- The cases --------------------------------------------------------------------------------------------------------


def test_there_are_many_cases_of_every_verdict_and_reason(project: Project) -> None:
    words = checker.facts(project, "en").data.decode()
    reasons = {key.removeprefix("why-") for key in json.loads(words)["words"] if key.startswith("why-")}
    texts = [text for text, _, _ in CASES]
    told = [entry for _, found, _ in CASES for entry in found]

    assert len(texts) >= 220
    assert [text for text in texts if not isinstance(text, str)] == []
    assert sorted(texts) == sorted(set(texts))
    assert {verdict for _, verdict, _ in told} == VERDICTS
    # These are told of what is ours, which the file names by its entry, or stand in a test of their own.
    own = {"account", "retired", "former-account", "carries", "dialled", "home"}
    assert reasons - {reason for _, _, reason in told} == own


def test_each_case_is_judged_as_the_file_says(ask: Asks) -> None:
    answers = {text: ask(text) for text, _, _ in CASES}

    wrong = {text: found(answers[text]) for text, expected, _ in CASES if found(answers[text]) != expected}
    asking = {text: answers[text]["secrets"] for text, _, asks in CASES if answers[text]["secrets"] != asks}

    assert (wrong, asking) == ({}, {})


def test_a_wrong_case_would_be_noticed(ask: Asks) -> None:
    assert found(ask("www.examp1e.com")) != [["web", "listed", "website"]]
    assert found(ask("www.example.com")) != []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://www.example.com/?redirect=https://evil.test/login", "carries"),
        ("https://www.example.com/jump?to=https%3A%2F%2Fevil.test", "carries"),
        ("https://www.example.com/jump?to=//evil.test/x", "carries"),
        ("https://www.example.com/jump#to=evil.test", "carries"),
        ("https://www.example.com/login?next=/wallet#top", "match"),
        ("https://www.example.com/?from=help.example.com", "match"),
        ("020 7946 0000 转 8866", "dialled"),
        ("020 7946 0000 ext. 12", "dialled"),
        ("+44 20 7946 0000;ext=5", "dialled"),
        ("+44 20 7946 0000,,88", "dialled"),
        ("tel:+442079460000,,88", "dialled"),
        ("020 7946 0000#88", "dialled"),
        ("020 7946 0000, 9–17", "home"),
        ("+44 20 7946 0000, 9–17", "match"),
        ("0044 20 7946 0000", "match"),
        ("20 7946 0000", "home"),
        ("@example", "account"),
        ("微博 @example", "match"),
    ],
)
def test_what_our_contact_carries_is_told(ask: Asks, text: str, reason: str) -> None:
    assert [(result["verdict"], result["reason"]) for result in ask(text)["results"]] == [("listed", reason)]


# Types a text into the page's field, sends the form and reads what stands in the page then.
READ = """async (texts) => {
    const form = document.querySelector(".hs-verify form");
    const field = form.querySelector("textarea");
    const area = document.querySelector(".hs-verify__results");
    const answers = [];
    for (const text of texts) {
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        form.requestSubmit();
        for (let turn = 0; turn < 200 && !area.children.length; turn += 1) {
            await new Promise((done) => setTimeout(done));
        }
        answers.push({
            results: [...area.querySelectorAll("li")].map((item) => ({ ...item.dataset })),
            asks: area.querySelector(".hs-verify__result--asks .hs-verify__verdict")?.textContent.trim() ?? "",
            text: area.innerText,
            elements: [...new Set([...area.querySelectorAll("*")].map((part) => part.localName))].sort(),
            inside: [...area.querySelectorAll("code")].reduce((sum, code) => sum + code.children.length, 0),
        });
    }
    return answers;
}"""


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serve(folder / "site") as address:
        yield address


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    with new_visit(browser, address) as visit:
        yield visit


def open_check(visit: Visit, language: str = "en") -> Page:
    page = visit.go(f"{PREFIXES[language]}contact/verify/")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("language", PREFIXES)
def test_each_case_is_told_by_the_page_itself_as_the_file_says(visit: Visit, project: Project, language: str) -> None:
    """One page, loaded once, and its own field and button; no answer ever says that something is safe."""
    page = open_check(visit, language)
    requests = len(visit.requests)

    answers = page.evaluate(READ, [text for text, _, _ in CASES])

    never = {item.name["en"]: item.name[language] for item in project.catalog.site.never_asked}
    wrong, unsafe = {}, []
    for (text, expected, asks), answer in zip(CASES, answers, strict=True):
        words = "".join(f" {name}" for name in (never[name] for name in asks))
        told = answer["asks"]
        said = all(name.strip() in told for name in (never[name] for name in asks)) and bool(told) == bool(words)
        if found(answer) != expected or not said:
            wrong[text] = (found(answer), told)
        own = answer["text"].replace(text, "").lower()
        unsafe += [text for word in ("safe", "安全") if word in own]
        assert answer["text"].strip()
    assert (wrong, unsafe) == ({}, [])
    assert visit.requests[requests:] == []
    assert visit.wrong == []


# --- Any text ---------------------------------------------------------------------------------------------------------

many = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
PIECES = [
    *(
        "https://",
        "www.example.com",
        "@",
        "example",
        "微信",
        "Telegram:",
        "+44 20",
        "7946 0000",
        "。",
        "\u202e",
        "\u200b",
    ),
    *("<b>", "xn--", "%40", "[.]", "/", "请提供密码", "never", "\ud83d", "ﷺ", "𝐞", "а"),
]
texts = st.one_of(
    st.text(max_size=300), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=30).map("".join)
)


@many
@given(texts)
@example("")
@example("\ud800")
def test_any_text_gets_a_clear_answer_quickly(ask: Asks, text: str) -> None:
    answer = ask(text)

    assert {result["verdict"] for result in answer["results"]} <= VERDICTS
    assert all(result["text"] for result in answer["results"])
    assert answer["time"] < MOST_TIME


LONG = 20_000
HOSTILE = [
    *(character * LONG for character in string.printable + "，。中\u200b\u202e\u0301ﷺ👍｡"),
    *(
        piece * (LONG // len(piece))
        for piece in (
            *(
                "a.",
                "a@",
                "a@b.co ",
                "http://",
                "https://a.b/",
                "微信",
                "微信 a",
                "@a ",
                "@中",
                "tg:",
                "1 ",
                "1(",
                "+1",
            ),
            *(
                "1-",
                "(1",
                "a.com ",
                "中.",
                "中a",
                "密码发送，",
                "请提供密码。",
                "xn--",
                "xn--a.",
                "%41",
                "://",
                "tel:1",
            ),
            *("a.com中", "中a.com", "www.example.com和", "@example客", "weibo.com/example/", "O0", "1O ", "〇", "〇1"),
            *(
                "unless ",
                "密 ",
                "密 码",
                "send unless ",
                "if you do not ",
                "to nobody ",
                "𝐞",
                "@𝐞 ",
                "data:https://a.b/",
            ),
            *("seed ", "support", "1,,", "转1", "1 ext ", "https://weibo.com/a/b?id=", "(tg)", "@a (tg) ", "?a=b.co&"),
            *("mailto:a@b.c ", "telegram: ", "[dot]", '<a href="x">', "@example ", "www.example.com ", "a..b", ". "),
        )
    ),
    *("a" * 19_990 + ".com", "@" + "a" * 19_999, "x." * 9_998 + "com", "1" * 19_999, "https://" + "a." * 9_990 + "com"),
    *("1" + "(" * 19_998 + "1", ")" * 19_998 + "a", "https://" + ")" * 19_900 + "a", "xn--" + "9" * 19_000),
    " ".join(f"a{number}@b{number}.co" for number in range(2_000))[:LONG],
    " ".join(f"@b{number}" for number in range(4_000))[:LONG],
]


def test_no_text_of_the_greatest_length_takes_long(ask: Asks) -> None:
    slow = {}
    for text in HOSTILE:
        # The best of three counts: what is run for the first time is compiled on the way.
        times = (ask(text)["time"] for _ in range(3))
        if all(time >= MOST_TIME for time in times):
            slow[text[:20]] = len(text)
    assert slow == {}


def test_what_is_too_long_is_cut_and_said(ask: Asks) -> None:
    assert [ask(" " * length + "@example")["cut"] for length in (LONG - 8, LONG)] == [False, True]


@pytest.mark.parametrize(
    ("text", "hidden", "turned"),
    [
        ("www.example.com", False, False),
        ("第一行\n第二行\t👍🏽 ❤️ 👨‍👩‍👧", False, False),
        ("www.exam\u200bple.com", True, False),
        ("www.exam\u00adple.com", True, False),
        ("\u202emoc.elpmaxe.www", True, True),
        ("\u2067www.example.com\u2069", True, True),
    ],
)
def test_characters_that_nobody_sees_are_told(ask: Asks, text: str, hidden: bool, turned: bool) -> None:
    answer = ask(text)
    assert (answer["hidden"], answer["turned"]) == (hidden, turned)


OFFICIAL = {
    "www.example.com": ["web", "listed", "website"],
    "help.example.com": ["web", "listed", "help"],
    "support@example.com": ["email", "listed", "email"],
    "@example": ["social", "listed", "weibo"],
    "weibo.com/example": ["social", "listed", "weibo"],
    "+442079460000": ["phone", "listed", "phone"],
    "+12025550123": ["phone", "listed", "phone-us"],
}
HIDDEN = "\u200b\u200c\u200d\u2060\u00ad\ufeff\u202a\u202c\u2066\u2069\u200e\u200f\u180e"
AROUND = [
    ("", ""),
    (" ", "\n"),
    ("“", "”"),
    ("（", "）"),
    ("<", ">"),
    ("：", "。"),
    ("", "，"),
    ("【", "】"),
    ("'", "'"),
]


@many
@given(st.sampled_from(sorted(OFFICIAL)), st.randoms(use_true_random=False), st.sampled_from(AROUND))
def test_what_is_ours_stays_ours_however_it_is_written(
    ask: Asks, value: str, chance: random.Random, around: tuple[str, str]
) -> None:
    written = ""
    for character in value:
        cased = chance.choice([character, character.upper(), character.lower()])
        wide = chr(ord(cased) + 0xFEE0) if chance.random() < 0.3 else cased
        written += wide + (chance.choice(HIDDEN) if chance.random() < 0.2 else "")

    text = around[0] + written + around[1]

    assert (ascii(text), found(ask(text))) == (ascii(text), [OFFICIAL[value]])


def lookalikes(character: str) -> list[str]:
    """The single characters of Unicode's table that look like this one and are not the same to a browser."""
    others = {other["c"].replace("\u200e", "") for other in confusables_data.get(character, [])}
    # To a browser a character is what NFKC makes of it: "ϲ" is "ς", which does not look like "c".
    read = {other: unicodedata.normalize("NFKC", other) for other in others if len(other) == 1}
    # No browser takes "|" in a host.
    return sorted(o for o, same in read.items() if same in others and same.lower() != character.lower() and o != "|")


@many
@given(st.sampled_from(sorted(set(OFFICIAL) - {"+442079460000", "+12025550123"})), st.randoms(use_true_random=False))
def test_a_character_that_only_looks_like_ours_is_never_on_the_list(
    ask: Asks, value: str, chance: random.Random
) -> None:
    places = [place for place, character in enumerate(value) if lookalikes(character)]
    for place in chance.sample(places, chance.randint(1, 3)):
        value = value[:place] + chance.choice(lookalikes(value[place])) + value[place + 1 :]

    assert [result for result in found(ask(value)) if result[1] == "listed"] == []


def test_one_such_character_in_our_name_always_looks_like_ours(ask: Asks) -> None:
    """Every one of the table, in every place of the name: none passes as just another host."""
    values = [
        "https://www." + "example"[:place] + other + "example"[place + 1 :] + ".com/"
        for place, character in enumerate("example")
        for other in lookalikes(character)
    ]
    passed = [value for value in values if [result[1] for result in found(ask(value))] != ["lookalike"]]

    assert len(values) > 90
    assert passed == []


# --- Tables -----------------------------------------------------------------------------------------------------------


@many
@given(st.text(alphabet=st.characters(categories=["L", "M", "N", "So"]), min_size=1, max_size=20))
@example("比特派")
@example("exаmple")
@example("a-b-ü")
def test_punycode_is_read_as_python_reads_it(ask: Asks, text: str) -> None:
    text = text.lower()
    if not text.isascii():
        assert ask("xn--" + text.encode("punycode").decode())["label"] == text


@pytest.mark.parametrize("label", ["xn--", "xn--\u00fc", "xn--99999999", "xn--a-ecp.ru", "xn--!!!", "xn--" + "9" * 60])
def test_what_is_no_punycode_stays_as_it_is(ask: Asks, label: str) -> None:
    assert ask(label)["label"] == label


def test_every_lookalike_of_the_package_s_table_gets_the_shape_of_its_letter(ask: Asks) -> None:
    pairs = [(c, other) for c in string.ascii_letters + string.digits for other in lookalikes(c)]
    wrong = [pair for pair in pairs if ask(pair[0])["shape"] != ask(pair[1])["shape"]]

    assert len(pairs) > 500
    assert wrong == []


@pytest.mark.parametrize(("one", "other"), [("1", "l"), ("I", "l"), ("0", "O"), ("0", "o"), ("rn", "m"), ("a", "A")])
def test_ascii_has_lookalikes_too(ask: Asks, one: str, other: str) -> None:
    assert ask(one)["shape"] == ask(other)["shape"]


@pytest.mark.parametrize(("one", "other"), [("f", "s"), ("a", "o"), ("n", "m"), ("5", "s"), ("e", "c")])
def test_different_letters_have_different_shapes(ask: Asks, one: str, other: str) -> None:
    assert ask(one)["shape"] != ask(other)["shape"]


def test_the_registered_domain_is_found_as_the_package_finds_it(ask: Asks) -> None:
    suffixes = PublicSuffixList()
    ends = [
        "com",
        "co.uk",
        "gov.uk",
        "com.cn",
        "gov.cn",
        "org.cn",
        "com.hk",
        "com.tw",
        "co.jp",
        "ac.jp",
        "co.kr",
        "com.sg",
        "com.au",
        "net.au",
        "co.nz",
        "com.br",
        "org.br",
        "co.in",
        "com.my",
        "com.vn",
        "co.id",
        "com.ru",
        "ru",
        "de",
        "fr",
        "io",
        "app",
        "xyz",
        "vip",
        "cc",
        "me",
        "ck",
        "com.ck",
        "www.ck",
        "kawasaki.jp",
        "city.kawasaki.jp",
        "example",
        "中国",
        "公司.cn",
    ]
    hosts = [f"{start}{end}" for end in ends for start in ("", "evil.", "www.evil.", "a.b.c.evil.")]
    wrong = {
        host: ask(host)["registered"]
        for host in hosts
        if ask(host)["registered"] != (suffixes.privatesuffix(host) or host)
    }

    assert wrong == {}


def test_the_list_of_top_level_names_is_whole() -> None:
    first = json.loads(checker.tables().data)["suffixes"].split("\n")[0]
    package = {
        rule for rule in PublicSuffixList(only_icann=True)._publicsuffix if "." not in rule and "xn--" not in rule
    }

    assert len(package) > 1_400
    assert package - set(first.removeprefix(":").split(" ")) == set()


# --- What the page knows ----------------------------------------------------------------------------------------------


def facts_of(project: Project, language: str = "en") -> dict[str, Any]:
    return dict(json.loads(checker.facts(project, language).data))


def test_what_is_not_in_force_yet_is_unknown_and_what_is_over_has_its_last_day(project: Project) -> None:
    entries = {entry["id"]: entry for entry in facts_of(project)["entries"]}

    assert set(entries) == {
        *("website", "help", "status", "old-site", "email", "weibo", "wechat", "facebook", "phone", "phone-us", "team"),
        *("old-email", "old-x", "old-phone", "phone-before", "email-before"),
    }
    until = {name: entry["until"] for name, entry in entries.items() if "until" in entry}
    june = "30 June 2026"
    assert until == {
        "old-site": june,
        "old-phone": june,
        "team": "31 October 2026",
        "old-email": june,
        "old-x": june,
        "phone-before": june,
        "email-before": june,
    }
    for name, entry in entries.items():
        ended = f"No longer holds since the end of {until[name]}, source: sample data" if name in until else None
        assert entry["trust"] == (ended or "Sample data, not real")
    assert facts_of(project)["domains"] == ["example.com", "example.org"]
    assert facts_of(project)["names"] == ["比特派", "bitpie", "example"]


def test_a_confirmed_contact_is_told_with_its_day(project: Project) -> None:
    channels = project.catalog.channels
    real = [
        channel.model_copy(update={"sample": False, "verified_on": date(2026, 11, 1)})
        if channel.id == "email"
        else channel
        for channel in channels.channels
    ]
    catalog = project.catalog.__class__(
        **{**vars(project.catalog), "channels": channels.model_copy(update={"channels": real})}
    )
    changed = Project(catalog, project.pages, project.settings, project.today, project.written)

    email = {language: find(facts_of(changed, language), "email") for language in PREFIXES}

    assert (email["en"]["state"], email["en"]["trust"]) == (
        "confirmed",
        "Confirmed on 1 November 2026, source: sample data",
    )
    assert email["zh"]["trust"] == "2026年11月1日核对无误，来源：示例数据"


def find(facts: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(next(entry for entry in facts["entries"] if entry["id"] == name))


@pytest.mark.parametrize(
    ("number", "whole", "home"),
    [
        ("+442079460000", ["442079460000", "4402079460000"], ["2079460000", "02079460000"]),
        ("+12025550123", ["12025550123"], ["2025550123"]),
        ("none", [], [""]),
        ("+448081570000", ["448081570000", "4408081570000"], ["8081570000", "08081570000"]),
    ],
)
def test_a_number_is_known_in_each_form(number: str, whole: list[str], home: list[str]) -> None:
    assert checker.phone_forms(number) == {"whole": whole, "home": home}


@pytest.mark.parametrize("language", PREFIXES)
def test_each_link_of_the_facts_leads_to_a_page_of_its_language(folder: Path, project: Project, language: str) -> None:
    links = [entry["link"] for entry in facts_of(project, language)["entries"]]
    assets = folder / "site" / "assets"
    for link in links:
        path, _, heading = link.partition("#")
        page = (assets / path / "index.html").resolve()
        assert page.is_relative_to((folder / "site" / PREFIXES[language]).resolve())
        assert f'id="{heading}"' in page.read_text(encoding="utf-8") or not heading


# --- The page ---------------------------------------------------------------------------------------------------------

EVIL = [
    "<script>window.harmed = 1</script>",
    "<img src=x onerror='window.harmed = 1'>@example",
    '"><svg onload=window.harmed=1>https://www.examp1e.com/<b>x</b>',
    "https://evil.test/<img/src=x>?www.example.com",
    "javascript:window.harmed=1//www.example.com",
    "https://www.example.com/\u202egpj.exe",
    "\u202emoc.elpmaxe.www\u202c support@examp1e.com",
    "</textarea><script>window.harmed = 1</script>",
    "${window.harmed=1} {{constructor.constructor('window.harmed=1')()}}",
    "'; window.harmed = 1; '@bitpie_support",
    "&lt;b&gt;@bitpie&lt;/b&gt;",
    "https://" + "a" * 5_000 + ".example.test/" + "b" * 5_000,
    "@bitpie" + "x" * 30_000,
    "support@example.com " * 3_000,
    " ".join(f"https://example{number}.test/" for number in range(600)),
    "\x00\x01\x1b[31m @bitpie",
    "a\u0301\u0302" * 3_000 + "@bitpie",
]
ALLOWED = {"a", "bdi", "code", "div", "li", "p", "path", "span", "svg", "ul"}


def test_hostile_text_ends_in_words_and_nothing_else(visit: Visit) -> None:
    """None of it becomes an element, a script or a request, and the page stays as wide as the screen."""
    page = open_check(visit)
    page.set_viewport_size(PHONE)
    requests = len(visit.requests)

    answers = page.evaluate(READ, EVIL)

    assert [answer["text"].strip() != "" for answer in answers] == [True] * len(EVIL)
    assert set().union(*(answer["elements"] for answer in answers)) <= ALLOWED
    assert [answer["inside"] for answer in answers] == [0] * len(EVIL)
    assert max(len(answer["results"]) for answer in answers) <= 30
    assert page.evaluate("window.harmed === undefined")
    for text in EVIL:
        page.evaluate(READ, [text])
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert visit.requests[requests:] == []
    assert visit.wrong == []


def test_any_text_in_the_page_ends_in_words(browser: Browser, address: str) -> None:
    """The same as in the modules, in the real field."""
    with new_visit(browser, address) as visit:
        page = open_check(visit)

        @settings(many, max_examples=40)
        @given(st.lists(texts, min_size=5, max_size=10))
        def end_in_words(several: list[str]) -> None:
            told = [text.encode("utf-8", "replace").decode() for text in several]
            answers = page.evaluate(READ, [text for text in told if text.strip()])
            assert set().union(*(answer["elements"] for answer in answers), set()) <= ALLOWED
            assert [answer["inside"] for answer in answers] == [0] * len(answers)

        end_in_words()
        assert visit.wrong == []


@pytest.mark.parametrize("language", PREFIXES)
def test_once_loaded_the_check_works_offline(visit: Visit, language: str) -> None:
    page = open_check(visit, language)
    page.context.set_offline(True)
    requests = len(visit.requests)

    page.locator(".hs-verify textarea").fill("support@examp1e.com")
    page.locator(".hs-verify button[type=submit]").click()

    assert page.locator(".hs-verify li").get_attribute("data-verdict") == "lookalike"
    assert visit.requests[requests:] == []


def test_the_keyboard_and_pasting_check_too_and_other_typing_takes_the_answer_away(visit: Visit) -> None:
    page = open_check(visit)
    field, results = page.locator(".hs-verify textarea"), page.locator(".hs-verify__results li")

    field.fill("www.example.com")
    assert results.count() == 0
    field.press("Control+Enter")
    results.first.wait_for()
    page.keyboard.type("x")
    assert results.count() == 0
    field.select_text()
    page.keyboard.press("Control+x")
    page.keyboard.press("Control+v")
    results.first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert field.input_value() == ""
    assert results.count() == 0


def test_when_its_facts_can_not_be_loaded_the_check_says_so_and_tries_again(visit: Visit) -> None:
    visit.page.route("**/assets/tables.*", lambda route: route.abort())
    page = open_check(visit)
    page.locator(".hs-verify textarea").fill("www.example.com")
    page.locator(".hs-verify button[type=submit]").click()
    page.locator(".hs-verify__results", has_text="could not be loaded").wait_for()
    page.unroute("**/assets/tables.*")
    page.locator(".hs-verify button[type=submit]").click()
    page.locator(".hs-verify__results li").wait_for()


def test_without_scripts_no_dead_form_is_shown(browser: Browser, address: str) -> None:
    with new_visit(browser, address, java_script_enabled=False) as visit:
        page = visit.go("contact/verify/")
        assert page.locator("article h1").is_visible()
        assert not page.locator(".hs-verify").is_visible()


def test_the_answer_is_read_aloud_and_the_field_has_its_words(visit: Visit) -> None:
    page = open_check(visit)
    assert page.locator(".hs-verify__results").get_attribute("aria-live") == "polite"
    assert page.get_by_label("Paste an address").count() == 1
    assert page.locator("#__verify").get_attribute("aria-describedby") == "__verify-private"


SHOWN = "www.example.com, www.examp1e.com, help@example.org, john@mail.test, @example, 请提供密码 \u200b"


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "wide"])
def test_axe_finds_no_barrier_in_the_answers(
    browser: Browser, address: str, axe: str, language: str, size: dict[str, int]
) -> None:
    """Neither in light colours nor in dark ones."""
    with new_visit(browser, address, viewport=size) as visit:
        page = open_check(visit, language)
        [answer] = page.evaluate(READ, [SHOWN])
        assert {result["verdict"] for result in answer["results"]} == VERDICTS
        assert answer["asks"]
        assert barriers(page, axe) == []
        assert barriers_in_the_other_colours(page, axe) == []
        assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_axe_finds_no_barrier_in_what_is_confirmed(browser: Browser, address: str, axe: str) -> None:
    """Its colours are others than a sample's, light and dark."""

    def confirm(route: Route) -> None:
        body = route.fetch().text()
        assert '"state":"sample"' in body
        real = body.replace('"state":"sample"', '"state":"confirmed"').replace('"sample":true', '"sample":false')
        route.fulfill(body=real, content_type="application/json")

    with new_visit(browser, address) as visit:
        visit.page.route("**/assets/verify.en.*.json", confirm)
        page = open_check(visit)
        page.evaluate(READ, [SHOWN])
        assert page.locator(".hs-verify__result--listed").count() == 2
        assert barriers(page, axe) == []
        assert barriers_in_the_other_colours(page, axe) == []


# --- Weight -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", PREFIXES)
def test_the_check_is_light(site: Path, language: str) -> None:
    """The shipped project's scripts and facts for one language, each file compressed by itself."""
    names = [
        "verify.????????.js",
        "judge.*.js",
        "contacts.*.js",
        "hosts.*.js",
        "tables.*.json",
        f"verify.{language}.*.json",
    ]
    files = [next(iter(site.glob(f"assets/{name}"))) for name in names]

    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= MOST_BYTES


def test_scripts_and_style_sheets_are_sent_without_remarks_and_indentation(site: Path) -> None:
    for ours in ("*.js", "site.*.css"):
        files = [file.read_text(encoding="utf-8") for file in site.glob(f"assets/{ours}")]
        lines = [line for text in files for line in text.splitlines()]
        assert len(lines) > 100
        assert [line for line in lines if not line or line.startswith((" ", "//", "/*")) or "/*" in line] == []


@pytest.mark.parametrize("language", PREFIXES)
def test_the_first_view_of_the_check_is_light_and_asks_for_all_it_needs(
    browser: Browser, server: str, language: str
) -> None:
    with new_visit(browser, server, viewport=PHONE, own=True) as visit:
        done: list[Any] = []

        def note(request: Any) -> None:
            done.append(request)

        visit.page.on("requestfinished", note)
        page = open_check(visit, language)
        sizes = {request.url: request.sizes() for request in done}
        total = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes.values())
        assert sum("/assets/tables." in url or "/assets/verify." in url for url in sizes) == 3
        assert total <= BUDGET
        assert page.evaluate("window.shift") == 0
