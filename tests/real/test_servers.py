"""The real servers serve: a post made with plain HTTP is there to be read."""

import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.real.servers.records import RealServer


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """A session that opens a connection for each request: one of the servers needs that."""
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield session


async def xrpc(
    http: aiohttp.ClientSession, server: RealServer, method: str, body: Any, token: str = ""
) -> dict[str, Any]:
    """Call a procedure of the Bluesky server; give its answer."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.post(
        f"{server.url}/xrpc/com.atproto.{method}", json=body, headers=headers
    ) as answer:
        assert answer.status == 200, await answer.text()
        return dict(await answer.json())


async def test_a_post_on_the_bluesky_server_can_be_read_by_anyone(
    http: aiohttp.ClientSession, bluesky_server: RealServer
) -> None:
    ana = bluesky_server.accounts[0]
    login = {"identifier": ana.handle, "password": ana.secret}
    session = await xrpc(http, bluesky_server, "server.createSession", login)
    assert session["did"] == ana.identity
    place = {"repo": ana.identity, "collection": "app.bsky.feed.post", "rkey": "3mzzzzzzzzz22"}
    post = {"$type": "app.bsky.feed.post", "text": "Hello", "createdAt": "2026-01-01T00:00:00Z"}
    body = {**place, "record": post, "swapRecord": None}
    await xrpc(http, bluesky_server, "repo.putRecord", body, session["accessJwt"])
    url = f"{bluesky_server.url}/xrpc/com.atproto.repo.getRecord"
    async with http.get(url, params=place) as answer:
        assert (await answer.json())["value"]["text"] == "Hello"


async def test_a_post_on_the_mastodon_server_can_be_read_again(
    http: aiohttp.ClientSession, mastodon_server: RealServer
) -> None:
    ana = mastodon_server.accounts[0]
    headers = {"Authorization": f"Bearer {ana.secret}"}
    url = f"{mastodon_server.url}/api/v1/statuses"
    async with http.post(url, data={"status": "Hello"}, headers=headers) as answer:
        assert answer.status == 200
        made = await answer.json()
    assert made["account"]["id"] == ana.identity
    async with http.get(f"{url}/{made['id']}", headers=headers) as answer:
        assert "Hello" in (await answer.json())["content"]


@pytest.mark.parametrize("fixture", ["bluesky_server", "mastodon_server"])
@pytest.mark.real
def test_a_real_server_listens_on_loopback_alone(
    request: pytest.FixtureRequest, fixture: str
) -> None:
    server: RealServer = request.getfixturevalue(fixture)
    port = urlsplit(server.url).port
    assert port is not None
    listening = Path("/proc/net/tcp").read_text().splitlines()[1:]
    addresses = {
        line.split()[1].partition(":")[0]
        for line in listening
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    assert addresses == {f"{int.from_bytes(socket.inet_aton('127.0.0.1'), 'little'):08X}"}
    assert f":{port:04X} " not in Path("/proc/net/tcp6").read_text()


def test_the_browser_is_a_program_of_this_machine(browser_path: Path) -> None:
    assert browser_path.is_file()
