"""The porter answers what it has written down, and lets the bot answer all else."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.porter import taking
from bot.porter.book import Book
from bot.porter.heard import JSON
from bot.porter.lines import Refusal, said
from bot.porter.passing import to_the_bot
from bot.porter.seen import Seen
from bot.porter.taking import Porter
from tests.porter.slack import SECRET, Signed, command, pressed, told

PATH = "/slack/events"
KEY = "the key of a book"


@dataclass(slots=True)
class House:
    """A porter, what stands behind it, and a client in front of it."""

    book: Book
    address: str
    client: aiohttp.ClientSession
    behind: web.AppRunner
    lines: list[bytes]
    asked: list[dict[str, object]] = field(default_factory=list)

    async def status(self, one: Signed, **given: object) -> int:
        """Send a request of Slack's; return the status of its answer."""
        given.setdefault("data", one.body)
        async with self.client.post(
            f"{self.address}{PATH}", headers=one.headers, **given
        ) as answer:
            await answer.read()
            return answer.status


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Both doors open; the bot answers 418 with what it was asked."""
    asked: list[dict[str, object]] = []

    async def behind(request: web.Request) -> web.Response:
        body = (await request.read()).decode(errors="replace")
        asked.append({"path": request.raw_path, "body": body, "headers": dict(request.headers)})
        return web.Response(status=418, text=f"{request.method} {body}", headers={"X-Bot": "yes"})

    inner = web.Application(client_max_size=4 * taking.LARGEST_BODY)
    inner.router.add_route("*", "/{anything:.*}", behind)
    bot, front = web.AppRunner(inner), None
    await bot.setup()
    await web.UnixSite(bot, str(tmp_path / "bot")).start()
    lines: list[bytes] = []
    book = Book(tmp_path / "bot.db.heard")
    async with to_the_bot(str(tmp_path / "bot")) as session, aiohttp.ClientSession() as client:
        porter = Porter(
            secret=SECRET, key=KEY, path=PATH, book=book, tell=lines.append, session=session
        )
        front = web.AppRunner(porter.application())
        await front.setup()
        site = web.TCPSite(front, "127.0.0.1", 0)
        await site.start()
        port = front.addresses[0][1]
        yield House(book, f"http://127.0.0.1:{port}", client, bot, lines, asked)
        await front.cleanup()
        await bot.cleanup()
    book.close()


async def test_trap_1_what_slack_signed_is_written_down_and_answered_without_the_bot(
    house: House, tmp_path: Path
) -> None:
    await house.behind.cleanup()
    for number, one in enumerate((told(), command(), pressed("block_actions")), start=1):
        assert await house.status(one) == 200
        assert said(house.lines[-1]) == one.heard(number, key=KEY)
    assert (tmp_path / "bot.db.heard").read_bytes() == b"".join(house.lines)


@pytest.mark.parametrize(
    "one",
    [
        pressed("view_submission"),
        Signed(body=b"text=list", secret="another"),
        Signed(body=b"text=list", at="1"),
        Signed(body=b"\xff", kind=JSON),
        told({"type": "url_verification", "challenge": "x"}),
        told([]),
    ],
)
async def test_whatever_else_comes_is_answered_by_the_bot_as_it_came(
    house: House, one: Signed
) -> None:
    assert await house.status(one) == 418
    assert house.lines == []
    (asked,) = house.asked
    headers = asked["headers"]
    assert isinstance(headers, dict)
    assert one.headers.items() <= headers.items()


async def test_rule_1_a_request_that_comes_again_is_refused_and_can_not_overtake_the_first(
    house: House,
) -> None:
    """Passed on, it could reach the bot first, and got a 200 that nothing stood behind."""
    one = command()
    again = Signed(body=one.body, more=one.headers)
    assert [await house.status(again) for _ in range(3)] == [200, 401, 401]
    refused = Refusal(method="POST", status=401)
    assert [said(line) for line in house.lines[1:]] == [refused, refused]
    assert house.asked == []


async def test_an_event_that_slack_repeats_is_acknowledged_each_time(house: House) -> None:
    """It may have been lost; the bot knows it by its key (trap 8)."""
    one = told()
    again = Signed(body=one.body, kind=one.kind, more=one.headers)
    assert [await house.status(again) for _ in range(2)] == [200, 200]


async def test_a_bot_that_is_far_behind_is_waited_for(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = house.book.is_full
    monkeypatch.setattr(house.book, "is_full", lambda: really(1, 1_000_000))
    assert [await house.status(command(text)) for text in ("list", "help")] == [200, 418]
    house.book.taken(1)
    assert await house.status(command("why")) == 200


async def test_what_can_not_be_written_down_is_not_acknowledged_by_the_porter(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(heard: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(house.book, "keep", full)
    assert await house.status(command()) == 418
    assert house.lines == []
    assert "porter.book" in {getattr(one, "event", "") for one in caplog.records}


async def test_a_page_is_passed_on_with_its_answer(house: House) -> None:
    headers = {"Accept-Language": "fr", "Connection": "close"}
    url = f"{house.address}/wall/picture/a%2Fb?x=1&y=%20"
    async with house.client.put(url, data=b"soup", headers=headers) as answer:
        assert (answer.status, await answer.text()) == (418, "PUT soup")
        assert answer.headers["X-Bot"] == "yes"
    async with house.client.head(f"{house.address}/healthz") as answer:
        assert (answer.status, await answer.read()) == (418, b"")
    first, second = house.asked
    assert (first["path"], second["path"]) == ("/wall/picture/a%2Fb?x=1&y=%20", "/healthz")
    assert "'Accept-Language': 'fr'" in str(first["headers"])
    assert "'Host': '127.0.0.1" in str(first["headers"])


async def test_a_body_that_is_too_long_or_has_no_length_is_measured_by_the_bot(
    house: House,
) -> None:
    long = b"x" * (taking.LARGEST_BODY + 1)
    assert await house.status(Signed(body=long), data=io.BytesIO(long)) == 418

    async def parts() -> AsyncIterator[bytes]:
        yield b"text="
        yield b"list"

    assert await house.status(Signed(body=b"text=list"), data=parts()) == 418
    assert [asked["body"] for asked in house.asked] == [long.decode(), "text=list"]


@pytest.mark.parametrize("path", [PATH, "/connect/x"])
@pytest.mark.parametrize("is_packed", [True, False])
async def test_a_packed_body_is_refused_and_breaks_nothing(
    house: House, path: str, is_packed: bool
) -> None:
    """It was passed on unpacked, under the length that it had before."""
    body = gzip.compress(b"a" * 5000) if is_packed else b"not packed at all"
    headers = {"Content-Encoding": "gzip"}
    async with house.client.post(f"{house.address}{path}", data=body, headers=headers) as answer:
        assert answer.status == 415
    assert [said(line) for line in house.lines] == [Refusal(method="POST", status=415)]
    assert house.asked == []
    assert await house.status(pressed("view_submission")) == 418


async def test_a_body_that_does_not_arrive_is_refused_and_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "SECONDS_TO_SEND_A_BODY", 0.01)
    host, port = house.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\ntext")
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    assert [json.loads(line) for line in house.lines] == [{"refused": ["POST", 408]}]
    writer.close()


async def test_without_a_bot_what_it_should_answer_is_unavailable(house: House) -> None:
    await house.behind.cleanup()
    assert await house.status(pressed("view_submission")) == 503


async def test_a_path_that_is_none_is_refused(house: House) -> None:
    host, port = house.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await reader.readline()).startswith((b"HTTP/1.1 400", b"HTTP/1.1 404"))
    writer.close()


@pytest.mark.parametrize(("method", "told"), [("GET", None), ("PUT", "PUT"), ("MKCOL", "other")])
async def test_the_bot_is_told_of_what_the_porter_refuses_but_of_no_reading(
    house: House, method: str, told: str | None
) -> None:
    """And of no name that somebody made up: it comes to stand in the journal."""
    headers = {"Content-Encoding": "gzip"}
    async with house.client.request(method, f"{house.address}/x", headers=headers) as answer:
        assert answer.status == 415
    expected = [Refusal(method=told, status=415)] if told else []
    assert [said(line) for line in house.lines] == expected


def test_a_signature_is_remembered_for_as_long_as_it_could_be_believed() -> None:
    seen = Seen()
    assert seen.first_time("one", 0.0)
    assert not seen.first_time("one", 600.0)
    assert seen.first_time("two", 601.0)
    assert seen.first_time("one", 602.0)
