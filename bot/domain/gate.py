"""The last look: whether one delivery may leave now, with the reason where it may not (rule 24)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.pauses import Pause, paused_what
from bot.domain.people import UserId
from bot.domain.review import Decision, Status
from bot.words.phrases import joined, phrase

MOST_SKEW = 60.0
LOOK_LIVES = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that the last look knows; gathered in one transaction after Slack was asked.

    `confirmed` says that people confirmed the policy that decides (rule 35).
    `waits_for` says what else must be there by its time, or is empty (rules 10, 23, 25).
    `pauses` are those that keep this delivery back. `broken` names seals that don't match
    (rule 38). `changed` says what is no longer as approved: revision, account, policy or lint.
    `skew` is Slack's clock minus ours, seconds.
    """

    now: datetime
    asked_at: datetime
    due_at: datetime
    late_at: datetime
    approved_at: datetime | None
    countdown: timedelta
    decision: Decision
    pauses: tuple[Pause, ...]
    reachable: tuple[UserId, ...]
    broken: tuple[str, ...]
    changed: tuple[str, ...]
    skew: float
    waits_for: str
    confirmed: bool
    taking_down: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """Send now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Not now; look again at `until`, or at the next beat."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack:
    """No longer approved: the draft goes back to review."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Its time is over; it never leaves by itself any more."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Distrust:
    """The stored record is not what we wrote: nothing of it leaves, and people are told."""

    reason: str


Verdict = Go | Wait | TakeBack | Miss | Distrust


def may_leave(facts: Facts) -> Verdict:
    """Judge one delivery: distrust first, then what stops, then what is missing, then time."""
    if facts.broken:
        return Distrust(reason=joined("; ", facts.broken))
    if facts.changed:
        return TakeBack(reason=joined("; ", facts.changed))
    if facts.decision.status is not Status.APPROVED:
        return TakeBack(reason=_lost(facts.decision))
    waiting = waiting_for(facts)
    if facts.now > facts.late_at:
        return Miss(
            reason=waiting.reason if waiting else phrase("it would have been sent too late")
        )
    return waiting or Go()


def waiting_for(facts: Facts) -> Wait | None:
    """Say what an approved delivery still waits for, or `None`."""
    if not facts.confirmed:
        return Wait(reason=phrase("nobody has confirmed the settings that the bot runs with"))
    if facts.pauses:
        pause = facts.pauses[0]
        return Wait(
            reason=phrase("{paused}: {reason}", paused=paused_what(pause), reason=pause.reason)
        )
    if facts.decision.holds:
        return Wait(reason=phrase("somebody holds it"))
    if facts.taking_down:
        return Wait(reason=phrase("it is being taken down"))
    if abs(facts.skew) > MOST_SKEW:
        return Wait(reason=phrase("our clock and Slack's differ by more than a minute"))
    if facts.waits_for:
        return Wait(reason=facts.waits_for)
    if facts.approved_at is None:
        return Wait(reason=phrase("the approval has only just been seen"))
    leaves_at = max(facts.due_at, facts.approved_at + facts.countdown)
    if facts.now < leaves_at:
        return Wait(reason=phrase("its countdown is running"), until=leaves_at)
    if not facts.reachable:
        return Wait(reason=phrase("nobody who answers for it can be reached"))
    if facts.now - facts.asked_at > LOOK_LIVES:
        return Wait(reason=phrase("the last look at Slack is older than five seconds"))
    return None


def _lost(decision: Decision) -> str:
    if decision.status is Status.OBJECTED:
        return phrase("somebody objects")
    if not decision.missing:
        return phrase("blocked")
    return phrase("it still needs {missing}", missing=joined(phrase(" and "), decision.missing))
