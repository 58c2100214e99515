"""Socket Mode: tickets, hello, envelopes to any one of several sockets, acks, disconnects."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count

from aiohttp import WSCloseCode, WSMsgType, web

from bot.simulator.delivery import NobodyListens, NotAcknowledged, Parcel, Sort
from bot.simulator.faults import Faults
from bot.simulator.refusals import Payload, Refusal
from bot.simulator.workspace import Workspace

MOST_SOCKETS = 10
CONNECTION_SECONDS = 18060
CLOSE_SECONDS = 1.0


@dataclass(slots=True, kw_only=True)
class _Waiting:
    socket: int
    answer: "asyncio.Future[Payload]"


@dataclass(slots=True, kw_only=True)
class _Open:
    number: int
    stream: web.WebSocketResponse
    transport: asyncio.Transport | None = field(default=None)


class Sockets:
    """All open sockets of the app; each envelope goes to any one of them (trap 26)."""

    def __init__(self, workspace: Workspace, faults: Faults, on_change: Callable[[], None]) -> None:
        self._workspace = workspace
        self._faults = faults
        self._tickets: set[str] = set()
        self._open: dict[int, _Open] = {}
        self._numbers = count(1)
        self._turn = 0
        self._waiting: dict[str, _Waiting] = {}
        self.hellos = 0
        self._changed = asyncio.Event()
        self._on_change = on_change

    @property
    def is_connected(self) -> bool:
        """Tell whether at least one socket is open."""
        return bool(self._open)

    @property
    def connections(self) -> int:
        """Return how many sockets are open."""
        return len(self._open)

    def ticket(self) -> str:
        """Issue the secret part of a socket's address, for one use."""
        ticket = self._workspace.ledger.new_id("", 24)
        self._tickets.add(ticket)
        return ticket

    async def wait_for(self, connections: int) -> None:
        """Wait until exactly so many sockets are open."""
        await self._until(lambda: len(self._open) == connections)

    async def wait_for_any(self) -> None:
        """Wait until a socket is open."""
        await self._until(lambda: self.is_connected)

    async def wait_for_hellos(self, count: int) -> None:
        """Wait until so many sockets in all have been greeted."""
        await self._until(lambda: self.hellos >= count)

    async def _until(self, look: Callable[[], bool]) -> None:
        while not look():
            self._changed.clear()
            await self._changed.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Accept a socket, greet it, and listen for acks until it closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="invalid ticket")
        self._tickets.discard(ticket)
        stream = web.WebSocketResponse(autoping=False, timeout=CLOSE_SECONDS)
        await stream.prepare(request)
        if self._faults.too_many_websockets or len(self._open) >= MOST_SOCKETS:
            await self._say(stream, _disconnect("too_many_websockets"))
            await stream.close()
            return stream
        number = next(self._numbers)
        transport = request.transport
        self._open[number] = _Open(number=number, stream=stream, transport=transport)
        self._tell()
        try:
            await self._say(stream, self._hello())
            self.hellos += 1
            self._tell()
            await self._listen(number, stream)
        finally:
            self._open.pop(number, None)
            self._tell()
        return stream

    def _tell(self) -> None:
        self._changed.set()
        self._on_change()

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._workspace.app.id},
            "debug_info": {
                "host": "simulated",
                "build_number": 1,
                "approximate_connection_time": CONNECTION_SECONDS,
            },
        }

    async def _listen(self, number: int, stream: web.WebSocketResponse) -> None:
        async for frame in stream:
            if self._faults.silent_sockets:
                continue
            if frame.type is WSMsgType.PING:
                await stream.pong(frame.data)
            elif frame.type is WSMsgType.TEXT:
                self._heard(number, frame.data)

    def _heard(self, number: int, text: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(body.get("envelope_id")))
        if waiting is None or waiting.answer.done():
            return
        if self._faults.strict_acks and waiting.socket != number:
            return
        if self._faults.spend("unheard_acks"):
            waiting.answer.set_exception(NotAcknowledged("timeout"))
            return
        payload = body.get("payload")
        waiting.answer.set_result(payload if isinstance(payload, dict) else {})

    async def carry(self, parcel: Parcel, seconds: float) -> Payload:
        """Send an envelope to one socket and wait for its ack."""
        chosen = self._choose()
        answer: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._waiting[parcel.key] = _Waiting(socket=chosen.number, answer=answer)
        try:
            await self._say(chosen.stream, _envelope(parcel))
            return await asyncio.wait_for(answer, seconds)
        except (TimeoutError, ConnectionError) as late:
            raise NotAcknowledged("timeout") from late
        finally:
            if self._waiting.get(parcel.key, None) is not None:
                self._forget(parcel.key, answer)

    def _forget(self, key: str, answer: "asyncio.Future[Payload]") -> None:
        if self._waiting[key].answer is answer:
            del self._waiting[key]

    def _choose(self) -> _Open:
        if not self._open:
            raise NobodyListens
        numbers = sorted(self._open)
        self._turn += 1
        return self._open[numbers[self._turn % len(numbers)]]

    async def _say(self, stream: web.WebSocketResponse, body: Payload) -> None:
        if not self._faults.silent_sockets:
            await stream.send_str(json.dumps(body))

    async def warn(self) -> None:
        """Announce a planned disconnect, some seconds ahead (trap 27)."""
        await self._tell_all("warning")

    async def refresh(self) -> None:
        """Ask each socket to reconnect; the app closes it."""
        await self._tell_all("refresh_requested")

    async def disable_link(self) -> None:
        """Say that Socket Mode was switched off, and close (trap 30)."""
        await self._tell_all("link_disabled")
        await self.close()

    def disconnects(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """Return the ways to disconnect, by the names that the page uses."""
        return {
            "warning": self.warn,
            "refresh_requested": self.refresh,
            "link_disabled": self.disable_link,
            "drop_sockets": self.drop,
            "close_sockets": self.close,
        }

    async def _tell_all(self, reason: str) -> None:
        for socket in list(self._open.values()):
            await self._say(socket.stream, _disconnect(reason))

    async def drop(self) -> None:
        """Break every connection without a word, as a TCP reset does (trap 28)."""
        for socket in list(self._open.values()):
            if socket.transport is not None:
                socket.transport.abort()

    async def close(self) -> None:
        """Close every socket with a close frame."""
        for socket in list(self._open.values()):
            await socket.stream.close(code=WSCloseCode.GOING_AWAY)


def _disconnect(reason: str) -> Payload:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "simulated"}}


def _envelope(parcel: Parcel) -> Payload:
    body: Payload = {
        "envelope_id": parcel.key,
        "type": parcel.sort.value,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.sort is not Sort.EVENT,
    }
    if parcel.sort is Sort.EVENT:
        body |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
    return body


def open_address(sockets: Sockets, base: str) -> str:
    """Return a fresh address for one socket, or raise if no more may be opened."""
    if sockets.connections > MOST_SOCKETS:
        raise Refusal("too_many_websockets")
    return f"{base.replace('http', 'ws', 1)}link?ticket={sockets.ticket()}"
