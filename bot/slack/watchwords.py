"""What the bot says about watches and absences to the person who asked. Pure."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.domain.deliveries import DeliveryState
from bot.domain.forecast import because, reasons
from bot.domain.people import UserId
from bot.domain.times import say
from bot.domain.wallclock import say_clock
from bot.domain.watch import Absence, Cause, Unreached, Watch
from bot.slack.escaping import people


def absent(absence: Absence, by: UserId, zone: ZoneInfo) -> str:
    """Confirm an absence, repeating date, time and zone."""
    who = "You are" if absence.person == by else f"<@{absence.person}> is"
    ends = "`/draft back` ends it" if absence.person == by else "their `/draft back` ends it"
    return (
        f"{who} away from {say(absence.start, zone)} until {say(absence.end, zone)}: posts that"
        f" nobody else answers for wait; {ends}."
    )


def returned(still: Unreached | None, zone: ZoneInfo) -> str:
    """Welcome somebody back, and say what still speaks against it."""
    if still is None:
        return "Welcome back: you can be reached again."
    return f"Welcome back; {_but(still, zone)}"


def watching(watch: Watch, still: Unreached | None, zone: ZoneInfo) -> str:
    """Confirm a watch, repeating date, time and zone."""
    said = (
        f"You have the watch from {say(watch.start, zone)} until {say(watch.end, zone)}: you answer"
        " for what leaves then; `/draft watch off` hands it back."
    )
    return f"{said} But {_but(still, zone)}" if still else said


def _but(still: Unreached, zone: ZoneInfo) -> str:
    do = "please clear it" if still.cause is Cause.STATUS else "`/draft back` ends that"
    return f"{because(still, zone)}, so you don't count as reachable: {do}."


def on_duty(users: Sequence[UserId]) -> str:
    """Name who has the watch now; nothing where nobody took it."""
    if not users:
        return ""
    verb = "has" if len(users) == 1 else "have"
    return f":eyes: {people(users)} {verb} the watch now."


def answering(view: CardView, zone: ZoneInfo) -> str:
    """Name who answers for a scheduled post, as things are, and why its author can't (rule 28).

    Nothing where nobody answers: that is said as what to do next.
    """
    if view.stage is not Stage.SCHEDULED or not view.reachable:
        return ""
    verb = "answers" if len(view.reachable) == 1 else "answer"
    said = f":eyes: {people(view.reachable)} {verb} for it while it is fresh"
    authors = [one for one in view.unreached if one.person in view.draft.authors]
    why = reasons(authors, zone, near=_due(view))
    return f"{said}; {why}" if why else said


def forecast(view: CardView, zone: ZoneInfo) -> str:
    """Say that nobody who answers for a scheduled post can be reached then, and why (rule 30)."""
    near = _due(view)
    at = f"at {say_clock(near.astimezone(zone))}" if near else "at its time"
    why = reasons(view.unreached, zone, near=near)
    return f"{at} nobody who answers for it can be reached" + (f": {why}" if why else "")


def _due(view: CardView) -> datetime | None:
    """When the first of a scheduled draft's posts leaves."""
    return min(
        (d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED), default=None
    )
