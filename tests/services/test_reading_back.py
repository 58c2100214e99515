"""Reading back goes on whatever one network answers."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.correcting import Edits
from bot.domain.deliveries import DeliveryState, Intent
from bot.domain.errors import NotAllowed, OutcomeUnknown
from bot.services import correcting, drafting
from bot.services.correcting import Wish
from bot.services.readback import read_back_due
from bot.services.redrawing import Redrawing
from tests.factories import ANA, ZOE
from tests.services.bench import Bench, bench
from tests.services.test_threads import PARTS, beats, retries, stuck


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
        # A withdrawn correction is none of it any more, and its card is drawn anew to say so.
        await correcting.correct(here.ctx, Wish(draft=1, by=ANA, text="Soup is in!", key="another"))
        assert "corrections of it: D-2, D-3" in here.card_of(1)
        await drafting.withdraw(here.ctx, 3, ANA)
        redrawing = Redrawing()
        for _ in range(3):
            await redrawing(here.ctx)
            here.clock.advance(seconds=4)
        assert "corrections of it: D-2\n" in here.card_of(1) + "\n"


async def test_the_parts_of_a_thread_that_are_out_are_read_back_like_any_post(
    tmp_path: Path,
) -> None:
    """It stopped half-way; nobody had looked whether what stands there is what was approved."""
    async with bench(tmp_path) as here:
        await stuck(here)
        assert (await here.delivery()).state is DeliveryState.PARTLY
        assert "net.example/1|open the post" in here.card_of(1)
        here.network.posts["1"] = Intent(key="1", body="Soup is bad!")
        await _looked_at(here)
        told = "What is out of the thread for soupe is not as it was approved: the text of part 1"
        assert len([text for text in here.cards.texts() if told in text]) == 1
        assert "does not show what was approved: the text of part 1" in here.card_of(1)
        assert here.cards.views[here.cards.newest][-1].retries == ()
        with pytest.raises(NotAllowed, match="not as it was approved, so nothing follows it"):
            await retries(here)
        assert len(await here.entries("delivery.differs")) == 1


async def test_a_thread_whose_rest_came_later_is_read_back_once_more(tmp_path: Path) -> None:
    """The first look had found its first part well, and was thought to be the last one."""
    async with bench(tmp_path) as here:
        await stuck(here)
        await _looked_at(here)
        assert await here.entries("delivery.differs") == []
        await retries(here)
        here.clock.advance(seconds=61)
        await beats(here, 3)
        assert here.network.texts == PARTS
        here.network.posts["3"] = Intent(key="3", body="And cakes.")
        await _looked_at(here)
        (entry,) = await here.entries("delivery.differs")
        assert entry["differs"] == ["the text of part 3"]
        looks = here.network.story.calls.count("read_back")
        await _looked_at(here)
        assert here.network.story.calls.count("read_back") == looks


async def test_a_look_at_what_was_out_before_says_nothing_of_the_rest(tmp_path: Path) -> None:
    """The network is slow to show part 1, and meanwhile the rest comes out, not as approved."""
    async with bench(tmp_path) as here:
        await stuck(here)
        await read_back_due(here.ctx)
        here.clock.advance(seconds=21)

        async def goes_on() -> None:
            await retries(here)
            here.clock.advance(seconds=61)
            await beats(here, 3)
            await read_back_due(here.ctx)
            here.network.posts["3"] = Intent(key="3", body="And cakes.")
            here.clock.advance(seconds=21)

        here.network.story.before["read_back"] = goes_on
        await read_back_due(here.ctx)
        assert here.network.texts[:2] == PARTS[:2]
        await _looked_at(here)
        (entry,) = await here.entries("delivery.differs")
        assert entry["differs"] == ["the text of part 3"]


async def _looked_at(here: Bench) -> None:
    for _ in range(4):
        await read_back_due(here.ctx)
        here.clock.advance(seconds=61)
