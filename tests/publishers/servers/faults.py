"""What a local server can be told to do wrong, before or after it accepted a call."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Kind(StrEnum):
    """The ways to fail; the values are what the control address takes."""

    HANG = "hang"
    LATE = "late"
    RESET = "reset"
    STATUS = "status"
    HALF = "half"
    GARBAGE = "garbage"
    REDIRECT = "redirect"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure of the next call whose path, or its query, ends in `path`.

    Where `holding` says something, the call's body must have that in it.

    `after`: the call is carried out first, and only its answer fails. `late` waits until
    `release` and carries the call out then. `own`: the body is the network's own error.
    """

    kind: Kind
    path: str
    method: str = "POST"
    after: bool = False
    status: int = 500
    own: bool = False
    error: str = "InternalServerError"
    message: str = "Something went wrong"
    headers: tuple[tuple[str, str], ...] = ()
    times: int = 1
    holding: str = ""


def usual_error(fault: Fault) -> dict[str, Any]:
    """An error as Bluesky and Mastodon write it."""
    return {"error": fault.error, "message": fault.message}


class Faults:
    """The failures still to come, and the calls that are waiting; `own` writes the network's."""

    def __init__(self, own: Callable[[Fault], dict[str, Any]] = usual_error) -> None:
        self._own = own
        self.waiting: list[Fault] = []
        self._gate = asyncio.Event()
        self.held = asyncio.Event()

    def plan(self, fault: Fault) -> None:
        """Fail like this as often as `fault.times` says."""
        self.waiting += [fault] * fault.times

    def release(self) -> None:
        """Let every call that hangs or is late go on."""
        self._gate.set()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Fail as planned, else answer as documented."""
        fault = await self._take(request)
        if fault is None:
            return await handler(request)
        await request.read()
        if fault.kind is Kind.LATE:
            self.held.set()
            await self._gate.wait()
            return await handler(request)
        answer = await handler(request) if fault.after else web.json_response({"id": "half"})
        return await self._act(fault, request, answer)

    async def _take(self, request: web.Request) -> Fault | None:
        for fault in self.waiting:
            is_there = request.path.endswith(fault.path) or request.path_qs.endswith(fault.path)
            if not is_there or request.method != fault.method:
                continue
            if fault.holding and fault.holding not in await request.text():
                continue
            self.waiting.remove(fault)
            return fault
        return None

    async def _act(
        self, fault: Fault, request: web.Request, answer: web.StreamResponse
    ) -> web.StreamResponse:
        match fault.kind:
            case Kind.HANG:
                self.held.set()
                await self._gate.wait()
                return web.Response(status=503)
            case Kind.RESET:
                if request.transport is not None:
                    request.transport.abort()
                return web.Response()
            case Kind.HALF:
                return await _half(request, answer)
            case Kind.EMPTY:
                return web.Response(status=fault.status)
            case Kind.GARBAGE:
                return web.Response(text='{"id": "12', content_type="application/json")
            case Kind.REDIRECT:
                elsewhere = request.url.with_path("/elsewhere")
                return web.Response(status=fault.status, headers={"Location": str(elsewhere)})
        headers = dict(fault.headers)
        if fault.own:
            return web.json_response(self._own(fault), status=fault.status, headers=headers)
        return web.Response(
            status=fault.status, headers=headers, text="<h1>proxy</h1>", content_type="text/html"
        )


async def _half(request: web.Request, answer: web.StreamResponse) -> web.StreamResponse:
    body = answer.body if isinstance(answer, web.Response) else b"{}"
    whole = bytes(body) if isinstance(body, bytes) else b'{"id": "1"}'
    response = web.StreamResponse(status=200, headers={"Content-Length": str(len(whole))})
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
