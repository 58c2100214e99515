"""What is said of a pause: what waits, when the next would have left, what was too late."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.deliveries import Delivery
from bot.domain.drafts import label
from bot.domain.journal import THE_SHELL
from bot.domain.pauses import Pause
from bot.domain.people import UserId

MOST_NAMED = 20


def affected(pause: Pause, waiting: Sequence[Delivery], too_late: Sequence[Delivery]) -> str:
    """Say what a pause met (rule 32), like "17 posts wait, the next in 6 min."; by the earliest."""
    posts = "1 post waits" if len(waiting) == 1 else f"{len(waiting) or 'No'} posts wait"
    said = f"{posts}, the next {until(waiting[0].due_at, pause.since)}." if waiting else f"{posts}."
    if too_late:
        which = ", ".join(f"{label(d.draft)} on {d.account}" for d in too_late[:MOST_NAMED])
        said += f" Could not be stopped any more, being sent now: {which}."
    return said


def until(due: datetime, now: datetime) -> str:
    """Say in how long something is due, roughly."""
    left = due - now
    if left < timedelta(minutes=1):
        return "now" if left <= timedelta(0) else "in less than a minute"
    if left < timedelta(hours=2):
        return f"in {left // timedelta(minutes=1)} min"
    if left < timedelta(days=2):
        return f"in {left // timedelta(hours=1)} h"
    return f"in {left.days} days"


def announced(
    pause: Pause, reason: str, waiting: Sequence[Delivery], too_late: Sequence[Delivery]
) -> str:
    """Tell everybody about a pause; `reason` is ended and safe to show (rule 32)."""
    what = f"`{pause.account}`" if pause.account else "everything"
    resume = f"/draft resume {pause.account}".strip()
    return (
        f":octagonal_sign: {whom(pause.by)} paused {what}: {reason}"
        f" {affected(pause, waiting, too_late)}"
        f" Two people can end it: one writes `{resume}`, another confirms."
    )


def whom(user: UserId) -> str:
    """Name one person, or the server's shell, which is nobody that Slack knows."""
    return "somebody at the server" if user == THE_SHELL else f"<@{user}>"
