"""What stops a thread in the middle of a part leaves nothing behind that nobody looks after."""

import pytest

from bot.domain.errors import NothingSent, OutcomeUnknown, PublishError, Refused, Throttled
from bot.domain.states import State
from bot.services import takedown
from tests.factories import ZOE
from tests.services.bench import Bench
from tests.services.test_threads import beats, begun


@pytest.mark.parametrize(
    "answer",
    [
        Refused("no, thank you"),
        NothingSent("nobody there"),
        Throttled("later", retry_after=30),
        OutcomeUnknown("the answer was lost"),
    ],
)
async def test_rule_34_a_takedown_while_a_part_is_sent_that_fails_removes_the_parts_before_it(
    here: Bench, answer: PublishError
) -> None:
    await begun(here)

    async def take_down() -> None:
        await takedown.take_down(here.ctx, 1, ZOE)

    here.network.story.before["send"] = take_down
    here.network.story.trouble["send"] = [answer]
    await beats(here, 4)
    await here.beats(minutes=1)
    await here.beats(minutes=20)
    await beats(here, 4)
    assert here.network.texts == []
    assert (await here.draft()).state is State.TAKEN_DOWN
