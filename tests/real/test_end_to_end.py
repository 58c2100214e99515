"""The same bot publishes to real servers, and says truthfully what became of it."""

import json
import urllib.error
import urllib.parse
import urllib.request
from asyncio import to_thread
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.real.servers.records import RealAccount, RealServer
from tests.world import World, world

pytestmark = pytest.mark.real

TEXT = "Crème fraîche est de retour 🎃 soupe du jour: https://soupe.example/carte #Soupe déjà vu"
LINK, TAG = "https://soupe.example/carte", "#Soupe"

ACCOUNT = """
[[accounts]]
name = "{name}"
network = "{network}"
handle = "{handle}"
base_url = "{url}"
mode = "live"
secret_env = "ACCOUNT_SECRET"
"""

TOML = """
[slack]
drafts_channel = "C0DRAFTS"

[defaults]
zone = "Europe/Paris"
"""


def settings(network: str, server: RealServer, who: RealAccount) -> tuple[str, dict[str, str]]:
    """The settings and the environment of a bot whose one account is on this server."""
    name = f"soupe-{network}"
    table = ACCOUNT.format(name=name, network=network, handle=who.handle, url=server.url)
    return TOML + table, {"ACCOUNT_SECRET": who.secret}


def fetch(url: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    """Read JSON as anybody could, with nothing of the bot's; gives the status and the body."""
    request = urllib.request.Request(url, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status), json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


async def made_live(here: World, name: str) -> None:
    """Let Ana ask and Ben confirm that an account is live."""
    asked = await here.ana.types(f"live {name}")
    assert "Somebody else has to confirm" in asked
    assert "live now" not in await here.ana.types(f"live {name}")
    confirmed = await here.ben.types(f"live {name}")
    assert confirmed.startswith(f"`{name}` is live now")


async def published(here: World, name: str) -> str:
    """Let Ana draft and Ben approve; give the link on the card once the post is out."""
    answer = await here.ana.types(f"{TEXT} --on {name}")
    assert answer.startswith(f"D-1 for {name}"), answer
    card = await here.card()
    await here.ana.reacts(card["ts"])
    await here.card(saying="does not count")
    await here.ben.reacts(card["ts"])
    await here.card(saying="scheduled")
    await here.passes(seconds=61)
    card = await here.card(saying="open the post")
    return unescape(str(card["text"].split("|open the post>")[0].rsplit("<", 1)[1]))


async def records(server: RealServer, who: RealAccount) -> list[dict[str, Any]]:
    """Every post of an account on the Bluesky server that has this text."""
    query = {"repo": who.identity, "collection": "app.bsky.feed.post", "limit": 100}
    url = f"{server.url}/xrpc/com.atproto.repo.listRecords?{urllib.parse.urlencode(query)}"
    status, body = await to_thread(fetch, url)
    assert status == 200
    return [one for one in body["records"] if one["value"]["text"] == TEXT]


def stretch(facet: dict[str, Any]) -> str:
    """The part of the text that a facet is about."""
    at = facet["index"]
    return TEXT.encode()[at["byteStart"] : at["byteEnd"]].decode()


async def test_a_post_goes_to_a_real_bluesky_server_and_is_taken_down_again(
    tmp_path: Path, bluesky_server: RealServer
) -> None:
    ana = bluesky_server.accounts[0]
    toml, environ = settings("bluesky", bluesky_server, ana)
    async with world(tmp_path, toml=toml, environ=environ) as here:
        await made_live(here, "soupe-bluesky")
        assert await records(bluesky_server, ana) == []
        link = await published(here, "soupe-bluesky")
        (record,) = await records(bluesky_server, ana)
        seen, body = await to_thread(fetch, link)
        assert (seen, body["uri"], body["value"]["text"]) == (200, record["uri"], TEXT)
        facets = body["value"]["facets"]
        features = {stretch(facet): facet["features"][0] for facet in facets}
        assert set(features) == {LINK, TAG}
        assert features[LINK]["uri"] == LINK
        assert features[TAG]["tag"] == "Soupe"

        answer = await here.zoe.types("takedown 1")
        assert "soupe-bluesky: *gone and checked*" in answer
        card = await here.card(saying="taken down")
        assert "still there" not in card["text"]
        rkey = record["uri"].rsplit("/", 1)[1]
        place = {"repo": ana.identity, "collection": "app.bsky.feed.post", "rkey": rkey}
        url = f"{bluesky_server.url}/xrpc/com.atproto.repo.getRecord"
        gone, body = await to_thread(fetch, f"{url}?{urllib.parse.urlencode(place)}")
        assert (gone, body["error"]) == (400, "RecordNotFound")
        assert await records(bluesky_server, ana) == []
        told = [entry.kind for entry in await here.journal()]
        assert told.index("delivery.published") < told.index("delivery.removed")


class Words(HTMLParser):
    """The text of a status' HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said = ""
        self.links: list[str | None] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.said += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep links' addresses."""
        if tag == "a":
            self.links.append(dict(attrs).get("href"))


async def statuses(server: RealServer) -> list[dict[str, Any]]:
    """Every post of the account on the Mastodon-API server that has this text."""
    ana = server.accounts[0]
    url = f"{server.url}/api/v1/accounts/{ana.identity}/statuses"
    headers = {"Authorization": f"Bearer {ana.secret}"}
    status, body = await to_thread(fetch, url, headers)
    assert status == 200
    return [one for one in body if Words(one["content"]).said.strip() == TEXT]


async def test_a_post_goes_to_a_real_mastodon_server_and_what_cannot_be_deleted_is_said_to_be_there(
    tmp_path: Path, mastodon_server: RealServer
) -> None:
    ana = mastodon_server.accounts[0]
    toml, environ = settings("mastodon", mastodon_server, ana)
    async with world(tmp_path, toml=toml, environ=environ) as here:
        await made_live(here, "soupe-mastodon")
        assert await statuses(mastodon_server) == []
        link = await published(here, "soupe-mastodon")
        (status,) = await statuses(mastodon_server)
        assert status["url"] == link
        assert LINK in Words(status["content"]).links
        assert status["visibility"] == "public"

        answer = await here.zoe.types("takedown 1")
        assert "still there" in answer
        assert f"<{link}|the post>" in answer
        assert "gone" not in answer
        card = await here.card(saying="not everywhere")
        assert "still there" in card["text"]
        assert link in card["text"]
        assert len(await statuses(mastodon_server)) == 1


async def test_an_account_that_only_rehearses_sends_nothing_to_the_real_server(
    tmp_path: Path, bluesky_server: RealServer
) -> None:
    ben = bluesky_server.accounts[1]
    toml, environ = settings("bluesky", bluesky_server, ben)
    async with world(tmp_path, toml=toml, environ=environ) as here:
        await here.ana.types(f"{TEXT} --on soupe-bluesky")
        card = await here.card(saying="DRY RUN")
        await here.ben.reacts(card["ts"])
        await here.card(saying="scheduled")
        await here.passes(seconds=61)
        await here.card(saying="rehearsed: nothing was published")
        assert await records(bluesky_server, ben) == []
