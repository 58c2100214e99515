"""Cutting a text about time into tokens, and reading durations."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.lazily import lazy
from bot.domain.timewords import (
    MONTH,
    PHRASES,
    WEEKDAY,
    CalendarDay,
    Clock,
    Glue,
    Hour,
    Iso,
    Meaning,
    Place,
    Token,
    Weekday,
    fold,
    not_understood,
    quote,
)
from bot.domain.wallclock import MONTHS, Unclear, offset_of
from bot.words.phrases import phrase

_END = r"(?![a-z0-9_])"
_MONTHS = "|".join(sorted(MONTH, key=len, reverse=True))
_YEAR = r"(?:,?\s+(2[01][0-9]{2})(?![0-9:h]))?"
_NAME = r"[a-z][a-z0-9_]*(?:[/+-][a-z0-9_]+)*"
_OFFSET = r"[+-][0-9]{1,2}(?::?[0-9]{2})?"


def _iso(found: re.Match[str]) -> Meaning:
    offset = offset_of(found[3]) if found[3] else None
    if found[3] and offset is None:
        raise Unclear(
            phrase(
                "No place has the offset `{found}`; please check {written}.",
                found=found[3],
                written=quote(found[0]),
            )
        )
    try:
        return Iso(naive=datetime.fromisoformat(f"{found[1]}T{found[2]}"), offset=offset)
    except ValueError:
        raise Unclear(
            phrase("There is no {written} in the calendar.", written=quote(found[0]))
        ) from None


def _date(year: str | None, month: int, day: str, written: str) -> Meaning:
    try:
        date(int(year or 2024), month, int(day))
    except ValueError:
        raise Unclear(
            phrase("There is no {written} in the calendar.", written=quote(written))
        ) from None
    return CalendarDay(year=int(year) if year else None, month=month, day=int(day))


def _slashed(found: re.Match[str]) -> Meaning:
    first, second = int(found[1]), int(found[2])
    if first != second and min(first, second) >= 1 and max(first, second) <= 12:
        raise Unclear(
            phrase(
                "{written} can be read as two dates; please write `{first} {month}` or"
                " `{second} {month2}`.",
                written=quote(found[0]),
                first=first,
                month=MONTHS[second - 1],
                second=second,
                month2=MONTHS[first - 1],
            )
        )
    month, day = (second, first) if first > second else (first, second)
    return _date(found[3], month, str(day), found[0])


def _clock(hour: int, minute: str | None, second: str | None, written: str) -> Meaning:
    if hour > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        raise Unclear(
            phrase(
                "There is no {written} on the clock; write it like `18:30`.", written=quote(written)
            )
        )
    return Clock(hour=hour, minute=int(minute or 0), second=int(second or 0))


def _half_clock(found: re.Match[str]) -> Meaning:
    hour = int(found[1])
    if not 1 <= hour <= 12 or int(found[2] or 0) > 59:
        raise Unclear(
            phrase(
                "There is no {written} on the clock; write it like `6:30pm`.",
                written=quote(found[0]),
            )
        )
    in_day = hour % 12 + (12 if found[3].startswith("p") else 0)
    return Clock(hour=in_day, minute=int(found[2] or 0), half=True)


def _place(found: re.Match[str]) -> Meaning:
    offset = offset_of(found[2]) if found[2] else None
    if found[2] and offset is None:
        raise Unclear(
            phrase(
                "No place has the offset `{found}`; please check {written}.",
                found=found[2],
                written=quote(found[0]),
            )
        )
    return Place(name=found[1], offset=offset)


_Reader = Callable[[re.Match[str]], Meaning]
_READERS: tuple[tuple[str, _Reader], ...] = (
    (
        r"([0-9]{4}-[0-9]{2}-[0-9]{2})t([0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
        r"(z|[+-][0-9]{2}(?::?[0-9]{2})?)?(?![a-z0-9:.])",
        _iso,
    ),
    (
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _END,
        lambda found: _date(found[1], int(found[2]), found[3], found[0]),
    ),
    (r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}))?(?![a-z0-9/])", _slashed),
    (
        rf"([0-9]{{1,2}})(?:st|nd|rd|th|er)?\s+({_MONTHS})\.?{_END}{_YEAR}",
        lambda found: _date(found[3], MONTH[found[2]], found[1], found[0]),
    ),
    (
        rf"({_MONTHS})\.?\s+([0-9]{{1,2}})(?:st|nd|rd|th)?(?!\s*[ap]\.?m)(?![a-z0-9:]){_YEAR}",
        lambda found: _date(found[3], MONTH[found[1]], found[2], found[0]),
    ),
    (
        r"([0-9]{1,2})(?::([0-9]{2}))?\s*(am|pm|a\.m\.|p\.m\.)" + _END,
        _half_clock,
    ),
    (
        r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?![a-z0-9:.])",
        lambda found: _clock(int(found[1]), found[2], found[3], found[0]),
    ),
    (
        r"([0-9]{1,2})\s?(?:h|heures?)(?:([0-9]{2}))?" + _END,
        lambda found: _clock(int(found[1]), found[2], None, found[0]),
    ),
    (
        rf"(?:(next)\s+|this\s+|ce\s+)?({'|'.join(WEEKDAY)})\b\.?(?:\s+(prochain))?{_END}",
        lambda found: Weekday(number=WEEKDAY[found[2]], coming=bool(found[1] or found[3])),
    ),
    (
        f"({'|'.join(sorted(PHRASES, key=len, reverse=True))}){_END}",
        lambda found: PHRASES[found[1]],
    ),
    (rf"(utc|gmt)\s?({_OFFSET})?{_END}", _place),
    (rf"\(\s*({_NAME})(?:\s*,\s*utc({_OFFSET}))?\s*\)", _place),
    (r"([a-z][a-z0-9_]*(?:/[a-z0-9_+-]+)+)()" + _END, _place),
    (r"([a-z]{2,5})" + _END, lambda found: Place(abbreviation=found[1])),
    (r"-+", lambda found: Glue.DASH),
    (r"([0-9]{1,2})" + _END, lambda found: Hour(number=int(found[1]))),
)


def cut(text: str) -> tuple[Token, ...]:
    """Cut a text into tokens; raise `Unclear`, quoting the first part that is no word of ours."""
    folded, position, tokens = fold(text), 0, []
    while position < len(folded):
        if folded[position] in " ,":
            position += 1
            continue
        meaning, length = _read(folded, text, position)
        tokens.append(Token(text=text[position : position + length], meaning=meaning))
        position += length
    return tuple(tokens)


def _read(folded: str, text: str, position: int) -> tuple[Meaning, int]:
    for pattern, reader in _READERS:
        found = lazy(pattern).match(folded, position)
        if found is not None:
            return reader(found), found.end() - position
    raise not_understood(text[position:].split()[0])


_COUNT = r"([0-9]{1,4}|an?(?=\s)|une?(?=\s))"
_DURATION = lazy(
    rf"(?:{_COUNT}\s*(?:weeks?|semaines?))?[ ,]*(?:and |et )?"
    rf"(?:{_COUNT}\s*(?:d|days?|j|jours?))?[ ,]*(?:and |et )?"
    rf"(?:(?:{_COUNT}\s*(?:h|hrs?|hours?|heures?))[ ,]*(?:and |et )?([0-9]{{1,2}}$)?)?"
    rf"(?:{_COUNT}\s*(?:min|mins|mn|minutes?))?[ ,]*(?:and |et )?"
    rf"(?:{_COUNT}\s*(?:s|sec|secs|seconds?|secondes?))?"
)
_HALF_HOUR = lazy(r"(?:an? )?half(?: an)?[ -]hour|(?:une )?demi[- ]heure")


def duration(folded: str) -> tuple[int, timedelta] | None:
    """Read `2 hours`, `1h30` or `3 jours` as (calendar days, exact time); `None` if it is none."""
    if _HALF_HOUR.fullmatch(folded):
        return 0, timedelta(minutes=30)
    found = _DURATION.fullmatch(folded)
    if found is None or not any(found.groups()):
        return None
    weeks, days, hours, rest, minutes, seconds = (_count(group) for group in found.groups())
    exact = timedelta(hours=hours, minutes=rest + minutes, seconds=seconds)
    return weeks * 7 + days, exact


def _count(written: str | None) -> int:
    if written is None:
        return 0
    return int(written) if written.isdigit() else 1
