"""What counts as a second opinion: facts go in, a decision with its reasons comes out.

The one function that decides is `evaluate`; the card, `/draft why` and the last look before
sending all ask it (rule 37).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.emoji import Gesture, Gestures
from bot.domain.people import Person, Standing, UserId, may_stop, standing
from bot.domain.policies import Policy
from bot.domain.report import Report


class Status(StrEnum):
    """Where a review stands."""

    PENDING = "pending"
    APPROVED = "approved"
    OBJECTED = "objected"
    BLOCKED = "blocked"


class Why(StrEnum):
    """Why a reaction did not count. The values are what people read."""

    AUTHOR = "authors can't approve their own post"
    BOT = "bots don't have opinions that count"
    DEACTIVATED = "this person's Slack account is deactivated"
    GUEST = "guests can't approve"
    EXTERNAL = "people from another organisation can't approve"
    NOT_IN_CHANNEL = "only full members of the drafts channel can approve"
    UNKNOWN = "Slack doesn't say enough about this person"
    NOT_LISTED = "the policy names other approvers for this"
    ALIAS = "an emoji alias made in this workspace can't approve"


STANDING_WHY: Mapping[Standing, Why] = {
    Standing.BOT: Why.BOT,
    Standing.DEACTIVATED: Why.DEACTIVATED,
    Standing.GUEST: Why.GUEST,
    Standing.EXTERNAL: Why.EXTERNAL,
    Standing.NOT_IN_CHANNEL: Why.NOT_IN_CHANNEL,
    Standing.UNKNOWN: Why.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """One person's emoji on a card: a fact from Slack, without a time (trap 33)."""

    user: UserId
    emoji: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What Slack says, asked once: the card's reactions and who the people are now.

    `everyone_known` is true when each member of the channel is described in `people`.
    `skew` is Slack's clock minus ours, in seconds; `trouble` says why the channel itself
    can't be trusted with votes now (archived, made external), or is empty.
    """

    reactions: tuple[Reaction, ...]
    people: Mapping[UserId, Person | None]
    members: frozenset[UserId]
    home_team: str
    asked_at: datetime
    everyone_known: bool = False
    skew: float = 0.0
    trouble: str = ""
    custom_emoji: Mapping[str, str] = field(default_factory=dict)

    def standing(self, user: UserId) -> Standing:
        """Say what somebody counts as."""
        return standing(self.people.get(user), home_team=self.home_team, members=self.members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An open objection or hold: a row that an edit doesn't close (rules 12 and 13)."""

    id: int
    kind: Gesture
    by: UserId
    reason: str
    opened_at: datetime
    card: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissal:
    """A reaction that did not count, and why."""

    user: UserId
    emoji: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, with everything needed to explain it.

    `missing` holds one sentence for each thing that is still needed. `could` are the people
    of the channel who could give an approval that is missing.
    """

    status: Status
    needed: int
    approvers: tuple[UserId, ...] = ()
    objectors: tuple[UserId, ...] = ()
    watchers: tuple[UserId, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    missing: tuple[str, ...] = ()
    holds: tuple[Stop, ...] = ()
    could: tuple[UserId, ...] = field(default=())


def evaluate(
    policy: Policy,
    authors: tuple[UserId, ...],
    report: Report,
    room: Room,
    stops: tuple[Stop, ...],
    *,
    gestures: Gestures,
) -> Decision:
    """Decide one revision from what is known now (rules 1, 2, 4-8, 10-13).

    `authors` are everybody who ever changed the draft, `stops` its open objections and holds.
    """
    approvers, dismissals = _approvals(policy, authors, room, gestures)
    needed = policy.approvals[report.level]
    objectors = tuple(dict.fromkeys(s.by for s in stops if s.kind is Gesture.OBJECT))
    watchers = _watchers(authors, approvers, room, gestures)
    missing = _missing(policy, authors, report, room, (approvers, watchers))
    could = tuple(u for u in _eligible(policy, authors, room) if u not in approvers)
    if room.everyone_known and needed - len(approvers) > len(could):
        missing = (*missing, _too_few(needed, len(approvers) + len(could)))
    return Decision(
        status=_status(report, objectors, missing),
        needed=needed,
        approvers=approvers,
        objectors=objectors,
        watchers=watchers,
        dismissals=dismissals,
        missing=missing,
        holds=tuple(s for s in stops if s.kind is Gesture.HOLD),
        could=could,
    )


def _approvals(
    policy: Policy, authors: tuple[UserId, ...], room: Room, gestures: Gestures
) -> tuple[tuple[UserId, ...], tuple[Dismissal, ...]]:
    counted: dict[UserId, None] = {}
    dismissed: dict[tuple[UserId, Why], Dismissal] = {}
    for reaction in room.reactions:
        alias = gestures.alias_of_start(reaction.emoji)
        if not alias and gestures.meaning(reaction.emoji) is not Gesture.APPROVE:
            continue
        why = Why.ALIAS if alias else dismissed_because(policy, authors, room, reaction.user)
        if why is None:
            counted[reaction.user] = None
        else:
            dismissal = Dismissal(user=reaction.user, emoji=reaction.emoji, why=why)
            dismissed.setdefault((reaction.user, why), dismissal)
    return tuple(sorted(counted)), tuple(dismissed.values())


def dismissed_because(
    policy: Policy, authors: tuple[UserId, ...], room: Room, user: UserId
) -> Why | None:
    """Say why `user`'s approval would not count, or `None` (rules 1, 2, 5, 6, 8, 41)."""
    if user in authors:
        return Why.AUTHOR
    what = room.standing(user)
    if what is not Standing.MEMBER:
        return STANDING_WHY[what]
    if policy.approvers is not None and user not in policy.approvers:
        return Why.NOT_LISTED
    return None


def givers(room: Room, gestures: Gestures, kind: Gesture) -> frozenset[UserId]:
    """Everybody whose reaction of this gesture is there, whoever they are by now (rule 12)."""
    return frozenset(r.user for r in room.reactions if gestures.meaning(r.emoji) is kind)


def stops_in(
    room: Room, gestures: Gestures, kind: Gesture, authors: tuple[UserId, ...]
) -> tuple[UserId, ...]:
    """Who stops by reaction: members, those whom Slack can't describe, and authors (rule 31).

    An author who is a guest may hold their own draft, but not object to it.
    """
    users = givers(room, gestures, kind)
    own = set(authors) if kind is Gesture.HOLD else set()
    return tuple(sorted(u for u in users if may_stop(room.standing(u)) or u in own))


def _eligible(policy: Policy, authors: tuple[UserId, ...], room: Room) -> tuple[UserId, ...]:
    known = (user for user in room.people if user in room.members)
    return tuple(
        sorted(user for user in known if dismissed_because(policy, authors, room, user) is None)
    )


def _watchers(
    authors: tuple[UserId, ...], approvers: tuple[UserId, ...], room: Room, gestures: Gestures
) -> tuple[UserId, ...]:
    eyes = sorted(
        r.user
        for r in room.reactions
        if gestures.meaning(r.emoji) is Gesture.WATCH and room.standing(r.user) is Standing.MEMBER
    )
    return tuple(dict.fromkeys((*authors, *approvers, *eyes)))


def _missing(
    policy: Policy,
    authors: tuple[UserId, ...],
    report: Report,
    room: Room,
    counted: tuple[tuple[UserId, ...], tuple[UserId, ...]],
) -> tuple[str, ...]:
    approvers, watchers = counted
    short = policy.approvals[report.level] - len(approvers)
    missing = []
    if policy.approvers is not None and not policy.approvers:
        missing.append("the policy's list of approvers is empty, so nobody can approve")
    if short > 0:
        missing.append(_approvals_missing(short))
    if room.trouble:
        missing.append(room.trouble)
    if report.level >= policy.watcher_from and not any(w not in authors for w in watchers):
        missing.append("somebody other than the authors who watches it (:eyes:)")
    missing += [f"a change to the text: {finding.message}" for finding in report.blocking]
    if report.level >= policy.press_from:
        missing.append(
            f"a person's press of publish now: a post of level {report.level} never leaves by"
            " itself, and this version has no such press yet, so please make it milder"
        )
    return tuple(missing)


def _approvals_missing(short: int) -> str:
    if short == 1:
        return "one approval by somebody other than the authors"
    return f"{short} approvals by people other than the authors"


def _too_few(needed: int, possible: int) -> str:
    return (
        f"more people: it needs {needed} and only {possible} in this channel could approve;"
        " invite a full member who has not changed the draft"
    )


def _status(report: Report, objectors: tuple[UserId, ...], missing: tuple[str, ...]) -> Status:
    if objectors:
        return Status.OBJECTED
    if report.blocking:
        return Status.BLOCKED
    return Status.PENDING if missing else Status.APPROVED
