"""The catalog: every fact of the site, read from `data/` and modelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from helpsite.data.fact import read_fact
from helpsite.data.model import Channels, Fees, Regions, Site, Sourced, Strings, parts
from helpsite.data.source import read_yaml
from helpsite.problem import Problem, ProblemsFound

# The files of a catalog and their models; schemas/<name>.schema.json is generated for each.
FILES: dict[str, type[BaseModel]] = {
    "site": Site,
    "channels": Channels,
    "regions": Regions,
    "fees": Fees,
    "strings": Strings,
}


@dataclass(frozen=True)
class Catalog:
    """All facts. Each knows its place, so a rule can say where the trouble is."""

    site: Site
    channels: Channels
    regions: Regions
    fees: Fees
    strings: Strings

    @property
    def languages(self) -> list[str]:
        """The codes of the site's languages, the default one first."""
        return [language.code for language in self.site.languages]

    @cached_property
    def has_samples(self) -> bool:
        """Whether any fact is made up."""
        return any(isinstance(fact, Sourced) and fact.sample for fact in self.parts())

    def parts(self) -> Iterator[Any]:
        """Every value of every file."""
        for name in FILES:
            for _, value in parts(getattr(self, name)):
                yield value


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
