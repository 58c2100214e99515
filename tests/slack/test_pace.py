"""Trap 74: Slack's rates are kept, for each method and channel, and nothing is posted twice."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.domain.errors import SlackUnavailable
from bot.simulator.seed import DRAFTS
from bot.simulator.server import Simulator
from bot.slack import pace
from bot.slack.calls import SlackRefused, call
from bot.slack.pace import Pace, PacedClient, first
from tests.fakes import FrozenClock

CHANNEL = str(DRAFTS)


@pytest.fixture
async def paced(workspace: Simulator, clock: FrozenClock) -> AsyncIterator[PacedClient]:
    async with aiohttp.ClientSession() as session:
        yield PacedClient(
            Pace(clock), token=workspace.bot_token, base_url=workspace.api_url, session=session
        )


async def says(client: PacedClient, text: str = "soup") -> None:
    await call(client, "chat.postMessage", channel=CHANNEL, text=text)


def calls_of(workspace: Simulator, method: str) -> int:
    return len([one for one in workspace.log if one.method == method])


async def test_a_call_that_slack_did_not_take_is_made_again_when_slack_says(
    paced: PacedClient, workspace: Simulator, clock: FrozenClock
) -> None:
    workspace.faults.rate_limit("chat.postMessage", 3, times=1)
    before = clock.monotonic()
    await says(paced)
    assert clock.monotonic() - before == 3
    said = [m for m in workspace.snapshot("U0ANA")["messages"][CHANNEL] if m["text"] == "soup"]
    assert len(said) == 1


async def test_after_that_the_queue_goes_one_by_one_for_a_while_and_only_that_queue(
    paced: PacedClient, workspace: Simulator, clock: FrozenClock
) -> None:
    workspace.faults.rate_limit("chat.postMessage", 1, times=1)
    await says(paced)
    for seconds in (1.0, 1.0):
        before = clock.monotonic()
        await says(paced)
        assert clock.monotonic() - before == seconds
    before = clock.monotonic()
    await call(paced, "conversations.info", channel=CHANNEL)
    assert clock.monotonic() == before
    clock.advance(seconds=pace.CAREFUL_SECONDS + 2)
    before = clock.monotonic()
    await says(paced)
    await says(paced)
    assert clock.monotonic() == before


async def test_posting_has_a_queue_for_each_channel(clock: FrozenClock) -> None:
    queues = Pace(clock)
    queues.closed("chat.postMessage", "C1", 3)
    queues.closed("chat.update", "C1", 3)
    await queues.turn("chat.postMessage", "C2")
    assert clock.monotonic() == 1000.0
    await queues.turn("chat.update", "C2")
    assert clock.monotonic() == 1003.0


async def test_whoever_would_wait_long_hears_so_at_once_and_slack_is_left_alone(
    paced: PacedClient, workspace: Simulator, clock: FrozenClock
) -> None:
    workspace.faults.rate_limit("chat.update", 30)
    with pytest.raises(SlackUnavailable):
        await call(paced, "chat.update", channel=CHANNEL, ts="1.1", text="soup")
    for _ in range(3):
        with pytest.raises(SlackUnavailable, match="Slack asks to go slower, for 30 s"):
            await call(paced, "chat.update", channel=CHANNEL, ts="1.1", text="soup")
    assert calls_of(workspace, "chat.update") == 1
    assert clock.monotonic() == 1000.0


async def test_a_queue_never_grows_beyond_what_is_worth_waiting_for(clock: FrozenClock) -> None:
    class Still(FrozenClock):
        async def sleep(self, seconds: float) -> None:
            """Let nobody's waiting end."""

    queues = Pace(still := Still())
    queues.closed("chat.update", "", 1)
    asked = [queues.turn("chat.update", "") for _ in range(100)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    took = [answer for answer in answers if answer is None]
    assert 1 <= len(took) <= 1 + pace.PATIENCE_SECONDS / pace.APART_OTHERWISE
    with first():
        await queues.turn("chat.update", "")
    assert still.monotonic() == 1000.0


async def test_a_last_look_goes_before_what_only_shows_something(clock: FrozenClock) -> None:
    queues = Pace(clock)
    queues.closed("reactions.get", "", 0)
    for _ in range(3):
        await queues.turn("reactions.get", "")
    before = clock.monotonic()
    with first():
        await queues.turn("reactions.get", "")
    assert clock.monotonic() == before


async def test_a_limit_that_goes_on_ends_in_a_refusal(
    paced: PacedClient, workspace: Simulator
) -> None:
    workspace.faults.rate_limit("chat.postMessage", 1)
    with pytest.raises(SlackRefused, match="ratelimited"):
        await says(paced)
    assert calls_of(workspace, "chat.postMessage") == pace.MOST_TRIES


@pytest.mark.parametrize("how", ["500", "cut", "ratelimited"])
async def test_trap_75_what_slack_may_have_taken_is_never_made_again(
    paced: PacedClient, workspace: Simulator, how: str
) -> None:
    match how:
        case "500":
            workspace.faults.break_with("chat.postMessage", 500)
        case "cut":
            workspace.faults.cut("chat.postMessage")
        case _:
            # The word without the status: nothing says that nothing was done.
            workspace.faults.fail("chat.postMessage", how)
    with pytest.raises(SlackUnavailable):
        await says(paced)
    assert calls_of(workspace, "chat.postMessage") == 1


async def test_the_question_of_the_start_is_asked_in_its_own_time(
    paced: PacedClient, workspace: Simulator
) -> None:
    workspace.faults.rate_limit("auth.test", 30, times=1)
    with pytest.raises(SlackRefused):
        await call(paced, "auth.test")
    await call(paced, "auth.test")
