"""Reading back goes on whatever one network answers."""

from dataclasses import replace
from pathlib import Path

from bot.domain.correcting import Edits
from bot.domain.deliveries import DeliveryState, Intent
from bot.domain.errors import OutcomeUnknown
from bot.services import correcting
from bot.services.correcting import Wish
from bot.services.readback import read_back_due
from tests.factories import ANA, ZOE
from tests.services.bench import bench


async def test_an_answer_that_nobody_thought_of_is_a_look_that_told_nothing(
    tmp_path: Path,
) -> None:
    """The next look comes later, as after any other, and no other post waits for it."""
    async with bench(tmp_path) as here:
        await here.approved()
        await here.beats()
        await read_back_due(here.ctx)
        here.network.story.trouble["read_back"] = [RuntimeError("odd")]
        here.clock.advance(seconds=21)
        await read_back_due(here.ctx)
        await read_back_due(here.ctx)
        assert here.network.story.calls.count("read_back") == 1
        here.clock.advance(hours=2)
        await read_back_due(here.ctx)
        assert here.network.story.calls.count("read_back") == 2


async def test_while_nobody_knows_whether_a_change_was_made_nothing_differs(tmp_path: Path) -> None:
    """The old post may have its new words: that is what was approved, and no incident."""
    async with bench(tmp_path) as here:
        here.network.abilities = replace(here.network.abilities, edits=Edits.TEXT)
        await here.approved()
        await here.beats()
        await read_back_due(here.ctx)
        wish = Wish(draft=1, by=ANA, text="Soup is out!", key="correct")
        await correcting.correct(here.ctx, wish)
        assert "corrections of it: D-2" in here.card_of(1)
        await here.reacts(ZOE)
        here.network.lost_answers = [OutcomeUnknown("No answer.")]
        here.clock.advance(seconds=61)
        await here.beats()
        assert (await here.delivery(2)).state is DeliveryState.UNKNOWN
        # Somebody between us and the network shows other words meanwhile.
        here.network.posts["1"] = Intent(key="1", body="Soup is o")
        for _ in range(4):
            await read_back_due(here.ctx)
            here.clock.advance(minutes=5)
        assert await here.entries("delivery.differs") == []
        assert "correction.of_this" in await here.journal()
