"""The clocks: the machine's own, and one that people can move forward while they try things."""

import asyncio
import signal
import time
from datetime import UTC, datetime, timedelta

# On Linux it goes on while the machine sleeps, so that a sleep is no jump of the wall clock.
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Aware UTC from the machine's wall clock."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never jump."""
        return time.clock_gettime(STEADY)

    async def sleep(self, seconds: float) -> None:
        """Let that many seconds pass."""
        await asyncio.sleep(seconds)


class AdjustableClock(SystemClock):
    """The machine's time plus what people added; it never goes back.

    What is added has passed: by both clocks, unlike a wall clock that jumps.
    """

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """Aware UTC, moved forward."""
        return super().now() + self._ahead

    def monotonic(self) -> float:
        """Seconds that never jump, and those that people added."""
        return super().monotonic() + self._ahead.total_seconds()

    def advance(self, by: timedelta) -> None:
        """Move the time forward. Raises `ValueError` for going back."""
        if by < timedelta(0):
            raise ValueError("this clock only goes forward")
        self._ahead += by


def stop_asked() -> asyncio.Event:
    """An event that Ctrl-C and SIGTERM set, so that everything is closed in good order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop
