"""Plain texts at fixed addresses: whom to tell of a security hole (RFC 9116), and what assistants should know."""

from __future__ import annotations

from datetime import timedelta

from helpsite.data.model import Channel, Domain, RetiredChannel, Sourced
from helpsite.pages.formats import format_day
from helpsite.pages.markup import markdown_line
from helpsite.pages.page import address_of
from helpsite.pages.words import fill_in, say
from helpsite.project import Project
from helpsite.site import record


def security_txt(project: Project) -> str:
    """/.well-known/security.txt. It expires when the facts behind it are due for checking again."""
    site = project.catalog.site
    expires = project.today + timedelta(days=site.policy.recheck_days)
    lines = [
        f"Contact: {project.web_address(project.languages[0], '/contact/')}",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(project.languages)}",
        f"Canonical: {site.address}.well-known/security.txt",
    ]
    if site.domains[0].sample:
        lines.insert(0, "# Sample data: the addresses in this file are reserved names, not real contacts.")
    return "\n".join(lines) + "\n"


def llms_txt(project: Project) -> str:
    """/llms.txt: the official contacts and how far to trust them, so that assistants quote the right thing."""
    if project.is_record:
        return _record_txt(project)
    site, channels = project.catalog.site, project.catalog.channels
    parts = []
    for language in project.languages:
        words = {key: markdown_line(text[language]) for key, text in project.catalog.strings.root["llms"].items()}
        brand = markdown_line(site.brand[language])
        base = project.web_address(language, "")
        parts += [
            f"# {markdown_line(site.name[language], begins=True)}",
            "",
            f"> {fill_in(words['summary'], {'brand': brand})}",
            "",
        ]
        parts += [f"## {words['contacts']}", ""]
        parts += [_contact_line(project, channel, language, base) for channel in channels.channels]
        parts += ["", f"## {words['domains']}", ""]
        parts += [_domain_line(project, domain, language) for domain in site.domains]
        parts += ["", f"## {words['never-asked']}", ""]
        parts += [f"- {markdown_line(item.name[language], begins=True)}" for item in site.never_asked]
        if channels.absent:
            parts += ["", f"## {words['absent']}", ""]
            parts += [_said(project, absent, absent.text[language], language) for absent in channels.absent]
        if channels.retired:
            parts += ["", f"## {words['retired']}", ""]
            parts += [_retired_line(project, retired, language) for retired in channels.retired]
        parts += ["", f"## {words['pages']}", ""]
        parts += _topic_lines(project, language, base)
        parts.append("")
    return "\n".join(parts)


def _record_txt(project: Project) -> str:
    """llms.txt of a record: that it is one, what support never asks for, and where the current contacts stand."""
    assert project.release  # noqa: S101 - a record is one of a release
    site, edition, every = project.catalog.site, project.release.edition, []
    for language in project.languages:
        parts: list[str] = []
        day = format_day(edition.day, project.language(language).formats)
        base = project.web_address(language, "")
        said = say(project, language, "record.banner", name=edition.name, day=day)
        gone, current = (say(project, language, f"record.{key}") for key in ("no-contacts", "current-contacts"))
        parts += [f"# {markdown_line(site.name[language], begins=True)}", ""]
        parts += [f"> {markdown_line(said)}", "", markdown_line(gone, begins=True), ""]
        parts += [f"- [{markdown_line(current)}]({base}/contact/)", ""]
        parts += [f"## {markdown_line(say(project, language, 'llms.never-asked'))}", ""]
        parts += [f"- {markdown_line(item.name[language], begins=True)}" for item in site.never_asked]
        parts += ["", f"## {markdown_line(say(project, language, 'llms.pages'))}", ""]
        parts += [*_topic_lines(project, language, base), ""]
        every.append(record.cleaner(project, language)("\n".join(parts)))
    return "\n".join(every)


def _topic_lines(project: Project, language: str, base: str) -> list[str]:
    """The topics of the home page, each with the whole address of its page."""
    return [
        f"- [{markdown_line(topic.title[language])}]({base}{address_of(topic.page)}): "
        + markdown_line(topic.text[language])
        for topic in project.catalog.site.topics
    ]


def _contact_line(project: Project, channel: Channel, language: str, base: str) -> str:
    name = markdown_line(channel.name[language])
    address = channel.address or say(project, language, "contact.none-confirmed")
    link = f"- [{name}]({base}/contact/{channel.kind}/#{channel.id}): "
    return link + markdown_line(address) + _trust_words(project, channel, language)


def _domain_line(project: Project, domain: Domain, language: str) -> str:
    return _said(project, domain, f"{domain.host} – {domain.name[language]}", language)


def _retired_line(project: Project, retired: RetiredChannel, language: str) -> str:
    """What is not ours any more, until when it was, and what became of it."""
    until = format_day(retired.effective_until, project.language(language).formats)
    ended = say(project, language, "contact.retired", until=until)
    words = f"{retired.name[language]} – {retired.address} – {ended} {retired.note[language]}"
    return _said(project, retired, words, language)


def _said(project: Project, fact: Sourced, words: str, language: str) -> str:
    """A line of a list, with how far it can be trusted."""
    return f"- {markdown_line(words, begins=True)}{_trust_words(project, fact, language)}"


def _trust_words(project: Project, fact: Sourced, language: str) -> str:
    return f" ({markdown_line(say(project, language, f'llms.trust-{project.trust_of(fact)}'))})"
