"""When an approved draft may leave, and when it is too late (rules 23 and 25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.times import Timing, TimingKind

# An approval just inside the lateness bound still gets its countdown, and then this long.
AFTER_COUNTDOWN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePolicy:
    """The countdown after the last approval, and how late a post may leave by itself."""

    countdown: timedelta = timedelta(seconds=60)
    lateness: timedelta = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """From when a delivery may leave, and from when it never leaves by itself."""

    due_at: datetime
    late_at: datetime


def lapses_at(timing: Timing, policy: TimePolicy) -> datetime | None:
    """Say until when an approval still counts for `timing`; `None` is for ever (rule 25)."""
    if timing.kind is TimingKind.WHEN_APPROVED or timing.start is None:
        return timing.late_until
    if timing.late_until is not None:
        return timing.late_until
    if timing.kind is TimingKind.WINDOW and timing.end is not None:
        return timing.end
    return timing.start + policy.lateness


def slot(timing: Timing, approved_at: datetime, policy: TimePolicy) -> Slot | None:
    """Find the slot of a draft whose last counted approval was seen at `approved_at`.

    Returns `None` when that approval came too late: the draft is missed.
    """
    bound = lapses_at(timing, policy)
    if bound is not None and approved_at > bound:
        return None
    after_countdown = approved_at + policy.countdown
    due = max(timing.start, after_countdown) if timing.start else after_countdown
    late = bound if bound is not None else due + policy.lateness
    if timing.kind is TimingKind.WINDOW and due > late:
        return None
    return Slot(due_at=due, late_at=max(late, due + AFTER_COUNTDOWN))
