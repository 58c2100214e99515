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
from bot.porter.book import ENDING
from bot.porter.hiring import Ears, Hired, a_room, the_last_is_gone
from bot.porter.lines import Orders
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
from handlers.desk import Desk
from handlers.endpoint import PATH, route
from handlers.line import Line
from handlers.socket import Socket


@dataclass(frozen=True, slots=True)
class Doors:
    """What the pages show, tell and lend: the socket, the wall, refused requests, pictures."""

    desk: Desk
    socket: Socket | None
    feed: Feed
    door: Door
    lender: Lender
    reception: Reception

    @classmethod
    def of(cls, desk: Desk, socket: Socket | None, feed: Feed) -> Self:
        """Open them for whatever stands on a desk."""
        ctx = desk.ctx
        return cls(
            desk=desk,
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

    def __init__(self, settings: Settings, porter: Hired) -> None:
        self._settings = settings
        http = settings.http
        # A page that people open is on this machine unless an address for the public is set.
        self._base = http.public_url or f"http://127.0.0.1:{http.port}"
        self.wall_url = f"{self._base}/wall"
        self._porter = porter

    async def open(
        self,
        stack: AsyncExitStack,
        bolt: AsyncApp,
        heart: Heartbeat,
        doors: Doors,
    ) -> str:
        """Serve until the stack is closed; return the address. Raises `OSError`.

        In HTTP mode a porter stands at the address, and passes on what it doesn't take itself.
        """
        runner = web.AppRunner(self._application(bolt, heart, doors), access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        http, secret = self._settings.http, self._settings.slack.signing_secret
        if self._settings.slack.mode is not SlackMode.HTTP or secret is None:
            await web.TCPSite(runner, http.host, http.port).start()
            return self._base
        back = stack.enter_context(a_room()) / "bot"
        await web.UnixSite(runner, str(back)).start()
        line = Line(bolt, doors.desk, secret.reveal())
        stack.push_async_callback(self._porter.close, doors.desk.work.finished)
        book = doors.desk.ctx.store.neighbour(ENDING)
        orders = Orders(secret=secret.reveal(), path=PATH, back=str(back), book=str(book))
        ears = Ears(hear=line.hear, refused=doors.door.refused)
        await the_last_is_gone(book)
        await self._porter.start((http.host, http.port), orders, ears)
        return self._base

    def _application(self, bolt: AsyncApp, heart: Heartbeat, doors: Doors) -> web.Application:
        async def ready() -> Mapping[str, bool | str]:
            connected = True if doors.socket is None else await doors.socket.is_connected()
            return {"slack": connected, "scheduler": heart.is_beating}

        routes = [route(bolt)] if self._settings.slack.mode is SlackMode.HTTP else []
        return web_app(
            ready=ready,
            metrics=Counters(),
            routes=routes,
            wall=doors.feed,
            refused=doors.door.refused,
            lender=doors.lender,
            reception=doors.reception,
            language=self._settings.language,
        )
