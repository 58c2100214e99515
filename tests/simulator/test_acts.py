"""What people can and can't do, over the page's own routes and by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.ledger import Kind
from bot.simulator.model import Shortcut, SlashCommand
from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    BOTTY,
    DAN,
    DRAFTS,
    EVE,
    FLOW,
    GENERAL,
    GUS,
    OLGA,
    SAM,
    ZOE,
)
from bot.simulator.server import Simulator
from bot.simulator.stagehand import ACTS
from bot.simulator.workspace import Workspace
from tests.simulator.conftest import Clock

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


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


async def act(sim: Simulator, who: str, what: str, **fields: Any) -> dict[str, Any]:
    return await sim.act({"as": who, "do": what, **fields})


async def posted(sim: Simulator, who: str = ANA, text: str = "hello") -> str:
    return str((await act(sim, who, "message", channel=DRAFTS, text=text))["ts"])


def command(text: str = "") -> dict[str, str]:
    return {"channel": DRAFTS, "command": "/draft", "text": text}


@pytest.mark.parametrize("who", [ANA, BEN, OLGA, GUS, SAM, EVE, BOTTY, FLOW])
async def test_everybody_in_the_channel_can_react(sim: Simulator, who: str) -> None:
    ts = await posted(sim)
    assert await act(sim, who, "react", channel=DRAFTS, ts=ts, name="+1") == {"ok": True}
    (reaction,) = sim.workspace.messages.find(DRAFTS, ts).reactions
    assert reaction.users == (who,)
    assert await act(sim, who, "react", channel=DRAFTS, ts=ts, name="+1", on=False) == {"ok": True}
    assert sim.workspace.messages.find(DRAFTS, ts).reactions == ()


@pytest.mark.parametrize("what", sorted(ACTS))
async def test_a_deactivated_person_can_do_nothing(sim: Simulator, what: str) -> None:
    assert await act(sim, DAN, what) == {"ok": False, "error": "account_inactive"}


@pytest.mark.parametrize("what", sorted(ACTS))
async def test_nobody_can_act_as_the_app(sim: Simulator, what: str) -> None:
    assert (await act(sim, BOT_USER, what))["error"] == "not_allowed"


@pytest.mark.parametrize(
    ("who", "what", "fields", "error"),
    [
        ("U0NOBODY", "message", {}, "user_not_found"),
        (ANA, "sing", {}, "unknown_act"),
        (ANA, "message", {"channel": DRAFTS}, "invalid_arguments"),
        (ANA, "message", {"channel": DRAFTS, "text": "  "}, "no_text"),
        (ANA, "message", {"channel": "C0NO", "text": "a"}, "channel_not_found"),
        (GUS, "message", {"channel": GENERAL, "text": "a"}, "channel_not_found"),
        (ANA, "react", {"channel": DRAFTS, "ts": "1.1", "name": "+1"}, "message_not_found"),
        (EVE, "command", command(), "not_allowed"),
        (BOTTY, "command", command(), "not_allowed"),
        (ANA, "command", {"channel": DRAFTS, "command": "/dance"}, "unknown_command"),
        (ANA, "submit", {"view_id": "V0"}, "not_found"),
        (ANA, "shortcut", {"callback_id": "none"}, "unknown_shortcut"),
        (ANA, "archive", {"channel": DRAFTS}, "restricted_action"),
        (ANA, "share", {"channel": DRAFTS}, "restricted_action"),
        (ANA, "kind", {"user": BEN, "kind": "guest"}, "restricted_action"),
        (ANA, "kick", {"channel": DRAFTS, "user": BEN}, "restricted_action"),
        (OLGA, "kind", {"user": BEN, "kind": "wizard"}, "invalid_arguments"),
        (ANA, "fault", {"name": "earthquake"}, "invalid_arguments"),
        (ANA, "advance", {"seconds": -1}, "invalid_arguments"),
        (ANA, "status", {"emoji": "", "expiration": "soon"}, "invalid_arguments"),
    ],
)
async def test_what_can_not_be_done_is_refused_with_its_reason(
    sim: Simulator, who: str, what: str, fields: dict[str, Any], error: str
) -> None:
    answer = await act(sim, who, what, **fields)
    assert (answer["ok"], answer["error"]) == (False, error)


async def test_nobody_reacts_in_an_archived_channel(sim: Simulator) -> None:
    ts = await posted(sim)
    await act(sim, OLGA, "archive", channel=DRAFTS)
    answer = await act(sim, ANA, "react", channel=DRAFTS, ts=ts, name="+1")
    assert answer["error"] == "is_archived"
    await act(sim, OLGA, "archive", channel=DRAFTS, on=False)
    assert (await act(sim, ANA, "react", channel=DRAFTS, ts=ts, name="+1"))["ok"]


async def test_typed_text_becomes_slacks_text_and_rich_text(sim: Simulator) -> None:
    ts = await posted(sim, text="@ben & @here: <see> https://soup.test/a. in #general :tada:")
    message = sim.workspace.messages.find(DRAFTS, ts)
    assert message.text == (
        f"<@{BEN}> &amp; <!here>: &lt;see&gt; <https://soup.test/a>. in <#{GENERAL}|general> :tada:"
    )
    parts = message.blocks[0]["elements"][0]["elements"]
    kinds = [part["type"] for part in parts]
    assert kinds == [
        "user",
        "text",
        "broadcast",
        "text",
        "link",
        "text",
        "channel",
        "text",
        "emoji",
    ]
    assert parts[3]["text"] == ": <see> "


async def test_an_edit_and_a_deletion_are_only_for_ones_own_messages(sim: Simulator) -> None:
    ts = await posted(sim)
    place = {"channel": DRAFTS, "ts": ts}
    assert (await act(sim, BEN, "edit", text="mine", **place))["error"] == "cant_update_message"
    assert (await act(sim, BEN, "delete", **place))["error"] == "cant_delete_message"
    assert (await act(sim, ANA, "edit", text="better", **place))["ok"]
    assert sim.workspace.messages.find(DRAFTS, ts).text == "better"
    assert (await act(sim, OLGA, "delete", **place))["ok"]


async def test_people_come_and_go(sim: Simulator) -> None:
    members = lambda: sim.workspace.directory.channels[DRAFTS].members  # noqa: E731
    await act(sim, ANA, "leave", channel=DRAFTS)
    assert ANA not in members()
    refused = await act(sim, ANA, "message", channel=DRAFTS, text="hi")
    assert refused["error"] == "not_in_channel"
    await act(sim, ANA, "join", channel=DRAFTS)
    await act(sim, OLGA, "kick", channel=DRAFTS, user=GUS)
    assert ANA in members()
    assert GUS not in members()
    assert (await act(sim, GUS, "join", channel=DRAFTS))["error"] == "channel_not_found"
    await act(sim, BEN, "invite", channel=DRAFTS, user=GUS)
    assert GUS in members()


async def test_an_admin_can_make_a_member_a_guest(sim: Simulator) -> None:
    assert (await act(sim, OLGA, "kind", user=BEN, kind="deactivated"))["ok"]
    assert (await act(sim, BEN, "message", channel=DRAFTS, text="a"))["error"] == "account_inactive"


async def test_the_clock_moves_and_statuses_run_out_with_it(sim: Simulator, clock: Clock) -> None:
    soon = int(clock.time.timestamp()) + 60
    await act(sim, ANA, "status", emoji=":airplane:", text="boarding", expiration=soon)
    answer = await act(sim, BEN, "advance", seconds=3600)
    assert answer == {"ok": True, "now": "2026-11-23T10:00:00+00:00"}
    assert sim.workspace.directory.person(ANA).status.emoji == ""


async def test_a_clock_that_is_nobodys_can_not_be_moved(workspace: Workspace) -> None:
    sim = Simulator(workspace)
    assert (await act(sim, ANA, "advance", seconds=1))["error"] == "cannot_advance"


async def test_faults_are_switched_by_name(sim: Simulator) -> None:
    await act(sim, ANA, "fault", name="lose_events", value=2)
    await act(sim, ANA, "fault", name="strict_acks", value=True)
    await act(sim, ANA, "fault", name="rate_limit", method="chat.update", value=3, times=1)
    assert (sim.faults.lose_events, sim.faults.strict_acks) == (2, True)
    fault = sim.faults.take("chat.update")
    assert fault is not None
    assert fault.retry_after == 3
    await act(sim, ANA, "fault", name="clear")
    assert (sim.faults.lose_events, sim.faults.methods) == (0, {})


async def test_command_text_is_plain_unless_the_command_escapes(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler
) -> None:
    heard: list[str] = []

    async def listen(ack: Any, command: dict[str, Any]) -> None:
        heard.append(command["text"])
        await ack()

    bolt.command("/draft")(listen)
    bolt.command("/escaped")(listen)
    escaped = SlashCommand(command="/escaped", should_escape=True)
    app = sim.workspace.app
    sim.workspace.app = replace(app, commands=(*app.commands, escaped))
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


async def test_the_snapshot_shows_what_this_person_may_see(
    sim: Simulator, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    await client.chat_postEphemeral(channel=DRAFTS, user=ANA, text="for Ana")
    ts = await posted(sim)
    await act(sim, BEN, "react", channel=DRAFTS, ts=ts, name="+1")
    await client.views_publish(user_id=ANA, view={"type": "home", "blocks": []})
    sim.workspace.surfaces.open(ANA, MODAL)
    sim.wall_url = "http://127.0.0.1:1/wall"
    ana = await (await session.get(f"{sim.page_url}sim/state", params={"as": ANA})).json()
    gus = await (await session.get(f"{sim.page_url}sim/state", params={"as": GUS})).json()
    assert (ana["me"], ana["now"]) == (ANA, "2026-11-23T09:00:00Z")
    assert (ana["can_advance"], ana["wall_url"]) == (True, "http://127.0.0.1:1/wall")
    assert ana["connected"] is False
    assert ana["bot"]["user_id"] == BOT_USER
    assert [m["ephemeral"] for m in ana["messages"][DRAFTS]] == [True, False]
    assert ana["messages"][DRAFTS][1]["reactions"] == [{"name": "+1", "users": [BEN], "count": 1}]
    assert [view["callback_id"] for view in ana["views"]] == ["edit"]
    assert ana["home"]["type"] == "home"
    assert [m["ephemeral"] for m in gus["messages"][DRAFTS]] == [False]
    assert (gus["views"], gus["home"]) == ([], None)
    assert [channel["name"] for channel in gus["channels"]] == ["social-drafts"]
    kinds = {person["id"]: person["kind"] for person in ana["people"]}
    assert (kinds[EVE], kinds[SAM]) == ("external", "single_channel_guest")
    assert ana["emoji"]["white_check_mark"] == "✅"


async def test_the_stream_tells_of_each_change(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    async with session.get(f"{sim.page_url}sim/stream") as stream:
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        first = json.loads((await stream.content.readuntil(b"\n\n"))[len("data: ") :])
        body = {"as": ANA, "do": "message", "channel": DRAFTS, "text": "news"}
        answer = await (await session.post(f"{sim.page_url}sim/act", json=body)).json()
        assert answer["ok"]
        second = json.loads((await stream.content.readuntil(b"\n\n"))[len("data: ") :])
        assert second["version"] > first["version"]


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Host": "evil.test"}, {"json": {}}, 403),
        ({"Origin": "http://evil.test"}, {"json": {}}, 403),
        ({}, {"data": {"do": "message"}}, 415),
        ({"Content-Type": "application/json"}, {"data": "{"}, 400),
        ({}, {"json": ["list"]}, 400),
    ],
)
async def test_only_this_machines_own_page_gets_in(
    sim: Simulator,
    session: aiohttp.ClientSession,
    headers: dict[str, str],
    body: dict[str, Any],
    status: int,
) -> None:
    answer = await session.post(f"{sim.page_url}sim/act", headers=headers, **body)
    assert answer.status == status


async def test_an_act_over_the_page_is_the_same_as_by_hand(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    body = {"as": ZOE, "do": "react", "channel": DRAFTS, "ts": "1.1", "name": "+1"}
    over_the_page = await (await session.post(f"{sim.page_url}sim/act", json=body)).json()
    assert over_the_page == await sim.act(body) == {"ok": False, "error": "message_not_found"}


async def test_a_status_that_runs_out_by_itself_is_shown_empty(
    sim: Simulator, clock: Clock, session: aiohttp.ClientSession
) -> None:
    soon = int(clock.time.timestamp()) + 60
    await act(sim, ANA, "status", emoji=":airplane:", expiration=soon)
    clock.time += timedelta(minutes=2)
    state = await (await session.get(f"{sim.page_url}sim/state")).json()
    ana = next(person for person in state["people"] if person["id"] == ANA)
    assert ana["status_emoji"] == ""
