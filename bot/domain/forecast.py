"""Saying who can't be reached at the time of a post, and why (rule 30)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.wallclock import say, say_clock, say_day
from bot.domain.watch import Cause, Unreached

MOST_NAMED = 6
MOST_ASKED = 4


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


def question(
    draft: DraftId,
    at: datetime,
    unreached: Sequence[Unreached],
    able: Sequence[UserId],
    zone: ZoneInfo,
) -> str:
    """Ask in a draft's thread who can answer for it, naming those who are there then (rule 30)."""
    why = reasons(unreached, zone, near=at)
    said = f"At {say(at, zone)} nobody who answers for this post can be reached"
    said += f": {why}." if why else "."
    asked = " ".join(f"<@{user}>" for user in able[:MOST_ASKED])
    who = f"{asked}, can one of you take the watch?" if asked else "Who can take the watch?"
    return (
        f"{said} {who} React to the card with :eyes:, or write `/draft watch from WHEN until WHEN`;"
        f" another time is `/draft at {draft} WHEN`, and without anybody it is not sent."
    )


def _when(at: datetime, zone: ZoneInfo, near: datetime | None) -> str:
    local = at.astimezone(zone).replace(second=0)
    if near is not None and local.date() == near.astimezone(zone).date():
        return say_clock(local)
    return f"{say_clock(local)} on {say_day(local)}"
