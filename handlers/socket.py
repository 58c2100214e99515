"""Socket Mode, watched: a new connection reconciles, and the roof can ask whether it lives."""

import json
import logging
from collections.abc import Callable

from aiohttp import WSMessage, WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

log = logging.getLogger(__name__)

PING_SECONDS = 5.0


class Socket:
    """One Socket Mode connection, with a short ping so that a dead peer is noticed (trap 28)."""

    def __init__(self, app: AsyncApp, app_token: str, on_new: Callable[[], None]) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token, ping_interval=PING_SECONDS)
        self._on_new = on_new
        self._handler.client.on_message_listeners.append(self._hear)

    async def open(self) -> None:
        """Connect; the client reconnects by itself afterwards."""
        await self._handler.connect_async()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Disconnect."""
        await self._handler.close_async()  # type: ignore[no-untyped-call]

    async def is_connected(self) -> bool:
        """Whether Slack can reach us now."""
        return bool(await self._handler.client.is_connected())

    async def _hear(self, message: WSMessage) -> None:
        """Notice each new session: events may have been lost before it (trap 25)."""
        data = message.data if message.type is WSMsgType.TEXT else ""
        frame = json.loads(data) if str(data).startswith("{") else {}
        if frame.get("type") != "hello":
            return
        log.info(
            "socket opened",
            extra={"event": "socket.opened", "connections": frame.get("num_connections")},
        )
        self._on_new()
