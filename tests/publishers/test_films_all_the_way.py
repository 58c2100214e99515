"""A video that a network is slow with or can't work with, from its approval to what people read.

The judge of doubles is the network's server alone, by its log of what it took.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.deliveries import DeliveryState
from bot.services.preflight import look_before
from tests.publishers.bench import Bench as Network
from tests.publishers.failing import TEXT
from tests.publishers.posting import OneClock, posting
from tests.publishers.wired import network_of


@dataclass(frozen=True, kw_only=True)
class Slow:
    """A network that works on a video before it is posted, and what it says of that.

    `breaks` is the attribute of its server that makes it fail, `uploads` a pattern of the
    calls that bring it a video.
    """

    server: str
    breaks: str
    uploads: str
    says: str
    advises: str
    busy: str


LATER = "in 3 hours"
OTHERS = {
    "breaks": "breaks_videos",
    "uploads": "/(?:initialize|0)$",
    "says": "work with this video",
    "advises": "attach it again for a new look",
    "busy": "is still busy with the video; nothing was sent yet",
}
METAS = {
    "breaks": "breaks",
    "says": "could not take the post",
    "advises": "Save the video anew as MP4, with H.264 and AAC inside, attach it",
}
POST = "is still busy with the post; nothing was published yet"
SLOW = {
    "x_film": Slow(server="x_api", **OTHERS),
    "linkedin_film": Slow(server="linkedin_api", **OTHERS),
    "facebook_film": Slow(
        server="pages",
        uploads="/video-upload/",
        busy="is still busy with the video; nothing was published yet",
        **METAS,
    ),
    "instagram_film": Slow(server="gram", uploads="^POST /v26.0/1001/media$", busy=POST, **METAS),
    "threads_film": Slow(
        server="threads_api", uploads="^POST /v1.0/1001/threads$", busy=POST, **METAS
    ),
}


@pytest.fixture
def clock() -> OneClock:
    """One clock for the bot and its publishers."""
    return OneClock()


@pytest.fixture(params=SLOW)
def shown(request: pytest.FixtureRequest) -> tuple[Network, Any, Slow]:
    """Each network that works on a video before it is posted, and its server."""
    slow = SLOW[request.param]
    network = network_of(request, request.param)
    return network, request.getfixturevalue(slow.server), slow


@pytest.mark.slow
async def test_a_video_that_can_not_be_worked_with_publishes_nothing_and_people_read_what_to_do(
    shown: tuple[Network, Any, Slow], tmp_path: Path
) -> None:
    network, server, slow = shown
    async with posting(tmp_path, network, server) as on:
        await on.leaves(TEXT, lambda: setattr(server, slow.breaks, "Unsupported codec"))
        await on.in_the_end()
        assert on.out(TEXT) == 0
        assert await on.state() is DeliveryState.FAILED, on.card
        assert slow.says in on.read
        assert "Unsupported codec" in on.read
        assert slow.advises in on.read


@pytest.mark.slow
async def test_a_video_that_takes_long_is_uploaded_once_and_posted_once_it_is_ready(
    shown: tuple[Network, Any, Slow], tmp_path: Path
) -> None:
    network, server, slow = shown
    async with posting(tmp_path, network, server) as on:
        await on.leaves(TEXT, lambda: setattr(server, "polls", 25))
        assert on.out(TEXT) == 0
        await on.in_the_end()
        assert slow.busy in on.read
        assert on.out(TEXT) == 1
        assert await on.state() is DeliveryState.PUBLISHED, on.card
        uploads = [call for call in server.calls if re.search(slow.uploads, call)]
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
