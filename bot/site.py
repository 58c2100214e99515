"""The bot's own web pages and, in HTTP mode, the address that Slack calls."""

from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Self

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.scheduler import Heartbeat
from bot.services import inviting
from bot.services.context import Context
from bot.services.lending import lend
from bot.services.refusing import Door
from bot.wall_ports import Feed
from bot.web.application import web_app
from bot.web.connecting import Reception
from bot.web.lending import Lender
from bot.web.metrics import Counters
from handlers.endpoint import route
from handlers.socket import Socket


@dataclass(frozen=True, slots=True)
class Doors:
    """What the pages show, tell and lend: the socket, the wall, refused requests, pictures."""

    socket: Socket | None
    feed: Feed
    door: Door
    lender: Lender
    reception: Reception

    @classmethod
    def of(cls, ctx: Context, socket: Socket | None, feed: Feed) -> Self:
        """Open them for a context."""
        return cls(
            socket=socket,
            feed=feed,
            door=Door(ctx),
            lender=partial(lend, ctx),
            reception=reception_of(ctx),
        )


def reception_of(ctx: Context) -> Reception:
    """What the pages for connecting accounts ask the services for."""
    public_url = ctx.logins.public_url if ctx.logins else ""
    return Reception(
        look=partial(inviting.look, ctx),
        depart=partial(inviting.depart, ctx),
        arrive=partial(inviting.arrive, ctx),
        paste=partial(inviting.paste, ctx),
        safe=public_url.startswith("https://"),
    )


class Site:
    """The bot's own web pages and, in HTTP mode, the address that Slack calls."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        http = settings.http
        # A page that people open is on this machine unless an address for the public is set.
        self._base = http.public_url or f"http://127.0.0.1:{http.port}"
        self.wall_url = f"{self._base}/wall"

    async def open(
        self,
        stack: AsyncExitStack,
        bolt: AsyncApp,
        heart: Heartbeat,
        doors: Doors,
    ) -> str:
        """Serve until the stack is closed; return the address."""

        async def ready() -> Mapping[str, bool | str]:
            connected = True if doors.socket is None else await doors.socket.is_connected()
            return {"slack": connected, "scheduler": heart.is_beating}

        routes = [route(bolt)] if self._settings.slack.mode is SlackMode.HTTP else []
        application = web_app(
            ready=ready,
            metrics=Counters(),
            routes=routes,
            wall=doors.feed,
            refused=doors.door.refused,
            lender=doors.lender,
            reception=doors.reception,
            language=self._settings.language,
        )
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        http = self._settings.http
        await web.TCPSite(runner, http.host, http.port).start()
        return self._base
