"""Health, readiness, numbers, and what guards every answer."""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.application import web_app
from bot.web.metrics import Counters
from tests.web.feeds import ListFeed

Client = TestClient[web.Request, web.Application]
MIB = 1024 * 1024


class Parts:
    """Says what is ready, as it was told; can refuse to answer."""

    def __init__(self) -> None:
        self.states: dict[str, bool | str] = {"storage": True, "slack": True}
        self.silent = False

    async def __call__(self) -> Mapping[str, bool | str]:
        if self.silent:
            await asyncio.Event().wait()
        return self.states


async def echo(request: web.Request) -> web.Response:
    return web.Response(text=str(len(await request.read())))


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
def metrics() -> Counters:
    return Counters()


@pytest.fixture
async def client(parts: Parts, metrics: Counters) -> AsyncIterator[Client]:
    app = web_app(
        ready=parts,
        metrics=metrics,
        wall=ListFeed(),
        routes=[web.post("/slack/events", echo)],
        body_seconds=0.2,
        ready_seconds=0.2,
    )
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_alive_says_so_and_nothing_else(client: Client, parts: Parts) -> None:
    parts.states["storage"] = False
    answer = await client.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "alive\n")


async def test_ready_is_200_only_when_every_part_is(client: Client, parts: Parts) -> None:
    answer = await client.get("/readyz")
    assert (answer.status, await answer.json()) == (200, {"ready": True, "not_ready": {}})
    parts.states = {"storage": True, "slack": "the socket is closed", "clock": False}
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert await answer.json() == {
        "ready": False,
        "not_ready": {"slack": "the socket is closed", "clock": "not ready"},
    }


async def test_parts_that_do_not_answer_are_not_ready(client: Client, parts: Parts) -> None:
    parts.silent = True
    answer = await client.get("/readyz")
    assert answer.status == 503
    assert "did not answer in time" in await answer.text()


async def test_numbers_are_prometheus_text(client: Client, parts: Parts, metrics: Counters) -> None:
    metrics.define("second_opinion_deliveries_total", "Deliveries by outcome.")
    metrics.count("second_opinion_deliveries_total", state="published")
    metrics.count("second_opinion_deliveries_total", 2, state="failed")
    parts.states["slack"] = "no"
    await client.get("/healthz")
    await client.get("/nowhere")
    answer = await client.get("/metrics")
    text = await answer.text()
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE second_opinion_deliveries_total counter\n" in text
    assert 'second_opinion_deliveries_total{state="failed"} 2\n' in text
    assert 'second_opinion_deliveries_total{state="published"} 1\n' in text
    assert 'second_opinion_http_responses_total{status="2xx"} 1\n' in text
    assert 'second_opinion_http_responses_total{status="4xx"} 1\n' in text
    assert "# TYPE second_opinion_ready gauge\n" in text
    assert 'second_opinion_ready{part="slack"} 0\n' in text
    assert 'second_opinion_ready{part="storage"} 1\n' in text


def test_numbers_escape_their_labels_and_refuse_unknown_names() -> None:
    metrics = Counters()
    metrics.define("a_total", 'with "quotes"\nand lines')
    metrics.count("a_total", what='x"\\\n')
    assert 'a_total{what="x\\"\\\\\\n"} 1\n' in metrics.text()
    assert metrics.value("a_total", what='x"\\\n') == 1
    assert metrics.value("a_total") == 0
    with pytest.raises(KeyError):
        metrics.count("unknown_total")
    with pytest.raises(ValueError, match="is no name for a metric"):
        metrics.define("Not a name", "")


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/readyz", "/metrics", "/wall", "/wall.json", "/static/wall.js", "/no"],
)
async def test_every_answer_is_guarded(client: Client, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Server"] == "second-opinion"
    framed = "http://127.0.0.1:*" in policy
    assert framed is (path == "/wall")
    assert ("X-Frame-Options" in headers) is (path != "/wall")


async def test_the_front_page_says_what_this_is(client: Client) -> None:
    text = await (await client.get("/")).text()
    assert "Nobody posts alone" in text
    assert 'href="/wall"' in text


async def test_without_a_wall_there_is_no_wall(parts: Parts) -> None:
    app = web_app(ready=parts, metrics=Counters())
    async with TestClient(TestServer(app)) as bare:
        assert (await bare.get("/wall")).status == 404
        assert "/wall" not in await (await bare.get("/")).text()


async def test_given_routes_get_their_bodies_up_to_one_mebibyte(client: Client) -> None:
    """Trap 18."""
    fits = await client.post("/slack/events", data=io.BytesIO(b"x" * (MIB - 1)))
    assert (fits.status, await fits.text()) == (200, str(MIB - 1))
    assert (await client.post("/slack/events", data=io.BytesIO(b"x" * (MIB + 1)))).status == 413


async def test_a_body_that_does_not_arrive_is_not_waited_for(client: Client) -> None:
    async def forever() -> AsyncIterator[bytes]:
        yield b"x"
        await asyncio.Event().wait()

    answer = await client.post("/slack/events", data=forever())
    assert answer.status == 408


async def test_a_failing_route_shows_nothing_of_its_inside(parts: Parts) -> None:
    async def broken(request: web.Request) -> web.Response:
        raise RuntimeError("canary")

    app = web_app(ready=parts, metrics=Counters(), routes=[web.get("/broken", broken)])
    async with TestClient(TestServer(app)) as running:
        answer = await running.get("/broken")
        assert answer.status == 500
        assert "canary" not in await answer.text()


async def test_pages_speak_the_language_of_the_browser(client: Client) -> None:
    french = await client.get("/wall", headers={"Accept-Language": "fr-FR,fr;q=0.9"})
    text = await french.text()
    assert '<html lang="fr">' in text
    assert "Le mur d&#x27;essai" in text
    english = await (await client.get("/wall", headers={"Accept-Language": "de"})).text()
    assert "The practice wall" in english
