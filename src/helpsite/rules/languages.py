"""Rules on languages: every word for readers is there in each of them, and nothing in any other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpsite.problem import Problem, did_you_mean, quote
from helpsite.project import Project


def rule_every_language_is_present(project: Project) -> Iterator[Problem]:
    """A text has words in each language of the site, and in no other; and so has the search."""
    languages = project.languages
    for text in (*project.catalog.texts, project.catalog.search):
        if list(text.root) == languages:
            continue
        for language in languages:
            if language not in text.root:
                yield Problem(text.place(), f"the words in {quote(language)} are missing", f'add "{language}: …"')
        for language in text.root:
            if language not in languages:
                fact = f"{quote(language)} is not a language of this site"
                yield Problem(text.place(language), fact, did_you_mean(language, languages))


# What the site fills in. An entry gets those that it has a use for.
PLACEHOLDERS = (
    *("amount", "asset", "brand", "day", "domain", "first", "from", "hours", "last", "length", "longest", "method"),
    *("minutes", "name", "network", "number", "operation", "platforms", "price", "region", "regions", "site", "source"),
    *("status", "time", "total", "until", "usual", "verified", "when", "year", "zone"),
    *("digits", "fee", "mark", "text", "unit"),
    *("address", "after", "before", "kind", "languages", "names", "others", "parts", "planned", "title"),
    *("link", "note"),
)


def rule_placeholders_agree(project: Project) -> Iterator[Problem]:
    """The `{names}` in the words of the interface are ones that the site fills in, and the same in each language."""
    for group in project.catalog.strings.root.values():
        for text in group.values():
            names = {language: set(re.findall(r"\{([^}]*)\}", words)) for language, words in text.root.items()}
            expected = names.get(project.languages[0], set())
            for language, found in names.items():
                if found != expected:
                    fact = f"the braces differ from those in {quote(project.languages[0])}"
                    wanted = ", ".join(f"{{{name}}}" for name in sorted(expected)) or "no braces at all"
                    yield Problem(text.place(language), fact, f"use {wanted}")
                    continue
                for name in sorted(found - set(PLACEHOLDERS)):
                    fact = f"nothing is filled in for {{{name}}}"
                    yield Problem(text.place(language), fact, did_you_mean(name, PLACEHOLDERS, "take it out"))
