"""What the judge is told beside the workspace's history, and what it notes for itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.simulator.ledger import Happening


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a network accepted, by its own log."""

    account: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a card stood when the bot asked Slack: why nothing may leave, and the approvals."""

    at: datetime
    against: tuple[str, ...]
    since: datetime
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who was there before anything happened, and what a newcomer's eye can't see.

    `always_live` are practice accounts. `kinds` names everybody's sort, as Slack has it.
    """

    kinds: Mapping[str, str]
    members: frozenset[str]
    bot: str
    channel: str
    always_live: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The bot began to look for what is due."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """From now on Slack's clock differs from ours by so many seconds."""

    at: datetime
    seconds: float


Line = Happening | Post | Beat | Skew
