"""What is said of a pause: what waits, when the next would have left, what was too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery
from bot.domain.drafts import label
from bot.domain.journal import THE_SHELL
from bot.domain.pauses import Pause
from bot.domain.people import UserId
from bot.words.phrases import counted, joined, phrase

MOST_NAMED = 20


def affected(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Say what a pause met (rule 32), like "17 posts wait, the next in 6 min."; by the earliest."""
    posts = phrase("No posts wait")
    if waiting:
        posts = counted("{n} post waits", "{n} posts wait", n=len(waiting))
        next_one = until(waiting[0].due_at, pause.since)
        posts = phrase("{posts}, the next {next_one}", posts=posts, next_one=next_one)
    if not too_late:
        return phrase("{posts}.", posts=posts)
    named = (
        phrase("{draft} on {account}", draft=label(d.draft), account=d.account)
        for d in too_late[:MOST_NAMED]
    )
    return phrase(
        "{posts}. Could not be stopped any more, being sent now: {which}.",
        posts=posts,
        which=joined(", ", named),
    )


def until(due: datetime, now: datetime) -> str:
    """Say in how long something is due, roughly."""
    left = due - now
    if left < timedelta(minutes=1):
        return phrase("now") if left <= timedelta(0) else phrase("in less than a minute")
    if left < timedelta(hours=2):
        return phrase("in {left} min", left=left // timedelta(minutes=1))
    if left < timedelta(days=2):
        return phrase("in {left} h", left=left // timedelta(hours=1))
    return phrase("in {days} days", days=left.days)


def announced(
    pause: Pause, reason: str, waiting: Sequence[Delivery], too_late: Sequence[Delivery]
) -> str:
    """Tell everybody about a pause; `reason` is ended and safe to show (rule 32)."""
    what = f"`{pause.account}`" if pause.account else phrase("everything")
    resume = f"/draft resume {pause.account}".strip()
    return phrase(
        ":octagonal_sign: {who} paused {what}: {reason} {affected} Two people can end it:"
        " one writes `{resume}`, another confirms.",
        who=whom(pause.by),
        what=what,
        reason=reason,
        affected=affected(pause, waiting, too_late),
        resume=resume,
    )


def whom(user: UserId) -> str:
    """Name one person, or the server's shell, which is nobody that Slack knows."""
    return phrase("somebody at the server") if user == THE_SHELL else f"<@{user}>"
