"""The route to lent pictures: one answer for all that isn't lent, and no trace in caches."""

import tracemalloc
from collections.abc import AsyncIterator, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.services.lending import Lent
from bot.web.application import web_app
from bot.web.metrics import Counters

Client = TestClient[web.Request, web.Application]
ADDRESS = "/media/k1/ab12/1790000000/c0ffee.jpg"
LARGE = 40_000_000
LENT = {
    "k1": Lent(media_type="image/jpeg", content=b"\xff\xd8\xff picture"),
    "film": Lent(media_type="video/mp4", content=b"0123456789"),
    "large": Lent(media_type="video/mp4", content=bytes(LARGE)),
    "page": Lent(media_type="text/html", content=b"<script>"),
}


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async def ready() -> Mapping[str, bool | str]:
        return {}

    async def lender(parts: Mapping[str, str]) -> Lent | None:
        assert set(parts) == {"key", "sha256", "until", "seal"}
        return LENT.get(parts["key"])

    app = web_app(ready=ready, metrics=Counters(), lender=lender)
    async with TestClient(TestServer(app)) as running:
        yield running


@pytest.mark.parametrize("asked", [{}, {"Range": "bytes=1-"}], ids=["whole", "piece"])
async def test_a_video_that_is_fetched_slowly_is_not_copied_for_its_way(
    client: Client, asked: dict[str, str]
) -> None:
    """Three networks may fetch 50 MB at once, and the bot runs on a small machine."""
    tracemalloc.start()
    async with client.get("/media/large/ab12/1790000000/c0ffee.mp4", headers=asked) as answer:
        await answer.content.read(1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        given = 1 + len(await answer.content.read())
    assert given == LARGE - len(asked)
    assert answer.headers["Content-Length"] == str(given)
    assert "Transfer-Encoding" not in answer.headers
    assert most < LARGE / 4


async def test_a_picture_is_given_and_kept_by_nobody(client: Client) -> None:
    answer = await client.get(ADDRESS)
    assert (answer.status, await answer.read()) == (200, b"\xff\xd8\xff picture")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    head = await client.head(ADDRESS)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(b"\xff\xd8\xff picture")))


@pytest.mark.parametrize(
    ("asked", "status", "given", "where"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("pages=1", 200, b"0123456789", None),
    ],
)
async def test_a_video_is_given_in_the_pieces_that_are_asked_for(
    client: Client, asked: str, status: int, given: bytes, where: str | None
) -> None:
    answer = await client.get(ADDRESS.replace("k1", "film"), headers={"Range": asked})
    assert (answer.status, await answer.read()) == (status, given)
    assert answer.headers.get("Content-Range") == where
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "no-store"


async def test_a_piece_of_what_may_have_changed_is_given_as_a_whole(client: Client) -> None:
    headers = {"Range": "bytes=0-3", "If-Range": '"older"'}
    answer = await client.get(ADDRESS.replace("k1", "film"), headers=headers)
    assert (answer.status, await answer.read()) == (200, b"0123456789")
    assert answer.headers["Content-Type"] == "video/mp4"


async def test_whatever_is_not_lent_does_not_exist(client: Client) -> None:
    guessed = await client.get(ADDRESS.replace("k1", "k2"))
    no_picture = await client.get(ADDRESS.replace("k1", "page"))
    assert (guessed.status, no_picture.status) == (404, 404)
    assert await guessed.read() == await no_picture.read()
    assert guessed.headers["Cache-Control"] == "no-store"


async def test_no_robots_rule_keeps_a_networks_fetcher_out(client: Client) -> None:
    assert (await client.get("/robots.txt")).status == 404


async def test_without_a_lender_there_is_no_such_address() -> None:
    async def ready() -> Mapping[str, bool | str]:
        return {}

    app = web_app(ready=ready, metrics=Counters())
    async with TestClient(TestServer(app)) as running:
        assert (await running.get(ADDRESS)).status == 404
