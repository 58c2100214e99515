"""On each network, each failure: never a second post, and people read what happened, what to do.

The judge of doubles is the network's server alone, by its log of what it took.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.ports import Publisher
from tests.publishers.bench import HASTY
from tests.publishers.bench import Bench as Network
from tests.publishers.conftest import Opener
from tests.publishers.failing import BY_NETWORK, LOSSES, PLACES, TEXT, Case, Place
from tests.publishers.posting import OneClock, Posting, posting
from tests.publishers.servers.faults import Fault
from tests.publishers.servers.local import LocalServer
from tests.publishers.servers.tiktok_api import TikTokApi
from tests.publishers.wired import network_of, secret_of


def _cases() -> list[Any]:
    rows = [
        (name, failure, made(place))
        for failure, made in LOSSES.items()
        for name, place in PLACES.items()
    ]
    rows += [
        (name, failure, case)
        for failure, cases in BY_NETWORK.items()
        for name, case in cases.items()
        if isinstance(case, Case)
    ]
    return [pytest.param((name, case), id=f"{name}: {failure}") for name, failure, case in rows]


def test_no_pair_of_network_and_failure_is_left_out() -> None:
    """A pair that can't be has its reason in its place."""
    for cases in BY_NETWORK.values():
        assert cases.keys() == PLACES.keys()
        assert all(isinstance(case, Case) or len(case) > 20 for case in cases.values())


@pytest.fixture
def clock() -> OneClock:
    """One clock for the bot and its publishers."""
    return OneClock()


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A case with its network, whose one call is made by `hasty` where nothing is waited for."""

    case: Case
    network: Network
    server: LocalServer
    hasty: Publisher | None


@pytest.fixture(params=_cases())
def meeting(request: pytest.FixtureRequest, opened: Opener) -> Meeting:
    """Each case with its network."""
    name, case = request.param
    place = PLACES[name]
    network = network_of(request, name)
    hasty = _hasty(request, opened, place, network.publisher) if case.impatient else None
    server = request.getfixturevalue(place.server)
    return Meeting(case=case, network=network, server=server, hasty=hasty)


@pytest.mark.slow
async def test_no_failure_makes_a_second_post_and_people_read_what_to_do(
    meeting: Meeting, tmp_path: Path
) -> None:
    case, server = meeting.case, meeting.server
    async with posting(tmp_path, meeting.network, server, hasty=meeting.hasty) as on:
        await on.leaves(TEXT, lambda: _goes_wrong(case, server, on))
        await on.here.beats(seconds=15)
        await _what_was_late_arrives(server)
        await on.in_the_end()
        assert on.out(TEXT) == case.out
        assert await on.state() is case.ends, on.card
        assert case.says in on.read


def _goes_wrong(case: Case, server: LocalServer, on: Posting) -> None:
    if isinstance(case.goes_wrong, Fault):
        server.faults.plan(case.goes_wrong)
    else:
        case.goes_wrong(server, on)


def _hasty(
    request: pytest.FixtureRequest, opened: Opener, place: Place, publisher: Publisher
) -> Publisher:
    """The same account's publisher, which waits little for an answer."""
    server = request.getfixturevalue(place.server)
    fetches = place.server in ("gram", "threads_api", "tok")
    addresses = request.getfixturevalue("library").address if fetches else None
    secret = server.secret if place.server == "receiver" else secret_of(server)
    account = publisher.account
    return opened(account, secret, HASTY, addresses=addresses, **(place.extras or {}))


async def _what_was_late_arrives(server: LocalServer) -> None:
    """Let go on what hangs at a server, and what it took without having published it."""
    if server.faults.held.is_set():
        server.faults.release()
        await asyncio.wait_for(server.log.grew.wait(), 20)
    if isinstance(server, TikTokApi):
        for number in server.waiting():
            await server.work(number)
