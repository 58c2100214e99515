"""Slots: the moments of a week at which an account usually posts, and the next free one."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.accounts import AccountName
from bot.domain.hours import BadHours, parse_days
from bot.domain.lazily import lazy
from bot.domain.timewords import fold

FURTHEST_DAYS = 28
NEXT = frozenset({"next slot", "the next slot", "slot", "prochain creneau", "le prochain creneau"})
_TIME = lazy(r"([01][0-9]|2[0-3]):([0-5][0-9])")
LOOKS = 'must be written like "mon-fri 09:00 17:30, sat 11:00".'


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """A time of day on some weekdays (Monday is 0), in minutes after their midnight."""

    days: tuple[int, ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSlots:
    """An account's slots, by the clock of its own zone."""

    weekly: tuple[Weekly, ...]
    zone: ZoneInfo

    def after(self, at: datetime) -> Iterator[datetime]:
        """Its slots after a moment, the nearest first, for four weeks."""
        day = at.astimezone(self.zone).date()
        for step in range(FURTHEST_DAYS + 1):
            there = sorted(self._on(day + timedelta(days=step)))
            yield from (instant for instant in there if instant > at)

    def _on(self, day: date) -> Iterator[datetime]:
        for one in self.weekly:
            if day.weekday() in one.days:
                naive = datetime.combine(day, time()) + timedelta(minutes=one.minutes)
                yield naive.replace(tzinfo=self.zone).astimezone(UTC)


SlotsOf = Mapping[AccountName, AccountSlots]
"""The slots of each account that has any."""


def parse_slots(text: str) -> tuple[Weekly, ...]:
    """Read `mon-fri 09:00 17:30, sat 11:00`: days, and the times that hold for them.

    Raises `BadHours`.
    """
    found: list[Weekly] = []
    for part in text.split(","):
        words = part.split()
        times = [match for word in words if (match := _TIME.fullmatch(word))]
        days = [word for word in words if not _TIME.fullmatch(word)]
        if not times or len(days) != 1 or words[0] != days[0]:
            raise BadHours(LOOKS)
        weekdays = parse_days(days[0])
        found += [
            Weekly(days=weekdays, minutes=int(match[1]) * 60 + int(match[2])) for match in times
        ]
    return tuple(found)


def is_next_slot(when: str) -> bool:
    """Whether somebody asks for the next slot instead of a time."""
    return re.sub(r"\s+", " ", fold(when)).strip() in NEXT


def next_free(
    slots: Sequence[AccountSlots], taken: Collection[datetime], at: datetime
) -> datetime | None:
    """The nearest moment after `at` that is a slot of all these, and not taken yet."""
    first, *others = slots
    theirs = [frozenset(one.after(at)) for one in others]
    return next(
        (
            instant
            for instant in first.after(at)
            if instant not in taken and all(instant in one for one in theirs)
        ),
        None,
    )
