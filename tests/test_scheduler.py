"""The heartbeat: woken, never stopped by one failure, and patient with a send in progress."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.deliveries import DeliveryState as S
from bot.domain.reactions import Reaction
from bot.domain.states import State
from bot.scheduler import STUCK_SECONDS, Heartbeat, publish
from bot.services import basket
from storage.engine import StorageError
from tests.factories import BEN, ZOE
from tests.services.bench import Bench, bench


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Bench]:
    async with bench(tmp_path) as opened:
        yield opened


@pytest.fixture
async def heart(here: Bench) -> AsyncIterator[Heartbeat]:
    """A heartbeat that is stopped afterwards, whether a test started it or not."""
    made = Heartbeat(here.clock)
    yield made
    await made.stop()


async def until(so: Callable[[], bool], heart: Heartbeat) -> None:
    """Wake the loops until something is so."""
    async with asyncio.timeout(20):
        while not so():
            heart.wake()
            await asyncio.sleep(0)


async def test_waking_publishes_what_is_due_at_once(here: Bench, heart: Heartbeat) -> None:
    await here.approved()
    await heart.start(here.ctx)
    await until(lambda: bool(here.network.sent), heart)
    assert here.network.texts == ["Soup is back!"]


async def test_a_beat_with_nothing_due_writes_nothing_and_asks_nobody(here: Bench) -> None:
    await here.submitted()
    before, calls = await here.journal(), len(here.cards.story.calls)
    await publish(here.ctx)
    assert await here.journal() == before
    assert len(here.cards.story.calls) == calls


async def test_a_beat_that_fails_is_logged_and_not_the_last_one(
    here: Bench, heart: Heartbeat, caplog: pytest.LogCaptureFixture
) -> None:
    await here.approved()
    failing: list[Exception] = []

    class Moody:
        """A clock that fails a few times when it is asked for the time."""

        def now(self) -> datetime:
            if failing:
                raise failing.pop()
            return here.clock.now()

        monotonic = here.clock.monotonic
        sleep = here.clock.sleep

    await heart.start(replace(here.ctx, clock=Moody()))
    failing += [StorageError("the disk is full"), StorageError("the disk is full")]
    await until(lambda: bool(here.network.sent), heart)
    assert not failing
    assert "beat failed" in caplog.text
    assert heart.is_beating


async def test_stopping_waits_for_the_send_in_progress(here: Bench, heart: Heartbeat) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        begun.set()
        await go_on.wait()

    here.network.story.before["send"] = slowly
    await here.approved()
    await heart.start(here.ctx)
    heart.wake()
    await begun.wait()
    stopping = asyncio.create_task(heart.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert (await here.delivery()).state is S.PUBLISHED


async def test_after_a_stop_nothing_new_is_claimed(here: Bench, heart: Heartbeat) -> None:
    await heart.start(here.ctx)
    await heart.stop()
    await here.approved()
    heart.wake()
    await asyncio.sleep(0)
    assert (await here.delivery()).state is S.SCHEDULED
    assert not heart.is_beating


async def test_rule_34_a_slow_send_delays_no_takedown(here: Bench, heart: Heartbeat) -> None:
    await here.approved("First soup")
    await here.beats()
    here.cards.react(ZOE, "wastebasket")
    press = Reaction(user=ZOE, emoji="wastebasket")
    await basket.by_reaction(here.ctx, (await here.draft()).id, press, here.cards.newest)
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> None:
        begun.set()
        await go_on.wait()

    await here.submitted("Second soup")
    await here.reacts(BEN)
    here.network.story.before["send"] = slowly
    here.clock.advance(seconds=61)
    await heart.start(here.ctx)
    heart.wake()
    await begun.wait()
    await until(lambda: here.network.texts == [], heart)
    go_on.set()
    await until(lambda: here.network.texts == ["Second soup"], heart)
    await heart.stop()
    assert (await here.draft(1)).state is State.TAKEN_DOWN


async def test_the_watchdog_notices_loops_that_stand_still(here: Bench, heart: Heartbeat) -> None:
    assert not heart.is_beating
    await heart.start(here.ctx)
    await asyncio.sleep(0)
    assert heart.is_beating
    here.clock.ticks += STUCK_SECONDS - 1
    assert heart.is_beating
    here.clock.ticks += 1
    assert not heart.is_beating


async def test_a_start_looks_at_everything_again(here: Bench, heart: Heartbeat) -> None:
    """Ben approved while the bot was down."""
    await here.submitted()
    here.cards.react(BEN)
    await heart.start(here.ctx)
    async with asyncio.timeout(20):
        while (await here.draft()).state is State.IN_REVIEW:
            assert heart.is_beating
    assert (await here.journal()).count("bot.started") == 1


async def test_a_jump_of_the_wall_clock_publishes_nothing_that_is_too_late(here: Bench) -> None:
    await here.approved(when="in 1 hour")
    await here.beats(days=400)
    assert here.network.sent == []
    assert (await here.delivery()).state is S.MISSED
