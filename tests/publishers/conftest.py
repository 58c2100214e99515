"""The networks as benches, each with its local server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.domain.accounts import Account, Network
from bot.ports import Addresses, Publisher, Seen
from bot.publishers.http import LIMITS, Limits
from bot.publishers.opening import open_publisher
from storage.store import Store
from storage.wall import WallFeed
from tests.publishers.bench import Bench, HandClock, PictureShelf, account
from tests.publishers.bringing import linkedin_bench, x_bench
from tests.publishers.fetching import container_bench, tiktok_bench
from tests.publishers.servers.bluesky_pds import BlueskyPds
from tests.publishers.servers.containers_graph import InstagramGraph, ThreadsGraph
from tests.publishers.servers.facebook_graph import FacebookGraph
from tests.publishers.servers.lending import Library
from tests.publishers.servers.linkedin_api import MEMBER, PAGE, LinkedInApi
from tests.publishers.servers.mastodon_api import MastodonApi
from tests.publishers.servers.slack_api import SlackApi
from tests.publishers.servers.tiktok_api import TikTokApi
from tests.publishers.servers.webhook_receiver import WebhookReceiver
from tests.publishers.servers.x_api import XApi
from tests.publishers.workspace import slack_bench

WALL_URL = "http://127.0.0.1:8080/wall"


@pytest.fixture
def clock() -> HandClock:
    """A clock that is moved by hand."""
    return HandClock()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The session for reading."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def feed(tmp_path: Path) -> AsyncIterator[WallFeed]:
    """The practice wall on a database of its own."""
    store = await Store.open(f"sqlite:///{tmp_path / 'wall.db'}")
    yield WallFeed(store)
    await store.close()


@pytest.fixture
async def pds() -> AsyncIterator[BlueskyPds]:
    """A Bluesky server."""
    async with BlueskyPds() as server:
        yield server


@pytest.fixture
async def api() -> AsyncIterator[MastodonApi]:
    """A Mastodon server."""
    async with MastodonApi() as server:
        yield server


@pytest.fixture
async def receiver() -> AsyncIterator[WebhookReceiver]:
    """A receiver of webhooks."""
    async with WebhookReceiver() as server:
        yield server


@pytest.fixture
async def x_api() -> AsyncIterator[XApi]:
    """X's API."""
    async with XApi() as server:
        yield server


@pytest.fixture
async def linkedin_api() -> AsyncIterator[LinkedInApi]:
    """LinkedIn's API."""
    async with LinkedInApi() as server:
        yield server


@pytest.fixture
async def slack_api() -> AsyncIterator[SlackApi]:
    """Slack's API, as a place to publish in."""
    async with SlackApi() as server:
        yield server


Opener = Callable[..., Publisher]


@pytest.fixture
async def opened(session: aiohttp.ClientSession, clock: HandClock) -> AsyncIterator[Opener]:
    """Open publishers, and close them at the end; only the wall's uses a feed."""
    publishers: list[Publisher] = []

    def open_one(
        account: Account,
        secret: str = "",
        limits: Limits = LIMITS,
        feed: Any = None,
        addresses: Addresses | None = None,
        **extras: str,
    ) -> Publisher:
        publisher = open_publisher(
            account,
            secret=secret,
            session=session,
            clock=clock,
            feed=feed,
            wall_url=WALL_URL,
            limits=limits,
            extras=extras,
            addresses=addresses,
        )
        publishers.append(publisher)
        return publisher

    yield open_one
    for publisher in publishers:
        await publisher.close()


@pytest.fixture
def wall(opened: Opener, feed: WallFeed, clock: HandClock) -> Bench:
    """The practice wall."""

    async def public() -> list[Seen]:
        return [
            Seen(text=post.text, pictures=len(post.pictures), alt_texts=(), url="")
            for post in await feed.newest(100)
        ]

    publisher = opened(account(Network.WALL, WALL_URL, "practice"), feed=feed)
    return Bench(publisher=publisher, public=public, clock=clock)


@pytest.fixture
def bluesky(opened: Opener, pds: BlueskyPds, clock: HandClock) -> Bench:
    """Bluesky."""

    async def public() -> list[Seen]:
        return [Seen(text=p["text"], pictures=0, alt_texts=(), url="") for p in pds.posts()]

    async def answers() -> list[tuple[str, str]]:
        return pds.answers()

    ana = pds.members[0]
    publisher = opened(account(Network.BLUESKY, pds.url, ana.handle), ana.password)
    return Bench(publisher=publisher, public=public, clock=clock, answers=answers, films=pds.films)


@pytest.fixture
def mastodon(opened: Opener, api: MastodonApi, clock: HandClock) -> Bench:
    """Mastodon."""
    return mastodon_bench(opened, api, clock)


def mastodon_bench(opened: Opener, api: MastodonApi, clock: HandClock) -> Bench:
    """A bench on a server with Mastodon's API."""

    async def public() -> list[Seen]:
        return [Seen(text=p["source"], pictures=0, alt_texts=(), url="") for p in api.posts()]

    async def answers() -> list[tuple[str, str]]:
        return api.answers()

    token = next(iter(api.members))
    publisher = opened(account(Network.MASTODON, api.url, "ana"), token)
    return Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        answers=answers,
        films=lambda: [one for post in api.accepted("create") for one in post["pictures"]],
    )


@pytest.fixture
def webhook(opened: Opener, receiver: WebhookReceiver, clock: HandClock) -> Bench:
    """A webhook whose receiver deletes too."""
    return webhook_bench(opened, receiver, clock, deletes="yes", videos="yes")


def webhook_bench(
    opened: Opener, receiver: WebhookReceiver, clock: HandClock, **extras: str
) -> Bench:
    """A bench on a receiver of webhooks."""

    async def public() -> list[Seen]:
        return [
            Seen(
                text=post["text"],
                pictures=len(post["pictures"]),
                alt_texts=tuple(picture["alt_text"] for picture in post["pictures"]),
                url="",
            )
            for post in receiver.posts()
        ]

    place = account(Network.WEBHOOK, receiver.hook, "the shop's site")
    publisher = opened(place, receiver.secret, **extras)
    return Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        films=lambda: [one for post in receiver.accepted("create") for one in post["videos"]],
    )


@pytest.fixture
def x(opened: Opener, x_api: XApi, clock: HandClock) -> Bench:
    """X."""
    return x_bench(opened, x_api, clock)


@pytest.fixture
async def pages() -> AsyncIterator[FacebookGraph]:
    """Facebook's server for Pages."""
    async with FacebookGraph() as server:
        yield server


@pytest.fixture
def facebook(opened: Opener, pages: FacebookGraph, clock: HandClock) -> Bench:
    """A Facebook Page."""

    async def public() -> list[Seen]:
        return [Seen(text=p["message"], pictures=0, alt_texts=(), url="") for p in pages.posts()]

    publisher = opened(account(Network.FACEBOOK, pages.url, "soupe"), next(iter(pages.members)))
    return Bench(
        publisher=publisher,
        public=public,
        clock=clock,
        most_pictures=10,
        tells_film_alts=False,
        films=lambda: [one for post in pages.accepted("create") for one in post["pictures"]],
    )


@pytest.fixture
def linkedin(opened: Opener, linkedin_api: LinkedInApi, clock: HandClock) -> Bench:
    """An organisation's page on LinkedIn."""
    return linkedin_bench(opened, linkedin_api, clock, PAGE)


@pytest.fixture
def linkedin_member(opened: Opener, linkedin_api: LinkedInApi, clock: HandClock) -> Bench:
    """A member of LinkedIn, whose posts can't be read."""
    return linkedin_bench(opened, linkedin_api, clock, MEMBER)


@pytest.fixture
def slack(opened: Opener, slack_api: SlackApi, clock: HandClock) -> Bench:
    """A channel in Slack."""
    return slack_bench(opened, slack_api, clock)


@pytest.fixture
async def library(clock: HandClock) -> AsyncIterator[Library]:
    """Our own public address, lending JPEG pictures."""
    async with Library(PictureShelf(media_type="image/jpeg"), clock) as server:
        yield server


@pytest.fixture
async def gram() -> AsyncIterator[InstagramGraph]:
    """Instagram's server."""
    async with InstagramGraph() as server:
        yield server


@pytest.fixture
async def threads_api() -> AsyncIterator[ThreadsGraph]:
    """Threads' server."""
    async with ThreadsGraph() as server:
        yield server


@pytest.fixture
def instagram(opened: Opener, gram: InstagramGraph, library: Library) -> Bench:
    """Instagram, by Facebook's login."""
    return container_bench(opened, gram, library, Network.INSTAGRAM, login="facebook")


@pytest.fixture
def threads(opened: Opener, threads_api: ThreadsGraph, library: Library) -> Bench:
    """Threads."""
    return container_bench(opened, threads_api, library, Network.THREADS)


@pytest.fixture
async def tok() -> AsyncIterator[TikTokApi]:
    """TikTok's server."""
    async with TikTokApi() as server:
        yield server


@pytest.fixture
def tiktok(opened: Opener, tok: TikTokApi, library: Library) -> Bench:
    """TikTok, with an app that was audited."""
    return tiktok_bench(opened, tok, library)


EVERY = (
    "slack",
    "wall", "bluesky", "mastodon", "webhook", "x", "facebook", "linkedin", "linkedin_member",
    "instagram", "threads", "tiktok",
)  # fmt: skip
UNREADABLE = ("webhook", "linkedin_member", "tiktok")


@pytest.fixture(params=EVERY)
def bench(request: pytest.FixtureRequest) -> Bench:
    """Every network."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[one for one in EVERY if one not in UNREADABLE])
def finding(request: pytest.FixtureRequest) -> Bench:
    """Every network that can be asked for a post."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["wall", "bluesky", "webhook"])
def keyed(request: pytest.FixtureRequest) -> Bench:
    """Every network whose keys are ours."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["bluesky", "mastodon", "threads", "slack"])
def chained(request: pytest.FixtureRequest) -> Bench:
    """Every network where a post can answer an own one."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(
    params=[
        "bluesky", "mastodon", "facebook", "instagram", "threads",
        "slack", "x", "linkedin", "linkedin_member", "tiktok", "webhook",
    ]
)  # fmt: skip
def filming(request: pytest.FixtureRequest) -> Bench:
    """Every network that takes a video from us."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["mastodon", "facebook", "linkedin", "linkedin_member", "slack"])
def editing(request: pytest.FixtureRequest) -> Bench:
    """Every network that changes posts."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["mastodon", "linkedin", "linkedin_member"])
def editing_films(request: pytest.FixtureRequest) -> Bench:
    """Every network that changes posts with a video."""
    found: Bench = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=[one for one in EVERY if one != "tiktok"])
def deleting(request: pytest.FixtureRequest) -> Bench:
    """Every network that deletes."""
    found: Bench = request.getfixturevalue(request.param)
    return found
