"""Names are looked up beside everything else that the bot looks up."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain.links import Outcome
from bot.links import names
from bot.links.client import GuardedClient
from bot.links.errors import NotReached


class Hanging:
    """A system whose names hang until they are let go, and then are nobody's."""

    def __init__(self) -> None:
        self.began, self.go = asyncio.Event(), threading.Event()
        self.loop = asyncio.get_running_loop()

    def getaddrinfo(self, *_: object, **__: object) -> list[object]:
        self.loop.call_soon_threadsafe(self.began.set)
        self.go.wait(10)
        raise socket.gaierror(socket.EAI_NONAME, "nobody")


@pytest.fixture
async def hanging(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hanging]:
    """Let all names of this process hang."""
    here = Hanging()
    monkeypatch.setattr(socket, "getaddrinfo", here.getaddrinfo)
    yield here
    here.go.set()


async def test_names_that_hang_leave_threads_for_everybody_else(hanging: Hanging) -> None:
    """Links whose names hang would else keep the bot from asking Slack, even to stop."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    asking = asyncio.ensure_future(GuardedClient().get("http://soup.test/"))
    async with asyncio.timeout(20):
        await hanging.began.wait()
        assert await asyncio.to_thread(lambda: "here") == "here"
    hanging.go.set()
    with pytest.raises(NotReached) as found:
        await asking
    assert found.value.outcome is Outcome.NO_SUCH_HOST


async def test_a_name_is_looked_up_as_the_system_knows_it() -> None:
    (found, *_) = await names.Names().resolve("127.0.0.1", 80)
    assert (found["host"], found["port"], found["hostname"]) == ("127.0.0.1", 80, "127.0.0.1")
