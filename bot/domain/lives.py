"""How long approvals live, from when the bot first saw them, and until when they suffice (26)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.domain.people import UserId
from bot.words.phrases import counted

Lives = tuple[timedelta, timedelta, timedelta, timedelta, timedelta, timedelta]

# One for each embarrassment level; the settings may only shorten them.
USUAL: Lives = (
    timedelta(days=14),
    timedelta(days=14),
    timedelta(days=7),
    timedelta(hours=72),
    timedelta(hours=72),
    timedelta(hours=72),
)

# How long before its end somebody is asked whether a post is still right.
ASKED_BEFORE = timedelta(hours=24)

# How long a request without a time of its own waits for approvals.
REQUEST = timedelta(days=14)


def grown_old(
    since: Mapping[UserId, datetime], life: timedelta, now: datetime
) -> frozenset[UserId]:
    """Whose newest approval is as old as approvals of this level live, or older."""
    return frozenset(user for user, at in since.items() if at + life <= now)


def lives_until(
    approvers: Iterable[UserId],
    since: Mapping[UserId, datetime],
    life: timedelta,
    suffices: Callable[[datetime], bool],
) -> datetime | None:
    """Until when these approvals suffice, as they are; `None` where their end is not known.

    `suffices` tells whether the post would still be approved at an instant.
    """
    ends = sorted({since[user] + life for user in approvers if user in since})
    return next((end for end in ends if not suffices(end)), None)


def words(life: timedelta) -> str:
    """Write a life as people say it: `14 days`, `72 hours`."""
    hours = round(life / timedelta(hours=1))
    days, rest = divmod(hours, 24)
    if rest or days <= 3:
        return counted("{n} hour", "{n} hours", n=hours)
    return counted("{n} day", "{n} days", n=days)
