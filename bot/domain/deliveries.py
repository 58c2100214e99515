"""Deliveries: one revision on one account, and what to do after each attempt."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType, assert_never

from bot.domain.accounts import AccountName, Mode
from bot.domain.drafts import Digest, DraftId
from bot.domain.errors import (
    NothingSent,
    PublishError,
    Refused,
    Throttled,
    Unauthorized,
)
from bot.words.phrases import marked

DeliveryId = NewType("DeliveryId", int)


class DeliveryState(StrEnum):
    """Where a delivery stands; the values are stored and shown.

    `rehearsed` is the end of a dry run: everything was decided, nothing was published. `partly out`
    is a thread of which some parts are out, and the others are neither out nor about to leave.
    """

    SCHEDULED = "scheduled"
    CLAIMED = "claimed"
    SENDING = "sending"
    PUBLISHED = "published"
    REHEARSED = "rehearsed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    MISSED = "missed"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    PARTLY = marked("partly out")


AT_REST = frozenset(
    {
        DeliveryState.PUBLISHED,
        DeliveryState.REHEARSED,
        DeliveryState.FAILED,
        DeliveryState.MISSED,
        DeliveryState.CANCELLED,
        DeliveryState.DELETED,
        DeliveryState.PARTLY,
    }
)
# The post stands at its network, all of it or its first parts.
THERE = frozenset({DeliveryState.PUBLISHED, DeliveryState.PARTLY})
MAYBE_OUT = THERE | {DeliveryState.SENDING, DeliveryState.UNKNOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The network's proof: its own id of the post, the public link, and when."""

    remote_id: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is written down before the first byte leaves: the key and the frozen request.

    `body` is the publisher's own JSON text; sending it again sends the same bytes.
    `baseline` helps to find the post later where the network keeps no keys. `trace` is what the
    network called a post that it took and had not finished when we stopped waiting.
    """

    key: str
    body: str
    baseline: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One revision on one account, through all its attempts. Instants are aware UTC.

    `of_parts` is in how many posts it leaves; of a thread, `parts` are the proofs of those that are
    out, in their order, and `receipt` is that of the first.
    """

    id: DeliveryId
    draft: DraftId
    revision: int
    digest: Digest
    account: AccountName
    mode: Mode
    state: DeliveryState
    due_at: datetime
    late_at: datetime
    key: str
    attempt: int = 0
    token: str = ""
    reason: str = ""
    intent: Intent | None = None
    receipt: Receipt | None = None
    removal: str = ""
    of_parts: int = 1
    parts: tuple[Receipt, ...] = ()

    @property
    def is_out_in_part(self) -> bool:
        """Whether some parts of a thread are out and others are not."""
        return 0 < len(self.parts) < self.of_parts

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """The proofs of all that is out of it: of each part, or of the one post."""
        return self.parts or ((self.receipt,) if self.receipt is not None else ())

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where it, or what is out of it, can be seen."""
        return tuple(receipt.url for receipt in self.receipts)

    @property
    def numbered(self) -> Receipt | None:
        """Its proof, where that says which post each part is: what a person saw has no number."""
        all_named = self.receipts and all(one.remote_id for one in self.receipts)
        return self.receipts[0] if all_named else None


def latest(deliveries: Iterable[Delivery], revision: int) -> tuple[Delivery, ...]:
    """The newest delivery of each account for a revision: one that was sent for anew has two."""
    newest = {
        d.account: d for d in sorted(deliveries, key=lambda d: d.id) if d.revision == revision
    }
    return tuple(sorted(newest.values(), key=lambda d: d.id))


def all_cancelled(deliveries: Iterable[Delivery]) -> bool:
    """Whether nothing of these is planned, and nothing is or may be out."""
    return all(d.state is DeliveryState.CANCELLED for d in deliveries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Nothing went out: try again at this time, if it is still within the lateness bound."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Nothing went out, and trying again would not help."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFirst:
    """It may be out: a person, or the network by our own key, must say."""

    reason: str


NextStep = Again | GiveUp | LookFirst

LEASE = timedelta(minutes=4)
"""How long a claim holds, and counted anew how long a send may take its time."""

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=2)


def judge(error: PublishError, *, attempt: int, now: datetime, late_at: datetime) -> NextStep:
    """Decide what follows a failed attempt; never a blind repetition.

    `attempt` counts from 1. Waits double from ten seconds to two minutes, or are what the
    network asked for; a wait beyond `late_at` gives up instead.
    """
    match error:
        case NothingSent():
            return _again(error.sentence, _wait(attempt), now=now, late_at=late_at)
        case Throttled():
            asked = timedelta(seconds=error.retry_after) if error.retry_after else _wait(attempt)
            return _again(error.sentence, asked, now=now, late_at=late_at)
        case Refused() | Unauthorized():
            return GiveUp(reason=error.sentence)
        case PublishError():
            # It happened, or nobody knows: whatever is not surely unsent may be out.
            return LookFirst(reason=error.sentence)
    assert_never(error)


def _wait(attempt: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(max(attempt, 1) - 1, 10)), LONGEST_WAIT)


def _again(reason: str, wait: timedelta, *, now: datetime, late_at: datetime) -> NextStep:
    at = now + wait
    return Again(at=at, reason=reason) if at <= late_at else GiveUp(reason=reason)
