"""Moving a post inside its approved window, which is no change of it (rule 16)."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.drafts import Draft
from bot.domain.people import UserId
from bot.domain.states import State
from bot.domain.times import Timing, TimingKind

PLACED = frozenset({State.IN_REVIEW, State.CHANGES_REQUESTED, State.SCHEDULED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Which part of its window a version shall leave in, and who said so."""

    start: datetime
    end: datetime
    by: UserId


def movable(draft: Draft) -> bool:
    """Whether a draft under way has a window to be moved in."""
    return draft.state in PLACED and draft.revision.content.timing.kind is TimingKind.WINDOW


def inside(window: Timing, wish: Timing) -> bool:
    """Whether a time, or a narrower window, lies wholly inside an approved window.

    A lateness bound of its own is content, so a wish with another one is a change (rule 25).
    """
    if window.kind is not TimingKind.WINDOW or wish.kind is TimingKind.WHEN_APPROVED:
        return False
    if window.start is None or window.end is None or wish.start is None:
        return False
    if wish.late_until not in {None, window.late_until}:
        return False
    last = wish.end or wish.start
    return window.start <= wish.start and wish.start < window.end and last <= window.end


def placed(window: Timing, placement: Placement | None) -> Timing:
    """The part of the window that counts now; what doesn't lie inside it counts for nothing."""
    if placement is None:
        return window
    part = replace(window, start=placement.start, end=placement.end)
    return part if placement.start < placement.end and inside(window, part) else window
