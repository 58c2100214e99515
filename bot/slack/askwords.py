"""What an author is told about who could approve a draft, and by when. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.forecast import reasons
from bot.domain.policies import ANYONE
from bot.domain.quorum import Tally
from bot.domain.reviewers import Prospect
from bot.domain.wallclock import say, say_clock
from bot.words.phrases import marked, t, tn

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
    return f"{_who_can(found, zone, now)} {_first(found.named)}".strip()


def _first(named: Sequence[str]) -> str:
    return t("I ask {joined} first.", joined=_all(named)) if named else ""


def _who_can(found: Prospect, zone: ZoneInfo, now: datetime) -> str:
    by = t(", by {clock}", clock=clock(found.by, zone, now)) if found.by else ""
    if found.now:
        named = t(" and ").join(_of(tally, found.now) for tally in found.tallies)
        said = t("{named} can approve it{by}.", named=named, by=by)
        said = said if said.startswith("<") else f"{said[0].upper()}{said[1:]}"
        why = reasons((*found.later, *found.never), zone, near=now)
        return t("{said} With today's absences: {why}.", said=said, why=why) if why else said
    if found.later:
        why = reasons(found.later, zone, near=now)
        return t(
            "Nobody who could approve it can be reached now: {why}; I ask them then{by}.",
            why=why,
            by=by,
        )
    if found.never:
        until = t("before {clock}", clock=clock(found.by, zone, now)) if found.by else t("now")
        why = reasons(found.never, zone, near=now)
        return t(
            "Nobody who could approve it can be reached {until}: {why}. Another time, or one"
            " more colleague in this channel, would help.",
            until=until,
            why=why,
        )
    return t("Nobody in this channel could approve it as things are; `/draft why` on it says more.")


def clock(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """Write a time of today as its clock alone, and any other with date and zone."""
    at = at.replace(second=0, microsecond=0)
    local = at.astimezone(zone)
    return say_clock(local) if local.date() == now.astimezone(zone).date() else say(at, zone)


def _of(tally: Tally, there: Sequence[str]) -> str:
    """Name who of a group can: `<@U1> or <@U2>`, or `two of <@U1>, <@U2> and <@U3>`."""
    able = [user for user in tally.could if user in there]
    few = t(NUMBERS[min(tally.short, len(NUMBERS) - 1)])
    if len(able) < tally.short:
        said = tn(
            "only {there}, of {few} who is needed,",
            "only {there}, of {few} who are needed,",
            n=tally.short,
            there=_all(able) if able else t("nobody"),
            few=few,
        )
    elif tally.short == 1:
        said = _any(able)
    else:
        said = t("{few} of {able}", few=few, able=_all(able))
    if tally.group == ANYONE:
        return said
    return t("for @{group} {said}", group=tally.group, said=said)


def _all(users: Sequence[str]) -> str:
    return _joined(users, t(" and "))


def _any(users: Sequence[str]) -> str:
    return _joined(users, t(" or "))


def _joined(users: Sequence[str], word: str) -> str:
    named = [f"<@{user}>" for user in users[:MOST_NAMED]]
    if len(users) > MOST_NAMED:
        named.append(t("{n} more", n=len(users) - MOST_NAMED))
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])}{word}{named[-1]}"
