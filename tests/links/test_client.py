"""The guarded client against real servers: what it reaches, and what it refuses with its reason."""

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest
from aiohttp import web

from bot.domain.links import Outcome
from bot.links.client import Bounds, GuardedClient
from bot.links.errors import NotReached
from tests.links.servers import CERTIFICATE, INSIDE, OUTSIDE, Names, moved, page, site

HASTY = Bounds(total=0.3, connect=0.3)


def ok(_: web.Request) -> web.Response:
    return page("<title>Soup</title>")


async def refusal(client: GuardedClient, url: str) -> NotReached:
    with pytest.raises(NotReached) as refused:
        await client.get(url)
    return refused.value


async def test_a_page_is_read_and_asked_for_without_anything_that_tells_on_us() -> None:
    async with site(ok) as here:
        found = await GuardedClient(here.reach()).get(here.url("/menu?day=1"))
    assert (found.status, found.kind, found.final) == (200, "text/html", here.url("/menu?day=1"))
    assert b"<title>Soup</title>" in found.body
    (asked,) = here.requests
    assert not {"Cookie", "Authorization", "Referer"} & asked.headers.keys()
    assert asked.headers["Accept-Encoding"] == "identity"


async def test_an_address_inside_is_refused_by_number_and_by_name_and_never_asked() -> None:
    names = Names({"intranet.test": [INSIDE]})
    async with site(ok) as here, site(ok, INSIDE) as house:
        client = GuardedClient(here.reach(names, house))
        for url in (house.url(), house.url(host="intranet.test"), f"http://[::1]:{house.port}/"):
            refused = await refusal(client, url)
            assert refused.outcome is Outcome.PRIVATE
            assert refused.why == "it leads to an address that is not public"
    assert house.requests == []


async def test_without_another_reach_this_machine_is_not_public() -> None:
    async with site(ok) as here:
        client = GuardedClient()
        refused = await refusal(client, here.url())
        assert refused.why == "the address names a port that readers don't use"
    assert (await refusal(client, "http://127.0.0.1/")).outcome is Outcome.PRIVATE
    assert (await refusal(client, "http://[::ffff:127.0.0.1]/")).outcome is Outcome.PRIVATE
    assert here.requests == []


async def test_a_name_that_means_another_address_a_moment_later_leads_nowhere() -> None:
    """DNS rebinding: the name was ours to look at, and by the next request it means the house.

    The first answer passes on to the same name, which now resolves to an address inside. What
    is judged is the address that each socket connects to, so there is no moment in between.
    """
    names = Names({"rebound.test": [OUTSIDE, INSIDE]})
    async with site(ok, INSIDE) as house:

        def again(_: web.Request) -> web.Response:
            return moved(house.url("/secrets", host="rebound.test"))

        async with site(again) as here:
            client = GuardedClient(here.reach(names, house))
            refused = await refusal(client, here.url(host="rebound.test"))
    assert names.asked == ["rebound.test", "rebound.test"]
    assert refused.outcome is Outcome.PRIVATE
    assert (len(here.requests), house.requests) == (1, [])


async def test_each_redirect_is_judged_anew() -> None:
    onward = {
        "/inside": f"http://{INSIDE}/",
        "/file": "file:///etc/passwd",
        "/port": f"http://{OUTSIDE}:22/",
        "/user": f"http://user@{OUTSIDE}/",
        "/number": "http://2130706434/",
        "/unreadable": "http://[/",
    }
    expected = {
        "/inside": Outcome.NOT_FOLLOWED,
        "/file": Outcome.NOT_FOLLOWED,
        "/port": Outcome.NOT_FOLLOWED,
        "/user": Outcome.NOT_FOLLOWED,
        "/number": Outcome.NOT_FOLLOWED,
        "/unreadable": Outcome.NO_ANSWER,
    }
    async with site(lambda request: moved(onward[request.path])) as here:
        client = GuardedClient(here.reach())
        found = {path: (await refusal(client, here.url(path))).outcome for path in onward}
    assert found == expected


async def test_redirects_are_followed_to_their_end_and_not_for_ever() -> None:
    def down(request: web.Request) -> web.Response:
        left = int(request.path.removeprefix("/"))
        return page("there") if left == 0 else moved(f"/{left - 1}", 301 + left % 3)

    async with site(down) as here:
        client = GuardedClient(here.reach())
        assert (await client.get(here.url("/5"))).final == here.url("/0")
        refused = await refusal(client, here.url("/6"))
    assert refused.outcome is Outcome.TOO_MANY_REDIRECTS
    assert refused.why == "it was passed on too often to follow"


async def test_no_cookie_is_carried_from_one_answer_to_the_next() -> None:
    def marked(request: web.Request) -> web.Response:
        answer = page("there") if request.path == "/there" else moved("/there")
        answer.set_cookie("session", "1")
        return answer

    async with site(marked) as here:
        await GuardedClient(here.reach()).get(here.url())
    assert [request.cookies for request in here.requests] == [{}, {}]


async def test_proxies_of_the_environment_are_left_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    async with site(ok) as proxy, site(ok) as here:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        await GuardedClient(here.reach()).get(here.url())
    assert (len(here.requests), proxy.requests) == (1, [])


async def test_a_large_body_is_read_up_to_the_bound() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "text/html"})
        await answer.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await answer.write(b"a" * 65_536)
        return answer

    async with site(endless) as here:
        client = GuardedClient(here.reach(), Bounds(most_bytes=100_000))
        found = await client.get(here.url())
    assert (found.status, len(found.body), found.whole) == (200, 100_000, False)


async def test_what_is_no_page_and_what_is_packed_is_not_read() -> None:
    def other(request: web.Request) -> web.Response:
        if request.path == "/film":
            return web.Response(body=b"a" * 1000, content_type="video/mp4")
        packed = gzip.compress(b"a" * 1_000_000)
        return web.Response(
            body=packed, content_type="text/html", headers={"Content-Encoding": "gzip"}
        )

    async with site(other) as here:
        client = GuardedClient(here.reach())
        film, bomb = await client.get(here.url("/film")), await client.get(here.url("/bomb"))
    assert [(one.status, one.body) for one in (film, bomb)] == [(200, b""), (200, b"")]


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def talking(talk: Talk) -> AsyncIterator[int]:
    ended: list[asyncio.Event] = []

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ended.append(asyncio.Event())
        mine = ended[-1]
        await talk(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
        mine.set()

    server = await asyncio.start_server(hear, OUTSIDE, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*(one.wait() for one in ended))


async def test_a_server_that_says_a_little_for_ever_is_left_in_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while not reader.at_eof():
                writer.write(b"a")
                await writer.drain()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(reader.read(), 0.02)

    async with site(ok) as here, talking(drip) as port:
        here.port = port
        refused = await refusal(GuardedClient(here.reach(), HASTY), here.url())
    assert (refused.outcome, refused.why) == (Outcome.NO_ANSWER, "it took too long to answer")


@pytest.mark.parametrize(
    "said", [b"", b"hello?\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"b" * 99_999]
)
async def test_what_speaks_no_http_gives_no_answer(said: bytes) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)

    async with site(ok) as here, talking(talk) as port:
        here.port = port
        refused = await refusal(GuardedClient(here.reach()), here.url())
    assert (refused.outcome, refused.why) == (Outcome.NO_ANSWER, "it could not be reached")


async def test_a_name_that_nobody_has_is_told_from_a_look_up_that_failed() -> None:
    names = Names({"unsure.test": [""]})
    async with site(ok) as here:
        client = GuardedClient(here.reach(names))
        nobody = await refusal(client, here.url(host="nobody.test"))
        unsure = await refusal(client, here.url(host="unsure.test"))
    assert (nobody.outcome, unsure.outcome) == (Outcome.NO_SUCH_HOST, Outcome.NO_ANSWER)


async def test_a_certificate_that_browsers_refuse_is_named() -> None:
    async with site(ok, secure=True) as here:
        client = GuardedClient(here.reach(Names({"soup.test": [OUTSIDE]})))
        refused = await refusal(client, f"https://soup.test:{here.port}/")
    assert refused.outcome is Outcome.BAD_CERTIFICATE
    assert "self-signed" in refused.why.replace("self signed", "self-signed")
    assert here.requests == []


async def test_a_certificate_counts_for_the_name_in_the_address_alone() -> None:
    names = Names({"soup.test": [OUTSIDE], "tea.test": [OUTSIDE]})
    async with site(ok, secure=True) as here:
        trust = ssl.create_default_context(cafile=CERTIFICATE)
        client = GuardedClient(replace(here.reach(names), trust=trust))
        found = await client.get(f"https://soup.test:{here.port}/")
        refused = await refusal(client, f"https://tea.test:{here.port}/")
    assert (found.status, len(here.requests)) == (200, 1)
    assert refused.outcome is Outcome.BAD_CERTIFICATE
    assert "tea.test" in refused.why
