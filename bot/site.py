"""The bot's own web pages, and the way by which what Slack sends comes in."""

import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from aiohttp import web
from slack_bolt.async_app import AsyncApp

from bot.config.records import SlackMode
from bot.config.settings import Settings
from bot.config.unreachable import NO_APP, mistaken, no_port, no_room
from bot.domain.errors import ConfigError
from bot.domain.seals import Sealer
from bot.porter.book import ENDING
from bot.porter.hiring import Ears, Hired
from bot.porter.lines import Orders
from bot.porter.premises import a_room, proxy_of, the_last_is_gone
from bot.scheduler import Heartbeat
from bot.services import inbox, inviting
from bot.services.context import Context
from bot.services.lending import lend
from bot.services.refusing import Door
from bot.wall_ports import Feed
from bot.web.application import RESPONSES, web_app
from bot.web.connecting import Reception
from bot.web.lending import Lender
from bot.web.metrics import Counters
from handlers.desk import Desk
from handlers.endpoint import PATH, route
from handlers.errors import outcome_of
from handlers.line import Line
from handlers.socket import Socket

log = logging.getLogger(__name__)

REFUSED = "Slack refuses the app's token: {word}"
LATE = "what people did is not worked on, so nothing leaves"

# The pages tell by then that Slack is not connected, and the porter tries on.
SECONDS_TO_CONNECT = 10.0


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
        self._counters = Counters()

    async def open(
        self,
        stack: AsyncExitStack,
        bolt: AsyncApp,
        heart: Heartbeat,
        doors: Doors,
    ) -> str:
        """Serve until the stack is closed; return the address.

        Raises `ConfigError` where nobody can listen there, or Slack refuses the app's token, and
        `CannotStart` where no porter comes.

        In HTTP mode a porter stands at the address, and passes on what it doesn't take itself; in
        Socket Mode it holds the sockets.
        """
        runner = web.AppRunner(self._application(bolt, heart, doors), access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        http = self._settings.http
        book = doors.desk.ctx.store.neighbour(ENDING)
        orders = orders_of(self._settings, book, doors.desk.ctx.sealer)
        if doors.socket is not None:
            with mistaken(partial(no_port, "PORT", http.host, http.port)):
                await web.TCPSite(runner, http.host, http.port).start()
        else:
            with mistaken(no_room):
                back = stack.enter_context(a_room()) / "bot"
                await web.UnixSite(runner, str(back)).start()
            orders = replace(orders, path=PATH, back=str(back))
        line = Line(bolt, doors.desk, orders.key)
        stack.push_async_callback(self._porter.close, doors.desk.work.finished)
        held = doors.socket.told if doors.socket is not None else lambda _: None
        ears = Ears(hear=line.hear, ask=line.ask, refused=partial(self._refused, doors), held=held)
        doors.desk.ctx.ears.listen(partial(self._caught_up, doors.desk))
        await the_last_is_gone(book)
        with mistaken(partial(no_port, "PORT", http.host, http.port)):
            await self._porter.start((http.host, http.port), orders, ears)
        if doors.socket is not None:
            await doors.socket.answered(SECONDS_TO_CONNECT)
            if word := doors.socket.refusal:
                raise ConfigError((NO_APP.format(word=word),))
        return self._base

    async def _caught_up(self, desk: Desk) -> bool:
        """Wait until all that Slack was answered until now is worked on, not only read."""
        if not await self._porter.told_all():
            return False
        if not await desk.work.begun_is_over():
            return False
        if not (left := await inbox.unheard(desk.ctx)):
            return True
        # Some of it may have come since, and be over soon; the rest waits for its next try.
        if not await desk.work.begun_is_over():
            return False
        return not left & await inbox.unheard(desk.ctx)

    def _refused(self, doors: Doors, method: str, status: int) -> None:
        """Count and note what the porter refused by itself, as if this server had.

        No post waits for the note: it is nothing that Slack was answered.
        """
        self._counters.count(RESPONSES, status=f"{status // 100}xx")
        doors.desk.work.begin_aside(_noted(doors.door, method, status))

    def _application(self, bolt: AsyncApp, heart: Heartbeat, doors: Doors) -> web.Application:
        async def ready() -> Mapping[str, bool | str]:
            late = doors.desk.ctx.ears.behind_since is not None
            return {
                "slack": await _reaches_us(doors.socket),
                "scheduler": heart.is_beating,
                "acts": LATE if late else True,
            }

        routes = [route(bolt)] if self._settings.slack.mode is SlackMode.HTTP else []
        return web_app(
            ready=ready,
            metrics=self._counters,
            routes=routes,
            wall=doors.feed,
            refused=doors.door.refused,
            lender=doors.lender,
            reception=doors.reception,
            language=self._settings.language,
        )


async def _reaches_us(socket: Socket | None) -> bool | str:
    """Whether Slack can reach us now, or why not where it says so itself."""
    if socket is not None and socket.refusal:
        return REFUSED.format(word=socket.refusal)
    return socket is None or await socket.is_connected()


async def _noted(door: Door, method: str, status: int) -> None:
    _, error = await outcome_of(door.refused(method, status))
    if error is not None:
        log.error("not noted", exc_info=error, extra={"event": "porter.unnoted"})


def orders_of(settings: Settings, book: Path, sealer: Sealer) -> Orders:
    """What a porter is given, wherever it stands. Raises `ValueError` without a secret."""
    slack, key = settings.slack, sealer.seal("the key of the porter's book", ())
    if slack.mode is SlackMode.HTTP and slack.signing_secret is not None:
        return Orders(secret=slack.signing_secret.reveal(), book=str(book), key=key)
    if slack.app_token is None:
        raise ValueError("there is nothing that Slack could be believed by")
    token, proxy = slack.app_token.reveal(), proxy_of(settings.variables)
    return Orders(secret=token, book=str(book), key=key, api=slack.api_base_url, proxy=proxy)
