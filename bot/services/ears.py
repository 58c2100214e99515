"""What this process has heard from Slack, kept in memory and written down now and then."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(slots=True)
class Ears:
    """When Slack last told this process of anything, and whether people think it is silent.

    `began_at` is when this process began to listen: what is older was for the one before.
    """

    began_at: datetime | None = None
    heard_at: datetime | None = None
    is_silent: bool = False
    looked: float = float("-inf")
    noted_at: datetime | None = None

    def hear(self, at: datetime) -> None:
        """Take note that an event came, of whatever kind, our own doings included."""
        self.heard_at = at

    def is_time(self, ticks: float, now: datetime, every: timedelta) -> bool:
        """Whether to look: now and then, and at once when something is heard in a silence."""
        self.began_at = self.began_at or now
        news = self.is_silent and self.heard_at != self.noted_at
        if not news and ticks - self.looked < every.total_seconds():
            return False
        self.looked, self.noted_at = ticks, self.heard_at
        return True
