"""Plain texts at fixed addresses: whom to tell of a security hole (RFC 9116), and what assistants should know."""

from __future__ import annotations

from datetime import timedelta

from helpsite.data.model import Channel
from helpsite.data.trust import trust_of
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
        words = {key: text[language] for key, text in project.catalog.strings.root["llms"].items()}
        base = site.address.rstrip("/") + project.prefix(language)
        parts += [f"# {site.name[language]}", "", f"> {words['summary'].replace('{brand}', site.brand[language])}", ""]
        parts += [f"## {words['contacts']}", ""]
        parts += [_contact_line(project, channel, language, base) for channel in project.catalog.channels.channels]
        parts += ["", f"## {words['never-asked']}", ""]
        parts += [f"- {item[language]}" for item in site.never_asked]
        parts += ["", f"## {words['pages']}", ""]
        parts += [
            f"- [{topic.title[language]}]({base}/{_folder(topic.page)}): {topic.text[language]}"
            for topic in site.topics
        ]
        parts.append("")
    return "\n".join(parts)


def _contact_line(project: Project, channel: Channel, language: str, base: str) -> str:
    trust = trust_of(channel, project.today, project.catalog.site.policy.recheck_days)
    words = project.catalog.strings.root["llms"][f"trust-{trust}"][language]
    address = channel.address or project.catalog.strings.root["contact"]["none-confirmed"][language]
    return f"- [{channel.name[language]}]({base}/contact/{channel.kind}/#{channel.id}): {address} ({words})"


def _folder(page: str) -> str:
    return page.removesuffix("index.md").removesuffix(".md").rstrip("/") + "/"
