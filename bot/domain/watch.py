"""Who can be reached while a post is fresh, and why somebody can't (rules 28-30)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.emoji import canonical
from bot.domain.hours import Hours, Span, begins_after, covered, spans
from bot.domain.people import Person, UserId

ACTIVE_FOR = timedelta(minutes=15)
AWAY_EMOJI = ("airplane", "palm_tree", "face_with_thermometer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A declared time in which somebody can't be reached; half-open, aware UTC."""

    person: UserId
    start: datetime
    end: datetime
    by: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A time for which somebody took the watch; half-open, aware UTC."""

    person: UserId
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A weekly watch of one person, from the settings' roster."""

    person: UserId
    hours: Hours
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnHours:
    """What the settings say about one person; `None` is as for everybody."""

    hours: Hours | None = None
    zone: ZoneInfo | None = None
    off: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPolicy:
    """How long somebody must be reachable after a post, and what says that they are or aren't.

    Without `hours`, for everybody or a person's own, the time of day says nothing.
    """

    span: timedelta = timedelta(minutes=60)
    away_emoji: tuple[str, ...] = AWAY_EMOJI
    hours: Hours | None = None
    off: frozenset[date] = frozenset()
    people: Mapping[UserId, OwnHours] = field(default_factory=dict)
    roster: tuple[Shift, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))

    def own(self, person: UserId) -> OwnHours:
        """One person's hours and days off, with what holds for everybody."""
        known = self.people.get(person, OwnHours())
        hours = known.hours if known.hours is not None else self.hours
        return replace(known, hours=hours, off=known.off | self.off)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """What is known of where people are.

    `active` is when each last did something in the bot; `watching` are those who said of this
    very post that they answer for it.
    """

    absences: tuple[Absence, ...] = ()
    watches: tuple[Watch, ...] = ()
    active: Mapping[UserId, datetime] = field(default_factory=dict)
    watching: frozenset[UserId] = frozenset()


class Cause(StrEnum):
    """Why somebody can't be reached."""

    UNKNOWN = "Slack doesn't know them any more"
    AWAY = "away"
    STATUS = "Slack status"
    HOURS = "outside working hours"
    HOURS_END = "working hours end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreached:
    """One person who can't be reached, why, and the instant that the cause names, if any."""

    person: UserId
    cause: Cause
    at: datetime | None = None
    emoji: str = ""


def unreached_because(
    user: UserId,
    person: Person | None,
    known: Whereabouts,
    policy: WatchPolicy,
    at: datetime,
) -> Unreached | None:
    """Say why somebody can't be reached from `at` for the watch's span, or `None` (rule 29).

    The order counts: away beats everything, then a watch or an act says that they are there,
    and only then the working hours. Whom Slack does not describe is unknown, and that is no.
    """
    if person is None or person.is_deactivated:
        return Unreached(person=user, cause=Cause.UNKNOWN)
    away = _away(person, known, policy, at)
    if away is not None:
        return away
    if user in known.watching or user in on_watch(known.watches, policy, at):
        return None
    active = known.active.get(user)
    # What lies ahead is no act: the clock was set back since.
    if active is not None and timedelta(0) <= at - active <= ACTIVE_FOR:
        return None
    return _outside_hours(person, known, policy, at)


def _away(
    person: Person, known: Whereabouts, policy: WatchPolicy, at: datetime
) -> Unreached | None:
    until = at + policy.span
    mine = [a for a in known.absences if a.person == person.id and a.start < until and a.end > at]
    if mine:
        over = max(absence.end for absence in mine)
        return Unreached(person=person.id, cause=Cause.AWAY, at=over)
    if away_by_status(person, policy, at):
        emoji = canonical(person.status_emoji)
        return Unreached(person=person.id, cause=Cause.STATUS, at=person.status_until, emoji=emoji)
    return None


def away_by_status(person: Person, policy: WatchPolicy, at: datetime) -> bool:
    """Whether somebody's Slack status says that they can't be reached then."""
    lasts = person.status_until is None or person.status_until > at
    return lasts and canonical(person.status_emoji) in {canonical(e) for e in policy.away_emoji}


def _outside_hours(
    person: Person, known: Whereabouts, policy: WatchPolicy, at: datetime
) -> Unreached | None:
    own = policy.own(person.id)
    if own.hours is None:
        return None
    zone, around = zone_of(person, policy), (at, at + policy.span)
    working = spans(own.hours, zone, own.off, around)
    watching = list(_watched(person.id, known.watches, policy, around))
    if covered([*working, *watching], around):
        return None
    now_in = [end for start, end in working if start <= at < end]
    if now_in:
        return Unreached(person=person.id, cause=Cause.HOURS_END, at=max(now_in))
    coming = begins_after(own.hours, zone, own.off, at)
    return Unreached(person=person.id, cause=Cause.HOURS, at=coming[0] if coming else None)


def zone_of(person: Person, policy: WatchPolicy) -> ZoneInfo:
    """The zone of somebody's working hours: the settings', Slack's, or the default."""
    own = policy.own(person.id).zone
    if own is not None:
        return own
    try:
        return ZoneInfo(person.zone) if person.zone else policy.zone
    except (ZoneInfoNotFoundError, ValueError):
        return policy.zone


def on_watch(watches: tuple[Watch, ...], policy: WatchPolicy, at: datetime) -> tuple[UserId, ...]:
    """Who has the watch from `at` for the watch's span, without a gap (rule 28)."""
    around = (at, at + policy.span)
    everybody = {watch.person for watch in watches} | {one.person for one in policy.roster}
    return tuple(
        person
        for person in sorted(everybody)
        if covered(_watched(person, watches, policy, around), around)
    )


def _watched(
    person: UserId, watches: tuple[Watch, ...], policy: WatchPolicy, around: Span
) -> Iterator[Span]:
    yield from ((watch.start, watch.end) for watch in watches if watch.person == person)
    off = policy.own(person).off
    for shift in policy.roster:
        if shift.person == person:
            yield from spans(shift.hours, shift.zone, off, around)


def reachable(
    watchers: tuple[UserId, ...],
    people: Mapping[UserId, Person | None],
    known: Whereabouts,
    policy: WatchPolicy,
    at: datetime,
) -> tuple[UserId, ...]:
    """Name the watchers who can be reached from `at` for the watch's span (rule 28)."""
    return tuple(
        user
        for user in watchers
        if unreached_because(user, people.get(user), known, policy, at) is None
    )


def unreached(
    watchers: tuple[UserId, ...],
    people: Mapping[UserId, Person | None],
    known: Whereabouts,
    policy: WatchPolicy,
    at: datetime,
) -> tuple[Unreached, ...]:
    """Say of each watcher who can't be reached why (rule 30)."""
    found = (unreached_because(user, people.get(user), known, policy, at) for user in watchers)
    return tuple(one for one in found if one is not None)
