"""What somebody is told who was away: what became of the posts that they answer for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.drafts import DraftId
from bot.domain.journal import Kind
from bot.domain.people import UserId
from bot.words.phrases import marked


class What(StrEnum):
    """What happened to a post, as people read it."""

    OUT = marked("went out")
    REHEARSED = marked("was rehearsed: nothing was published")
    MISSED = marked("missed its time")
    HELD = marked("was held")
    OBJECTED = marked("was objected to")
    FAILED = marked("failed: nothing was published")
    PARTLY = marked("went out only in part: please look")
    UNSURE = marked("may or may not be out: please look")
    REMOVED = marked("was taken down")
    WITHDRAWN = marked("was withdrawn")


OF_KIND: Mapping[Kind, What] = {
    Kind.DELIVERY_PUBLISHED: What.OUT,
    Kind.DELIVERY_REHEARSED: What.REHEARSED,
    Kind.DELIVERY_MISSED: What.MISSED,
    Kind.DRAFT_MISSED: What.MISSED,
    Kind.DELIVERY_FAILED: What.FAILED,
    Kind.DELIVERY_UNKNOWN: What.UNSURE,
    Kind.DELIVERY_REMOVED: What.REMOVED,
    Kind.STOP_OPENED: What.HELD,
    Kind.DRAFT_WITHDRAWN: What.WITHDRAWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened to one post; `account` and `link` where they are known."""

    draft: DraftId
    what: What
    at: datetime
    by: UserId | None = None
    account: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A report for one person: from when to when they were away, in their zone, and what was."""

    person: UserId
    start: datetime
    end: datetime
    zone: ZoneInfo
    happenings: tuple[Happening, ...]
    cards: Mapping[DraftId, str] = field(default_factory=dict)
