"""The publishers' contract against real servers: Bluesky's own, and one of Mastodon's API."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from bot.domain.accounts import Network
from bot.domain.drafts import LinkCard
from bot.domain.errors import Refused
from bot.media.films import bare_film
from bot.ports import Seen
from bot.publishers.bluesky import COLLECTION
from bot.publishers.http import LIMITS
from bot.publishers.opening import open_publisher
from bot.publishers.plain_text import without_tags
from tests.media.filming import SOUP as FILM
from tests.publishers.bench import Bench, HandClock, account
from tests.publishers.contract import (
    Contract,
    Deletes,
    Finds,
    HarmlessRepeats,
    Threads,
    ThreadsEnd,
)
from tests.real.servers.records import RealServer

pytestmark = pytest.mark.real
NO_FEED: Any = None


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """The session for reading."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def real_bluesky(
    bluesky_server: RealServer, session: aiohttp.ClientSession
) -> AsyncIterator[Bench]:
    """A publisher on a real Bluesky server."""
    ana = bluesky_server.accounts[0]
    listing = f"{bluesky_server.url}/xrpc/com.atproto.repo.listRecords"
    query = {"repo": ana.identity, "collection": COLLECTION, "limit": "100"}

    async def public() -> list[Seen]:
        async with session.get(listing, params=query) as answer:
            found = await answer.json()
        values = [record["value"] for record in found["records"]]
        return [Seen(text=v["text"], pictures=0, alt_texts=(), url="") for v in values]

    async def answers() -> list[tuple[str, str]]:
        async with session.get(listing, params=query) as answer:
            found = (await answer.json())["records"][::-1]
        known = {(record["uri"], record["cid"]): record["value"] for record in found}
        told = []
        for record in found:
            reply = record["value"].get("reply", {})
            parent, root = (
                known.get((one["uri"], one["cid"]), {}) if one else {}
                for one in (reply.get("parent"), reply.get("root"))
            )
            whole = bool(root) and "reply" not in root
            told.append((record["value"]["text"], parent.get("text", "") if whole else ""))
        return told

    clock = HandClock()
    publisher = open_publisher(
        account(Network.BLUESKY, bluesky_server.url, ana.handle),
        secret=ana.secret, session=session, clock=clock, feed=NO_FEED, wall_url="", limits=LIMITS,
    )  # fmt: skip
    yield Bench(publisher=publisher, public=public, clock=clock, answers=answers)
    await publisher.close()


@pytest.fixture
async def real_mastodon(
    mastodon_server: RealServer, session: aiohttp.ClientSession
) -> AsyncIterator[Bench]:
    """A publisher on a real server with Mastodon's API."""
    ana = mastodon_server.accounts[0]
    listing = f"{mastodon_server.url}/api/v1/accounts/{ana.identity}/statuses"
    headers = {"Authorization": f"Bearer {ana.secret}"}

    async def public() -> list[Seen]:
        async with session.get(listing, headers=headers) as answer:
            found = await answer.json()
        texts = []
        for status in found:
            # Its HTML is its own reading of stars and backticks; the source is what was sent.
            source = f"{mastodon_server.url}/api/v1/statuses/{status['id']}/source"
            async with session.get(source, headers=headers) as answer:
                texts.append((await answer.json())["text"])
        return [Seen(text=text, pictures=0, alt_texts=(), url="") for text in texts]

    async def answers() -> list[tuple[str, str]]:
        async with session.get(listing, headers=headers) as answer:
            found = await answer.json()
        texts = {status["id"]: without_tags(status["content"]) for status in found}
        told = [(texts[one["id"]], texts.get(one["in_reply_to_id"], "")) for one in found]
        return told[::-1]

    clock = HandClock()
    publisher = open_publisher(
        account(Network.MASTODON, mastodon_server.url, ana.handle),
        secret=ana.secret, session=session, clock=clock, feed=NO_FEED, wall_url="", limits=LIMITS,
    )  # fmt: skip
    yield Bench(publisher=publisher, public=public, clock=clock, answers=answers)
    await publisher.close()


class TestBluesky(Contract, Finds, HarmlessRepeats, Deletes, Threads, ThreadsEnd):
    """All of it holds."""

    @pytest.fixture
    def bench(self, real_bluesky: Bench) -> Bench:
        """A real Bluesky server."""
        return real_bluesky

    @pytest.fixture
    def finding(self, real_bluesky: Bench) -> Bench:
        """A real Bluesky server."""
        return real_bluesky

    @pytest.fixture
    def keyed(self, real_bluesky: Bench) -> Bench:
        """A real Bluesky server."""
        return real_bluesky

    @pytest.fixture
    def deleting(self, real_bluesky: Bench) -> Bench:
        """A real Bluesky server."""
        return real_bluesky

    @pytest.fixture
    def chained(self, real_bluesky: Bench) -> Bench:
        """A real Bluesky server."""
        return real_bluesky

    async def test_rule_20_a_preview_is_kept_just_as_it_was_approved(
        self, bench: Bench, session: aiohttp.ClientSession
    ) -> None:
        picture = bench.shelf.four()[0]
        url = "https://soup.example/thé?a=1&b=2"
        card = LinkCard(url=url, title="Soup “hot”", picture=picture)
        target = replace(bench.target("Soup: soup.example"), card=card)
        receipt = await bench.publisher.send(
            await bench.publisher.prepare(target, bench.shelf, "previewed")
        )
        async with session.get(receipt.url) as answer:
            record = (await answer.json())["value"]
        shown = {"uri": card.url, "title": card.title, "description": ""}
        thumb = record["embed"]["external"].pop("thumb")
        assert record["embed"] == {"$type": "app.bsky.embed.external", "external": shown}
        size = len(bench.shelf.kept[picture.sha256])
        assert (thumb["mimeType"], thumb["size"]) == ("image/png", size)


class TestMastodonApi(Contract, Finds, Threads):
    """What every network keeps; this server neither heeds keys nor deletes."""

    @pytest.fixture
    def bench(self, real_mastodon: Bench) -> Bench:
        """A real server with Mastodon's API."""
        return real_mastodon

    @pytest.fixture
    def finding(self, real_mastodon: Bench) -> Bench:
        """A real server with Mastodon's API."""
        return real_mastodon

    @pytest.fixture
    def chained(self, real_mastodon: Bench) -> Bench:
        """A real server with Mastodon's API."""
        return real_mastodon

    async def test_a_repeat_makes_a_second_post_so_none_is_declared_harmless(
        self, bench: Bench
    ) -> None:
        assert not bench.publisher.abilities.repeat_is_harmless
        intent = await bench.publisher.prepare(bench.target("Doubled"), bench.shelf, "doubled")
        await asyncio.gather(*(bench.publisher.send(intent) for _ in range(2)))
        assert await bench.times("Doubled") == 2

    async def test_a_delete_that_does_nothing_is_told(self, bench: Bench) -> None:
        intent = await bench.publisher.prepare(bench.target("Stays up"), bench.shelf, "stays")
        receipt = await bench.publisher.send(intent)
        with pytest.raises(Refused, match="did not delete the post"):
            await bench.publisher.delete(receipt)
        seen = await bench.publisher.read_back(receipt)
        assert seen is not None
        assert seen.text == "Stays up"


async def _takes_a_video(bench: Bench) -> None:
    film = replace(bench.shelf.put(bare_film(FILM)[1], "Soup is poured"), media_type="video/mp4")
    target = bench.target("A film of soup", pictures=(film,))
    intent = await bench.publisher.prepare(target, bench.shelf, "a-film-of-soup")
    receipt = await bench.publisher.send(intent)
    seen = await bench.publisher.read_back(receipt)
    assert seen is not None
    assert (seen.pictures, seen.alt_texts) == (1, ("Soup is poured",))


async def test_blueskys_own_server_takes_a_video_and_tells_it_back(real_bluesky: Bench) -> None:
    await _takes_a_video(real_bluesky)


async def test_a_real_mastodon_api_takes_a_video_and_tells_it_back(real_mastodon: Bench) -> None:
    await _takes_a_video(real_mastodon)
