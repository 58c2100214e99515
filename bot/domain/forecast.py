"""Saying who can't be reached at the time of a post, and why (rule 30)."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.wallclock import say, say_clock, say_day
from bot.domain.watch import Cause, Unreached
from bot.words.phrases import joined, phrase

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
            return phrase("{who} is not known to Slack any more", who=who)
        case Cause.AWAY:
            return phrase("{who} is away until {when}", who=who, when=when)
        case Cause.STATUS:
            shown = phrase("{who}'s Slack status is {emoji}", who=who, emoji=f":{one.emoji}:")
            return phrase("{status} until {when}", status=shown, when=when) if when else shown
        case Cause.HOURS if when:
            return phrase("{who}'s working hours begin at {when}", who=who, when=when)
        case Cause.HOURS:
            return phrase("{who}'s working hours don't begin within a fortnight", who=who)
        case Cause.HOURS_END:
            return phrase("{who}'s working hours end at {when}", who=who, when=when)


def reasons(unreached: Sequence[Unreached], zone: ZoneInfo, *, near: datetime | None) -> str:
    """Say of each why not, in one line; empty where nobody answers at all."""
    said = [because(one, zone, near=near) for one in unreached[:MOST_NAMED]]
    more = len(unreached) - len(said)
    return joined(", ", [*said, phrase("and {more} more", more=more)] if more > 0 else said)


def question(
    draft: DraftId,
    at: datetime,
    unreached: Sequence[Unreached],
    able: Sequence[UserId],
    zone: ZoneInfo,
) -> str:
    """Ask in a draft's thread who can answer for it, naming those who are there then (rule 30)."""
    why = reasons(unreached, zone, near=at)
    said = phrase("At {when} nobody who answers for this post can be reached", when=say(at, zone))
    said = phrase("{said}: {why}.", said=said, why=why) if why else phrase("{said}.", said=said)
    asked = " ".join(f"<@{user}>" for user in able[:MOST_ASKED])
    who = (
        phrase("{asked}, can one of you take the watch?", asked=asked)
        if asked
        else phrase("Who can take the watch?")
    )
    return phrase(
        "{said} {who} React to the card with :eyes:, or write `/draft watch from WHEN until"
        " WHEN`; another time is `/draft at {draft} WHEN`, and without anybody it is not"
        " sent.",
        said=said,
        who=who,
        draft=draft,
    )


def _when(at: datetime, zone: ZoneInfo, near: datetime | None) -> str:
    local = at.astimezone(zone).replace(second=0)
    if near is not None and local.date() == near.astimezone(zone).date():
        return say_clock(local)
    return phrase("{clock} on {day}", clock=say_clock(local), day=say_day(local))
