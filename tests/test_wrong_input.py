"""What a tired editor or an attacker puts into the sources: `helpsite check` says where and why, and writes nothing."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from helpsite.cli import main

SAMPLE = Path(__file__).parent / "sample"
DAY = "2026-07-15"
FEES = "docs/en/fees.md"
NAME = "use lower-case letters, digits and hyphens, and end it with .md"
CALL = 'write it like {{ channels("email") }}'
ONLY_CALLS = f"only calls of components may stand in braces here; {CALL}"
LINK = "is neither a page nor https://; link to a page, or use a component"
HTML = "is HTML; write Markdown, or use a component"
SYMBOLIC = "is a symbolic link or stands behind one; put the file itself there"
FRONT = "begin it like its neighbours: ---, title, description, updated, ---"

PAGE = "---\ntitle: A page\ndescription: A page.\nupdated: 2026-07-01\n---\n\nWords.\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, in which the command runs."""
    root = tmp_path / "project"
    shutil.copytree(SAMPLE, root)
    monkeypatch.chdir(root)
    return root


def check(*options: str) -> list[str]:
    """The lines with which `helpsite check` refuses the project in the current folder, after it has written nothing."""
    before = everything()
    result = CliRunner().invoke(main, ["check", "--date", DAY, *options])
    lines = result.stdout.splitlines()

    assert isinstance(result.exception, SystemExit), repr(result.exception)
    assert result.exit_code == 1
    assert result.stderr == f"{len(lines)} problem{'s' if len(lines) > 1 else ''}. Nothing was written.\n"
    assert everything() == before
    return lines


def everything() -> dict[str, int]:
    """Each file and folder below the current one, with the moment of its last change."""
    return {str(file): file.lstat().st_mtime_ns for file in Path().rglob("*")}


def last_line(text: str, *languages: str) -> None:
    """Puts text in place of line 13, the last one before the warning, of docs/<language>/fees.md."""
    for language in languages:
        page = Path(f"docs/{language}/fees.md")
        lines = page.read_text(encoding="utf-8").splitlines()
        assert lines[12] in ("That is all.", "就这些。")
        page.write_text("\n".join([*lines[:12], text, *lines[13:], ""]), encoding="utf-8")


def replace(path: str, old: str, new: str) -> None:
    text = Path(path).read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    Path(path).write_text(text.replace(old, new), encoding="utf-8")


def in_the_menu(path: str) -> None:
    """Adds a page to the menu, so that its not being there is no problem."""
    replace("mkdocs.yml", "  - fees.md\n", f"  - fees.md\n  - {path}\n")


def write(path: str, content: str | bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content.encode() if isinstance(content, str) else content)


def test_a_project_in_order_is_said_to_be_so(root: Path) -> None:
    before = everything()

    result = CliRunner().invoke(main, ["check", "--date", DAY])

    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(r"No problems\. \d+ values and 22 pages are in order\.\n", result.stdout)
    assert everything() == before


# --- Prose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # Jinja
        pytest.param(
            "{{ fee_table( }}",
            [f"13: the component call can't be read (unexpected '}}', expected ')'); {CALL}"],
            id="a bracket that is never closed",
        ),
        pytest.param(
            "{{ fee_table() }",
            [f"13: the braces that open here are never closed; {CALL}"],
            id="a brace short",
        ),
        pytest.param("{{ fee_table()", [f"13: the braces that open here are never closed; {CALL}"], id="no end at all"),
        pytest.param("{{ }}", [f"13: there is no component between the braces; {CALL}"], id="nothing in braces"),
        pytest.param("{{ 7 * 7 }}", [f"13: {ONLY_CALLS}"], id="a calculation"),
        pytest.param("{% for number in range(9) %}{{ website() }}{% endfor %}", [f"13: {ONLY_CALLS}"], id="a loop"),
        pytest.param("{% if %}", [f"13: {ONLY_CALLS}"], id="a broken statement"),
        pytest.param("{% set a = 1 %}", [f"13: {ONLY_CALLS}"], id="a variable"),
        pytest.param("{% include '/etc/passwd' %}", [f"13: {ONLY_CALLS}"], id="another file"),
        pytest.param("{% raw %}words{% endraw %}", [f"13: {ONLY_CALLS}"], id="words that are kept from the checks"),
        pytest.param(
            "<{% raw %}img src=x onerror=y>{% endraw %}", [f"13: {ONLY_CALLS}"], id="a tag that is taken apart"
        ),
        pytest.param("{{ channels.__globals__ }}", [f"13: {ONLY_CALLS}"], id="what is behind a component"),
        pytest.param("{{ ''.__class__.__mro__ }}", [f"13: {ONLY_CALLS}"], id="what is behind a word"),
        pytest.param("{{ channels.__globals__['os'].system('id') }}", [f"13: {ONLY_CALLS}"], id="a command"),
        pytest.param("{{ channels()() }}", [f"13: {ONLY_CALLS}"], id="a call of what a component gives"),
        pytest.param("{{ channels(*'ab') }}", [f"13: {ONLY_CALLS}"], id="arguments that are unpacked"),
        pytest.param(
            "{{ channel_link(website()) }}",
            ['13: "channel_link" takes words in quotes; write it like {{ channel_link("…") }}'],
            id="a call inside a call",
        ),
        # Components
        pytest.param(
            "{{ chanels() }}",
            ['13: there is no component "chanels"; did you mean "channels"?'],
            id="a misspelt component",
        ),
        pytest.param(
            "{{ day_chooser('x') }}",
            ['13: "day_chooser" takes nothing; correct what stands between its brackets'],
            id="an argument too many",
        ),
        pytest.param(
            '{{ channels("emial") }}',
            ['13: there is no channel of the kind "emial"; did you mean "email"?'],
            id="a misspelt kind",
        ),
        pytest.param(
            '{{ channel_link("nobody") }}',
            ['13: there is no channel "nobody"; use one of chat, email, phone, weibo'],
            id="an unknown channel",
        ),
        pytest.param(
            '{{ region_channels("JPN") }}', ['13: there is no region "JPN"; did you mean "jp"?'], id="an unknown region"
        ),
        pytest.param(
            '{{ statement("encrption") }}',
            ['13: there is no statement "encrption"; did you mean "encryption"?'],
            id="an unknown statement",
        ),
        pytest.param(
            '{{ channel_link("email") }}\n\nOr {{ channel_link("phon") }}.',
            ['15: there is no channel "phon"; did you mean "phone"?'],
            id="the second of two calls",
        ),
        pytest.param(
            '{{ channel_link("emial") }}\n\nOr {{ channel_link("phon") }}.',
            [
                '13: there is no channel "emial"; did you mean "email"?',
                '15: there is no channel "phon"; did you mean "phone"?',
            ],
            id="both of two calls",
        ),
        pytest.param(
            "These are {{ promotion_table() }} all.",
            ['13:11: "promotion_table" must stand alone on its line; put an empty line before and after it'],
            id="a table in the middle of a sentence",
        ),
        pytest.param(
            "{{ fee_table() }}{{ promotion_table() }}",
            [
                '13:1: "fee_table" must stand alone on its line; put an empty line before and after it',
                '13:18: "promotion_table" must stand alone on its line; put an empty line before and after it',
            ],
            id="two tables on one line",
        ),
        # HTML
        pytest.param("A <script>run()</script> tag", [f'13:3: "<script>" {HTML}'], id="a script"),
        pytest.param("<ScRiPt\nsrc=x>", [f'13:1: "<ScRiPt" {HTML}'], id="a script on two lines"),
        pytest.param("<!-- hidden -->", [f'13:1: "<!-- hidden -->" {HTML}'], id="a comment"),
        pytest.param("</main>", [f'13:1: "</main>" {HTML}'], id="an end tag alone"),
        pytest.param("<?php x ?>", [f'13:1: "<?php x ?>" {HTML}'], id="a program"),
        pytest.param("<svg/onload=run()>", [f'13:1: "<svg/onload=run()>" {HTML}'], id="a picture that runs"),
        pytest.param("<" + "b" * 100 + ">", [f'13:1: "<{"b" * 58}…" {HTML}'], id="a very long tag, which is cut"),
        # Links
        pytest.param("[a](javascript:run)", [f'13:5: the link "javascript:run" {LINK}'], id="a script as link"),
        pytest.param("[a](JavaScript:run)", [f'13:5: the link "JavaScript:run" {LINK}'], id="a script in capitals"),
        pytest.param(
            "[a](%6Aavascript:run)", [f'13:5: the link "%6Aavascript:run" {LINK}'], id="a script in percent signs"
        ),
        pytest.param(
            "[a](java%0Ascript:run)",
            [f'13:5: the link "java%0Ascript:run" {LINK}'],
            id="a script with a line end in it",
        ),
        pytest.param("[a](&#106;avascript:run)", [f'13:5: the link "&#106;avascript:run" {LINK}'], id="an entity"),
        pytest.param(
            "[a](java&Tab;script&colon;run)",
            [f'13:5: the link "java&Tab;script&colon;run" {LINK}'],
            id="entities inside, which a browser takes for a script",
        ),
        pytest.param(
            "[a](\tjavascript:run)",
            [f'13:6: the link "javascript:run" {LINK}'],
            id="a script behind a tab",
        ),
        pytest.param(
            "[a](java\tscript:run)",
            [f'13:5: the link "java    script:run" {LINK}'],
            id="a script with a tab in it",
        ),
        pytest.param(
            "<javascript:run>",
            [f'13:1: "<javascript:run>" {HTML}'],
            id="a script in angle brackets",
        ),
        pytest.param(
            "![a](data:image/svg+xml,x)",
            ['13:6: the image "data:image/svg+xml,x" comes from another host; leave it out'],
            id="a picture of one's own",
        ),
        pytest.param(
            "[a](//www.example.com)",
            ['13:5: the link "//www.example.com" begins with a slash; write it from this file, for example ../fees.md'],
            id="another host without https",
        ),
        # Headings
        pytest.param(
            "## More",
            [
                '13:1: the heading "More" has no id; end it with {#short-english-name}',
            ],
            id="a heading without an id",
        ),
        pytest.param(
            "*Words*{: .red }",
            ['13:8: "{: .red }" does nothing for readers here; take it out; only headings have {#ids}'],
            id="attributes",
        ),
    ],
)
def test_a_line_of_prose_is_refused(text: str, lines: list[str], root: Path) -> None:
    """The line stands on the same page in both languages, so that these agree and only its own problem is told."""
    last_line(text, "en", "zh")

    assert check() == [f"docs/{language}/fees.md:{line}" for language in ("en", "zh") for line in lines]


# --- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(b"", [f'1:1: the page does not begin with "---" and its front matter; {FRONT}'], id="no byte"),
        pytest.param(
            "## Fees {#fees}\n",
            [f'1:1: the page does not begin with "---" and its front matter; {FRONT}'],
            id="no front matter",
        ),
        pytest.param(
            "\n" + PAGE,
            [f'1:1: the page does not begin with "---" and its front matter; {FRONT}'],
            id="front matter that begins too late",
        ),
        pytest.param(
            "---\ntitle: A page\n\nWords.\n",
            ['1:1: the front matter is never closed; add a line "---" after it'],
            id="front matter that is never closed",
        ),
        pytest.param(
            "---\n---\n\nWords.\n",
            ["2:1: the front matter is empty; fill it in like that of its neighbours"],
            id="empty front matter",
        ),
        pytest.param(
            "---\n- title: A page\n---\n",
            ['2:1: the front matter must be a map of keys, not a list; begin it with "key: value" lines'],
            id="front matter that is a list",
        ),
        pytest.param(
            "---\nA page\n---\n",
            ['2:1: the front matter must be a map of keys, not the words "A page"; begin it with "key: value" lines'],
            id="front matter that is words",
        ),
        pytest.param(
            PAGE.replace("updated", "updatd"),
            [
                '2:1: the key "updated" is missing; add it',
                '4:1: the key "updatd" is not known here; did you mean "updated"?',
            ],
            id="a misspelt key",
        ),
        pytest.param(
            PAGE.replace("title: A page\n", "title: A page\ntitle: Another\n"),
            ['3:1: the key "title" stands here a second time (first in line 2); keep one of the two'],
            id="a duplicate key",
        ),
        pytest.param(
            PAGE.replace("title: A page\n", "title: A page: really\n"),
            ['2:14: a ": " inside a value; put the whole value in quotes: "…"'],
            id="a colon in the title",
        ),
        pytest.param(
            PAGE.replace("A page.", "&a [x, *a]"),
            [
                '3:14: the anchor "&a" is not allowed here; delete it',
                '3:21: the alias "*a" is not allowed here; write the value out',
            ],
            id="an anchor and an alias",
        ),
        pytest.param(
            PAGE.replace("2026-07-01", "1 July 2026"),
            ['4:10: "1 July 2026" is not a date; write year-month-day, for example 2026-07-01'],
            id="a date in words",
        ),
        pytest.param(
            PAGE.replace("updated", "template: ../../etc/passwd\nupdated"),
            ['4:11: "../../etc/passwd" is not allowed for "template"; use one of home.html'],
            id="another template",
        ),
        pytest.param(
            PAGE.replace("A page\n", "A <b>page</b>\n"),
            ['2:8: "<b>" is HTML; this is plain text; take it out'],
            id="HTML in the title",
        ),
        pytest.param(
            PAGE.encode("utf-8-sig"),
            ['1:1: the file begins with a byte-order mark; save it as "UTF-8" without BOM'],
            id="a byte-order mark",
        ),
        pytest.param(
            PAGE.encode("utf-16"),
            ['1:1: the file begins with a byte-order mark; save it as "UTF-8" without BOM'],
            id="UTF-16",
        ),
        pytest.param(
            PAGE.replace("Words", "费用").encode("gb18030"),
            ['7:1: the file is not UTF-8 text (byte 0xb7); save it with the encoding "UTF-8"'],
            id="an encoding for Chinese",
        ),
        pytest.param(
            PAGE.replace("Words", "W\x00ords"),
            ['7:2: the character "\\u0000" can\'t be seen and must not stand here; delete it'],
            id="a null character",
        ),
        pytest.param(
            PAGE.replace("Words", "W\u202eords"),
            ['7:2: the character "\\u202e" can\'t be seen and must not stand here; delete it'],
            id="a mark that turns the direction of text",
        ),
    ],
)
def test_a_page_is_refused(content: str | bytes, lines: list[str], root: Path) -> None:
    """The page has no heading in either language, so that only its own problem is told."""
    in_the_menu("page.md")
    write("docs/en/page.md", content)
    write("docs/zh/page.md", PAGE)

    assert check() == [f"docs/en/page.md:{line}" for line in lines]


def test_a_page_with_the_line_ends_of_windows_is_in_order(root: Path) -> None:
    write(FEES, Path(FEES).read_bytes().replace(b"\n", b"\r\n"))

    assert CliRunner().invoke(main, ["check", "--date", DAY]).exit_code == 0


def test_a_page_of_50_megabytes_is_refused(root: Path) -> None:
    os.truncate(FEES, 50_000_000)

    assert check() == [
        f"{FEES}: the file has 50 MB, the limit is 16 MB; split it or take out what does not belong there"
    ]


POST = "docs/en/announcements/2026-07-01-opening.md"
MOMENT = "write for example 2026-07-01T10:00:00+08:00"
LIST_OF_ONE = 'begin each entry with "- " on a line of its own'


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        pytest.param(
            "affect: {regions: [jp]}",
            ['6:1: the key "affect" is not known here; did you mean "affects"?'],
            id="a misspelt key",
        ),
        pytest.param(
            "affects: {region: [jp]}",
            ['6:11: the key "region" is not known here; did you mean "regions"?'],
            id="a misspelt list",
        ),
        pytest.param(
            "affects: jp",
            [
                '6:10: "affects" must be a map of keys, not the words "jp"; '
                'write its keys below it, such as "regions: …", indented by two spaces'
            ],
            id="a region in place of the lists",
        ),
        pytest.param(
            "affects:\n  - regions: [jp]",
            [
                '7:3: "affects" must be a map of keys, not a list; '
                'write its keys below it, such as "regions: …", indented by two spaces'
            ],
            id="a list of lists",
        ),
        pytest.param(
            "affects: {regions: jp}",
            ['6:20: "regions" must be a list, not the words "jp"; put it in brackets: [jp]'],
            id="a region in place of a list",
        ),
        pytest.param(
            "affects:\n  regions: jp, fr",
            ['7:12: "regions" must be a list, not the words "jp, fr"; put it in brackets: [jp, fr]'],
            id="regions in place of a list",
        ),
        pytest.param(
            "affects:\n  regions: Japan!",
            [f'7:12: "regions" must be a list, not the words "Japan!"; {LIST_OF_ONE}'],
            id="words that are no ids",
        ),
        pytest.param(
            "affects: {regions: [no, 1, true]}",
            [
                '6:25: an entry of "regions" must be words, not the number 1; put it in quotes: "1"',
                '6:28: an entry of "regions" must be words, not the yes-or-no value true; put it in quotes: "true"',
            ],
            id="a number and a yes among regions, and Norway",
        ),
        pytest.param(
            'affects: {fees: [BTC, [btc], ""]}',
            [
                '6:18: "BTC" is no good for an entry of "fees"; use lower-case letters, digits and single hyphens',
                '6:23: an entry of "fees" must be words, not a list; write words',
                '6:30: "" is no good for an entry of "fees"; use lower-case letters, digits and single hyphens',
            ],
            id="what is no id",
        ),
        pytest.param("affects:", ['6:9: "affects" is empty; fill it in'], id="nothing affected"),
        pytest.param(
            "removes: {services: [swap]}",
            ['6:11: the key "services" is not known here; use one of channels, fees, regions'],
            id="a service that is taken out",
        ),
        pytest.param(
            "severity: high",
            ['6:11: "high" is not allowed for "severity"; use one of critical, info, warning'],
            id="another severity",
        ),
        pytest.param(
            "severity: true",
            [
                '6:11: "severity" must be words, not the yes-or-no value true; use one of critical, info, warning',
            ],
            id="a yes in place of a severity",
        ),
        pytest.param(
            "pinned_until: tomorrow",
            ['6:15: "tomorrow" is not a date; write year-month-day, for example 2026-07-01'],
            id="pinned until tomorrow",
        ),
        pytest.param(
            "pinned_until: 2026-07-14T10:00:00+08:00",
            ['6:15: "2026-07-14T10:00:00+08:00" is not a date; write year-month-day, for example 2026-07-01'],
            id="a moment in place of a day",
        ),
        pytest.param(
            "pinned: true",
            ['6:1: the key "pinned" is not known here; did you mean "pinned_until"?'],
            id="pinned for ever",
        ),
        pytest.param(
            "supersedes: [2026-06-01-news]",
            [
                '6:13: "supersedes" must be words, not a list; '
                "write the file's name without folder and .md, such as 2026-07-01-lower-fees"
            ],
            id="several superseded ones",
        ),
        pytest.param(
            "supersedes: ../2026-06-01-news.md",
            [
                '6:13: "../2026-06-01-news.md" is no good for "supersedes"; '
                "write the file's name without folder and .md, such as 2026-07-01-lower-fees"
            ],
            id="a file in place of a name",
        ),
        pytest.param(
            "window: {begins: 2026-07-10, ends: 2026-07-10 12:00}",
            [
                f'6:18: "2026-07-10" is not a moment with its zone; {MOMENT}',
                f'6:36: "2026-07-10 12:00" is not a moment with its zone; {MOMENT}',
            ],
            id="a window of days",
        ),
        pytest.param(
            "window: {begins: 2026-07-10T10:00:00+08:00}",
            ['6:9: the key "ends" is missing; add it'],
            id="half a window",
        ),
        pytest.param(
            "window: {begins: 1, ends: [2]}",
            [
                f'6:18: "begins" must be a moment, not the number 1; {MOMENT}',
                f'6:27: "ends" must be a moment, not a list; {MOMENT}',
            ],
            id="a window of numbers",
        ),
        pytest.param(
            "corrections: A slip.",
            [f'6:14: "corrections" must be a list, not the words "A slip."; {LIST_OF_ONE}'],
            id="a correction in place of a list",
        ),
        pytest.param(
            "corrections:\n  - A slip.",
            [
                '7:5: an entry of "corrections" must be a map of keys, not the words "A slip."; '
                'write its keys below it, such as "date: …", indented by two spaces'
            ],
            id="a correction without its moment",
        ),
        pytest.param(
            "corrections:\n  - date: 2026-07-02T10:00:00\n    text: A slip.",
            [f'7:11: "2026-07-02T10:00:00" is not a moment with its zone; {MOMENT}'],
            id="a correction without its zone",
        ),
        pytest.param(
            "corrections:\n  - date: 2026-07-02T10:00:00+08:00\n    text: {zh: 笔误。, en: A slip.}",
            ['8:11: "text" must be words, not a map of keys; write words'],
            id="a correction in both languages",
        ),
    ],
)
def test_front_matter_of_an_announcement_that_is_none_is_told(written: str, lines: list[str], root: Path) -> None:
    replace(POST, "affects: {regions: [jp, fr], fees: [usdt-withdrawal]}", written)

    assert check() == [f"{POST}:{line}" for line in lines]


def test_words_behind_brackets_are_told(root: Path) -> None:
    replace(POST, "The help centre opens", "[News] The help centre opens")

    assert check() == [f'{POST}:4:15: words stand after the closing bracket; put the whole value in quotes: "…"']


# --- Files and folders ------------------------------------------------------------------------------------------------


def _page_leads_out_of_the_tree(root: Path) -> None:
    write("../secret.md", PAGE)
    Path("docs/en/secret.md").symlink_to("../../../secret.md")


def _page_leads_to_its_neighbour(root: Path) -> None:
    Path("docs/en/costs.md").symlink_to("fees.md")


def _folder_leads_out_of_the_tree(root: Path) -> None:
    write("../elsewhere/page.md", PAGE)
    Path("docs/en/elsewhere").symlink_to("../../../elsewhere")


def _language_is_a_link(root: Path) -> None:
    Path("docs/en").rename("../en")
    Path("docs/en").symlink_to("../../en")


def _language_is_missing(root: Path) -> None:
    shutil.rmtree("docs/en")


def _language_is_a_file(root: Path) -> None:
    shutil.rmtree("docs/en")
    write("docs/en", "")


def _page_is_a_pipe(root: Path) -> None:
    os.mkfifo("docs/en/page.md")


def _page_is_a_folder(root: Path) -> None:
    write("docs/en/page.md/index.md", PAGE)


def _data_file_leads_out_of_the_tree(root: Path) -> None:
    Path("data/fees.yaml").rename("../fees.yaml")
    Path("data/fees.yaml").symlink_to("../../fees.yaml")


def _data_file_is_missing(root: Path) -> None:
    Path("data/fees.yaml").unlink()


def _two_pages_at_one_address(root: Path) -> None:
    in_the_menu("contact.md")
    write("docs/zh/contact.md", PAGE)
    write("docs/en/contact.md", PAGE)


def _page_at_an_address_of_another_language(root: Path) -> None:
    in_the_menu("en/fees.md")
    write("docs/zh/en/fees.md", PAGE)
    write("docs/en/en/fees.md", PAGE)


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (_page_leads_out_of_the_tree, [f"docs/en/secret.md: {SYMBOLIC}"]),
        (_page_leads_to_its_neighbour, [f"docs/en/costs.md: {SYMBOLIC}"]),
        (_folder_leads_out_of_the_tree, [f"docs/en/elsewhere: {SYMBOLIC}"]),
        (_language_is_a_link, [f"docs/en: {SYMBOLIC}"]),
        (_language_is_missing, ['docs/en: the folder is missing; write the pages in "en"']),
        (_language_is_a_file, ['docs/en: the folder is missing; write the pages in "en"']),
        (_page_is_a_pipe, ["docs/en/page.md: is not a file; put a file there"]),
        (_page_is_a_folder, [f"docs/en/page.md/index.md: the file's name is no good for an address; {NAME}"]),
        (_data_file_leads_out_of_the_tree, [f"data/fees.yaml: {SYMBOLIC}"]),
        (
            _data_file_is_missing,
            ["data/fees.yaml: the file is missing; restore it from git"],
        ),
        (
            _two_pages_at_one_address,
            [
                "docs/en/contact/index.md:1:1: the address /en/contact/ is taken by docs/en/contact.md; "
                "rename or delete one of the two",
                "docs/zh/contact/index.md:1:1: the address /contact/ is taken by docs/zh/contact.md; "
                "rename or delete one of the two",
            ],
        ),
        (
            _page_at_an_address_of_another_language,
            [
                "docs/en/fees.md:1:1: the address /en/fees/ is taken by docs/zh/en/fees.md; "
                "rename or delete one of the two",
            ],
        ),
    ],
    ids=lambda value: value.__name__.strip("_").replace("_", " ") if callable(value) else "",
)
def test_a_file_or_folder_is_refused(change: Callable[[Path], None], lines: list[str], root: Path) -> None:
    change(root)

    assert check() == lines


@pytest.mark.parametrize(
    ("name", "shown", "escaped"),
    [
        ("A page.md", "A page.md", "A page.md"),
        ("page.MD", "page.MD", "page.MD"),
        ("picture.png", "picture.png", "picture.png"),
        ("费用.md", "费用.md", "费用.md"),
        ("-.md", "-.md", "-.md"),
        ("a--b.md", "a--b.md", "a--b.md"),
        ("<b>.md", "<b>.md", "<b>.md"),
        ("a:1:1, b.md", "a:1:1, b.md", "a%3A1%3A1%2C b.md"),
        ("::error file=b::c.md", "::error file=b::c.md", "%3A%3Aerror file=b%3A%3Ac.md"),
        ("a%0Ab.md", "a%0Ab.md", "a%250Ab.md"),
        ("a\n::error::b.md", "a\\u000a::error::b.md", "a\\u000a%3A%3Aerror%3A%3Ab.md"),
        ("a\r.md", "a\\u000d.md", "a\\u000d.md"),
        ("a\x1b[31m.md", "a\\u001b[31m.md", "a\\u001b[31m.md"),
        ("a\u202e.md", "a\\u202e.md", "a\\u202e.md"),
        (os.fsdecode(b"\xff.md"), "\\udcff.md", "\\udcff.md"),
    ],
    ids=ascii,
)
def test_a_file_with_a_hostile_name_is_refused_and_shown_on_one_line(
    name: str, shown: str, escaped: str, root: Path
) -> None:
    write(f"docs/en/{name}", PAGE)
    words = f"the file's name is no good for an address; {NAME}"

    assert check() == [f"docs/en/{shown}: {words}"]
    assert check("--format", "github") == [f"::error file=docs/en/{escaped}::{words}"]


def test_hidden_files_are_no_pages(root: Path) -> None:
    write("docs/en/.DS_Store", b"\x00")

    assert CliRunner().invoke(main, ["check", "--date", DAY]).exit_code == 0


# --- Facts ------------------------------------------------------------------------------------------------------------


def test_a_word_of_the_interface_that_is_missing_is_told(root: Path) -> None:
    replace("data/strings.yaml", "  to-contact: {zh: 联系客服, en: Contact support}\n", "")

    assert check() == [
        'data/strings.yaml:16:3: the key "to-contact" is missing; add it; the top of the file says what it means'
    ]


def test_hostile_words_are_shown_in_a_line_of_their_own_that_they_cannot_end(root: Path) -> None:
    replace("data/fees.yaml", "currency: USD", 'currency: "U\\n::error::\\e[31m\\u202E%0A"')

    assert check() == [
        'data/fees.yaml:80:15: "U\\u000a::error::\\u001b[31m\\u202e%0A" is not a currency of ISO 4217; '
        "write three capital letters, for example USD",
        "data/fees.yaml:80:15: the words have a line break; write them on one line",
    ]
    assert check("--format", "github") == [
        '::error file=data/fees.yaml,line=80,col=15::"U\\u000a::error::\\u001b[31m\\u202e%250A" is not a currency of '
        "ISO 4217; write three capital letters, for example USD",
        "::error file=data/fees.yaml,line=80,col=15::the words have a line break; write them on one line",
    ]


# --- All at once ------------------------------------------------------------------------------------------------------


def test_problems_of_several_files_are_told_at_once_in_the_order_of_files_and_lines(root: Path) -> None:
    replace("data/fees.yaml", "currency: USD", "currency: usd")
    replace(
        "data/fees.yaml",
        "asset: btc\n    network: bitcoin\n    receiver: miners",
        "asset: bct\n    network: bitcoin\n    receiver: miners",
    )
    replace("data/channels.yaml", "id: weibo", "id: email")
    last_line("<b> {{ chanels() }}", "en")
    last_line("[a](javascript:x)", "zh")
    replace("docs/en/announcements/2026-07-01-opening.md", "2026-07-01T", "2026-07-02T")

    assert check() == [
        'data/channels.yaml:46:9: the id "email" stands here a second time (first in line 33); give each its own',
        'data/fees.yaml:34:12: asset "bct" is not in the assets above; did you mean "btc"?',
        'data/fees.yaml:80:15: "usd" is not a currency of ISO 4217; write "USD"',
        "docs/en/announcements/2026-07-01-opening.md:2:7: the date is 2026-07-02T10:00:00+08:00, and "
        "2026-07-01T10:00:00+08:00 in docs/zh/announcements/2026-07-01-opening.md; make them the same",
        "docs/en/announcements/2026-07-01-opening.md:2:7: the file's name does not begin with its date 2026-07-02; "
        'rename it to "2026-07-02-….md" or correct the date',
        'docs/en/fees.md:13: there is no component "chanels"; did you mean "channels"?',
        f'docs/en/fees.md:13:1: "<b>" {HTML}',
        f'docs/zh/fees.md:13:5: the link "javascript:x" {LINK}',
    ]


def test_files_that_cannot_be_read_are_told_at_once_facts_and_pages_alike(root: Path) -> None:
    write("data/fees.yaml", "")
    write("data/site.yaml", "name: [a\nb: c\n")
    write("docs/en/fees.md", "Fees\n")
    write("docs/zh/index.md", b"\xff")

    assert check() == [
        "data/fees.yaml:1:1: the file is empty; fill it in or restore it",
        'data/site.yaml:2:2: the list that opens with "[" is not closed; add "," between items and "]" at the end',
        f'docs/en/fees.md:1:1: the page does not begin with "---" and its front matter; {FRONT}',
        'docs/zh/index.md:1:1: the file is not UTF-8 text (byte 0xff); save it with the encoding "UTF-8"',
    ]


def test_every_line_says_where_what_and_the_way_out(root: Path) -> None:
    last_line("# x\n\n<b>\n\n[a](b.md) [c](javascript:d) {: .e }\n\n{{ f() }}\n\ng\n===\n", "en", "zh")
    for path in ("site", "channels", "regions", "fees"):
        text = Path(f"data/{path}.yaml").read_text(encoding="utf-8")
        write(f"data/{path}.yaml", text.replace("source: company", "source: nobody").replace("en: ", "en: <i>"))

    lines = check()

    assert len(lines) > 50
    assert [
        line for line in lines if not re.fullmatch(r"(data|docs)/[a-z/]+\.(yaml|md)(:[1-9]\d*){0,2}: .+; .+", line)
    ] == []


def test_github_shows_each_problem_on_its_line(root: Path) -> None:
    replace("data/fees.yaml", "currency: USD", 'currency: "50%,:"')
    last_line("{{ chanels() }}", "en")
    Path("docs/en/contact/index.md").unlink()

    assert check("--format", "github") == [
        '::error file=data/fees.yaml,line=80,col=15::"50%25,:" is not a currency of ISO 4217; '
        "write three capital letters, for example USD",
        "::error file=docs/en/contact/index.md::the page is missing; it stands in docs/zh/; "
        'write it in "en", or delete the other',
        '::error file=docs/en/fees.md,line=13::there is no component "chanels"; did you mean "channels"?',
        '::error file=docs/en/index.md,line=8,col=20::the link "contact/index.md#ways" leads to no page; '
        'did you mean "contact/phone.md"?',
    ]


def test_the_program_itself_ends_with_1_and_its_lines(root: Path) -> None:
    replace("data/fees.yaml", "currency: USD", "currency: usd")
    before = everything()

    done = subprocess.run(
        [Path(sys.executable).with_name("helpsite"), "check", "--date", DAY],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        'data/fees.yaml:80:15: "usd" is not a currency of ISO 4217; write "USD"\n',
        "1 problem. Nothing was written.\n",
    )
    assert everything() == before


def test_a_build_that_is_refused_leaves_everything_as_it_was(root: Path) -> None:
    replace("data/fees.yaml", "currency: USD", "currency: usd")
    write("site/index.html", "the site of yesterday")
    before = everything()

    result = CliRunner().invoke(main, ["build", "--date", DAY])

    assert (result.exit_code, result.stdout) == (
        1,
        'data/fees.yaml:80:15: "usd" is not a currency of ISO 4217; write "USD"\n',
    )
    assert everything() == before


def test_a_folder_that_is_no_project_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(main, ["check"])

    assert (result.exit_code, result.stderr) == (
        1,
        "Error: there is no mkdocs.yml beside a data folder here; change to the project's folder\n",
    )


@pytest.mark.parametrize("command", ["build", "check", "serve", "channels"])
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1969-12-31", "2200-01-01"])
def test_a_day_in_a_year_that_nobody_means_is_refused_in_one_line(root: Path, command: str, day: str) -> None:
    result = CliRunner().invoke(main, [command, "--date", day])

    line = f"Error: the year of --date {day} can't be meant; write for example 2026-07-01\n"
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", line)


@pytest.mark.parametrize("day", ["2000-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_that_can_be_meant_are_checked(root: Path, day: str) -> None:
    result = CliRunner().invoke(main, ["check", "--date", day])

    assert (result.exit_code, result.stderr) == (0, "")
