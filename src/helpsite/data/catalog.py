"""The catalog: every fact of the site, read from `data/` and modelled."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from helpsite.data.fact import read_fact
from helpsite.data.model import Channels, Fees, Regions, Search, Site, Sourced, Strings, Text, facts_in, words_in
from helpsite.data.source import Keys, read_yaml
from helpsite.problem import Problem, ProblemsFound

# The files of a catalog and their models; schemas/<name>.schema.json is generated for each.
FILES: dict[str, type[BaseModel]] = {
    "site": Site,
    "channels": Channels,
    "regions": Regions,
    "fees": Fees,
    "strings": Strings,
    "search": Search,
}


@dataclass(frozen=True)
class Catalog:
    """All facts. Each knows its place, so a rule can say where the trouble is."""

    site: Site
    channels: Channels
    regions: Regions
    fees: Fees
    strings: Strings
    search: Search

    @property
    def languages(self) -> list[str]:
        """The codes of the site's languages, the default one first."""
        return [language.code for language in self.site.languages]

    @property
    def size(self) -> int:
        """How many values all facts have together."""
        return sum(len(vars(fact)) for fact in self.facts)

    @cached_property
    def has_samples(self) -> bool:
        """Whether any fact is made up."""
        return any(fact.sample for fact in self.sourced)

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """What announcements can name, by the key of the list in which they name it."""
        channels = (*self.channels.channels, *self.channels.retired, *self.channels.absent)
        return {
            "regions": {region.code for region in self.regions.regions},
            "services": {service.id for service in self.regions.services},
            "fees": {fee.id for fee in self.fees.fees},
            "channels": {channel.id for channel in channels},
        }

    @cached_property
    def facts(self) -> list[Any]:
        """Every fact and every text of every file."""
        return [fact for _, _, fact in self._inside]

    @cached_property
    def sourced(self) -> list[Sourced]:
        """Every fact that knows where it comes from."""
        return [fact for fact in self.facts if isinstance(fact, Sourced)]

    @cached_property
    def texts(self) -> list[Text]:
        """Every text for readers."""
        return [fact for fact in self.facts if isinstance(fact, Text)]

    @cached_property
    def words(self) -> dict[str, list[tuple[Any, Keys]]]:
        """All words, each with where it stands: the file's whole fact and the way from it.

        A large file says the same thing thousands of times, and it need be looked at once.
        """
        found: dict[str, list[tuple[Any, Keys]]] = {}
        for whole, way, fact in self._inside:
            for inner, words in words_in(fact):
                found.setdefault(words, []).append((whole, way + inner))
        return found

    @cached_property
    def _inside(self) -> list[tuple[Any, Keys, Any]]:
        """Each file's whole fact with the facts and texts inside of it, and the ways to them."""
        return [(whole, *inner) for name in FILES for whole in [getattr(self, name)] for inner in facts_in(whole)]


def read_catalog(root: Path) -> Catalog:
    """Reads `data/` below `root`. Raises ProblemsFound with the problems of all its files."""
    facts: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, model in FILES.items():
        try:
            facts[name] = read_fact(read_yaml(root, f"data/{name}.yaml"), model)
        except ProblemsFound as found:
            problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    return Catalog(**facts)
