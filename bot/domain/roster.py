"""The roster: who may vote, and since when; newcomers count when two colleagues stand for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.people import Standing, UserId

CHANNEL = "channel"
"""The scope of everybody's vote; every other scope is a group's name."""

LEAST_PEOPLE = 2
VOUCHERS = 2


class Entry(StrEnum):
    """What a row of the roster says of one person in one scope."""

    FIRST = "first"
    CAME = "came"
    VOUCHED = "vouched"
    CONFIRMED = "confirmed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who is on it: for each scope, those of the first day and those confirmed since (rule 6)."""

    scopes: Mapping[str, frozenset[UserId]] = field(default_factory=dict)

    def has(self, user: UserId, scope: str = CHANNEL) -> bool:
        """Whether somebody's vote counts in a scope."""
        return user in self.scopes.get(scope, frozenset())

    def of(self, scope: str) -> frozenset[UserId]:
        """Everybody whose vote counts in a scope."""
        return self.scopes.get(scope, frozenset())


NOBODY = Roster()


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who waits for colleagues: since when, who invited them, and who stands for them.

    `inviter` is empty where nobody is known to have invited them.
    """

    id: int
    person: UserId
    scope: str
    since: datetime
    inviter: UserId | None = None
    vouchers: tuple[UserId, ...] = ()

    def stand_for(self, roster: Roster) -> frozenset[UserId]:
        """Those on the roster who stand for this person: by inviting, or by confirming."""
        others = roster.of(CHANNEL) - {self.person}
        return frozenset(user for user in others if user in (self.inviter, *self.vouchers))

    def is_confirmed(self, roster: Roster) -> bool:
        """Whether two colleagues stand for this person, so that it is not one alone (rule 6)."""
        return len(self.stand_for(roster)) >= VOUCHERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What must be written down: newcomers and leavers, as pairs of scope and person."""

    came: tuple[tuple[str, UserId], ...] = ()
    left: tuple[tuple[str, UserId], ...] = ()


def changes(
    roster: Roster,
    waiting: Iterable[Newcomer],
    there: Mapping[str, frozenset[UserId]],
    gone: Mapping[str, frozenset[UserId]],
) -> Changes:
    """Compare the roster with who Slack says is there, in each scope.

    `there` are full members only. `gone` are those of whom Slack says for sure that they are
    not: unknown changes nothing. Nothing is written that would leave nobody on the roster, as
    then nobody could confirm anybody.
    """
    known = {(one.scope, one.person) for one in waiting}
    came = [
        (scope, user)
        for scope, users in sorted(there.items())
        for user in sorted(users)
        if not roster.has(user, scope) and (scope, user) not in known
    ]
    left = [
        (scope, user)
        for scope, users in sorted(gone.items())
        for user in sorted(users)
        if roster.has(user, scope) or (scope, user) in known
    ]
    leaving = {user for scope, user in left if scope == CHANNEL}
    if leaving and not roster.of(CHANNEL) - leaving:
        left = [(scope, user) for scope, user in left if scope != CHANNEL]
    return Changes(came=tuple(came), left=tuple(left))


SURELY_NOT = frozenset(
    {
        Standing.BOT,
        Standing.DEACTIVATED,
        Standing.GUEST,
        Standing.EXTERNAL,
        Standing.NOT_IN_CHANNEL,
    }
)
