"""A workspace with a clock that stands still, a server on it, and a Bolt app that talks to it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.simulator.delivery import Patience
from bot.simulator.seed import soupe_and_co
from bot.simulator.server import Simulator
from bot.simulator.workspace import Workspace


class Clock:
    """Two clocks that move only when told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.ticks = 100.0

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.ticks

    async def advance(self, by: timedelta) -> None:
        self.time += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def workspace(clock: Clock) -> Workspace:
    return soupe_and_co(now=clock.now, monotonic=clock.monotonic)


@pytest.fixture
async def sim(workspace: Workspace, clock: Clock) -> AsyncIterator[Simulator]:
    patience = Patience(ack_seconds=10.0, retry_delays=(0.0, 0.0, 0.0))
    simulator = Simulator(workspace, advance=clock.advance, patience=patience)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
def client(sim: Simulator) -> AsyncWebClient:
    return AsyncWebClient(token=sim.bot_token, base_url=sim.api_url)


@pytest.fixture
def bolt(client: AsyncWebClient) -> AsyncApp:
    # Named, or Bolt reads the source of every caller to find a name.
    return AsyncApp(
        name="app", client=client, signing_secret="shh", ignoring_self_events_enabled=False
    )


@pytest.fixture
async def socket(sim: Simulator, bolt: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    handler = AsyncSocketModeHandler(bolt, sim.app_token)
    await handler.connect_async()
    await sim.sockets.wait_for(1)
    yield handler
    await handler.close_async()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened
