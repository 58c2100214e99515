"""The socket is watched: who has gone deaf is replaced, who is not alone looks more often."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.seed import ANA, DRAFTS, soupe_and_co
from bot.simulator.server import Simulator
from handlers.socket import DEAF_SECONDS, SHARED_SECONDS, Socket
from tests.services.bench import Bench


@dataclass(slots=True)
class Line:
    """A bot's ear on a workspace."""

    simulator: Simulator
    socket: Socket
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    looked: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)


@pytest.fixture
async def line(here: Bench) -> AsyncIterator[Line]:
    simulator = Simulator(soupe_and_co(now=here.clock.now))
    await simulator.start()
    async with aiohttp.ClientSession() as session:
        looked: asyncio.Queue[str] = asyncio.Queue()
        socket = an_ear(simulator, session, looked, here)
        found = Line(simulator, socket, looked=looked)
        found.socket._app.event("message")(hearer(found.heard))
        await found.socket.open()
        await simulator.sockets.wait_for_hellos(1)
        yield found
        await found.socket.close()
    await simulator.stop()


def an_ear(
    simulator: Simulator,
    session: aiohttp.ClientSession,
    looked: "asyncio.Queue[str]",
    here: Bench,
) -> Socket:
    """Make a socket that notes when everything is to be looked at."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T0SOUPECO", bot_token="xoxb", bot_user_id="U0SECOND"
        )

    client = AsyncWebClient(base_url=simulator.api_url, session=session, retry_handlers=[])
    app = AsyncApp(
        client=client,
        authorize=authorize,
        signing_secret="none",
        request_verification_enabled=False,
    )
    return Socket(app, simulator.app_token, lambda: looked.put_nowait("look"), here.clock.monotonic)


def hearer(heard: asyncio.Event):  # type: ignore[no-untyped-def]
    """Make a listener that only notes that it heard something."""

    async def on_message() -> None:
        heard.set()

    return on_message


async def says(line: Line) -> None:
    await line.simulator.act({"as": ANA, "do": "message", "channel": str(DRAFTS), "text": "hello"})


async def test_trap_29_a_client_that_has_gone_deaf_is_replaced(line: Line, here: Bench) -> None:
    """It goes on for ever on a session that is closed: connected as far as anybody can tell."""
    await line.socket.look(here.ctx)
    client = line.socket._handler.client
    for task in (client.message_receiver, client.current_session_monitor):
        task.cancel()
    assert await line.socket.is_connected()
    here.clock.advance(seconds=DEAF_SECONDS + 1)
    await line.socket.look(here.ctx)
    await line.simulator.sockets.wait_for_hellos(2)
    await line.simulator.sockets.wait_for(1)
    await says(line)
    await asyncio.wait_for(line.heard.wait(), 10)


async def test_a_client_that_hears_is_left_alone(line: Line, here: Bench) -> None:
    first = line.socket._handler
    for _ in range(5):
        await line.socket.look(here.ctx)
        here.clock.advance(seconds=DEAF_SECONDS - 1)
        await says(line)
        await asyncio.wait_for(line.heard.wait(), 10)
        line.heard.clear()
    await line.socket.look(here.ctx)
    assert line.socket._handler is first


async def test_before_anything_was_heard_nothing_is_replaced(here: Bench) -> None:
    """The first connection may take as long as Slack is down."""
    simulator = Simulator(soupe_and_co(now=here.clock.now))
    await simulator.start()
    async with aiohttp.ClientSession() as session:
        socket = an_ear(simulator, session, asyncio.Queue(), here)
        first = socket._handler
        await socket.look(here.ctx)
        here.clock.advance(seconds=DEAF_SECONDS * 2)
        await socket.look(here.ctx)
        assert socket._handler is first
        await socket.close()
    await simulator.stop()


async def test_trap_26_what_another_program_was_given_is_found_by_looking(
    line: Line, here: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await line.socket.look(here.ctx)
    assert line.looked.qsize() == 1
    looked: asyncio.Queue[str] = asyncio.Queue()
    async with aiohttp.ClientSession() as session:
        other = an_ear(line.simulator, session, looked, here)
        await other.open()
        await asyncio.wait_for(looked.get(), 10)
        for _ in range(3):
            await other.look(here.ctx)
            here.clock.advance(seconds=SHARED_SECONDS + 1)
        assert looked.qsize() == 3
        assert "socket opened" in caplog.text
        await other.close()
