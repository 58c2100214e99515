"""A failure climbs until somebody takes care of it: to the watcher, the owner, then everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.card import CardView, Stage
from bot.domain.people import UserId
from bot.domain.reminding import is_night


class Height(StrEnum):
    """Who hears of a failure; the values are stored, in this order."""

    WATCHER = "watcher"
    OWNER = "owner"
    CHANNEL = "channel"


# The first minute is for what settles by itself, such as an answer that was lost.
GAPS: Mapping[Height, timedelta] = {
    Height.WATCHER: timedelta(minutes=1),
    Height.OWNER: timedelta(minutes=15),
    Height.CHANNEL: timedelta(minutes=30),
}
"""How long after the failure, or after the rung below, somebody hears of it."""
AGAIN = timedelta(days=1)
CLIMBS_FOR = timedelta(days=7)
# Nothing of these is out, so they can wait for the morning.
CAN_WAIT = frozenset({Stage.FAILED, Stage.MISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """The message about one failure to a person or to the channel, and who takes care, if any."""

    person: UserId
    zone: ZoneInfo
    view: CardView
    link: str
    cared_by: UserId | None = None
    is_open: bool = True


def next_rung(
    since: datetime, told: Mapping[str, datetime], heights: Sequence[Height], now: datetime
) -> str:
    """Name the rung that is due now, or nothing.

    `told` says which rungs somebody heard of, and when: each waits for the one below to have had
    its time, also after a downtime. Once the channel knows, it hears of it again each day.
    """
    if now - since > CLIMBS_FOR:
        return ""
    last = max(told.values(), default=since)
    for height in heights:
        if height.value not in told:
            return height.value if now - last >= GAPS[height] else ""
    return f"{Height.CHANNEL.value} {len(told)}" if now - last >= AGAIN else ""


def height_of(rung: str) -> Height:
    """Who hears of a failure at a rung."""
    return Height(rung.partition(" ")[0])


def may_climb(stage: Stage, now: datetime, zone: ZoneInfo) -> bool:
    """Whether somebody in a zone may be told now: what may be out wakes people, the rest waits."""
    return stage not in CAN_WAIT or not is_night(now, zone)
