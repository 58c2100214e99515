"""Slack's end of Socket Mode, for a load of envelopes: who connects, and how soon they acknowledge.

It stands in the process that measures, as the signed requests do; the workspace gives out its
address. Each program that connects gets a share of its own: `adopt` says whose the new ones are.
"""

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from benchmarks.load import LONGEST_WAIT, Sent

PATIENCE = 60.0
GOOD, SILENT = 200, 0


@dataclass(slots=True)
class Wires:
    """All open connections, by the program that they belong to, and who is waited for."""

    url: str = ""
    _new: list[web.WebSocketResponse] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _of: dict[str, Iterator[web.WebSocketResponse]] = field(default_factory=dict)
    _waiting: dict[str, asyncio.Event] = field(default_factory=dict)

    async def adopt(self, name: str, count: int) -> None:
        """Give the program that has just connected, so many times, a name."""
        async with asyncio.timeout(PATIENCE):
            while len(self._new) < count:
                self._came.clear()
                await self._came.wait()
        self._of[name], self._new = itertools.cycle(self._new), []

    async def deliver(self, name: str, sent: Sent) -> int:
        """Send an envelope over the next connection; return 200 once it is acknowledged, or 0."""
        key, acknowledged = str(uuid.uuid4()), asyncio.Event()
        self._waiting[key] = acknowledged
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await next(self._of[name]).send_str(_envelope(key, sent))
                await acknowledged.wait()
        except (TimeoutError, ConnectionError):
            return SILENT
        finally:
            del self._waiting[key]
        return GOOD

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Greet a program, and listen for what it acknowledges."""
        stream = web.WebSocketResponse()
        await stream.prepare(request)
        await stream.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._new.append(stream)
        self._came.set()
        async for frame in stream:
            if frame.type is WSMsgType.TEXT:
                waiting = self._waiting.get(str(json.loads(frame.data).get("envelope_id")))
                if waiting is not None:
                    waiting.set()
        return stream


def _envelope(key: str, sent: Sent) -> str:
    is_event = sent.kind == "event"
    payload = json.loads(sent.body) if is_event else dict(parse_qsl(sent.body))
    return json.dumps(
        {
            "envelope_id": key,
            "type": "events_api" if is_event else "slash_commands",
            "payload": payload,
            "accepts_response_payload": not is_event,
        }
    )


@asynccontextmanager
async def wires() -> AsyncIterator[Wires]:
    """Stand on a free port of loopback while the block lasts."""
    found = Wires()
    app = web.Application()
    app.router.add_get("/link", found.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        found.url = f"ws://127.0.0.1:{runner.addresses[0][1]}/link"
        yield found
    finally:
        await runner.cleanup()
