"""Slack's Web API on loopback, with a clock that stands still, and the bot's client for it."""

from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.emoji import DEFAULT_GESTURES
from bot.domain.people import UserId
from bot.simulator.seed import BOT_USER, DRAFTS, TEAM, soupe_and_co
from bot.simulator.server import Simulator
from bot.slack.cards import Identity, SlackCards
from tests.fakes import FrozenClock


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def workspace(clock: FrozenClock) -> AsyncIterator[Simulator]:
    simulator = Simulator(soupe_and_co(now=clock.now, monotonic=clock.monotonic), now=clock.now)
    await simulator.start()
    yield simulator
    await simulator.stop()


@pytest.fixture
async def client(workspace: Simulator) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token=workspace.bot_token,
            base_url=workspace.api_url,
            session=session,
            retry_handlers=[],
        )


@pytest.fixture
def cards(client: AsyncWebClient, clock: FrozenClock) -> SlackCards:
    return SlackCards(
        client,
        Identity(team=TEAM.id, user=UserId(BOT_USER)),
        clock=clock,
        channel=str(DRAFTS),
        zone=ZoneInfo("Europe/Paris"),
        gestures=DEFAULT_GESTURES,
    )
