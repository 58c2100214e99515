"""A video that a network is slow with or can't work with, from its approval to what people read.

The judge of doubles is the network's server alone, by its log of what it took.
"""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.deliveries import DeliveryState
from tests.publishers.bench import Bench as Network
from tests.publishers.failing import TEXT
from tests.publishers.posting import OneClock, posting

SERVERS = {"x_film": "x_api", "linkedin_film": "linkedin_api"}


@pytest.fixture
def clock() -> OneClock:
    """One clock for the bot and its publishers."""
    return OneClock()


@pytest.fixture(params=SERVERS)
def shown(request: pytest.FixtureRequest) -> tuple[Network, Any]:
    """Each network that works on a video before it is posted, and its server."""
    return request.getfixturevalue(request.param), request.getfixturevalue(SERVERS[request.param])


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
