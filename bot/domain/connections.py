"""Connections: what a network gave us to act for an account, how long it lasts, who is told.

The secret part is a `Grant`; everything else may be shown and is in no need of a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.accounts import AccountName
from bot.domain.people import UserId
from bot.domain.wallclock import say_full_date
from bot.words.phrases import counted, marked, phrase
from bot.words.retelling import retold

TOLD_DAYS = (14, 7, 2)
"""Days before the end of a token at which somebody is told."""

INVITED_FOR = timedelta(minutes=15)
"""How long a link to connect an account is good."""

FRESH = timedelta(minutes=5)

PAUSE_AFTER_TROUBLE = timedelta(minutes=10)


REFUSED = marked("the network does not accept it")
AT_THE_SERVER = marked("it was disconnected at the server")


def disconnected_by(person: UserId) -> str:
    """The trouble that stands with a login which somebody ended."""
    return phrase("<@{by}> disconnected it", by=person)


class Renewal(StrEnum):
    """How a token is renewed without a person: not at all, or with a secret that stays or goes.

    With `ROTATES` the secret that renews is worth nothing once it was used, so it is used once.
    """

    NONE = "none"
    KEEPS = "keeps"
    ROTATES = "rotates"


class State(StrEnum):
    """Whether a connection can be used, is being renewed by somebody, or needs a person."""

    READY = "ready"
    RENEWING = "renewing"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a network gives whoever signs in; the secrets are in no repr.

    `expires_at` ends the access, `renewable_until` what renews it; `None` where nobody says.
    `app` is what a server registered for this login alone: its id and its secret.
    """

    access: str = field(repr=False)
    renewer: str = field(default="", repr=False)
    renewal: Renewal = Renewal.NONE
    expires_at: datetime | None = None
    renewable_until: datetime | None = None
    scopes: tuple[str, ...] = ()
    app: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends for good unless a person, or a renewal in time, does something."""
        if self.renewal is Renewal.NONE or self.renewer == self.access:
            return self.expires_at
        return self.renewable_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A person on the way to sign in: where to, the state that comes back, what is kept for it."""

    address: str = field(repr=False)
    state: str = field(repr=False)
    kept: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How an account is connected: whose profile, until when; without any secret.

    `issued_at` is when the token in use was given; `version` grows with each new token;
    `again_at` is when the next renewal may be tried.
    """

    account: AccountName
    identity: str
    issued_at: datetime
    expires_at: datetime | None
    ends_at: datetime | None
    renewal: Renewal
    scopes: tuple[str, ...]
    version: int
    state: State
    trouble: str = ""
    again_at: datetime | None = None
    renewing_until: datetime | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the network refused it although nothing renews it."""
        return self.trouble == REFUSED and self.renewal is Renewal.NONE

    def wants_renewal(self, now: datetime) -> bool:
        """Whether it is time to renew: a third of its life is left, or less."""
        if self.renewal is Renewal.NONE or self.expires_at is None or self.state is State.OVER:
            return False
        if self.again_at is not None and now < self.again_at:
            return False
        return now >= self.expires_at - (self.expires_at - self.issued_at) / 3

    def is_fresh(self, now: datetime) -> bool:
        """Whether its token was given a moment ago: a newer one would fare no better."""
        return now < self.issued_at + FRESH

    def is_over(self, now: datetime) -> bool:
        """Whether its token is worth nothing any more."""
        spent = self.expires_at is not None and now >= self.expires_at
        return self.state is State.OVER or (spent and self.renewal is Renewal.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A token in use with the connection that it belongs to."""

    connection: Connection
    grant: Grant


def end_of(connection: Connection, now: datetime) -> datetime | None:
    """When it ends unless a person does something; `None` where nobody can say.

    A renewal that fails may succeed later; it counts as failed in the last sixth of its life.
    """
    ends, expires = connection.ends_at, connection.expires_at
    if not connection.trouble or expires is None:
        return ends
    failing = now >= expires - (expires - connection.issued_at) / 6
    return min(ends or expires, expires) if failing else ends


def days_to_tell(connection: Connection, now: datetime) -> int | None:
    """Which of the days before its end has come, the last of them; 0 once it is over."""
    end = end_of(connection, now)
    if connection.is_over(now) or (end is not None and now >= end):
        return 0
    if end is None:
        return None
    return min((day for day in TOLD_DAYS if end - now <= timedelta(days=day)), default=None)


def told_as(connection: Connection, days: int, now: datetime) -> str:
    """How it is remembered that people were told; another end is another story."""
    end = end_of(connection, now)
    named = end.isoformat() if end else f"v{connection.version}"
    return f"token of {connection.account} ends {named} {days}"


def how_to_connect(account: AccountName) -> str:
    """What a person does about it."""
    return phrase(
        "its owner can type `/draft connect {account}`, or whoever runs the bot"
        " `second-opinion connect {account}` at the server",
        account=account,
    )


def invited(account: str, address: str) -> str:
    """Give somebody the link to connect an account, as Slack writes links."""
    minutes = round(INVITED_FOR.total_seconds() / 60)
    return phrase(
        "<{address}|Connect {account} here>; this link is for you alone and good"
        " once, within the next {minutes} minutes.",
        address=address,
        account=account,
        minutes=minutes,
    )


def not_connected(account: AccountName) -> str:
    """Say that nobody has connected an account yet."""
    return phrase(
        "{account} is not connected yet; {how_to_connect}.",
        account=account,
        how_to_connect=how_to_connect(account),
    )


def worth_nothing(account: AccountName, trouble: str) -> str:
    """Say that a login has ended."""
    how = how_to_connect(account)
    if not trouble:
        return phrase(
            "The login of {account} has ended; {how_to_connect}.",
            account=account,
            how_to_connect=how,
        )
    # All in one sentence: one that is read back from the database is known by its own letters.
    return phrase(
        "The login of {account} has ended ({trouble}); {how_to_connect}.",
        account=account,
        trouble=retold(trouble),
        how_to_connect=how,
    )


def ending(connection: Connection, days: int, now: datetime) -> str:
    """Tell the owner that a login has ended, or ends within so many days from now."""
    if days == 0:
        return worth_nothing(connection.account, connection.trouble)
    end = end_of(connection, now)
    when = phrase(" on {date}", date=say_full_date(end)) if end else ""
    why = (
        phrase(" (it could not be renewed: {trouble})", trouble=retold(connection.trouble))
        if connection.trouble
        else ""
    )
    return phrase(
        ":hourglass: The login of {account} ends within {within}{when}{why}, and then nothing is"
        " published there; {how_to_connect}.",
        account=connection.account,
        within=counted("{n} day", "{n} days", n=days),
        when=when,
        why=why,
        how_to_connect=how_to_connect(connection.account),
    )


def refused_as(connection: Connection) -> str:
    """How it is remembered that people were told of a refusal of this very token."""
    return f"token of {connection.account} refused v{connection.version}"


def refused(connection: Connection) -> str:
    """Tell the owner that the network refused a token that should still be good."""
    return phrase(
        ":warning: The network does not accept the login of {account} any more, so nothing is"
        " published there; {how_to_connect}.",
        account=connection.account,
        how_to_connect=how_to_connect(connection.account),
    )
