"""Commands, buttons, modals, shortcuts and the Home tab, as people use them."""

import asyncio
from dataclasses import replace
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.ledger import Kind
from bot.simulator.model import Shortcut, SlashCommand
from bot.simulator.seed import (
    ANA,
    BEN,
    DRAFTS,
    EVE,
    GUS,
)
from bot.simulator.server import Simulator
from tests.simulator.steps import MODAL, act, command, posted


async def test_command_text_is_plain_unless_the_command_escapes(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler
) -> None:
    heard: list[str] = []

    async def listen(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command["text"])
        await ack()

    bolt.command("/draft")(listen)
    bolt.command("/escaped")(listen)
    plain = SlashCommand(command="/draft")
    escaped = SlashCommand(command="/escaped", should_escape=True)
    sim.workspace.app = replace(sim.workspace.app, commands=(plain, escaped))
    typed = "@ben & <b> https://soup.test"
    for name in ("/draft", "/escaped"):
        answer = await act(sim, ANA, "command", channel=DRAFTS, command=name, text=typed)
        assert answer == {"ok": True, "response": None}
    assert heard == [
        "@ben &amp; &lt;b&gt; https://soup.test",
        f"<@{BEN}|ben> &amp; &lt;b&gt; <https://soup.test>",
    ]


async def test_a_response_url_whispers_speaks_and_is_used_up(
    sim: Simulator,
    bolt: AsyncApp,
    socket: AsyncSocketModeHandler,
    session: aiohttp.ClientSession,
) -> None:
    urls: list[str] = []

    @bolt.command("/draft")
    async def draft(ack: Any, command: dict[str, Any]) -> None:
        urls.append(command["response_url"])
        await ack()

    @bolt.event("message")
    async def message() -> None:
        return None

    await act(sim, GUS, "command", **command())
    statuses = []
    for kind in ("ephemeral", "in_channel", "ephemeral", "ephemeral", "ephemeral", "ephemeral"):
        answer = await session.post(urls[0], json={"text": kind, "response_type": kind})
        statuses.append(answer.status)
    assert statuses == [200] * 5 + [404]
    assert [e.to for e in sim.workspace.messages.ephemerals] == [GUS] * 4
    assert [m.text for m in sim.workspace.messages.listed(DRAFTS)] == ["in_channel"]


async def test_a_pressed_button_brings_the_cards_value_and_can_replace_the_card(
    sim: Simulator,
    bolt: AsyncApp,
    socket: AsyncSocketModeHandler,
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
) -> None:
    heard: list[dict[str, Any]] = []

    @bolt.action("approve")
    async def approve(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body)
        await ack()

    @bolt.event("message")
    async def message() -> None:
        return None

    text = {"type": "plain_text", "text": "Approve"}
    button = {"type": "button", "action_id": "approve", "value": "draft-1.rev-2", "text": text}
    blocks = [{"type": "actions", "block_id": "votes", "elements": [button]}]
    card = await client.chat_postMessage(channel=DRAFTS, text="card", blocks=blocks)
    place = {"channel": DRAFTS, "ts": card["ts"], "action_id": "approve"}
    assert (await act(sim, EVE, "press", block_id="votes", value="forged", **place))["ok"]
    body = heard[0]
    assert body["actions"][0]["value"] == "draft-1.rev-2"
    assert (body["user"]["id"], body["user"]["team_id"]) == (EVE, "T0BAKERS")
    assert body["container"]["message_ts"] == body["message"]["ts"] == card["ts"]
    await session.post(body["response_url"], json={"text": "done", "replace_original": True})
    assert sim.workspace.messages.find(DRAFTS, card["ts"]).text == "done"
    assert (await act(sim, EVE, "press", block_id="other", **place))["error"] == "action_not_found"


async def test_a_modal_is_opened_filled_in_corrected_and_closed(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler, client: AsyncWebClient
) -> None:
    heard: list[dict[str, Any]] = []

    @bolt.command("/draft")
    async def draft(ack: Any, command: dict[str, Any]) -> None:
        await client.views_open(trigger_id=command["trigger_id"], view=MODAL)
        await ack()

    @bolt.view("edit")
    async def saved(ack: Any, view: dict[str, Any]) -> None:
        heard.append(view)
        text = view["state"]["values"]["text"]["typed"]["value"]
        if text == "Soup":
            await ack(response_action="errors", errors={"text": "Say more than soup."})
        elif text == "wrong":
            await ack(response_action="errors", errors={"nowhere": "?"})
        else:
            await ack()

    await act(sim, ANA, "command", **command())
    (view,) = sim.workspace.surfaces.stack(ANA)

    def typed(text: str) -> dict[str, Any]:
        return {"view_id": view.id, "values": {"text": {"typed": {"value": text}}}}

    assert (await act(sim, BEN, "submit", view_id=view.id))["error"] == "not_found"
    answer = await act(sim, ANA, "submit", view_id=view.id)
    assert answer["response"]["errors"] == {"text": "Say more than soup."}
    long = await act(sim, ANA, "submit", **typed("much too long"))
    assert long["errors"] == {"text": "Please use at most 10 characters."}
    empty = await act(sim, ANA, "submit", **typed(""))
    assert (empty["error"], list(empty["errors"])) == ("missing_input", ["text"])
    wrong = await act(sim, ANA, "submit", **typed("wrong"))
    assert wrong["error"] == "invalid_response_action"
    assert len(sim.workspace.surfaces.stack(ANA)) == 1
    assert await act(sim, ANA, "submit", **typed("Stew")) == {"ok": True, "response": None}
    assert sim.workspace.surfaces.stack(ANA) == ()
    assert heard[-1]["root_view_id"] == view.id
    submitted = [h for h in sim.workspace.history if h.kind is Kind.VIEW_SUBMITTED][-1]
    assert submitted.content == {"text": {"typed": {"type": "plain_text_input", "value": "Stew"}}}


async def test_a_closed_modal_is_told_only_if_asked_for(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler
) -> None:
    heard: list[str] = []

    @bolt.view_closed("edit")
    async def closed(ack: Any, view: dict[str, Any]) -> None:
        heard.append(view["id"])
        await ack()

    quiet = sim.workspace.surfaces.open(ANA, MODAL)
    assert (await act(sim, ANA, "close", view_id=quiet.id))["ok"]
    told = sim.workspace.surfaces.open(ANA, MODAL | {"notify_on_close": True})
    assert (await act(sim, ANA, "close", view_id=told.id))["ok"]
    assert heard == [told.id]


async def test_shortcuts_and_the_home_tab_reach_the_app(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler, client: AsyncWebClient
) -> None:
    heard: list[str] = []
    opened: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    @bolt.shortcut("new")
    async def new(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["type"])
        await ack()

    @bolt.shortcut("this")
    async def this(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["message"]["text"])
        await ack()

    @bolt.event("app_home_opened")
    async def home(event: dict[str, Any]) -> None:
        opened.set_result(event["tab"])

    @bolt.event("message")
    async def message() -> None:
        return None

    shortcuts = (
        Shortcut(callback_id="new", name="New draft"),
        Shortcut(callback_id="this", name="Draft this", type="message"),
    )
    sim.workspace.app = replace(sim.workspace.app, shortcuts=shortcuts)
    ts = await posted(sim)
    await act(sim, ANA, "shortcut", callback_id="new")
    await act(sim, ANA, "message_shortcut", callback_id="this", channel=DRAFTS, ts=ts)
    await act(sim, ANA, "open_home")
    assert await opened == "home"
    assert heard == ["shortcut", "hello"]
