"""Weekly hours: when somebody works, or has the watch, by the clock of a place."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.errors import UserError
from bot.domain.lazily import lazy

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
MINUTES = 24 * 60
FURTHEST = timedelta(days=15)

Span = tuple[datetime, datetime]
"""From and until: half-open, aware UTC."""

_DAYS = lazy(rf"({'|'.join(DAYS)})(?:-({'|'.join(DAYS)}))?")
_TIMES = lazy(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-4]):([0-5][0-9])")


class BadHours(UserError):
    """Weekly hours that can't be read; the text goes on after the setting's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of some weekdays (Monday is 0), in minutes after their midnight.

    `end` is greater than `start`, and beyond a day where it ends in the next one.
    """

    days: tuple[int, ...]
    start: int
    end: int


Hours = tuple[Stretch, ...]


def parse_hours(text: str) -> Hours:
    """Read `mon-fri 09:00-18:00, sat 22:00-02:00`; days hold for all times up to the next days.

    Raises `BadHours`.
    """
    found: list[Stretch] = []
    days: dict[int, None] = {}
    used = False
    for word in re.split(r"[\s,;]+", text.strip().lower()):
        if times := _TIMES.fullmatch(word):
            found.append(_stretch(tuple(days), times))
            used = True
        elif named := _DAYS.fullmatch(word):
            days, used = ({} if used else days), False
            days |= dict.fromkeys(_days_of(named[1], named[2] or named[1]))
        else:
            raise BadHours('must be written like "mon-fri 09:00-18:00, sat 10:00-12:00".')
    if not used:
        raise BadHours('names days without times; write them like "mon-fri 09:00-18:00".')
    return tuple(found)


def parse_days(text: str) -> tuple[int, ...]:
    """Read `mon-fri, sun` as weekdays, Monday being 0. Raises `BadHours`."""
    days: dict[int, None] = {}
    for word in re.split(r"[\s,;]+", text.strip().lower()):
        named = _DAYS.fullmatch(word)
        if named is None:
            raise BadHours('must be weekdays such as "mon-fri" or "mon, wed".')
        days |= dict.fromkeys(_days_of(named[1], named[2] or named[1]))
    return tuple(days)


def _stretch(days: tuple[int, ...], times: re.Match[str]) -> Stretch:
    start, end = (int(times[n]) * 60 + int(times[n + 1]) for n in (1, 3))
    if not days:
        raise BadHours('names times without days; write them like "mon-fri 09:00-18:00".')
    if end > MINUTES:
        raise BadHours("names a time after 24:00, which no clock shows.")
    return Stretch(days=days, start=start, end=end if end > start else end + MINUTES)


def _days_of(first: str, last: str) -> Iterator[int]:
    """The weekdays from one to another; `sat-mon` goes over the end of the week."""
    begin = DAYS.index(first)
    for step in range((DAYS.index(last) - begin) % 7 + 1):
        yield (begin + step) % 7


def spans(hours: Hours, zone: ZoneInfo, off: frozenset[date], around: Span) -> list[Span]:
    """The stretches that may touch `around`, as instants; days in `off` begin none."""
    day = around[0].astimezone(zone).date() - DAY
    last = around[1].astimezone(zone).date()
    found = []
    while day <= last:
        if day not in off:
            found += [
                (_instant(day, one.start, zone), _instant(day, one.end, zone))
                for one in hours
                if day.weekday() in one.days
            ]
        day += DAY
    return sorted(found)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return naive.replace(tzinfo=zone).astimezone(UTC)


def covered(found: Iterable[Span], around: Span) -> bool:
    """Whether spans, joined where they touch, cover all of `around`."""
    reached, end = around
    for start, until in sorted(found):
        if start <= reached:
            reached = max(reached, until)
    return reached >= end


def begins_after(hours: Hours, zone: ZoneInfo, off: frozenset[date], at: datetime) -> Span | None:
    """The next stretch that begins after `at`, or `None` within a fortnight."""
    ahead = spans(hours, zone, off, (at, at + FURTHEST))
    return next((one for one in ahead if one[0] > at), None)
