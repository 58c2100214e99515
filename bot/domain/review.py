"""What counts as a second opinion: facts go in, a decision with its reasons comes out.

The one function that decides is `evaluate`; the card, `/draft why` and the last look before
sending all ask it (rule 37).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.accounts import AccountName
from bot.domain.emoji import Gesture, Gestures
from bot.domain.missing import approvals_missing, change_needed, nobody_in, too_few
from bot.domain.people import Person, Standing, UserId, may_stop, standing
from bot.domain.policies import ANYONE, Policy
from bot.domain.presses import Ballot
from bot.domain.quorum import Count, Tally, applies, count, quorum
from bot.domain.reactions import Reaction, of_kind
from bot.domain.report import Report
from bot.domain.roster import CHANNEL, NOBODY, Roster
from bot.words.phrases import marked, phrase

WATCHER = phrase("somebody other than the authors who watches it (:eyes:)")

# From this level on the rules themselves ask for two approvals, whatever the settings add.
TWO_OPINIONS = 4


class Status(StrEnum):
    """Where a review stands."""

    PENDING = "pending"
    APPROVED = "approved"
    OBJECTED = "objected"
    BLOCKED = "blocked"


class Why(StrEnum):
    """Why a reaction did not count. The values are what people read."""

    AUTHOR = marked("authors can't approve their own post")
    BOT = marked("bots don't have opinions that count")
    DEACTIVATED = marked("this person's Slack account is deactivated")
    GUEST = marked("guests can't approve")
    EXTERNAL = marked("people from another organisation can't approve")
    NOT_IN_CHANNEL = marked("only full members of the drafts channel can approve")
    UNKNOWN = marked("Slack doesn't say enough about this person")
    NEWCOMER = marked(
        "newcomers count after a colleague has confirmed them (`/draft confirm @PERSON`)"
    )
    NOT_LISTED = marked("the policy names other approvers for this")
    ALIAS = marked("an emoji alias made in this workspace can't approve")
    GROWN_OLD = marked("it is older than approvals of this level live")


STANDING_WHY: Mapping[Standing, Why] = {
    Standing.BOT: Why.BOT,
    Standing.DEACTIVATED: Why.DEACTIVATED,
    Standing.GUEST: Why.GUEST,
    Standing.EXTERNAL: Why.EXTERNAL,
    Standing.NOT_IN_CHANNEL: Why.NOT_IN_CHANNEL,
    Standing.UNKNOWN: Why.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What Slack says, asked once: the card's reactions and who the people are now.

    `everyone_known` is true when each member of the channel is described in `people`.
    `skew` is Slack's clock minus ours, in seconds; `trouble` says why the channel itself
    can't be trusted with votes now (archived, made external), or is empty. `subteams` are
    Slack's user groups by id; `None` is one that could not be read, and has nobody (rule 6).
    `roster` is not Slack's: it says whose votes count, and without it nobody's does.
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
    subteams: Mapping[str, frozenset[UserId] | None] = field(default_factory=dict)
    roster: Roster = NOBODY

    @property
    def voters(self) -> frozenset[UserId]:
        """Those of the channel whose votes count where nothing else stands against it."""
        return self.members & self.roster.of(CHANNEL)

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
    """A reaction that did not count, and why; `emoji` is empty for a vote by button."""

    user: UserId
    emoji: str
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, with everything needed to explain it.

    `missing` holds one sentence for each thing that is still needed. `could` are the people
    of the channel who could give an approval that is missing, `tallies` say it for each
    group, and `early` are those whose approval counts when their group's turn has come.
    `watchers` are all who answer for the post (rule 28), `watching` those who said so;
    `in_person`: it never leaves by itself (rule 10), whatever was set aside since.
    `objections` are what the objectors said, where they said it in words.
    """

    status: Status
    needed: int
    approvers: tuple[UserId, ...] = ()
    objectors: tuple[UserId, ...] = ()
    watchers: tuple[UserId, ...] = ()
    watching: tuple[UserId, ...] = ()
    dismissals: tuple[Dismissal, ...] = ()
    missing: tuple[str, ...] = ()
    holds: tuple[Stop, ...] = ()
    objections: tuple[Stop, ...] = ()
    could: tuple[UserId, ...] = field(default=())
    tallies: tuple[Tally, ...] = ()
    early: tuple[UserId, ...] = ()
    in_person: bool = False


def evaluate(
    policy: Policy,
    authors: tuple[UserId, ...],
    report: Report,
    room: Room,
    stops: tuple[Stop, ...],
    *,
    gestures: Gestures,
    accounts: Collection[AccountName] = (),
    on_watch: tuple[UserId, ...] = (),
    ballot: Ballot | None = None,
) -> Decision:
    """Decide one revision from what is known now (rules 1, 2, 4-8, 10-13, 26, 28, 42).

    `authors` are everybody who ever changed the draft, `stops` its open objections and holds,
    `accounts` where it would be published, `on_watch` who has the watch at its time, and
    `ballot` what stands beside the reactions.
    """
    seats = quorum(policy, accounts, report.level)
    given, dismissals = _approvals(policy, authors, room, gestures, ballot or Ballot())
    able = _eligible(policy, authors, room)
    counted = count(seats, given, able, memberships(policy, room))
    objectors = tuple(dict.fromkeys(s.by for s in stops if s.kind is Gesture.OBJECT))
    watching = _watching(room, gestures, on_watch)
    watchers = _watchers(policy, authors, report, counted.approvers, (room.roster, watching))
    missing = (
        *_people_missing(policy, room, counted, covered=applies(policy, accounts, report.level)),
        *_else_missing(policy, report, room, watchers),
        *(too_few(seats, counted) if room.everyone_known else ()),
    )
    return Decision(
        status=_status(report, objectors, missing),
        needed=len(seats),
        approvers=counted.approvers,
        objectors=objectors,
        watchers=watchers,
        watching=watching,
        dismissals=(*dismissals, *_outside(policy, room, counted, given)),
        missing=missing,
        holds=tuple(s for s in stops if s.kind is Gesture.HOLD),
        objections=tuple(s for s in stops if s.kind is Gesture.OBJECT and s.reason),
        could=counted.could,
        tallies=counted.tallies,
        early=counted.early,
        in_person=report.worst >= policy.press_from,
    )


def _approvals(
    policy: Policy, authors: tuple[UserId, ...], room: Room, gestures: Gestures, ballot: Ballot
) -> tuple[Mapping[UserId, str], tuple[Dismissal, ...]]:
    """Part the approvals into those by people who may, with their emoji, and dismissed ones."""
    given: dict[UserId, str] = {}
    dismissed: dict[tuple[UserId, Why], Dismissal] = {}
    for reaction in (*room.reactions, *(Reaction(user=u, emoji="") for u in ballot.pressed)):
        pressed = not reaction.emoji
        alias = not pressed and gestures.alias_of_start(reaction.emoji)
        approves = pressed or gestures.meaning(reaction.emoji) is Gesture.APPROVE
        if not alias and not approves:
            continue
        why = Why.ALIAS if alias else dismissed_because(policy, authors, room, reaction.user)
        if why is None and reaction.user in ballot.grown_old:
            why = Why.GROWN_OLD
        if why is None:
            given.setdefault(reaction.user, reaction.emoji)
        else:
            dismissal = Dismissal(user=reaction.user, emoji=reaction.emoji, why=why)
            dismissed.setdefault((reaction.user, why), dismissal)
    return given, tuple(dismissed.values())


def _outside(
    policy: Policy, room: Room, counted: Count, given: Mapping[UserId, str]
) -> tuple[Dismissal, ...]:
    """Dismiss whom no group that is asked has, or has as a newcomer only (rule 6)."""
    asked = {tally.group for tally in counted.tallies}
    new = frozenset[UserId]().union(
        *(u for name, u in named(policy, room).items() if name in asked)
    )
    return tuple(
        Dismissal(user=u, emoji=given[u], why=Why.NEWCOMER if u in new else Why.NOT_LISTED)
        for u in counted.outside
    )


def memberships(policy: Policy, room: Room) -> dict[str, frozenset[UserId]]:
    """Say who counts in each group; in one that can't be read is nobody (rule 6)."""
    return {name: people & room.roster.of(name) for name, people in named(policy, room).items()}


def named(policy: Policy, room: Room) -> dict[str, frozenset[UserId]]:
    """Say who is in each group that can be read, newcomers included."""
    found = {group.name: group.members(room.subteams) for group in policy.groups}
    return {name: people for name, people in found.items() if people is not None}


def dismissed_because(
    policy: Policy, authors: tuple[UserId, ...], room: Room, user: UserId
) -> Why | None:
    """Say why `user`'s approval would not count, or `None` (rules 1, 2, 5, 6, 8, 41)."""
    if user in authors:
        return Why.AUTHOR
    what = room.standing(user)
    if what is not Standing.MEMBER:
        return STANDING_WHY[what]
    if not room.roster.has(user):
        return Why.NEWCOMER
    if policy.approvers is not None and user not in policy.approvers:
        return Why.NOT_LISTED
    return None


def enough(
    policy: Policy,
    authors: tuple[UserId, ...],
    level: int,
    room: Room,
    accounts: Collection[AccountName],
) -> bool:
    """Whether all known people of the channel together could approve such a draft (rule 2)."""
    seats = quorum(policy, accounts, level)
    able = _eligible(policy, authors, room)
    return not count(seats, (), able, memberships(policy, room)).lacking


def stops_in(
    room: Room, gestures: Gestures, kind: Gesture, authors: tuple[UserId, ...]
) -> tuple[UserId, ...]:
    """Who stops by reaction: members, those whom Slack can't describe, and authors (rule 31).

    An author who is a guest may hold their own draft, but not object to it.
    """
    users = {r.user for r in of_kind(room.reactions, gestures, kind)}
    own = set(authors) if kind is Gesture.HOLD else set()
    return tuple(sorted(u for u in users if may_stop(room.standing(u)) or u in own))


def _eligible(policy: Policy, authors: tuple[UserId, ...], room: Room) -> tuple[UserId, ...]:
    known = (user for user in room.people if user in room.members)
    return tuple(
        sorted(user for user in known if dismissed_because(policy, authors, room, user) is None)
    )


def _watching(room: Room, gestures: Gestures, on_watch: tuple[UserId, ...]) -> tuple[UserId, ...]:
    """Full members with eyes on the card, or with the watch for that time (rule 28)."""
    eyes = {r.user for r in room.reactions if gestures.meaning(r.emoji) is Gesture.WATCH}
    said = sorted(eyes) + sorted(set(on_watch) - eyes)
    return tuple(user for user in said if room.standing(user) is Standing.MEMBER)


def _watchers(
    policy: Policy,
    authors: tuple[UserId, ...],
    report: Report,
    approvers: tuple[UserId, ...],
    said: tuple[Roster, tuple[UserId, ...]],
) -> tuple[UserId, ...]:
    """Who answers for the post, as its level asks (rules 10 and 28).

    From `watcher_from` on that is somebody other than the authors, and of the roster as any second
    person (rules 6 and 41); and where a single approval is enough by the rules, whoever gave it
    watches only by saying so. `said` are the roster, and those who said that they watch.
    """
    roster, watching = said
    if report.level < policy.watcher_from:
        return tuple(dict.fromkeys((*authors, *approvers, *watching)))
    others = watching if report.level < TWO_OPINIONS else (*approvers, *watching)
    return tuple(dict.fromkeys(u for u in others if u not in authors and roster.has(u)))


def _people_missing(
    policy: Policy, room: Room, counted: Count, *, covered: bool
) -> tuple[str, ...]:
    missing = []
    if policy.approvers is not None and not policy.approvers:
        missing.append(phrase("the policy's list of approvers is empty, so nobody can approve"))
    if not covered:
        missing.append(
            phrase(
                "a rule for it: the policy says nothing about a post of this level on one of its"
                " accounts, and without a rule the answer is no"
            )
        )
    there, all_of = memberships(policy, room), named(policy, room)
    for tally in counted.tallies:
        if tally.group != ANYONE and not there.get(tally.group):
            missing.append(nobody_in(tally.group, all_of.get(tally.group)))
        if tally.short > 0:
            missing.append(approvals_missing(tally))
    return tuple(missing)


def _else_missing(
    policy: Policy, report: Report, room: Room, watchers: tuple[UserId, ...]
) -> tuple[str, ...]:
    missing = [room.trouble] if room.trouble else []
    if report.level >= policy.watcher_from and not watchers:
        missing.append(WATCHER)
    missing += [change_needed(finding.message) for finding in report.blocking]
    return tuple(missing)


def _status(report: Report, objectors: tuple[UserId, ...], missing: tuple[str, ...]) -> Status:
    if objectors:
        return Status.OBJECTED
    if report.blocking:
        return Status.BLOCKED
    return Status.PENDING if missing else Status.APPROVED
