"""Channels: how far each can be trusted, on pages, in machine forms and on the command line."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from conftest import DAY, PREFIXES, ROOT, Element, page_addresses, read_html, read_page, run, visible
from helpsite.data.catalog import Catalog, read_catalog
from helpsite.data.model import Channel, RetiredChannel
from helpsite.data.trust import Trust, trust_of
from helpsite.pages.components import channels, ready_mails, retired_channels
from helpsite.pages.here import Here
from helpsite.project import Project, read_project
from helpsite.recheck import due
from helpsite.site.api import api
from helpsite.site.organization import organization
from helpsite.site.texts import llms_txt, security_txt

LANGUAGES = list(PREFIXES)
both_languages = pytest.mark.parametrize("language", LANGUAGES)
RECORD = {"source": "company", "verified_by": "support", "method": "website", "sample": False}
# The age of a confirmation in days, with recheck_days at 90, and how far it can then be trusted.
AGES = {0: "confirmed", 90: "confirmed", 91: "due", 180: "due", 181: "unconfirmed"}


@pytest.fixture(scope="module")
def real() -> Project:
    return read_project(ROOT, DAY)


def confirmed(project: Project, name: str, days: int = 0, **changes: Any) -> Channel:
    """A channel as it would be if it were real, confirmed so many days ago."""
    found = next(entry for entry in project.catalog.channels.channels if entry.id == name)
    return found.model_copy(update={**RECORD, "verified_on": DAY - timedelta(days=days), **changes})


def with_channels(project: Project, **changes: Any) -> Project:
    """The project with other lists in data/channels.yaml."""
    facts = {name: getattr(project.catalog, name) for name in ("site", "regions", "fees", "strings", "search")}
    return replace(project, catalog=Catalog(channels=project.catalog.channels.model_copy(update=changes), **facts))


def shown(component: Callable[..., str], project: Project, language: str, *words: str) -> Element:
    """What a component shows on the page of email."""
    return read_html(component(Here(project, project.pages_by_path[language, "contact/email.md"]), *words))


# --- Trust ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "state"), AGES.items())
def test_a_confirmation_ages(real: Project, days: int, state: Trust) -> None:
    assert trust_of(confirmed(real, "email", days), DAY, recheck_days=90) == state


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            {
                "confirmed": "2026年11月23日核对无误，来源：比特派的说明（打开官方网站逐字比对）",
                "due": "2026年8月24日核对过，该重新核对了，来源：比特派的说明（打开官方网站逐字比对）",
                "unconfirmed": "2026年5月26日核对过，时间太久，现在按未确认处理，来源：比特派的说明",
            },
        ),
        (
            "en",
            {
                "confirmed": "Confirmed on 23 November 2026, source: a statement by Bitpie "
                "(by opening the official website and comparing it)",
                "due": "Confirmed on 24 August 2026 and due for another check, source: a statement by Bitpie "
                "(by opening the official website and comparing it)",
                "unconfirmed": "Last confirmed on 26 May 2026, too long ago to rely on, source: a statement by Bitpie",
            },
        ),
    ],
)
def test_a_page_says_how_far_a_channel_can_be_trusted(real: Project, language: str, words: dict[str, str]) -> None:
    for days, state in AGES.items():
        page = shown(channels, with_channels(real, channels=[confirmed(real, "email", days)]), language, "email")
        (trust,) = page.with_class("hs-trust")
        assert trust.get("class") == f"hs-trust hs-trust--{state}"
        if days in (0, 91, 181):
            assert trust.text == words[state]
        links = [link.get("href") for link in page.all("a")]
        assert links == (["mailto:support@example.com"] if state in ("confirmed", "due") else [])


# --- Pages ------------------------------------------------------------------------------------------------------------


@both_languages
def test_a_card_shows_every_fact_of_its_channel(real: Project, language: str) -> None:
    for entry in real.catalog.channels.channels:
        full = entry.model_copy(update={"note": entry.where})
        text = shown(channels, with_channels(real, channels=[full]), language, entry.kind).text
        facts = [entry.name, entry.where, *entry.steps, *entry.prepare, entry.privacy, entry.caution]
        assert entry.steps
        assert [fact[language] for fact in facts if fact is not None and fact[language] not in text] == []
        assert text.count(entry.where[language]) == 2


@both_languages
def test_a_retired_contact_is_struck_out_and_never_a_link(real: Project, language: str) -> None:
    entry = RetiredChannel(
        id="old",
        kind="email",
        name=real.catalog.channels.channels[0].name,
        address="old@bitpie.example",
        note=real.catalog.channels.channels[0].where,
        effective_until=date(2026, 6, 30),
        source="company",
    )
    page = shown(retired_channels, with_channels(real, retired=[entry]), language)
    assert page.one("s").one("code").text == "old@bitpie.example"
    assert list(page.all("a")) == []
    until = {"zh": "2026年6月30日之后不再使用。", "en": "The last day on which it was ours was 30 June 2026."}[language]
    assert until in page.text
    assert entry.note[language] in page.text


@both_languages
def test_a_channel_that_has_ended_is_told_as_retired_and_no_longer_among_the_channels(
    real: Project, language: str
) -> None:
    ended = confirmed(real, "email", effective_until=DAY - timedelta(days=1))
    last = confirmed(real, "phone", effective_until=DAY)
    project = with_channels(real, channels=[ended, last], retired=[])
    assert [card.get("data-channel") for card in shown(channels, project, language).with_class("hs-card")] == ["phone"]
    retired = shown(retired_channels, project, language)
    assert [found.text for found in retired.all("s")] == ["support@example.com"]
    assert {"zh": "2026年11月22日之后不再使用。", "en": "The last day on which it was ours was 22 November 2026."}[
        language
    ] in retired.text


@both_languages
def test_every_retired_and_absent_channel_stands_on_the_page_of_checking(site: Path, language: str) -> None:
    data = read_catalog(ROOT).channels
    text = read_page(site / f"{PREFIXES[language]}contact/verify/index.html").text
    assert data.retired
    assert data.absent
    for entry in data.retired:
        assert entry.name[language] in text
        assert entry.note[language] in text
    for absent in data.absent:
        assert absent.text[language] in text


@both_languages
def test_every_page_that_names_a_channel_warns_of_fake_support(site: Path, language: str) -> None:
    """Seen in the built pages: a channel's section, card or link, and the whole warning with what is never asked."""
    never = [secret.name[language] for secret in read_catalog(ROOT).site.never_asked]
    ids = "|".join(channel.id for channel in read_catalog(ROOT).channels.channels)
    showing = []
    for address in page_addresses():
        article = read_page(site / PREFIXES[language] / address / "index.html").one(id="__content")
        links = [link.get("href") or "" for link in article.all("a")]
        if article.with_class("hs-channel") or any(re.search(f"#({ids})$", link) for link in links):
            showing.append(address)
            (warning,) = article.with_class("hs-warning")
            assert [words for words in never if words not in warning.text] == []
    assert {"contact/", "contact/email/", "faq/", "complaints/", "regions/", "regions/jp/"} <= set(showing)


# --- Ready mails ------------------------------------------------------------------------------------------------------


@both_languages
def test_a_ready_mail_opens_as_it_is_shown(real: Project, language: str) -> None:
    project = with_channels(real, channels=[confirmed(real, "email", address="help+1@bitpie.example")])
    page = shown(ready_mails, project, language, "email")
    mails = project.catalog.channels.mails
    assert len(mails) >= 4
    for mail, element in zip(mails, page.with_class("hs-mail"), strict=True):
        link = element.one("a").get("href") or ""
        parts = urlsplit(link)
        fields = parse_qs(parts.query, strict_parsing=True)
        assert (parts.scheme, unquote(parts.path)) == ("mailto", "help+1@bitpie.example")
        assert fields["subject"] == [mail.subject[language]] == [element.one(data_copy="subject").text]
        assert fields["body"] == ["\r\n".join(line[language] for line in mail.body)]
        lines = [line for line in element.one(data_copy="body").inside if isinstance(line, str)]
        assert [visible(line) for line in lines] == [line[language] for line in mail.body]
        assert re.fullmatch(r"mailto:[\w%.@-]+\?subject=[\w%.~-]+&body=[\w%.~-]+", link)


@pytest.mark.parametrize("days", [181, None])
@both_languages
def test_a_ready_mail_has_no_address_that_is_not_confirmed(real: Project, language: str, days: int | None) -> None:
    entry = next(c for c in real.catalog.channels.channels if c.id == "email") if days is None else None
    project = with_channels(real, channels=[entry or confirmed(real, "email", days or 0)])
    links = [link.get("href") or "" for link in shown(ready_mails, project, language, "email").all("a")]
    assert links
    assert [link for link in links if not link.startswith("mailto:?subject=")] == []


@both_languages
def test_a_ready_mail_is_copied_line_by_line(server: str, browser: Browser, language: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server}{PREFIXES[language]}contact/email/")
    page.locator(".hs-mail summary").first.click()
    buttons = page.locator(".hs-mail").first.get_by_role("button")
    mail = read_catalog(ROOT).channels.mails[0]
    wanted = [mail.subject[language], "\n".join(line[language] for line in mail.body)]
    for button, words in zip(buttons.all(), wanted, strict=True):
        button.click()
        page.get_by_text({"zh": "已复制", "en": "Copied"}[language], exact=True).first.wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == words
    context.close()


# --- Machine forms ----------------------------------------------------------------------------------------------------


def of_api(project: Project, name: str) -> Any:
    return json.loads(api(project)[f"api/v1/{name}"])


def test_the_channels_of_the_api_keep_to_the_schema_that_they_name(real: Project, site: Path) -> None:
    shipped = json.loads((site / "api/v1/channels.json").read_text())
    schema = json.loads((site / "api/v1" / shipped["$schema"]).read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    project = with_channels(real, channels=[confirmed(real, "email", 91), confirmed(real, "phone", 181)])
    assert list(validator.iter_errors(shipped)) == []
    assert list(validator.iter_errors(of_api(project, "channels.json"))) == []


@pytest.mark.parametrize(
    "broken",
    [
        lambda file: file.update(version=2),
        lambda file: file["channels"][0].update(kind="fax"),
        lambda file: file["channels"][0].update(trust="safe"),
        lambda file: file["channels"][0].pop("trust"),
        lambda file: file["retired"][0].pop("effective_until"),
        lambda file: file.pop("absent"),
        lambda file: file.update(day="yesterday"),
    ],
)
def test_the_schema_of_the_api_refuses_what_breaks_its_promise(site: Path, broken: Callable[[Any], Any]) -> None:
    file = json.loads((site / "api/v1/channels.json").read_text())
    schema = json.loads((site / "api/v1/channels.schema.json").read_text())
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert list(validator.iter_errors(file)) == []
    broken(file)
    assert len(list(validator.iter_errors(file))) == 1


def test_the_schema_of_the_api_lets_keys_be_added(site: Path) -> None:
    file = json.loads((site / "api/v1/channels.json").read_text())
    schema = json.loads((site / "api/v1/channels.schema.json").read_text())
    file["channels"][0]["queue"] = 3
    file["more"] = []
    assert list(Draft202012Validator(schema).iter_errors(file)) == []


def test_the_api_lists_what_is_retired_and_what_does_not_exist(real: Project) -> None:
    file = of_api(real, "channels.json")
    catalog = real.catalog
    assert (
        [entry["address"] for entry in file["retired"]] == [entry.address for entry in catalog.channels.retired] != []
    )
    assert [entry["text"] for entry in file["absent"]] == [entry.text.root for entry in catalog.channels.absent] != []
    assert [entry["host"] for entry in file["domains"]] == [entry.host for entry in catalog.site.domains]
    assert file["never_asked"] == [secret.name.root for secret in catalog.site.never_asked]


def test_search_engines_are_told_only_of_confirmed_contacts(real: Project) -> None:
    entries = [
        confirmed(real, "email"),
        confirmed(real, "phone", 91, regions=["gb", "fr"]),
        confirmed(real, "live-chat", 181),
        confirmed(real, "weibo"),
        *[entry for entry in real.catalog.channels.channels if entry.id == "wechat"],
    ]
    found = json.loads(organization(with_channels(real, channels=entries), "en"))
    assert found == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": "Bitpie",
        "contactPoint": [
            {
                "@type": "ContactPoint",
                "contactType": "customer support",
                "name": "Support email",
                "email": "support@example.com",
                "availableLanguage": ["zh-Hans", "en"],
            },
            {
                "@type": "ContactPoint",
                "contactType": "customer support",
                "name": "Phone support",
                "telephone": "+442079460000",
                "availableLanguage": ["zh-Hans", "en"],
                "areaServed": ["GB", "FR"],
            },
        ],
    }


def test_the_shipped_pages_tell_search_engines_of_no_sample(site: Path) -> None:
    for language, name in (("zh", "比特派"), ("en", "Bitpie")):
        for address in ("", "contact/", "contact/phone/"):
            page = read_page(site / PREFIXES[language] / address / "index.html")
            script = page.one("script", type="application/ld+json")
            assert json.loads(script.words) == {
                "@context": "https://schema.org",
                "@type": "Organization",
                "name": name,
            }


def test_a_brand_that_would_end_the_script_stays_inside(real: Project) -> None:
    brand = real.catalog.site.brand.model_construct({"zh": "</script><script>alert(1)</script>", "en": "x"})
    catalog = replace(real.catalog, site=real.catalog.site.model_copy(update={"brand": brand}))
    text = organization(replace(real, catalog=catalog), "zh")
    assert "<" not in text
    assert json.loads(text)["name"] == brand["zh"]


@both_languages
def test_assistants_are_told_what_is_official_retired_and_absent(real: Project, language: str) -> None:
    lines = llms_txt(real).splitlines()
    catalog = real.catalog
    sample = {"zh": "示例，不是真实联系方式", "en": "sample, not a real contact"}[language]
    for domain in catalog.site.domains:
        assert f"- {domain.host} – {domain.name[language]} ({sample})" in lines
    for absent in catalog.channels.absent:
        assert f"- {absent.text[language]} ({sample})" in lines
    heading = {"zh": "## 已停用的联系方式，不要引用", "en": "## No longer ours: do not quote as a contact"}[language]
    for retired in catalog.channels.retired:
        (line,) = [line for line in lines if line.startswith(f"- {retired.name[language]} – {retired.address} – ")]
        assert lines.index(line) > lines.index(heading)
        assert retired.note[language] in line


@pytest.mark.parametrize("days", [1, 90, 365])
def test_security_txt_expires_when_its_facts_are_due(real: Project, days: int) -> None:
    policy = real.catalog.site.policy.model_copy(update={"recheck_days": days})
    catalog = replace(real.catalog, site=real.catalog.site.model_copy(update={"policy": policy}))
    lines = security_txt(replace(real, catalog=catalog)).splitlines()
    assert f"Expires: {DAY + timedelta(days=days)}T00:00:00Z" in lines


# --- The command line -------------------------------------------------------------------------------------------------


def aged(folder: Path, days: dict[str, int | None]) -> None:
    """Makes channels real, confirmed so many days ago or never. Reserved names pass for real ones here."""
    path = folder / "data/channels.yaml"
    text = path.read_text(encoding="utf-8")
    for name, age in days.items():
        start = text.index(f"  - id: {name}\n    kind")
        sample = text.index("    source: sample\n    sample: true\n", start)
        record = ""
        if age is not None:
            record = f"    verified_on: {DAY - timedelta(days=age)}\n    verified_by: support\n    method: website\n"
        end = sample + len("    source: sample\n    sample: true\n")
        text = text[:sample] + "    source: company\n" + record + text[end:]
    path.write_text(text, encoding="utf-8")


def test_what_is_due_is_told_with_what_to_do(real: Project, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    aged(tmp_path, {"live-chat": 90, "email": 91, "weibo": 181, "phone": None})

    found = due(read_project(tmp_path, DAY))

    way_out = 'compare it with "a statement by Bitpie", then write "verified_on", "verified_by" and "method"'
    assert [f"{problem.fact}; {problem.way_out}" for problem in found] == [
        '"email" was confirmed on 2026-08-24 and is due since 2026-11-23; readers are sent there until 2027-02-20; '
        + way_out,
        f'"weibo" was confirmed on 2026-05-26 and counts as unconfirmed since 2026-11-23; {way_out}',
        f'"phone" was never confirmed, so readers are not sent there; {way_out}',
    ]
    lines = (tmp_path / "data/channels.yaml").read_text().splitlines()
    assert [lines[problem.place.line - 1].strip() for problem in found] == [
        "verified_on: 2026-08-24",
        "verified_on: 2026-05-26",
        "- id: phone",
    ]


def test_the_command_lists_channels_and_what_is_due(project: Path) -> None:
    listed = run(project, "helpsite", "channels", "--date", DAY.isoformat())
    assert listed.returncode == 0
    assert re.search(
        r"^data/channels\.yaml:\d+:5: email: support@example\.com \(sample\)$", listed.stdout, re.MULTILINE
    )
    assert len(listed.stdout.splitlines()) == 8

    none = run(project, "helpsite", "channels", "--due", "--date", DAY.isoformat())
    assert none.stdout == "0 of 8 contacts are due for checking again.\n"


def test_check_says_what_is_due(project: Path) -> None:
    """The domain becomes real under a name that is nobody's and yet passes for real: no rule is touched."""
    path = project / "data/site.yaml"
    text = path.read_text(encoding="utf-8")
    old = "    name: {zh: 帮助中心（本站）, en: the help centre (this site)}\n    source: sample\n    sample: true\n"
    assert old in text
    new = old.replace("    source: sample\n    sample: true\n", "") + (
        "    source: company\n    verified_on: 2026-05-26\n    verified_by: support\n    method: website\n"
    )
    path.write_text(text.replace(old, new).replace("help.example.com", "help.localdomain.local"))
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("help.example.com", "help.localdomain.local"))

    text_form = run(project, "helpsite", "check", "--date", DAY.isoformat())
    github = run(project, "helpsite", "check", "--date", DAY.isoformat(), "--format", "github")

    words = '"help" was confirmed on 2026-05-26 and counts as unconfirmed since 2026-11-23'
    assert text_form.returncode == github.returncode == 0, text_form.stdout
    assert words in text_form.stdout
    line = path.read_text(encoding="utf-8").splitlines().index("    verified_on: 2026-05-26") + 1
    assert f"::warning file=data/site.yaml,line={line},col=18::{words}" in github.stdout
