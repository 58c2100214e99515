"""Pauses: a crisis stop beside the drafts, and the asks that need a second person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Everything stops from this row's commit on, and nothing ends it but two people (32, 33)."""

    id: int
    reason: str
    by: UserId
    since: datetime


class AskKind(StrEnum):
    """What one person may ask for and another must confirm."""

    RESUME = "resume"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One half of a two-person act; it waits for somebody else (rules 33, 35, 41)."""

    id: int
    kind: AskKind
    subject: str
    by: UserId
    at: datetime
    message: str = ""


ASK_LIVES = timedelta(hours=1)


def alive(ask: Ask, now: datetime) -> bool:
    """Whether an ask can still be confirmed: it lives for an hour."""
    return ask.at <= now < ask.at + ASK_LIVES
