"""Whether the bot has said anything since a moment, as Slack tells."""

from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import UserId
from bot.ports import CardRef
from bot.simulator.refusals import Payload
from bot.simulator.seed import ANA, BOT_USER, DRAFTS
from bot.simulator.server import Simulator
from bot.slack import witness
from bot.slack.witness import spoke_since

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


async def spoke(client: AsyncWebClient, thread: CardRef | None = None) -> bool:
    """Ask about a thread, or about a time that has not come yet."""
    since = LONG_AGO if thread else datetime(2100, 1, 1, tzinfo=UTC)
    return await spoke_since(client, UserId(str(BOT_USER)), str(DRAFTS), since, thread)


async def test_what_people_say_is_not_the_bots(
    workspace: Simulator, client: AsyncWebClient
) -> None:
    await workspace.act({"as": str(ANA), "do": "message", "channel": str(DRAFTS), "text": "hello"})
    assert not await spoke_since(client, UserId(str(BOT_USER)), str(DRAFTS), LONG_AGO, None)


async def test_what_the_bot_said_counts_after_the_moment_alone(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=str(DRAFTS), text="a card")
    assert await spoke_since(client, UserId(str(BOT_USER)), str(DRAFTS), LONG_AGO, None)
    assert not await spoke(client)


async def test_what_it_said_in_the_thread_of_anchors_counts_as_well(
    workspace: Simulator, client: AsyncWebClient
) -> None:
    root = await workspace.act(
        {"as": str(ANA), "do": "message", "channel": str(DRAFTS), "text": "a thread"}
    )
    thread = CardRef(channel=str(DRAFTS), ts=root["ts"])
    assert not await spoke(client, thread)
    await client.chat_postMessage(channel=str(DRAFTS), text="an anchor", thread_ts=root["ts"])
    assert await spoke(client, thread)


@pytest.mark.parametrize("error", ["thread_not_found", "not_allowed_token_type"])
async def test_a_thread_that_cannot_be_read_says_nothing(
    workspace: Simulator, client: AsyncWebClient, error: str
) -> None:
    """Trap 102: not every app may read threads."""
    workspace.faults.fail("conversations.replies", error)
    assert not await spoke(client, CardRef(channel=str(DRAFTS), ts="1.000001"))


@pytest.mark.parametrize(
    ("subtype", "counts"), [("channel_join", False), ("bot_message", True), (None, True)]
)
def test_that_it_has_joined_slack_says_in_its_name(subtype: str | None, counts: bool) -> None:
    message: Payload = {"user": str(BOT_USER), "text": "...", "ts": "1.000001"}
    said = message | ({"subtype": subtype} if subtype else {})
    assert witness.is_said(said, UserId(str(BOT_USER))) is counts
