"""The embedded workspace as a server on loopback: Web API, sockets, signed HTTP, page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.simulator.acts import Advance, Stage
from bot.simulator.delivery import Patience, PostOffice
from bot.simulator.directory import Events
from bot.simulator.faults import Faults
from bot.simulator.file_routes import MOST_BYTES, routes
from bot.simulator.http_events import HttpEvents
from bot.simulator.page import STATIC, Changes, Page, act_and_tell, loopback_only
from bot.simulator.refusals import Payload
from bot.simulator.snapshot import snapshot
from bot.simulator.socket_mode import Sockets, open_address
from bot.simulator.web_api import ApiCall, WebApi
from bot.simulator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SocketTransport:
    """Events go over Socket Mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTransport:
    """Events go as signed HTTP requests."""

    request_url: str
    signing_secret: str


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Transport = SocketTransport | HttpTransport


class Simulator:
    """One workspace behind one server on 127.0.0.1.

    `transport` and `wall_url` may be set after `start`; `now` replaces the workspace's clock.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        transport: Transport | None = None,
        now: Callable[[], datetime] | None = None,
        advance: Advance | None = None,
        wall_url: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        if now is not None:
            workspace.ledger.now = now
        self.workspace = workspace
        self.faults = Faults()
        self.wall_url = wall_url
        self._changes = Changes()
        self.sockets = Sockets(workspace, self.faults, self._changes.mark)
        self.post = PostOffice(workspace, self.faults, patience or Patience())
        self.post.break_sockets = self.sockets.drop
        self._address = ""
        self._runner: web.AppRunner | None = None
        self._http: HttpEvents | None = None
        self._stage = Stage(
            workspace=workspace,
            post=self.post,
            faults=self.faults,
            address=lambda: self._address,
            advance=advance,
            disconnects=self.sockets.disconnects(),
        )
        self._api = WebApi(workspace, self.faults, self.post, self._stage.address, self._socket_url)
        self.transport = transport or SocketTransport()

    @property
    def transport(self) -> Transport:
        """Return how events go to the app; assign to change it."""
        return self._transport

    @transport.setter
    def transport(self, transport: Transport) -> None:
        self._transport = transport
        if isinstance(transport, HttpTransport):
            self._http = HttpEvents(transport.request_url, transport.signing_secret, self.faults)
            self.post.carrier = self._http
        else:
            self.post.carrier = self.sockets

    @property
    def api_url(self) -> str:
        """Return the base address of the Web API, with a slash at its end."""
        return f"{self._address}api/"

    @property
    def page_url(self) -> str:
        """Return the address of the page."""
        return self._address

    @property
    def bot_token(self) -> str:
        """Return the app's xoxb token."""
        return self.workspace.app.bot_token

    @property
    def app_token(self) -> str:
        """Return the app's xapp token."""
        return self.workspace.app.app_token

    @property
    def log(self) -> list[ApiCall]:
        """Return every call of the Web API, oldest first."""
        return self._api.log

    @property
    def unknown_methods(self) -> list[str]:
        """Return the methods that were asked for and don't exist here."""
        return self._api.unknown_methods

    @property
    def dropped_json(self) -> list[str]:
        """Return the reading methods that were sent JSON, which Slack doesn't read there."""
        return self._api.dropped_json

    @property
    def lost(self) -> list[Payload]:
        """Return the events that reached nobody."""
        return self.post.lost

    @property
    def http(self) -> HttpEvents:
        """Return the HTTP delivery in force; raises RuntimeError in Socket Mode."""
        if self._http is None:
            raise RuntimeError("events go over Socket Mode")
        return self._http

    def _socket_url(self) -> str:
        return open_address(self.sockets, self._address)

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1, on a free port if none is given."""
        app = web.Application(middlewares=[self._watch, loopback_only], client_max_size=MOST_BYTES)
        app.router.add_route("*", "/api/{method}", self._api.serve)
        app.router.add_get("/link", self.sockets.serve)
        app.add_routes(Page(self._stage, self._changes, self._extras, self.act).routes())
        app.add_routes(routes(self.workspace))
        app.router.add_static("/static/", STATIC)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self._address = f"http://127.0.0.1:{bound}/"

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Count every request that can change something as a change."""
        try:
            return await handler(request)
        finally:
            if request.method == "POST":
                self._changes.mark()

    def _extras(self) -> Payload:
        return {
            "version": self._changes.version,
            "can_advance": self._stage.advance is not None,
            "wall_url": self.wall_url,
            "connected": self.post.is_connected,
            "faults": self.faults.told(),
        }

    async def act(self, fields: Payload) -> Payload:
        """Do what a person does, as `POST /sim/act` does: `{"as": …, "do": …, …}`."""
        return await act_and_tell(self._stage, self._changes, fields)

    def snapshot(self, viewer: str) -> Payload:
        """Return the workspace as that person sees it, as `GET /sim/state` does."""
        return snapshot(self.workspace, self.workspace.directory.person(viewer)) | self._extras()

    @property
    def version(self) -> int:
        """Return how often anything has changed so far."""
        return self._changes.version

    async def changed(self, version: int) -> int:
        """Wait until the version is another one than that, and return it."""
        return await self._changes.after(version)

    def send(self, events: Events) -> None:
        """Let the app hear of events that came from changing the workspace directly."""
        self.post.send(events)
        self._changes.mark()

    async def settle(self) -> None:
        """Wait until every event was acknowledged, or lost."""
        await self.post.settle()

    async def stop(self) -> None:
        """Close the sockets and the server."""
        self.faults.clear()
        await self.post.stop()
        await self.sockets.close()
        if self._http is not None:
            await self._http.close()
        if self._runner is not None:
            await self._runner.cleanup()
