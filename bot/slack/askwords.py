"""What an author is told about who could approve a draft, and by when. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.forecast import reasons
from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.reviewers import Prospect
from bot.domain.wallclock import say, say_clock

MOST_NAMED = 6
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def who_can(found: Prospect, zone: ZoneInfo, now: datetime) -> str:
    """Say who can approve it with today's absences, by when; nothing where nobody is missing."""
    if not found.short:
        return ""
    return f"{_who_can(found, zone, now)} {_first(found.named)}".strip()


def _first(named: Sequence[str]) -> str:
    return f"I ask {_joined(named, 'and')} first." if named else ""


def _who_can(found: Prospect, zone: ZoneInfo, now: datetime) -> str:
    by = f", by {clock(found.by, zone, now)}" if found.by else ""
    if found.now:
        named = " and ".join(_of(tally, found.now) for tally in found.tallies)
        said = f"{named} can approve it{by}."
        said = said if said.startswith("<") else f"{said[0].upper()}{said[1:]}"
        why = reasons((*found.later, *found.never), zone, near=now)
        return f"{said} With today's absences: {why}." if why else said
    if found.later:
        why = reasons(found.later, zone, near=now)
        return f"Nobody who could approve it can be reached now: {why}; I ask them then{by}."
    if found.never:
        until = f"before {clock(found.by, zone, now)}" if found.by else "now"
        why = reasons(found.never, zone, near=now)
        return (
            f"Nobody who could approve it can be reached {until}: {why}. Another time, or one more"
            " colleague in this channel, would help."
        )
    return "Nobody in this channel could approve it as things are; `/draft why` on it says more."


def clock(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Write a time of today as its clock alone, and any other with date and zone."""
    local = at.astimezone(zone)
    return say_clock(local) if local.date() == now.astimezone(zone).date() else say(at, zone)


def _of(tally: Tally, there: Sequence[str]) -> str:
    """Name who of a group can: `<@U1> or <@U2>`, or `two of <@U1>, <@U2> and <@U3>`."""
    able = [user for user in tally.could if user in there]
    group = "" if tally.group == ANYONE else f"for @{tally.group} "
    few = NUMBERS[min(tally.short, len(NUMBERS) - 1)]
    if len(able) < tally.short:
        there = _joined(able, "and") if able else "nobody"
        return f"{group}only {there}, of {few} who {'is' if tally.short == 1 else 'are'} needed,"
    if tally.short == 1:
        return f"{group}{_joined(able, 'or')}"
    return f"{group}{few} of {_joined(able, 'and')}"


def _joined(users: Sequence[str], word: str) -> str:
    named = [f"<@{user}>" for user in users[:MOST_NAMED]]
    if len(users) > MOST_NAMED:
        return f"{', '.join(named)} {word} {len(users) - MOST_NAMED} more"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} {word} {named[-1]}"
