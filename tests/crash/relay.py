"""A relay between the bot and a network, which can end the bot at any byte of the one call.

`passes_first` such calls are passed on whole before the one that is cut.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum


class Then(StrEnum):
    """What becomes of the bytes that were on their way when the bot died."""

    LOST = "the rest is lost"
    GOES_ON = "the rest arrives"
    LATE = "the rest arrives after the restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where the bot dies: so many of the request's or of the answer's bytes were passed on.

    `head` and `body` are shares of each part, from 0 to 1; a body of 0 may have a head of less.
    """

    side: str
    head: float
    body: float = 0.0
    short_by: int = 0
    then: Then = Then.LOST

    def __str__(self) -> str:
        less = f" less {self.short_by} byte" if self.short_by else ""
        return f"{self.side}: {self.head:.0%} of its head, {self.body:.0%} of its body{less}, " + (
            self.then.value
        )

    def bytes_of(self, whole: bytes) -> int:
        """How many bytes pass; at least one where any share is asked for."""
        head = whole.index(b"\r\n\r\n") + 4
        wanted = round(head * self.head) + round((len(whole) - head) * self.body) - self.short_by
        return max(wanted, 1) if self.head else 0


CUTS = (
    Cut(side="request", head=0),
    Cut(side="request", head=0.001),
    Cut(side="request", head=0.5),
    Cut(side="request", head=1),
    Cut(side="request", head=1, body=0.5),
    Cut(side="request", head=1, body=1, short_by=1),
    Cut(side="request", head=0, then=Then.LATE),
    Cut(side="request", head=1, body=0.5, then=Then.LATE),
    Cut(side="request", head=1, body=1, short_by=1, then=Then.LATE),
    Cut(side="request", head=0.5, then=Then.GOES_ON),
    Cut(side="request", head=1, body=0.5, then=Then.GOES_ON),
    Cut(side="request", head=1, body=1, then=Then.GOES_ON),
    Cut(side="answer", head=0),
    Cut(side="answer", head=0.001),
    Cut(side="answer", head=0.5),
    Cut(side="answer", head=1),
    Cut(side="answer", head=1, body=0.5),
    Cut(side="answer", head=1, body=1, short_by=1),
    Cut(side="answer", head=1, body=1),
)


class Relay:
    """Passes everything on, but for the one call that makes a post while a cut is wished."""

    def __init__(self, target: int, call: bytes, kill: Callable[[], Awaitable[None]]) -> None:
        self.wished: Cut | None = None
        self.passes_first = 0
        self.port = 0
        self._target = target
        self._call = call
        self._kill = kill
        self._server: asyncio.Server | None = None
        self._let_go = asyncio.Event()
        self._arrived = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close, and drop what is under way."""
        if self._server is not None:
            self._server.close()
        for task in list(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await asyncio.sleep(0)

    async def deliver_late(self) -> None:
        """Let what was held back arrive now, and wait until the network has answered it."""
        self._let_go.set()
        async with asyncio.timeout(20):
            await self._arrived.wait()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._serve(reader, writer)
        finally:
            # Also when it is cancelled: else some later test is told of the open socket.
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._target)
        try:
            # A connection that writes is used for one request only.
            request = await _message(reader)
            cut = self.wished
            met = cut is not None and request.startswith(self._call)
            if met and self.passes_first:
                met, self.passes_first = False, self.passes_first - 1
            if cut is None or not met:
                ours.write(request)
                await asyncio.gather(_pass_on(reader, ours), _pass_on(theirs, writer))
                return
            self.wished = None
            if cut.side == "request":
                await self._cut_request(cut, request, ours, theirs)
            else:
                await self._cut_answer(cut, request, ours, theirs, writer)
        finally:
            ours.close()

    async def _cut_request(
        self,
        cut: Cut,
        request: bytes,
        ours: asyncio.StreamWriter,
        theirs: asyncio.StreamReader,
    ) -> None:
        passed = cut.bytes_of(request)
        ours.write(request[:passed])
        await ours.drain()
        await self._kill()
        if cut.then is Then.LOST:
            return
        if cut.then is Then.LATE:
            self._let_go.clear()
            self._arrived.clear()
            await self._let_go.wait()
        ours.write(request[passed:])
        await _message(theirs)
        self._arrived.set()

    async def _cut_answer(
        self,
        cut: Cut,
        request: bytes,
        ours: asyncio.StreamWriter,
        theirs: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        ours.write(request)
        answer = await _message(theirs)
        writer.write(answer[: cut.bytes_of(answer)])
        await writer.drain()
        await self._kill()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """One HTTP message whose length is in its head, or has no body."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return head + await reader.readexactly(int(line.partition(b":")[2]))
    return head


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(65536):
        writer.write(piece)
        await writer.drain()
    writer.close()
