"""Once a post is out, one person who answers for it has its link and *Take down* at hand."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.services.reminding import remind
from storage import letters
from storage.engine import Tx
from storage.letters import Sort
from tests.factories import BEN
from tests.letters import letter, press
from tests.world import world

pytestmark = pytest.mark.slow

TUESDAY = datetime(2029, 3, 6, 10, 0, tzinfo=UTC)
SOUP = "Soup is back!"


async def test_whoever_watches_a_post_gets_one_message_and_takes_it_down_from_there(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        card = await here.ana.drafts(f"{SOUP} --on soupe-wall")
        await here.zoe.reacts(card, "eyes")
        await here.ben.reacts(card)
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="open the post")
        out = await letter(here, here.zoe, "D-1>* published")
        assert "|open the post>" in out["text"]
        assert "You answer for it until" in out["text"]
        await here.stop()
        await here.start()
        here.looks_now()
        await here.settles()
        await press(here.zoe, out, "card_take_down")
        await here.card(saying="taken down")
        assert await here.wall() == []
        await remind(here.bot.ctx)
        (now,) = here.letters(here.zoe, saying="D-1>*")
        assert "D-1>* taken down" in now
        assert "You answer" not in now
        assert here.letters(here.ana) == here.letters(here.ben) == []


async def test_whoever_was_written_to_five_times_today_is_passed_over(tmp_path: Path) -> None:
    """Ben approved it; the author, who answers for it too, is told in his place."""
    async with world(tmp_path) as here:

        def busy(tx: Tx) -> None:
            for number in range(5):
                key = f"waiting 9.{number} {BEN} asked"
                assert letters.claim(tx, key, Sort.WAITING, BEN, here.clock.now()) is not None

        await here.bot.ctx.store.write(busy)
        await here.publishes(SOUP)
        await letter(here, here.ana, "D-1>* published")
        assert here.letters(here.ben) == []


async def test_a_post_that_was_held_for_hours_is_told_of_when_it_leaves_after_all(
    tmp_path: Path,
) -> None:
    """It is out three hours after its time: nobody heard of it, and no Home showed it as fresh."""
    async with world(tmp_path, starts=TUESDAY) as here:
        card = await here.schedules(f"{SOUP} --on soupe-wall --at 12:00 late ok until 18:00")
        await here.zoe.types("hold 1 is the date right?")
        await here.passes(hours=5)
        await here.ben.reacts(card, "eyes")
        await here.zoe.types("release 1")
        await here.card(saying="scheduled")
        await here.passes(minutes=1)
        await here.card(saying="open the post")
        await letter(here, here.ben, "D-1>* published")
