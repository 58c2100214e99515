"""Pauses: a crisis stop beside the drafts, and the asks that need a second person."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.people import UserId
from bot.words.phrases import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Everything, or one account, stops from this row's commit on (rules 32 and 33).

    Two people end it; within a minute whoever pressed may, where nothing was stopped.
    """

    id: int
    reason: str
    by: UserId
    since: datetime
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What two people, no authors of it, let through the pauses up to one (rule 32)."""

    draft: int
    digest: str
    last_pause: int
    asked_by: UserId
    confirmed_by: UserId


def keeping(running: Iterable[Pause], accounts: Collection[str], through: int) -> tuple[Pause, ...]:
    """The pauses that keep a draft on these accounts back; it was let through up to `through`."""
    return tuple(p for p in running if p.id > through and (not p.account or p.account in accounts))


def of_account(running: Iterable[Pause], account: str) -> tuple[Pause, ...]:
    """The pauses of one account alone, or with an empty name all."""
    return tuple(p for p in running if account in ("", p.account))


def paused_what(pause: Pause) -> str:
    """What a pause stops, as it begins a sentence."""
    return (
        phrase("{account} is paused", account=pause.account)
        if pause.account
        else phrase("everything is paused")
    )


class AskKind(StrEnum):
    """What one person may ask for and another must confirm."""

    RESUME = "resume"
    LIVE = "live"
    EXCEPTION = "exception"
    THROUGH = "through"
    ERASE = "erase"


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

# How long whoever pressed may take a pause back alone, where nothing was stopped by it.
ALONE = timedelta(seconds=60)


def takes_back(running: Iterable[Pause], by: UserId, now: datetime) -> bool:
    """Whether all these pauses are somebody's own and so new that one person may end them."""
    found = tuple(running)
    return bool(found) and all(p.by == by and p.since <= now <= p.since + ALONE for p in found)


def alive(ask: Ask, now: datetime) -> bool:
    """Whether an ask can still be confirmed: it lives for an hour."""
    return ask.at <= now < ask.at + ASK_LIVES
