"""What a test can let go wrong with the Web API, seen by Slack's own SDK."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import DRAFTS
from bot.simulator.server import Simulator
from tests.simulator.steps import card, error_of


async def test_a_429_says_how_long_to_wait(sim: Simulator, client: AsyncWebClient) -> None:
    sim.faults.rate_limit("chat.update", 7, times=1)
    ts = await card(client)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_update(channel=DRAFTS, ts=ts, text="a")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert refused.value.response["error"] == "ratelimited"
    await client.chat_update(channel=DRAFTS, ts=ts, text="a")


async def test_any_method_can_fail_with_any_error_or_status(
    sim: Simulator, client: AsyncWebClient
) -> None:
    sim.faults.fail("chat.postMessage", "restricted_action", times=1)
    sim.faults.break_with("reactions.get", 500, times=1)
    assert await error_of(client.chat_postMessage(channel=DRAFTS, text="a")) == "restricted_action"
    with pytest.raises(SlackApiError) as refused:
        await client.reactions_get(channel=DRAFTS, timestamp="1.0")
    assert refused.value.response.status_code == 500
    assert [call.status for call in sim.log] == [200, 500]
    assert sim.workspace.messages.listed(DRAFTS) == []


async def test_a_cut_answer_leaves_the_card_posted(sim: Simulator) -> None:
    sim.faults.cut("chat.postMessage", times=1)
    client = AsyncWebClient(token=sim.bot_token, base_url=sim.api_url, retry_handlers=[])
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=DRAFTS, text="once")
    assert [m.text for m in sim.workspace.messages.listed(DRAFTS)] == ["once"]


async def test_a_held_method_does_nothing_before_it_is_let_go(
    sim: Simulator, client: AsyncWebClient
) -> None:
    held = sim.faults.hold("chat.postMessage", times=1)
    waiting = asyncio.ensure_future(client.chat_postMessage(channel=DRAFTS, text="later"))
    await client.auth_test()
    assert sim.workspace.messages.listed(DRAFTS) == []
    held.set()
    await waiting
    assert [m.text for m in sim.workspace.messages.listed(DRAFTS)] == ["later"]


async def test_a_fault_may_be_for_calls_about_one_message_alone(
    sim: Simulator, client: AsyncWebClient
) -> None:
    """An app makes calls of its own accord, which must not use up what a test is about."""
    meant, other = [
        (await client.chat_postMessage(channel=DRAFTS, text=text))["ts"] for text in ("a", "b")
    ]
    sim.faults.fail("chat.update", "internal_error", times=1, ts=meant)
    await client.chat_update(channel=DRAFTS, ts=other, text="b2")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_update(channel=DRAFTS, ts=meant, text="a2")
    assert refused.value.response["error"] == "internal_error"
    await client.chat_update(channel=DRAFTS, ts=meant, text="a2")
