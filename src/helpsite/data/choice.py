"""Which channel to use: the best and its runner-up for how urgent it is, what it is about, and where the reader is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from helpsite.data.model import Channel, Purpose, covers, minutes_of
from helpsite.data.trust import CONFIRMED, Trust, trust_of

# What has ended, is yet to come or has not been confirmed for long is never recommended.
TRUSTED: tuple[Trust, ...] = ("sample", *CONFIRMED)

# Regions among which the choice makes no difference, as their codes; the empty one is everywhere else.
Group = tuple[str, ...]
ELSEWHERE: Group = ()

# The best channel and its runner-up; None is where there is no other.
Answer = tuple[Channel | None, Channel | None]

_LAST = 10**9  # behind every place in a list, and every length of time


@dataclass(frozen=True)
class Need:
    """What a reader is looking for: whether it is urgent, the id of its subject, and the code of the reader's region.

    The region is None where no channel names it. `language` is the tag of the language that the reader reads.
    """

    urgent: bool
    subject: str
    region: str | None
    language: str


@dataclass(frozen=True)
class Row:
    """One line of the decision: for these subjects in these groups of regions, the best channel and its runner-up."""

    urgent: bool
    subjects: tuple[Purpose, ...]
    groups: tuple[Group, ...]
    best: Channel | None
    runner_up: Channel | None


def usable(channels: Iterable[Channel], today: date, recheck_days: int) -> list[Channel]:
    """The channels that can be recommended: they have an address, and can be trusted on that day."""
    return [channel for channel in channels if channel.address and trust_of(channel, today, recheck_days) in TRUSTED]


def recommend(channels: Iterable[Channel], purposes: Iterable[Purpose], need: Need) -> Answer:
    """The best of these usable channels and its runner-up.

    Only a channel that serves the region counts. First come those that are answered in the reader's language, then, if
    it is urgent, those that are best for what is urgent; then those that name the subject: if it is urgent, the ones
    that usually answer sooner first, else the ones that name it earlier; and last the order of the file.
    """
    urgent = {purpose.id for purpose in purposes if purpose.urgent}

    def order(channel: Channel) -> tuple[bool, bool, bool, int, int, int]:
        hurry = need.urgent and urgent.isdisjoint(channel.best_for)
        subject = channel.best_for.index(need.subject) if need.subject in channel.best_for else _LAST
        usual = minutes_of(channel.answer.usual) if channel.answer else _LAST
        names_it = need.subject not in channel.best_for
        sooner = usual if need.urgent else 0
        return not _speaks(channel, need.language), hurry, names_it, sooner, subject, usual

    serving = [channel for channel in channels if covers(channel.regions, need.region)]
    first, second, *_ = [*sorted(serving, key=order), None, None]
    return first, second


def subjects(purposes: Iterable[Purpose]) -> list[Purpose]:
    """What it can be about: every purpose but being in a hurry."""
    return [purpose for purpose in purposes if not purpose.urgent]


def region_groups(channels: Iterable[Channel], codes: Iterable[str]) -> list[Group]:
    """The regions with these codes, those together that the same of these channels name; last, everywhere else."""
    naming = [channel.regions for channel in channels if channel.regions is not None]
    groups: dict[tuple[bool, ...], list[str]] = {}
    for code in codes:
        named = tuple(covers(regions, code) for regions in naming)
        if any(named):
            groups.setdefault(named, []).append(code)
    return [*(tuple(group) for group in groups.values()), ELSEWHERE]


def decision(channels: list[Channel], purposes: list[Purpose], codes: list[str], language: str) -> list[Row]:
    """The whole decision between these usable channels, on as few rows as say the same.

    `codes` are those of the regions. Each of urgent or not, subject and group of regions is in exactly one row.
    """
    groups = region_groups(channels, codes)
    return [row for urgent in (True, False) for row in _rows(channels, purposes, groups, language, urgent)]


def _rows(
    channels: list[Channel], purposes: list[Purpose], groups: list[Group], language: str, urgent: bool
) -> list[Row]:
    """The rows for what is urgent, or for what is not."""
    together: dict[tuple[tuple[Group, ...], tuple[str | None, str | None]], tuple[list[Purpose], Answer]] = {}
    for subject in subjects(purposes):
        answers: dict[tuple[str | None, str | None], tuple[list[Group], Answer]] = {}
        for group in groups:
            region = group[0] if group else None
            answer = recommend(channels, purposes, Need(urgent, subject.id, region, language))
            answers.setdefault(_ids(answer), ([], answer))[0].append(group)
        for ids, (where, answer) in answers.items():
            together.setdefault((tuple(where), ids), ([], answer))[0].append(subject)
    return [Row(urgent, tuple(about), where, *answer) for (where, _), (about, answer) in together.items()]


def _ids(answer: Answer) -> tuple[str | None, str | None]:
    best, runner_up = answer
    return best and best.id, runner_up and runner_up.id


def _speaks(channel: Channel, language: str) -> bool:
    """Whether a channel is answered in a language, in whatever script or country's form."""
    return language.partition("-")[0] in {tag.partition("-")[0] for tag in channel.languages}
