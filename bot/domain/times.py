"""When a post shall leave, or somebody is away: the times that people write."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.lazily import lazy
from bot.domain.moments import Asked, gather, instant_of
from bot.domain.timetokens import cut, duration
from bot.domain.timewords import EXAMPLES, LONGEST_TEXT, Glue, fold, not_understood, quote
from bot.domain.wallclock import (
    Choices,
    Unclear,
    Where,
    check_ahead,
    place_in_time,
    say,
    say_clock,
    say_day,
    say_zone,
)
from bot.domain.windows import is_range, range_of
from bot.words.phrases import phrase

__all__ = [
    "TimeProblem",
    "Timing",
    "TimingKind",
    "parse_span",
    "parse_when",
    "say",
    "say_timing",
    "say_window",
]


class TimingKind(StrEnum):
    """The three ways to say when."""

    WHEN_APPROVED = "when approved"
    AT = "at"
    WINDOW = "window"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a draft is due, in aware UTC.

    `at` has only `start`; `window` has `start` < `end` (rule 16). `late_until` is the
    draft's own lateness bound (rule 25), after its time.
    """

    kind: TimingKind
    start: datetime | None = None
    end: datetime | None = None
    late_until: datetime | None = None


# Where nobody named a time, or none matters.
ANYTIME = Timing(kind=TimingKind.WHEN_APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeProblem:
    """Why a time is refused or asked about, in one sentence that says what to do.

    `choices` are (what to write, the UTC instant that it means).
    """

    sentence: str
    choices: Choices = ()


def say_timing(timing: Timing, zone: ZoneInfo) -> str:
    """Write when a draft is due, always with date, time and zone."""
    if timing.start is None:
        return phrase("as soon as approved")
    text = say(timing.start, zone)
    if timing.end is not None:
        text = say_window(timing.start, timing.end, zone)
    if timing.late_until is not None:
        late = say(timing.late_until, zone)
        return phrase("{when}, late ok until {late}", when=text, late=late)
    return text


def say_window(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """Write a span of time, its day and zone once where they are the same."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if (first.date(), first.utcoffset()) != (last.date(), last.utcoffset()):
        return phrase("{start} to {end}", start=say(start, zone), end=say(end, zone))
    return phrase(
        "{day}, {start}-{end} ({zone})",
        day=say_day(first),
        start=say_clock(first),
        end=say_clock(last),
        zone=say_zone(first, zone),
    )


_WHEN_APPROVED = frozenset(
    {
        "",
        "now",
        "asap",
        "immediately",
        "when approved",
        "once approved",
        "as soon as approved",
        "as soon as possible",
        "maintenant",
        "des que possible",
        "des l'approbation",
        "des approbation",
    }
)
_LATE = lazy(
    r"^(.*?),?\s*\b(?:late ok|ok late|retard ok)\s+(?:until|till|jusqu'au?|jusqu'a)\b\s*(.*)$"
)
_IN = lazy(r"(?:in|dans)\s+(.*)")
_UNTIL = lazy(r"(?:until|till|jusqu'(?:au|a))(?:\s+(.*))?")
_FROM_NOW = lazy(r"(?:from now|des maintenant|a partir de maintenant)\s+")
_LASTING = lazy(r"(?:(.*?)\s+)?(?:for|pendant)\s+(.*)")
_CLOCK_WITH_H = lazy(r"([0-9]{1,2})\s?(?:h|heures?)([0-9]{2})?")
_LONGEST_SURE_HOURS = 4
_AWAY_HINT = phrase(", or leave the start out to be away from now on")


def parse_when(text: str, *, now: datetime, zone: ZoneInfo) -> Timing | TimeProblem:
    """Read when a post shall leave, in the person's own zone, or say what is wrong with it.

    What is not fully understood is refused; so are the past, more than 400 days ahead and
    a time that daylight saving skips; a time that it repeats is asked about.
    """
    try:
        return _when(_asked(text, now, zone))
    except Unclear as problem:
        return TimeProblem(sentence=problem.sentence, choices=problem.choices)


def parse_span(
    text: str, *, now: datetime, zone: ZoneInfo
) -> tuple[datetime, datetime] | TimeProblem:
    """Read a span of absence (rule 29) as aware UTC, `now` <= start < end.

    `until 22:40`, `22:40` and `2h` start now; `from 18:30 until 22:40` later.
    """
    try:
        return _span(_asked(text, now, zone))
    except Unclear as problem:
        return TimeProblem(sentence=problem.sentence, choices=problem.choices)


def _asked(text: str, now: datetime, zone: ZoneInfo) -> Asked:
    if len(text) > LONGEST_TEXT:
        raise Unclear(
            phrase("That is too long for a time; write it like {examples}.", examples=EXAMPLES)
        )
    return Asked(text=unicodedata.normalize("NFC", text).strip(), now=now, zone=zone)


def _when(asked: Asked) -> Timing:
    folded = fold(asked.text)
    late = _LATE.match(folded)
    main = replace(asked, text=asked.text[: late.end(1)]) if late else asked
    timing = _timing(main)
    if late is None:
        return timing
    due = timing.end or timing.start
    if due is None:
        raise Unclear(
            phrase("Please add the time that it may be late for, like `18:30 late ok until 19:00`.")
        )
    bound = _late_until(asked.text[late.start(2) :], asked, due)
    return replace(timing, late_until=bound)


def _late_until(text: str, asked: Asked, due: datetime) -> datetime:
    """Read a draft's own lateness bound, on the day that it is due where none is said."""
    same_day = due.astimezone(asked.zone).date()
    bound = instant_of(gather(cut(text)), replace(asked, text=""), same_day=same_day)
    if bound <= due:
        raise Unclear(
            phrase(
                "{text} is not after the time itself; please write a later one, with its day if"
                " that is another one.",
                text=quote(text),
            )
        )
    return bound


def _timing(asked: Asked) -> Timing:
    folded = " ".join(fold(asked.text).split())
    if folded in _WHEN_APPROVED:
        return ANYTIME
    relative = _IN.fullmatch(folded)
    if relative is not None:
        instant = _on_the_minute(_after(relative[1], asked.now, asked), relative[1])
        return Timing(kind=TimingKind.AT, start=instant)
    if duration(folded) is not None and not _CLOCK_WITH_H.fullmatch(folded):
        raise Unclear(
            phrase("Please write {what} for that long from now.", what=quote(f"in {asked.text}"))
        )
    tokens = cut(asked.text)
    if is_range(tokens):
        start, end = range_of(tokens, asked)
        return Timing(kind=TimingKind.WINDOW, start=start, end=end)
    return Timing(kind=TimingKind.AT, start=instant_of(gather(tokens), asked))


def _on_the_minute(instant: datetime, words: str) -> datetime:
    """Round up to a minute, as people say times, unless they spoke of seconds themselves."""
    read = duration(words)
    spoke_of_seconds = read is not None and read[1].seconds % 60
    return instant if spoke_of_seconds else instant + timedelta(seconds=-instant.second % 60)


def _after(words: str, start: datetime, asked: Asked) -> datetime:
    """Add a duration: days by the calendar, hours and less by the clock that never jumps."""
    read = duration(words)
    if read is None:
        raise not_understood(asked.text)
    days, exact = read
    instant = start.astimezone(UTC).replace(microsecond=0)
    if days:
        naive = instant.astimezone(asked.zone).replace(tzinfo=None) + timedelta(days=days)
        instant = place_in_time(naive, Where(zone=asked.zone), now=asked.now)
    return check_ahead(instant + exact, asked.zone, now=asked.now)


def _span(asked: Asked) -> tuple[datetime, datetime]:
    now = asked.now.astimezone(UTC)
    folded = fold(asked.text)
    opening = _FROM_NOW.match(folded)
    if opening is not None:
        return _span(replace(asked, text=asked.text[opening.end() :].strip()))
    until = _UNTIL.fullmatch(folded)
    if not folded or (until is not None and not until[1]):
        raise Unclear(
            phrase("Please say until when, like `until 22:40` or `from 18:30 until 22:40`.")
        )
    lasting = _LASTING.fullmatch(folded)
    if lasting is not None:
        start = _lasting_start(asked, lasting)
        return start or now, _after(lasting[2], start or now, asked)
    if duration(folded) is not None:
        return now, _after(_surely_duration(folded, asked), now, asked)
    if until is not None:
        asked = replace(asked, text=asked.text[until.start(1) :])
        return now, instant_of(gather(cut(asked.text)), asked)
    tokens = cut(asked.text)
    if is_range(tokens):
        return range_of(tokens, replace(asked, hint=_AWAY_HINT))
    return now, instant_of(gather(tokens), asked)


def _lasting_start(asked: Asked, lasting: re.Match[str]) -> datetime | None:
    """Read the `from 18:30` before `for 2 hours`; `None` where the span starts now."""
    if lasting[1] is None:
        return None
    tokens = cut(asked.text[: lasting.end(1)])
    if not tokens or tokens[0].meaning != Glue.FROM:
        raise not_understood(asked.text)
    return instant_of(gather(tokens[1:]), replace(asked, hint=_AWAY_HINT))


def _surely_duration(folded: str, asked: Asked) -> str:
    """Return a duration as it is; ask about one that may as well be a time, like `18h`."""
    clock = _CLOCK_WITH_H.fullmatch(folded)
    if clock is None or int(clock[1]) <= _LONGEST_SURE_HOURS:
        return folded
    raise Unclear(
        phrase(
            "{text} can be a time or a duration; please write {what} or {what2}.",
            text=quote(asked.text),
            what=quote(f"until {asked.text}"),
            what2=quote(f"for {asked.text}"),
        )
    )
