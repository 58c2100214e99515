"""A gesture where it has no effect is answered with how it is made, above all one that stops."""

from pathlib import Path

import pytest

from tests.world import world


async def test_rule_17_a_pause_by_emoji_is_told_how_everything_is_stopped(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.ben.reacts(ts, "octagonal_sign")
        await here.ben.hears(
            "please react on the lamp, the pinned message, or write `/draft pause REASON`"
        )


@pytest.mark.parametrize("emoji", ["raised_hand", "eyes", "x"])
async def test_rule_17_a_gesture_on_a_retired_card_is_told_where_it_counts(
    tmp_path: Path, emoji: str
) -> None:
    async with world(tmp_path) as here:
        old = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.ana.types("edit 1 Soup is back on Tuesday!")
        await here.ben.reacts(old, emoji)
        await here.ben.hears("please react on the newest card of D-1")


async def test_a_wastebasket_on_what_is_not_out_is_told_how_to_stop_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        ts = await here.ana.drafts("Soup is back! --on soupe-wall")
        await here.ben.reacts(ts, "wastebasket")
        await here.ben.hears("to stop it, `/draft hold 1`")
        assert await here.wall() == []
