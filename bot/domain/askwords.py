"""What an author is told about who could approve a draft, and by when. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.forecast import reasons
from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.reviewers import Prospect
from bot.domain.wallclock import say, say_clock
from bot.words.phrases import capitalized, counted, joined, marked, phrase

MOST_NAMED = 6
NUMBERS = (
    marked("none"),
    marked("one"),
    marked("two"),
    marked("three"),
    marked("four"),
    marked("five"),
    marked("six"),
    marked("seven"),
    marked("eight"),
    marked("nine"),
    marked("ten"),
)


def who_can(found: Prospect, zone: ZoneInfo, now: datetime) -> str:
    """Say who can approve it with today's absences, by when; nothing where nobody is missing."""
    if not found.short:
        return ""
    can = _who_can(found, zone, now)
    if not found.named:
        return can
    return joined(" ", (can, phrase("I ask {joined} first.", joined=_all(found.named))))


def _who_can(found: Prospect, zone: ZoneInfo, now: datetime) -> str:
    by = phrase(", by {clock}", clock=clock(found.by, zone, now)) if found.by else ""
    if found.now:
        named = joined(phrase(" and "), [_of(tally, found.now) for tally in found.tallies])
        said = capitalized(phrase("{named} can approve it{by}.", named=named, by=by))
        why = reasons((*found.later, *found.never), zone, near=now)
        return phrase("{said} With today's absences: {why}.", said=said, why=why) if why else said
    if found.later:
        why = reasons(found.later, zone, near=now)
        return phrase(
            "Nobody who could approve it can be reached now: {why}; I ask them then{by}.",
            why=why,
            by=by,
        )
    if found.never:
        until = phrase("now")
        if found.by:
            until = phrase("before {clock}", clock=clock(found.by, zone, now))
        why = reasons(found.never, zone, near=now)
        return phrase(
            "Nobody who could approve it can be reached {until}: {why}. Another time, or one"
            " more colleague in this channel, would help.",
            until=until,
            why=why,
        )
    return phrase(
        "Nobody in this channel could approve it as things are; `/draft why` on it says more."
    )


def clock(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Write a time of today as its clock alone, and any other with date and zone."""
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(zone)
    return say_clock(local) if local.date() == now.astimezone(zone).date() else say(at, zone)


def _of(tally: Tally, there: Sequence[str]) -> str:
    """Name who of a group can: `<@U1> or <@U2>`, or `two of <@U1>, <@U2> and <@U3>`."""
    able = [user for user in tally.could if user in there]
    few = phrase(NUMBERS[min(tally.short, len(NUMBERS) - 1)])
    if len(able) < tally.short:
        said = counted(
            "only {there}, of {few} who is needed,",
            "only {there}, of {few} who are needed,",
            n=tally.short,
            there=_all(able) if able else phrase("nobody"),
            few=few,
        )
    elif tally.short == 1:
        said = _listed(able, phrase(" or "))
    else:
        said = phrase("{few} of {able}", few=few, able=_all(able))
    if tally.group == ANYONE:
        return said
    return phrase("for @{group} {said}", group=tally.group, said=said)


def _all(users: Sequence[str]) -> str:
    return _listed(users, phrase(" and "))


def _listed(users: Sequence[str], word: str) -> str:
    """Name people with commas between them, and a word before the last."""
    named = [f"<@{user}>" for user in users[:MOST_NAMED]]
    if len(users) > MOST_NAMED:
        named.append(phrase("{n} more", n=len(users) - MOST_NAMED))
    first = ", ".join(named[:-1])
    return joined(word, [first, named[-1]]) if first else named[0]
