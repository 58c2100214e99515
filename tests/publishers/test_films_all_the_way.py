"""A video that a network is slow with or can't work with, from its approval to what people read.

The judge of doubles is the network's server alone, by its log of what it took.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.deliveries import DeliveryState
from bot.services.preflight import look_before
from tests.publishers.bench import Bench as Network
from tests.publishers.failing import TEXT
from tests.publishers.posting import OneClock, posting

LATER = "in 3 hours"
SERVERS = {"x": "x_api", "linkedin": "linkedin_api"}


@pytest.fixture
def clock() -> OneClock:
    """One clock for the bot and its publishers."""
    return OneClock()


@pytest.fixture(params=SERVERS)
def shown(request: pytest.FixtureRequest) -> tuple[Network, Any]:
    """Each network that works on a video before it is posted, and its server."""
    network = request.getfixturevalue(request.param)
    return replace(network, shows_film=True), request.getfixturevalue(SERVERS[request.param])


@pytest.mark.slow
async def test_a_video_that_can_not_be_worked_with_publishes_nothing_and_people_read_what_to_do(
    shown: tuple[Network, Any], tmp_path: Path
) -> None:
    network, server = shown
    async with posting(tmp_path, network, server) as on:
        await on.leaves(TEXT, lambda: setattr(server, "breaks_videos", "Unsupported codec"))
        await on.in_the_end()
        assert on.out(TEXT) == 0
        assert await on.state() is DeliveryState.FAILED, on.card
        assert "work with this video" in on.read
        assert "Unsupported codec" in on.read
        assert "attach it again for a new look" in on.read


@pytest.mark.slow
async def test_a_video_that_takes_long_is_uploaded_once_and_posted_once_it_is_ready(
    shown: tuple[Network, Any], tmp_path: Path
) -> None:
    network, server = shown
    async with posting(tmp_path, network, server) as on:
        await on.leaves(TEXT, lambda: setattr(server, "polls", 25))
        assert on.out(TEXT) == 0
        await on.in_the_end()
        assert "is still busy with the video; nothing was sent yet" in on.read
        assert on.out(TEXT) == 1
        assert await on.state() is DeliveryState.PUBLISHED, on.card
        uploads = [call for call in server.calls if call.endswith(("/initialize", "/0"))]
        assert len(uploads) == 1


async def test_a_video_that_its_network_would_not_take_is_told_of_ahead_of_its_time(
    x: Network, x_api: Any, tmp_path: Path
) -> None:
    """It was attached before that account was chosen, or before the network asked for less."""
    async with posting(tmp_path, replace(x, shows_film=True), x_api) as on:
        here = on.here
        await here.approved(TEXT, accounts=tuple(here.ctx.accounts), change=on.shown, when=LATER)
        here.clock.advance(hours=2, minutes=5)
        await look_before(here.ctx)
        assert "X takes videos of at most 1280 by 1024 pixels" in on.read
        assert x_api.media == {}
