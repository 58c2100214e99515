"""A jump of the clock is noticed by several loops: it holds everything, and people are asked."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.timekeeping import Timekeeper
from storage import clockwork
from storage.engine import StorageError
from tests.services.bench import Bench
from tests.services.test_tampering import open_raw

ASKED = ":stopwatch: Nothing leaves:"


async def watched(here: Bench) -> Timekeeper:
    """A keeper that has looked and asked before, and then the clock is set on by two hours."""
    keeper = Timekeeper()
    await keeper(here.ctx)
    here.clock.time += timedelta(hours=2)
    return keeper


async def holds(here: Bench) -> int:
    """How many holds stand."""
    return len(await here.ctx.store.read(lambda tx: clockwork.held(tx, here.ctx.sealer)))


async def test_rule_25_people_are_asked_at_once_whichever_loop_notices_the_jump(
    here: Bench,
) -> None:
    """One loop wrote the hold while another looked for it too early, and asked 30 seconds later."""
    keeper = await watched(here)
    await asyncio.gather(keeper.compare(here.ctx), keeper(here.ctx))
    here.clock.advance(seconds=1)
    await keeper(here.ctx)
    assert await holds(here) == 1
    assert [text.startswith(ASKED) for text in here.cards.texts()].count(True) == 1


async def test_rule_25_no_loop_goes_on_before_the_jump_that_another_noticed_is_written(
    here: Bench,
) -> None:
    keeper = await watched(here)

    async def another() -> int:
        await keeper.compare(here.ctx)
        return await holds(here)

    assert await asyncio.gather(keeper.compare(here.ctx), another()) == [None, 1]


async def test_rule_25_a_hold_that_could_not_be_written_is_tried_again(
    here: Bench, tmp_path: Path
) -> None:
    """Else the jump would be known, and everything would leave by a clock that nobody trusts."""
    keeper = await watched(here)
    raw = open_raw(tmp_path / "bench.db")
    raw.execute(
        "CREATE TRIGGER full BEFORE INSERT ON clock_holds"
        " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    )
    with pytest.raises(StorageError, match="the disk is full"):
        await keeper.compare(here.ctx)
    assert await holds(here) == 0
    raw.execute("DROP TRIGGER full")
    raw.close()
    await keeper.compare(here.ctx)
    assert await holds(here) == 1
