"""How far Slack's clock is from ours, by the date of its answers (rule 24, trap 19)."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime


def skew(headers: Mapping[str, str], before: datetime, after: datetime) -> float:
    """Slack's clock minus ours in seconds, as far as the answer's `Date` tells (trap 19)."""
    date = headers.get("Date") or headers.get("date")
    theirs = _instant(date) if date else None
    if theirs is None:
        return float("inf")
    if before <= theirs <= after:
        return 0.0
    return min((theirs - before).total_seconds(), (theirs - after).total_seconds(), key=abs)


def _instant(date: str) -> datetime | None:
    """Read an HTTP date, or nothing where it can't be read or has no zone."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None
    return theirs if theirs.tzinfo is not None else None
