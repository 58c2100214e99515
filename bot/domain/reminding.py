"""Reminders that people can live with: whom the bot asks, and when it asks them again.

The ladder is a pure function of when somebody was asked, when the post is due, and the clock where
they are. It only reminds: nothing that counts rests on it.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, fingerprint
from bot.domain.drafts import canonical
from bot.domain.hours import DAY
from bot.domain.people import UserId
from bot.domain.quorum import Tally

NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
# Two reminders to one person are never closer than this.
APART = timedelta(minutes=15)
MOST_A_DAY = 5
# What is due within this is asked about at once, and not with whatever else comes meanwhile.
SOON = timedelta(hours=1)
# What has no time of its own is wanted within a day, as far as reminders go.
WITHOUT_TIME = timedelta(days=1)
_BEFORE_NIGHT = timedelta(minutes=5)
_NEVER = datetime.min.replace(tzinfo=UTC)


class Rung(StrEnum):
    """How often somebody was asked by then; the values are stored, in this order."""

    ASKED = "asked"
    HALF = "half"
    LATE = "late"
    LAST = "last"


PARTS: Mapping[Rung, float] = {Rung.ASKED: 0, Rung.HALF: 1 / 2, Rung.LATE: 3 / 4, Rung.LAST: 7 / 8}
"""How much of the time is over at each rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One rung and its instant."""

    rung: Rung
    at: datetime


def ladder(start: datetime, due: datetime, zone: ZoneInfo) -> tuple[Step, ...]:
    """List the rungs between being asked and the time of the post, by the clock in `zone`.

    Each lies later than the one before, none at or after `due`, and none at night: a rung of the
    night waits for the morning, or comes on the evening before where that would be too late.
    """
    found: list[Step] = []
    for rung, part in PARTS.items():
        at = _by_day(start + (due - start) * part, (start, due), zone)
        if at is not None and (not found or at - found[-1].at >= APART):
            found.append(Step(rung=rung, at=at))
    return tuple(found)


def rung_now(steps: Sequence[Step], now: datetime) -> Step | None:
    """The last rung that was reached."""
    return next((step for step in reversed(steps) if step.at <= now), None)


def next_rung(steps: Sequence[Step], now: datetime) -> Step | None:
    """The first rung that is still to come."""
    return next((step for step in steps if step.at > now), None)


def is_night(at: datetime, zone: ZoneInfo) -> bool:
    """Whether people in a zone are left alone then."""
    clock = at.astimezone(zone).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def _by_day(at: datetime, around: tuple[datetime, datetime], zone: ZoneInfo) -> datetime | None:
    if is_night(at, zone):
        local = at.astimezone(zone)
        evening = local.date() - (DAY if local.time() < NIGHT_ENDS else timedelta())
        morning = _instant(evening + DAY, NIGHT_ENDS, zone)
        before = _instant(evening, NIGHT_BEGINS, zone) - _BEFORE_NIGHT
        at = morning if morning < around[1] else before
    fits = around[0] <= at < around[1]
    return at if fits and not is_night(at, zone) else None


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def half_of(start: datetime, due: datetime) -> datetime:
    """When half of the time is over, and somebody else is asked as well."""
    return start + (due - start) / 2


def due_or_soon(start: datetime, due: datetime | None) -> datetime:
    """By when a draft wants its opinions, as far as reminders go."""
    return due if due is not None else start + WITHOUT_TIME


def is_soon(due: datetime | None, now: datetime) -> bool:
    """Whether a draft can't wait for the next round of reminders."""
    return due is not None and due - now <= SOON


def begins_today(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began in a zone."""
    return _instant(now.astimezone(zone).date(), time(), zone)


def has_had_enough(pings: Iterable[datetime], now: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody was written to as often today as anybody is; failures don't count."""
    begin = begins_today(now, zone)
    return sum(at >= begin for at in pings) >= MOST_A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """How much each of those who could be asked was asked lately: the fewest first, in turn."""

    load: Mapping[UserId, int]
    last: Mapping[UserId, datetime]

    def order(self, people: Iterable[UserId]) -> tuple[UserId, ...]:
        """Put people in the order in which they are asked."""
        return tuple(
            sorted(people, key=lambda u: (self.load.get(u, 0), self.last.get(u, _NEVER), u))
        )


def whom_to_ask(
    tallies: Iterable[Tally], expected: Collection[UserId], free: Sequence[UserId], *, half: bool
) -> tuple[UserId, ...]:
    """Choose who is asked as well, so that each seat that is open has somebody.

    `expected` were asked and may still answer in time, `free` could be asked, in their order.
    With `half` of the time over, one more of each group is asked in the place of who is silent.
    """
    chosen: list[UserId] = []
    seated: set[UserId] = set()
    for tally in tallies:
        if not tally.is_open or tally.short <= 0:
            continue
        wanted = tally.short + half
        there = [u for u in (*expected, *chosen) if u in tally.could and u not in seated][:wanted]
        able = [u for u in free if u in tally.could and u not in chosen]
        new = able[: wanted - len(there)]
        seated.update(there, new)
        chosen += new
    return tuple(chosen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One draft that waits for somebody's opinion: what its card shows, and the card's link.

    `as_well`: another colleague was asked before; `to_watch`: only somebody who watches is missing.
    """

    view: CardView
    link: str
    as_well: bool = False
    to_watch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The one message to somebody about all that waits for their opinion."""

    person: UserId
    zone: ZoneInfo
    items: tuple[Wanted, ...] = ()


def shown(letter: Waiting) -> str:
    """Digest what a message says, so that it is changed only where that has changed."""
    parts = [
        [fingerprint(one.view), one.link, str(one.as_well), str(one.to_watch)]
        for one in letter.items
    ]
    return hashlib.sha256(
        canonical([letter.zone.key, parts]).encode(errors="surrogatepass")
    ).hexdigest()
