"""What both local servers share: starting, stopping, the log of what was accepted, control."""

import argparse
import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.publishers.servers.faults import Fault, Faults, Kind, usual_error


class Log:
    """What was accepted, in order; written to the disk before the answer leaves, if wanted."""

    def __init__(self, path: Path | None) -> None:
        self.entries: list[dict[str, Any]] = []
        self.grew = asyncio.Event()
        self._path = path

    def add(self, what: str, **facts: Any) -> None:
        """Append one accepted call."""
        entry = {"what": what, **facts}
        self.entries.append(entry)
        self.grew.set()
        if self._path is None:
            return
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())


class LocalServer:
    """A server on a free port of loopback, for an `async with` block."""

    def __init__(self, *, log: Path | None = None, port: int = 0) -> None:
        self.log = Log(log)
        self.faults = Faults(self.own_error)
        self.calls: list[str] = []
        self.ports_written_from: list[int] = []
        self._port = port
        self._runner: web.AppRunner | None = None

    def routes(self) -> list[web.RouteDef]:
        """The server's own addresses."""
        raise NotImplementedError

    def own_error(self, fault: Fault) -> dict[str, Any]:
        """Write a planned error as this network does."""
        return usual_error(fault)

    def accepted(self, what: str) -> list[dict[str, Any]]:
        """Return the log's entries of one sort."""
        return [entry for entry in self.log.entries if entry["what"] == what]

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        app = web.Application(
            middlewares=[self._note, self.faults.middleware], client_max_size=20_000_000
        )
        app.add_routes(self.routes())
        app.add_routes(
            [
                web.post("/_control/fault", self._plan),
                web.post("/_control/release", self._release),
                web.get("/_control/log", self._show),
            ]
        )
        self._runner = web.AppRunner(app, handle_signals=False, access_log=None, shutdown_timeout=2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        self.faults.release()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _note(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.calls.append(f"{request.method} {request.path}")
        if request.method != "GET" and request.transport is not None:
            self.ports_written_from.append(request.transport.get_extra_info("peername")[1])
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _plan(self, request: web.Request) -> web.Response:
        plain = await request.json()
        headers = tuple((name, value) for name, value in plain.pop("headers", {}).items())
        kind = Kind(plain.pop("kind"))
        self.faults.plan(Fault(kind=kind, headers=headers, **plain))
        return web.json_response({})

    async def _release(self, _request: web.Request) -> web.Response:
        self.faults.release()
        return web.json_response({})

    async def _show(self, _request: web.Request) -> web.Response:
        return web.json_response(self.log.entries)


async def serve(server: LocalServer, ready: dict[str, Any]) -> None:
    """Run until told to end; print one line of JSON with the address when it answers."""
    end = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end.set)
    async with server:
        sys.stdout.write(json.dumps({"url": server.url, **ready}) + "\n")
        sys.stdout.flush()
        await end.wait()


def options(name: str) -> argparse.Namespace:
    """Read the command line of a server in its own process."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.publishers.servers.{name}")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, default=None)
    parser.add_argument("--manners", nargs="*", default=[])
    return parser.parse_args()
