"""Saying who can't be reached at the time of a post, and why (rule 30)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.wallclock import say_clock, say_day
from bot.domain.watch import Cause, Unreached

MOST_NAMED = 6


def because(one: Unreached, zone: ZoneInfo, *, near: datetime | None = None) -> str:
    """Say why one person can't be reached: `<@U1> is away until 09:00`.

    Times carry their date, but not on the day of `near`.
    """
    who = f"<@{one.person}>"
    when = _when(one.at, zone, near) if one.at else ""
    match one.cause:
        case Cause.UNKNOWN:
            return f"{who} is not known to Slack any more"
        case Cause.AWAY:
            return f"{who} is away until {when}"
        case Cause.STATUS:
            return f"{who}'s Slack status is :{one.emoji}:" + (f" until {when}" if when else "")
        case Cause.HOURS:
            begin = f"begin at {when}" if when else "don't begin within a fortnight"
            return f"{who}'s working hours {begin}"
        case Cause.HOURS_END:
            return f"{who}'s working hours end at {when}"


def reasons(unreached: Sequence[Unreached], zone: ZoneInfo, *, near: datetime | None) -> str:
    """Say of each why not, in one line; empty where nobody answers at all."""
    said = [because(one, zone, near=near) for one in unreached[:MOST_NAMED]]
    more = len(unreached) - len(said)
    return ", ".join([*said, f"and {more} more"] if more > 0 else said)


def _when(at: datetime, zone: ZoneInfo, near: datetime | None) -> str:
    local = at.astimezone(zone)
    if near is not None and local.date() == near.astimezone(zone).date():
        return say_clock(local)
    return f"{say_clock(local)} on {say_day(local)}"
