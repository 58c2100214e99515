"""Who can be reached while a post is fresh (rules 28-30)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.emoji import canonical
from bot.domain.people import Person, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A declared time in which somebody can't be reached; half-open, aware UTC."""

    person: UserId
    start: datetime
    end: datetime
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPolicy:
    """How long somebody must be reachable after a post, and which status emoji say no."""

    span: timedelta = timedelta(minutes=60)
    away_emoji: tuple[str, ...] = (
        "airplane",
        "palm_tree",
        "face_with_thermometer",
    )


def unreachable_because(
    person: Person | None,
    absences: tuple[Absence, ...],
    policy: WatchPolicy,
    now: datetime,
) -> str | None:
    """Say why a watcher can't be reached from `now` for the watch's span, or `None`.

    Somebody whom Slack does not describe is unknown, and unknown is no.
    """
    if person is None or person.is_deactivated:
        return "Slack doesn't know this person any more"
    until = now + policy.span
    for absence in absences:
        if absence.person == person.id and absence.start < until and absence.end > now:
            return "declared away"
    away = {canonical(name) for name in policy.away_emoji}
    emoji = canonical(person.status_emoji)
    over = person.status_until is not None and person.status_until <= now
    if emoji in away and not over:
        return f"Slack status :{emoji}:"
    return None


def reachable(
    watchers: tuple[UserId, ...],
    people: Mapping[UserId, Person | None],
    absences: tuple[Absence, ...],
    policy: WatchPolicy,
    now: datetime,
) -> tuple[UserId, ...]:
    """Name the watchers who can be reached now and for the watch's span (rule 28)."""
    return tuple(
        watcher
        for watcher in watchers
        if unreachable_because(people.get(watcher), absences, policy, now) is None
    )
