"""Socket Mode as it hurts: retries, duplicates, order, loss, several sockets, disconnects."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.delivery import Patience
from bot.simulator.ledger import Kind
from bot.simulator.refusals import Payload
from bot.simulator.seed import ANA, BEN, BOT_USER, DRAFTS
from bot.simulator.server import Simulator

# For an acknowledgement that doesn't come.
HASTY = Patience(ack_seconds=0.3, retry_delays=(0.0, 0.0, 0.0))


class Line:
    """A bare socket: keeps the frames it gets and acknowledges as told."""

    def __init__(self, stream: aiohttp.ClientWebSocketResponse) -> None:
        self.stream = stream

    async def frame(self) -> Payload:
        body = json.loads(await self.stream.receive_str(timeout=20))
        assert isinstance(body, dict)
        return body

    async def ack(self, frame: Payload, payload: Payload | None = None) -> None:
        body: Payload = {"envelope_id": frame["envelope_id"]}
        await self.stream.send_str(json.dumps(body | ({"payload": payload} if payload else {})))


async def connect(sim: Simulator, session: aiohttp.ClientSession) -> Line:
    client = AsyncWebClient(base_url=sim.api_url)
    answer = await client.apps_connections_open(app_token=sim.app_token)
    return Line(await session.ws_connect(answer["url"]))


async def say(sim: Simulator, text: str) -> None:
    done = await sim.act({"as": ANA, "do": "message", "channel": DRAFTS, "text": text})
    assert done["ok"]


def said(frame: Payload) -> str:
    return str(frame["payload"]["event"]["text"])


async def test_hello_tells_how_many_sockets_are_open(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    lines = [await connect(sim, session) for _ in range(2)]
    hellos = [await line.frame() for line in lines]
    assert [hello["num_connections"] for hello in hellos] == [1, 2]
    assert hellos[0]["type"] == "hello"
    assert hellos[0]["debug_info"]["approximate_connection_time"] > 0
    assert hellos[0]["connection_info"] == {"app_id": "A0SECOND"}


async def test_a_socket_needs_a_fresh_ticket(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(base_url=sim.api_url)
    url = (await client.apps_connections_open(app_token=sim.app_token))["url"]
    async with session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(url)


async def test_an_event_comes_in_an_envelope_of_slacks_shape(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    await say(sim, "Soup & <b>")
    frame = await line.frame()
    await line.ack(frame)
    await sim.settle()
    assert (frame["type"], frame["retry_attempt"]) == ("events_api", 0)
    assert frame["accepts_response_payload"] is False
    outer = frame["payload"]
    assert (outer["type"], outer["api_app_id"]) == ("event_callback", "A0SECOND")
    assert outer["authorizations"][0]["user_id"] == BOT_USER
    event = outer["event"]
    assert (event["type"], event["channel"], event["user"]) == ("message", DRAFTS, ANA)
    assert event["text"] == "Soup &amp; &lt;b&gt;"
    assert event["blocks"][0]["type"] == "rich_text"


async def test_an_event_without_an_ack_comes_again_as_a_retry(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    sim.faults.unheard_acks = 2
    await say(sim, "again")
    frames = []
    for _ in range(3):
        frames.append(await line.frame())
        await line.ack(frames[-1])
    await sim.settle()
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2]
    assert [frame["retry_reason"] for frame in frames] == ["", "timeout", "timeout"]
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 1


async def test_an_event_that_is_never_acknowledged_is_given_up_and_noted(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    sim.faults.unheard_acks = 4
    await say(sim, "lost")
    for _ in range(4):
        await line.ack(await line.frame())
    await sim.settle()
    assert [event["text"] for event in sim.lost] == ["lost"]
    assert sim.workspace.history[-1].kind is Kind.EVENT_LOST


async def test_a_duplicated_event_has_one_event_id_and_two_envelopes(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    sim.faults.duplicate_events = 1
    await say(sim, "twice")
    frames = [await line.frame(), await line.frame()]
    for frame in frames:
        await line.ack(frame)
    await sim.settle()
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 2


async def test_events_can_come_in_the_wrong_order(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    sim.faults.reorder_events = 2
    for text in ("first", "second", "third"):
        await say(sim, text)
    heard = [await line.frame() for _ in range(3)]
    for frame in heard:
        await line.ack(frame)
    assert [said(frame) for frame in heard] == ["second", "first", "third"]


async def test_events_can_be_lost_on_the_way(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    sim.faults.lose_events = 1
    await say(sim, "swallowed")
    await say(sim, "heard")
    frame = await line.frame()
    await line.ack(frame)
    assert said(frame) == "heard"
    assert [event["text"] for event in sim.lost] == ["swallowed"]


async def test_what_the_app_did_itself_uses_up_no_loss(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    """Else a test that loses somebody's act loses the bot's own message instead, now and then."""
    line = await connect(sim, session)
    await line.frame()
    sim.faults.lose_events = 1
    client = AsyncWebClient(base_url=sim.api_url, token=sim.bot_token)
    await client.chat_postMessage(channel=DRAFTS, text="by the app")
    await line.ack(await line.frame())
    assert sim.faults.lose_events == 1
    await say(sim, "swallowed")
    assert [event["text"] for event in sim.lost] == ["swallowed"]


async def test_without_a_socket_events_are_lost_and_commands_fail(sim: Simulator) -> None:
    await say(sim, "into the void")
    await sim.settle()
    assert [event["text"] for event in sim.lost] == ["into the void"]
    answer = await sim.act(
        {"as": ANA, "do": "command", "channel": DRAFTS, "command": "/draft", "text": "a"}
    )
    assert answer == {"ok": False, "error": "dispatch_failed"}


async def test_a_command_without_an_ack_times_out_and_is_not_repeated(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    fields = {"as": ANA, "do": "command", "channel": DRAFTS, "command": "/draft", "text": "a"}
    sim.post.patience = HASTY
    assert await sim.act(fields) == {"ok": False, "error": "operation_timeout"}
    frame = await line.frame()
    assert (frame["type"], frame["accepts_response_payload"]) == ("slash_commands", True)
    assert "retry_attempt" not in frame
    await say(sim, "next")
    frame = await line.frame()
    assert frame["type"] == "events_api"
    await line.ack(frame)


async def test_each_envelope_goes_to_one_of_several_sockets(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    lines = [await connect(sim, session) for _ in range(2)]
    for line in lines:
        await line.frame()
    for number in range(4):
        await say(sim, str(number))
    heard = [[await line.frame() for _ in range(2)] for line in lines]
    for line, frames in zip(lines, heard, strict=True):
        for frame in frames:
            await line.ack(frame)
    await sim.settle()
    assert sorted(said(frame) for frames in heard for frame in frames) == ["0", "1", "2", "3"]


async def test_an_ack_on_another_socket_counts_unless_slack_is_strict(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    lines = [await connect(sim, session) for _ in range(2)]
    for line in lines:
        await line.frame()
    await say(sim, "crossed")
    receives = [asyncio.ensure_future(line.frame()) for line in lines]
    done, waiting = await asyncio.wait(receives, return_when=asyncio.FIRST_COMPLETED)
    got = receives.index(done.pop())
    await lines[1 - got].ack(receives[got].result())
    await sim.settle()
    assert sim.lost == []
    sim.faults.strict_acks = True
    sim.post.patience = HASTY
    await say(sim, "strict")
    other = waiting.pop()
    frame = await other
    await lines[got].ack(frame)
    again = await lines[got].frame()
    assert again["retry_attempt"] == 1
    await lines[got].ack(again)
    await sim.settle()


async def test_at_most_ten_sockets_are_open(sim: Simulator, session: aiohttp.ClientSession) -> None:
    lines = [await connect(sim, session) for _ in range(11)]
    frames = [await line.frame() for line in lines]
    assert {frame["type"] for frame in frames[:10]} == {"hello"}
    frame = frames[10]
    assert (frame["type"], frame["reason"]) == ("disconnect", "too_many_websockets")


async def test_a_silent_peer_answers_no_ping(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(base_url=sim.api_url)
    url = (await client.apps_connections_open(app_token=sim.app_token))["url"]
    stream = await session.ws_connect(url, autoping=False)
    assert (await stream.receive()).type is aiohttp.WSMsgType.TEXT
    sim.faults.silent_sockets = True
    await stream.ping(b"unanswered")
    await client.api_call("api.test", params={"token": sim.bot_token})
    sim.faults.silent_sockets = False
    await stream.ping(b"answered")
    pong = await stream.receive()
    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"answered")


async def test_a_bolt_app_survives_a_planned_disconnect(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    @bolt.event("message")
    async def message(event: dict[str, Any]) -> None:
        await heard.put(event["text"])

    await sim.sockets.warn()
    before = sim.sockets.hellos
    await sim.sockets.refresh()
    await sim.sockets.wait_for_hellos(before + 1)
    await sim.sockets.wait_for(1)
    await say(sim, "still there?")
    assert await heard.get() == "still there?"


async def test_link_disabled_is_announced_before_the_sockets_close(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    closing = asyncio.ensure_future(sim.act({"as": ANA, "do": "fault", "name": "link_disabled"}))
    assert (await line.frame())["reason"] == "link_disabled"
    assert (await line.stream.receive()).type is aiohttp.WSMsgType.CLOSE
    assert (await closing)["ok"]
    assert not sim.sockets.is_connected


async def test_a_dropped_connection_ends_without_a_close_frame(
    sim: Simulator, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    await sim.sockets.drop()
    kind = (await line.stream.receive()).type
    assert kind in (aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)
    await sim.sockets.wait_for(0)


async def test_reactions_of_the_app_itself_are_events_too(
    sim: Simulator, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    line = await connect(sim, session)
    await line.frame()
    posted = await client.chat_postMessage(channel=DRAFTS, text="card")
    await line.ack(await line.frame())
    await client.reactions_add(channel=DRAFTS, timestamp=posted["ts"], name="eyes")
    event = (await line.frame())["payload"]["event"]
    assert (event["type"], event["user"], event["item_user"]) == (
        "reaction_added",
        BOT_USER,
        BOT_USER,
    )


async def test_an_error_answer_carries_the_reason_over_the_socket_of_bolt(
    sim: Simulator, bolt: AsyncApp, socket: AsyncSocketModeHandler, client: AsyncWebClient
) -> None:
    failed: asyncio.Queue[str] = asyncio.Queue()

    @bolt.event("reaction_added")
    async def reacted(event: dict[str, Any]) -> None:
        try:
            await client.chat_update(channel=DRAFTS, ts=event["item"]["ts"], text="x" * 4001)
        except SlackApiError as error:
            await failed.put(error.response["error"])

    said_there = await sim.act({"as": ANA, "do": "message", "channel": DRAFTS, "text": "hi"})
    ts = said_there["ts"]
    await sim.act({"as": BEN, "do": "react", "channel": DRAFTS, "ts": ts, "name": "+1"})
    assert await failed.get() == "msg_too_long"
