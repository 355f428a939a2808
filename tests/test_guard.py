"""The last look at the built pages: each thing that no page may hold is seen, and the site as built has none."""

from pathlib import Path

import pytest

from conftest import DAY, ROOT
from helpsite.project import read_project
from helpsite.site.guard import inline_scripts, page_problems

OWN = 'document.documentElement.className="js"'
KNOWN = read_project(ROOT, DAY).known


def facts(folder: Path, body: str) -> list[str]:
    (folder / "index.html").write_text(f"<!doctype html><html><body>{body}</body></html>", encoding="utf-8")
    return [problem.fact for problem in page_problems(folder, {OWN}, KNOWN)]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ("<script>alert(1)</script>", 'the script "alert(1)" is not ours'),
        ('<p onclick="run()">x</p>', 'the attribute "onclick" could run a script'),
        ('<svg onload="run()"/>', 'the attribute "onload" could run a script'),
        ('<a href="javascript:run()">x</a>', 'the address "javascript:run()" could run a script'),
        ('<a href="JAVA&#9;script:run()">x</a>', 'the address "JAVA\\u0009script:run()" could run a script'),
        ('<a href="data:text/html,x">x</a>', 'the address "data:text/html,x" could run a script'),
        (
            '<img src="https://x.example/x.png">',
            '"https://x.example/x.png" would be loaded from another host',
        ),
        (
            '<script src="//x.example/x.js"></script>',
            '"//x.example/x.js" would be loaded from another host',
        ),
        ('<p id="a">x</p><p id="a">y</p>', 'the id "a" stands here twice'),
        ('<a href="https://www.examp1e.com/">x</a>', '"https://www.examp1e.com/" leads to a contact that is not ours'),
        ('<a href="//www.examp1e.com/">x</a>', '"//www.examp1e.com/" leads to a contact that is not ours'),
        ('<a href="\\\\www.examp1e.com">x</a>', '"\\\\www.examp1e.com" leads to a contact that is not ours'),
        ('<a href="https:www.examp1e.com">x</a>', '"https:www.examp1e.com" leads to a contact that is not ours'),
        (
            '<a href="https://www.example.com@evil.example/">x</a>',
            '"https://www.example.com@evil.example/" leads to a contact that is not ours',
        ),
        (
            '<a href="https://www.example.com.evil.example/">x</a>',
            '"https://www.example.com.evil.example/" leads to a contact that is not ours',
        ),
        (
            '<form action="https://evil.example/">x</form>',
            '"https://evil.example/" leads to a contact that is not ours',
        ),
        ('<a href="https://t.me/example">x</a>', '"https://t.me/example" leads to a contact that is not ours'),
        (
            '<a href="mailto:suport@example.com">x</a>',
            '"mailto:suport@example.com" leads to a contact that is not ours',
        ),
        (
            '<a href="mailto:?subject=x&amp;bcc=a@evil.example">x</a>',
            '"mailto:?subject=x&bcc=a@evil.example" leads to a contact that is not ours',
        ),
        ('<a href="mailto:help@example.org">x</a>', '"mailto:help@example.org" leads to a contact that is not ours'),
        ('<a href="#a" href="#b">x</a>', 'a tag "a" has an attribute twice'),
        ('<meta http-equiv="Refresh" content="0">', 'the tag "meta" could lead readers elsewhere'),
        ('<base target="x">', 'the tag "base" could lead readers elsewhere'),
        ('<p style="position: fixed">x</p>', 'the style "position: fixed" is not ours'),
        ("<style>p {color: red}</style>", "there is a style in the page"),
        ('<a href="#a" ping="/x">x</a>', 'the attribute "ping" would tell another host of a click'),
        ("<p><!-- x --></p>", "there is a comment, and the site writes none"),
        (
            '<img srcset="a.png 1x, https://x.example/b.png 2x">',
            '"https://x.example/b.png" would be loaded from another host',
        ),
        (
            '<link rel="Preload STYLESHEET" href="//x.example/x.css">',
            '"//x.example/x.css" would be loaded from another host',
        ),
        ("<p>moc.\u202eelpmaxe</p>", 'the character "\\u202e" turns the direction of text'),
        ("<p>moc.&#8238;elpmaxe</p>", 'the character "\\u202e" turns the direction of text'),
        (
            "<article><p>Write to su<b>port</b>@example.com.</p></article>",
            '"suport@example.com" is named, and is not ours',
        ),
        (
            '<a href="https://git.example.org/attacker/wallet/releases">x</a>',
            '"https://git.example.org/attacker/wallet/releases" leads to a contact that is not ours',
        ),
        (
            '<a href="https://git.example.org/helpsite/edit/main/../../../attacker">x</a>',
            '"https://git.example.org/helpsite/edit/main/../../../attacker" leads to a contact that is not ours',
        ),
        (
            '<a href="https://www.example.com/go?to=https://evil.test/">x</a>',
            '"https://www.example.com/go?to=https://evil.test/" has a contact in it that is not ours',
        ),
        ('<a href="tel:+442079460001">x</a>', '"tel:+442079460001" leads to a contact that is not ours'),
    ],
)
def test_what_no_page_may_hold_is_seen(body: str, fact: str, tmp_path: Path) -> None:
    assert facts(tmp_path, body) == [fact]


def test_what_pages_hold_is_let_pass(tmp_path: Path) -> None:
    body = (
        f'<script>{OWN}</script><script type="module" src="../assets/x.js"></script><h2 id="a">x</h2>'
        '<a href="https://www.example.com/">x</a><a href="mailto:support@example.com">x</a><a href="../fees/#a">x</a>'
        '<a href="https://weibo.com/example">x</a><a href="tel:+442079460000">x</a><a href="mailto:?subject=x">x</a>'
        '<a href="https://git.example.org/helpsite/edit/main/docs/zh/fees.md">x</a>'
        '<img srcset="a.png 1x, b.png 2x"><table><tr><td style="text-align: right;">1</td></tr></table>'
        "<article><p>Write to support@example.com</p>,<p>then wait</p> <svg><title>x.test</title></svg></article>"
    )
    assert facts(tmp_path, body) == []


def test_the_inline_scripts_of_the_frame_are_known() -> None:
    assert OWN in inline_scripts(ROOT / "overrides")
    assert len(inline_scripts(ROOT / "overrides")) == 4
