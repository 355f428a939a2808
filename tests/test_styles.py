"""The theme's style sheets are cut down to what the pages use, and to no less."""

import re
from pathlib import Path

import pytest

from helpsite.site.styles import trimmed, used_by, without_properties

PAGE = """<body class="md-typeset tall" data-kind="main" dir="ltr"><input id="menu"><details></details>
<script>element.classList.add("from-script"); element.setAttribute("data-set", "")</script></body>"""


@pytest.mark.parametrize(
    "rule",
    [
        ".tall{a:b}",
        "#menu{a:b}",
        "details{a:b}",
        "video{a:b}",
        "*,:before{a:b}",
        ".tall>.md-typeset:hover:not(.nowhere) a:after{a:b}",
        ".from-script{a:b}",
        "[data-set]{a:b}",
        "[data-set=anything]{a:b}",
        "[dir=ltr] .tall{a:b}",
        '[data-kind="main"]{a:b}',
        "[data-kind^=x]{a:b}",
        "details[open]{a:b}",
        "@media print{.tall{a:b}}",
        "@media screen and (min-width:60em){@supports (a:b){.tall{a:b}}}",
        "@keyframes turn{0%{a:b}to{a:c}}",
        '@font-face{font-family:"x"}',
        '@charset "UTF-8";',
        '.tall{background:url("data:image/svg+xml;charset=utf-8,<svg/>")}',
        ".tall{a:b;c:d}",
    ],
)
def test_a_rule_that_can_apply_stays_as_it_is(rule: str) -> None:
    assert trimmed(rule, used_by([PAGE], [])) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".nowhere{a:b}",
        ".tall .nowhere{a:b}",
        "#nowhere{a:b}",
        "[data-nowhere]{a:b}",
        "[dir=rtl] .tall{a:b}",
        "[data-kind=other]{a:b}",
        "@media print{.nowhere{a:b}}",
        "@media print{@supports (a:b){.nowhere{a:b}}}",
    ],
)
def test_a_rule_that_can_apply_to_nothing_goes(rule: str) -> None:
    assert trimmed(rule, used_by([PAGE], [])) == ""


def test_of_several_selectors_those_that_can_apply_stay() -> None:
    css = ".nowhere a,.tall a,#nowhere,[dir=rtl] b , details{a:b}"

    assert trimmed(css, used_by([PAGE], [])) == ".tall a,details{a:b}"


def test_a_class_that_only_a_script_of_the_site_gives_stays() -> None:
    assert trimmed(".late{a:b}", used_by([PAGE], ['x.className = "late";'])) == ".late{a:b}"


def test_properties_that_nobody_asks_for_go() -> None:
    css = ":root{--a:1;--b:url('data:x;y');color:red}.x{--c:2}@media print{.y{--a:3;--d:4}}"

    assert without_properties(css, {"--a"}) == ":root{--a:1;color:red}@media print{.y{--a:3}}"


def test_the_style_sheets_of_the_site_are_small_and_named_by_their_content(site: Path) -> None:
    sheets = {file.name: file.read_text(encoding="utf-8") for file in site.glob("assets/*.css")}
    assert sorted(name.split(".")[0] for name in sheets) == ["main", "palette", "site"]
    assert not (site / "assets/stylesheets").exists()
    assert len(sheets[next(name for name in sheets if name.startswith("main"))]) < 40_000
    for page in site.rglob("*.html"):
        linked = re.findall(r'<link rel="stylesheet" href="[^"]*?([^/"]+)"', page.read_text(encoding="utf-8"))
        assert sorted(linked) == sorted(sheets), page


def test_every_custom_property_that_is_asked_for_is_given_or_has_a_value_instead(site: Path) -> None:
    """What the trimming took is missed by no rule that is left."""
    css = "".join(file.read_text(encoding="utf-8") for file in site.glob("assets/*.css"))
    given = set(re.findall(r"(--[\w-]+)\s*:", css))
    assert set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", css)) - given == set()
