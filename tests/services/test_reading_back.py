"""Reading back goes on whatever one network answers."""

from pathlib import Path

from bot.services.readback import read_back_due
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
