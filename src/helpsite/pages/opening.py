"""When a channel is answered: in words for a page, and as facts for the script that knows the reader's clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

from helpsite.data.model import DAYS_OF_WEEK, WORDS, AnswerTime, Hours
from helpsite.pages.formats import format_day, format_span, weekday_name

_RANGE = 3  # so many days in a row are written as first and last

# `Here.say`: the words for `group.key` with the values filled in.
Say = Callable[..., str]


def weekly_words(hours: Hours, say: Say, formats: str) -> list[tuple[str, str]]:
    """The rows of weekly hours: days, times."""
    rows = []
    for entry in hours.weekly:
        numbers = sorted({DAYS_OF_WEEK.index(day) for day in entry.days})
        rows.append((_days(numbers, say, formats), f"{entry.opens}–{entry.closes}"))
    return rows


def closed_words(hours: Hours, today: date, language: str, say: Say, formats: str) -> list[str]:
    """The days on which it is closed all the same, from today on, each with its reason."""
    coming = sorted((entry for entry in hours.closed if entry.day >= today), key=lambda entry: entry.day)
    return [say("contact.closed", day=format_day(entry.day, formats), name=entry.name[language]) for entry in coming]


def answer_words(answer: AnswerTime, say: Say, formats: str) -> str:
    """How long an answer takes."""
    usual, longest = format_span(answer.usual, formats), format_span(answer.longest, formats)
    return say("contact.answer-times", usual=usual, longest=longest)


def clock_facts(hours: Hours, say: Say, formats: str) -> str:
    """What assets/hours.js needs to know, as JSON: the hours, with Monday as 1 and Sunday as 7, and its words."""
    facts = {
        "zone": hours.time_zone,
        "weekly": [
            {
                "days": sorted({DAYS_OF_WEEK.index(day) + 1 for day in entry.days}),
                "opens": entry.opens,
                "closes": entry.closes,
            }
            for entry in hours.weekly
        ],
        "closed": sorted({entry.day.isoformat() for entry in hours.closed}),
        "locale": formats,
        "days": [weekday_name(number, formats, "wide") for number in range(len(DAYS_OF_WEEK))],
        "short": [weekday_name(number, formats) for number in range(len(DAYS_OF_WEEK))],
        "words": {key: say(f"opening.{key}") for key in WORDS["opening"].split()}
        | {key: say(f"contact.{key}") for key in ("every-day", "day-range", "list-separator")},
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _days(numbers: list[int], say: Say, formats: str) -> str:
    if len(numbers) == len(DAYS_OF_WEEK):
        return say("contact.every-day")
    names = [weekday_name(number, formats) for number in numbers]
    if len(names) >= _RANGE and numbers[-1] - numbers[0] == len(numbers) - 1:
        return say("contact.day-range", first=names[0], last=names[-1])
    return say("contact.list-separator").join(names)
