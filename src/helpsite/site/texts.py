"""Plain texts at fixed addresses: whom to tell of a security hole (RFC 9116), and what assistants should know."""

from __future__ import annotations

from datetime import timedelta

from helpsite.data.model import Channel
from helpsite.data.trust import trust_of
from helpsite.pages.components import fill_in
from helpsite.pages.markup import markdown_line
from helpsite.pages.page import address_of
from helpsite.project import Project


def security_txt(project: Project) -> str:
    """/.well-known/security.txt. It expires when the facts behind it are due for checking again."""
    site = project.catalog.site
    expires = project.today + timedelta(days=site.policy.recheck_days)
    lines = [
        f"Contact: {site.address}contact/",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(project.languages)}",
        f"Canonical: {site.address}.well-known/security.txt",
    ]
    if site.domains[0].sample:
        lines.insert(0, "# Sample data: the addresses in this file are reserved names, not real contacts.")
    return "\n".join(lines) + "\n"


def llms_txt(project: Project) -> str:
    """/llms.txt: the official contacts and how far to trust them, so that assistants quote the right thing."""
    site = project.catalog.site
    parts = []
    for language in project.languages:
        words = {key: markdown_line(text[language]) for key, text in project.catalog.strings.root["llms"].items()}
        brand = markdown_line(site.brand[language])
        base = site.address.rstrip("/") + project.prefix(language)
        parts += [
            f"# {markdown_line(site.name[language], begins=True)}",
            "",
            f"> {fill_in(words['summary'], {'brand': brand})}",
            "",
        ]
        parts += [f"## {words['contacts']}", ""]
        parts += [_contact_line(project, channel, language, base) for channel in project.catalog.channels.channels]
        parts += ["", f"## {words['never-asked']}", ""]
        parts += [f"- {markdown_line(item.name[language], begins=True)}" for item in site.never_asked]
        parts += ["", f"## {words['pages']}", ""]
        parts += [
            f"- [{markdown_line(topic.title[language])}]({base}{address_of(topic.page)}): "
            + markdown_line(topic.text[language])
            for topic in site.topics
        ]
        parts.append("")
    return "\n".join(parts)


def _contact_line(project: Project, channel: Channel, language: str, base: str) -> str:
    strings = project.catalog.strings.root
    trust = trust_of(channel, project.today, project.catalog.site.policy.recheck_days)
    words = markdown_line(strings["llms"][f"trust-{trust}"][language])
    name = markdown_line(channel.name[language])
    address = markdown_line(channel.address or strings["contact"]["none-confirmed"][language])
    return f"- [{name}]({base}/contact/{channel.kind}/#{channel.id}): {address} ({words})"
