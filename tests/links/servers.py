"""Real servers on this machine that play the Internet, and one that nobody may reach."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.links.client import Reach
from bot.links.public import Address

OUTSIDE, INSIDE = "127.0.0.1", "127.0.0.2"
CERTIFICATE = Path(__file__).with_name("certificate.pem")


def only_outside(address: Address) -> bool:
    """What counts as public in these tests: the first loopback address alone."""
    return address == ip_address(OUTSIDE)


class Names(AbstractResolver):
    """Answers for names: each a list of addresses, one for each time that it is asked for."""

    def __init__(self, known: Mapping[str, list[str]]) -> None:
        self.known = {name: list(addresses) for name, addresses in known.items()}
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        if host not in self.known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = self.known[host]
        address = addresses.pop(0) if len(addresses) > 1 else addresses[0]
        if not address:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
        ]

    async def close(self) -> None:
        """Nothing is open."""


@dataclass(slots=True)
class Site:
    """A server and the requests that it got, with their headers."""

    host: str
    port: int = 0
    requests: list[web.Request] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [request.path_qs for request in self.requests]

    def url(self, path: str = "/", host: str = "") -> str:
        """An address of this server, by its number or by a name."""
        return f"http://{host or self.host}:{self.port}{path}"

    def reach(self, names: Names | None = None, *more: "Site") -> Reach:
        """The outside of these tests, with the ports of these servers."""
        found = names or Names({})
        ports = {self.port, *(site.port for site in more)}
        return Reach(allows=only_outside, ports=ports, resolver=lambda: found)


@contextlib.asynccontextmanager
async def site(answer: Any, host: str = OUTSIDE, *, secure: bool = False) -> AsyncIterator[Site]:
    """Serve with one handler for all paths until the block ends."""
    here = Site(host)

    async def handle(request: web.Request) -> web.StreamResponse:
        here.requests.append(request)
        found = await answer(request) if asyncio.iscoroutinefunction(answer) else answer(request)
        assert isinstance(found, web.StreamResponse)
        return found

    context = None
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    runner = web.ServerRunner(web.Server(handle), shutdown_timeout=0)
    await runner.setup()
    try:
        listening = web.TCPSite(runner, host, 0, ssl_context=context)
        await listening.start()
        here.port = runner.addresses[0][1]
        yield here
    finally:
        await runner.cleanup()


def page(head: str, **more: Any) -> web.Response:
    """A page with this at its top."""
    return web.Response(
        text=f"<!doctype html><head>{head}</head>", content_type="text/html", **more
    )


def moved(to: str, status: int = 302) -> web.Response:
    """An answer that passes on."""
    return web.Response(status=status, headers={"Location": to})
