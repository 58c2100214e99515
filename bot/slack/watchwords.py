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
from bot.slack.escaping import about, people
from bot.words.phrases import rendered, t, tn


def absent(absence: Absence, by: UserId, zone: ZoneInfo) -> str:
    """Confirm an absence, repeating date, time and zone."""
    start, end = (
        say(at.replace(second=0, microsecond=0), zone) for at in (absence.start, absence.end)
    )
    if absence.person == by:
        return t(
            "You are away from {start} until {end}: posts that nobody else answers for wait;"
            " `/draft back` ends it.",
            start=start,
            end=end,
        )
    return t(
        "{who} is away from {start} until {end}: posts that nobody else answers for wait; their"
        " `/draft back` ends it.",
        who=people([absence.person]),
        start=start,
        end=end,
    )


def returned(still: Unreached | None, zone: ZoneInfo) -> str:
    """Welcome somebody back, and say what still speaks against it."""
    if still is None:
        return t("Welcome back: you can be reached again.")
    return t("Welcome back; {but}", but=_but(still, zone))


def watching(watch: Watch, still: Unreached | None, zone: ZoneInfo) -> str:
    """Confirm a watch, repeating date, time and zone."""
    said = t(
        "You have the watch from {start} until {end}: you answer for what leaves then;"
        " `/draft watch off` hands it back.",
        start=say(watch.start, zone),
        end=say(watch.end, zone),
    )
    return t("{said} But {but}", said=said, but=_but(still, zone)) if still else said


def _but(still: Unreached, zone: ZoneInfo) -> str:
    do = t("please clear it") if still.cause is Cause.STATUS else t("`/draft back` ends that")
    return t(
        "{because}, so you don't count as reachable: {do}.", because=because(still, zone), do=do
    )


def on_duty(users: Sequence[UserId]) -> str:
    """Name who has the watch now; nothing where nobody took it."""
    if not users:
        return ""
    who, n = people(users), len(users)
    return tn(":eyes: {who} has the watch now.", ":eyes: {who} have the watch now.", n=n, who=who)


def answering(view: CardView, zone: ZoneInfo) -> str:
    """Name who answers for a scheduled post, as things are, and why its author can't (rule 28).

    Nothing where nobody answers: that is said as what to do next.
    """
    if view.stage is not Stage.SCHEDULED or not view.reachable:
        return ""
    said = tn(
        ":eyes: {who} answers for it while it is fresh",
        ":eyes: {who} answer for it while it is fresh",
        n=len(view.reachable),
        who=people(view.reachable),
    )
    authors = [one for one in view.unreached if one.person in view.draft.authors]
    why = reasons(authors, zone, near=_due(view))
    return f"{said}; {rendered(why)}" if why else said


def forecast(view: CardView, zone: ZoneInfo) -> str:
    """Say that nobody who answers for a scheduled post can be reached then, and why (rule 30)."""
    near = _due(view)
    clock = say_clock(near.astimezone(zone)) if near else ""
    at = t("at {clock}", clock=clock) if near else t("at its time")
    why = reasons(view.unreached, zone, near=near)
    said = t("{at} nobody who answers for it can be reached", at=at)
    return about(said, rendered(why)) if why else said


def _due(view: CardView) -> datetime | None:
    """When the first of a scheduled draft's posts leaves."""
    return min(
        (d.due_at for d in view.deliveries if d.state is DeliveryState.SCHEDULED), default=None
    )
