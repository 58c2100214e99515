"""The heartbeat: our own loops on the monotonic clock; APScheduler only wakes the tidying one.

No post is ever held by a timer: what is due is a row. A loop that sleeps at most a second of
monotonic time misses no jump of the wall clock.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.ports import Clock
from bot.services import climbing, handing, homes
from bot.services.basket import take_down_due
from bot.services.context import Context
from bot.services.enrolling import look
from bot.services.freshness import Telling
from bot.services.lighting import keep_true
from bot.services.linking import look_where_due
from bot.services.parting import tell_of_parts
from bot.services.preflight import look_before
from bot.services.publishing import next_due, publish_due, something_due
from bot.services.readback import read_back_due
from bot.services.reconciling import reconcile, recover
from bot.services.redrawing import Redrawing
from bot.services.reminding import remind
from bot.services.timekeeping import Timekeeper
from bot.services.unsure import look_for_unknown, settle_stale

log = logging.getLogger(__name__)

LONGEST_SLEEP = 1.0
# A network that hangs keeps one of them busy; claiming is atomic, so they never meet.
PUBLISHERS = 3
SHORTEST_SLEEP = 0.001
RECONCILE_SECONDS = 120
# Longer than preparing a post, looking a last time and sending it take together.
STUCK_SECONDS = 420.0
STOP_SECONDS = 25.0


async def _nothing_planned(ctx: Context) -> datetime | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One loop: what wakes it, what it does, and whether it looks by itself each second.

    `next_at` tells when it will have something to do, so that it need not be late by a second.
    """

    name: str
    event: asyncio.Event
    work: Callable[[Context], Awaitable[object]]
    by_itself: bool
    next_at: Callable[[Context], Awaitable[datetime | None]] = _nothing_planned


class Heartbeat:
    """Tasks of our own: several publish, one removes, one keeps the lamp, one reconciles.

    A slow send delays neither a takedown nor the next post.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._keeper = keeper = Timekeeper()
        publishing = tuple(
            Beat(
                name=f"publishing {number}",
                event=asyncio.Event(),
                work=self.by_trusted_clock(publish),
                by_itself=True,
                next_at=next_due,
            )
            for number in range(1, PUBLISHERS + 1)
        )
        self._beats: tuple[Beat, ...] = (
            *publishing,
            Beat(name="removing", event=asyncio.Event(), work=take_down_due, by_itself=True),
            Beat(name="lighting", event=asyncio.Event(), work=keep_true, by_itself=True),
            Beat(name="redrawing", event=asyncio.Event(), work=Redrawing(), by_itself=True),
            Beat(name="homes", event=asyncio.Event(), work=homes.keep_true, by_itself=True),
            Beat(name="telling", event=asyncio.Event(), work=Telling(), by_itself=True),
            Beat(name="handing", event=asyncio.Event(), work=handing.keep_true, by_itself=True),
            Beat(name="reading back", event=asyncio.Event(), work=read_back_due, by_itself=True),
            Beat(name="timekeeping", event=asyncio.Event(), work=keeper, by_itself=True),
            Beat(name="reconciling", event=asyncio.Event(), work=reconcile, by_itself=False),
            Beat(name="preflight", event=asyncio.Event(), work=look_before, by_itself=False),
            Beat(name="linking", event=asyncio.Event(), work=look_where_due, by_itself=False),
            Beat(name="enrolling", event=asyncio.Event(), work=look, by_itself=False),
            Beat(name="reminding", event=asyncio.Event(), work=remind, by_itself=False),
            Beat(name="climbing", event=asyncio.Event(), work=climbing.look, by_itself=False),
        )
        self._stopping = False
        self._last: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._timer = AsyncIOScheduler(timezone="UTC")

    def wake(self) -> None:
        """Let the loops that look each second look now."""
        for beat in self._beats:
            if beat.by_itself:
                beat.event.set()

    def hurry(self) -> None:
        """Let people be reminded now, and not with the next round."""
        for beat in self._beats:
            if beat.work is remind:
                beat.event.set()

    def look_again(self) -> None:
        """Let everything be reconciled soon: after a start, after a new connection."""
        for beat in self._beats:
            if not beat.by_itself:
                beat.event.set()

    def by_trusted_clock(
        self, work: Callable[[Context], Awaitable[object]]
    ) -> Callable[[Context], Awaitable[object]]:
        """Let a jump be noticed before work that judges by the wall clock what is due, or old."""

        async def trusted(ctx: Context) -> None:
            await self._keeper.compare(ctx)
            await work(ctx)

        return trusted

    def also(
        self,
        name: str,
        work: Callable[[Context], Awaitable[object]],
        *,
        by_itself: bool = False,
    ) -> None:
        """Let something of the doors be done whenever everything is reconciled, or each second."""
        beat = Beat(name=name, event=asyncio.Event(), work=work, by_itself=by_itself)
        self._beats = (*self._beats, beat)

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
        self.look_again()
        self._tasks = [asyncio.create_task(self._loop(beat, ctx)) for beat in self._beats]

    async def _tick(self) -> None:
        # A coroutine, since APScheduler runs plain functions in a thread of its own.
        self.look_again()

    async def _loop(self, beat: Beat, ctx: Context) -> None:
        """Work when woken; some also look once a second, whatever the clock does."""
        longest = pause = LONGEST_SLEEP
        while not self._stopping:
            self._last[beat.name] = self.clock.monotonic()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(beat.event.wait(), pause)
            pause = longest
            due = beat.by_itself or beat.event.is_set()
            beat.event.clear()
            if self._stopping or not due:
                continue
            try:
                await beat.work(ctx)
                pause = pause_before(await beat.next_at(ctx), ctx.now(), longest)
            except Exception:
                # A beat that fails must not be the last one; the next looks again.
                log.exception("beat failed", extra={"event": "beat.failed", "loop": beat.name})

    @property
    def is_beating(self) -> bool:
        """Whether all loops came round lately (the watchdog's question)."""
        now = self.clock.monotonic()
        alive = [task for task in self._tasks if not task.done()]
        young = all(now - at < STUCK_SECONDS for at in self._last.values())
        return len(alive) == len(self._beats) and young

    async def stop(self) -> None:
        """Claim nothing new, wait for what is being sent, then leave."""
        self._stopping = True
        self.wake()
        self.look_again()
        if self._timer.running:
            self._timer.shutdown(wait=False)
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def pause_before(due: datetime | None, now: datetime, longest: float) -> float:
    """Seconds to sleep before `due`; never longer than `longest`, since a clock may jump."""
    if due is None:
        return longest
    return min(longest, max(SHORTEST_SLEEP, (due - now).total_seconds()))


async def publish(ctx: Context) -> None:
    """One beat: nothing is written unless something is due."""
    if await something_due(ctx):
        await settle_stale(ctx)
        await publish_due(ctx)
        await look_for_unknown(ctx)
        await tell_of_parts(ctx)
