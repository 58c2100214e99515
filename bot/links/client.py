"""The one client for addresses that come from outside: public hosts only, and all of it bounded.

What is judged is the address that the socket connects to: a name may mean another one by then
than when it was looked at, a literal is never looked up, and each redirect begins anew. Nothing
is remembered between two calls: no cookies, no credentials, no connections, no proxies.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final, Literal

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.domain.links import Outcome
from bot.links.addresses import PORTS, followable
from bot.links.errors import NotReached
from bot.links.names import Names
from bot.links.public import Address, address_of, is_public

AGENT: Final = "Mozilla/5.0 (compatible; second-opinion; looks where links lead)"
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
PAGES: Final = ("text/html", "application/xhtml+xml")
# Read by ourselves: what `aiohttp` asks of the standard library breaks on odd ones.
_CHARSET: Final = re.compile(r";\s{0,8}charset\s{0,8}=\s{0,8}[\"']?([\w:.-]{1,40})", re.I | re.A)
_NO_SUCH_NAME: Final = frozenset(
    number
    for name in ("EAI_NONAME", "EAI_NODATA")
    if (number := getattr(socket, name, None)) is not None
)

AddressInfo = tuple[
    int | socket.AddressFamily,
    int | socket.SocketKind,
    int,
    str,
    tuple[str, int] | tuple[str, int, int, int],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one address may cost: seconds in all and to connect, bytes, redirects.

    A shortened link often goes over three hosts before it is where it leads.
    """

    total: float = 8.0
    connect: float = 4.0
    most_bytes: int = 512 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What may be reached, how names are looked up, and whose certificates are believed.

    The usual one is the public Internet, as the system knows it.
    """

    allows: Callable[[Address], bool] = is_public
    ports: Collection[int] = PORTS
    resolver: Callable[[], AbstractResolver] = Names
    trust: ssl.SSLContext | Literal[True] = True


PUBLIC: Final = Reach()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave: the first `most_bytes` of its body, where that was of a kind asked for.

    `kind` is the media type in small letters, `charset` as the server named it, or empty; a
    body that had more is not `whole`.
    """

    final: str
    status: int
    kind: str = ""
    charset: str = ""
    body: bytes = b""
    whole: bool = True


class GuardedClient:
    """Gets what stands at an address, if anybody on the Internet could."""

    def __init__(self, reach: Reach = PUBLIC, bounds: Bounds | None = None) -> None:
        self._reach, self._bounds = reach, bounds or Bounds()

    async def get(self, url: str, kinds: Collection[str] = PAGES) -> Fetched:
        """Follow an address to its end, and read a body of one of these media types.

        Raises `NotReached` with what kept it from that.
        """
        here = url
        try:
            async with asyncio.timeout(self._bounds.total):
                for _ in range(self._bounds.redirects + 1):
                    answer = await self._once(here, kinds)
                    if isinstance(answer, Fetched):
                        return answer
                    here = answer
        except TimeoutError:
            raise NotReached(Outcome.NO_ANSWER, "it took too long to answer", here) from None
        raise NotReached(Outcome.TOO_MANY_REDIRECTS, "it was passed on too often to follow", here)

    async def _once(self, url: str, kinds: Collection[str]) -> Fetched | str:
        """Ask once: what stands there, or the address that it passes on to."""
        target = followable(url, self._reach.ports)
        gate = _Gate(allows=self._reach.allows)
        try:
            async with (
                self._session(gate) as session,
                session.get(target, allow_redirects=False) as response,
            ):
                return await self._read(target, response, kinds)
        except (aiohttp.ClientError, OSError, ValueError) as trouble:
            raise _meaning(trouble, gate, str(target)) from None

    def _session(self, gate: "_Gate") -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._reach.resolver(),
            socket_factory=gate.open,
            ssl=self._reach.trust,
            use_dns_cache=False,
            force_close=True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            # What is packed could be a thousand times larger than what came.
            headers={"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "*/*"},
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(
                total=self._bounds.total, sock_connect=self._bounds.connect
            ),
        )

    async def _read(
        self, target: URL, response: aiohttp.ClientResponse, kinds: Collection[str]
    ) -> Fetched | str:
        onward = response.headers.get("Location")
        if response.status in REDIRECTS and onward:
            return str(target.join(URL(onward)))
        named = response.headers.get("Content-Type", "")
        kind, charset = named.partition(";")[0].strip().lower(), _CHARSET.search(named)
        packed = response.headers.get("Content-Encoding", "identity").lower() != "identity"
        body = b"" if packed or kind not in kinds else await self._some(response.content)
        return Fetched(
            final=str(target),
            status=response.status,
            kind=kind,
            charset=charset.group(1) if charset else "",
            body=body[: self._bounds.most_bytes],
            whole=len(body) <= self._bounds.most_bytes,
        )

    async def _some(self, stream: aiohttp.StreamReader) -> bytes:
        read = bytearray()
        async for chunk in stream.iter_any():
            read += chunk
            if len(read) > self._bounds.most_bytes:
                break
        return bytes(read)


@dataclass(slots=True, kw_only=True)
class _Gate:
    """Opens sockets for one call, and only to addresses that are allowed."""

    allows: Callable[[Address], bool]
    refused: list[str] = field(default_factory=list)

    def open(self, info: AddressInfo) -> socket.socket:
        """Make the socket for an address. Raises `OSError` where it must not be reached."""
        family, kind, protocol, _, place = info
        address = address_of(str(place[0]))
        if address is None or not self.allows(address):
            self.refused.append(str(place[0]))
            raise OSError("this address is not everybody's")
        return socket.socket(family=family, type=kind, proto=protocol)


def _meaning(trouble: Exception, gate: _Gate, url: str) -> NotReached:
    """Say what a failed call means; what isn't sure is no answer."""
    if gate.refused:
        return NotReached(Outcome.PRIVATE, "it leads to an address that is not public", url)
    match trouble:
        case aiohttp.ClientConnectorCertificateError():
            why = getattr(trouble.certificate_error, "verify_message", "")
            return NotReached(Outcome.BAD_CERTIFICATE, str(why or "it is not valid"), url)
        case aiohttp.ClientConnectorDNSError() if trouble.os_error.errno in _NO_SUCH_NAME:
            return NotReached(Outcome.NO_SUCH_HOST, "nobody has that name", url)
        case TimeoutError():
            return NotReached(Outcome.NO_ANSWER, "it took too long to answer", url)
        case _:
            return NotReached(Outcome.NO_ANSWER, "it could not be reached", url)
