"""The coming week: what leaves in it, or would if it were approved, in the order of its time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.card import CardView
from bot.domain.deliveries import DeliveryState
from bot.domain.drafts import DraftId
from bot.domain.people import UserId
from bot.domain.states import State

WEEK = timedelta(days=7)
ASKS = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED})
PLANNED = frozenset({DeliveryState.SCHEDULED, DeliveryState.CLAIMED})


def leaves_at(view: CardView) -> datetime | None:
    """When a draft leaves, or would; nothing for one without a time, and for what is over."""
    if view.draft.state is State.SCHEDULED:
        return min((d.due_at for d in view.deliveries if d.state in PLANNED), default=None)
    return view.draft.revision.content.timing.start if view.draft.state in ASKS else None


def coming(views: Iterable[CardView], ends: datetime | None = None) -> tuple[CardView, ...]:
    """What leaves until the week `ends`, the nearest first."""
    timed = [(at, view.draft.id, view) for view in views if (at := leaves_at(view)) is not None]
    within = [one for one in timed if ends is None or one[0] <= ends]
    return tuple(view for _, _, view in sorted(within, key=lambda one: one[:2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What leaves in the week that begins at `now`; `more` others are left out.

    `names` are how the people in it are called where no mention can stand, `links` lead to cards.
    """

    now: datetime
    zone: ZoneInfo
    views: tuple[CardView, ...]
    more: int = 0
    names: Mapping[UserId, str] = field(default_factory=dict)
    links: Mapping[DraftId, str] = field(default_factory=dict)
