"""The heartbeat: our own loop on the monotonic clock; APScheduler only wakes it, and tidies.

No post is ever held by a timer: what is due is a row. A loop that sleeps at most a second of
monotonic time misses no jump of the wall clock.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Clock
from bot.services.context import Context
from bot.services.publishing import publish_due, something_due
from bot.services.reconciling import reconcile, recover
from bot.services.takedown import take_down_due
from bot.services.unsure import look_for_unknown, settle_stale

log = logging.getLogger(__name__)

LONGEST_SLEEP = 1.0
RECONCILE_SECONDS = 120
SEEN_SECONDS = 60.0
STOP_SECONDS = 25.0


class Heartbeat:
    """Two tasks of our own, publishing and reconciling, each woken by an event."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._due = asyncio.Event()
        self._again = asyncio.Event()
        self._stopping = False
        self._beats: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._timer = AsyncIOScheduler(timezone="UTC")

    def wake(self) -> None:
        """Let the publishing loop look now."""
        self._due.set()

    def look_again(self) -> None:
        """Let everything be reconciled soon: after a start, after a new connection."""
        self._again.set()

    async def start(self, ctx: Context) -> None:
        """Settle what a stop left behind, then begin to beat."""
        await recover(ctx)
        self._timer.add_job(
            self._tick,
            "interval",
            seconds=RECONCILE_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._timer.start()
        self._again.set()
        self._tasks = [
            asyncio.create_task(self._loop("publishing", self._due, lambda: publish(ctx))),
            asyncio.create_task(self._loop("reconciling", self._again, lambda: reconcile(ctx))),
        ]

    async def _tick(self) -> None:
        # A coroutine, since APScheduler runs plain functions in a thread of its own.
        self.look_again()

    async def _loop(
        self, name: str, event: asyncio.Event, work: Callable[[], Awaitable[object]]
    ) -> None:
        """Work when woken; publishing also looks once a second, whatever the clock does."""
        while not self._stopping:
            self._beats[name] = self._clock.monotonic()
            longest = LONGEST_SLEEP if event is self._due else SEEN_SECONDS / 2
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(event.wait(), longest)
            woken = event.is_set()
            event.clear()
            if self._stopping or not (woken or event is self._due):
                continue
            try:
                await work()
            except Exception:
                # A beat that fails must not be the last one; the next looks again.
                log.exception("beat failed", extra={"event": "beat.failed", "loop": name})

    @property
    def is_beating(self) -> bool:
        """Whether both loops came round within the last minute (the watchdog's question)."""
        now = self._clock.monotonic()
        alive = [task for task in self._tasks if not task.done()]
        return len(alive) == 2 and all(now - at < SEEN_SECONDS for at in self._beats.values())

    async def stop(self) -> None:
        """Claim nothing new, wait for what is being sent, then leave."""
        self._stopping = True
        self._due.set()
        self._again.set()
        if self._timer.running:
            self._timer.shutdown(wait=False)
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


async def publish(ctx: Context) -> None:
    """One beat: nothing is written unless something is due."""
    if await something_due(ctx):
        await settle_stale(ctx)
        await publish_due(ctx)
        await take_down_due(ctx)
        await look_for_unknown(ctx)
