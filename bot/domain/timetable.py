"""When an approved draft may leave, and when it is too late (rules 23 and 25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.lives import REQUEST, USUAL, Lives
from bot.domain.times import Timing, TimingKind

# An approval just inside the lateness bound still gets its countdown, and then this long.
AFTER_COUNTDOWN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePolicy:
    """The countdown, how late a post may leave by itself, and how long approvals live."""

    countdown: timedelta = timedelta(seconds=60)
    lateness: timedelta = timedelta(minutes=10)
    lives: Lives = USUAL


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


def request_ends(timing: Timing, policy: TimePolicy, asked_at: datetime) -> datetime:
    """Say when a request without approval ends: at its time, or after 14 days (rule 26)."""
    return lapses_at(timing, policy) or asked_at + REQUEST


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
