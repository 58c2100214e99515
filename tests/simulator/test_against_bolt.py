"""A Bolt app in Socket Mode, as it is in production, drives the workspace."""

import asyncio
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.ledger import Kind
from bot.simulator.seed import ANA, BEN, BOT_USER, DRAFTS
from bot.simulator.server import Simulator


async def test_a_command_makes_a_card_that_a_reaction_changes(
    sim: Simulator, bolt: AsyncApp, client: AsyncWebClient, socket: AsyncSocketModeHandler
) -> None:
    decided: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    @bolt.command("/draft")
    async def draft(ack: Any, body: dict[str, Any]) -> None:
        await ack("One moment")
        await client.chat_postMessage(channel=body["channel_id"], text=f"Card: {body['text']}")

    @bolt.event("reaction_added")
    async def reacted(event: dict[str, Any]) -> None:
        item = event["item"]
        await client.chat_update(channel=item["channel"], ts=item["ts"], text="Approved")
        decided.set_result(event)

    @bolt.event("message")
    async def other() -> None:
        return None

    answer = await sim.act(
        {"as": ANA, "do": "command", "channel": DRAFTS, "command": "/draft", "text": "Soup & bread"}
    )
    assert answer == {"ok": True, "response": {"text": "One moment"}}
    card = await _posted(sim, "Card: Soup &amp; bread")
    await sim.act(
        {"as": BEN, "do": "react", "channel": DRAFTS, "ts": card, "name": "white_check_mark"}
    )
    event = await decided
    assert (event["user"], event["item_user"]) == (BEN, BOT_USER)
    await sim.settle()
    assert sim.workspace.messages.find(DRAFTS, card).text == "Approved"
    assert sim.unknown_methods == []
    about_the_card = [line.kind for line in sim.workspace.history if line.ts == card]
    assert about_the_card == [Kind.MESSAGE_POSTED, Kind.REACTION_ADDED, Kind.MESSAGE_CHANGED]


async def _posted(sim: Simulator, text: str) -> str:
    """Wait, by turns of the loop, until the app has posted this."""
    while True:
        for message in sim.workspace.messages.listed(DRAFTS):
            if message.text == text:
                return message.ts
        await asyncio.sleep(0)
