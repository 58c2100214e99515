"""Between instants and what a clock on the wall shows: zones, skipped and repeated hours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, partial
from typing import NoReturn
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.errors import UserError
from bot.words.moments import day, long_day, short_day
from bot.words.phrases import Phrase, joined, phrase

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FURTHEST_AHEAD = timedelta(days=400)
OFFSETS = (timedelta(hours=-11, minutes=-59), timedelta(hours=14))

Choices = tuple[tuple[str, datetime], ...]


class Unclear(UserError):
    """A time is refused or asked about; `choices` are (what to write, the UTC instant)."""

    def __init__(self, sentence: str, choices: Choices = ()) -> None:
        self.choices = choices
        super().__init__(sentence)


def say(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant with its date, time and zone.

    `Tue 24 Nov 2026, 18:30 (Europe/Paris, UTC+1)`; seconds only where there are any.
    """
    local = instant.astimezone(zone)
    return phrase(
        "{day}, {clock} ({zone})",
        day=say_day(local),
        clock=say_clock(local),
        zone=say_zone(local, zone),
    )


def say_day(local: datetime) -> str:
    """Write the date with its weekday, whatever the server's locale."""
    english = f"{WEEKDAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]} {local.year}"
    return Phrase(english, partial(day, local))


def say_date(date: date) -> str:
    """Write a date without its year: `Tue 24 Nov`."""
    english = f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"
    return Phrase(english, partial(short_day, date))


def say_full_date(local: datetime) -> str:
    """Write a date in full without its weekday: `24 November 2026`."""
    return Phrase(f"{local:%d %B %Y}", lambda language: long_day(local, language))


def say_clock(local: datetime) -> str:
    """Write the time of day: `18:30`, or `18:30:07` where there are seconds."""
    return local.strftime("%H:%M:%S" if local.second else "%H:%M")


def say_zone(local: datetime, zone: ZoneInfo) -> str:
    """Write the zone's name and its offset at that moment: `Asia/Kathmandu, UTC+5:45`."""
    if zone.key == "UTC":
        return "UTC"
    offset = local.utcoffset() or timedelta()
    seconds = int(abs(offset).total_seconds())
    written = f"{seconds // 3600}" + (f":{seconds // 60 % 60:02}" if seconds % 3600 else "")
    written += f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{zone.key}, UTC{'-' if offset < timedelta() else '+'}{written}"


def as_iso(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant so that it can be read in one way only: `2026-10-25T02:30+02:00`."""
    local = instant.astimezone(zone)
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def instants_of(naive: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """List the UTC instants at which clocks in `zone` show `naive`: none, one or two."""
    both = (naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    shown = {one for one in both if one.astimezone(zone).replace(tzinfo=None) == naive}
    return tuple(sorted(shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The zone that a time is read in; `offset` or `abbreviation` narrow a repeated hour."""

    zone: ZoneInfo | timezone
    offset: timezone | None = None
    abbreviation: str = ""

    def agrees(self, instant: datetime) -> bool:
        """Whether clocks in the zone are on the written offset and abbreviation then."""
        local = instant.astimezone(self.zone)
        if self.offset is not None and local.utcoffset() != self.offset.utcoffset(None):
            return False
        return not self.abbreviation or (local.tzname() or "").lower() == self.abbreviation


def place_in_time(naive: datetime, where: Where, *, now: datetime) -> datetime:
    """Turn what a clock shows in `where` into UTC; raise `Unclear` where that is not one instant.

    A written offset or abbreviation that the zone does not have then is refused.
    """
    if isinstance(where.zone, timezone):
        return naive.replace(tzinfo=where.zone).astimezone(UTC)
    found = instants_of(naive, where.zone)
    if not found:
        _skipped(naive, where.zone)
    agreed = [one for one in found if where.agrees(one)]
    if not agreed:
        shown = say(found[0], where.zone)
        raise Unclear(
            phrase("The zone you wrote is not the one in force; it would be {shown}.", shown=shown)
        )
    return agreed[0] if len(agreed) == 1 else _repeated(naive, found, where.zone, now)


def _skipped(naive: datetime, zone: ZoneInfo) -> NoReturn:
    resumes = _after_gap(naive, zone)
    raise Unclear(
        phrase(
            "The clocks in {zone} skip {when} on {day}; the next time there is `{next}`, so"
            " please write that or another.",
            zone=zone.key,
            when=say_clock(naive),
            day=say_day(naive),
            next=as_iso(resumes, zone),
        ),
        ((as_iso(resumes, zone), resumes),),
    )


def _after_gap(naive: datetime, zone: ZoneInfo) -> datetime:
    """Find the first instant after the gap that `naive` falls into."""
    low, high = sorted(naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def _repeated(
    naive: datetime, found: tuple[datetime, ...], zone: ZoneInfo, now: datetime
) -> NoReturn:
    ahead = tuple((as_iso(one, zone), one) for one in found if one > now)
    if not ahead:
        raise Unclear(
            phrase(
                "{when} on {day} is already past; please write a later time.",
                when=say_clock(naive),
                day=say_day(naive),
            )
        )
    written = joined(phrase(" or "), (f"`{text}`" for text, _ in ahead))
    raise Unclear(
        phrase(
            "The clocks in {zone} show {when} twice on {day}; please write {written} in its place.",
            zone=zone.key,
            when=say_clock(naive),
            day=say_day(naive),
            written=written,
        ),
        ahead,
    )


def named_zone(name: str) -> ZoneInfo | None:
    """Find a zone by its IANA name in any case; `None` if there is none.

    Only names with a slash, and UTC and GMT: `EST` or `CET` mean different things in
    different places.
    """
    if name.lower() in {"utc", "gmt", "z"}:
        return ZoneInfo("UTC")
    if "/" not in name:
        return None
    key = _zone_keys().get(name.lower())
    return ZoneInfo(key) if key else None


@cache
def _zone_keys() -> Mapping[str, str]:
    """Every zone's name by the same in small letters; reading them opens hundreds of files."""
    return {key.lower(): key for key in available_timezones()}


def offset_of(written: str) -> timezone | None:
    """Read `z`, `+1`, `-03:30` or `+0545`; `None` where no place on earth has that offset."""
    if written.lower() == "z":
        return UTC
    parts = re.fullmatch(r"([+-])([0-9]{1,2})(?::?([0-5][0-9]))?", written)
    if parts is None:
        return None
    size = timedelta(hours=int(parts[2]), minutes=int(parts[3] or 0))
    offset = -size if parts[1] == "-" else size
    return timezone(offset) if OFFSETS[0] <= offset <= OFFSETS[1] else None


def check_ahead(instant: datetime, zone: ZoneInfo, *, now: datetime) -> datetime:
    """Return `instant` if it lies between now and 400 days ahead, else raise `Unclear`."""
    if instant <= now:
        raise Unclear(
            phrase("{when} is already past; please write a later time.", when=say(instant, zone))
        )
    if instant - now > FURTHEST_AHEAD:
        raise Unclear(
            phrase(
                "{when} is more than {days} days ahead; please write an earlier time.",
                when=say(instant, zone),
                days=FURTHEST_AHEAD.days,
            )
        )
    return instant
