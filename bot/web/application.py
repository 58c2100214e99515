"""The HTTP application: is it alive, is it ready, its numbers, the wall, and given routes."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from importlib import resources

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.porter.lines import told_as
from bot.wall_ports import Feed
from bot.web.connecting import DOOR, Reception, connecting_routes
from bot.web.lending import Lender, lending_route
from bot.web.markup import Html, fill
from bot.web.metrics import CONTENT_TYPE, Counters
from bot.web.pages import NOBODY, PAGE_TYPE, encoded, guard, page
from bot.web.wall import FRAMED_BY, wall_routes
from bot.words.languages import Language, preferred, speaking
from bot.words.phrases import marked, t

Ready = Callable[[], Awaitable[Mapping[str, bool | str]]]
"""Tells for each part whether it is ready: true, false, or a sentence why it is not."""

Refused = Callable[[str, int], Awaitable[None]]
"""Is told of each refused request that was to change something: its method and our status."""

LARGEST_BODY = 1024 * 1024
SECONDS_TO_SEND_A_BODY = 10.0
SECONDS_TO_BE_READY = 3.0
STATIC = {
    "pages.css": "text/css",
    "wall.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
RESPONSES = "second_opinion_http_responses_total"
READY = "second_opinion_ready"

_FRONT = """
<header class="top">
  <h1>Second Opinion</h1>
  <p>$about</p>
  $wall
</header>
"""
_TO_THE_WALL = '<p><a href="/wall">$words</a></p>'
ABOUT = marked(
    "Nobody posts alone. A team drafts its posts in Slack, somebody else gives a second opinion"
    " with an emoji, and only then a post is published. Everything is done in Slack: type"
    " {command} there."
)
TO_THE_WALL = marked("Look at the practice wall")


def web_app(
    *,
    ready: Ready,
    metrics: Counters,
    routes: Iterable[web.AbstractRouteDef] = (),
    wall: Feed | None = None,
    refused: Refused | None = None,
    lender: Lender | None = None,
    reception: Reception | None = None,
    language: Language = Language.EN,
    body_seconds: float = SECONDS_TO_SEND_A_BODY,
    ready_seconds: float = SECONDS_TO_BE_READY,
) -> web.Application:
    """Make the application; `routes` are added as they are, `/slack/events` among them.

    A body over 1 MiB is refused with 413, one that doesn't arrive in `body_seconds` with 408.
    Parts that don't answer within `ready_seconds` are not ready.
    """
    asked = _in_time(ready, ready_seconds)
    metrics.define(RESPONSES, "Answers given over HTTP, by status class.")
    metrics.define(READY, "Whether each part is ready (1) or not (0).")
    app = web.Application(
        client_max_size=LARGEST_BODY,
        middlewares=[_spoken(language), _body_in_time(body_seconds)],
    )
    app.on_response_prepare.append(_finish(metrics, refused))
    app.add_routes(
        [
            web.get("/", _front(wall is not None)),
            web.get("/healthz", _alive),
            web.get("/readyz", _readiness(asked)),
            web.get("/metrics", _numbers(asked, metrics)),
            *(web.get(f"/static/{name}", _static(name)) for name in STATIC),
            *(wall_routes(wall) if wall is not None else ()),
            *((lending_route(lender),) if lender is not None else ()),
            *(connecting_routes(reception) if reception is not None else ()),
            *routes,
        ]
    )
    return app


def _body_in_time(seconds: float) -> Middleware:
    @web.middleware
    async def read_first(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.can_read_body:
            try:
                async with asyncio.timeout(seconds):
                    await request.read()
            except TimeoutError:
                raise web.HTTPRequestTimeout(headers={"Connection": "close"}) from None
        return await handler(request)

    return read_first


def _finish(
    metrics: Counters, refused: Refused | None
) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    async def finish(request: web.Request, response: web.StreamResponse) -> None:
        framed_by = FRAMED_BY if request.path == "/wall" else NOBODY
        guard(response, framed_by=framed_by, has_forms=request.path.startswith(DOOR))
        metrics.count(RESPONSES, status=f"{response.status // 100}xx")
        told = told_as(request.method)
        if refused and told is not None and 400 <= response.status < 500:
            await refused(told, response.status)

    return finish


def _front(has_wall: bool) -> Handler:
    async def front(request: web.Request) -> web.Response:
        about = Html(t(ABOUT, command="<code>/draft help</code>"))
        wall = fill(_TO_THE_WALL, words=t(TO_THE_WALL)) if has_wall else Html("")
        body = page("Second Opinion", fill(_FRONT, about=about, wall=wall))
        return web.Response(body=encoded(body), headers=PAGE_TYPE)

    return front


def _spoken(usual: Language) -> Middleware:
    """Answer in the language that a browser asks for, else in everybody's."""

    @web.middleware
    async def spoken(request: web.Request, handler: Handler) -> web.StreamResponse:
        with speaking(preferred(request.headers.get("Accept-Language", ""), usual)):
            return await handler(request)

    return spoken


async def _alive(request: web.Request) -> web.Response:
    return web.Response(text="alive\n")


def _readiness(ready: Ready) -> Handler:
    async def readiness(request: web.Request) -> web.Response:
        missing = _missing(await ready())
        answer = {"ready": not missing, "not_ready": missing}
        return web.json_response(answer, status=503 if missing else 200)

    return readiness


def _numbers(ready: Ready, metrics: Counters) -> Handler:
    async def numbers(request: web.Request) -> web.Response:
        for part, state in (await ready()).items():
            metrics.put(READY, float(state is True), part=part)
        return web.Response(body=metrics.text().encode(), headers={"Content-Type": CONTENT_TYPE})

    return numbers


def _in_time(ready: Ready, seconds: float) -> Ready:
    async def asked() -> Mapping[str, bool | str]:
        try:
            async with asyncio.timeout(seconds):
                return await ready()
        except TimeoutError:
            return {"answer": "the parts did not answer in time"}

    return asked


def _missing(parts: Mapping[str, bool | str]) -> dict[str, str]:
    return {
        part: state if isinstance(state, str) else "not ready"
        for part, state in parts.items()
        if state is not True
    }


def _static(name: str) -> Handler:
    body = resources.files("bot.web").joinpath("static", name).read_bytes()
    headers = {"Content-Type": f"{STATIC[name]}; charset=utf-8", "Cache-Control": "max-age=300"}

    async def static(request: web.Request) -> web.Response:
        return web.Response(body=body, headers=headers)

    return static
