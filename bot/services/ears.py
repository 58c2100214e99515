"""What this process has heard from Slack, kept in memory and written down now and then."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

CatchUp = Callable[[], Awaitable[bool]]
"""Waits until all that Slack was answered until now is worked on; false where it won't be."""


@dataclass(slots=True)
class Behind:
    """A post had to wait `since` then for what people did, and whether they were `told` so."""

    since: datetime
    ticks: float
    told: bool = False


@dataclass(slots=True)
class Ears:
    """When Slack last told this process of anything, and whether people think it is silent.

    `began_at` is when this process began to listen: what is older was for the one before. It is
    `behind` while a post waits for what people did.
    """

    began_at: datetime | None = None
    heard_at: datetime | None = None
    is_silent: bool = False
    looked: float = float("-inf")
    noted_at: datetime | None = None
    behind: Behind | None = None
    _catch_up: CatchUp | None = None
    _listening: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_listening(self) -> bool:
        """Whether anybody can tell by now what Slack was answered."""
        return self._listening.is_set()

    def listen(self, catch_up: CatchUp) -> None:
        """Let nothing leave before `catch_up` says that it may, and nothing before this."""
        self._catch_up = catch_up
        self._listening.set()

    async def caught_up(self, seconds: float) -> bool:
        """Whether all that Slack was answered until now is worked on within so many seconds.

        While nobody can tell, as before anybody listens, it isn't (rule 24).
        """
        try:
            async with asyncio.timeout(seconds):
                await self._listening.wait()
                return self._catch_up is not None and await self._catch_up()
        except TimeoutError:
            return False

    @property
    def behind_since(self) -> datetime | None:
        """Since when nothing leaves for that, where people were told of it."""
        return self.behind.since if self.behind is not None and self.behind.told else None

    def fall_behind(self, at: datetime, ticks: float) -> None:
        """Take note that a post has to wait for what people did."""
        self.behind = self.behind or Behind(since=at, ticks=ticks)

    def catch_up(self, behind: Behind) -> None:
        """Take note that this wait is over."""
        if self.behind is behind:
            self.behind = None

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
