"""Signed HTTP, as Bolt's own server side verifies it."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

from bot.simulator.seed import ANA, BEN, DRAFTS
from bot.simulator.server import HttpTransport, Simulator

SECRET = "a signing secret"


class Endpoint:
    """The app's HTTP side: Bolt, and a record of the requests' headers."""

    def __init__(self, app: AsyncApp) -> None:
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.app = app

    async def receive(self, request: web.Request) -> web.StreamResponse:
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.bodies.append(await request.read())
        bolt_request = await to_bolt_request(request)
        return await to_aiohttp_response(await self.app.async_dispatch(bolt_request))


@pytest.fixture
def app(sim: Simulator, client: Any) -> AsyncApp:
    return AsyncApp(name="app", client=client, signing_secret=SECRET)


@pytest.fixture
async def endpoint(sim: Simulator, app: AsyncApp) -> AsyncIterator[Endpoint]:
    served = Endpoint(app)
    server = web.Application()
    server.router.add_post("/slack/events", served.receive)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    sim.transport = HttpTransport(
        request_url=f"http://127.0.0.1:{port}/slack/events", signing_secret=SECRET
    )
    yield served
    await runner.cleanup()


async def command(sim: Simulator, text: str = "soup") -> dict[str, Any]:
    return await sim.act(
        {"as": ANA, "do": "command", "channel": DRAFTS, "command": "/draft", "text": text}
    )


async def test_bolt_accepts_the_signature_of_a_command_and_its_answer_comes_back(
    sim: Simulator, app: AsyncApp, endpoint: Endpoint
) -> None:
    @app.command("/draft")
    async def draft(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You said {command['text']}")

    answer = await command(sim, "soup & bread")
    assert answer["response"]["text"] == "You said soup &amp; bread"
    assert endpoint.headers[0]["content-type"] == "application/x-www-form-urlencoded"
    assert [e.to for e in sim.workspace.messages.ephemerals] == [ANA]


async def test_events_come_as_json_and_interactions_as_a_form(
    sim: Simulator, app: AsyncApp, endpoint: Endpoint, client: Any
) -> None:
    pressed: list[str] = []

    @app.action("approve")
    async def approve(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        pressed.append(action["value"])

    @app.event("reaction_added")
    async def reacted() -> None:
        return None

    button = {
        "type": "button",
        "action_id": "approve",
        "value": "draft 1",
        "text": {"type": "plain_text", "text": "Approve"},
    }
    blocks = [{"type": "actions", "block_id": "votes", "elements": [button]}]
    app.event("message")(reacted)
    card = await client.chat_postMessage(channel=DRAFTS, text="card", blocks=blocks)
    place = {"channel": DRAFTS, "ts": card["ts"]}
    press = {"as": BEN, "do": "press", "action_id": "approve", "block_id": "votes", **place}
    assert (await sim.act(press))["ok"]
    await sim.act({"as": BEN, "do": "react", "name": "+1", **place})
    await sim.settle()
    assert pressed == ["draft 1"]
    kinds = [headers["content-type"] for headers in endpoint.headers]
    assert kinds == [
        "application/json",
        "application/x-www-form-urlencoded",
        "application/json",
    ]


async def test_an_event_nobody_handles_is_tried_three_times_more(
    sim: Simulator, endpoint: Endpoint
) -> None:
    await sim.act({"as": ANA, "do": "message", "channel": DRAFTS, "text": "hello"})
    await sim.settle()
    numbers = [headers.get("x-slack-retry-num") for headers in endpoint.headers]
    reasons = [headers.get("x-slack-retry-reason") for headers in endpoint.headers]
    assert numbers == [None, "1", "2", "3"]
    assert reasons == [None, "http_error", "http_error", "http_error"]
    assert len(set(endpoint.bodies)) == 1
    assert [event["text"] for event in sim.lost] == ["hello"]


async def test_a_wrong_signature_and_a_wrong_clock_are_refused_by_bolt(
    sim: Simulator, app: AsyncApp, endpoint: Endpoint
) -> None:
    @app.command("/draft")
    async def draft(ack: Any) -> None:
        await ack("fine")

    sim.faults.bad_signatures = 1
    assert await command(sim) == {"ok": False, "error": "operation_timeout"}
    sim.faults.signature_offset_seconds = -301
    assert await command(sim) == {"ok": False, "error": "operation_timeout"}
    sim.faults.signature_offset_seconds = 0
    assert (await command(sim))["response"]["text"] == "fine"


async def test_the_request_address_is_verified_by_a_challenge(
    sim: Simulator, endpoint: Endpoint
) -> None:
    assert await sim.http.verify_url("say this back")


async def test_without_a_server_a_command_fails_and_an_event_is_lost(sim: Simulator) -> None:
    sim.transport = HttpTransport(request_url="http://127.0.0.1:9/", signing_secret=SECRET)
    assert await command(sim) == {"ok": False, "error": "dispatch_failed"}
    await sim.act({"as": ANA, "do": "message", "channel": DRAFTS, "text": "hello"})
    await sim.settle()
    assert [event["text"] for event in sim.lost] == ["hello"]
