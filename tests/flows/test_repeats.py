"""Lint knows what went out before, and when a post leaves."""

from pathlib import Path

from tests.world import world

SOUP = "Our soup of the week is pumpkin with ginger, come and taste it!"


async def test_a_second_draft_that_says_the_same_is_told_so(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.publishes(SOUP)
        await here.ana.drafts(f"{SOUP} --on soupe-wall", number=2)
        card = await here.card(2, saying="the same as what was posted")
        assert "level 2 of 5" in card["text"]
