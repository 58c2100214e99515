"""The same porter in the same process: what many stories need is no process of its own for each."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from bot.config.settings import Settings
from bot.porter.hiring import Hired
from bot.porter.lines import LONGEST_LINE, Orders
from bot.porter.program import work


@dataclass(slots=True)
class Pipe:
    """Where a line is written, and read at the other end."""

    end: asyncio.StreamReader = field(
        default_factory=lambda: asyncio.StreamReader(limit=LONGEST_LINE)
    )
    closed: bool = False
    held: list[bytes] | None = None

    def write(self, line: bytes) -> None:
        """Write a line; after the end nobody reads it."""
        if self.held is not None:
            self.held.append(line)
        elif not self.closed:
            self.end.feed_data(line)

    def hold(self) -> None:
        """Let what is written lie unread, as where the reader stands still."""
        self.held = []

    def flow(self) -> None:
        """Let it be read again, what lay there first."""
        lines, self.held = self.held or [], None
        for line in lines:
            self.write(line)

    def close(self) -> None:
        """End it."""
        if not self.closed:
            self.closed = True
            self.end.feed_eof()

    def is_closing(self) -> bool:
        """Whether it has ended."""
        return self.closed


class Room:
    """What the bot knows of a process, with the porter's own work in it."""

    def __init__(self) -> None:
        self.stdin, self.out = Pipe(), Pipe()
        self.stdout = self.out.end
        self.returncode: int | None = None
        self._work = asyncio.create_task(self._run())

    async def _run(self) -> None:
        try:
            if line := await self.stdin.end.readline():
                await work(Orders.of_line(line), self.stdin.end, self.out.write)
        finally:
            self.returncode = 0
            self.out.close()

    def kill(self) -> None:
        """End it at once."""
        self._work.cancel()

    async def wait(self) -> int:
        """Wait until it has ended."""
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.wait({self._work})
        return 0


class Hung(Room):
    """A process that lives, and does nothing."""

    async def _run(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.returncode = -9
            self.out.close()


class Inside(Hired):
    """Hires porters that work in this process, on Slack's sockets."""

    async def _one(self) -> Any:
        return Room()


def pipe_of(porter: Hired) -> Pipe:
    """What a porter in this process says, on its way to the bot."""
    room = porter._process
    assert isinstance(room, Room), "this porter is a process of its own"
    return room.out


@contextlib.asynccontextmanager
async def hired_inside(settings: Settings) -> AsyncIterator[Hired]:
    """Begin with one; whoever is there at the end goes."""
    porter = Inside(None)
    try:
        await porter.prepare()
        yield porter
    finally:
        await porter.dismiss()
