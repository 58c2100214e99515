"""The morning paper: what leaves today, once a day."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.states import State

# A start in the afternoon prints no paper of that morning any more.
FRESH_FOR = timedelta(hours=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPolicy:
    """When the paper comes: a time of day, on these weekdays (Monday is 0), in a zone.

    `at` is `None` where no paper is wanted.
    """

    at: time | None = time(8, 30)
    days: frozenset[int] = frozenset(range(7))
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post of the day: its time, all that its card shows, and the card's link."""

    at: datetime
    view: CardView
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The paper of one day; `questions` are sentences that ask somebody for something."""

    day: date
    zone: ZoneInfo
    items: tuple[Item, ...]
    questions: tuple[str, ...] = ()


def day_due(policy: PaperPolicy, now: datetime) -> date | None:
    """The day whose paper is due now, or `None`."""
    local = now.astimezone(policy.zone)
    if policy.at is None or local.weekday() not in policy.days:
        return None
    printed = datetime.combine(local.date(), policy.at, tzinfo=policy.zone)
    return local.date() if printed <= local < printed + FRESH_FOR else None


def time_of(view: CardView) -> datetime | None:
    """When a draft's post is to leave, as far as anybody knows; `None` for one without a time."""
    if view.draft.state is State.SCHEDULED and view.deliveries:
        return min(delivery.due_at for delivery in view.deliveries)
    return view.draft.revision.content.timing.start
