"""Punctuality: a post leaves at its time, and many at once leave one batch after another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.scheduler import LONGEST_SLEEP, SHORTEST_SLEEP, pause_before
from bot.services.publishing import AT_ONCE, next_due, publish_due
from bot.simulator.seed import DRAFTS
from tests.world import world

pytestmark = pytest.mark.slow

MANY = AT_ONCE + 1
NAMES = [f"wall-{number}" for number in range(MANY)]
WALLS = f'[slack]\ndrafts_channel = "{DRAFTS}"\n\n[defaults]\nzone = "Europe/Paris"\n' + "".join(
    f'\n[[accounts]]\nname = "{name}"\nnetwork = "wall"\nhandle = "@{name}"\n' for name in NAMES
)


NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due_in", "pause"),
    [
        (None, LONGEST_SLEEP),
        (0.25, 0.25),
        (90.0, LONGEST_SLEEP),
        (0.0, SHORTEST_SLEEP),
        (-5.0, SHORTEST_SLEEP),
    ],
)
def test_a_beat_sleeps_until_something_falls_due_and_never_longer_than_a_second(
    due_in: float | None, pause: float
) -> None:
    due = None if due_in is None else NOON + timedelta(seconds=due_in)
    assert pause_before(due, NOON, LONGEST_SLEEP) == pause


async def test_the_next_time_is_known_before_it_and_a_held_post_keeps_nobody_awake(
    tmp_path: Path,
) -> None:
    """Posts were late by half a second, since each beat slept a whole one."""
    async with world(tmp_path) as here:
        card = await here.ana.drafts("Soup is back! --on soupe-wall")
        ctx = here.bot.ctx
        assert await next_due(ctx) is None
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        due = await next_due(ctx)
        assert due is not None
        assert timedelta(seconds=50) < due - ctx.now() <= timedelta(seconds=60)
        await here.olga.types("hold 1 wait for the photo")
        await here.passes(seconds=61)
        assert await here.wall() == []
        assert await next_due(ctx) is None


async def test_what_is_left_after_a_full_batch_does_not_wait_for_the_next_second(
    tmp_path: Path,
) -> None:
    """A hundred posts due in one second took seven, since each look claimed twenty."""
    async with world(tmp_path, toml=WALLS) as here:
        await here.schedules(f"Soup is back! --on {','.join(NAMES)}")
        # Nobody but this test looks at what is due.
        await here.bot.heart.stop()
        here.clock.advance(timedelta(seconds=61))
        woken: list[int] = []
        ctx = replace(here.bot.ctx, wake=lambda: woken.append(1))
        assert await publish_due(ctx) == AT_ONCE
        assert woken == [1]
        assert await publish_due(ctx) == 1
        assert woken == [1]
        assert len(await here.wall()) == MANY
