"""When a post shall leave, or somebody is away: the times that people write."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.wallclock import Choices, say, say_clock, say_day, say_zone

__all__ = ["TimeProblem", "Timing", "TimingKind", "say", "say_timing"]


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
        return "as soon as approved"
    text = say(timing.start, zone)
    if timing.end is not None:
        text = _say_window(timing.start, timing.end, zone)
    if timing.late_until is not None:
        text += f", late ok until {say(timing.late_until, zone)}"
    return text


def _say_window(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    first, last = start.astimezone(zone), end.astimezone(zone)
    if (first.date(), first.utcoffset()) != (last.date(), last.utcoffset()):
        return f"{say(start, zone)} to {say(end, zone)}"
    return f"{say_day(first)}, {say_clock(first)}-{say_clock(last)} ({say_zone(first, zone)})"
