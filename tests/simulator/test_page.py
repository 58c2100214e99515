"""The routes of the local page: snapshot, stream, acts, and who is let in."""

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import (
    ANA,
    BEN,
    BOT_USER,
    DRAFTS,
    EVE,
    GUS,
    SAM,
    ZOE,
)
from bot.simulator.server import Simulator
from tests.simulator.conftest import Clock
from tests.simulator.steps import MODAL, act, posted


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


async def test_a_page_that_was_closed_ends_its_stream_without_an_error(
    sim: Simulator, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    stream = await session.get(f"{sim.page_url}sim/stream", params={"as": ANA})
    await stream.content.readline()
    stream.close()
    for _ in range(5):
        await act(sim, BEN, "message", channel=DRAFTS, text="hello")
        await session.get(f"{sim.page_url}sim/state", params={"as": ANA})
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
