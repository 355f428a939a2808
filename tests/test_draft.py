"""`helpsite new announcement`: a draft in every language, that is written whole or not at all, and over nothing."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from helpsite import cli
from helpsite.editions import compare, revisions
from helpsite.editions.difference import Difference, Subject
from helpsite.pages.announcement import DRAFT_MARK
from helpsite.problem import Place
from helpsite.project import read_project
from helpsite.rules import check

SAMPLE = Path(__file__).parent / "sample"
DAY = "2026-07-15"
NAME = "2026-07-15-fees-btc-withdrawal"
SAME_DAY = f"Give check and diff the same day: --date {DAY}."
FILES = [f"docs/{language}/announcements/{NAME}.md" for language in ("zh", "en")]

DEARER = Difference(
    weight="dearer",
    words={
        "zh": "BTC 提现手续费：0.1% → 0.2%，自 2026-08-01 起。",
        "en": "BTC withdrawal: 0.1% → 0.2% from 1 August 2026.",
    },
    place=Place("data/fees.yaml", 52, 11),
    day=date(2026, 8, 1),
    gets_worse=True,
    subject=Subject("fees", "btc-withdrawal"),
)
CHEAPER = Difference(
    weight="cheaper",
    words={"zh": "*USDT* 转账手续费：降低。", "en": "*USDT* transfer: falls."},
    place=Place("data/fees.yaml", 83, 9),
    day=date(2026, 7, 20),
    subject=Subject("fees", "usdt-transfer"),
)
MAIL = Difference(
    weight="contact",
    words={"zh": "客服邮箱：地址变了。", "en": "Support email: another address."},
    place=Place("data/channels.yaml", 45, 5),
    subject=Subject("channels", "email"),
    for_two=True,
)

ZH = """\
---
date: 2026-07-15T12:00:00+08:00
kind: fees
title: '[[draft]] BTC 提现手续费：0.1% → 0.2%，自 2026-08-01 起'
description: '[[draft]] 用一句话写清楚：什么变了，影响谁，从哪天起。'
severity: warning
affects:
  fees: [btc-withdrawal, usdt-transfer]
effective_from: 2026-08-01
---

- BTC 提现手续费：0.1% → 0.2%，自 2026-08-01 起。
- \\*USDT\\* 转账手续费：降低。

[[draft]] 写清楚读者要做什么，不做会怎样。不用做什么，也要写明。
"""
EN = """\
---
date: 2026-07-15T12:00:00+08:00
kind: fees
title: '[[draft]] BTC withdrawal: 0.1% → 0.2% from 1 August 2026'
description: '[[draft]] Say in one sentence what changes, for whom and from when.'
severity: warning
affects:
  fees: [btc-withdrawal, usdt-transfer]
effective_from: 2026-08-01
---

- BTC withdrawal: 0.1% → 0.2% from 1 August 2026.
- \\*USDT\\* transfer: falls.

[[draft]] Say what readers have to do, and what happens if they don’t. If there is nothing to do, say so.
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample in which a fee is about to rise, and in which the command runs."""
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    monkeypatch.chdir(root)
    fees = Path("data/fees.yaml").read_text(encoding="utf-8")
    rate = '      - {basis: percentage, amount: "0.2", effective_from: 2026-08-01, source: sample, sample: true}\n'
    before, after = fees.split("  - id: usdt-withdrawal\n")
    Path("data/fees.yaml").write_text(f"{before}{rate}  - id: usdt-withdrawal\n{after}", encoding="utf-8")
    return root


def new(monkeypatch: pytest.MonkeyPatch, *found: Difference, options: tuple[str, ...] = ()) -> Result:
    """What the command says since the sample, if these are the differences."""
    monkeypatch.setattr(compare, "differences", lambda _before, _after: list(found))
    return CliRunner().invoke(cli.main, ["new", "announcement", "--from-diff", str(SAMPLE), "--date", DAY, *options])


@pytest.fixture
def elsewhere(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have another folder read, so that what is wrong with this one is only seen when it's written to."""
    monkeypatch.setattr(revisions, "read_states", lambda *_: (read_project(SAMPLE, date(2026, 7, 15)),) * 2)


def front_of(slug: str, language: str = "en") -> dict[str, Any]:
    text = Path(f"docs/{language}/announcements/{DAY}-{slug}.md").read_text(encoding="utf-8")
    return yaml.safe_load(text.split("---\n")[1])


def everything() -> dict[str, bytes | None]:
    return {str(file): file.read_bytes() if file.is_file() else None for file in Path().rglob("*")}


def test_a_draft_stands_in_every_language_with_the_facts_filled_in(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()

    result = new(monkeypatch, DEARER, CHEAPER)

    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "Written, to be finished where [[draft]] stands:",
            *FILES,
            "Then:",
            f'data/fees.yaml: in line 52, behind the "{{" of the entry, add: announcement: {NAME},',
            SAME_DAY,
        ],
    )
    after = everything()
    assert {path for path in after if path not in before} == set(FILES)
    assert {path: after[path] for path in before} == before
    assert [Path(file).read_text(encoding="utf-8") for file in FILES] == [ZH, EN]


def test_a_finished_draft_with_what_it_asks_for_is_in_order(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new(monkeypatch, DEARER)
    for file in FILES:
        text = Path(file).read_text(encoding="utf-8")
        assert text.count(DRAFT_MARK) == 2
        Path(file).write_text(text.replace(f"{DRAFT_MARK} ", ""), encoding="utf-8")
    fees = Path("data/fees.yaml").read_text(encoding="utf-8")
    named = fees.replace('amount: "0.2",', f'amount: "0.2", announcement: {NAME},')
    Path("data/fees.yaml").write_text(named, encoding="utf-8")

    assert [str(problem) for problem in check(read_project(root, date(2026, 7, 15)))] == []
    assert new(monkeypatch, replace(DEARER, announcement=NAME)).stderr == (
        f"Error: there is nothing to announce: no change since {SAMPLE} lacks an announcement\n"
    )


def test_the_front_matter_is_the_same_in_every_language_but_for_its_words(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new(monkeypatch, DEARER, CHEAPER)

    fronts = [front_of("fees-btc-withdrawal", language) for language in ("zh", "en")]
    assert len({front.pop("title") for front in fronts} | {front.pop("description") for front in fronts}) == 4
    assert fronts[0] == fronts[1]


def test_without_a_day_the_draft_is_of_this_moment_in_the_sites_zone(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(datetime(2026, 7, 15, 20, 5, 59, tzinfo=UTC).timestamp())))
    monkeypatch.setattr(compare, "differences", lambda _before, _after: [DEARER])

    CliRunner().invoke(cli.main, ["new", "announcement", "--from-diff", str(SAMPLE)])

    written = Path("docs/en/announcements/2026-07-16-fees-btc-withdrawal.md").read_text(encoding="utf-8")
    assert written.splitlines()[1] == "date: 2026-07-16T04:05:00+08:00"


def test_what_began_before_the_draft_is_not_asked_to_name_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = new(monkeypatch, DEARER, options=("--date", "2026-08-02", "--slug", "late"))

    assert result.stdout.splitlines()[1:-1] == [
        f"docs/{code}/announcements/2026-08-02-late.md" for code in ("zh", "en")
    ]


# --- Which changes ----------------------------------------------------------------------------------------------------


def test_of_several_kinds_the_one_that_weighs_most_is_drafted_and_the_rest_is_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = new(monkeypatch, DEARER, MAIL, CHEAPER)

    assert result.stdout.splitlines()[-1] == "Left to announce: changes of channels."
    assert Path(FILES[1]).read_text(encoding="utf-8") == EN


def test_a_kind_can_be_chosen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = new(monkeypatch, DEARER, MAIL, options=("--kind", "channels"))

    assert result.stdout.splitlines() == [
        "Written, to be finished where [[draft]] stands:",
        "docs/zh/announcements/2026-07-15-channels-email.md",
        "docs/en/announcements/2026-07-15-channels-email.md",
        SAME_DAY,
        "Left to announce: changes of fees.",
    ]


@pytest.mark.parametrize(
    ("found", "options", "what"),
    [
        ([], (), "change"),
        ([replace(DEARER, subject=None)], (), "change"),
        ([MAIL], ("--kind", "fees"), "change of fees"),
    ],
)
def test_where_nothing_is_to_be_announced_nothing_is_written(
    found: list[Difference], options: tuple[str, ...], what: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()

    result = new(monkeypatch, *found, options=options)

    told = f"Error: there is nothing to announce: no {what} since {SAMPLE} lacks an announcement\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)
    assert everything() == before


def test_services_are_named_unless_a_whole_region_changes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swap = replace(MAIL, subject=Subject("regions", "jp", "swap"))
    wallet = replace(swap, subject=Subject("regions", "fr", "wallet"))
    whole = replace(swap, subject=Subject("regions", "kr"))
    new(monkeypatch, swap, wallet, swap, options=("--slug", "some"))
    new(monkeypatch, whole, replace(swap, subject=Subject("regions", "us", "swap")), options=("--slug", "whole"))

    assert [front_of(name)["affects"] for name in ("some", "whole")] == [
        {"regions": ["jp", "fr"], "services": ["swap", "wallet"]},
        {"regions": ["kr", "us"]},
    ]


def test_what_is_gone_is_removed_and_good_news_is_no_warning(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = replace(CHEAPER, subject=Subject("fees", "old-fee", is_gone=True), day=None)
    new(monkeypatch, gone, options=("--slug", "gone"))

    front = front_of("gone")
    assert [front[key] for key in ("severity", "removes")] == ["info", {"fees": ["old-fee"]}]
    assert not {"affects", "effective_from"} & set(front)


# --- Names and files --------------------------------------------------------------------------------------------------


def test_a_name_that_an_announcement_has_gets_a_number(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A region whose code makes no name of a file leaves the kind alone."""
    odd = [replace(MAIL, subject=Subject("regions", code)) for code in ("../x", "../y", "../z")]

    names = [new(monkeypatch, difference).stdout.splitlines()[2] for difference in odd]

    assert names == [f"docs/en/announcements/2026-07-15-regions{number}.md" for number in ("", "-2", "-3")]


@pytest.mark.parametrize(
    "slug", ["", "../x", "Fees", "a b", "a--b", "-a", "a-", "a/b", "a.md", "费用", "a\n", "x" * 101, "a_b"]
)
def test_an_odd_name_is_refused(slug: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()

    result = new(monkeypatch, DEARER, options=(f"--slug={slug}",))

    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith('Error: --slug "')
    assert result.stderr.endswith(
        "\" is no good for a file's name; use lower-case letters, digits and single hyphens\n"
    )
    assert everything() == before


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("is_link", [False, True])
def test_a_file_that_is_there_is_not_written_over_and_no_other_is_written(
    path: str, is_link: bool, root: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    if is_link:
        Path(path).symlink_to("/nowhere/at-all")
    else:
        Path(path).write_text("Mine.\n", encoding="utf-8")

    result = new(monkeypatch, DEARER)

    way_out = "choose other words with --slug, or delete it"
    assert result.stdout == f"{path}: the file is there already; {way_out}\n"
    assert (result.exit_code, result.stderr) == (1, "1 problem. Nothing was written.\n")
    assert [file for file in FILES if Path(file).is_file() or Path(file).is_symlink()] == [path]


@pytest.mark.parametrize("folder", ["docs/en", "docs/zh/announcements"])
def test_no_link_is_followed(
    folder: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    shutil.move(folder, tmp_path / "elsewhere")
    Path(folder).symlink_to(tmp_path / "elsewhere")

    result = new(monkeypatch, DEARER)

    fact = "is a symbolic link or stands behind one; put the file itself there"
    assert (result.exit_code, result.stdout) == (1, f"{folder}: {fact}\n")
    assert list(tmp_path.rglob(f"{NAME}.md")) == []


def test_a_folder_that_is_missing_is_made(root: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None) -> None:
    shutil.rmtree("docs/en/announcements")

    assert new(monkeypatch, DEARER).exit_code == 0
    assert [Path(file).is_file() for file in FILES] == [True, True]


def test_if_one_file_cannot_be_written_none_is_left(
    root: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    shutil.rmtree("docs/en/announcements")
    Path("docs/en/announcements").write_text("", encoding="utf-8")
    before = everything()

    result = new(monkeypatch, DEARER)

    assert result.stdout == f'{FILES[1]}: the file can\'t be written: "File exists"; mend that, then try again\n'
    assert result.exit_code == 1
    assert everything() == before


@pytest.mark.parametrize("slug", ["2026-11-23-x", "2026-11-23"])
def test_a_day_in_the_words_for_a_name_is_refused(slug: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = new(monkeypatch, DEARER, options=(f"--slug={slug}",))

    told = f'Error: --slug "{slug}" begins with a day, which the file\'s name has by itself; leave the day out\n'
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", told)


# --- From the data ----------------------------------------------------------------------------------------------------

RETIRED = """\
retired:
  - id: phone
    kind: phone
    name: {zh: 客服热线, en: Phone support}
    address: "+442079460000"
    note: {zh: 不再使用。, en: No longer in use.}
    effective_until: 2026-07-14
    source: sample
    sample: true

platforms:
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, in which the command runs."""
    project = shutil.copytree(SAMPLE, tmp_path / "project")
    monkeypatch.chdir(project)
    return project


def edit(path: str, *pairs: tuple[str, str]) -> None:
    """Replaces texts that stand in a file once."""
    text = Path(path).read_text(encoding="utf-8")
    for old, replacement in pairs:
        assert text.count(old) == 1
        text = text.replace(old, replacement)
    Path(path).write_text(text, encoding="utf-8")


def written(*options: str, base: Path = SAMPLE) -> list[str]:
    """What the command says to do, of the changes since the sample."""
    command = ["new", "announcement", "--from-diff", str(base), "--date", DAY, "--slug", "new", *options]
    result = CliRunner().invoke(cli.main, command)
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[-1 if lines[-1] == SAME_DAY else -2] == SAME_DAY
    return lines[3 : lines.index(SAME_DAY)]


def lines_of(language: str = "en") -> list[str]:
    text = Path(f"docs/{language}/announcements/{DAY}-new.md").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize(
    ("pairs", "name", "affected"),
    [
        ([('"+442079460000"', '"+442079460001"')], {"zh": "客服热线", "en": "Phone support"}, ["phone"]),
        (
            [("address: support@example.com", "address: help@example.com")],
            {"zh": "客服邮箱", "en": "Support email"},
            ["email"],
        ),
        (
            [
                ("  - id: phone\n", "  - id: phone-new\n"),
                ('"+442079460000"', '"+442079460001"'),
                ("platforms:\n", RETIRED),
            ],
            {"zh": "客服热线", "en": "Phone support"},
            ["phone", "phone-new"],
        ),
    ],
)
def test_the_draft_on_a_contact_has_no_contact_in_it(
    pairs: list[tuple[str, str]], name: dict[str, str], affected: list[str], project: Path
) -> None:
    edit("data/channels.yaml", *pairs)

    assert written() == []

    assert front_of("new", "zh")["title"] == f"{name['zh']}：联系方式有变，请以联系页面为准"
    assert lines_of() == [f"- {name['en']}: the contact changes; the contact page has the current one"]
    assert front_of("new")["affects"] == {"channels": affected}
    problems = check(read_project(project, date(2026, 7, 15)))
    assert {problem.fact for problem in problems} == {'"[[draft]]" marks a draft'}


def test_a_draft_on_a_channel_that_is_gone_or_does_not_exist_names_it(project: Path) -> None:
    channels = Path("data/channels.yaml").read_text(encoding="utf-8")
    start, end = channels.index("  - id: phone\n"), channels.index("platforms:\n")
    absent = "absent:\n  - {id: telegram, kind: social, platform: telegram, source: sample, sample: true,\n"
    absent += "     text: {zh: 我们没有群组。, en: We have no group.}}\n\n"
    edit("data/channels.yaml", (channels[start:end], absent))
    written()

    assert sorted(lines_of()) == [
        f"- {name}: the contact changes; the contact page has the current one" for name in ("Phone support", "Telegram")
    ]
    assert front_of("new")["title"].startswith(f"{DRAFT_MARK} ")
    assert [front_of("new")[key] for key in ("affects", "removes")] == [
        {"channels": ["telegram"]},
        {"channels": ["phone"]},
    ]


PLANNED = "        effective_from: 2026-10-01\n        announcement: 2026-07-01-opening\n"


def test_a_draft_of_what_comes_later_says_from_when_and_takes_the_place_of_what_it_was(project: Path) -> None:
    """How many days are left would be wrong tomorrow, so it doesn't stand there."""
    base = shutil.copytree(project, project.parent / "base")
    for folder in (base, project):
        for language in ("zh", "en"):
            post = folder / f"docs/{language}/announcements/2026-07-01-opening.md"
            post.with_name("2026-07-02-planned.md").write_bytes(post.read_bytes())
        fees = folder / "data/fees.yaml"
        fees.write_text(fees.read_text(encoding="utf-8").replace("2026-07-01-opening", "2026-07-02-planned"))
    edit("data/fees.yaml", (PLANNED.replace("01-opening", "02-planned"), PLANNED.replace("10-01", "09-01")))

    assert written(base=base) == [
        "Then:",
        f'data/fees.yaml: in line 72, replace "announcement: 2026-07-01-opening" by "announcement: {DAY}-new"',
    ]
    assert front_of("new")["effective_from"] == date(2026, 9, 1)
    assert front_of("new")["supersedes"] == "2026-07-02-planned"
    line = "the change to 2 USDT comes earlier, on 1 September 2026 instead of 1 October 2026"
    assert lines_of() == [f"- USDT withdrawal on TRON in Japan: {line}"]


def test_a_draft_of_what_is_called_off_has_no_day_and_says_which_announcement_is_to_be_corrected(
    project: Path,
) -> None:
    """The announcement tells of a region as well, which stays as it is told."""
    planned = f'      - basis: flat\n        amount: "2"\n{PLANNED}        source: sample\n        sample: true\n'
    edit("data/fees.yaml", (planned, ""))

    assert written() == [
        "Then:",
        "docs/zh/announcements/2026-07-01-opening.md: add an entry under corrections: "
        "it still tells of what does not come",
    ]
    assert not {"effective_from", "supersedes"} & set(front_of("new"))


def test_lines_to_add_say_below_which_line_from_the_last_to_the_first(project: Path) -> None:
    rate = '      - basis: flat\n        amount: "{}"\n        effective_from: {}\n        source: sample\n'
    edit(
        "data/fees.yaml",
        ("  - id: usdt-transfer\n", rate.format(3, "2026-11-01") + "  - id: usdt-transfer\n"),
        ("  - id: usdt-withdrawal\n", rate.format(1, "2026-11-01") + "  - id: usdt-withdrawal\n"),
        (
            "promotions:\n",
            "promotions:\n  - name:\n      zh: 免费\n      en: Free\n    id: free\n    fee: btc-withdrawal\n"
            '    condition: {zh: 所有人, en: All}\n    amount: "0"\n    effective_from: 2026-08-01\n'
            "    effective_until: 2026-08-31\n    source: sample\n    sample: true\n",
        ),
    )

    add = f"add, indented like its keys: announcement: {DAY}-new"
    assert written() == [
        "Then:",
        f'data/fees.yaml: below line 103 ("id: free"), {add}',
        f'data/fees.yaml: below line 79 ("- basis: flat"), {add}',
        f'data/fees.yaml: below line 52 ("- basis: flat"), {add}',
    ]
    assert front_of("new")["effective_from"] == date(2026, 8, 1)
