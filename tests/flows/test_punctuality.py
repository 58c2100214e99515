"""Punctuality: many posts due at the same moment leave one batch after another, without a pause."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.services.publishing import AT_ONCE, publish_due
from bot.simulator.seed import DRAFTS
from tests.world import world

MANY = AT_ONCE + 1
NAMES = [f"wall-{number}" for number in range(MANY)]
WALLS = f'[slack]\ndrafts_channel = "{DRAFTS}"\n\n[defaults]\nzone = "Europe/Paris"\n' + "".join(
    f'\n[[accounts]]\nname = "{name}"\nnetwork = "wall"\nhandle = "@{name}"\n' for name in NAMES
)


async def test_what_is_left_after_a_full_batch_does_not_wait_for_the_next_second(
    tmp_path: Path,
) -> None:
    """A hundred posts due in one second took seven, since each look claimed twenty."""
    async with world(tmp_path, toml=WALLS) as here:
        card = await here.ana.drafts(f"Soup is back! --on {','.join(NAMES)}")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
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
