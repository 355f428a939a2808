"""Rules on ids: each stands once, and what refers to one finds it."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from helpsite.problem import Place, Problem, did_you_mean, quote
from helpsite.project import Project


def rule_ids_are_unique(project: Project) -> Iterator[Problem]:
    """No two entries of a list have the same id, code or host; lists that share a page share their ids."""
    catalog = project.catalog
    site, channels, fees = catalog.site, catalog.channels, catalog.fees
    groups: list[tuple[str, list[Any]]] = [
        ("code", site.languages),
        ("id", site.sources),
        ("id", site.methods),
        ("id", site.domains),
        ("host", site.domains),
        ("id", site.statements),
        ("page", site.topics),
        ("id", channels.purposes),
        ("id", channels.platforms),
        ("id", [*channels.channels, *channels.retired, *channels.absent]),
        ("id", channels.mails),
        ("id", catalog.regions.services),
        ("code", catalog.regions.regions),
        ("id", fees.operations),
        ("id", fees.receivers),
        ("id", fees.assets),
        ("id", fees.networks),
        ("id", [*fees.fees, *fees.promotions]),
    ]
    for key, facts in groups:
        seen: dict[str, Place] = {}
        for fact in facts:
            value, place = getattr(fact, key), fact.place(key)
            if value in seen:
                fact_words = f"the {key} {quote(value)} stands here a second time (first in line {seen[value].line})"
                yield Problem(place, fact_words, "give each its own")
            seen.setdefault(value, place)


def rule_names_are_unique(project: Project) -> Iterator[Problem]:
    """No two entries of a list have a name that readers take for the same: a twin of a network would hide a price."""
    fees = project.catalog.fees
    lists: list[Sequence[Any]] = [fees.networks, fees.operations, fees.receivers, project.catalog.regions.services]
    for entries in lists:
        seen: dict[tuple[str, str], Place] = {}
        for entry in entries:
            names = [((code, as_read(name)), entry.name.place(code)) for code, name in entry.name.root.items()]
            yield from _twin(names, seen, "name")
    symbols: dict[tuple[str, str], Place] = {}
    for asset in fees.assets:
        yield from _twin([(("", as_read(asset.symbol)), asset.place("symbol"))], symbols, "symbol")


def _twin(
    names: list[tuple[tuple[str, str], Place]], seen: dict[tuple[str, str], Place], what: str
) -> Iterator[Problem]:
    """The first of an entry's names that another entry has; then `seen` knows them all."""
    for name, place in names:
        if name in seen:
            fact = f"the {what} {quote(name[1])} stands here a second time (first in line {seen[name].line})"
            yield Problem(place, fact, "give each its own, whatever the case of its letters")
            break
    for name, place in names:
        seen.setdefault(name, place)


def as_read(words: str) -> str:
    """Words as readers tell them from others, whatever the case and width of their letters."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def rule_sources_exist(project: Project) -> Iterator[Problem]:
    """Every fact's source is one of data/site.yaml."""
    sources = [source.id for source in project.catalog.site.sources]
    for fact in project.catalog.sourced:
        if fact.source not in sources:  # looked at here: a place for each of thousands would take a while
            yield from _missing(fact.source, sources, fact.place("source"), "source", "data/site.yaml")


def rule_samples_come_from_a_sample_source(project: Project) -> Iterator[Problem]:
    """A made-up fact says so, and no other names the source of made-up ones: no sample loses its mark unseen."""
    made_up = {source.id: source.sample for source in project.catalog.site.sources}
    for fact in project.catalog.sourced:
        if made_up.get(fact.source, fact.sample) == fact.sample:
            continue
        if fact.sample:
            words = f"this is a sample, and {quote(fact.source)} is a source of real facts"
            yield Problem(
                fact.place("source"), words, 'write "source: sample", or confirm the fact and delete "sample"'
            )
        else:
            words = f"{quote(fact.source)} is a source of samples, and this does not say that it is one"
            yield Problem(fact.place("source"), words, 'add "sample: true", or name the real source')


def rule_purposes_exist(project: Project) -> Iterator[Problem]:
    """What a channel is best for is one of the purposes, named once."""
    purposes = [purpose.id for purpose in project.catalog.channels.purposes]
    for channel in project.catalog.channels.channels:
        for index, purpose in enumerate(channel.best_for):
            place = channel.place("best_for", index)
            yield from _missing(purpose, purposes, place, "purpose", "the purposes above")
            yield from _repeated(purpose, channel.best_for[:index], place, "purpose")


def rule_methods_exist(project: Project) -> Iterator[Problem]:
    """The method by which a fact was confirmed is one of data/site.yaml."""
    methods = [method.id for method in project.catalog.site.methods]
    for fact in project.catalog.sourced:
        if fact.method is not None:
            yield from _missing(fact.method, methods, fact.place("method"), "method", "data/site.yaml")


def rule_platforms_exist(project: Project) -> Iterator[Problem]:
    """The platform of an account, ours or not, is one of data/channels.yaml."""
    channels = project.catalog.channels
    platforms = [platform.id for platform in channels.platforms]
    for channel in [*channels.channels, *channels.retired, *channels.absent]:
        if channel.platform is not None:
            yield from _missing(
                channel.platform, platforms, channel.place("platform"), "platform", "the platforms above"
            )


def rule_regions_exist(project: Project) -> Iterator[Problem]:
    """Regions that channels and fees name are in data/regions.yaml."""
    codes = {region.code for region in project.catalog.regions.regions}
    for fact in [*project.catalog.channels.channels, *project.catalog.fees.fees]:
        for index, code in enumerate(fact.regions or []):
            place = fact.place("regions", index)
            yield from _missing(code, codes, place, "region", "data/regions.yaml")
            yield from _repeated(code, (fact.regions or [])[:index], place, "region")


def rule_fees_refer_to_what_exists(project: Project) -> Iterator[Problem]:
    """A fee's operation, asset, network and receiver, and a promotion's fee, exist."""
    fees = project.catalog.fees
    lists: dict[str, list[Any]] = {
        "operation": fees.operations,
        "asset": fees.assets,
        "network": fees.networks,
        "receiver": fees.receivers,
    }
    known = {key: {entry.id for entry in entries} for key, entries in lists.items()}
    for fee in fees.fees:
        for key, ids in known.items():
            yield from _missing(getattr(fee, key), ids, fee.place(key), key, f"the {key}s above")
    ids = {fee.id for fee in fees.fees}
    for promotion in fees.promotions:
        yield from _missing(promotion.fee, ids, promotion.place("fee"), "fee", "the fees above")


def rule_services_exist(project: Project) -> Iterator[Problem]:
    """A service of a region is one of the list."""
    regions = project.catalog.regions
    services = {service.id for service in regions.services}
    for region in regions.regions:
        for service in region.services.keys() - services:
            place = region.key_place("services", service)
            yield from _missing(service, services, place, "service", "the services above")


def rule_topics_lead_to_pages(project: Project) -> Iterator[Problem]:
    """A card on the home page leads to a page that exists."""
    paths = {page.path for page in project.pages}
    for topic in project.catalog.site.topics:
        yield from _missing(topic.page, paths, topic.place("page"), "page", "docs/<language>/")


def _missing(value: str, known: Collection[str], place: Place, what: str, where: str) -> Iterator[Problem]:
    if value not in known:
        yield Problem(place, f"{what} {quote(value)} is not in {where}", did_you_mean(value, known))


def _repeated(value: str, before: list[str], place: Place, what: str) -> Iterator[Problem]:
    if value in before:
        yield Problem(place, f"the {what} {quote(value)} stands here a second time", "delete one of the two")
