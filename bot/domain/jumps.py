"""Whether the clock, or the database, is of another time than it should be (rule 25)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.words.phrases import counted, phrase

# A wall clock that is set by NTP stays within this; Slack's own clock is trusted as far.
MOST_JUMP = timedelta(seconds=60)
# The database is written before the note beside it, so it is never really behind that.
MOST_BEHIND = timedelta(seconds=90)
# How old the comparison of the two clocks may be: a slow drift is no jump.
REFERENCE_LIVES = 600.0

UNTRUSTED = phrase("nobody has said yet that the time is right")
RESTORED = phrase("the database is older than the note beside it: it looks like a restored backup")
ECHOED = phrase(
    "Slack has younger messages of mine than this database: it looks like a restored backup"
)
UNSURE = phrase("Slack could not say whether this database is the newest that I had")
# After these the database may not know what was changed or sent since.
OF_A_COPY = frozenset({RESTORED, ECHOED, UNSURE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Both clocks at one moment: the wall's, and seconds that never jump."""

    wall: datetime
    ticks: float


def jumped(before: Reading, now: Reading) -> str:
    """Say how far the wall clock jumped between two readings, or nothing."""
    passed = timedelta(seconds=now.ticks - before.ticks)
    jump = now.wall - before.wall - passed
    if abs(jump) <= MOST_JUMP:
        return ""
    span = _span(abs(jump))
    if jump > timedelta(0):
        return phrase("the clock jumped forward by {span}", span=span)
    return phrase("the clock jumped back by {span}", span=span)


def strange_start(now: datetime, remembered: datetime | None, beside: datetime | None) -> str:
    """Say why a start is not trusted, or nothing.

    `remembered` is the last moment that the database knows, `beside` the one in the note
    beside it, which a restored backup doesn't bring back.
    """
    if beside is not None and (remembered is None or beside - remembered > MOST_BEHIND):
        return RESTORED
    if remembered is not None and remembered - now > MOST_JUMP:
        return phrase("the clock is {span} behind what I remember", span=_span(remembered - now))
    return ""


def _span(span: timedelta) -> str:
    minutes = round(span / timedelta(minutes=1))
    if minutes < 120:
        return counted("a minute", "{n} minutes", n=minutes)
    hours = round(span / timedelta(hours=1))
    if hours < 48:
        return counted("{n} hour", "{n} hours", n=hours)
    return counted("{n} day", "{n} days", n=round(hours / 24))
