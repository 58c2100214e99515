"""Posts that a person puts out by hand: who is asked, and how that stands now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.accounts import AccountName
from bot.domain.deliveries import Delivery, DeliveryId, DeliveryState
from bot.domain.drafts import DraftId, Picture
from bot.domain.people import UserId


class Standing(StrEnum):
    """How it stands with a post that somebody was given; the values are stored."""

    ASKED = "asked"
    STOPPED = "stopped"
    LATE = "late"
    OUT = "out"
    NOT_OUT = "not out"
    REMOVED = "removed"


GIVEN = frozenset({Standing.ASKED, Standing.STOPPED, Standing.LATE})
"""The person has it, and nobody has said yet what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """What one person is shown of a post to put out by hand.

    `page` is the account's public address, or empty. `hung` names the pictures' files in Slack.
    `why` says what stopped it. The text is there only while the person shall post it.
    """

    draft: DraftId
    delivery: DeliveryId
    person: UserId
    account: AccountName
    handle: str
    page: str
    standing: Standing
    until: datetime
    text: str = ""
    pictures: tuple[Picture, ...] = ()
    hung: tuple[tuple[str, str], ...] = ()
    why: str = ""


def link_in(typed: str) -> str:
    """Return a link that can be followed, or empty where it is none."""
    safe = typed.startswith(("https://", "http://")) and typed.isprintable()
    return typed if safe and not set(typed) & set(" <>|\"'") else ""


def choose(reachable: Sequence[UserId], phone: UserId | None) -> UserId:
    """Choose the one person to give a post to: who has the account's phone, else the first.

    One alone, or two would post it. `reachable` is never empty where a post may leave (rule 28).
    """
    return phone if phone is not None and phone in reachable else reachable[0]


def standing_of(delivery: Delivery, stopped: str, now: datetime) -> Standing:
    """Say how it stands; `stopped` is what keeps the post back now, or empty."""
    match delivery.state:
        case DeliveryState.PUBLISHED:
            return Standing.OUT
        case DeliveryState.DELETED:
            return Standing.REMOVED
        case DeliveryState.SENDING | DeliveryState.UNKNOWN:
            if stopped:
                return Standing.STOPPED
            return Standing.LATE if now > delivery.late_at else Standing.ASKED
        case _:
            return Standing.NOT_OUT
