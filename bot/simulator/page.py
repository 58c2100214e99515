"""The routes of the local page: files, snapshot, stream of changes, acts, response addresses."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from bot.simulator.acts import Stage
from bot.simulator.answers import respond
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.snapshot import snapshot
from bot.simulator.stagehand import perform

STATIC = Path(__file__).parent / "static"
_HERE = frozenset({"127.0.0.1", "localhost"})
_NO_STORE = {"Cache-Control": "no-store"}


class Changes:
    """A version number that grows with each change, and those who wait for it."""

    def __init__(self) -> None:
        self.version = 0
        self._waiting = asyncio.Event()

    def mark(self) -> None:
        """Say that something has changed."""
        self.version += 1
        self._waiting.set()
        self._waiting = asyncio.Event()

    async def after(self, version: int) -> int:
        """Wait until the version is another one than that, and return it."""
        while self.version == version:
            await self._waiting.wait()
        return self.version


class Page:
    """Serves the page and performs what is done on it."""

    def __init__(
        self,
        stage: Stage,
        changes: Changes,
        extras: Callable[[], Payload],
        act: Callable[[Payload], Awaitable[Payload]],
    ) -> None:
        self._stage = stage
        self._changes = changes
        self._extras = extras
        self._act = act

    def routes(self) -> list[web.RouteDef]:
        """Return the routes; `/static` is added by the server."""
        return [
            web.get("/", self._index),
            web.get("/archives/{channel}/{message}", self._permalink),
            web.get("/sim/state", self._state),
            web.get("/sim/stream", self._stream),
            web.post("/sim/act", self._perform),
            web.post("/response/{ticket}", self._respond),
        ]

    async def _index(self, request: web.Request) -> web.StreamResponse:
        index = STATIC / "index.html"
        if not index.is_file():
            return web.Response(text="This workspace has no page.", headers=_NO_STORE)
        return web.FileResponse(index, headers=_NO_STORE)

    async def _permalink(self, request: web.Request) -> web.StreamResponse:
        channel, message = request.match_info["channel"], request.match_info["message"]
        raise web.HTTPFound(f"/#{channel}/{message}")

    async def _state(self, request: web.Request) -> web.StreamResponse:
        directory = self._stage.workspace.directory
        somebody = request.query.get("as") or next(iter(directory.people))
        try:
            viewer = directory.person(somebody)
        except Refusal as refusal:
            return web.json_response(refusal.body(), status=404)
        body = snapshot(self._stage.workspace, viewer) | self._extras()
        return web.json_response(body, headers=_NO_STORE)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        version = self._changes.version
        # A page that was closed or reloaded is the usual end of this, and no error.
        with contextlib.suppress(ConnectionResetError):
            while True:
                await stream.write(f"data: {json.dumps({'version': version})}\n\n".encode())
                version = await self._changes.after(version)
        return stream

    async def _perform(self, request: web.Request) -> web.StreamResponse:
        fields = await _json(request)
        return web.json_response(await self._act(fields))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        workspace = self._stage.workspace
        try:
            ticket = workspace.surfaces.use_ticket(request.match_info["ticket"])
            self._stage.post.send(respond(workspace, ticket, await _json(request)))
        except Refusal as refusal:
            gone = refusal.code in ("expired_url", "used_url")
            return web.json_response(refusal.body(), status=404 if gone else 200)
        return web.Response(text="ok")


async def _json(request: web.Request) -> Payload:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send JSON")
    try:
        body = await request.json()
    except ValueError as wrong:
        raise web.HTTPBadRequest(text="this is not JSON") from wrong
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="send a JSON object")
    return body


@web.middleware
async def loopback_only(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse other host names and other sites, so that no web page can reach in."""
    origin = request.headers.get("Origin")
    hosts = [urlsplit(f"//{request.host}").hostname]
    if origin is not None:
        hosts.append(urlsplit(origin).hostname)
    if any(host not in _HERE for host in hosts):
        raise web.HTTPForbidden(text="this workspace is for this machine alone")
    return await handler(request)


async def act_and_tell(stage: Stage, changes: Changes, fields: Payload) -> Payload:
    """Perform an act and let every page know."""
    try:
        return await perform(stage, fields)
    finally:
        changes.mark()
