"""A picture of time, as one inline SVG: how things stand from day to day."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from typing import Literal

from markupsafe import Markup, escape

State = Literal["available", "limited", "withdraw-only", "unavailable", "unknown", "rate"]

# The widths in px at which words must fit: that of a page's text on a narrow phone, and the one from which site.css
# shows what else has room.
NARROW, WIDE = 280, 560

# Everything in px. Type has the sizes that site.css gives it.
_TYPE = 12
_TODAY = 20  # the row with the word for today
_NAME = 19  # the row with a lane's name
_BOX = 24  # a service's bar
_TALLEST = 44  # a rate's bar, if it is the highest
_PRICE = 17  # the room for a price above the highest bar
_BAND_NAME = 16  # the row with the names of bands
_BETWEEN = 9  # between two lanes
_AXIS = 24
_SECOND_ROW = 16  # what a second row of dates adds to the axis
_SIDE = 5  # between a bar's edge and its words
_APART = 10  # between the words of two dates

# How high a service's box is filled in px: the less works, the lower. Its words stand above all but the full one.
_LEVELS: Mapping[str, int] = {"available": _BOX, "limited": 8, "withdraw-only": 5, "unavailable": 0}
_PARTLY = {state: level for state, level in _LEVELS.items() if 0 < level < _BOX}
_SMALLEST = 2  # what is as good as nothing can still be seen
_PART = Fraction(2, 5)  # the height of a band whose amount can't be compared
_EDGE = 10  # per cent of the width; as in assets/timeline.js
_BEYOND = Fraction(1, 100)  # of the width; what lies there is not seen
_QUARTER = 91  # days shown on both sides of today where nothing changes


@dataclass(frozen=True)
class Span:
    """What holds from a day to a day, both included. Without `first` it always did, without `last` no end is known.

    `is_sure` says whether someone has confirmed it; what is unknown looks the same either way.
    `height` counts for the state "rate" only: its share of the highest bar.
    """

    first: date | None
    last: date | None
    state: State
    label: str
    is_sure: bool
    height: Fraction = Fraction(1)


@dataclass(frozen=True)
class Band:
    """What holds instead for some days of a lane; `height` is its share of the highest bar, if it has one."""

    first: date
    last: date
    label: str
    is_sure: bool
    height: Fraction | None = None


@dataclass(frozen=True)
class Lane:
    """What one line of the picture shows, the oldest first, without overlaps; a label has a row of its own."""

    label: str
    spans: tuple[Span, ...]
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True)
class TimelineWords:
    """The words of a picture: what it shows, for those who don't see it; the day's mark; and those of its legend.

    `chosen` stands for `today` once a reader looks at another day. `legend` has words for each state that occurs, for
    "unsure" and for "band"; what has none is left out.
    """

    title: str
    today: str
    chosen: str
    legend: Mapping[str, str]


def timeline(lanes: Iterable[Lane], today: date, words: TimelineWords, day_words: Callable[[date], str]) -> Markup:
    """The lanes over one line of time, with today and the days of changes marked, and a legend.

    It's a picture: whoever uses it puts beside it what it shows in words, as `words.title` says. The script
    assets/timeline.js moves the mark when the page is read on another day.
    """
    lanes = tuple(lanes)
    time = Time.around(lanes, today)
    marks = axis_marks(lanes, today, time, day_words)
    now_share = time.share(today, Fraction(1, 2))
    drawn, bottom = _drawn_lanes(lanes, time, now_share)
    now = _percent(now_share)
    picture = _element(
        "svg",
        {
            "role": "img",
            "aria-label": words.title,
            "width": "100%",
            "height": bottom + (_AXIS if marks else 0) + max((mark.row for mark in marks), default=0) * _SECOND_ROW,
            "focusable": "false",
        },
        _element("rect", {"class": "hs-ahead", "x": now, "y": _TODAY, "width": "100%", "height": bottom - _TODAY}),
        *(_gridline(mark, bottom) for mark in marks),
        *(_element("g", {"class": name}, *bars) for name, bars in drawn.bars.items()),
        _element("rect", {"class": "hs-veil", "y": _TODAY, "width": now, "height": bottom - _TODAY}),
        _now(now, drawn.rows, bottom),
        *drawn.names,
        _element("g", {"transform": f"translate({_SIDE})"}, *drawn.words),
        _element("g", {"transform": f"translate({_SIDE})", "class": "hs-wide"}, *drawn.wide_words),
        _element("text", {"class": "hs-now-word", "x": now, "y": 13, "text-anchor": _anchor(now)}, words.today),
        *(_mark_words(mark, today, bottom) for mark in marks),
    )
    return _element(
        "figure",
        {
            "class": "hs-timeline",
            "data-first-day": time.first.isoformat(),
            "data-last-day": time.last.isoformat(),
            "data-day": today.isoformat(),
            "data-today": words.today,
            "data-chosen": words.chosen,
            "data-pagefind-ignore": "all",
        },
        picture,
        _legend(lanes, words.legend),
    )


def is_always_unknown(lane: Lane) -> bool:
    """Whether nothing is known of a lane, on no day."""
    return not lane.bands and all(span.state == "unknown" for span in lane.spans)


# --- Time -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Time:
    """The days that a picture shows, both included."""

    first: date
    last: date

    @classmethod
    def around(cls, lanes: Iterable[Lane], today: date) -> Time:
        """From a little before the first change to a little after the last one; today is always among them."""
        days = [day.toordinal() for day in changes(lanes)]
        low, high = min([today.toordinal(), *days]), max([today.toordinal(), *days])
        margin = max(7, (high - low) // 5) if days else _QUARTER
        return cls(
            date.fromordinal(max(low - margin, date.min.toordinal())),
            date.fromordinal(min(high + margin, date.max.toordinal())),
        )

    def share(self, day: date, into: Fraction = Fraction(0)) -> Fraction:
        """Where the beginning of a day stands, or a part of the day later: 0 is the left edge, 1 the right one.

        It is exact to a hundredth of a per cent, as it is written, so that bars adjoin.
        """
        days = self.last.toordinal() - self.first.toordinal() + 1
        place = (day.toordinal() - self.first.toordinal() + into) / Fraction(days)
        return Fraction(round(place * 10_000), 10_000)

    def percent(self, day: date, into: Fraction = Fraction(0)) -> str:
        """The same as an SVG writes it."""
        return _percent(self.share(day, into))

    def reach(self, first: date | None, last: date | None) -> tuple[Fraction, Fraction]:
        """Where a stretch begins and ends: without a first day at the left edge, without a last one at the right."""
        begin = self.share(first) if first else Fraction(0)
        end = self.share(last, Fraction(1)) if last else Fraction(1)
        return max(begin, Fraction(0)), min(end, Fraction(1))


def changes(lanes: Iterable[Lane]) -> list[date]:
    """The days on which something begins, or has just ended and nothing takes its place; each one once, in order."""
    stretches = [stretch for lane in lanes for stretch in (*lane.spans, *lane.bands)]
    begins = {stretch.first for stretch in stretches if stretch.first}
    ends = {stretch.last for stretch in stretches if stretch.last and stretch.last < date.max}
    return sorted(begins | {date.fromordinal(day.toordinal() + 1) for day in ends})


# --- Words that fit ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A day with its words in one of the axis's two rows. `anchor` says which end of the words stands at the day."""

    day: date
    share: Fraction
    words: str
    anchor: str
    row: int
    is_wide: bool

    def reach(self, width: int) -> tuple[float, float]:
        """Where its words begin and end in px, in a picture of this width."""
        length = text_width(self.words)
        begin = float(self.share) * width - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * length
        return begin, begin + length


def axis_marks(lanes: Iterable[Lane], today: date, time: Time, day_words: Callable[[date], str]) -> list[Mark]:
    """The days of changes whose words have room, in order; those that only have room in a wide picture say so.

    The next change matters most, then the first one there was, then what is nearest to today. What has no room in the
    first row may have some in the second one.
    """
    days = changes(lanes)
    coming = [day for day in days if day > today]
    words = {day: day_words(day) for day in days}
    ranked = [*coming[:1], *days[:1], *sorted(days, key=lambda day: abs(day.toordinal() - today.toordinal()))]
    chosen: dict[date, Mark] = {}
    for width in (NARROW, WIDE):
        for row, day in product(range(2), ranked):
            mark = _mark(day, time, words[day], row, width)
            if day not in chosen and all(_are_apart(mark, other, width) for other in chosen.values()):
                chosen[day] = mark
    return [chosen[day] for day in sorted(chosen)]


def text_width(words: str, size: int = _TYPE) -> float:
    """About how long words are in px, rather more than less."""
    return size * sum(_em(sign) for sign in words)


def _em(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in ("W", "F"):
        return 1.0
    return 0.72 if sign.isupper() or sign in "%@&" else 0.56


def _mark(day: date, time: Time, words: str, row: int, width: int) -> Mark:
    share, half = time.share(day), text_width(words) / 2
    place = float(share) * width
    anchor = "start" if place < half else "end" if place > width - half else "middle"
    return Mark(day, share, words, anchor, row, width == WIDE)


def _are_apart(mark: Mark, other: Mark, width: int) -> bool:
    (begin, end), (other_begin, other_end) = mark.reach(width), other.reach(width)
    return mark.row != other.row or begin >= other_end + _APART or other_begin >= end + _APART


# --- Drawing ----------------------------------------------------------------------------------------------------------


@dataclass
class _Drawn:
    """What lanes come to: bars, which the veil of the past lies over, and words, which it doesn't.

    The bars stand under the classes that they share. The words are the lanes' names, those at bars, and those that only
    have room in a wide picture. `now` is where the line of today stands, which crosses the rows of bars and no others.
    """

    now: Fraction
    rows: list[tuple[int, int]] = field(default_factory=list)
    bars: dict[str, list[Markup]] = field(default_factory=dict)
    names: list[Markup] = field(default_factory=list)
    words: list[Markup] = field(default_factory=list)
    wide_words: list[Markup] = field(default_factory=list)

    def draw(self, names: str, *parts: Markup) -> None:
        """Draws a bar with these classes, over those that there are."""
        self.bars.setdefault(names, []).extend(parts)

    def say(self, words: str, begin: Fraction, end: Fraction, attributes: Mapping[str, str | int]) -> None:
        """Writes words between two places in time, if they ever fit there: beside the line of today, if they can."""
        needed = Fraction(text_width(words) + 2 * _SIDE)
        for width, layer in ((NARROW, self.words), (WIDE, self.wide_words)):
            length = needed / width
            if words and begin + length <= end:
                is_beside = begin < self.now < begin + length and self.now + length <= end
                place = {"x": _percent(self.now if is_beside else begin)}
                layer.append(_element("text", {**place, **attributes}, words))
                return


def _drawn_lanes(lanes: tuple[Lane, ...], time: Time, now: Fraction) -> tuple[_Drawn, int]:
    """The lanes, each below the other, and where the last one ends."""
    drawn, y = _Drawn(now), _TODAY
    for lane in lanes:
        if lane.label:
            y += _NAME
            drawn.names.append(_element("text", {"class": "hs-lane", "y": y - 6}, lane.label))
        has_rates = any(span.state == "rate" for span in lane.spans)
        top, y = y, y + (_PRICE + _TALLEST if has_rates else _BOX)
        drawn.rows.append((top, y))
        for span in lane.spans:
            _draw_span(span, time, y, drawn)
        for band in lane.bands:
            _draw_band(band, lane, time, y, drawn)
        y += _BETWEEN + (_BAND_NAME if lane.bands else 0)
    return drawn, y


def _draw_span(span: Span, time: Time, bottom: int, drawn: _Drawn) -> None:
    """A bar that stands on `bottom`. A service's is a box that is filled as far as the service works."""
    begin, end = time.reach(span.first, span.last)
    if end <= begin:
        return
    is_rate = span.state == "rate"
    height = max(_SMALLEST, round(span.height * _TALLEST)) if is_rate else _BOX
    if span.state == "unknown":
        parts = [_line(begin, end, bottom - 1)]
    else:
        # Without a first or a last day it goes on over the edge, so that it has no border there.
        left, right = begin if span.first else -_BEYOND, end if span.last else 1 + _BEYOND
        box = {"x": _percent(left), "y": bottom - height, "width": _percent(right - left), "height": height}
        parts = [_element("rect", box)]
    if level := _PARTLY.get(span.state):
        parts.append(_line(begin, end, bottom - Fraction(level, 2)))
    drawn.draw(_name(f"hs-{span.state}", not span.is_sure and span.state != "unknown" and "hs-unsure"), *parts)
    drawn.say(span.label, begin, end, {"y": bottom - height - 5 if is_rate else bottom - 10})


def _draw_band(band: Band, lane: Lane, time: Time, bottom: int, drawn: _Drawn) -> None:
    """A hatched part of the bar, as one dashed line as thick as it is high; its words stand below the bar."""
    begin, end = time.reach(band.first, band.last)
    if end <= begin:
        return
    height = max(_SMALLEST, round((_PART if band.height is None else band.height) * _TALLEST))
    names = _name("hs-band", not band.is_sure and "hs-unsure")
    drawn.draw(names, _line(begin, end, bottom - Fraction(height, 2), height))
    following = [time.share(other.first) for other in lane.bands if other.first > band.first]
    until = min([*following, Fraction(1)])
    drawn.say(band.label, begin, until, {"class": "hs-band", "y": bottom + _BAND_NAME - 2})


def _line(begin: Fraction, end: Fraction, y: Fraction | int, thickness: int | None = None) -> Markup:
    places = {"x1": _percent(begin), "x2": _percent(end), "y1": y, "y2": y, "stroke-width": thickness}
    return _element("line", places)


def _now(x: str, rows: list[tuple[int, int]], bottom: int) -> Markup:
    """The line of today: one line, dashed so that it is seen where there are bars, and not across names."""
    first, last = _TODAY - 3, bottom + 4
    drawn = [(first, _TODAY), *rows, (bottom, last)]
    gaps = [begin - end for (_, end), (begin, _) in pairwise(drawn)]
    dashes = " ".join(f"{end - begin} {gap}" for (begin, end), gap in zip(drawn, [*gaps, 0], strict=True))
    places = {"x1": x, "x2": x, "y1": first, "y2": last}
    return _element("line", {"class": "hs-now", **places, "stroke-dasharray": dashes})


def _gridline(mark: Mark, bottom: int) -> Markup:
    x = _percent(mark.share)
    name = _name("hs-grid", mark.is_wide and "hs-wide")
    return _element("line", {"class": name, "x1": x, "x2": x, "y1": _TODAY, "y2": bottom + 4})


def _mark_words(mark: Mark, today: date, bottom: int) -> Markup:
    attributes = {
        "class": _name("hs-date", mark.day > today and "hs-coming", mark.is_wide and "hs-wide"),
        "x": _percent(mark.share),
        "y": bottom + 18 + mark.row * _SECOND_ROW,
        "text-anchor": mark.anchor,
        "data-day": mark.day.isoformat(),
    }
    return _element("text", attributes, mark.words)


def _anchor(percent: str) -> str:
    """Which end of the word for today stands at its line: near an edge it must not leave the picture."""
    place = float(percent.removesuffix("%"))
    return "start" if place < _EDGE else "end" if place > 100 - _EDGE else "middle"


def _legend(lanes: tuple[Lane, ...], words: Mapping[str, str]) -> Markup:
    """What the bars mean, each with a little one; only what occurs and has words."""
    spans = [span for lane in lanes for span in lane.spans]
    bands = [band for lane in lanes for band in lane.bands]
    found = {span.state for span in spans}
    entries = [state for state in (*_LEVELS, "unknown") if state in found]
    entries += ["band"] if bands else []
    known = [span for span in spans if span.state != "unknown"]
    entries += ["unsure"] if any(not stretch.is_sure for stretch in (*known, *bands)) else []
    items = [
        _element("li", {"class": "hs-timeline__key"}, _swatch(entry), words[entry])
        for entry in entries
        if entry in words
    ]
    return _element("figcaption", {}, _element("ul", {}, *items)) if items else Markup("")


def _swatch(entry: str) -> Markup:
    """A small bar of this kind."""
    box = _element("rect", {"x": 1, "y": 1, "width": 20, "height": 12})
    middle = {"unknown": Fraction(7), "band": Fraction(7)}
    y = 13 - Fraction(level, 2) if (level := _PARTLY.get(entry)) else middle.get(entry)
    line = {"x1": 1, "x2": 21, "y1": y, "y2": y, "stroke-width": 10 if entry == "band" else None}
    parts = [] if entry in middle else [box]
    parts += [_element("line", line)] if y else []
    return _element("svg", {"class": f"hs-{entry}", "width": 22, "height": 14, "aria-hidden": "true"}, *parts)


def _name(*names: str | Literal[False]) -> str:
    return " ".join(name for name in names if name)


def _percent(share: Fraction) -> str:
    return f"{_number(share * 100)}%"


def _number(value: Fraction | int) -> str:
    """A number with two digits behind the point at most, and none that says nothing."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _element(name: str, attributes: Mapping[str, str | int | Fraction | None], *inside: str) -> Markup:
    """An element; attributes that are None are left out. Words that are no Markup are escaped."""
    written = "".join(
        f' {key}="{escape(value if isinstance(value, str) else _number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if not inside:
        return Markup(f"<{name}{written}/>")  # noqa: S704 - values are escaped, names are this module's own
    return Markup(f"<{name}{written}>{''.join(map(escape, inside))}</{name}>")  # noqa: S704 - the same
