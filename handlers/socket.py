"""Socket Mode, watched: a new connection reconciles, and a client gone deaf is replaced."""

import asyncio
import json
import logging
import time
from collections.abc import Callable

from aiohttp import WSMessage, WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from bot.services.context import Context

log = logging.getLogger(__name__)

PING_SECONDS = 5.0
# The client notices by itself within twenty seconds that its peer is gone; three times that
# without a frame or an answer to a ping is a client that does nothing any more (trap 29).
DEAF_SECONDS = 60.0
# How often events are looked for that another process may have been given (trap 26).
SHARED_SECONDS = 15.0


class Socket:
    """One Socket Mode connection, with a short ping so that a dead peer is noticed (trap 28)."""

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        on_new: Callable[[], None],
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ticks` are the machine's own: in a trial people move the clock, and no connection."""
        self._app = app
        self._app_token = app_token
        self._on_new = on_new
        self._ticks = ticks
        self._frames = 0
        self._last: tuple[int, float | None] = (0, None)
        self._alive_at: float | None = None
        self._looked_at = 0.0
        self._connections = 1
        self._handler = self._fresh()

    def _fresh(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self._app, self._app_token, ping_interval=PING_SECONDS)
        handler.client.on_message_listeners.append(self._hear)
        return handler

    async def open(self) -> None:
        """Connect; the client reconnects by itself afterwards."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Disconnect."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self._handler.client.is_connected())

    async def look(self, ctx: Context) -> None:
        """Look for signs of life since the last look; a client without any is replaced."""
        now = self._ticks()
        last = (self._frames, self._handler.client.last_ping_pong_time)
        if self._frames and (last != self._last or self._alive_at is None):
            self._last, self._alive_at = last, now
        if self._alive_at is not None and now - self._alive_at > DEAF_SECONDS:
            log.error("socket deaf", extra={"event": "socket.deaf"})
            self._alive_at = now
            await self._begin_anew()
        if self._connections > 1 and now - self._looked_at > SHARED_SECONDS:
            self._looked_at = now
            self._on_new()

    async def _begin_anew(self) -> None:
        """Replace the client with all that belongs to it; it may take until the next look."""
        old, self._handler = self._handler, self._fresh()
        for part in (old.close_async, self._handler.connect_async):
            try:
                async with asyncio.timeout(DEAF_SECONDS / 2):
                    await part()  # type: ignore[no-untyped-call]
            except (TimeoutError, OSError):
                log.warning("socket stuck", extra={"event": "socket.deaf"})

    async def _hear(self, message: WSMessage) -> None:
        """Notice each new session: events may have been lost before it (trap 25)."""
        self._frames += 1
        data = message.data if message.type is WSMsgType.TEXT else ""
        frame = json.loads(data) if str(data).startswith("{") else {}
        if frame.get("type") != "hello":
            return
        self._connections = int(frame.get("num_connections") or 1)
        log.log(
            logging.WARNING if self._connections > 1 else logging.INFO,
            "socket opened",
            extra={"event": "socket.opened", "connections": self._connections},
        )
        self._on_new()
