"""Trap 99: our token goes to Slack's own file host and nowhere else, and a page is no file."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import SlackUnavailable, UserError
from bot.ports import Handed
from bot.slack import files as module
from bot.slack.files import SlackFiles
from tests.fakes import FrozenClock

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def handed(address: str) -> Handed:
    """A file at an address."""
    return Handed(id="F1", name="soup.png", address=address)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


def files(session: aiohttp.ClientSession, base: str = "https://slack.com/api/") -> SlackFiles:
    """Slack's files with a token."""
    client = AsyncWebClient(token="xoxb-1", base_url=base, session=session)
    return SlackFiles(client, session, token="xoxb-1", clock=FrozenClock())


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://evil.example/files-pri/F1/soup.png",
        "http://files.slack.com/files-pri/F1/soup.png",
        "https://files.slack.com.evil.example/F1",
        "https://files.slack.com:8443/F1",
        "https://ana@files.slack.com/F1",
        "https://slack.com/F1",
        "https://[files.slack.com/F1",
        "file:///etc/passwd",
    ],
)
async def test_no_other_host_gets_our_token(session: aiohttp.ClientSession, address: str) -> None:
    with pytest.raises(UserError, match="isn't kept by Slack itself"):
        await files(session).fetch(handed(address))


async def served(
    session: aiohttp.ClientSession, answer: Answer
) -> tuple[SlackFiles, str, web.AppRunner]:
    """Files behind a server of this machine's."""
    app = web.Application()
    app.router.add_get("/F1", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    return files(session, f"{address}api/"), f"{address}F1", runner


def answering(status: int, body: bytes = b"", kind: str = "image/png") -> Answer:
    """Answer every request so."""

    async def answer(request: web.Request) -> web.StreamResponse:
        headers = {"Location": "https://evil.example/"} if status == 302 else {}
        return web.Response(status=status, body=body, content_type=kind, headers=headers)

    return answer


@pytest.mark.parametrize(
    ("status", "kind", "error", "why"),
    [
        (200, "text/html", UserError, "add the scope `files:read`"),
        (302, "image/png", UserError, "add the scope `files:read`"),
        (403, "image/png", UserError, "add the scope `files:read`"),
        (404, "image/png", UserError, "doesn't have that file any more"),
        (503, "image/png", SlackUnavailable, "503"),
    ],
)
async def test_whatever_is_no_file_is_refused_with_what_to_do(
    session: aiohttp.ClientSession, status: int, kind: str, error: type[Exception], why: str
) -> None:
    there, address, runner = await served(session, answering(status, b"<html>", kind))
    with pytest.raises(error, match=why):
        await there.fetch(handed(address))
    await runner.cleanup()


async def test_a_file_that_is_too_big_is_not_read_to_its_end(
    session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    there, address, runner = await served(session, answering(200, b"x" * 1_001))
    with pytest.raises(UserError, match="attach a smaller one"):
        await there.fetch(handed(address))
    monkeypatch.setattr(module, "MOST_BYTES", 1_001)
    assert len(await there.fetch(handed(address))) == 1_001
    await runner.cleanup()


async def test_a_connection_that_breaks_is_slack_that_could_not_be_asked(
    session: aiohttp.ClientSession,
) -> None:
    there, address, runner = await served(session, answering(200))
    await runner.cleanup()
    with pytest.raises(SlackUnavailable):
        await there.fetch(handed(address))


@pytest.mark.parametrize(
    ("shares", "is_there"),
    [
        ({"public": {"C1": [{"ts": "1.2"}]}}, True),
        ({"private": {"C1": [{"ts": "1.2"}]}}, True),
        ({"public": {"C2": [{"ts": "1.2"}]}}, False),
        ({}, False),
        (None, False),
    ],
)
async def test_a_video_is_shared_once_it_stands_in_its_channel(
    session: aiohttp.ClientSession, shares: object, is_there: bool
) -> None:
    """Trap 98: sharing comes later than the answer, and nobody can approve what nobody can play."""
    asked: list[str] = []

    async def api(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        asked.append(method)
        file = {"id": "F1", "permalink": "https://soupe.slack.test/F1", "shares": shares}
        address = str(request.url.with_path("/upload"))
        return web.json_response(
            {"ok": True, "file_id": "F1", "upload_url": address, "file": file, "files": []}
        )

    app = web.Application()
    app.router.add_route("*", "/api/{method}", api)
    app.router.add_post("/upload", answering(200))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack = files(session, f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
        if is_there:
            address = await slack.share("soup.mp4", b"film", "C1")
            assert (address, asked.count("files.info")) == ("https://soupe.slack.test/F1", 1)
        else:
            with pytest.raises(SlackUnavailable, match="still not shared"):
                await slack.share("soup.mp4", b"film", "C1")
            assert asked.count("files.info") == module.LOOKS
            with pytest.raises(SlackUnavailable, match="still not shared"):
                await slack.share("soup.mp4", b"film", "C1")
            assert asked.count("files.completeUploadExternal") == 1
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("gone", [False, True])
async def test_rule_20_each_video_is_shown_at_its_own_address_however_slow_slack_is(
    session: aiohttp.ClientSession, gone: bool
) -> None:
    """Two may have names that begin alike, two may wait for one, and one may be deleted early."""
    begun: list[str] = []
    stands: set[str] = set()

    async def api(request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method == "files.getUploadURLExternal":
            begun.append(f"F{len(begun) + 1}")
        file = (await request.post()).get("file") or request.query.get("file") or ""
        if method == "files.info" and gone and file == "F1":
            return web.json_response({"ok": False, "error": "file_not_found"})
        shares = {"public": {"C1": [{"ts": "1.2"}]}} if file in stands else {}
        found = {"id": file, "permalink": f"https://soupe.slack.test/{file}", "shares": shares}
        address = str(request.url.with_path("/upload"))
        return web.json_response(
            {"ok": True, "file_id": begun[-1], "upload_url": address, "file": found, "files": []}
        )

    app = web.Application()
    app.router.add_route("*", "/api/{method}", api)
    app.router.add_post("/upload", answering(200))
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        slack = files(session, f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
        with pytest.raises(SlackUnavailable):
            await slack.share("soup.mp4", b"film", "C1")
        stands |= {"F1", "F2"}
        other = await slack.share("soup.mp4", b"another film", "C1")
        assert other == "https://soupe.slack.test/F2"
        stands |= {"F3", "F4"}
        both = await asyncio.gather(*(slack.share("soup.mp4", b"film", "C1") for _ in "ab"))
        assert "https://soupe.slack.test/F2" not in both
        assert len(begun) == (4 if gone else 2)
    finally:
        await runner.cleanup()
