"""Rules on what decides which channel readers are sent to, and when they are told it is answered."""

from __future__ import annotations

from collections.abc import Iterator

from helpsite.data.model import minutes_of
from helpsite.problem import Problem, quote
from helpsite.project import Project


def rule_one_purpose_is_urgent(project: Project) -> Iterator[Problem]:
    """Exactly one purpose means being in a hurry, and there is another: what it can be about."""
    channels = project.catalog.channels
    urgent = [purpose for purpose in channels.purposes if purpose.urgent]
    if not urgent:
        way_out = 'add "urgent: true" to the one that means being in a hurry'
        yield Problem(channels.place("purposes"), "no purpose is urgent", way_out)
    for purpose in urgent[1:]:
        fact = f"a second purpose is urgent, after {quote(urgent[0].id)}"
        yield Problem(purpose.place("urgent"), fact, "delete one of the two")
    if len(urgent) == len(channels.purposes):
        yield Problem(channels.place("purposes"), "every purpose is urgent", "add what readers can ask about")


def rule_something_is_best_for_each_purpose(project: Project) -> Iterator[Problem]:
    """Each purpose has a channel that is best for it."""
    channels = project.catalog.channels
    named = {purpose for channel in channels.channels for purpose in channel.best_for}
    if named - {purpose.id for purpose in channels.purposes}:
        return  # one is mistyped, which another rule says: it may be just the one that is missing here
    for purpose in channels.purposes:
        if purpose.id not in named:
            fact = f"nothing is best for {quote(purpose.id)}"
            yield Problem(purpose.place("id"), fact, 'add it to the "best_for" of a channel, or delete it here')


def rule_usual_answers_come_before_the_longest(project: Project) -> Iterator[Problem]:
    """An answer usually takes no longer than it takes at most."""
    for channel in project.catalog.channels.channels:
        answer = channel.answer
        if answer and minutes_of(answer.usual) > minutes_of(answer.longest):
            fact = f"the usual {answer.usual} is longer than the longest {answer.longest}"
            yield Problem(answer.place("usual"), fact, "swap the two or correct one")


def rule_closed_days_stand_once(project: Project) -> Iterator[Problem]:
    """A day on which a channel is closed stands in its list once."""
    for channel in project.catalog.channels.channels:
        closed = channel.hours.closed if channel.hours else []
        for index, entry in enumerate(closed):
            if entry.day in [before.day for before in closed[:index]]:
                fact = f"the day {entry.day} stands here a second time"
                yield Problem(entry.place("day"), fact, "delete one of the two")
