"""What changes something is asked once: a repeat by the client would hide what came first (24)."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.domain.errors import OutcomeUnknown
from bot.publishers.http import Call, Wire
from tests.fakes import FrozenClock


class Breaking:
    """A server that reads a request to its end, and breaks the connection without an answer."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.port = 0

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heard.append(head.decode().partition(" ")[0])
        writer.transport.abort()


@pytest.fixture
async def breaking() -> AsyncIterator[Breaking]:
    """One that listens on loopback."""
    made = Breaking()
    server = await asyncio.start_server(made.hear, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    async with server:
        yield made


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
async def test_a_change_whose_connection_broke_is_not_asked_again_by_itself(
    breaking: Breaking, method: str
) -> None:
    """Were it, and the second met a closed door or a no, it would be said that nothing happened."""
    async with aiohttp.ClientSession() as session:
        wire = Wire(session=session, clock=FrozenClock(), who="the server")
        call = Call(method=method, url=f"http://127.0.0.1:{breaking.port}/", effect=True)
        with pytest.raises(OutcomeUnknown):
            await wire.ask(call)
        await wire.close()
    assert breaking.heard == [method]
