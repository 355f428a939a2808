"""What `helpsite diff` says: for a terminal, for a pull request and for programs."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import markdown as python_markdown
import pytest
from click.testing import CliRunner, Result

from conftest import read_html
from helpsite import cli
from helpsite.editions import compare
from helpsite.editions.demand import demand
from helpsite.editions.difference import Difference, Subject
from helpsite.editions.draft import drafts
from helpsite.editions.report import Report, as_json, markdown, text
from helpsite.problem import Place
from helpsite.project import read_project

SAMPLE = Path(__file__).parent / "sample"
PROJECT = read_project(SAMPLE, date(2026, 7, 15))
# Takes names, numbers and addresses apart.
INVISIBLE_SPACE = "\u200b"
NOON = datetime(2026, 7, 15, 12, tzinfo=ZoneInfo("Asia/Shanghai"))

SWAP = Difference(
    weight="loss",
    words={
        "zh": "韩国：兑换不可用，自 2026-08-01 起。",
        "en": "South Korea, swapping: unavailable from 1 August 2026.",
    },
    place=Place("data/regions.yaml", 25, 11),
    day=date(2026, 8, 1),
    gets_worse=True,
    subject=Subject("regions", "kr", "swap"),
)
CLOSED = Difference(
    weight="loss",
    words={"zh": "没有法国了。", "en": "France is gone."},
    place=Place("data/regions.yaml", 28, 5),
    subject=Subject("regions", "fr", is_gone=True),
)
MAIL = Difference(
    weight="contact",
    words={"zh": "客服邮箱：改为 support@example.com。", "en": "Support email: now support@example.com."},
    place=Place("data/channels.yaml", 45, 5),
    for_two=True,
)
NOTE = Difference(
    weight="wording", words={"zh": "话变了。", "en": "Words change."}, place=Place("data/strings.yaml", 4)
)


def report(*differences: Difference, is_demanding: bool = False, not_compared: list[str] | None = None) -> Report:
    owed = demand(differences, PROJECT, PROJECT)
    suggestions = drafts(owed.untold, PROJECT, PROJECT, NOON)
    return Report(PROJECT, PROJECT, list(differences), owed.problems, suggestions, is_demanding, not_compared or [])


# --- For a terminal ---------------------------------------------------------------------------------------------------

DIFFERENCES = """\
减少的服务 / Services lost or limited
- 韩国：兑换不可用，自 2026-08-01 起。
  South Korea, swapping: unavailable from 1 August 2026.
  (data/regions.yaml:25:11)
- 没有法国了。
  France is gone.
  (before: data/regions.yaml:28:5)

联系方式的变动 / Changed contacts
- 客服邮箱：改为 support@example.com。
  Support email: now support@example.com.
  (data/channels.yaml:45:5; two reviewers)

只改措辞 / Wording only
- 话变了。
  Words change.
  (data/strings.yaml:4)

1 change needs two reviewers: contacts or security."""

DEMANDS = """
data/regions.yaml:25:11: "swap" in "kr" changes from 2026-08-01 on, and no announcement tells of it; write one with "affects: {regions: [kr], services: [swap]}"
data/regions.yaml:28:5: region "fr" is gone, and no announcement tells of it; write one with "removes: {regions: [fr]}"

An announcement of kind regions, to begin with:

docs/zh/announcements/2026-07-15-regions-kr.md:
---
date: 2026-07-15T12:00:00+08:00
kind: regions
title: '[[draft]] 韩国：兑换不可用，自 2026-08-01 起'
description: '[[draft]] 用一句话写清楚：什么变了，影响谁，从哪天起。'
severity: warning
affects:
  regions: [kr]
  services: [swap]
removes:
  regions: [fr]
---

docs/en/announcements/2026-07-15-regions-kr.md:
---
date: 2026-07-15T12:00:00+08:00
kind: regions
title: '[[draft]] South Korea, swapping: unavailable from 1 August 2026'
description: '[[draft]] Say in one sentence what changes, for whom and from when.'
severity: warning
affects:
  regions: [kr]
  services: [swap]
removes:
  regions: [fr]
---"""  # noqa: E501 - a problem is one line


def test_a_terminal_shows_every_difference_in_every_language_by_weight() -> None:
    assert text(report(SWAP, CLOSED, MAIL, NOTE)) == DIFFERENCES


def test_a_terminal_shows_what_is_demanded_with_front_matter_to_paste() -> None:
    assert text(report(SWAP, CLOSED, MAIL, NOTE, is_demanding=True)) == f"{DIFFERENCES}\n{DEMANDS}"


def test_a_terminal_says_in_one_line_that_nothing_is_noticed_and_in_another_that_all_is_announced() -> None:
    assert text(report()) == "No reader will notice anything."
    assert text(report(is_demanding=True)).splitlines() == [
        "No reader will notice anything.",
        "",
        "Every change that needs an announcement has one.",
    ]


@pytest.mark.parametrize(
    ("paths", "line"),
    [
        (["overrides/main.html"], "Not compared: 1 file (overrides/; two reviewers)"),
        (
            ["Makefile", "src/a.py", "src/b/c.py", ".github/workflows/check.yml", "src/\u202ed"],
            "Not compared: 5 files (.github/, Makefile, src/; two reviewers)",
        ),
        (["\x1b[2J/a"], "Not compared: 1 file (\\u001b[2J/; two reviewers)"),
    ],
)
def test_files_that_nothing_is_told_of_are_counted_on_one_line(paths: list[str], line: str) -> None:
    assert text(report(not_compared=paths)) == line
    assert text(report(MAIL, not_compared=paths)).splitlines()[-3:] == [
        line,
        "",
        "1 change needs two reviewers: contacts or security.",
    ]


def test_words_from_data_cannot_move_a_terminals_cursor_or_end_a_line() -> None:
    hostile = Difference("loss", {"zh": "\x1b[2J\n减少", "en": "a\u202eb"}, Place("data/x.yaml"), subject=SWAP.subject)

    said = text(report(hostile, is_demanding=True))

    assert said.splitlines()[1:3] == ["- \\u001b[2J\\u000a减少", "  a\\u202eb"]
    assert not set("\x1b\r\u202e") & set(said)


# --- For a pull request -----------------------------------------------------------------------------------------------


def test_a_pull_request_shows_every_difference_in_every_language_by_weight() -> None:
    assert (
        markdown(report(SWAP, MAIL))
        == """\
## What readers will notice

### 减少的服务 / Services lost or limited

- 韩国：兑换不可用，自 2026-08-01 起。··
  South Korea, swapping: unavailable from 1 August 2026.··
  (data/regions.yaml:25:11)

### 联系方式的变动 / Changed contacts

- 客服邮箱：改为 support@¦example.com。··
  Support email: now support@¦example.com.··
  (data/channels.yaml:45:5; **two reviewers**)

**1 change needs two reviewers: contacts or security.**""".replace("·", " ").replace("¦", INVISIBLE_SPACE)
    )


def test_a_pull_request_shows_what_is_demanded_with_front_matter_to_paste() -> None:
    said = markdown(report(SWAP, CLOSED, MAIL, NOTE, is_demanding=True))

    front = DEMANDS.split("regions-kr.md:\n")[1].partition("\n\n")[0]
    problem = (
        '- data/regions.yaml:28:5: region "fr" is gone, and no announcement tells of it; '
        'write one with "removes: {regions: \\[fr\\]}"'
    )
    assert f"\n\ndocs/zh/announcements/2026-07-15-regions-kr.md:\n\n```yaml\n{front}\n```\n\n" in said
    assert problem in said.splitlines()


def test_a_pull_request_counts_the_files_that_nothing_is_told_of() -> None:
    assert markdown(report(not_compared=["_a_/b", "@octocat/c"], is_demanding=True)) == (
        "## What readers will notice\n\n"
        "Not compared: 2 files (@¦octocat/, \\_a\\_/; **two reviewers**)\n\n"
        "## Announcements\n\nEvery change that needs an announcement has one."
    ).replace("¦", INVISIBLE_SPACE)


def test_a_pull_request_says_that_nothing_is_noticed_and_that_all_is_announced() -> None:
    assert markdown(report()) == "## What readers will notice\n\nNo reader will notice anything."
    assert markdown(report(is_demanding=True)) == (
        "## What readers will notice\n\nNo reader will notice anything.\n\n"
        "## Announcements\n\nEvery change that needs an announcement has one."
    )


@pytest.mark.parametrize(
    ("words", "escaped"),
    [
        ("@octocat and @org/team", "@¦octocat and @¦org/team"),
        ("to #12, GH-12, org/name#3", "to #¦12, GH¦-12, org/name#¦3"),
        ("[a](https://b.example)", "\\[a\\](https:¦//b.example)"),
        ("![a](x.png)", "!\\[a\\](x.png)"),
        ("https://b.example www.b.example WWW.b.example", "https:¦//b.example www¦.b.example WWW¦.b.example"),
        ("<img src=x>", "&lt;img src=x>"),
        ("<!-- -->", "&lt;!-- -->"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("`code` ```", "\\`code\\` \\`\\`\\`"),
        ("*a* _b_ ~~c~~", "\\*a\\* \\_b\\_ ~~c~~"),
        ("# a", "&#35;¦ a"),
        ("- a", "&#45; a"),
        ("1. a", "1\\. a"),
        ("===", "&#61;=="),
        ("> a", "&#62; a"),
        ("a | b", "a \\| b"),
        ("a\nb", "a\\\\u000ab"),
        ("\\", "\\\\"),
        ("$x$ $$y$$", "<S>x<S> <S><S>y<S><S>".replace("<S>", "<span>$</span>")),
        ("$`x`$", "<span>$</span>\\`x\\`<span>$</span>"),
        (":tada: :+1: :100: :8ball:", ":¦tada: :¦+1: :¦100: :¦8ball:"),
        ("a:tada::e-mail:", "a:¦tada::¦e-mail:"),
        ("x.yaml:25:11, 2026-07-01T10:00:00+08:00", "x.yaml:25:11, 2026-07-01T10:00:00+08:00"),
    ],
)
def test_nothing_from_data_comes_to_life_in_a_pull_request(words: str, escaped: str) -> None:
    hostile = Difference("wording", {"zh": words, "en": words}, Place("data/x.yaml"))

    said = markdown(report(hostile))

    expected = escaped.replace("¦", INVISIBLE_SPACE)
    assert said.splitlines()[4:6] == [f"- {expected}  ", f"  {expected}  "]
    page = read_html(python_markdown.markdown(said, extensions=["tables", "fenced_code"]))
    assert {element.tag for element in page.all()} - {"span"} == {"h2", "h3", "ul", "li", "br"}


def test_a_block_of_front_matter_cannot_be_ended_from_inside() -> None:
    hostile = Difference("loss", {"zh": "```` <b>", "en": "x"}, Place("data/x.yaml"), subject=SWAP.subject)

    said = markdown(report(hostile, is_demanding=True))

    assert "\n`````yaml\n---\n" in said
    page = read_html(python_markdown.markdown(said, extensions=["fenced_code"]))
    assert [element.text for element in page.all("b")] == []


# --- For programs -----------------------------------------------------------------------------------------------------


def test_programs_get_everything_whether_it_is_demanded_or_not() -> None:
    front = {path: block for draft in report(SWAP).suggestions for path, block in draft.front.items()}

    assert json.loads(as_json(report(SWAP, MAIL))) == {
        "differences": [
            {
                "weight": "loss",
                "words": SWAP.words,
                "place": {"path": "data/regions.yaml", "line": 25, "column": 11},
                "state": "after",
                "day": "2026-08-01",
                "gets_worse": True,
                "needs": {"kind": "regions", "id": "kr", "service": "swap", "is_gone": False},
                "announcement": None,
                "for_two": False,
            },
            {
                "weight": "contact",
                "words": MAIL.words,
                "place": {"path": "data/channels.yaml", "line": 45, "column": 5},
                "state": "after",
                "day": None,
                "gets_worse": False,
                "needs": None,
                "announcement": None,
                "for_two": True,
            },
        ],
        "not_compared": [],
        "problems": [
            {
                "place": {"path": "data/regions.yaml", "line": 25, "column": 11},
                "fact": '"swap" in "kr" changes from 2026-08-01 on, and no announcement tells of it',
                "way_out": 'write one with "affects: {regions: [kr], services: [swap]}"',
            }
        ],
        "suggestions": [
            {"name": "2026-07-15-regions-kr", "kind": "regions", "files": front, "additions": [], "to_correct": []}
        ],
    }


def test_programs_get_the_same_keys_when_there_is_nothing() -> None:
    assert json.loads(as_json(report())) == {
        "differences": [],
        "not_compared": [],
        "problems": [],
        "suggestions": [],
    }


def test_programs_get_the_path_of_each_file_that_nothing_is_told_of() -> None:
    assert json.loads(as_json(report(not_compared=["src/a.py", "Makefile"])))["not_compared"] == [
        "src/a.py",
        "Makefile",
    ]


def test_programs_get_no_sign_that_is_unseen_and_every_other_as_it_is() -> None:
    words = "\x1b\x7f\u202e\U000e0041\udcff\n"
    hostile = Difference("wording", {"zh": f"变了😀{words}", "en": "x"}, Place("data/x.yaml"))

    told = as_json(report(hostile))

    assert r'"zh": "变了😀\u001b\u007f\u202e\udb40\udc41\udcff\n"' in told
    assert json.loads(told)["differences"][0]["words"]["zh"] == f"变了😀{words}"


# --- Of which state a place is ----------------------------------------------------------------------------------------


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, in which the command runs."""
    root = shutil.copytree(SAMPLE, tmp_path / "project")
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["diff", *arguments, "--date", "2026-07-15"])


def test_a_place_of_what_is_gone_or_called_off_is_marked_as_one_of_the_earlier_state(root: Path) -> None:
    """Even if something else has moved up there."""
    old = shutil.copytree(root, root.parent / "old")
    for folder, rates in ((old, [("1.8", "2026-09-01"), ("2", "2026-10-01")]), (root, [("2", "2026-10-01")])):
        edit(folder / "data/fees.yaml", "usdt-withdrawal", "".join(map(rate, rates)))
    edit(root / "data/fees.yaml", "usdt-transfer", rate(("9", "2026-12-01")))
    (root / "docs/en/fees.md").unlink()

    said = run(str(old)).stdout.splitlines()
    told = json.loads(run(str(old), "--format", "json").stdout)["differences"]

    assert [line.strip() for line in said if line.startswith("  (")] == [
        "(data/fees.yaml:76:9)",
        "(before: data/fees.yaml:52:9)",
        "(before: docs/en/fees.md:1:1)",
    ]
    assert [(each["place"]["path"], each["place"]["line"], each["state"]) for each in told] == [
        ("data/fees.yaml", 76, "after"),
        ("data/fees.yaml", 52, "before"),
        ("docs/en/fees.md", 1, "before"),
    ]


def rate(what: tuple[str, str]) -> str:
    amount, day = what
    return f'      - {{basis: flat, amount: "{amount}", effective_from: {day}, source: sample, sample: true}}\n'


def edit(fees: Path, before: str, rates: str) -> None:
    """Adds rates to the fee that stands before another one."""
    text = fees.read_text(encoding="utf-8")
    fees.write_text(text.replace(f"  - id: {before}\n", f"{rates}  - id: {before}\n"), encoding="utf-8")


# --- The command ------------------------------------------------------------------------------------------------------


def find(monkeypatch: pytest.MonkeyPatch, *differences: Difference) -> None:
    """Have these differences found, whatever the states are."""
    monkeypatch.setattr(compare, "differences", lambda _before, _after: list(differences))


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize(("found", "code"), [([SWAP], 1), ([MAIL, NOTE], 0), ([], 0)])
def test_the_command_fails_where_a_change_is_not_announced_and_that_is_demanded(
    found: list[Difference], code: int, form: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find(monkeypatch, *found)

    loose, strict = run(".", "--format", form), run(".", "--format", form, "--require-announcements")

    assert [loose.exit_code, strict.exit_code] == [0, code]
    assert [loose.stderr, strict.stderr] == ["", ""]


def test_the_command_says_what_the_report_says(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find(monkeypatch, SWAP, CLOSED, MAIL, NOTE)

    assert run(".").stdout == f"{DIFFERENCES}\n"
    assert run(".", "--require-announcements").stdout == f"{DIFFERENCES}\n{DEMANDS}\n"
    assert run(".", "--format", "markdown").stdout == f"{markdown(report(SWAP, CLOSED, MAIL, NOTE))}\n"
    assert run(".", "--format", "json").stdout == f"{as_json(report(SWAP, CLOSED, MAIL, NOTE))}\n"


def test_the_command_tells_of_files_that_it_does_not_compare(root: Path) -> None:
    shutil.copytree(root, "old")
    Path("assets").mkdir()
    Path("assets/site.js").write_text("x", encoding="utf-8")

    said = [run("./old", ".", "--format", form).stdout for form in ("text", "markdown", "json")]

    # The older state stands in the later one's folder.
    files = sorted(str(file) for file in Path("old").rglob("*") if file.is_file())
    line = f"Not compared: {len(files) + 1} files (assets/, old/; two reviewers)"
    assert said[0] == f"{line}\n"
    assert line.replace("two reviewers", "**two reviewers**") in said[1].splitlines()
    assert json.loads(said[2])["not_compared"] == ["assets/site.js", *files]


def test_a_state_that_cannot_be_read_is_told_on_lines_of_its_own(root: Path) -> None:
    shutil.copytree(SAMPLE, "old")
    Path("old/mkdocs.yml").unlink()

    result = run("old")

    assert result.stdout == "in old: mkdocs.yml: the file is missing; restore it from git\n"
    assert (result.exit_code, result.stderr) == (1, "1 problem.\n")


def test_what_the_rules_refuse_can_still_be_compared(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor looks at the differences while the announcement that a rule demands is still missing."""
    regions = Path("data/regions.yaml")
    regions.write_text(
        regions.read_text(encoding="utf-8").replace(
            "announcement: 2026-07-01-opening", "announcement: 2026-07-15-later"
        ),
        encoding="utf-8",
    )
    seen: list[Any] = []
    monkeypatch.setattr(compare, "differences", lambda *states: seen.extend(states) or [])

    assert run(str(SAMPLE)).exit_code == 0
    names = [project.catalog.regions.regions[0].services["wallet"][1].announcement for project in seen]
    assert names == ["2026-07-01-opening", "2026-07-15-later"]
