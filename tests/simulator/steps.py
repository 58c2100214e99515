"""The steps that several tests of the workspace share."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import ANA, DRAFTS
from bot.simulator.server import Simulator

MODAL = {
    "type": "modal",
    "callback_id": "edit",
    "title": {"type": "plain_text", "text": "Edit"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": {"type": "plain_text", "text": "Text"},
            "element": {
                "type": "plain_text_input",
                "action_id": "typed",
                "initial_value": "Soup",
                "max_length": 10,
            },
        }
    ],
}


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def card(client: AsyncWebClient, text: str = "Card", **more: Any) -> str:
    return str((await client.chat_postMessage(channel=DRAFTS, text=text, **more))["ts"])


async def react(sim: Simulator, user: str, ts: str, name: str = "+1", *, on: bool = True) -> None:
    fields = {"as": user, "do": "react", "channel": DRAFTS, "ts": ts, "name": name, "on": on}
    assert await sim.act(fields) == {"ok": True}


async def act(sim: Simulator, who: str, what: str, **fields: Any) -> dict[str, Any]:
    return await sim.act({"as": who, "do": what, **fields})


async def posted(sim: Simulator, who: str = ANA, text: str = "hello") -> str:
    return str((await act(sim, who, "message", channel=DRAFTS, text=text))["ts"])


def command(text: str = "") -> dict[str, str]:
    return {"channel": DRAFTS, "command": "/draft", "text": text}
